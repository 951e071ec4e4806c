"""No spelling of a private address, and no redirect to one, ever becomes a connection."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.addresses import is_public
from crawler.client import Answer, Client, Limits
from crawler.outcomes import Refused
from crawler.urls import Scope, canonical
from crawler.wire import Resolver, system_resolver, table_resolver
from tests.crawler.faults import FaultServer, fault_server, said

PRIVATE = [
    "0.0.0.0",  # noqa: S104 - judged, not bound
    "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1",
    "127.255.255.254", "168.63.129.16", "169.254.0.1", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:169.254.169.254",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1",
    "2002:7f00:1::1", "2002:a9fe:a9fe::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0",
    "fec0::1", "ff02::1", "", "localhost", "127.1", "0x7f.0.0.1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "59.56.0.1", "110.80.0.1", "2400:3200::1", "::ffff:1.1.1.1", "2002:101:101::1"]

#: Everything that has been used to write 127.0.0.1 or a metadata service in a URL.
SPELLINGS = [
    "http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://0/", "http://0.0.0.0/",
    "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0x7f.1/",
    "http://017700000001/", "http://0177.0.0.1/", "http://0177.0.0.01/", "http://127.000.000.001/",
    "http://00000177.0.0.1/", "http://127.0.0.1./", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/",
    "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/", "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/", "http://[fe80::1%25lo]/", "http://[::1%25lo]/",
    "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://LocalHost:80/",
    "http://localhost.localdomain/", "http://ip6-localhost/", "http://①②⑦.⓪.⓪.①/",
    "http://１２７.０.０.１/", "http://127。0。0。1/", "http://127．0．0．1/", "http://ⓛocalhost/",
    "http://news.test@127.0.0.1/", "http://news.test:80@127.0.0.1/", "http://127.0.0.1#@news.test/",
    "http://127.0.0.1?@news.test/", "http://127.0.0.1\\@news.test/", "http://news.test\\@127.0.0.1/",
    "http:127.0.0.1/", "http:/127.0.0.1/", "http:///127.0.0.1/", "//127.0.0.1/", "///127.0.0.1/",
    "\\\\127.0.0.1\\", "http://127.0.0.1%00.news.test/", "http://127.0.0.1%2f@news.test/",
    "http://127.0.0.1\t/", "ht\ntp://127.0.0.1/", "http://\u200b127.0.0.1/", "http://127.0.0.1:80:80/",
    "http://%31%32%37.0.0.1/", "http://0x7f.0x0.0x0.0x1/", "http://127.0.0.1:22/",
    "http://169.254.169.254/latest/meta-data/", "http://2852039166/", "http://0xA9FEA9FE/",
    "http://0251.0376.0251.0376/", "http://[::ffff:a9fe:a9fe]/", "http://[fd00:ec2::254]/",
    "http://100.100.100.200/", "http://168.63.129.16/", "http://metadata.google.internal/",
    "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/_x", "dict://127.0.0.1/",
    "jar:http://127.0.0.1!/", "data:text/html,x", "javascript:alert(1)", "unix:///var/run/x.sock",
    "ws://127.0.0.1/", "view-source:http://127.0.0.1/", "HTTP://127.0.0.1/", "https://127.0.0.1/",
]  # fmt: skip

LIMITS = Limits(connect_seconds=1, total_seconds=2)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_is_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_is_public(address: str) -> None:
    assert is_public(address)


@given(st.integers(0, 2**32 - 1))
@settings(derandomize=True, max_examples=200)
def test_an_address_within_another_is_judged_alike(number: int) -> None:
    inner = ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
    high, low = number >> 16, number & 0xFFFF
    for outer in (f"::ffff:{inner}", f"64:ff9b::{inner}", f"2002:{high:x}:{low:x}::1"):
        assert is_public(outer) == is_public(inner)


def test_loopback_is_let_in_only_when_asked() -> None:
    assert is_public("127.0.0.1", loopback=True)
    assert not is_public("10.0.0.1", loopback=True)


def get(url: str, client: Client) -> Answer | Refused:
    async def go() -> Answer | Refused:
        try:
            return await client.get(url)
        except Refused as refused:
            return refused
        finally:
            await client.aclose()

    return asyncio.run(go())


async def _as_the_system_reads_it(host: str, port: int) -> list[tuple[str, int]]:
    """The system's reading of numbers and of this machine's own names; no name server is asked."""
    own = host.startswith("localhost") or host == "ip6-localhost"
    if own or re.fullmatch(r"[0-9a-fA-FxX.:\[\]]+", host):
        return await system_resolver(host, port)
    raise socket.gaierror(f"{host} is a name")


def _ours(url: str, port: int) -> str:
    """The spelling with our server's port, so that a connection would be seen."""
    spelled = canonical(url, base="http://news.test/list/")
    if spelled is None or ":" in spelled.split("/")[2].rpartition("]")[2]:
        return spelled or url
    scheme, _, rest = spelled.partition("://")
    place, slash, path = rest.partition("/")
    return f"{scheme}://{place}:{port}{slash}{path}"


@pytest.fixture(scope="module")
def watched() -> Iterator[FaultServer]:
    with fault_server() as running:
        yield running


@pytest.mark.parametrize("url", SPELLINGS)
def test_no_spelling_connects(watched: FaultServer, url: str) -> None:
    """Neither as it stands, nor resolved by the system, nor by a name server that lies."""
    site = Scope(("news.test", "*.news.test"))
    spelled = canonical(url, base="http://news.test/list/")
    assert spelled is None or not site.holds(spelled) or "news.test" in spelled.split("/")[2]
    before = watched.connections
    for resolve in (_as_the_system_reads_it, table_resolver({}), _liar(watched.port)):
        target = spelled and _ours(url, watched.port)
        if target is not None:
            result = get(target, Client("a@b.cn", LIMITS, resolve))
            assert isinstance(result, Refused), target
    assert watched.connections == before


def _liar(port: int) -> Resolver:
    async def resolve(host: str, _: int) -> list[tuple[str, int]]:  # noqa: ARG001
        return [("127.0.0.1", port)]

    return resolve


def test_there_are_enough_spellings() -> None:
    assert len(set(SPELLINGS)) >= 40


def test_one_private_address_among_public_ones_damns_the_name() -> None:
    async def resolve(host: str, port: int) -> list[tuple[str, int]]:  # noqa: ARG001
        return [("1.1.1.1", port), ("127.0.0.1", port)]

    result = get("http://news.test/", Client("a@b.cn", LIMITS, resolve))
    assert isinstance(result, Refused) and result.outcome == "blocked_address"


def test_the_server_would_have_seen_a_connection(watched: FaultServer) -> None:
    """The proof that the tests above can fail."""
    before = watched.connections
    get("http://news.test/sound", Client("a@b.cn", LIMITS, _liar(watched.port), loopback=True))
    assert watched.connections == before + 1


def test_connected_peer_is_checked_again() -> None:
    """A resolver's answer that the check reads as public, and the machine as itself."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        async def resolve(host: str, _: int) -> list[tuple[str, int]]:  # noqa: ARG001
            return [("127.0.0.1", port)]

        result = get("http://news.test/", Client("a@b.cn", LIMITS, resolve))
    assert isinstance(result, Refused) and result.outcome == "blocked_address"


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1/", "file:///etc/passwd", "http://[::1]/", "http://other.test/"]
)
def test_redirects_are_never_followed_by_the_client(target: str) -> None:
    def fault(sock: socket.socket) -> None:
        sock.recv(4096)
        said("302 Found", f"Location: {target}", "Content-Length: 0")(sock)

    with fault_server(first=fault) as running:
        table = table_resolver({"news.test": f"127.0.0.1:{running.port}"})
        result = get("http://news.test/", Client("a@b.cn", LIMITS, table, loopback=True))
        assert running.connections == 1
    followed = isinstance(result, Answer) and result.content
    assert not followed
