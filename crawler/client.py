"""One GET: guarded, bounded in time and bytes, ending in an answer or in a typed refusal.

Built on httpcore2, the engine under httpx2: its network backend is public there, so that
the connected address can be judged, and it never looks at the environment's proxies.
Redirects are not followed here: a target is a URL of its own, with its own turn and rules.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpcore2

from crawler.decoding import CODINGS, Unpacker, is_text
from crawler.faults import WIRE_ERRORS, classified, outcome_of
from crawler.outcomes import Outcome, Refused
from crawler.proxies import Proxy, Route, direct
from crawler.urls import canonical, host_of
from crawler.wire import GuardedBackend, Resolver, system_resolver
from errors import UsageError

PRODUCT = "luodi"
VERSION = "0.1"
PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "")
FEED_TYPES = (
    *PAGE_TYPES, "text/xml", "application/xml", "application/rss+xml", "application/atom+xml",
    "application/gzip", "application/x-gzip",
)  # fmt: skip
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer may cost. Times in seconds, sizes in bytes."""

    connect_seconds: float = 10.0
    total_seconds: float = 30.0
    body_bytes: int = 8 * _MIB
    decoded_bytes: int = 8 * _MIB
    headers: int = 100
    header_bytes: int = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. ``body`` is as sent (dechunked), ``content`` is unpacked.

    ``seconds`` is from the request to the last byte. ``location`` is the canonical target of
    a redirect; status 304 and redirects have no content.
    """

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    content: bytes
    fetched: datetime
    seconds: float
    http_version: str = "HTTP/1.1"
    location: str | None = None

    def header(self, name: str) -> str:
        """The first header of that name (lower case), or nothing."""
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(slots=True)
class Client:
    """Keeps a connection a host. ``contact`` is an e-mail address or a URL of a person.

    ``route`` says which URL is asked for through which proxy; with ``proxy_resolves`` the
    proxy is told names instead of the addresses that were judged here. ``on_request`` is for
    single pages that somebody waits for: they need no contact, and ``trusted`` are the hosts
    that this person named, whatever their address. ``resolve`` and ``loopback`` are for tests;
    ``tls`` replaces the system's trust.
    """

    contact: str
    limits: Limits = Limits()
    resolve: Resolver = system_resolver
    loopback: bool = False
    tls: ssl.SSLContext | None = None
    route: Route = direct
    proxy_resolves: bool = False
    on_request: bool = False
    trusted: frozenset[str] = frozenset()
    _pools: dict[tuple[str, Proxy | None], httpcore2.AsyncConnectionPool] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        if self.contact or not self.on_request:
            require_contact(self.contact)

    @property
    def user_agent(self) -> str:
        """Who we say we are."""
        what = "reads regional news for research"
        if self.on_request:
            what = "reads single news pages on request"
        who = f"; contact: {self.contact}" if self.contact else ""
        return f"{PRODUCT}/{VERSION} ({what}{who})"

    async def get(
        self,
        url: str,
        *,
        types: Sequence[str] | None = PAGE_TYPES,
        headers: Mapping[str, str] | None = None,
        cut_at: int | None = None,
    ) -> Answer:
        """Ask for a canonical URL once.

        Answers 200 with its content, 304, and redirects with a ``location``. ``types`` are
        the content types that will be read (None: any). Of a body longer than ``cut_at``
        bytes the rest is left unread and the answer has its beginning.

        Raises:
            Refused: anything else; its outcome says what.
        """
        try:
            async with asyncio.timeout(self.limits.total_seconds):
                return await self._get(url, types, headers or {}, cut_at)
        except TimeoutError as error:
            raise Refused(Outcome.DEADLINE, f"over {self.limits.total_seconds:g} s") from error
        except Refused:
            raise
        except WIRE_ERRORS as error:
            raise classified(error) from error

    async def aclose(self) -> None:
        """Close all connections."""
        pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            await pool.aclose()

    async def _get(
        self, url: str, types: Sequence[str] | None, extra: Mapping[str, str], cut_at: int | None
    ) -> Answer:
        started = time.monotonic()
        fetched = datetime.now(UTC)
        async with self._stream(url, extra) as response:
            headers = tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in response.headers)
            _require_sane(headers, self.limits)
            found = {key.lower(): value for key, value in reversed(headers)}
            location = _location(url, response.status, found)
            _require_welcome(response.status, found, types)
            body, content = b"", b""
            if response.status == 200:
                body, content = await self._read(response, found, cut_at)
                if types is PAGE_TYPES and not found.get("content-type") and not is_text(content):
                    raise Refused(Outcome.NOT_TEXT, "no Content-Type, and no text", status=200)
            reason = response.extensions.get("reason_phrase", b"").decode("latin-1")
            version = response.extensions.get("http_version", b"HTTP/1.1").decode("latin-1")
        return Answer(
            url, response.status, reason, headers, body, content, fetched,
            time.monotonic() - started, version, location,
        )  # fmt: skip

    @asynccontextmanager
    async def _stream(
        self, url: str, extra: Mapping[str, str]
    ) -> AsyncIterator[httpcore2.Response]:
        headers = {
            "Host": host_of(url),
            "User-Agent": self.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": ", ".join(CODINGS),
            **extra,
        }
        timeout = {"connect": self.limits.connect_seconds, "read": self.limits.total_seconds}
        pool = await self._pool(url)
        async with pool.stream(
            "GET", url, headers=list(headers.items()), extensions={"timeout": timeout}
        ) as response:
            yield response

    async def _pool(self, url: str) -> httpcore2.AsyncConnectionPool:
        proxy = self.route(url)
        if proxy is not None and self.proxy_resolves:
            await self._judge_beforehand(url)
        key = host_of(url), proxy
        pool = self._pools.get(key)
        if pool is None:
            pool = self._pools[key] = self._new_pool(proxy)
        return pool

    def _new_pool(self, proxy: Proxy | None) -> httpcore2.AsyncConnectionPool:
        if proxy is not None and self.proxy_resolves:
            return httpcore2.AsyncHTTPProxy(
                proxy.url, proxy.login, ssl_context=self.tls, max_connections=1,
                keepalive_expiry=15.0, http2=True,
                network_backend=GuardedBackend(trusted=frozenset((proxy.host,))),
            )  # fmt: skip
        backend = GuardedBackend(
            self.resolve, loopback=self.loopback, trusted=self.trusted, proxy=proxy
        )
        return httpcore2.AsyncConnectionPool(
            ssl_context=self.tls, max_connections=1, keepalive_expiry=15.0, http2=True,
            network_backend=backend,
        )  # fmt: skip

    async def _judge_beforehand(self, url: str) -> None:
        """Judge a name that the proxy will resolve; one unknown here is the proxy's to judge."""
        parts = urlsplit(url)
        guard = GuardedBackend(self.resolve, loopback=self.loopback, trusted=self.trusted)
        try:
            await guard.judged(parts.hostname or "", parts.port or 80)
        except Refused as refused:
            if refused.outcome is not Outcome.DNS:
                raise

    async def _read(
        self, response: httpcore2.Response, headers: Mapping[str, str], cut_at: int | None
    ) -> tuple[bytes, bytes]:
        length = headers.get("content-length", "")[:20]
        if cut_at is None and length.isdigit() and int(length) > self.limits.body_bytes:
            raise Refused(Outcome.TOO_LARGE, f"{length} bytes announced", status=200)
        unpacker = Unpacker(headers.get("content-encoding", ""), self.limits.decoded_bytes)
        body = bytearray()
        async for chunk in response.aiter_stream():
            body += chunk
            if len(body) > self.limits.body_bytes:
                raise Refused(Outcome.TOO_LARGE, f"over {self.limits.body_bytes} bytes", status=200)
            unpacker.feed(chunk)
            if cut_at is not None and unpacker.size > cut_at:
                return bytes(body), unpacker.so_far()
        content = unpacker.finish() if body else b""
        if not content.strip():
            raise Refused(Outcome.EMPTY, "a page without a byte in it", status=200)
        return bytes(body), content


def require_contact(contact: str) -> None:
    """Refuse to crawl as nobody.

    Raises:
        UsageError: no e-mail address and no web address.
    """
    mail = "@" in contact.strip("@") and "." in contact.rpartition("@")[2]
    web = canonical(contact.partition(" ")[0]) is not None
    if not (mail or web) or any(ord(char) < 32 or ord(char) > 126 for char in contact):
        raise UsageError(
            "say who is crawling, so that a site's people can reach you: --contact with an "
            "e-mail address or a page about you, or contact under [crawl] in luodi.toml"
        )


def retry_after(text: str) -> float | None:
    """Seconds to wait by a Retry-After header (seconds or an HTTP date); None if it says none."""
    text = text.strip()
    if text.isdigit() and text.isascii():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _require_sane(headers: tuple[tuple[str, str], ...], limits: Limits) -> None:
    size = sum(len(key) + len(value) + 4 for key, value in headers)
    if len(headers) > limits.headers or size > limits.header_bytes:
        raise Refused(Outcome.HEADERS_TOO_LARGE, f"{len(headers)} headers of {size} bytes")


def _location(url: str, status: int, headers: Mapping[str, str]) -> str | None:
    if status not in _REDIRECTS:
        return None
    target = canonical(headers.get("location", ""), base=url) if headers.get("location") else None
    if target is None:
        detail = f"to {headers.get('location', '')[:120]!r}"
        raise Refused(Outcome.REDIRECT_BAD, detail, status=status)
    if target == url:
        raise Refused(Outcome.REDIRECT_LOOP, "to itself", status=status)
    return target


def _require_welcome(status: int, headers: Mapping[str, str], types: Sequence[str] | None) -> None:
    if status in _REDIRECTS or status == 304:
        return
    if status != 200:
        wait = retry_after(headers.get("retry-after", ""))
        outcome = outcome_of(status)
        raise Refused(outcome, f"HTTP {status}", status=status, retry_after=wait)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if types is not None and kind not in types:
        raise Refused(Outcome.NOT_TEXT, f"Content-Type {kind[:80]!r}", status=status)
