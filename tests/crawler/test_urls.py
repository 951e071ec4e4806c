"""One page, one spelling: and never one spelling for two pages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.urls import MAX_URL_CHARS, Scope, canonical, host_of, path_of

SAME = [
    ("http://Www.QZWB.com/a.htm", "http://www.qzwb.com/a.htm"),
    ("HTTP://www.qzwb.com:80/a.htm", "http://www.qzwb.com/a.htm"),
    ("https://www.qzwb.com:443/", "https://www.qzwb.com/"),
    ("http://www.qzwb.com", "http://www.qzwb.com/"),
    ("http://www.qzwb.com./a", "http://www.qzwb.com/a"),
    ("http://www.qzwb.com/a.htm#top", "http://www.qzwb.com/a.htm"),
    ("http://www.qzwb.com/a.htm?", "http://www.qzwb.com/a.htm"),
    ("http://www.qzwb.com/a?spm=a2c4e.1&id=7", "http://www.qzwb.com/a?id=7"),
    ("http://www.qzwb.com/a?utm_source=x&utm_medium=y", "http://www.qzwb.com/a"),
    ("http://www.qzwb.com/%7euser/%e6%b3%89", "http://www.qzwb.com/~user/%E6%B3%89"),
    ("http://www.qzwb.com/泉", "http://www.qzwb.com/%E6%B3%89"),
    ("http://www.qzwb.com/a b", None),
    ("http://www.qzwb.com/x/../a/./b", "http://www.qzwb.com/a/b"),
    ("http://www.qzwb.com/../../a", "http://www.qzwb.com/a"),
    ("  http://www.qzwb.com/a\n", "http://www.qzwb.com/a"),
    ("http://泉州.中国/", "http://xn--6rty54a.xn--fiqs8s/"),
    ("mailto:a@b.cn", None),
    ("javascript:void(0)", None),
    ("http://user:pass@www.qzwb.com/", None),
    ("http://www.qzwb.com:99999/", None),
    ("http://www.qzwb.com:0/", None),
    ("http://", None),
    ("http://-a-.com/", None),
    ("", None),
    ("http://a.cn/" + "x" * MAX_URL_CHARS, None),
]

APART = [
    ("http://a.cn/show?id=1", "http://a.cn/show?id=2"),
    ("http://a.cn/A.htm", "http://a.cn/a.htm"),
    ("http://a.cn/a", "http://a.cn/a/"),
    ("http://a.cn/", "https://a.cn/"),
    ("http://a.cn/", "http://a.cn:8080/"),
    ("http://a.cn/?a=1&b=2", "http://a.cn/?b=2&a=1"),
    ("http://a.cn/a%2Fb", "http://a.cn/a/b"),
    ("http://a.cn/?q=a%26b", "http://a.cn/?q=a&b"),
    ("http://a.cn/%E6%B3%89", "http://a.cn/%e6%b3%8a"),
]


@pytest.mark.parametrize(("url", "spelled"), SAME)
def test_canonical(url: str, spelled: str | None) -> None:
    assert canonical(url) == spelled


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_a_server_may_tell_apart_stays_apart(one: str, other: str) -> None:
    assert canonical(one) is not None
    assert canonical(one) != canonical(other)


def test_relative_links_are_resolved() -> None:
    assert canonical("../b.htm?id=3#x", base="http://a.cn/n/1/") == "http://a.cn/n/b.htm?id=3"
    assert canonical("//b.cn/x", base="https://a.cn/") == "https://b.cn/x"


def test_a_site_says_which_parameters_count() -> None:
    url = "http://a.cn/show?id=1&sessionid=9&from=x"
    assert canonical(url, keep_query=["id"]) == "http://a.cn/show?id=1"
    assert canonical(url, keep_query=["from"]) == "http://a.cn/show?from=x"
    assert canonical(url) == "http://a.cn/show?id=1&sessionid=9"


_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]) | st.sampled_from("/?&=#%.:@[]\\ "),
    max_size=40,
)
_urls = st.builds(
    "{}://{}{}/{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["a.cn", "WWW.泉州.cn", "a.b-c.com.", "[::1]", "127.0.0.1"]),
    st.sampled_from(["", ":80", ":443", ":8080"]),
    _texts,
)


@given(_urls)
@settings(derandomize=True, max_examples=400, deadline=None)
def test_a_spelling_is_final(url: str) -> None:
    spelled = canonical(url)
    if spelled is not None:
        assert canonical(spelled) == spelled
        assert spelled.isascii() and "#" not in spelled


@given(_texts)
@settings(derandomize=True, max_examples=400, deadline=None)
def test_any_text_is_a_url_or_none(text: str) -> None:
    spelled = canonical(text, base="http://a.cn/list/")
    assert spelled is None or spelled.startswith(("http://", "https://"))


@given(_urls, st.text("abcxyz%20", max_size=8))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_fragments_and_tracking_never_count(url: str, tail: str) -> None:
    plain = canonical(url)
    if plain is not None and "?" not in plain:
        assert canonical(f"{plain}?utm_x=1&spm={tail.replace('%', '')}#{tail}") == plain


@given(st.integers(0, 10**9), st.integers(0, 10**9))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_ids_are_kept(one: int, other: int) -> None:
    same = canonical(f"http://a.cn/s?id={one}") == canonical(f"http://a.cn/s?id={other}")
    assert same == (one == other)


@given(st.text("aZ09-._~", min_size=1, max_size=20))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_percent_encoding_of_the_unreserved_does_not_count(text: str) -> None:
    encoded = "".join(f"%{ord(char):02x}" for char in text)
    assert canonical(f"http://a.cn/x{encoded}") == canonical(f"http://a.cn/x{text}")


def test_scope() -> None:
    scope = Scope(("www.qzwb.com", "*.fjsen.com"), (8080,))
    held = ["http://www.qzwb.com/", "https://qz.fjsen.com/a", "http://fjsen.com:8080/"]
    left = ["http://qzwb.com/", "http://www.qzwb.com.evil.cn/", "http://evilfjsen.com/",
            "http://www.qzwb.com:22/", "http://127.0.0.1/"]  # fmt: skip
    assert all(map(scope.holds, held))
    assert not any(map(scope.holds, left))
    assert not Scope(()).holds("http://www.qzwb.com/")


def test_parts() -> None:
    assert host_of("http://a.cn:8080/x?y=1") == "a.cn:8080"
    assert path_of("http://a.cn/x?y=1") == "/x?y=1"
