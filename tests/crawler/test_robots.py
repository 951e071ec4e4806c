"""RFC 9309, line by line: what a robots.txt says, and what its absence says."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import robots
from crawler.crawl import crawl
from crawler.report import Summary
from crawler.robots import MAX_BYTES, parse
from crawler.settings import Settings
from crawler.wire import table_resolver
from model import Page
from tests.crawler.farm import Farm

TWICE = (
    "User-agent: luodi\nDisallow: /a\nUser-agent: b\nDisallow: /b\nUser-agent: luodi\nDisallow: /c"
)
#: robots.txt, path, allowed
MATRIX: list[tuple[str, str, bool]] = [
    ("", "/", True),
    ("User-agent: *\nDisallow:", "/a", True),
    ("User-agent: *\nDisallow: /", "/a", False),
    ("User-agent: *\nDisallow: /", "/robots.txt", True),
    ("User-agent: *\nDisallow: /a", "/a", False),
    ("User-agent: *\nDisallow: /a", "/ab.htm", False),
    ("User-agent: *\nDisallow: /a", "/A", True),
    ("User-agent: *\nDisallow: /a/", "/a", True),
    ("User-agent: *\nDisallow: a", "/ab", False),
    # the longest match wins, and allow wins a tie
    ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
    ("User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/b/c", True),
    ("User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b", False),
    ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
    ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
    ("User-agent: *\nAllow: /\nDisallow: /", "/x", True),
    ("User-agent: *\nAllow: /$\nDisallow: /", "/", True),
    ("User-agent: *\nAllow: /$\nDisallow: /", "/a", False),
    ("User-agent: *\nAllow: /page\nDisallow: /*.htm", "/page.htm", False),
    ("User-agent: *\nAllow: /example/page/\nDisallow: /example/page/x.gif", "/example/page/x.gif",
     False),
    # wildcards and the end
    ("User-agent: *\nDisallow: /*.php", "/x/y.php?z", False),
    ("User-agent: *\nDisallow: /*.php$", "/x/y.php", False),
    ("User-agent: *\nDisallow: /*.php$", "/x/y.php?z", True),
    ("User-agent: *\nDisallow: /*.php$", "/x.php/y.php", False),
    ("User-agent: *\nDisallow: /a*b*c", "/aXbYc", False),
    ("User-agent: *\nDisallow: /a*b*c", "/acb", True),
    ("User-agent: *\nDisallow: *", "/x", False),
    ("User-agent: *\nDisallow: /a*$", "/abc", False),
    ("User-agent: *\nDisallow: /a$b", "/a$b", False),
    ("User-agent: *\nDisallow: /**/x", "/y/x", False),
    ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
    ("User-agent: *\nDisallow: /a*a$", "/a", True),
    # octets
    ("User-agent: *\nDisallow: /泉州", "/%E6%B3%89%E5%B7%9E/a", False),
    ("User-agent: *\nDisallow: /%e6%b3%89", "/%E6%B3%89", False),
    ("User-agent: *\nDisallow: /%7Ea", "/~a", False),
    ("User-agent: *\nDisallow: /a%2Fb", "/a/b", True),
    ("User-agent: *\nDisallow: /a%2fb", "/a%2Fb", False),
    # groups
    ("User-agent: luodi\nDisallow: /", "/a", False),
    ("User-agent: LUODI\nDisallow: /", "/a", False),
    ("User-agent: luodi/2.0\nDisallow: /", "/a", False),
    ("User-agent: luodibot\nDisallow: /", "/a", True),
    ("User-agent: other\nDisallow: /", "/a", True),
    ("User-agent: luodi\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a", True),
    ("User-agent: *\nDisallow: /\n\nUser-agent: luodi\nDisallow: /b", "/a", True),
    ("User-agent: luodi\nDisallow:\nUser-agent: *\nDisallow: /", "/a", True),
    ("User-agent: luodi\n\nUser-agent: *\nDisallow: /", "/a", False),
    ("User-agent: a\nUser-agent: luodi\nDisallow: /", "/a", False),
    (TWICE, "/a", False),
    (TWICE, "/b", True),
    (TWICE, "/c", False),
    ("User-agent: *\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/b", False),
    ("User-agent: a\nSitemap: http://x/\nUser-agent: luodi\nDisallow: /", "/a", False),
    ("User-agent: a\nCrawl-delay: 5\nUser-agent: luodi\nDisallow: /", "/a", False),
    ("Disallow: /", "/a", True),
    # spelling
    ("\ufeffUser-agent: *\nDisallow: /", "/a", False),
    ("user-AGENT : *  \n  disALLOW : /a  # why", "/a", False),
    ("User-agent: * # all\nDisallow: /a#b", "/a", False),
    ("User-agent: *\r\nDisallow: /a\r\n", "/a", False),
    ("User-agent: *\rDisallow: /a\r", "/a", False),
    ("User-agent: *\n\n\nDisallow: /a", "/a", False),
    ("User-agent *\nDisallow: /", "/a", True),
    ("User-agent: *\nDisallow /", "/a", True),
    ("User-agent: *\nNoindex: /\nHost: x", "/a", True),
    ("<html><body>404</body></html>", "/a", True),
    ("User-agent: *\nDisallow: /a\x00b", "/a", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "allowed"), MATRIX)
def test_matrix(text: str, path: str, allowed: bool) -> None:
    assert parse(text.encode(), "luodi").allows(f"http://a.cn{path}") is allowed


def test_only_the_first_512_kib_count_and_no_half_line() -> None:
    head = b"User-agent: *\nDisallow: /a\n"
    filler = b"#" * 99 + b"\n"
    late = head + filler * (MAX_BYTES // 100 + 1) + b"Disallow: /b\n"
    assert not parse(late, "luodi").allows("http://a.cn/a")
    assert parse(late, "luodi").allows("http://a.cn/b")
    cut = b"User-agent: *\nDisallow: /\n"
    cut += b"#" * (MAX_BYTES - len(cut) - 9) + b"\n" + b"Allow: /public\n"
    assert not parse(cut, "luodi").allows("http://a.cn/x")


@pytest.mark.parametrize(
    ("line", "seconds"),
    [("Crawl-delay: 5", 5), ("crawl-delay: 0.5", 0.5), ("Crawl-delay: soon", 0),
     ("Crawl-delay: -3", 0), ("Crawl-delay: 9999", 120), ("Crawl-delay: nan", 0)],
)  # fmt: skip
def test_crawl_delay(line: str, seconds: float) -> None:
    assert parse(f"User-agent: *\n{line}".encode(), "luodi").delay == seconds


@pytest.mark.parametrize(
    ("status", "allows"),
    [(400, True), (404, True), (410, True), (451, True), (401, False), (403, False), (429, False),
     (500, None), (503, None), (0, None), (302, None)],
)  # fmt: skip
def test_status(status: int, allows: bool | None) -> None:
    found = robots.by_status(status)
    assert (None if found is None else found.allows("http://a.cn/a")) is allows


@given(st.text("/a*$%2f", max_size=60), st.text("/ab%2f?", max_size=80))
@settings(derandomize=True, max_examples=300, deadline=200)
def test_any_pattern_meets_any_path_quickly(pattern: str, path: str) -> None:
    rules = parse(f"User-agent: *\nDisallow: /{pattern}".encode(), "luodi")
    assert rules.allows(f"http://a.cn/{path}") in (True, False)


def test_a_pattern_of_stars_takes_no_time() -> None:
    rules = parse(b"User-agent: *\nDisallow: /" + b"a*" * 900 + b"b$", "luodi")
    started = time.monotonic()
    assert rules.allows("http://a.cn/" + "a" * 2000)
    assert time.monotonic() - started < 0.5


@given(st.binary(max_size=300))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_any_bytes_are_a_robots_txt(content: bytes) -> None:
    parse(content, "luodi").allows("http://a.cn/a")


# -- and as a crawl obeys it


def unread(_: Page) -> None:
    """Take a page and read nothing in it."""


def night(farm: Farm, folder: Path, **kwargs: float) -> Summary:
    settings = Settings(
        "a@b.cn", folder, resolve=table_resolver(farm.table()), loopback=True, patience=0.5,
        robots_retry=kwargs.get("robots_retry", 5.0), backoff=0.1,
    )  # fmt: skip
    return crawl(farm.sites(), settings, unread)


def asked(farm: Farm) -> set[str]:
    return {seen.path for seen in farm.seen}


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_closed_or_broken_door_lets_nothing_through(tmp_path: Path, status: int) -> None:
    with Farm(1, 5) as farm:
        farm.extra["s000.farm.test", "/robots.txt"] = (status, {}, b"")
        summary = night(farm, tmp_path)
        assert asked(farm) == {"/robots.txt"}
    assert summary.exit_code == 5
    assert summary.sites[0].verdict == "unreachable"


def test_a_door_that_opens_again_is_tried_again(tmp_path: Path) -> None:
    with Farm(1, 5) as farm:
        farm.extra["s000.farm.test", "/robots.txt"] = (503, {}, b"")
        assert night(farm, tmp_path).new == 0
        del farm.extra["s000.farm.test", "/robots.txt"]
        assert night(farm, tmp_path).new == 5


def test_disallowed_articles_are_not_asked_for_and_counted(tmp_path: Path) -> None:
    with Farm(1, 5) as farm:
        farm.robots["s000.farm.test"] = b"User-agent: *\nDisallow: /*content_3.htm$"
        summary = night(farm, tmp_path)
        assert not any("content_3.htm" in path for path in asked(farm))
    assert (summary.new, summary.outcomes["robots"]) == (4, 1)


def test_robots_is_asked_for_once_a_day(tmp_path: Path) -> None:
    with Farm(1, 5) as farm:
        for _ in range(3):
            night(farm, tmp_path)
        assert sum(seen.path == "/robots.txt" for seen in farm.seen) == 1


def test_robots_redirects_are_followed_on_the_site_alone(tmp_path: Path) -> None:
    with Farm(1, 5) as farm:
        host = "s000.farm.test"
        farm.extra[host, "/robots.txt"] = (301, {"Location": "/r.txt"}, b"")
        farm.extra[host, "/r.txt"] = (200, {}, b"User-agent: *\nDisallow: /gb/")
        assert night(farm, tmp_path / "a").new == 0
        farm.extra[host, "/robots.txt"] = (301, {"Location": "http://127.0.0.1/r.txt"}, b"")
        farm.seen.clear()
        night(farm, tmp_path / "b")
        assert asked(farm) == {"/robots.txt"}


def test_endless_robots_redirects_count_as_none(tmp_path: Path) -> None:
    with Farm(1, 5) as farm:
        for at in range(9):
            path = "/robots.txt" if at == 0 else f"/r{at}"
            farm.extra["s000.farm.test", path] = (302, {"Location": f"/r{at + 1}"}, b"")
        assert night(farm, tmp_path).new == 5


def test_crawl_delay_is_kept(tmp_path: Path) -> None:
    with Farm(1, 5) as farm:
        farm.robots["s000.farm.test"] = b"User-agent: *\nCrawl-delay: 0.2"
        night(farm, tmp_path)
        gaps = [b.began - a.ended for a, b in pairwise(farm.seen)]
    assert len(gaps) >= 5
    assert min(gaps[1:]) >= 0.2


def test_loop_is_left_clean() -> None:
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()
