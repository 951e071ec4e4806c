"""A night from its configuration, with its diary; a look before; a site file tried and drafted."""

from __future__ import annotations

import json
import tomllib
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from crawler import commands, site, trial
from crawler.config import load
from crawler.politeness import CHINA
from crawler.trial import template_of
from errors import DataError, StoreError, UsageError
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


def test_a_disk_that_refuses_is_told_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("crawler.archive.os.fsync", refuse)
    with Farm(1, 7) as farm, pytest.raises(StoreError, match=r"\(no space left on device\)"):
        commands.night(commands.order(configured(farm, tmp_path)), unread)


def test_a_configuration_that_is_wrong_says_where(tmp_path: Path) -> None:
    path = tmp_path / "luodi.toml"
    for text, word in (
        ("[crawl]\nbugdet = 3", r"\[crawl\]: nothing is called bugdet; is it budget\?"),
        ('[crawl]\nbudget = "many"', r"\[crawl\] budget: expected a whole number, got a text"),
        ("[crawl]\nsites = 3", r"\[crawl\] sites: expected a list in \[ \]"),
        ("[crawler]\n", "nothing is called crawler; is it crawl"),
        ("[crawl", r"luodi\.toml"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(DataError, match=word):
            load(path)
    for text, word in (
        ('[crawl]\nwindow = "10pm"', "22:00-06:30"),
        ("[crawl]\nbudget = 0", r"\[crawl\] budget"),
        ('[crawl]\nproxy = "socks5://p:1"', "http://host:3128"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UsageError, match=word):
            commands.plan(commands.order(str(path)))
    path.write_text('[crawl]\nsite_folder = "gone"', encoding="utf-8")
    with pytest.raises(UsageError, match="gone: no such folder of site files"):
        commands.plan(commands.order(str(path)))
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


def own(folder: Path, text: str) -> None:
    (folder / "own" / "sample.toml").write_text(text, encoding="utf-8")


def test_a_check_asks_as_politely_as_a_crawl(tmp_path: Path) -> None:
    with Farm(1, 7) as farm:
        path = configured(farm, tmp_path)
        again = '[[section]]\nurl = "http://s000.farm.test/news/index_1.htm"\n'
        own(tmp_path, SITE.replace("delay = 0.01", "delay = 0.1") + again)
        farm.robots["s000.farm.test"] = b"User-agent: *\nCrawl-delay: 0.15\nDisallow: /x"
        order = commands.order(path)
        tried = commands.check(order, commands.sites(order)[0], read_title)
        gaps = [b.began - a.ended for a, b in pairwise(farm.seen)]
    assert [seen.path for seen in farm.seen].count("/robots.txt") == 1
    assert len(gaps) == 3
    assert min(gaps) >= 0.1 and min(gaps[1:]) >= 0.15
    assert tried.robots == "1 rules for us, Crawl-delay 0.15 s"


FED = """
outlet = "样报"
hosts = ["s001.farm.test"]
region = "泉州市"
article = ["/gb/{yyyy}-{mm}/{dd}/content_{n}.htm"]
expect = [1, 20]
delay = 0.0
sitemap = "http://s001.farm.test/index.xml"
rss = ["http://s001.farm.test/rss.xml"]
"""
INDEX = b"<sitemapindex><sitemap><loc>/sitemap.xml</loc></sitemap></sitemapindex>"
XML = {"Content-Type": "application/xml"}


def test_a_site_of_maps_and_feeds_alone_is_tried_too(tmp_path: Path) -> None:
    with Farm(2, 5) as farm:
        path = configured(farm, tmp_path)
        own(tmp_path, FED)
        text = Path(path).read_text(encoding="utf-8").replace("s000", "s001")
        Path(path).write_text(text, encoding="utf-8")
        farm.extra["s001.farm.test", "/index.xml"] = (200, XML, INDEX)
        farm.extra["s001.farm.test", "/rss.xml"] = (200, XML, b"<rss><channel/></rss>")
        order = commands.order(path)
        tried = commands.check(order, commands.sites(order)[0], lambda _: {"title": "x"})
        assert [(url.rpartition("/")[2], said, found) for url, said, found in tried.sections] == [
            ("index.xml", "1 maps", 0), ("sitemap.xml", "a map or feed", 5),
            ("rss.xml", "a map or feed", 0),
        ]  # fmt: skip
        assert tried.article == {"title": "x"}
        assert tried.problems == [
            "http://s001.farm.test/rss.xml: no entry is an article's by the templates"
        ]
        farm.extra["s001.farm.test", "/index.xml"] = (200, XML, b"<!DOCTYPE x><urlset/>")
        tried = commands.check(order, commands.sites(order)[0], read_title)
        assert "XML with a DTD" in tried.problems[0] and tried.problems[-1] == "no article to read"


def test_an_e_paper_is_tried_by_its_newest_edition(tmp_path: Path) -> None:
    paper = """
outlet = "样报"
hosts = ["s000.farm.test"]
region = "泉州市"
article = ["/gb/{yyyy}-{mm}/{dd}/content_{n}.htm"]
expect = [1, 20]
delay = 0.0
[[section]]
url = "http://s000.farm.test/{yyyy}-{mm}/{dd}/node_1.htm"
kind = "epaper"
node = "/{yyyy}-{mm}/{dd}/node_{n}.htm"
"""
    yesterday = datetime.now(CHINA) - timedelta(days=1)
    with Farm(1, 3) as farm:
        path = configured(farm, tmp_path)
        own(tmp_path, paper)
        edition = yesterday.strftime("/%Y-%m/%d/node_1.htm")
        page = farm.page("s000.farm.test", "/news/")
        assert page is not None
        farm.extra["s000.farm.test", edition] = (
            200, {"Content-Type": "text/html"}, page[0].encode("gb18030"),
        )  # fmt: skip
        order = commands.order(path)
        tried = commands.check(order, commands.sites(order)[0], lambda _: {"title": "x"})
        assert [found for _, _, found in tried.sections] == [0, 3]
        assert tried.sound


def test_a_draft_of_a_page_that_has_moved_says_where_to(tmp_path: Path) -> None:
    with Farm(1, 7) as farm:
        farm.extra["s000.farm.test", "/"] = (301, {"Location": "/news/"}, b"")
        order = commands.order(configured(farm, tmp_path))
        with pytest.raises(UsageError, match=r"try http://s000\.farm\.test/news/"):
            commands.draft(order, "http://s000.farm.test/")
        farm.robots["s000.farm.test"] = b"User-agent: luodi\nDisallow: /"
        with pytest.raises(UsageError, match=r"robots\.txt"):
            commands.draft(order, "http://s000.farm.test/news/")


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
