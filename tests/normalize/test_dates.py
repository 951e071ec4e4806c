"""Words to days: the corpus, whole strings, the Chinese calendar, and any string at all."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.dates import Period, PeriodMention, find_periods, parse_period
from normalize.events import year_of_event
from normalize.lunar import ZODIAC, new_years_eve, to_solar, zodiac_year
from tests.corpus import Case, cases, check

CORPUS = Path(__file__).parents[2] / "normalize" / "dates.corpus.toml"
PUBLISHED = date(2022, 11, 23)
UNKNOWN = date(1, 1, 1)

LETTERS = (
    "0123456789-—～至到、年月日号季度上下半前后初底末旬今去明昨天周一二三四五十"
    "正腊节春国庆虎“”以来起截自内间期，。 "
)
MATERIAL = st.text(st.sampled_from(LETTERS), max_size=40)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def told(mention: PeriodMention) -> str:
    period = mention.period
    if period is None:
        return "?"
    return f"{period.start or '-'} {period.end or '-'} {period.precision} {period.kind}"


@pytest.mark.parametrize("case", cases(CORPUS))
def test_corpus(case: Case) -> None:
    published = case.given.get("published", PUBLISHED)
    found = find_periods(case.text, None if published == UNKNOWN else published)
    check(case, [(mention.words, told(mention)) for mention in found])


def test_a_mention_quotes_its_words() -> None:
    text = "今年以来，截至１０月底，累计签约"
    assert [(m.words, text[m.start : m.end]) for m in find_periods(text, PUBLISHED)] == [
        ("今年以来", "今年以来"),
        ("截至１０月底", "截至１０月底"),
    ]


def test_a_whole_string() -> None:
    assert parse_period(" 1—10月 ", PUBLISHED) == Period(
        date(2022, 1, 1), date(2022, 10, 31), "span", "span"
    )
    assert parse_period("1—10月完成", PUBLISHED) is None
    assert parse_period("", PUBLISHED) is None
    assert parse_period("10月", None) is None


def test_a_year_named_for_comparison_does_not_date_what_follows() -> None:
    text = "较2019年增长一成，10月完成投资3亿元"
    assert [m.period and m.period.start for m in find_periods(text, PUBLISHED)] == [
        date(2019, 1, 1),
        date(2022, 10, 1),
    ]


def test_a_period_as_plain_values() -> None:
    period = parse_period("截至10月底", PUBLISHED)
    assert period is not None
    assert period.as_dict() == {
        "start": None,
        "end": "2022-10-31",
        "precision": "month",
        "kind": "until",
    }


@given(MATERIAL, st.none() | DAYS)
@settings(derandomize=True, max_examples=600, deadline=None)
def test_any_string_is_read_without_error_and_in_order(text: str, published: date | None) -> None:
    end = 0
    for mention in find_periods(text, published):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.words
        end = mention.end
        period = mention.period
        if period and period.start and period.end:
            assert period.start <= period.end
    parse_period(text, published)


@given(DAYS)
@settings(derandomize=True, max_examples=200)
def test_a_day_written_in_full_is_that_day(day: date) -> None:
    for words in (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y年%m月%d日}",
        f"{day:%Y-%m-%d}",
    ):
        period = parse_period(words, None)
        assert period == Period(day, day, "day", "point"), words


@given(DAYS, st.integers(1, 12), st.integers(1, 28))
@settings(derandomize=True, max_examples=200)
def test_a_day_without_a_year_is_the_latest_that_may_be_known(
    published: date, month: int, day: int
) -> None:
    period = parse_period(f"{month}月{day}日", published)
    assert period is not None
    assert period.start is not None
    assert published - timedelta(days=366) < period.start <= published + timedelta(days=31)


@pytest.mark.parametrize(
    "unit", ["1", "亿", "年", "2022", "1-", "十", "、", "至", "第一", " ", "周"]
)
def test_a_megabyte_of_one_thing_takes_no_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    find_periods(text, PUBLISHED)
    assert time.process_time() - began < 1.5


@pytest.mark.parametrize(
    ("year", "month", "day", "leap", "civil"),
    [
        (1990, 1, 1, False, "1990-01-27"),
        (2000, 8, 15, False, "2000-09-12"),
        (2020, 4, 1, True, "2020-05-23"),
        (2021, 12, 23, False, "2022-01-25"),
        (2022, 1, 1, False, "2022-02-01"),
        (2023, 2, 1, True, "2023-03-22"),
        (2024, 8, 15, False, "2024-09-17"),
        (2033, 11, 1, True, "2033-12-22"),
        (2049, 12, 29, False, "2050-01-22"),
    ],
)
def test_days_of_the_chinese_calendar(
    year: int, month: int, day: int, leap: bool, civil: str
) -> None:
    assert to_solar(year, month, day, leap).isoformat() == civil


def test_the_years_of_the_chinese_calendar_follow_each_other() -> None:
    for year in range(1990, 2049):
        last = new_years_eve(year + 1)
        length = (last - new_years_eve(year)).days
        assert length in (353, 354, 355, 383, 384, 385), year
        assert to_solar(year, 12, 29) in (last, last - timedelta(days=1)), year
        assert date(year, 1, 21) <= to_solar(year, 1, 1) <= date(year, 2, 20), year


@pytest.mark.parametrize(
    ("year", "month", "day", "leap"),
    [(1989, 1, 1, False), (2050, 1, 1, False), (2022, 13, 1, False), (2022, 2, 1, True),
     (2022, 1, 31, False), (2022, 1, 0, False)],
)  # fmt: skip
def test_days_that_the_chinese_calendar_lacks(year: int, month: int, day: int, leap: bool) -> None:
    with pytest.raises(ValueError, match=r"no|lacks|has"):
        to_solar(year, month, day, leap)


def test_the_animals_of_the_years() -> None:
    assert [zodiac_year(animal, 2022) for animal in "牛虎兔龙"] == [2021, 2022, 2023, 2024]
    for animal in ZODIAC:
        assert abs(zodiac_year(animal, 2022) - 2022) <= 6


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("第二十四届中国国际投资贸易洽谈会在厦门开幕", 2024),
        ("第24届投洽会", 2024),
        ("第二十一届中国国际投资贸易洽谈会", 2021),
        ("第二十届投洽会", 2018),
        ("第十九届投洽会", 2016),
        ("第十二届“9·8”投洽会", 2008),
        ("2019厦门国际投资贸易洽谈会", 2019),
        ("第五届中国国际进口博览会", 2022),
        ("首届数字中国建设峰会", 2018),
        ("第二十七届海峡两岸经贸交易会", 2025),
        ("第十七届中国·海峡创新项目成果交易会", 2019),
        ("第十五届海峡论坛", 2023),
        ("第七届世界闽商大会", 2022),
        ("9·8投洽会", None),
        ("第三届全会", None),
        ("第九十九届投洽会", None),
        ("第二十届，投洽会", None),
        ("", None),
    ],
)
def test_a_fair_tells_its_year(text: str, year: int | None) -> None:
    assert year_of_event(text) == year
