"""show, query, export: what was stored, for people."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

import cli
import store
from cli import tables
from cli.terminal import clean
from tests.store.told import RUN, usual

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def db(folder: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("LUODI_DB", "x.duckdb")
    cli.call(["run", str(folder), "-q"])
    capfd.readouterr()
    return "x.duckdb"


@pytest.mark.usefixtures("db")
def test_a_project_is_shown_with_its_words_where_they_stand(capfd: Captured) -> None:
    assert cli.call(["show", "石化"]) == 0
    out = capfd.readouterr().out
    assert "石化基地项目签约，总投资「150.50亿元」。" in out
    assert "total_investment: 150.5 亿元" in out
    assert "a[12:20]" in out


@pytest.mark.usefixtures("db")
def test_several_are_listed(capfd: Captured) -> None:
    assert cli.call(["show", "项目"]) == 0
    out = capfd.readouterr().out
    assert out.startswith("2 records\nkind\tid\tname\tplace\n")


@pytest.mark.usefixtures("db")
def test_an_article_is_shown_by_its_id(capfd: Captured) -> None:
    assert cli.call(["show", "题 a", "--json"]) == 0
    (story,) = json.loads(capfd.readouterr().out)
    assert (story["kind"], story["id"]) == ("article", "a")
    assert story["told"][0]["quotes"][0]["text"] == "石化基地项目"


def test_nothing_of_that_name(db: str, capfd: Captured) -> None:
    assert cli.call(["show", "没有"]) == 1
    assert capfd.readouterr().err == f"luodi: nothing in {db} is called 没有\n"


@pytest.mark.usefixtures("db")
def test_a_question_in_sql(capfd: Captured) -> None:
    assert cli.call(["query", "SELECT name, total_investment_yi FROM projects"]) == 0
    assert "石化基地项目\t150.5\n" in capfd.readouterr().out


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("sql", ["DELETE FROM articles", "SELECT nonsense", "COPY runs TO 'x.csv'"])
def test_a_question_that_is_none_is_one_line(capfd: Captured, sql: str) -> None:
    assert cli.call(["query", sql]) == 1
    err = capfd.readouterr().err
    assert err.startswith("luodi: x.duckdb: ")
    assert err.count("\n") == 1
    assert not Path("x.csv").exists()


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet", "xlsx"])
def test_an_export_says_how_many_rows(capfd: Captured, suffix: str) -> None:
    assert cli.call(["export", "signed_projects", "--to", f"out.{suffix}"]) == 0
    assert capfd.readouterr().out == f"out.{suffix}: 1 rows of signed_projects\n"
    assert Path(f"out.{suffix}").stat().st_size > 50


@pytest.mark.usefixtures("db")
def test_an_unknown_view_is_a_wrong_call(capfd: Captured) -> None:
    assert cli.call(["export", "nothing", "--to", "out.csv"]) == 2
    assert (
        "there are article_prints, article_texts, figure_reports, life_lines,"
        in capfd.readouterr().err
    )


def test_no_database_is_told_with_what_makes_one(folder: Path, capfd: Captured) -> None:
    assert folder
    assert cli.call(["show", "石化", "--db", "none.duckdb"]) == 1
    assert "`luodi run PATH --db none.duckdb` makes one" in capfd.readouterr().err


def test_markup_in_a_name_is_shown_as_it_is() -> None:
    from rich.console import Console

    console = Console(record=True, width=60, file=open("/dev/null", "w"))  # noqa: PTH123, SIM115
    with console.file:
        console.print(tables.draw("T", tables.Grid(("name",), (("[bold]石化[/]",),))))
    assert "[bold]石化[/]" in console.export_text()


def test_a_narrow_terminal_loses_nothing() -> None:
    from rich.console import Console

    headings = ("figure", "place", "status", "period", "projects", "total 亿元", "done 亿元")
    line = (
        "在建市级重点项目",
        "古雷港经济开发区",
        "under_construction",
        "2023-01…09",
        "376",
        "1612.8",
    )
    grid = tables.Grid((*headings, "also", "quote"), ((*line, "≥12.5", "plan 30", "31fd7946"),))
    console = Console(width=80, force_terminal=False)
    with console.capture() as captured:
        console.print(tables.draw("Figures", tables.narrowed(grid)))
    shown = "".join(captured.get().split())
    for text in ("376", "1612.8", "done≥12.5", "plan30", "31fd7946", "2023-01…09"):
        assert text in shown
    assert max(len(row) for row in captured.get().splitlines()) <= 80


def test_an_empty_table_stays_one_when_it_is_narrowed() -> None:
    empty = tables.Grid(("figure", "status"), ())
    assert tables.narrowed(empty) == empty


def test_clean_keeps_text_and_escapes_what_steers() -> None:
    assert clean("石化 ABC：“一”") == "石化 ABC：“一”"
    assert clean("a\u202eb\x07\nc") == "a\\u202eb\\x07 c"


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda c: str(c.name))
def test_every_command_has_help_with_an_example(command: click.Command, capfd: Captured) -> None:
    assert cli.call([str(command.name), "--help"]) == 0
    out = capfd.readouterr().out
    assert "Example" in out
    assert f"luodi {command.name} " in out.split("Example")[1]


def test_help_is_there_at_once() -> None:
    """No database, no grammar is loaded to say what there is: 0.4 s is ten times what it takes."""
    program = "import cli, sys; code = cli.call(['--help']); print([m for m in ('duckdb', 'rich', "
    program += "'pipelines', 'extract') if m in sys.modules]); sys.exit(code)"
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.splitlines()[-1] == b"[]"
    assert time.monotonic() - started < 4  # on a machine that does ten other things


def test_the_version(capfd: Captured) -> None:
    assert cli.call(["--version"]) == 0
    assert capfd.readouterr().out.startswith("luodi 0.")


def test_a_plot_is_drawn(tmp_path: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with store.open_store("y.duckdb") as connection:
        store.write(connection, [usual()], RUN)
    drawn = ["plot", "conversions", "--to", "p.svg", "--db", "y.duckdb"]
    assert cli.call(drawn) == 0
    assert capfd.readouterr().out == "p.svg: 1 signed projects of 1 years\n"
    assert cli.call([*drawn, "--json"]) == 0
    (year,) = json.loads(capfd.readouterr().out)["years"]
    assert year == {"year": "2022", "signed": 1, "started": 0, "completed": 0}
    assert "签约项目的转化" in Path("p.svg").read_text(encoding="utf-8")
    assert cli.call(["plot", "conversions", "--to", "p.png", "--db", "y.duckdb"]) == 2
    assert "choose .svg or .html" in capfd.readouterr().err
