"""What one night leaves for the next: editions, budgets, bodies, rules, maps, versions."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from crawler import crawl as crawling
from crawler import seeds as seeding
from crawler.crawl import crawl
from crawler.entries import Kind
from crawler.frontier import Frontier
from crawler.robots import MAX_BYTES
from tests.crawler.farm import CHINA, NODES, Farm
from tests.crawler.test_night import Pages, archived, night, setup, unread

LIST, MAPS, PAPER = "s000.farm.test", "s001.farm.test", "s002.farm.test"
HTML, XML = {"Content-Type": "text/html"}, {"Content-Type": "application/xml"}


def since(farm: Farm, before: int, host: str) -> list[str]:
    return [seen.path for seen in farm.seen[before:] if seen.host == host]


# -- e-papers


def test_every_node_of_an_e_paper_is_read(tmp_path: Path) -> None:
    pages: Pages = []
    with Farm(3, 10) as farm:
        night(farm, tmp_path, pages)
        asked = since(farm, 0, PAPER)
    nodes = [path for path in asked if "/node_" in path]
    assert len(nodes) == len(set(nodes)) == NODES
    assert sum(PAPER in (page.url or "") for page in pages) == 10


def test_a_page_that_a_later_node_brings_is_found_though_the_first_is_unchanged(
    tmp_path: Path,
) -> None:
    with Farm(3, 6) as farm:
        night(farm, tmp_path)
        before = len(farm.seen)
        farm.articles = 7  # the seventh stands on the third node
        summary = night(farm, tmp_path)
        asked = [seen for seen in farm.seen[before:] if seen.host == PAPER]
    assert next(count.new for count in summary.sites if count.site == "s002") == 1
    by_node = {seen.path[-5]: seen.status for seen in asked if "/node_" in seen.path}
    assert by_node == {"1": 304, "2": 304, "3": 200, "4": 304}
    assert sum("content_" in seen.path for seen in asked) == 1


def test_the_editions_of_the_last_days_are_looked_at_once_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tonight's and yesterday's; the day after, yesterday's is asked for conditionally alone."""

    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz=None):  # type: ignore[no-untyped-def]  # noqa: ARG003
            return datetime.now(CHINA) + timedelta(days=1)

    with Farm(3, 6) as farm:
        sites = [msgspec.structs.replace(farm.sites()[2], days=2)]
        crawl(sites, setup(farm, tmp_path), unread)
        days = {path[6:16] for path in since(farm, 0, PAPER) if path.endswith("node_1.htm")}
        assert days == {f"{datetime.now(CHINA) - timedelta(back):%Y-%m/%d}" for back in (0, 1)}
        before = len(farm.seen)
        monkeypatch.setattr(seeding, "datetime", Tomorrow)
        crawl(sites, setup(farm, tmp_path), unread)
        again = [seen for seen in farm.seen[before:] if "/node_" in seen.path]
        assert Counter(seen.status for seen in again) == {304: NODES, 404: 1}
        assert not any("content_" in path for path in since(farm, before, PAPER))


# -- what a night may cost a host


def test_a_budget_is_a_nights_not_a_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Farm(1, 10) as farm:
        night(farm, tmp_path, budget=5)
        again = night(farm, tmp_path, budget=5)
        assert len(farm.seen) == 5
        assert (again.sites[0].why, again.sites[0].verdict) == ("budget", "unfinished")
        night(farm, tmp_path, budget=8)
        assert len(farm.seen) == 8
        monkeypatch.setattr(crawling, "NIGHT_SECONDS", -1.0)  # as if it were the next evening
        assert night(farm, tmp_path, budget=20).sites[0].waiting == 0


def test_a_slow_host_is_asked_less_often_than_its_delay_would_let(tmp_path: Path) -> None:
    """The gap grows to the mean latency, as the server sees it."""
    with Farm(1, 8, latency=0.12) as farm:
        sites = [msgspec.structs.replace(farm.sites()[0], delay=Decimal("0.01"))]
        crawl(sites, setup(farm, tmp_path), unread)
        gaps = [later.began - earlier.ended for earlier, later in pairwise(farm.seen)]
    assert len(gaps) >= 8
    assert min(gaps) >= 0.1


# -- robots.txt


def test_rules_are_read_again_after_a_day(tmp_path: Path) -> None:
    with Farm(1, 3) as farm:
        settings = setup(farm, tmp_path)
        night(farm, tmp_path)
        with sqlite3.connect(settings.frontier) as store:
            store.execute("UPDATE robots SET fetched = fetched - 86300")
        night(farm, tmp_path)
        assert since(farm, 0, LIST).count("/robots.txt") == 1
        with sqlite3.connect(settings.frontier) as store:
            store.execute("UPDATE robots SET fetched = fetched - 200")
        farm.robots[LIST] = b"User-agent: *\nDisallow: /"
        before = len(farm.seen)
        summary = night(farm, tmp_path)
        assert since(farm, before, LIST) == ["/robots.txt"]
    assert summary.outcomes["robots"] == 1


def test_of_a_huge_robots_txt_with_a_mark_the_beginning_is_obeyed(tmp_path: Path) -> None:
    rules = b"\xef\xbb\xbfUser-agent: *\nDisallow: /*content_1.htm\n"
    with Farm(1, 3) as farm:
        farm.robots[LIST] = rules + b"# more\n" * MAX_BYTES + b"Disallow: /\n"
        assert night(farm, tmp_path).new == 2
        assert not any("content_1.htm" in path for path in since(farm, 0, LIST))


# -- unchanged pages and changed ones


def test_a_section_without_validators_is_known_by_its_body(tmp_path: Path) -> None:
    """No ETag, no Last-Modified: it is fetched, but not read again, and leads no further."""
    with Farm(1, 4) as farm:
        for path in ("/news/", "/news/index_1.htm"):
            page = farm.page(LIST, "/news/")
            assert page is not None
            farm.extra[LIST, path] = (200, HTML, page[0].encode("gb18030"))
        night(farm, tmp_path)
        before = len(farm.seen)
        summary = night(farm, tmp_path)
        assert since(farm, before, LIST) == ["/news/", "/news/index_1.htm"]
    assert summary.outcomes == {"same_body": 2}
    assert (summary.sites[0].unchanged, summary.sites[0].verdict) == (2, "quiet")


def test_last_modified_is_asked_with_where_there_is_no_etag(tmp_path: Path) -> None:
    with Farm(1, 4) as farm:
        page = farm.page(LIST, "/news/")
        assert page is not None
        stamp = {"Last-Modified": "Fri, 20 Nov 2026 08:00:00 GMT"}
        farm.extra[LIST, "/news/"] = (200, HTML | stamp, page[0].encode("gb18030"))
        settings = setup(farm, tmp_path)
        night(farm, tmp_path)
        store = Frontier(settings.frontier)
        kept = store.reader.execute(
            "SELECT last_modified FROM urls WHERE url = ?", (f"http://{LIST}/news/",)
        ).fetchall()
        store.close()
        farm.extra[LIST, "/news/"] = (304, {}, b"")
        assert night(farm, tmp_path).outcomes["not_modified"] == 1
    assert kept == [(stamp["Last-Modified"],)]


def test_both_versions_of_an_article_are_kept_and_delivered(tmp_path: Path) -> None:
    pages: Pages = []
    with Farm(2, 3) as farm:
        path = farm.article_paths(MAPS)[0]
        for turn in (1, 2, 3):
            farm.marks[path] = f"2099-01-0{turn}"
            farm.extra[MAPS, path] = (200, HTML, f"<p>{turn}</p>".encode())
            night(farm, tmp_path, pages)
    for kept in (pages, archived(tmp_path)):
        told = [page.content for page in kept if page.url == f"http://{MAPS}{path}"]
        assert told == [b"<p>1</p>", b"<p>2</p>", b"<p>3</p>"]


def test_no_url_is_done_before_its_page_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that refuses to bring it there ends the run; the next one asks again."""
    pages: Pages = []
    with Farm(1, 6) as farm:
        settings = setup(farm, tmp_path)

        def refuse(handle: int) -> None:  # noqa: ARG001
            if any("content_" in seen.path for seen in farm.seen):
                raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("crawler.archive.os.fsync", refuse)
            with pytest.raises(OSError, match="No space"):
                night(farm, tmp_path, pages)
        store = Frontier(settings.frontier)
        assert store.reader.execute("SELECT count(*) FROM versions").fetchone() == (0,)
        assert sum(kind == Kind.ARTICLE for _, _, kind in store.waiting_urls()) == 6
        store.close()
        assert pages == []
        assert night(farm, tmp_path, pages).new == 6
    assert len({page.url for page in pages}) == len(pages) == len(archived(tmp_path)) == 6


# -- sitemaps


def test_maps_of_maps_are_followed_to_a_depth_and_no_further(tmp_path: Path) -> None:
    def index(*names: str) -> bytes:
        rows = "".join(f"<sitemap><loc>/{name}</loc></sitemap>" for name in names)
        return f"<sitemapindex>{rows}</sitemapindex>".encode()

    with Farm(2, 25) as farm:  # five more than the portal's first page shows
        real = farm.sitemap(MAPS)
        farm.extra[MAPS, "/sitemap.xml"] = (200, XML, index("m1.xml", "deep.xml"))
        farm.extra[MAPS, "/m1.xml"] = (200, XML, real)
        farm.extra[MAPS, "/deep.xml"] = (200, XML, index("deeper.xml"))
        farm.extra[MAPS, "/deeper.xml"] = (200, XML, index("deepest.xml"))
        summary = night(farm, tmp_path)
        asked = since(farm, 0, MAPS)
    count = next(count for count in summary.sites if count.site == "s001")
    assert count.new == 25
    assert "/deeper.xml" in asked and "/deepest.xml" not in asked
    assert count.outcomes["bad_listing"] == 1


def test_a_map_that_is_too_large_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    with Farm(2, 5) as farm:
        farm.extra[MAPS, "/sitemap.xml"] = (200, XML, b"<urlset>" + b" " * (9 * 2**20))
        summary = night(farm, tmp_path)
    count = next(count for count in summary.sites if count.site == "s001")
    assert (count.new, count.outcomes["too_large"]) == (5, 1)
