from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import NotAPage
from extract.body import decode
from tests.body.pages import LEAD, html

PAGE = html()


@pytest.mark.parametrize(
    ("content", "header", "charset"),
    [
        (PAGE.encode(), None, "utf-8"),
        (b"\xef\xbb\xbf" + PAGE.encode(), "text/html; charset=gbk", "utf-8"),
        (PAGE.encode("utf-16"), None, "utf-16"),
        (PAGE.encode("gb18030"), None, "gb18030"),
        (PAGE.encode("gb18030"), "text/html; charset=GB2312", "gb18030"),
        (PAGE.encode("gb18030"), "text/html; charset=utf-8", "gb18030"),
        (PAGE.encode(), "text/html; charset=gb2312", "utf-8"),
    ],
)
def test_the_bytes_decide_and_the_declaration_helps(
    content: bytes, header: str | None, charset: str
) -> None:
    decoded = decode(content, header)
    assert decoded.charset == charset
    assert decoded.text == PAGE
    assert "\ufffd" not in decoded.text


def test_big5_is_told_from_gb_without_a_declaration() -> None:
    text = (
        "<p>廈門市今天舉行招商項目簽約儀式，共簽約項目二十個，總投資一百億元，記者從現場獲悉。</p>"
    )
    assert decode(text.encode("big5hkscs")).text == text
    assert decode(text.encode("gb18030")).text == text


def test_a_gb2312_label_hides_characters_of_gb18030() -> None:
    page = (
        '<meta charset="gb2312"><p>镕泰公司投建䶮山项目，总投资三亿元，朱镕先生出席仪式并讲话。</p>'
    )
    assert decode(page.encode("gb18030")).text == page


def test_a_wrong_declaration_is_told_in_a_warning() -> None:
    decoded = decode(PAGE.encode(), "text/html; charset=big5")
    assert decoded.warnings == ("charset declared as big5hkscs, read as utf-8",)


def test_mixed_bytes_are_counted() -> None:
    decoded = decode(PAGE.encode() + b"\xff\xfe tail \xff")
    assert decoded.charset == "utf-8"
    assert decoded.warnings == ("mixed bytes: 2",)  # stretches of them


def test_a_stretch_of_the_other_charset_is_read_in_it() -> None:
    other = LEAD.encode("gb18030")
    decoded = decode(PAGE.encode() + b"<p>" + other + b"</p>" + PAGE.encode())
    assert decoded.charset == "utf-8"
    assert decoded.text.count("\ufffd") < 20


def test_a_page_cut_within_a_character_is_whole_but_for_it() -> None:
    decoded = decode(PAGE.encode()[:-60] + "泉".encode()[:2])
    assert decoded.warnings == ()
    assert "\ufffd" not in decoded.text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \r\n\t",
        b"\x00" * 400,
        b"\x89PNG\r\n\x1a\n" + b"x" * 99,
        b"%PDF-1.4 ...",
        b"\x01\x02" * 99,
    ],
)
def test_what_is_no_page_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPage):
        decode(content)


@settings(derandomize=True, max_examples=60)
@given(
    st.text(alphabet=st.characters(codec="gb18030", exclude_characters="\x00\ufeff"), min_size=1)
)
def test_strict_utf8_always_comes_back(text: str) -> None:
    page = PAGE + text
    assert decode(page.encode()).text == page


@settings(derandomize=True, max_examples=120)
@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_refused(content: bytes) -> None:
    with contextlib.suppress(NotAPage):
        decode(content)
