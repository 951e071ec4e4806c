from __future__ import annotations

from collections.abc import Callable

import httpx2
import pytest

from crawler import fetch
from crawler.source import MAX_PAGE_BYTES, id_of_url
from errors import FetchError, LuodiError, PageTooLarge, UsageError
from model import Page

URL = "http://news.example/2022/1.html"
Answer = Callable[[httpx2.Request], httpx2.Response]


def get(answer: Answer, url: str = URL, robots: str | int = 404) -> Page:
    def serve(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/robots.txt":
            return (
                httpx2.Response(200, text=robots)
                if isinstance(robots, str)
                else httpx2.Response(robots)
            )
        return answer(request)

    transport = httpx2.MockTransport(serve)
    headers = {"User-Agent": fetch.USER_AGENT}
    with httpx2.Client(
        transport=transport, headers=headers, follow_redirects=True, max_redirects=5
    ) as client:
        return fetch.fetch(url, client=client)


def html(_: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, html="<p>福建</p>")


def test_a_page_is_had_as_it_came() -> None:
    page = get(html)
    assert page.content == "<p>福建</p>".encode()
    assert (page.id, page.url, page.origin) == (id_of_url(URL), URL, URL)
    assert page.content_type == "text/html; charset=utf-8"
    assert page.fetched is not None


def test_we_say_who_we_are() -> None:
    seen = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.headers["User-Agent"])
        return html(request)

    get(answer)
    assert seen == [fetch.USER_AGENT]


def test_a_redirect_gives_the_page_its_last_address() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/2022/1.html":
            return httpx2.Response(301, headers={"Location": "/moved.html"})
        return html(request)

    assert get(answer).url == "http://news.example/moved.html"


def refuse(_: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("connection refused")


def slow(_: httpx2.Request) -> httpx2.Response:
    raise httpx2.ReadTimeout("")


@pytest.mark.parametrize(
    ("answer", "robots", "kind", "words"),
    [
        (html, "User-agent: *\nDisallow: /2022/", FetchError, "robots.txt asks not to"),
        (html, 503, FetchError, "robots.txt cannot be had"),
        (lambda _: httpx2.Response(404), 404, FetchError, "the server answered 404"),
        (
            lambda _: httpx2.Response(200, content=b"x", headers={"Content-Type": "image/png"}),
            404,
            FetchError,
            "not a page of text but image/png",
        ),
        (
            lambda _: httpx2.Response(200, html="x" * (MAX_PAGE_BYTES + 1)),
            404,
            PageTooLarge,
            "16 MB at most",
        ),
        (
            lambda _: httpx2.Response(302, headers={"Location": URL}),
            404,
            FetchError,
            "TooManyRedirects",
        ),
        (refuse, 404, FetchError, "ConnectError: connection refused"),
        (slow, 404, FetchError, "ReadTimeout: no answer"),
    ],
)
def test_why_a_page_was_not_had(
    answer: Answer, robots: str | int, kind: type[LuodiError], words: str
) -> None:
    with pytest.raises(kind, match=words) as told:
        get(answer, robots=robots)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("url", ["ftp://a.cn/1", "http://", "a.cn"])
def test_no_address(url: str) -> None:
    with pytest.raises(UsageError):
        get(html, url)
