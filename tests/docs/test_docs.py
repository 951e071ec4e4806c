"""What the documents say is so: commands exist and run, links lead somewhere, SQL answers."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest

import cli
import pipelines
import store
from cli.contract import as_record

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh.md")
DOCUMENTS = [
    *sorted(p.name for p in ROOT.glob("*.md")),
    *sorted(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")),
]
_BLOCK_RE = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK_RE = re.compile(r"\]\((?P<target>[^)#]+)\)")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, kind: str) -> list[str]:
    return [m["text"] for m in _BLOCK_RE.finditer(read(name)) if m["kind"] == kind]


def calls(name: str) -> list[list[str]]:
    """Every call of luodi that a document shows, without comments and redirections."""
    lines = [line for block in blocks(name, "sh") for line in block.splitlines()]
    split = [shlex.split(line, comments=True) for line in lines if line.startswith("luodi ")]
    return [words[1 : words.index(">") if ">" in words else None] for words in split]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working directory with the sample pages and demo.duckdb, as after `make demo`."""
    place = tmp_path_factory.mktemp("demo")
    (place / "samples").symlink_to(ROOT / "samples")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        assert cli.call(["run", "samples/pages", "--db", "demo.duckdb", "--quiet"]) == 0
    return place


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda c: str(c.name))
def test_every_command_is_described(command: object) -> None:
    name = getattr(command, "name", "")
    assert f"## `luodi {name} " in read("docs/commands.md")
    for readme in READMES:
        assert name in {words[0] for words in calls(readme)}, readme


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda c: str(c.name))
def test_every_option_is_described(command: object) -> None:
    text = read("docs/commands.md")
    options = [p.opts[0] for p in getattr(command, "params", []) if p.opts[0].startswith("--")]
    assert [option for option in options if option not in text] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [(name, words) for name in (*READMES, "docs/commands.md") for words in calls(name)],
    ids=lambda value: value if isinstance(value, str) else " ".join(value)[:40],
)
def test_every_call_shown_runs(
    demo: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: list[str]
) -> None:
    monkeypatch.chdir(demo)
    assert cli.call(words) == 0, name


def test_both_readmes_show_the_same_calls() -> None:
    assert calls("README.md") == calls("README.zh.md")
    assert len(calls("README.md")) >= 5


@pytest.mark.parametrize("name", READMES)
def test_the_two_commands_stand_first(name: str) -> None:
    first = blocks(name, "sh")[0].splitlines()
    assert [line.split("#")[0].strip() for line in first] == ["make demo", "make test"]


@pytest.mark.parametrize("name", READMES)
def test_the_number_of_sample_pages_is_told_right(name: str) -> None:
    pages = pipelines.plan([str(ROOT / "samples" / "pages")]).known_pages
    assert re.findall(r"\d+", blocks(name, "sh")[0]) == [str(pages)]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    targets = [m["target"] for m in _LINK_RE.finditer(read(name))]
    lost = [
        target
        for target in targets
        if "://" not in target and not (ROOT / name).parent.joinpath(target).exists()
    ]
    assert lost == []


@pytest.mark.parametrize(
    "sql", blocks("docs/store.md", "sql"), ids=lambda s: " ".join(s.split())[:50]
)
def test_every_question_in_the_description_of_the_store_is_understood(demo: Path, sql: str) -> None:
    assert pipelines.query(str(demo / "demo.duckdb"), sql).columns


def test_every_table_and_view_is_described(demo: Path) -> None:
    with store.open_store(str(demo / "demo.duckdb"), read_only=True) as connection:
        names = connection.execute("SELECT name FROM (SHOW TABLES)").fetchall()
    text = read("docs/store.md")
    assert [name for (name,) in names if f"`{name}`" not in text] == []


def test_the_contract_shows_what_the_program_prints() -> None:
    """Every key of the example is printed for that page, with the same value or more of it."""
    shown = json.loads(blocks("docs/contracts.md", "json")[0])
    page = ROOT / "samples" / "pages" / f"{shown['id']}.html"
    (reading,) = pipelines.extract(pipelines.plan([str(page)]))
    assert isinstance(reading, pipelines.Report)
    printed = json.loads(pipelines.to_json(as_record(reading.article, reading.facts)))
    assert shown.keys() == printed.keys()
    for kind in ("projects", "aggregates"):
        keys = set().union(*(record.keys() for record in printed[kind]))
        assert set().union(*(record.keys() for record in shown[kind])) <= keys
    for key in ("title", "published", "source", "region"):
        assert shown[key] == printed[key]


def test_every_dependency_has_its_row() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    wanted = project["dependencies"] + [d for extra in extras.values() for d in extra]
    names = {re.split(r"[<>=\[]", line)[0].lower() for line in wanted}
    text = read("docs/dependencies.md").lower()
    assert sorted(name for name in names if name not in text) == []


def test_every_default_dependency_is_pinned() -> None:
    lines = [line for line in read("constraints.txt").splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    pinned = {line.split("==")[0].lower() for line in lines}
    project = tomllib.loads(read("pyproject.toml"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.split(r"[<>=\[]", line)[0].lower() for line in wanted}
    assert sorted(names - pinned) == []
