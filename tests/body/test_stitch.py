from __future__ import annotations

import pytest

from errors import NoArticle
from extract.body import next_link, read, stitch
from model import Page
from tests.body.pages import LAST, LEAD, MIDDLE, html

URL = "http://x.example/2024/0302/123.html"


def page(body: str, url: str = URL, below: str = "") -> Page:
    return Page("p", html(body, below=below).encode(), "p.html", url=url)


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("123_2.html", "http://x.example/2024/0302/123_2.html"),
        ("/2024/0302/123-2.html", "http://x.example/2024/0302/123-2.html"),
        ("?page=2&amp;x=1", "http://x.example/2024/0302/123.html?page=2&x=1"),
        ("124.html", None),
        ("http://y.example/2024/0302/123_2.html", None),
        ("javascript:next()", None),
        ("#", None),
    ],
)
def test_the_next_page_of_the_same_article(href: str, found: str | None) -> None:
    below = f"<a href='124.html'>下一篇：别的文章</a><a href='{href}'>下一页</a>"
    assert next_link(page(f"<p>{LEAD}</p>", below=below)) == found


def test_page_three_follows_page_two() -> None:
    below = "<a href='123.html'>上一页</a><a href='123_3.html'>下一页</a>"
    second = page(f"<p>{LEAD}</p>", URL.replace("123", "123_2"), below)
    assert next_link(second) == "http://x.example/2024/0302/123_3.html"


def test_without_a_url_the_link_is_given_as_it_stands() -> None:
    below = "<a href='123_2.html'>下一页</a>"
    assert next_link(Page("p", html(below=below).encode(), "p")) == "123_2.html"


def test_parts_are_joined_and_every_character_keeps_its_way_back() -> None:
    first = read(page(f"<p>{LEAD}</p><p>{MIDDLE}</p>"))
    second = read(page(f"<p>{MIDDLE}</p><p>{LAST.replace('一个项目', '１个項目')}</p>"))
    whole = stitch([first, second])
    assert whole.body.split("\n") == [LEAD, MIDDLE, LAST.replace("一个项目", "1个项目")]
    assert whole.title == first.title
    for phrase in ("12个", "1个项目", "早见效", MIDDLE):
        at = whole.body.index(phrase)
        start, end = whole.alignment.to_page(at, at + len(phrase))
        there = whole.page_text[start:end].replace("１", "1").replace("項", "项")
        assert there == phrase


def test_one_part_is_itself_and_none_is_an_error() -> None:
    first = read(page(f"<p>{LEAD}</p>"))
    assert stitch([first]) == first
    with pytest.raises(NoArticle):
        stitch([])
