"""Pages that somebody copied out as plain text."""

from __future__ import annotations

from datetime import date

import pytest

from tests.body.pages import LAST, LEAD, MIDDLE, TITLE, read_text

DUMP = f"""首页 | 要闻 | 县区 | 视频
您的位置:海坛网 > 要闻 > 正文

{TITLE}

2024-03-02 08:31:07  来源:海坛日报  编辑:吴一  字号:大 中 小
分享到:

　　{LEAD}

　　{MIDDLE}

　　{LAST}

[责任编辑:吴一]
相关新闻
·某县:全年力争新签约亿元项目80个 2024-02-10
　　某县日前举行集中开工活动，共有8个项目，总投资80亿元，涉及多个行业……
版权所有 海坛日报社 闽ICP备00000000号
"""
BODY = "\n".join((LEAD, MIDDLE, LAST))


def test_a_dump_goes_the_same_way() -> None:
    article = read_text(DUMP)
    assert article.body == BODY
    assert article.title == TITLE
    assert article.published == date(2024, 3, 2)
    assert article.source == "海坛日报"


def test_a_traditional_dump_with_glosses() -> None:
    text = (
        "網站首頁 > 要聞 > 正文\n\n海壇縣簽(qiān)約12個項目\n"
        "來(lái)源:海壇時報 2024-03-02 10:05 責(zé)任編(biān)輯:林一\n\n"
        "3月1日上午，海壇縣舉(jǔ)行項目簽約活動，,共簽約項目12個，,總投資(zī)35.6億元，記者在現場看到。\n"
        "下一步，該(gāi)縣將推動簽約項目早落地、早見效，力爭年內全部開工建設，形成更多的實物工作量。\n"
        "相關(guān)新聞\n漳浦去年簽約88個，總投資(zī)247億元\n分享到:0\n"
    )
    article = read_text(text)
    assert article.title == "海坛县签约12个项目"
    assert article.source == "海坛时报"
    assert article.published == date(2024, 3, 2)
    assert article.body.count("\n") == 1 and "247" not in article.body


def test_contact_lines_of_a_copying_site_go() -> None:
    text = (
        f"当前位置:首页 > 产业信息 > 正文内容\n\n{TITLE}\n\nadmin1年前 (2024-09-27)产业信息66\n\n"
        f"　　海坛网2月8日讯(记者 林一)虎年开局，海坛县签约项目12个，总投资35.6亿元。\n\n"
        f"　　{MIDDLE}\n\n"
        "葛经理微信号\n产业招商/厂房土地租售:400 0000 000\n或微信/手机:13300000000\n"
        "请说明您的需求、用途、税收、公司、联系人、手机号，以便快速帮您对接资源。\n长按/扫一扫加微信号\n\n"
        "版权声明:本文由某厂房网发布，如需转载请注明出处。\n\n分享给朋友:\n\n相关文章\n\n"
        "　　某区不少项目已经开工，力争实现开门红，总投资80亿元。目前结构已完成...\n"
    )
    article = read_text(text)
    assert article.body.split("\n") == [
        "海坛网2月8日讯(记者 林一)虎年开局，海坛县签约项目12个，总投资35.6亿元。",
        MIDDLE,
    ]
    assert article.published == date(2022, 2, 8)
    assert article.source == "海坛网"


def test_a_dump_that_begins_with_its_text_has_no_title() -> None:
    assert read_text(f"{LEAD}\n{MIDDLE}\n{LAST}\n").title is None


def test_rows_with_tabs_stay_rows() -> None:
    article = read_text(f"{TITLE}\n{LEAD}\n序号\t名称\t总投资\n1\t甲项目\t1200\n{LAST}\n")
    assert "1\t甲项目\t1200" in article.body.split("\n")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems(ending: str) -> None:
    assert read_text(DUMP.replace("\n", ending)).body == BODY


@pytest.mark.parametrize(
    "above",
    ["海坛日报数字报", "海坛网 www.haitan.example", "首页 莆田 仙游 秀屿 荔城", "海坛新闻网"],
)
def test_the_site_s_own_name_is_no_headline(above: str) -> None:
    page = f"{above}\n\n{TITLE}\n\n2024-03-02 来源:海坛日报\n\n{LEAD}\n{LAST}\n"
    assert read_text(page).title == TITLE
