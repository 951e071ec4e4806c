"""Single pages on request: the crawl's client with its guards, and words for who waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import fetch, politeness
from crawler.client import Limits
from crawler.fetch import Fetcher
from crawler.manner import Manner
from crawler.source import MAX_PAGE_BYTES, id_of_url
from errors import FetchError, LuodiError, PageTooLarge, UsageError
from model import Page
from tests.crawler.farm import Farm
from tests.crawler.faults import FAULTS, fault_server
from tests.crawler.test_commands import SITE

HOST = "s000.farm.test"
PATH = "/2022/1.html"
URL = f"http://{HOST}{PATH}"
HTML = {"Content-Type": "text/html; charset=utf-8"}
CONTENT = "<p>福建</p>".encode()
LIMITS = Limits(1.0, 1.0, MAX_PAGE_BYTES, MAX_PAGE_BYTES)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "GAP_SECONDS", 0.05)
    monkeypatch.setattr(politeness, "MIN_SLOW_SECONDS", 0.1)


@pytest.fixture
def farm() -> Farm:
    made = Farm(1, 3)
    made.extra[HOST, PATH] = (200, HTML, CONTENT)
    return made


def manner(farm: Farm, **more: object) -> Manner:
    return Manner(resolve=farm.table(), loopback=True, **more)  # type: ignore[arg-type]


def get(farm: Farm, url: str = URL, **more: object) -> Page:
    with farm, Fetcher(manner(farm, **more), LIMITS) as fetcher:
        return fetcher.page(url)


def asked(farm: Farm) -> list[str]:
    return [seen.path for seen in farm.seen]


def test_a_page_is_had_as_it_came(farm: Farm) -> None:
    page = get(farm)
    assert page.content == CONTENT
    assert (page.id, page.url, page.origin) == (id_of_url(URL), URL, URL)
    assert page.content_type == "text/html; charset=utf-8"
    assert page.fetched is not None
    assert asked(farm) == ["/robots.txt", PATH]


def test_a_page_has_the_spelling_and_the_id_that_the_crawl_gives_it(farm: Farm) -> None:
    assert get(farm, f"HTTP://{HOST.upper()}:80/x/..{PATH}?utm_source=a#top").id == id_of_url(URL)


def test_a_redirect_gives_the_page_its_last_address(farm: Farm) -> None:
    farm.extra[HOST, "/old.html"] = (301, {"Location": PATH}, b"")
    assert get(farm, f"http://{HOST}/old.html").url == URL


@pytest.mark.parametrize(
    ("answer", "robots", "kind", "words"),
    [
        (None, b"User-agent: *\nDisallow: /2022/", FetchError, "robots.txt asks not to"),
        (None, b"User-agent: luodi\nDisallow: /", FetchError, "robots.txt asks not to"),
        (None, 403, FetchError, "robots.txt asks not to"),
        (None, 503, FetchError, "robots.txt cannot be had"),
        ((404, {}, b""), 404, FetchError, "the server answered 404"),
        ((429, {"Retry-After": "9"}, b""), 404, FetchError, "the server answered 429"),
        ((200, {"Content-Type": "image/png"}, b"x"), 404, FetchError, "not a page .*image/png"),
        ((200, HTML, b"x" * (MAX_PAGE_BYTES + 1)), 404, PageTooLarge, "16 MB at most"),
        ((302, {"Location": PATH}, b""), 404, FetchError, "circle"),
        ((302, {"Location": "ftp://x/"}, b""), 404, FetchError, "nowhere"),
        ((200, HTML, b""), 404, FetchError, "empty"),
    ],
)
def test_why_a_page_was_not_had(
    farm: Farm,
    answer: tuple[int, dict[str, str], bytes] | None,
    robots: bytes | int,
    kind: type[LuodiError],
    words: str,
) -> None:
    if answer:
        farm.extra[HOST, PATH] = answer
    if isinstance(robots, bytes):
        farm.robots[HOST] = robots
    else:
        farm.extra[HOST, "/robots.txt"] = (robots, {}, b"")
    with pytest.raises(kind, match=words) as told:
        get(farm)
    assert "\n" not in str(told.value)


def test_endless_redirects_end(farm: Farm) -> None:
    for at in range(20):
        farm.extra[HOST, f"/r{at}"] = (302, {"Location": f"/r{at + 1}"}, b"")
    with pytest.raises(FetchError, match="more than 5 times"):
        get(farm, f"http://{HOST}/r0")
    assert len(farm.seen) == 1 + 6


@pytest.mark.parametrize(
    "name", ["hang", "drip_body", "drip_one_header", "gzip_bomb", "reset_in_body"]
)
def test_a_hostile_server_costs_a_line(name: str) -> None:
    with fault_server() as server:
        table = {"fault.test": f"127.0.0.1:{server.port}"}
        with Fetcher(Manner(resolve=table, loopback=True), LIMITS) as fetcher:
            with pytest.raises((FetchError, PageTooLarge)):
                fetcher.page(f"http://fault.test/{name}")
            assert name in FAULTS
            assert fetcher.page("http://fault.test/sound").content


@pytest.mark.parametrize(
    "url",
    ["ftp://a.cn/1", "http://", "a.cn", "http://me:secret@a.cn/", "http://a b/", "http://[x/"],
)
def test_no_address(url: str) -> None:
    with Fetcher() as fetcher, pytest.raises(UsageError):
        fetcher.page(url)


# -- private addresses


def test_a_private_address_is_refused_and_says_what_to_do(farm: Farm) -> None:
    with farm, Fetcher(Manner(), LIMITS) as fetcher:
        for host in ("127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"):
            with pytest.raises(FetchError, match=r"not a public address; --allow-private"):
                fetcher.page(f"http://{host}:{farm.port}/")
        assert farm.connections == 0


def test_a_private_address_that_a_person_allows_is_asked(farm: Farm) -> None:
    farm.extra["127.0.0.1", PATH] = (200, HTML, CONTENT)
    with farm, Fetcher(Manner(private=True), LIMITS) as fetcher:
        assert fetcher.page(f"http://127.0.0.1:{farm.port}{PATH}").content == CONTENT


@pytest.mark.parametrize("target", ["http://127.0.0.2:{port}/", "http://localhost:{port}/"])
def test_what_was_allowed_leads_to_no_other_private_address(farm: Farm, target: str) -> None:
    with farm, Fetcher(Manner(private=True), LIMITS) as fetcher:
        location = {"Location": target.format(port=farm.port)}
        farm.extra["127.0.0.1", PATH] = (302, location, b"")
        with pytest.raises(FetchError, match="not a public address"):
            fetcher.page(f"http://127.0.0.1:{farm.port}{PATH}")
        assert {seen.host for seen in farm.seen} == {"127.0.0.1"}


# -- politeness


def test_pages_of_a_host_are_asked_for_with_a_gap_and_its_rules_once(farm: Farm) -> None:
    farm.robots[HOST] = b"User-agent: *\nCrawl-delay: 0.1"
    with farm, Fetcher(manner(farm), LIMITS) as fetcher:
        fetcher.page(URL)
        fetcher.page(URL)
    rules, first, second = farm.seen
    assert rules.path == "/robots.txt"
    assert second.began - first.ended >= 0.1


def test_a_site_file_tells_the_gap(farm: Farm, tmp_path: Path) -> None:
    text = SITE.replace("delay = 0.01", "delay = 0.15")
    (tmp_path / "sample.toml").write_text(text, encoding="utf-8")
    with farm, Fetcher(manner(farm, folders=(tmp_path,)), LIMITS) as fetcher:
        fetcher.page(URL)
        fetcher.page(URL)
    assert farm.seen[2].began - farm.seen[1].ended >= 0.15


def test_a_long_retry_after_is_told_not_waited_out(farm: Farm) -> None:
    farm.extra[HOST, "/busy"] = (429, {"Retry-After": "3600"}, b"")
    with farm, Fetcher(manner(farm), LIMITS) as fetcher:
        with pytest.raises(FetchError, match="429"):
            fetcher.page(f"http://{HOST}/busy")
        with pytest.raises(FetchError, match=r"left alone for another 3[56]"):
            fetcher.page(URL)
    assert asked(farm) == ["/robots.txt", "/busy"]


@pytest.mark.parametrize(
    ("contact", "told"), [("", "on request)"), ("a@b.cn", "on request; contact: a@b.cn)")]
)
def test_we_say_who_we_are(farm: Farm, contact: str, told: str) -> None:
    with farm, Fetcher(manner(farm, contact=contact), LIMITS) as fetcher:
        fetcher.page(URL)
        (client,) = fetcher._clients.values()
        assert client.user_agent == f"luodi/0.1 (reads single news pages {told}"
