"""Through a proxy only where one was asked for, and then to no place that was not judged."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from crawler.client import Answer, Client, Limits
from crawler.crawl import crawl
from crawler.outcomes import Refused
from crawler.proxies import Proxy, Route, direct, route
from crawler.settings import Settings
from crawler.urls import canonical
from crawler.wire import Resolver, table_resolver
from errors import UsageError
from model import Page
from tests.crawler.farm import Farm
from tests.crawler.faults import PAGE, FaultServer, fault_server, ok
from tests.crawler.proxy import LocalProxy
from tests.crawler.test_addresses import SPELLINGS, _as_the_system_reads_it, _ours
from tests.crawler.test_client import authority as authority

LIMITS = Limits(connect_seconds=2, total_seconds=3)
BASE = "http://news.test/list/"
PUBLIC = "59.56.0.1"  # a public address: the proxy alone knows that it leads to our server


def names(host: str = PUBLIC) -> Resolver:
    """A resolver that knows one address for every name."""

    async def resolve(_: str, port: int) -> list[tuple[str, int]]:
        return [(host, port)]

    return resolve


def get(url: str, client: Client) -> Answer | Refused:
    async def go() -> Answer | Refused:
        try:
            return await client.get(url)
        except Refused as refused:
            return refused
        finally:
            await client.aclose()

    return asyncio.run(go())


def client(proxy: LocalProxy | Route, resolve: Resolver, **more: object) -> Client:
    way = route(proxy.url) if isinstance(proxy, LocalProxy) else proxy
    return Client("a@b.cn", LIMITS, resolve, route=way, **more)  # type: ignore[arg-type]


def refusal(result: Answer | Refused) -> str:
    assert isinstance(result, Refused)
    return result.outcome.value


def test_the_proxy_is_told_the_address_that_was_judged_and_the_server_the_name() -> None:
    heard: list[bytes] = []

    def fault(sock):  # type: ignore[no-untyped-def]
        heard.append(sock.recv(65536))
        ok(body=PAGE)(sock)

    with fault_server(first=fault) as server, LocalProxy() as proxy:
        proxy.table[f"{PUBLIC}:80"] = f"127.0.0.1:{server.port}"
        answer = get("http://news.test/a?id=1", client(proxy, names()))
    assert isinstance(answer, Answer) and answer.content == PAGE
    assert proxy.asked == [f"CONNECT {PUBLIC}:80 HTTP/1.1"]
    assert heard[0].startswith(b"GET /a?id=1 HTTP/1.1\r\nHost: news.test\r\n")


def test_tls_is_with_the_server_not_with_the_proxy(authority: trustme.CA) -> None:
    context, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("news.test").configure_cert(context)
    authority.configure_trust(trusting)
    with fault_server(tls=context) as server, LocalProxy() as proxy:
        proxy.table[f"{PUBLIC}:443"] = f"127.0.0.1:{server.port}"
        sound = get("https://news.test/sound", client(proxy, names(), tls=trusting))
        other = get("https://other.test/sound", client(proxy, names(), tls=trusting))
    assert isinstance(sound, Answer)
    assert refusal(other) == "tls"


@pytest.fixture(scope="module")
def watched():  # type: ignore[no-untyped-def]
    with fault_server() as server:
        yield server


@pytest.mark.parametrize("resolves", [False, True], ids=["strict", "proxy_resolves"])
@pytest.mark.parametrize("url", [url for url in SPELLINGS if canonical(url, base=BASE)])
def test_no_spelling_of_a_private_address_reaches_the_proxy(
    watched: FaultServer, url: str, resolves: bool
) -> None:
    target = _ours(url, watched.port) or ""
    with LocalProxy() as proxy:
        ways = [names("127.0.0.1")] if resolves else [
            names("127.0.0.1"), _as_the_system_reads_it, table_resolver({}),
        ]  # fmt: skip
        for resolve in ways:
            asking = client(proxy, resolve, proxy_resolves=resolves)
            assert refusal(get(target, asking)) in ("blocked_address", "dns")
        assert proxy.asked == []


def test_the_proxy_itself_is_no_way_in() -> None:
    """Its address is the person's word for the way, never for where the way leads."""
    with LocalProxy() as proxy:
        for place in (f"127.0.0.1:{proxy.port}", f"localhost:{proxy.port}"):
            asking = client(proxy, _as_the_system_reads_it)
            assert refusal(get(f"http://{place}/", asking)) == "blocked_address"
        assert proxy.asked == []


def test_names_are_left_to_a_proxy_that_is_to_resolve_them(watched: FaultServer) -> None:
    with LocalProxy() as proxy:
        proxy.table["news.test:80"] = f"127.0.0.1:{watched.port}"
        asking = client(proxy, table_resolver({}), proxy_resolves=True)
        answer = get("http://news.test/sound", asking)
        assert isinstance(answer, Answer) and answer.content == PAGE
        assert proxy.asked == ["GET http://news.test/sound HTTP/1.1"]
        assert refusal(get("http://news.test/sound", client(proxy, table_resolver({})))) == "dns"


def test_a_proxy_that_resolves_is_asked_for_tunnels_by_name(authority: trustme.CA) -> None:
    context, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("news.test").configure_cert(context)
    authority.configure_trust(trusting)
    with fault_server(tls=context) as server, LocalProxy() as proxy:
        proxy.table["news.test:443"] = f"127.0.0.1:{server.port}"
        asking = client(proxy, table_resolver({}), proxy_resolves=True, tls=trusting)
        assert isinstance(get("https://news.test/sound", asking), Answer)
    assert proxy.asked == ["CONNECT news.test:443 HTTP/1.1"]


LOGIN = "Proxy-Authorization: Basic " + "bWU6c2VjcmV0"  # me:secret


def guarded(lines: list[str]) -> bytes:
    known = any(line.lower() == LOGIN.lower() for line in lines)
    return b"" if known else b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n"


@pytest.mark.parametrize("resolves", [False, True])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_login(watched: FaultServer, resolves: bool, scheme: str) -> None:
    with LocalProxy(answer=guarded) as proxy:
        for target in (f"{PUBLIC}:80", "news.test:80"):
            proxy.table[target] = f"127.0.0.1:{watched.port}"
        url = f"{scheme}://news.test/sound"
        result = get(url, client(proxy, names(), proxy_resolves=resolves))
        assert refusal(result) == "proxy" and "407" in str(result)
        if scheme == "http":
            known = route(proxy.url.replace("//", "//me:secret@"))
            answer = get(url, client(known, names(), proxy_resolves=resolves))
            assert isinstance(answer, Answer)
            assert LOGIN.partition(": ")[2] not in str(answer.headers)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (b"HTTP/1.1 403 Not to port 80\r\n\r\n", "403 Not to port 80"),
        (b"HTTP/1.1 502 Bad Gateway\r\n\r\n", "502 Bad Gateway"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "does not speak HTTP"),
        (b"HTTP/1.1 200 OK\r\n\r\n<html>hello", "does not speak HTTP"),
        (b"HTTP/1.1 200", "without an answer"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 40_000, "without an answer"),
    ],
)
def test_what_a_proxy_may_say_instead(said: bytes, word: str) -> None:
    with LocalProxy(answer=lambda _: said) as proxy:
        result = get("http://news.test/", client(proxy, names()))
    assert refusal(result) == "proxy"
    assert word in str(result) and f"127.0.0.1:{proxy.port}" in str(result)


def test_a_proxy_that_is_not_there() -> None:
    with LocalProxy() as proxy:
        pass
    result = get("http://news.test/", client(proxy, names()))
    assert refusal(result) == "proxy" and "cannot be reached" in str(result)


def test_the_next_address_is_tried_where_the_proxy_cannot_reach_one(watched: FaultServer) -> None:
    async def two(_: str, port: int) -> list[tuple[str, int]]:
        return [("2400:3200::1", port), (PUBLIC, port)]

    def no_six(lines: list[str]) -> bytes:
        return b"HTTP/1.1 503 No way\r\n\r\n" if "[2400:" in lines[0] else b""

    with LocalProxy(answer=no_six) as proxy:
        proxy.table[f"{PUBLIC}:80"] = f"127.0.0.1:{watched.port}"
        assert isinstance(get("http://news.test/sound", client(proxy, two)), Answer)
    assert proxy.asked[0] == "CONNECT [2400:3200::1]:80 HTTP/1.1"


# -- who is asked through which


def test_how_a_proxy_is_written() -> None:
    assert Proxy.parse("http://p.test:3128") == Proxy("p.test", 3128)
    assert Proxy.parse("p.test:3128/").place == "p.test:3128"
    assert Proxy.parse("http://[::1]:1").url == "http://[::1]:1"
    known = Proxy.parse("http://me:s%40cret@p.test")
    assert (known.port, known.login) == (80, (b"me", b"s@cret"))
    assert "cret" not in repr(known)
    for wrong in (
        "socks5://p.test:1080",
        "https://p.test:1",
        "http://",
        "http://p.test:x",
        "http://p/a",
    ):
        with pytest.raises(UsageError, match="http://host:3128"):
            Proxy.parse(wrong)


def test_the_environment_counts_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with pytest.raises(UsageError, match="names none"):
        route("env")
    monkeypatch.setenv("HTTPS_PROXY", "http://s.test:1")
    monkeypatch.setenv("NO_PROXY", "near.test")
    assert route("") is direct
    way = route("env")
    assert way("https://news.test/") == Proxy("s.test", 1)
    assert way("http://news.test/") is None
    assert way("https://www.near.test/") is None
    monkeypatch.setenv("ALL_PROXY", "a.test:2")
    assert route("env")("http://news.test/") == Proxy("a.test", 2)
    assert route("http://p.test:3")("https://www.near.test/") == Proxy("p.test", 3)


def test_a_night_through_a_proxy(tmp_path: Path) -> None:
    pages: list[Page] = []
    with Farm(2, 5) as farm, LocalProxy() as proxy:
        settings = Settings("a@b.cn", tmp_path, resolve=names(), route=route(proxy.url))
        proxy.table[f"{PUBLIC}:80"] = f"127.0.0.1:{farm.port}"
        summary = crawl(farm.sites(), settings, pages.append)
        assert (summary.new, summary.exit_code) == (10, 0)
        assert len(proxy.asked) == farm.connections < len(farm.seen)  # tunnels are kept
    with Farm(1, 5) as farm:
        gone = replace(settings, state=tmp_path / "b", patience=0.1)
        summary = crawl(farm.sites(), gone, pages.append)
        assert (summary.outcomes["proxy"], summary.exit_code, farm.seen) == (1, 5, [])
