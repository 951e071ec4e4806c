"""Whole pages: what stays in the body, what goes, and why."""

from __future__ import annotations

from datetime import date

import pytest

from errors import NoArticle
from extract.body import SiteHints, read
from model import Page
from tests.body.pages import LAST, LEAD, MIDDLE, PARAGRAPHS, TITLE, html, read_text

BODY = "\n".join(PARAGRAPHS)


def reasons(text: str, cuts: tuple[object, ...]) -> set[str]:
    return {cut.reason for cut in cuts if text in cut.text}  # type: ignore[attr-defined]


def test_a_plain_page() -> None:
    article = read_text(html())
    assert article.body == BODY
    assert article.title == TITLE
    assert article.published == date(2024, 3, 2)
    assert article.source == "海坛日报"
    assert article.read_from["published"] == "byline"
    assert article.read_from["source"] == "byline"
    assert article.warnings == ()


def test_the_alignment_leads_back_to_the_page() -> None:
    article = read_text(html(f"<p>{LEAD.replace('12个', '１２个')}</p><p>{LAST}</p>"))
    at = article.body.index("12个")
    start, end = article.alignment.to_page(at, at + 3)
    assert article.page_text[start:end] == "１２个"


@pytest.mark.parametrize(
    ("below", "gone"),
    [
        ("<div>[责任编辑:吴一]</div>", "责任编辑"),
        ("<h3>相关阅读</h3><ul><li><a href=x>某县签约9个项目 总投资80亿元</a></li></ul>", "80亿元"),
        (
            "<h3>相关文章</h3><div class=r><p>　　某县开工8个项目，总投资80亿元，涉及……</p></div>",
            "80亿元",
        ),
        ("<div class='comments'><p>用户一：这个项目真不错，总投资80亿元啊！</p></div>", "80亿元"),
        ("<p>版权声明：本文由厂房网发布，如需转载请注明出处。</p>", "厂房网"),
        ("<p>产业招商/厂房土地租售：400 0000 000，请说明您的需求、用途。</p>", "厂房土地"),
        ("<p>分享到：<a>微信</a><a>微博</a></p><p>扫一扫在手机上查看当前页面</p>", "扫一扫"),
        ("<p>上一页 1 2 下一页</p>", "下一页"),
        ("<p>下载某某客户端，第一时间看本地新闻。</p>", "客户端"),
    ],
)
def test_what_follows_the_article_goes(below: str, gone: str) -> None:
    inside = "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + below
    for page in (html(inside), html(below=below)):
        article = read_text(page)
        assert article.body == BODY
        assert any(gone in cut.text for cut in article.cuts)
        assert all(cut.reason for cut in article.cuts)


def test_a_related_box_in_the_midst_goes_and_the_article_goes_on() -> None:
    box = "<div class='b'><p>推荐阅读</p><p><a href=x>某县9个项目总投资80亿元</a></p></div>"
    article = read_text(html(f"<p>{LEAD}</p>{box}<p>{MIDDLE}</p><p>{LAST}</p>"))
    assert article.body == BODY


def test_links_to_other_articles_above_the_text_do_not_end_it() -> None:
    links = "<p>相关新闻：</p><p><a href=x>某县签约9个项目总投资80亿元</a></p>"
    article = read_text(
        html(f"<p>导读：{LEAD}</p>{links}<p>{MIDDLE}</p><p>{LAST}</p><p>{LEAD * 2}</p>")
    )
    assert MIDDLE in article.body and "80亿元" not in article.body


def test_the_editor_goes_off_the_last_paragraph() -> None:
    article = read_text(html(f"<p>{LEAD}</p><p>{LAST}（责任编辑：吴一）</p>"))
    assert article.body.endswith("早见效。")
    assert reasons("吴一", article.cuts) == {"editor"}


def test_a_caption_with_a_sentence_stays_and_a_bare_one_goes() -> None:
    sentence = (
        "近日，省重点项目海坛科创中心一期封顶，已对接10余家企业，计划总投资超过9亿元。（林一 摄）"
    )
    bare = "建设中的海坛科创中心（林一 摄）"
    article = read_text(html(f"<p>{LEAD}</p><p>{sentence}</p><p>{bare}</p><p>{LAST}</p>"))
    assert sentence in article.body.split("\n")
    assert reasons(bare, article.cuts) == {"caption"}


def test_two_articles_on_a_newspaper_page_are_both_kept() -> None:
    second = "本报讯（记者 王二）至2月底，该县重点项目完成投资19.8亿元，占年度计划的22.4%。"
    article = read_text(html(f"<p>{LEAD}</p><p>{LAST}</p><p>重点项目进度超前</p><p>{second}</p>"))
    assert article.body.split("\n") == [LEAD, LAST, "重点项目进度超前", second]
    assert article.title == TITLE


def test_a_table_is_rows_with_its_unit_before_them() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>项目{n}</td><td>{n}00</td></tr>" for n in range(1, 5))
    head = "<tr><th>序号</th><th>名称</th><th>总投资</th></tr>"
    table = f"<table><caption>签约项目表（单位：万元）</caption>{head}{rows}</table>"
    body = read_text(html(f"<p>{LEAD}</p>{table}<p>{LAST}</p>")).body.split("\n")
    assert body[1:4] == ["签约项目表（单位：万元）", "序号\t名称\t总投资", "1\t项目1\t100"]


def test_a_traditional_page_with_glosses_is_read_simplified() -> None:
    lead = (
        "本報訊（記(jì)者 林一）3月1日，海壇縣舉(jǔ)行簽約活動，,共簽約12個，總投資(zī)35.6億元。"
    )
    tail = (
        "<p>責(zé)任編(biān)輯：林一</p><h3>相關(guān)閱讀</h3><p>漳浦開工，投資(zī)156億元。</p>"
    )
    article = read_text(html(f"<p>{lead}</p><p>{lead}</p>{tail}"))
    assert article.body.startswith("本报讯（记者 林一）3月1日，海坛县举行签约活动，共签约12个")
    assert "责任编辑" not in article.body and "156" not in article.body
    assert "記(jì)者" in article.page_text


def test_gb18030_pages_are_read_alike() -> None:
    assert read_text(html(), charset="gb18030").body == BODY


def test_a_gallery_is_told_from_an_article() -> None:
    images = "<img src=1.jpg><img src=2.jpg><img src=3.jpg><img src=4.jpg>"
    article = read_text(html(f"{images}<p>3月1日，海坛县项目签约活动现场，客商在看展板。</p>"))
    assert article.warnings[0].startswith("gallery: 4 images")


def test_site_hints_name_the_box_and_the_headline() -> None:
    body = f"<div class='a lead'><p>{LEAD}</p></div><div id=b><p>{LAST}{LAST}</p></div>"
    page = Page("p", html(body, above="<em class=t>签约忙</em>").encode(), "p.html")
    article = read(page, SiteHints(content=("#b",), title=(".main",), source="海坛日报"))
    assert article.body.startswith(LAST) and LEAD not in article.body
    assert article.title == "签约忙"
    assert read(page, SiteHints(content=("#nowhere",))).body == read(page).body


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><script>document.write('x')</script></body></html>",
        "<html><frameset><frame src=a></frameset></html>",
        "<html><body><div>首页</div><a href=x>新闻</a></body></html>",
    ],
)
def test_a_page_without_an_article_says_so(page: str) -> None:
    with pytest.raises(NoArticle):
        read_text(page)


def test_a_page_cut_in_half_is_read_as_far_as_it_goes() -> None:
    whole = html()
    half = whole[: whole.index(MIDDLE) + 20]
    assert read_text(half).body == f"{LEAD}\n{MIDDLE[:20]}"
