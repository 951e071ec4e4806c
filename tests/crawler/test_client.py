"""The client on good terms: HTTP/2 where offered, an honest name, nothing from the environment."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator

import h2.config
import h2.connection
import h2.events
import pytest
import trustme

from crawler.client import Answer, Client, Limits, require_contact, retry_after
from crawler.wire import table_resolver
from errors import UsageError
from tests.crawler.faults import fault_server, ok

LIMITS = Limits(connect_seconds=3, total_seconds=5)
PAGE = "<p>落地</p>".encode()


class _Http2(asyncio.Protocol):
    """Answers every stream with the page."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        config = h2.config.H2Configuration(client_side=False)
        self.talk = h2.connection.H2Connection(config)
        self.talk.initiate_connection()
        transport.write(self.talk.data_to_send())

    def data_received(self, data: bytes) -> None:
        for event in self.talk.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                headers = [(":status", "200"), ("content-type", "text/html"), ("etag", '"x"')]
                self.talk.send_headers(event.stream_id, headers)
                self.talk.send_data(event.stream_id, PAGE, end_stream=True)
        self.transport.write(self.talk.data_to_send())


@pytest.fixture(scope="module")
def authority() -> Iterator[trustme.CA]:
    yield trustme.CA()


def test_http_2_is_spoken_where_it_is_offered(authority: trustme.CA) -> None:
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.set_alpn_protocols(["h2"])
    authority.issue_cert("n.test").configure_cert(serving)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)

    async def go() -> Answer:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(_Http2, "127.0.0.1", 0, ssl=serving)
        table = {"n.test": f"127.0.0.1:{server.sockets[0].getsockname()[1]}"}
        client = Client("a@b.cn", LIMITS, table_resolver(table), True, trusting)
        try:
            return await client.get("https://n.test/a")
        finally:
            await client.aclose()
            server.close()

    answer = asyncio.run(go())
    assert (answer.http_version, answer.content, answer.header("etag")) == ("HTTP/2", PAGE, '"x"')


def test_who_we_say_we_are_and_what_we_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proxies of the environment are not used: the request reaches the server as it is."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    heard: list[bytes] = []

    def fault(sock):  # type: ignore[no-untyped-def]
        heard.append(sock.recv(65536))
        ok(body=PAGE)(sock)

    with fault_server(first=fault) as running:
        table = table_resolver({"n.test": f"127.0.0.1:{running.port}"})

        async def go() -> None:
            client = Client("mail@example.cn", LIMITS, table, True)
            await client.get("http://n.test/a?id=1", headers={"If-None-Match": '"x"'})
            await client.aclose()

        asyncio.run(go())
    head = heard[0].decode()
    assert head.startswith("GET /a?id=1 HTTP/1.1\r\nHost: n.test\r\n")
    assert "User-Agent: luodi/" in head and "mail@example.cn" in head
    assert 'If-None-Match: "x"' in head
    assert "Accept-Encoding: gzip, deflate\r\n" in head
    assert "Cookie" not in head


@pytest.mark.parametrize("contact", ["a@b.cn", "mailto:a@b.cn", "https://b.cn/who"])
def test_a_contact_is_a_person(contact: str) -> None:
    require_contact(contact)


@pytest.mark.parametrize("contact", ["", "nobody", "@", "a@", "@b.cn", "http://", "a@b\r\nX: y"])
def test_a_run_without_a_contact_refuses(contact: str) -> None:
    with pytest.raises(UsageError):
        Client(contact)


def test_retry_after() -> None:
    assert retry_after("120") == 120
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert (retry_after("Wed, 21 Oct 2099 07:28:00 GMT") or 0) > 10**9
    for nothing in ("", "soon", "-1", "1.5", "²"):
        assert retry_after(nothing) is None


def test_a_connection_is_kept_for_the_next_page() -> None:
    count = 0

    class Kept(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            nonlocal count
            count += 1
            self.transport = transport

        def data_received(self, _: bytes) -> None:
            assert isinstance(self.transport, asyncio.Transport)
            head = (
                f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(PAGE)}\r\n\r\n"
            )
            self.transport.write(head.encode() + PAGE)

    async def go() -> None:
        server = await asyncio.get_running_loop().create_server(Kept, "127.0.0.1", 0)
        table = {"n.test": f"127.0.0.1:{server.sockets[0].getsockname()[1]}"}
        client = Client("a@b.cn", LIMITS, table_resolver(table), True)
        for _ in range(3):
            await client.get("http://n.test/")
        await client.aclose()
        server.close()

    asyncio.run(go())
    assert count == 1
