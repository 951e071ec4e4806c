"""Site files: every one of ours loads, and one that is wrong says where."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crawler import patterns
from crawler.listing import read
from crawler.seeds import seeds
from crawler.site import (
    FOLDER,
    MAX_LINES,
    Section,
    Site,
    load,
    load_all,
    selectors_on,
    site_of,
    start_urls,
)
from errors import DataError, UsageError

SOUND = """
outlet = "样报"
hosts = ["www.news.test"]
region = "泉州市"
article = ["/gb/{yyyy}-{mm}/{dd}/content_{n}.htm"]
expect = [1, 20]
delay = 2.5
[[section]]
url = "http://www.news.test/news/"
next = "http://www.news.test/news/index_{page}.htm"
"""


def written(folder: Path, text: str, name: str = "sample") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_ours_are_many_and_sound() -> None:
    sites = load_all()
    assert len(sites) >= 30
    assert len({site.outlet for site in sites}) == len(sites)
    assert len({host for site in sites for host in site.hosts}) == sum(len(s.hosts) for s in sites)
    regions = {site.region for site in sites}
    cities = "福州市 厦门市 泉州市 漳州市 莆田市 三明市 南平市 龙岩市 宁德市"
    assert regions >= {*cities.split(), "福建省", "平潭综合实验区", "晋江市", "石狮市", "南安市"}
    assert any("fgw" in site.name for site in sites)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_each_of_ours_is_short_and_polite(path: Path) -> None:
    site = load(path)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES
    assert site.delay >= 1
    assert site.checked == "" or date.fromisoformat(site.checked)


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("outlet", "outlett", "outlett"),
        ('"泉州市"', "5", "region"),
        ("[1, 20]", "[20, 1]", "expect"),
        ("delay = 2.5", "delay = -1.0", "delay"),
        ("{n}", "{number}", "number"),
        ("{n}", "{n", "brace"),
        ("{dd}", "{path}{path}", "path"),
        ("index_{page}", "index", "{page}"),
        ('url = "http://www.news.test/', 'url = "http://www.other.test/', "hosts"),
        ('hosts = ["www.news.test"]', 'hosts = ["127.0.0.1"]', "127.0.0.1"),
        ('hosts = ["www.news.test"]', 'hosts = ["localhost"]', "localhost"),
        ('hosts = ["www.news.test"]', 'hosts = ["*"]', "host"),
        ('hosts = ["www.news.test"]', "hosts = []", "host"),
        ('article = ["/', 'article = ["', "begins with /"),
        ("delay = 2.5", 'checked = "soon"', "checked"),
        ("delay = 2.5", 'name = "x"', "name"),
        ("[[section]]", "[[sections]]", "sections"),
        ("outlet =", "outlets =", "nothing is called outlets; is it outlet?"),
        ('outlet = "样报"\n', "", "outlet is missing"),
        ('outlet = "样报"', "outlet = 3", "outlet: expected a text in quotes, got a whole number"),
        (
            "[[section]]",
            '[[section]]\nkind = "lst"',
            "[section] kind: 'lst' is none of list, portal, epaper",
        ),
        ("delay = 2.5", "\n" * 40, "lines"),
        ("[1, 20]", "[1, 20", "line"),
    ],
)
def test_a_wrong_file_says_where(tmp_path: Path, old: str, new: str, word: str) -> None:
    assert load(written(tmp_path, SOUND)).outlet == "样报"
    assert old in SOUND
    with pytest.raises(DataError, match=r"sample\.toml") as raised:
        load(written(tmp_path, SOUND.replace(old, new, 1)))
    assert word in str(raised.value)


def test_own_files_beside_and_instead_of_ours(tmp_path: Path) -> None:
    written(tmp_path, SOUND, "qzwb")
    assert load_all(["qzwb"], (FOLDER, tmp_path))[0].outlet == "样报"
    with pytest.raises(UsageError, match="nobody"):
        load_all(["nobody"])


@pytest.mark.parametrize(
    ("template", "path", "fits"),
    [
        ("/gb/{yyyy}-{mm}/{dd}/content_{n}.htm", "/gb/2026-11/20/content_7.htm", True),
        ("/gb/{yyyy}-{mm}/{dd}/content_{n}.htm", "/gb/2026-11/20/content_.htm", False),
        ("/gb/{yyyy}-{mm}/{dd}/content_{n}.htm", "/x/gb/2026-11/20/content_7.htm", False),
        ("/{path}/{yyyy}{mm}/t{yyyy}{mm}{dd}_{n}.htm", "/a/b/202611/t20261120_7.htm", True),
        ("/{path}/{yyyy}{mm}/t{yyyy}{mm}{dd}_{n}.htm", "/a/b/202611/t20261020_7.htm", False),
        ("/show?id={n}", "/show?id=12", True),
        ("/show?id={n}", "/showXid=12", False),
        ("/{name}/{id}.html", "/a/63e2f_x.html", True),
        ("/{name}/{id}.html", "/a/b/63e2f.html", False),
    ],
)
def test_templates(template: str, path: str, fits: bool) -> None:
    assert patterns.fits(template, path) is fits


def test_an_e_paper_begins_with_its_last_days() -> None:
    url = "http://p.test/html/{yyyy}-{mm}/{dd}/node_1.htm"
    site = Site("晚报", ("p.test",), "泉州市", ("/c/{n}.htm",), (1, 9), name="p", days=2,
                section=(Section(url),))  # fmt: skip
    assert start_urls(site, site.section[0], date(2026, 3, 1)) == [
        "http://p.test/html/2026-03/01/node_1.htm",
        "http://p.test/html/2026-02/28/node_1.htm",
    ]
    assert len(seeds([site])) == 2


def test_a_listing_gives_articles_once_and_nothing_foreign(tmp_path: Path) -> None:
    site = load(written(tmp_path, SOUND))
    page = """<html><head><base href="/gb/"></head><body>
      <a href="2026-11/20/content_1.htm#c">一</a> <a href="2026-11/20/content_1.htm?spm=1">一</a>
      <a href="http://www.news.test/gb/2026-11/20/content_2.htm">二</a>
      <a href="http://other.test/gb/2026-11/20/content_3.htm">三</a>
      <a href="javascript:go(4)">四</a> <a href="/about.htm">关于</a> <a>五</a>
      <area href="2026-11/20/content_6.htm"></body></html>"""
    found = read(site, site.section[0], "http://www.news.test/news/", page.encode("gb18030"), "")
    root = "http://www.news.test/gb/2026-11/20/content_"
    assert [link.url for link in found.articles] == [f"{root}{n}.htm" for n in (1, 2, 6)]
    assert (found.charset, found.seen) == ("gb18030", 5)


def test_a_url_leads_to_its_site_and_a_day_to_its_selectors(tmp_path: Path) -> None:
    sites = {
        "https://www.qzwb.com/gb/1.htm": "qzwb",
        "http://qz.fjsen.com/": "fjsen",
        "http://fjsen.com/": "fjsen",
        "http://epaper.xmnn.cn/x": "xmdaily",
        "http://www.example.cn/": None,
        "file:///x": None,
    }
    for url, name in sites.items():
        found = site_of(url)
        assert (found.name if found else None) == name
    old, new = (f"[[selectors]]\nsince = {day}\ncontent = [\"{box}\"]\n"
                for day, box in (("2020-01-01", ".old"), ("2024-05-01", "#new")))  # fmt: skip
    site = load(written(tmp_path, SOUND + new + old))
    contents = [selectors_on(site, date(year, 6, 1)) for year in (2019, 2023, 2024)]
    assert [one and one.content for one in contents] == [None, (".old",), ("#new",)]
