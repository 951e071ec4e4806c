"""A night on the farm from the command line: into the database, and told in words and JSON."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

import cli
from crawler.lock import held
from tests.crawler.farm import Farm

ROOT = Path(__file__).parents[2]
HOST = "s000.farm.test"
SITE = """
outlet = "样报"
hosts = ["s000.farm.test"]
region = "泉州市"
article = ["/gb/{yyyy}-{mm}/{dd}/content_{n}.htm"]
expect = [1, 20]
delay = DELAY
[[section]]
url = "http://s000.farm.test/news/"
"""
PAGE = """<html><head><meta charset="gb2312"><title>NAME签约</title></head><body>
<h1>NAME签约</h1><p>来源：泉州晚报　2026-11-20</p><div class="content">
<p>本报讯　11月19日，总投资SUM亿元的晋江NAME签约。该项目将建设生产线、仓库和研发中心，
市里有关负责人到场见证。</p><p>今年1—10月，晋江市签约项目SUM个，总投资374.08亿元。</p></div></body></html>"""


def configured(
    farm: Farm, folder: Path, *, delay: str = "0.0", pages: bool = True, more: str = ""
) -> None:
    (folder / "own").mkdir()
    text = SITE.replace("DELAY", delay) + more
    (folder / "own" / "sample.toml").write_text(text, encoding="utf-8")
    (folder / "luodi.toml").write_text(
        '[crawl]\ncontact = "a@b.cn"\nsites = ["sample"]\nsite_folder = "own"\nloopback = true\n'
        f'[crawl.resolve]\n"{HOST}" = "127.0.0.1:{farm.port}"\n'
        '[nightly]\ndb = "night.duckdb"\nreport = "night.json"\n',
        encoding="utf-8",
    )
    for at, path in enumerate(farm.article_paths(HOST) if pages else ()):
        text = PAGE.replace("NAME", f"样品石化基地{'甲乙丙丁'[at % 4]}项目").replace(
            "SUM", f"{at + 11}"
        )
        farm.extra[HOST, path] = (200, {"Content-Type": "text/html"}, text.encode("gb18030"))


def rows(db: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(db), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_night_ends_in_the_database_and_in_a_report(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Farm(1, 4) as farm:
        configured(farm, here)
        assert cli.call(["nightly"]) == 0
        assert cli.call(["nightly", "--json"]) == 0
    told, again = capsys.readouterr().out.rsplit("\n{", 1)
    assert told.splitlines()[0].split("\t")[:4] == ["site", "outlet", "verdict", "new"]
    assert told.splitlines()[1].split("\t")[:4] == ["sample", "样报", "ok", "4"]
    assert json.loads("{" + again)["sites"][0]["verdict"] == "quiet"
    assert rows(here / "night.duckdb", "SELECT count(DISTINCT url) FROM articles") == [(4,)]
    assert json.loads((here / "night.json").read_text(encoding="utf-8"))["broken"] == {}
    assert (here / "crawl" / "health").read_text(encoding="utf-8").startswith("ok ")


def test_a_night_holds_what_was_reported_against_the_ledgers(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = ROOT / "samples" / "ledgers" / "coastal-progress.xlsx"
    with Farm(1, 4) as farm:
        configured(farm, here)
        with (here / "luodi.toml").open("a", encoding="utf-8") as file:
            file.write(f'ledgers = ["{ledger}"]\naudit_report = "audit.html"\n')
        assert cli.call(["nightly", "--quiet"]) == 0
        told = json.loads((here / "night.json").read_text(encoding="utf-8"))
        assert sum(told["findings"].values()) > 0
        assert (here / "audit.html").stat().st_size > 0
        text = (here / "luodi.toml").read_text(encoding="utf-8")
        (here / "luodi.toml").write_text(text.replace(str(ledger), "gone.xlsx"), encoding="utf-8")
        assert cli.call(["nightly", "--quiet"]) == 1
    assert "no audit" in capsys.readouterr().err


def test_the_archive_replays_to_identical_facts(here: Path) -> None:
    with Farm(1, 4) as farm:
        configured(farm, here)
        assert cli.call(["crawl", "--db", "live.duckdb", "--quiet"]) == 0
    assert cli.call(["run", "crawl/archive/pages", "--db", "replay.duckdb", "--quiet"]) == 0
    for table in ("project_reports", "figures", "evidence"):
        columns = rows(here / "live.duckdb", f"SELECT column_name FROM (DESCRIBE {table})")
        names = ", ".join(str(name) for (name,) in columns)
        sql = f"SELECT {names} FROM {table} ORDER BY ALL"
        assert rows(here / "live.duckdb", sql) == rows(here / "replay.duckdb", sql)
    sql = "SELECT id, title, body, published, source, url FROM articles ORDER BY id"
    assert rows(here / "live.duckdb", sql) == rows(here / "replay.duckdb", sql)
    assert rows(here / "live.duckdb", "SELECT count(*) FROM project_reports")[0][0] != 0


ODD = """<html><head><title>样报网</title></head><body><h1>新闻中心要闻</h1>
<p>2026-11-20</p><div class="odd-rest">OLD</div><div class="odd-main">
<p>11月19日，总投资15亿元的样品石化基地项目签约，将建设生产线和仓库。</p></div></body></html>""".replace(
    "OLD", "<p>往年，总投资99亿元的南安旧样品项目在当地开工，有关负责人到场见证并讲话。</p>" * 9
)
SELECTED = '[[selectors]]\nsince = 2026-01-01\ncontent = [".odd-main"]\n'


def test_an_own_site_file_is_heard_by_crawl_run_and_extract_alike(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The nightly by its configuration; the archive and the address by --sites, or by that too."""
    body = "SELECT DISTINCT contains(body, '15亿元') AND NOT contains(body, '99亿元') FROM articles"
    with Farm(1, 1) as farm:
        configured(farm, here, more=SELECTED)
        (path,) = farm.article_paths(HOST)
        farm.extra[HOST, path] = (200, {"Content-Type": "text/html"}, ODD.encode())
        assert cli.call(["crawl", "--db", "live.duckdb", "--quiet"]) == 0
        assert rows(here / "live.duckdb", body) == [(True,)]
        capsys.readouterr()
        assert cli.call(["extract", f"http://{HOST}{path}", "--body"]) == 0
        assert "99亿元" not in json.loads(capsys.readouterr().out)["body"]
        (here / "luodi.toml").unlink()
        for db, more in (("bare", []), ("own", ["--sites", "own"])):
            archive = ["run", "crawl/archive/pages", *more, "--quiet", "--db"]
            assert cli.call([*archive, f"{db}.duckdb"]) == 0
        assert rows(here / "bare.duckdb", body) == [(False,)]
        assert rows(here / "own.duckdb", body) == [(True,)]
        assert cli.call([*archive, "bare.duckdb"]) == 0  # read again with what was learnt
        assert rows(here / "bare.duckdb", body) == [(True,)]


def test_a_reprints_facts_lead_to_those_of_the_first_print(here: Path) -> None:
    """Two papers tell of one signing: both stay as they were read, and count as one telling."""
    other = "s003.farm.test"
    with Farm(4, 1) as farm:
        configured(farm, here, pages=False)
        text = (here / "own" / "sample.toml").read_text(encoding="utf-8").replace(HOST, other)
        (here / "own" / "other.toml").write_text(text.replace("样报", "转载报"), encoding="utf-8")
        config = (
            (here / "luodi.toml")
            .read_text(encoding="utf-8")
            .replace('sites = ["sample"]', 'sites = ["sample", "other"]')
        )
        config = config.replace(f'"{HOST}" =', f'"{other}" = "127.0.0.1:{farm.port}"\n"{HOST}" =')
        (here / "luodi.toml").write_text(config, encoding="utf-8")
        first = PAGE.replace("NAME", "样品石化基地项目").replace("SUM", "15")
        # The reprint is a day younger, and is fetched first or last as it happens.
        for host, day, more in ((HOST, "20", ""), (other, "21", "<p>（转自样报，编辑：某某）</p>")):
            html = first.replace("2026-11-20", f"2026-11-{day}").replace("</div>", f"{more}</div>")
            farm.extra[host, farm.article_paths(host)[0]] = (
                200, {"Content-Type": "text/html"}, html.encode("gb18030"),
            )  # fmt: skip
        assert cli.call(["nightly", "--quiet"]) == 0
    db = here / "night.duckdb"
    told = json.loads((here / "night.json").read_text(encoding="utf-8"))
    (copied,) = told["copied"]
    assert HOST in copied["original"] and other in copied["url"]
    assert rows(db, "SELECT count(*) FROM articles") == [(2,)]
    linked = (
        "SELECT copy.url, first.url FROM article_copies JOIN articles copy ON copy.id = article_id"
        " JOIN articles first ON first.id = first_print"
    )
    assert rows(db, linked) == [(copied["url"], copied["original"])]
    assert rows(db, "SELECT count(*), count(DISTINCT article_id) FROM project_reports") == [(2, 2)]
    assert rows(db, "SELECT count(*) FROM projects") == [(1,)]


def test_a_silent_site_has_an_exit_code_of_its_own(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Farm(1, 4) as farm:
        configured(farm, here, pages=False)
        farm.extra[HOST, "/news/"] = (200, {"Content-Type": "text/html"}, b"<a href='/x'>x</a>")
        assert cli.call(["crawl", "--quiet", "--db", "x.duckdb"]) == 5
    assert "sample: look at this site" in capsys.readouterr().err


def test_where_nobody_can_be_reached_the_network_is_named(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Farm(1, 4) as farm:
        configured(farm, here)
        farm.extra[HOST, "/robots.txt"] = (403, {}, b"")
        assert cli.call(["crawl", "--quiet", "--db", "x.duckdb"]) == 5
    said = capsys.readouterr().err
    assert "no site could be reached: is there a network here" in said
    assert "sample: look at this site" in said


def test_outside_its_hours_a_night_asks_nobody_unless_told(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Farm(1, 4) as farm:
        configured(farm, here)
        place = here / "luodi.toml"
        text = place.read_text(encoding="utf-8")
        place.write_text(text.replace("[crawl]", '[crawl]\nwindow = "00:00-00:00"', 1))
        assert cli.call(["nightly"]) == 2
        assert "outside the hours in which to crawl (window); --now" in capsys.readouterr().err
        assert farm.seen == [] and not (here / "crawl" / "health").exists()
        assert cli.call(["nightly", "--now", "--quiet"]) == 0
        assert len(farm.seen) == 6


def test_a_dry_run_asks_nobody(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Farm(1, 4) as farm:
        configured(farm, here)
        assert cli.call(["crawl", "--dry-run", "--json"]) == 0
        assert farm.seen == []
    planned = json.loads(capsys.readouterr().out)
    assert planned == [{"site": "sample", "kind": "section", "url": f"http://{HOST}/news/"}]
    assert not (here / "crawl").exists()


def test_two_at_once_and_nobody_are_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Farm(1, 4) as farm:
        configured(farm, here)
        (here / "crawl").mkdir()
        with held(here / "crawl" / "lock"):
            assert cli.call(["nightly"]) == 2
        assert "another crawl" in capsys.readouterr().err
        (here / "luodi.toml").unlink()
        assert cli.call(["crawl", "qzwb"]) == 2
        assert "contact" in capsys.readouterr().err
        assert cli.call(["crawl", "nobody", "--contact", "a@b.cn"]) == 2


def test_sites_are_listed_tried_and_drafted(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.call(["sites", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert len(listed) >= 30
    with Farm(1, 4) as farm:
        configured(farm, here)
        assert cli.call(["sites", "check", "--json"]) == 0
        tried = json.loads(capsys.readouterr().out)
        assert tried["sound"] and tried["article"]["date"] == "2026-11-20"
        assert cli.call(["sites", "new", f"http://{HOST}/news/"]) == 0
        assert "/gb/{yyyy}-{mm}/{dd}/content_{n}.htm" in capsys.readouterr().out
        farm.extra[HOST, "/news/"] = (404, {}, b"")
        assert cli.call(["sites", "check"]) == 5


def test_ctrl_c_ends_cleanly_and_the_next_call_goes_on(here: Path) -> None:
    with Farm(1, 16) as farm:
        configured(farm, here, delay="0.1")
        command = [sys.executable, "-m", "cli", "nightly"]
        process = subprocess.Popen(
            command, cwd=here, env={"PYTHONPATH": str(ROOT), "PATH": ""}, stdout=subprocess.DEVNULL
        )
        while len(farm.seen) < 6:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert len(farm.seen) < 18
        assert cli.call(["nightly", "--quiet"]) == 0
        paths = [seen.path for seen in farm.seen]
    assert len(paths) == len(set(paths)) == 18
    assert rows(here / "night.duckdb", "SELECT count(*) FROM articles") == [(16,)]
