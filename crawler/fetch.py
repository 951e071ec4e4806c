"""Single pages from their addresses, on request: asked for politely, and nothing else of a site.

The same client as the nightly crawl's, with its guards, deadlines and limits; robots.txt is
obeyed, and pages of one host are asked for one after another with a gap between them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from crawler import robots
from crawler.client import PRODUCT, Answer, Client, Limits
from crawler.manner import AS_EVER, Manner
from crawler.outcomes import Outcome, Refused
from crawler.politeness import Pace
from crawler.proxies import Route, route
from crawler.robots import Robots
from crawler.site import site_of
from crawler.source import MAX_PAGE_BYTES, id_of_url, is_url
from crawler.urls import canonical
from crawler.wire import system_resolver, table_resolver
from errors import FetchError, LuodiError, PageTooLarge, UsageError
from model import Page

MAX_REDIRECTS = 5
GAP_SECONDS = 3.0  # between two pages of a host, where no site file tells its delay
LIMITS = Limits(body_bytes=MAX_PAGE_BYTES, decoded_bytes=MAX_PAGE_BYTES)
PATIENCE_SECONDS = 60.0  # a longer wait that a server asks for is told, not waited out
TOTAL_SECONDS = 180.0  # for a page with its redirects and rules
_LARGE = (Outcome.TOO_LARGE, Outcome.BOMB)
_WORDS = {
    Outcome.DEADLINE: "no whole answer in time",
    Outcome.NOT_TEXT: "not a page of text",
    Outcome.REFUSED: "nobody answers there",
    Outcome.CONNECT_TIMEOUT: "nobody answers there",
    Outcome.DNS: "no such host",
    Outcome.TLS: "its certificate proves nothing",
    Outcome.REDIRECT_LOOP: "redirected in a circle",
    Outcome.REDIRECT_BAD: "redirected to nowhere",
}
# What keeps us from a robots.txt and would keep us from the page for the same reason.
_WAY = (
    Outcome.BLOCKED_ADDRESS, Outcome.DNS, Outcome.REFUSED, Outcome.CONNECT_TIMEOUT, Outcome.TLS,
    Outcome.PROXY, Outcome.DEADLINE,
)  # fmt: skip


@dataclass(slots=True)
class Fetcher:
    """Asks for pages one by one; to be used in a ``with`` statement, outside any event loop."""

    manner: Manner = AS_EVER
    limits: Limits = LIMITS
    _route: Route = field(init=False)
    _runner: asyncio.Runner | None = None
    _clients: dict[str, Client] = field(default_factory=dict)
    _rules: dict[str, Robots] = field(default_factory=dict)
    _paces: dict[str, Pace] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._route = route(self.manner.proxy)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._runner is not None:
            for client in self._clients.values():
                self._runner.run(client.aclose())
            self._runner.close()

    def page(self, url: str) -> Page:
        """The page at ``url``, if its site's robots.txt lets us have it.

        Raises:
            FetchError: refused, absent, too slow, no text; the message says which.
            PageTooLarge: more bytes than a page may have.
            UsageError: no address of the web.
        """
        site = site_of(url, self.manner.folders)
        spelled = (site.canonical(url) if site else canonical(url)) if is_url(url) else None
        if spelled is None:
            raise UsageError(
                "not an address that starts with http:// or https:// and names a host"
                " (one with a user name in it is not asked for)"
            )
        if self._runner is None:
            self._runner = asyncio.Runner()
        try:
            return self._runner.run(self._page(spelled))
        except Refused as refused:
            raise _told(refused) from refused

    async def _page(self, url: str) -> Page:
        client = self._client(urlsplit(url).hostname or "")
        try:
            async with asyncio.timeout(TOTAL_SECONDS):
                answer = await self._follow(client, url)
        except TimeoutError as error:
            raise FetchError(f"no whole answer in {TOTAL_SECONDS:g} seconds") from error
        return Page(
            id=id_of_url(answer.url),
            content=answer.content,
            origin=answer.url,
            url=answer.url,
            content_type=answer.header("content-type") or None,
            fetched=answer.fetched,
        )

    async def _follow(self, client: Client, url: str) -> Answer:
        for _ in range(MAX_REDIRECTS + 1):
            if not (await self._door(client, url)).allows(url):
                raise FetchError("the site's robots.txt asks not to read this page")
            answer = await self._ask(client, url)
            if answer.location is None:
                return answer
            url = answer.location
        raise FetchError(f"redirected more than {MAX_REDIRECTS} times")

    async def _ask(self, client: Client, url: str) -> Answer:
        host = urlsplit(url).hostname or ""
        pace = self._paces.setdefault(host, Pace(self._gap(url)))
        pace.crawl_delay = (await self._door(client, url)).delay
        owed = pace.ready - time.monotonic()
        if owed > PATIENCE_SECONDS:
            raise FetchError(f"the server asked to be left alone for another {owed:.0f} seconds")
        async with pace.turn():
            started = time.monotonic()
            try:
                answer = await client.get(url)
            except Refused as refused:
                pace.learn(refused.outcome, time.monotonic() - started, refused.retry_after)
                raise
            pace.learn(Outcome.FETCHED, time.monotonic() - started)
            return answer

    def _gap(self, url: str) -> float:
        site = site_of(url, self.manner.folders)
        return float(site.delay) if site else GAP_SECONDS

    async def _door(self, client: Client, url: str) -> Robots:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            try:
                self._rules[origin] = await rules_of(client, origin)
            except Refused as refused:
                if refused.outcome in _WAY:
                    raise
                raise FetchError(f"robots.txt cannot be had ({refused})") from refused
        return self._rules[origin]

    def _client(self, host: str) -> Client:
        """The client for a host that a person named; redirects may lead it elsewhere."""
        manner = self.manner
        if host not in self._clients:
            self._clients[host] = Client(
                manner.contact, self.limits,
                table_resolver(dict(manner.resolve)) if manner.resolve else system_resolver,
                manner.loopback, route=self._route, proxy_resolves=manner.proxy_resolves,
                on_request=True,
                trusted=frozenset((host.strip("[]"),)) if manner.private else frozenset(),
            )  # fmt: skip
        return self._clients[host]


async def rules_of(
    client: Client, origin: str, holds: Callable[[str], bool] = lambda _: True
) -> Robots:
    """What the host of an origin (scheme and host) lets us do; redirects are followed.

    Raises:
        Refused: its word cannot be had, or lies where ``holds`` says that we may not ask.
    """
    url = f"{origin}/robots.txt"
    for _ in range(MAX_REDIRECTS + 1):
        try:
            answer = await client.get(url, types=None, cut_at=robots.MAX_BYTES + 1)
        except Refused as refused:
            if refused.outcome is Outcome.EMPTY:
                return robots.ALL
            by_status = robots.by_status(refused.status) if refused.status else None
            if by_status is None:
                raise
            return by_status
        if answer.location is None:
            return robots.parse(answer.content, PRODUCT)
        if not holds(answer.location):
            raise Refused(Outcome.REDIRECT_OFFSITE, f"robots.txt has moved to {answer.location}")
        url = answer.location
    return robots.ALL


def _told(refused: Refused) -> LuodiError:
    """A refusal in the words of somebody who waits for one page."""
    if refused.outcome in _LARGE:
        limit = MAX_PAGE_BYTES // 2**20
        return PageTooLarge(f"{refused.detail}; a page may have {limit} MB at most")
    if refused.outcome is Outcome.BLOCKED_ADDRESS:
        return FetchError(f"{refused.detail}; --allow-private reads it all the same")
    if refused.detail.startswith("HTTP "):
        return FetchError(f"the server answered {refused.status}")
    if refused.outcome is Outcome.PROXY:
        return FetchError(refused.detail)
    words = _WORDS.get(refused.outcome, refused.outcome.value.replace("_", " "))
    return FetchError(f"{words} ({refused.detail})")
