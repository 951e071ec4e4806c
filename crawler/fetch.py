"""One page from its address: asked for once, politely, and never more of it than a page has."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from crawler.source import id_of_url, require_size
from errors import FetchError, UsageError
from model import Page

if TYPE_CHECKING:
    import httpx2

USER_AGENT = "luodi/0.1 (reads single news pages on request)"
SECONDS = 20.0
MAX_REDIRECTS = 5
TEXT_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "")


def is_url(text: str) -> bool:
    """Whether this is an address of the web."""
    return text.lower().startswith(("http://", "https://"))


def fetch(url: str, *, client: httpx2.Client | None = None) -> Page:
    """The page at ``url``, if its site's robots.txt lets us have it.

    Raises:
        FetchError: refused, absent, too slow, no text; the message says which.
        PageTooLarge: more bytes than a page may have.
        UsageError: no address of the web.
    """
    import httpx2

    if not is_url(url) or not urlsplit(url).hostname:
        raise UsageError(f"{url}: not an address that starts with http:// or https://")
    try:
        if client is not None:
            return _fetch(client, url)
        with new_client() as own:
            return _fetch(own, url)
    except httpx2.HTTPError as error:
        raise FetchError(_reason(error)) from error
    except httpx2.InvalidURL as error:
        raise FetchError(f"not a valid address: {error}") from error


def new_client() -> httpx2.Client:
    """A client that says who we are and gives up in time."""
    import httpx2

    return httpx2.Client(
        headers={"User-Agent": USER_AGENT, "Accept": "text/html, text/plain;q=0.8"},
        timeout=SECONDS,
        follow_redirects=True,
        max_redirects=MAX_REDIRECTS,
    )


def _fetch(client: httpx2.Client, url: str) -> Page:
    _require_leave(client, url)
    with client.stream("GET", url) as response:
        if response.status_code != 200:
            raise FetchError(f"the server answered {response.status_code}")
        content_type = response.headers.get("Content-Type", "")
        if content_type.partition(";")[0].strip().lower() not in TEXT_TYPES:
            raise FetchError(f"not a page of text but {content_type}")
        require_size(int(response.headers.get("Content-Length", 0)))
        content = _bounded(response)
        final = str(response.url)
    return Page(
        id=id_of_url(final),
        content=content,
        origin=final,
        url=final,
        content_type=content_type or None,
        fetched=datetime.now(UTC),
    )


def _bounded(response: httpx2.Response) -> bytes:
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        require_size(len(content))
    return bytes(content)


def _require_leave(client: httpx2.Client, url: str) -> None:
    """Ask the site's robots.txt; one that is absent forbids nothing, a broken server all."""
    answer = client.get(urljoin(url, "/robots.txt"))
    if answer.status_code >= 500:
        raise FetchError(f"robots.txt cannot be had (the server answered {answer.status_code})")
    if answer.status_code != 200:
        return
    robots = RobotFileParser()
    robots.parse(answer.text.splitlines())
    if not robots.can_fetch(USER_AGENT, url):
        raise FetchError("the site's robots.txt asks not to read this page")


def _reason(error: Exception) -> str:
    name = type(error).__name__
    return f"{name}: {' '.join(str(error).split()) or 'no answer'}"
