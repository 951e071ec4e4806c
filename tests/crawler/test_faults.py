"""Whatever a server does, a fetch ends in time, within bounds, and under its right name."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from crawler.client import Answer, Client, Limits
from crawler.decoding import decode
from crawler.outcomes import Refused
from crawler.wire import table_resolver
from tests.crawler.faults import FAULTS, Fault, FaultServer, fault_server, hang, raw

DEADLINE = 0.8
GRACE = 1.0
MAX_GROWTH = 32 * 2**20
LIMITS = Limits(connect_seconds=DEADLINE, total_seconds=DEADLINE)


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with fault_server() as running:
        yield running


def ask(
    url: str, port: int, tls: ssl.SSLContext | None = None
) -> tuple[Answer | Refused, float, int]:
    """The answer or refusal, the seconds it took, and the peak of memory over the start's."""

    async def go() -> Answer | Refused:
        table = {"fault.test": f"127.0.0.1:{port}"}
        client = Client("a@b.cn", LIMITS, table_resolver(table), True, tls)
        try:
            return await client.get(url)
        except Refused as refused:
            return refused
        finally:
            await client.aclose()

    tracemalloc.start()
    started = time.monotonic()
    try:
        result = asyncio.run(go())
        return result, time.monotonic() - started, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_classified_in_time_and_within_bounds(server: FaultServer, name: str) -> None:
    result, seconds, growth = ask(f"http://fault.test/{name}", server.port)
    outcome = result.outcome.value if isinstance(result, Refused) else "fetched"
    assert outcome in FAULTS[name][1].split(), result
    assert seconds < DEADLINE + GRACE
    assert growth < MAX_GROWTH


def test_there_are_many_faults() -> None:
    assert len(FAULTS) >= 50


def test_retry_after_is_told_in_both_spellings(server: FaultServer) -> None:
    seconds, _, _ = ask("http://fault.test/too_many", server.port)
    moment, _, _ = ask("http://fault.test/busy", server.port)
    assert isinstance(seconds, Refused) and seconds.retry_after == 7
    assert isinstance(moment, Refused) and (moment.retry_after or 0) > 10**9


def test_wrong_charset_is_read_as_what_it_is(server: FaultServer) -> None:
    answer, _, _ = ask("http://fault.test/wrong_charset", server.port)
    assert isinstance(answer, Answer)
    text, charset = decode(answer.content, answer.header("content-type"))
    assert (text, charset) == ("<html>泉州落地项目</html>", "gb18030")


def test_bytes_after_a_short_length_do_not_reach_the_next_page(server: FaultServer) -> None:
    async def go() -> Answer:
        table = {"fault.test": f"127.0.0.1:{server.port}"}
        client = Client("a@b.cn", LIMITS, table_resolver(table), True)
        await client.get("http://fault.test/length_short")
        try:
            return await client.get("http://fault.test/sound")
        except Refused:  # the old connection was reset just then: a new one is asked
            return await client.get("http://fault.test/sound")
        finally:
            await client.aclose()

    assert asyncio.run(go()).content.startswith(b"<html>")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def serving(authority: trustme.CA, host: str, **kwargs: object) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host, **kwargs).configure_cert(context)  # type: ignore[arg-type]
    return context


def test_tls_that_is_sound_is_trusted(authority: trustme.CA) -> None:
    with fault_server(tls=serving(authority, "fault.test")) as running:
        result, _, _ = ask("https://fault.test/sound", running.port, trusting(authority))
    assert isinstance(result, Answer)


@pytest.mark.parametrize("fault", ["stranger", "wrong_host", "expired"])
def test_tls_that_proves_nothing_is_refused(authority: trustme.CA, fault: str) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    context = {
        "stranger": lambda: serving(trustme.CA(), "fault.test"),
        "wrong_host": lambda: serving(authority, "other.test"),
        "expired": lambda: serving(authority, "fault.test", not_after=yesterday),
    }[fault]()
    with fault_server(tls=context) as running:
        result, seconds, _ = ask("https://fault.test/sound", running.port, trusting(authority))
    assert isinstance(result, Refused) and result.outcome == "tls", result
    assert seconds < DEADLINE + GRACE


@pytest.mark.parametrize(
    ("fault", "outcomes"),
    [
        (raw(b"HTTP/1.1 400 Plain HTTP here\r\n\r\n"), "tls"),
        (raw(b"\x16\x03\x01\x00\x00garbage"), "tls"),
        (raw(b""), "tls refused reset disconnected"),
        (hang, "connect_timeout deadline"),
    ],
)
def test_tls_that_is_none(authority: trustme.CA, fault: Fault, outcomes: str) -> None:
    with fault_server(first=fault) as running:
        result, seconds, _ = ask("https://fault.test/sound", running.port, trusting(authority))
    assert isinstance(result, Refused) and result.outcome in outcomes.split(), result
    assert seconds < DEADLINE + GRACE


def test_nobody_listens_and_nobody_is_known() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    refused, _, _ = ask("http://fault.test/", port)
    unknown, _, _ = ask("http://nowhere.test/", port)
    assert isinstance(refused, Refused) and refused.outcome == "refused"
    assert isinstance(unknown, Refused) and unknown.outcome == "dns"
