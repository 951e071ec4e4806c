from __future__ import annotations

import json
from pathlib import Path

import pytest

import cli
from tests.crawler.farm import Farm
from tests.crawler.proxy import LocalProxy

Captured = pytest.CaptureFixture[str]


def test_plain_lines_where_no_terminal_is(folder: Path, capfd: Captured) -> None:
    assert cli.call(["run", str(folder), "--db", "x.duckdb"]) == 0
    out = capfd.readouterr().out
    assert "project\tplace\tcompany\tstatus\tdate\ttotal 亿元\tquote\n" in out
    assert "石化基地项目\t\t\tsigned\t\t150.5\t" in out
    assert "2 pages read, 0 failed: 2 new, 0 changed, 0 as they were." in out
    assert "x.duckdb holds 2 articles, 1 projects, 1 figures." in out
    assert "\x1b" not in out


def test_the_quote_that_it_names_can_be_shown(folder: Path, capfd: Captured) -> None:
    cli.call(["run", str(folder), "--db", "x.duckdb"])
    hint = capfd.readouterr().out.splitlines()[-1].split()
    assert hint[:2] == ["luodi", "show"]
    assert cli.call(hint[1:]) == 0
    assert "「12个」" in capfd.readouterr().out


def test_again_nothing_is_written(folder: Path, capfd: Captured) -> None:
    cli.call(["run", str(folder), "--db", "x.duckdb"])
    before = Path("x.duckdb").read_bytes()
    capfd.readouterr()
    assert cli.call(["run", str(folder), "--db", "x.duckdb"]) == 0
    assert "0 new, 0 changed, 2 as they were" in capfd.readouterr().out
    assert Path("x.duckdb").read_bytes() == before


def test_json_for_programs(folder: Path, capfd: Captured) -> None:
    (folder / "c.html").touch()
    assert cli.call(["run", str(folder), "--db", "x.duckdb", "--json", "-q"]) == 3
    told = json.loads(capfd.readouterr().out)
    assert told["pages"]["read"] == 2
    assert told["stored"]["figures"] == 1
    assert told["failures"] == [{"origin": str(folder / "c.html"), "error": "empty"}]


def test_quiet_says_nothing_when_all_is_well(folder: Path, capfd: Captured) -> None:
    assert cli.call(["run", str(folder), "--db", "x.duckdb", "--quiet"]) == 0
    assert capfd.readouterr() == ("", "")


def test_a_dry_run_leaves_no_file(folder: Path, capfd: Captured) -> None:
    assert cli.call(["run", str(folder), "--db", "x.duckdb", "--dry-run"]) == 0
    assert "x.duckdb is as it was (--dry-run)" in capfd.readouterr().out
    assert not Path("x.duckdb").exists()


def test_a_long_table_is_cut_and_says_so(folder: Path, capfd: Captured) -> None:
    text = "".join(f"第{i}号项目签约，总投资{i}亿元。" for i in range(1, 8))
    (folder / "a.txt").write_text(text, encoding="utf-8")
    cli.call(["run", str(folder), "--db", "x.duckdb", "--rows", "3"])
    assert "… and 4 more" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("name", "words"),
    [("pages", "a folder, not a database"), ("no/x.duckdb", "there is no folder no")],
)
def test_a_database_that_cannot_be_one_line_and_1(
    folder: Path, capfd: Captured, name: str, words: str
) -> None:
    assert cli.call(["run", str(folder), "--db", name, "-q"]) == 1
    err = capfd.readouterr().err
    assert words in err
    assert err.count("\n") == 1


def test_ctrl_c_ends_with_130_and_keeps_what_was_written(
    folder: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pipelines

    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    cli.call(["run", str(folder), "--db", "x.duckdb", "-q"])
    monkeypatch.setattr(pipelines, "extract", cut)
    assert cli.call(["run", str(folder), "--db", "x.duckdb", "-q"]) == 130
    assert capfd.readouterr().err.lstrip().startswith("luodi: ended by Ctrl-C")
    assert cli.call(["query", "SELECT count(*) FROM articles", "--db", "x.duckdb", "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == {"count_star()": 2}


def test_an_address_that_cannot_be_had_is_a_page_that_failed(
    folder: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crawler.fetch import Fetcher
    from errors import FetchError

    def refuse(*_: object) -> None:
        raise FetchError("the server answered 404")

    monkeypatch.setattr(Fetcher, "page", refuse)
    url = "http://news.example/1.html"
    assert cli.call(["run", str(folder), url, "--db", "x.duckdb", "-q"]) == 3
    assert capfd.readouterr().err == f"luodi: {url}: the server answered 404\n"
    assert cli.call(["run", url, "--db", "x.duckdb", "-q"]) == 4


def test_an_address_of_this_machine_is_refused_unless_allowed(
    folder: Path, capfd: Captured
) -> None:
    with Farm(1, 1) as farm:
        farm.extra["127.0.0.1", "/1.html"] = (
            200, {"Content-Type": "text/html"}, (folder / "b.html").read_bytes(),
        )  # fmt: skip
        url = f"http://127.0.0.1:{farm.port}/1.html"
        assert cli.call(["extract", url]) == 4
        said = capfd.readouterr()
        assert said.out == ""
        assert said.err == (
            f"luodi: {url}: 127.0.0.1 is not a public address; "
            "--allow-private reads it all the same\n"
        )
        assert farm.connections == 0
        assert cli.call(["extract", url, "--allow-private"]) == 0
    assert json.loads(capfd.readouterr().out)["url"] == url


def test_an_address_is_fetched_through_a_proxy_that_was_named(
    folder: Path, capfd: Captured
) -> None:
    page = (folder / "b.html").read_bytes()
    with Farm(1, 1) as farm, LocalProxy() as proxy:
        farm.extra["news.test", "/1.html"] = (200, {"Content-Type": "text/html"}, page)
        proxy.table["59.56.0.1:80"] = f"127.0.0.1:{farm.port}"
        Path("luodi.toml").write_text('[crawl.resolve]\n"news.test" = "59.56.0.1:80"\n')
        arguments = ["extract", "http://news.test/1.html", "--proxy", proxy.url]
        assert cli.call(arguments) == 0
        assert set(proxy.asked) == {"CONNECT 59.56.0.1:80 HTTP/1.1"}
        assert cli.call([*arguments[:-1], "socks5://127.0.0.1:9"]) == 2
    assert "http://host:3128" in capfd.readouterr().err
