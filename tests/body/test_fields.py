"""Day, source and title, each from the best of its places."""

from __future__ import annotations

from datetime import date

import pytest

from extract.body.byline import read_byline
from extract.body.dateline import find_dateline, implied_year, resolve
from extract.body.days import find_day, url_day
from extract.body.title import strip_site
from tests.body.pages import LAST, MIDDLE, TITLE, html, read_text

PLAIN = (
    "<p>海坛县举行一季度项目集中签约活动，共签约项目12个，总投资35.6亿元。</p>" + f"<p>{LAST}</p>"
)


@pytest.mark.parametrize(
    ("text", "day", "source"),
    [
        (
            "2021-09-14 08:31:07  来源:三明日报  编辑:吴一  字号:大 中 小",
            date(2021, 9, 14),
            "三明日报",
        ),
        ("2012-01-12 15:57 海坛网", date(2012, 1, 12), "海坛网"),
        ("《 福建日报 》( 2023-10-20   第02版:要闻 )", date(2023, 10, 20), "福建日报"),
        ("发布时间:2022-01-05", date(2022, 1, 5), None),
        ("来源:本站 2022/1/5", date(2022, 1, 5), None),
        ("联合报/记者林一/台北报导", None, "联合报"),
        ("admin1年前 (2024-09-27)泉州产业信息66", date(2024, 9, 27), None),
        ("时间:2023-04-04 来源:潮州日报 浏览:318次", date(2023, 4, 4), "潮州日报"),
        ("2022.01.20 16:31 来源:河南日报客户端", date(2022, 1, 20), "河南日报客户端"),
    ],
)
def test_bylines(text: str, day: date | None, source: str | None) -> None:
    found = read_byline(text)
    assert found is not None
    assert (found.day, found.source) == (day, source)


@pytest.mark.parametrize(
    "text",
    [
        "一期工程已于2021年12月30日正式投产。",
        "2022年3月5日,项目在海坛县开工,总投资12亿元,建设工期24个月",
        "签约项目12个",
        "项目资金来源多样",
        "记者从现场获悉",
    ],
)
def test_sentences_are_no_bylines(text: str) -> None:
    assert read_byline(text) is None


@pytest.mark.parametrize(
    ("text", "outlet", "month", "number"),
    [
        ("闽南网2月8日讯(记者 林一)虎年", "闽南网", 2, 8),
        ("中新社龙岩6月19日电 (记者 林一)", "中新社", 6, 19),
        ("大武夷新闻网8月17日讯（记者 林一）", "大武夷新闻网", 8, 17),
        ("新华社北京3月1日电", "新华社", 3, 1),
        ("【海坛都市报网讯】(记者 林一)", "海坛都市报网", None, None),
        ("厦门日报讯(全媒体记者 林一)", "厦门日报", None, None),
        ("本报讯（记者 林一）", None, None, None),
    ],
)
def test_datelines(text: str, outlet: str | None, month: int | None, number: int | None) -> None:
    found = find_dateline(text)
    assert found is not None
    assert (found.outlet, found.month, found.number) == (outlet, month, number)
    assert found.own == (outlet is None)


@pytest.mark.parametrize(
    "text", ["3月1日，海坛县举行签约活动。", "该县通讯基础设施建设提速", "项目传来喜讯"]
)
def test_what_is_no_dateline(text: str) -> None:
    assert find_dateline(text) is None


@pytest.mark.parametrize(
    ("text", "page_day", "expected"),
    [
        ("闽南网2月8日讯", date(2022, 2, 9), date(2022, 2, 8)),
        ("闽南网12月30日讯", date(2023, 1, 2), date(2022, 12, 30)),
        ("闽南网2月8日讯 虎年开局", date(2024, 9, 27), date(2022, 2, 8)),
        (
            "闽南网2月8日讯 “项目攻坚2021”活动以来，2022年计划新开工",
            date(2024, 9, 27),
            date(2021, 2, 8),
        ),
        ("闽南网9月9日讯 第二十四届投洽会", date(2025, 3, 1), date(2024, 9, 9)),
        ("闽南网2月8日讯", date(2024, 9, 27), date(2024, 2, 8)),
        ("闽南网12月8日讯", date(2024, 1, 27), date(2023, 12, 8)),
        ("闽南网2月8日讯", None, None),
        ("闽南网2019年2月8日讯", None, date(2019, 2, 8)),
        ("闽南网2月30日讯", date(2024, 9, 27), None),
    ],
)
def test_the_year_of_a_dateline(text: str, page_day: date | None, expected: date | None) -> None:
    line = find_dateline(text)
    assert line is not None
    assert resolve(line, page_day, text) == expected


def test_a_later_year_is_not_the_one_a_text_speaks_from() -> None:
    assert implied_year("到2025年，产值达200亿元；2021年签约58个", 2023) == 2021
    assert implied_year("力争2022年投产", 2021) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二三年十月二十日", date(2023, 10, 20)),
        ("民國112年10月20日", date(2023, 10, 20)),
        ("2023/1/5", date(2023, 1, 5)),
        ("2023年13月5日", None),
        ("12.2023.45", None),
        ("2004年12月11-12日", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert find_day(text) == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://x.example/content/2020-11/12/content_338127.htm", date(2020, 11, 12)),
        ("http://x.example/202306/t20230619_123.shtml", date(2023, 6, 19)),
        ("http://x.example/news/2023/2023-09-09/531204.html", date(2023, 9, 9)),
        ("http://x.example/news/531204.html", None),
    ],
)
def test_days_in_urls(url: str, day: date | None) -> None:
    assert url_day(url) == day


@pytest.mark.parametrize(
    ("head", "above", "day", "where"),
    [
        ('<meta name="PubDate" content="2023-08-19 09:12">', "", date(2023, 8, 19), "meta:pubdate"),
        (
            '<script type="application/ld+json">[{"datePublished":"2023-08-19T09:12"}]</script>',
            "",
            date(2023, 8, 19),
            "json-ld",
        ),
        ("", "<time>2023-08-19</time>", date(2023, 8, 19), "byline"),
        (
            "<!--enpproperty <date>2023-08-19 00:00</date> /enpproperty-->",
            "",
            date(2023, 8, 19),
            "comment:enpproperty",
        ),
    ],
)
def test_where_a_day_is_read(head: str, above: str, day: date, where: str) -> None:
    article = read_text(html(PLAIN, head=head, above=f"<h1>{TITLE}</h1>{above}"))
    assert (article.published, article.read_from["published"]) == (day, where)


def test_a_day_in_the_url_is_the_last_resort() -> None:
    article = read_text(html(PLAIN, above=""), url="http://x.example/2023-08/19/c_1.htm")
    assert (article.published, article.read_from["published"]) == (date(2023, 8, 19), "url")


def test_nothing_tells() -> None:
    article = read_text(html(PLAIN, above="", head=""))
    assert article.published is None
    assert article.source is None


def test_the_dateline_beats_the_site_that_copied() -> None:
    copied = PLAIN.replace("<p>海坛县", "<p>　　海峡晚报1月30日讯(记者 林一)兔年伊始，海坛县", 1)
    article = read_text(html(copied, above=f"<h1>{TITLE}</h1><p>2024-10-11 来源：厂房资讯网</p>"))
    assert article.published == date(2023, 1, 30)
    assert article.source == "海峡晚报"


def test_our_paper_means_the_paper_whose_page_it_is() -> None:
    body = PLAIN.replace("<p>海坛县", "<p>本报讯 海坛县", 1)
    article = read_text(
        html(body, head=f"<title>海坛日报数字报-{TITLE}</title>", above=f"<h1>{TITLE}</h1>")
    )
    assert (article.source, article.read_from["source"]) == ("海坛日报", "paper")
    assert article.title == TITLE


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("海坛签约忙_要闻_海坛网", "海坛签约忙"),
        ("海坛签约忙 - 海坛新闻网", "海坛签约忙"),
        ("海坛日报数字报-海坛签约忙", "海坛签约忙"),
        ("海坛签约忙|海坛|签约", "海坛签约忙"),
        ("海坛签约忙", "海坛签约忙"),
        ("前5月—6月海坛签约忙", "前5月—6月海坛签约忙"),
    ],
)
def test_a_title_without_its_site(title: str, headline: str) -> None:
    assert strip_site(title) == headline


@pytest.mark.parametrize(
    ("head", "above", "title"),
    [
        (f"<title>{TITLE}-海坛网</title>", f"<div class=x>{TITLE}</div>", TITLE),
        ("<title>海坛网</title>", f"<h1>{TITLE}</h1>", TITLE),
        (f'<meta name="ArticleTitle" content="{TITLE}"><title>海坛县政府</title>', "", TITLE),
        (f'<meta property="og:title" content="{TITLE}_海坛网">', "", TITLE),
        (f"<title>{TITLE}_海坛网</title>", f"<h1>{TITLE}</h1><h2>——产业项目占八成</h2>", TITLE),
    ],
)
def test_where_a_title_is_read(head: str, above: str, title: str) -> None:
    assert read_text(html(PLAIN, head=head, above=above)).title == title


def test_a_subtitle_stays_out_of_the_title_and_its_figures_in_the_body() -> None:
    above = f"<h1>{TITLE}</h1><p>2024-03-02 08:10 来源：海坛日报</p>"
    article = read_text(
        html(f"<p>产业项目占八成 总投资28亿元</p><p>{MIDDLE}</p><p>{LAST}</p>", above=above)
    )
    assert article.title == TITLE
    assert article.body.startswith("产业项目占八成 总投资28亿元\n")
