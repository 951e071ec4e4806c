"""Nights on the farm: everything new once, politely, and every page archived as it came."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from crawler import copies, deliveries, frontier, politeness, report, warc
from crawler import crawl as crawling
from crawler.copies import Copy, Reading
from crawler.crawl import crawl
from crawler.lock import AlreadyRunning, held
from crawler.outcomes import Outcome
from crawler.politeness import Window
from crawler.report import Summary
from crawler.settings import Event, Settings
from crawler.site import Site
from crawler.wire import table_resolver
from errors import NoArticle, StoreError, StoreLocked, UsageError
from model import Page
from tests.crawler.farm import Farm

Pages = list[Page]


def setup(farm: Farm, folder: Path, **kwargs: object) -> Settings:
    settings = Settings(
        "a@b.cn", folder, resolve=table_resolver(farm.table()), loopback=True, patience=1.0,
        backoff=0.05, robots_retry=9.0,
    )  # fmt: skip
    return replace(settings, **kwargs)  # type: ignore[arg-type]


def night(farm: Farm, folder: Path, pages: Pages | None = None, **kwargs: object) -> Summary:
    taken = [] if pages is None else pages
    return crawl(farm.sites(), setup(farm, folder, **kwargs), lambda page: taken.append(page))


def unread(_: Page) -> None:
    """Take a page and read nothing in it."""


def archived(folder: Path) -> Pages:
    files = sorted((folder / "archive" / "pages").glob("*.warc.gz"))
    found = [page for file in files for page in warc.read(str(file))]
    assert all(isinstance(page, Page) for page in found)
    return [page for page in found if isinstance(page, Page)]


def test_a_first_night_brings_everything_once(tmp_path: Path) -> None:
    pages: Pages = []
    with Farm(6, 45) as farm:
        summary = night(farm, tmp_path, pages)
        wanted = {f"http://{h}{p}" for h in farm.names() for p in farm.article_paths(h)}
    assert sorted(page.url or "" for page in pages) == sorted(wanted)
    assert (summary.new, summary.verdict, summary.exit_code) == (270, "ok", 0)
    assert max(Counter((s.host, s.path) for s in farm.seen).values()) == 1
    assert farm.overlaps == 0


def test_the_archive_replays_to_the_very_same_pages(tmp_path: Path) -> None:
    pages: Pages = []
    with Farm(3, 12) as farm:
        night(farm, tmp_path, pages, rotate_bytes=4096)
    assert len(list((tmp_path / "archive" / "pages").iterdir())) > 1
    key = lambda page: page.id  # noqa: E731
    assert sorted(archived(tmp_path), key=key) == sorted(pages, key=key)
    gb = next(page for page in pages if page.url and "s000" in page.url)
    assert "来源" in gb.content.decode("gb18030")


def test_an_unchanged_second_night_fetches_no_article(tmp_path: Path) -> None:
    with Farm(6, 45) as farm:
        night(farm, tmp_path)
        before = len(farm.seen)
        summary = night(farm, tmp_path)
        second = farm.seen[before:]
    assert not [seen for seen in second if "content_" in seen.path]
    assert Counter(seen.status for seen in second) == {304: len(second)}
    assert {site.verdict for site in summary.sites} == {"quiet"}
    assert summary.exit_code == 0


def test_new_articles_alone_are_fetched_and_paging_stops_after_known_pages(tmp_path: Path) -> None:
    with Farm(1, 200) as farm:
        night(farm, tmp_path)
        before = len(farm.seen)
        farm.articles = 203
        farm.newest_first = True
        summary = night(farm, tmp_path)
        paths = [seen.path for seen in farm.seen[before:]]
    assert summary.new == 3
    assert sum("content_" in path for path in paths) == 3
    assert [path for path in paths if "content_" not in path] == [
        "/news/", "/news/index_1.htm", "/news/index_2.htm",
    ]  # fmt: skip


def test_an_article_is_fetched_again_when_its_map_says_so(tmp_path: Path) -> None:
    pages: Pages = []
    with Farm(2, 4) as farm:
        night(farm, tmp_path, pages)
        path = farm.article_paths("s001.farm.test")[2]
        farm.marks[path] = "2099-01-01"
        farm.extra["s001.farm.test", path] = (200, {"Content-Type": "text/html"}, b"<p>new</p>")
        before = len(farm.seen)
        assert night(farm, tmp_path, pages).new == 1
        again = [seen.path for seen in farm.seen[before:] if "content_" in seen.path]
        farm.marks[path] = "2099-01-02"
        assert night(farm, tmp_path, pages).new == 0
    assert again == [path]
    versions = [page for page in archived(tmp_path) if page.url and page.url.endswith(path)]
    assert len(versions) == 2
    assert versions[1].content == b"<p>new</p>"


def test_politeness_as_the_server_sees_it(tmp_path: Path) -> None:
    with Farm(5, 20, latency=0.004, delay=Decimal("0.03")) as farm:
        night(farm, tmp_path)
        by_host: dict[str, list[tuple[float, float]]] = {}
        for seen in farm.seen:
            by_host.setdefault(seen.host, []).append((seen.began, seen.ended))
    gaps = [
        later[0] - earlier[1] for times in by_host.values() for earlier, later in pairwise(times)
    ]
    assert farm.overlaps == 0
    assert len(gaps) > 100
    assert min(gaps) >= 0.03


def test_retry_after_and_budget_leave_the_rest_for_the_next_run(tmp_path: Path) -> None:
    with Farm(2, 10) as farm:
        path = farm.article_paths("s000.farm.test")[3]
        farm.extra["s000.farm.test", path] = (429, {"Retry-After": "3600"}, b"")
        summary = night(farm, tmp_path)
        assert summary.sites[0].why == "retry_after"
        assert summary.sites[0].waiting > 0
        before = len(farm.seen)
        night(farm, tmp_path)
        assert not [seen for seen in farm.seen[before:] if seen.host == "s000.farm.test"]
    with Farm(1, 10) as farm:
        summary = night(farm, tmp_path / "b", budget=5)
        assert (len(farm.seen), summary.sites[0].why) == (5, "budget")
        assert night(farm, tmp_path / "b").sites[0].waiting == 0


def test_passing_trouble_is_tried_again_and_lasting_trouble_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(politeness, "MIN_SLOW_SECONDS", 0.02)
    with Farm(1, 4) as farm:
        host, path = "s000.farm.test", farm.article_paths("s000.farm.test")[1]
        farm.extra[host, path] = (500, {}, b"")
        summary = night(farm, tmp_path, tries=2, patience=30.0)
        assert sum(seen.path == path for seen in farm.seen) == 2
        assert (summary.new, summary.sites[0].failed) == (3, 1)
        del farm.extra[host, path]
        assert night(farm, tmp_path).new == 1


@pytest.mark.parametrize(
    ("location", "outcome"),
    [
        ("http://127.0.0.1/gb/2026-11/20/content_9.htm", Outcome.REDIRECT_OFFSITE),
        ("http://[::1]/gb/2026-11/20/content_9.htm", Outcome.REDIRECT_OFFSITE),
        ("http://other.test/gb/2026-11/20/content_9.htm", Outcome.REDIRECT_OFFSITE),
        ("file:///etc/passwd", Outcome.REDIRECT_BAD),
        ("/", Outcome.REDIRECT),
        ("/gb/2026-11/20/content_1.htm", Outcome.REDIRECT_LOOP),
    ],
)
def test_redirects_hop_by_hop(tmp_path: Path, location: str, outcome: Outcome) -> None:
    with Farm(1, 3) as farm:
        farm.extra["s000.farm.test", "/gb/2026-11/20/content_1.htm"] = (
            302, {"Location": location}, b"",
        )  # fmt: skip
        summary = night(farm, tmp_path)
        assert {seen.host for seen in farm.seen} == {"s000.farm.test"}
    assert summary.outcomes[outcome] == 1
    assert summary.new == 2


def test_a_redirect_to_a_page_of_the_site_is_a_visit_of_its_own(tmp_path: Path) -> None:
    pages: Pages = []
    with Farm(1, 3) as farm:
        host = "s000.farm.test"
        for at in range(3, 30):
            path = f"/gb/2026-11/20/content_{at}.htm"
            farm.extra[host, path] = (302, {"Location": f"content_{at + 1}.htm"}, b"")
        moved = "/gb/2026-11/20/content_1.htm"
        farm.extra[host, moved] = (301, {"Location": "content_100.htm"}, b"")
        farm.extra[host, "/gb/2026-11/20/content_100.htm"] = (
            200, {"Content-Type": "text/html"}, b"<p>moved here</p>",
        )  # fmt: skip
        farm.extra[host, "/gb/2026-11/20/content_2.htm"] = (302, {"Location": "content_3.htm"}, b"")
        summary = night(farm, tmp_path, pages)
    assert [p.content for p in pages if p.url and "_100" in p.url] == [b"<p>moved here</p>"]
    assert summary.outcomes["redirect_loop"] == 1
    assert summary.outcomes["redirect"] == 6


def test_a_site_whose_pattern_no_longer_fits_is_an_alarm(tmp_path: Path) -> None:
    with Farm(1, 5) as farm:
        sites = [replace_article(site) for site in farm.sites()]
        summary = crawl(sites, setup(farm, tmp_path), unread)
    assert (summary.exit_code, summary.alarms) == (5, ("s000",))
    assert summary.sites[0].verdict == "silent"
    assert summary.outcomes["bad_listing"] == 1
    assert summary.health.startswith("alarm ") and summary.health.endswith("look=s000")


def replace_article(site: Site) -> Site:
    return msgspec.structs.replace(site, article=("/other/{n}.htm",))


def test_an_unchanged_page_is_read_anew_when_the_site_file_changes(tmp_path: Path) -> None:
    with Farm(1, 5) as farm:
        sites = [replace_article(site) for site in farm.sites()]
        assert crawl(sites, setup(farm, tmp_path), unread).new == 0
        assert night(farm, tmp_path).new == 5


def test_a_dead_site_is_an_alarm_and_the_others_go_on(tmp_path: Path) -> None:
    with Farm(3, 5) as farm:
        farm.down.add("s001.farm.test")
        summary = night(farm, tmp_path)
    assert summary.alarms == ("s001",)
    assert summary.new == 10


def test_copies_lead_to_the_first_print(tmp_path: Path) -> None:
    text = "".join(chr(0x4E00 + n * 37 % 2000) for n in range(400))
    days = {"s000": date(2026, 11, 3), "s001": date(2026, 11, 1), "s002": date(2026, 11, 2)}
    links: list[Copy] = []

    def deliver(page: Page) -> Reading:
        site = (page.url or "")[7:11]
        return Reading(text + "（转载）" * int(site[-1]), days[site])

    with Farm(3, 1) as farm:
        settings = setup(farm, tmp_path)
        summary = crawl(farm.sites(), settings, deliver, link=links.append)
    first = "http://s001.farm.test/"
    assert {copy.original[:22] for copy in links[-1:]} == {first}
    store = frontier.Frontier(settings.frontier)
    known = copies.all_copies(store.reader)
    store.close()
    assert len(known) == 2
    assert all(copy.original.startswith(first) for copy in known)
    assert summary.new == 3
    assert len(archived(tmp_path)) == 3


def test_a_page_that_cannot_be_read_is_counted_and_kept(tmp_path: Path) -> None:
    def deliver(_: Page) -> None:
        raise NoArticle("nothing there")

    with Farm(1, 3) as farm:
        summary = crawl(farm.sites(), setup(farm, tmp_path), deliver)
        assert summary.unreadable == 3
        assert (summary.sites[0].verdict, summary.exit_code) == ("unreadable", 5)
        pages: Pages = []
        night(farm, tmp_path, pages)
    assert pages == []
    assert len(archived(tmp_path)) == 3


def test_a_store_that_fails_ends_the_run_and_the_pages_are_owed(tmp_path: Path) -> None:
    pages: Pages = []
    rest: Pages = []

    def deliver(page: Page) -> None:
        if len(pages) == 2:
            raise StoreError("the disk is full")
        pages.append(page)

    with Farm(1, 30) as farm:
        with pytest.raises(StoreError):
            crawl(farm.sites(), setup(farm, tmp_path), deliver)
        fetched = sum("content_" in seen.path for seen in farm.seen)
        night(farm, tmp_path, rest)
        assert max(Counter(seen.path for seen in farm.seen).values()) == 1
    assert fetched < 30
    urls = [page.url for page in [*pages, *rest]]
    assert len(urls) == len(set(urls)) == 30


@pytest.mark.parametrize("free_again", [True, False])
def test_a_database_that_somebody_holds_does_not_stop_the_fetching(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_again: bool
) -> None:
    monkeypatch.setattr(deliveries, "LOCKED_WAITS", (0.01,))
    pages: Pages = []
    with Farm(1, 30) as farm:

        def deliver(page: Page) -> None:
            fetched = sum("content_" in seen.path for seen in farm.seen)
            if not free_again or fetched < 30:
                raise StoreLocked("an analyst has it open")
            pages.append(page)

        if free_again:
            crawl(farm.sites(), setup(farm, tmp_path), deliver)
        else:
            with pytest.raises(StoreLocked):
                crawl(farm.sites(), setup(farm, tmp_path), deliver)
            night(farm, tmp_path, pages)
        assert max(Counter(seen.path for seen in farm.seen).values()) == 1
    assert len({page.url for page in pages}) == len(pages) == 30


def test_two_at_once_are_kept_apart(tmp_path: Path) -> None:
    with (
        Farm(1, 1) as farm,
        held(tmp_path / "lock"),
        pytest.raises(AlreadyRunning, match="process"),
    ):
        night(farm, tmp_path)


def test_nobody_and_the_wrong_hour_are_refused(tmp_path: Path) -> None:
    with Farm(1, 1) as farm:
        for contact in ("", "me", "a@b", "论语@b.cn", "a@b.cn\r\nX: y"):
            with pytest.raises(UsageError):
                night(farm, tmp_path, contact=contact)
        with pytest.raises(UsageError, match="hours"):
            night(farm, tmp_path, window=Window(0, 0))
        assert farm.seen == []


def test_a_run_ends_with_its_window_and_leaves_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawling, "CLOCK_SECONDS", 0.05)
    with Farm(1, 60, delay=Decimal("0.02")) as farm:
        monkeypatch.setattr(Window, "holds", lambda *_: len(farm.seen) < 10)
        summary = night(farm, tmp_path, window=Window(0, 1))
        assert (summary.reason, summary.verdict) == ("window", "unfinished")
        assert 10 <= len(farm.seen) < 40
        assert night(farm, tmp_path).sites[0].waiting == 0
        assert max(Counter(seen.path for seen in farm.seen if "content" in seen.path).values()) == 1


def test_every_try_is_told_and_written_down(tmp_path: Path) -> None:
    events: list[Event] = []
    with Farm(2, 5) as farm:
        summary = crawl(farm.sites(), setup(farm, tmp_path), unread, watch=events.append)
        tried = [event.url for event in events if event.what == "try"]
        assert Counter(tried) == Counter(f"http://{s.host}{s.path}" for s in farm.seen)
    told = json.loads(json.dumps(summary.as_dict()))
    assert sum(told["outcomes"].values()) == len(tried)
    assert len(report.table(summary)) == 2
    report.write_health(tmp_path / "health", summary.health)
    assert (tmp_path / "health").read_text() == summary.health + "\n"


def test_no_event_loop_is_left_behind(tmp_path: Path) -> None:
    with Farm(1, 1) as farm:
        night(farm, tmp_path)
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()
