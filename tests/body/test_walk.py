"""From markup to lines: breaks, indents, hidden parts, links, tables."""

from __future__ import annotations

import pytest

from errors import PageTooLarge
from extract.body.dom import parse
from extract.body.guard import MAX_ATTRIBUTES, MAX_DEPTH


def lines(body: str) -> list[str]:
    return [block.text for block in parse(f"<body>{body}</body>").blocks]


def test_breaks_and_indents_make_paragraphs() -> None:
    assert lines("<p>一<br>二<br/>　　三</p>") == ["一", "二", "三"]
    assert lines("<div>　　头一段。\n　　第二段。</div>") == ["头一段。", "第二段。"]
    assert lines("<pre>一\n二</pre>") == ["一", "二"]


def test_inline_elements_do_not_break_a_line() -> None:
    assert lines("<p>总<b>投</b>资<span>12</span>亿<font>元</font></p>") == ["总投资12亿元"]


def test_what_a_style_hides_is_not_read_but_a_page_hidden_whole_is() -> None:
    shown = "<p>看得见的一段话，说了一件事。</p>"
    assert lines(shown + '<div style="display:none">看不见</div>') == [
        "看得见的一段话，说了一件事。"
    ]
    long = "<p>" + "藏着的正文，由脚本放出来。" * 30 + "</p>"
    assert lines(f'<div style="display: none">{long}</div><p>加载中</p>')[0].startswith(
        "藏着的正文"
    )


def test_scripts_styles_comments_and_entities() -> None:
    body = "<script>var a='<p>x</p>';</script><style>p{}</style><!-- <p>y</p> -->"
    assert lines(body + "<p>a&nbsp;&lt;b&amp;</p>") == ["a <b&"]


def test_links_are_counted_but_not_one_around_paragraphs() -> None:
    blocks = parse("<p>看<a href=x>这条新闻</a>吧</p>").blocks
    assert [b.links for b in blocks] == [4]
    long = "一整段话都在链接里面，这不是导航。" * 20
    blocks = parse(f"<div><a href=x>{long}<br>{long}</a></div>").blocks
    assert [b.links for b in blocks] == [0, 0]


def test_a_data_table_is_one_line_a_row_with_its_caption_before() -> None:
    table = (
        "<table><caption>单位：万元</caption><tr><th>名称</th><th>总投资</th></tr>"
        "<tr><td>甲项目</td><td>1200</td></tr><tr><td>乙项目</td><td>300</td></tr></table>"
    )
    assert lines(table) == ["单位：万元", "名称\t总投资", "甲项目\t1200", "乙项目\t300"]


def test_spanned_cells_leave_their_columns_empty() -> None:
    table = (
        "<table><tr><td rowspan=2>惠安</td><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr>"
        "<tr><td colspan=2>合计</td><td>3</td></tr></table>"
    )
    assert lines(table) == ["惠安\t甲\t1", "\t乙\t2", "合计\t\t3"]


def test_a_layout_table_stays_paragraphs() -> None:
    long = "这一格是正文，写了很长的一段话，没有别的格子可以比。" * 5
    row = f"<tr><td>{long}</td><td><ul><li>榜一</li></ul></td></tr>"
    table = f"<table>{row}<tr><td>尾</td></tr></table>"
    assert lines(table) == [long, "榜一", "尾"]


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * (MAX_DEPTH * 10) + "x",
        "<p " + " ".join(f"a{i}=1" for i in range(MAX_ATTRIBUTES * 5)) + ">x",
        "<p " + " ".join(f"a{i}='>'" for i in range(MAX_ATTRIBUTES * 6)) + ">x",
        "<i>" * 200_000,
        "<p>" + "字" * 600_000,
    ],
)
def test_what_no_paper_would_print_is_refused(page: str) -> None:
    with pytest.raises(PageTooLarge):
        parse(page)


def test_an_inlined_picture_is_no_reason_to_refuse() -> None:
    page = f'<p>前</p><img src="data:image/png;base64,{"A" * 50_000}==" alt="x"><p>后</p>'
    assert lines(page) == ["前", "后"]


def test_values_may_hold_marks_and_names_quotes() -> None:
    page = '<div title="a > b < c">甲</div><p style="x: "宋体", arial">乙</p><p>丙</p>'
    assert lines(page) == ["甲", "乙", "丙"]


def test_a_name_may_hold_the_mark_of_a_tag() -> None:
    assert lines("<div<x class='a'>甲</div<x><p>乙</p><em<b c='d'>丙</em<b>") == ["甲", "乙", "丙"]


@pytest.mark.parametrize("name", ["b", "FONT"])
def test_formatting_never_closed_does_not_multiply(name: str) -> None:
    page = "".join(f"<{name} id={i}>" for i in range(3_000)) + "<p>一段话</p>" * 3_000
    assert lines(page) == ["一段话"] * 3_000
