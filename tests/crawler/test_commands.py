"""A night from its configuration, with its diary; a look before; a site file tried and drafted."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from crawler import commands, site, trial
from crawler.config import load
from crawler.trial import template_of
from errors import DataError, UsageError
from model import Page
from tests.crawler.farm import Farm

SITE = """
outlet = "样报"
hosts = ["s000.farm.test"]
region = "泉州市"
article = ["/gb/{yyyy}-{mm}/{dd}/content_{n}.htm"]
expect = [1, 20]
delay = 0.01
[[section]]
url = "http://s000.farm.test/news/"
next = "http://s000.farm.test/news/index_{page}.htm"
second = 1
"""


def configured(farm: Farm, folder: Path, more: str = "") -> str:
    (folder / "own").mkdir(exist_ok=True)
    (folder / "own" / "sample.toml").write_text(SITE, encoding="utf-8")
    path = folder / "luodi.toml"
    path.write_text(
        '[crawl]\ncontact = "a@b.cn"\nsites = ["sample"]\nsite_folder = "own"\nloopback = true\n'
        f"{more}\n[crawl.resolve]\n"
        f'"s000.farm.test" = "127.0.0.1:{farm.port}"\n',
        encoding="utf-8",
    )
    return str(path)


def unread(_: Page) -> None:
    """Take a page and read nothing in it."""


def test_a_night_by_its_configuration_leaves_a_diary(tmp_path: Path) -> None:
    with Farm(1, 7) as farm:
        summary = commands.night(commands.order(configured(farm, tmp_path)), unread)
        requests = len(farm.seen)
    state = tmp_path / "crawl"
    lines = [
        json.loads(line)
        for file in (state / "log").iterdir()
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    assert summary.new == 7
    assert len(lines) == requests
    assert {"at", "what", "site", "host", "url", "kind", "outcome", "status"} <= set(lines[-1])
    assert (state / "health").read_text(encoding="utf-8") == summary.health + "\n"
    assert json.loads((state / "summary.json").read_text(encoding="utf-8"))["new"] == 7


def test_a_plan_asks_nothing_and_writes_nothing(tmp_path: Path) -> None:
    with Farm(1, 7) as farm:
        order = commands.order(configured(farm, tmp_path, "budget = 4"))
        planned = commands.plan(order)
        assert [(p.site, p.url, p.kind) for p in planned] == [
            ("sample", "http://s000.farm.test/news/", "section")
        ]
        assert farm.seen == []
        assert not (tmp_path / "crawl").exists()
        commands.night(order, unread)
        waiting = {plan.url for plan in commands.plan(order)}
        asked = {f"http://{seen.host}{seen.path}" for seen in farm.seen}
    assert len(waiting - asked) == 6


def test_a_failure_is_in_the_health_line(tmp_path: Path) -> None:
    def deliver(_: Page) -> None:
        raise RuntimeError("the disk is full")

    with Farm(1, 7) as farm, pytest.raises(RuntimeError):
        commands.night(commands.order(configured(farm, tmp_path)), deliver)
    health = (tmp_path / "crawl" / "health").read_text(encoding="utf-8")
    assert health.startswith("failed ") and "the disk is full" in health


def test_a_configuration_that_is_wrong_says_where(tmp_path: Path) -> None:
    path = tmp_path / "luodi.toml"
    for text, word in (("[crawl]\nbugdet = 3", "bugdet"), ("[crawl", "luodi.toml")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(DataError, match=word):
            load(path)
    with pytest.raises(UsageError, match="no such file"):
        commands.order(str(tmp_path / "other.toml"))


def test_a_run_without_a_contact_refuses_politely(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="contact"):
        commands.night(commands.order(None, ("qzwb",)), unread)
    assert list(tmp_path.iterdir()) == []


def read_title(page: Page) -> dict[str, str]:
    text = page.content.decode("gb18030")
    return {"title": text.partition("<h1>")[2].partition("</h1>")[0], "date": ""}


def test_a_site_is_tried_live(tmp_path: Path) -> None:
    with Farm(1, 7) as farm:
        order = commands.order(configured(farm, tmp_path))
        tried = commands.check(order, commands.sites(order)[0], read_title)
        assert [seen.path for seen in farm.seen] == [
            "/robots.txt", "/news/", "/gb/2026-11/20/content_0.htm",
        ]  # fmt: skip
    assert tried.sections == [("http://s000.farm.test/news/", "8 links, gb18030", 7)]
    assert tried.article["title"].startswith("第")
    assert not tried.sound and "no date was read" in tried.problems[0]


def test_a_site_that_does_not_fit_says_why(tmp_path: Path) -> None:
    with Farm(1, 0) as farm:
        order = commands.order(configured(farm, tmp_path))
        tried = commands.check(order, commands.sites(order)[0], read_title)
        assert any("404" in problem for problem in tried.problems)
        farm.robots["s000.farm.test"] = b"User-agent: *\nDisallow: /"
        tried = commands.check(order, commands.sites(order)[0], read_title)
        assert any("robots.txt" in problem for problem in tried.problems)


def test_a_draft_is_a_sound_site_file(tmp_path: Path) -> None:
    with Farm(1, 7) as farm:
        order = commands.order(configured(farm, tmp_path))
        text = commands.draft(order, "http://s000.farm.test/news/")
    path = tmp_path / "draft.toml"
    path.write_text(text, encoding="utf-8")
    drafted = site.load(path)
    assert drafted.article == ("/gb/{yyyy}-{mm}/{dd}/content_{n}.htm",)
    assert drafted.charset == "gb18030"
    assert tomllib.loads(text)["checked"] == ""


def test_a_draft_needs_links() -> None:
    with pytest.raises(UsageError, match="article"):
        trial.draft_from("http://n.test/", b"<a href='/about.htm'>x</a>")


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/gb/2026-11/20/content_7.htm", "/gb/{yyyy}-{mm}/{dd}/content_{n}.htm"),
        ("/a/202611/t20261120_7.htm", "/a/{yyyy}{mm}/t{yyyy}{mm}{dd}_{n}.htm"),
        ("/2026/11/20/030123456.shtml", "/{yyyy}/{mm}/{dd}/{n}.shtml"),
        ("/show?id=123456", "/show?id={n}"),
        ("/news/2026/123.html", "/news/{n}/{n}.html"),
    ],
)
def test_templates_from_paths(path: str, template: str) -> None:
    assert template_of(path) == template
