"""Words to numbers: the corpus, whole strings, and what must hold for any string."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Bound
from normalize.numbers import NumberMention, find_numbers, parse_number
from tests.corpus import Case, cases, check

CORPUS = Path(__file__).parents[2] / "normalize" / "numbers.corpus.toml"

LETTERS = (
    "0123456789.,，%‰ -—～:/一二三四五六七八九十百千万亿两零〇半点"
    "几数余多来成个家元约近超以上左右第年月日"
)
MATERIAL = st.text(st.sampled_from(LETTERS), max_size=40)


def told(mention: NumberMention) -> str:
    upper = "" if mention.upper is None else f"..{mention.upper}"
    return f"{mention.value}{upper}{'%' * mention.percent} {mention.bound}"


@pytest.mark.parametrize("case", cases(CORPUS))
def test_corpus(case: Case) -> None:
    found = find_numbers(case.text)
    check(case, [(case.text[m.outer_start : m.outer_end], told(m)) for m in found])


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("1,234.5", "1234.5"),
        ("1234.50", "1234.50"),
        ("１２３", "123"),
        ("一亿二千万", "120000000"),
        ("两千多万", "20000000"),
        ("10余", "10"),
        ("三十六点五", "36.5"),
        ("〇", "0"),
        ("零", "0"),
        ("廿", "20"),
        ("卅", "30"),
        ("廿五", "25"),
        ("半", "0.5"),
        ("一个半", "1.5"),
        ("百分之十二点五", "12.5"),
        ("12.5%", "12.5"),
        ("3成", "30"),
        ("三成五", "35"),
        ("万亿", "1000000000000"),
        ("1.2万", "12000"),
        ("1.2 万", "12000"),
        ("十来", "10"),
        ("两百三", "230"),
        ("一万二", "12000"),
        ("一千零一", "1001"),
        ("千", "1000"),
        ("三万五千亿", "3500000000000"),
        ("二〇二二", "2022"),
        ("二○二二", "2022"),
        ("八千〇五十", "8050"),
        ("一万〇五百", "10500"),
        ("一百〇三点五", "103.5"),
        ("三个亿", "300000000"),
        ("1.26千亿", "126000000000"),
        ("  12  ", "12"),
        ("-5", "-5"),
        ("億", "100000000"),
    ],
)
def test_a_whole_string_that_is_a_number(words: str, value: str) -> None:
    assert parse_number(words) == Decimal(value)


@pytest.mark.parametrize(
    "words",
    [
        "", " ", "几", "数十", "几百", "一一", "七八", "十四五", "约100", "100以上", "1,23",
        "12,345,67", "2022-10-18", "10月", "2022年", "0595-22881234", "0595", "400 0000 123",
        "1.2.3", ".5", "5.", "10.*亿", "XX", "三分之二", "第三", "百百", "一千万千", "亿亿", "3亿2",
        "5G", "一二", "点五", "多", "个",
    ],
)  # fmt: skip
def test_a_string_that_is_no_number(words: str) -> None:
    assert parse_number(words) is None


def test_the_number_and_its_qualifiers_are_told_apart() -> None:
    text = "力争全年落地项目不少于60个以上"
    (found,) = find_numbers(text)
    assert text[found.start : found.end] == "60"
    assert text[found.outer_start : found.outer_end] == "不少于60个以上"
    assert (found.unit, found.bound) == ("个", Bound.AT_LEAST)


def test_whole_numbers_have_no_decimal_places() -> None:
    assert str(find_numbers("1.2万人")[0].value) == "12000"


@given(MATERIAL)
@settings(derandomize=True, max_examples=400)
def test_any_string_is_read_without_error_and_in_order(text: str) -> None:
    end = 0
    for mention in find_numbers(text):
        assert end <= mention.outer_start <= mention.start < mention.end <= mention.outer_end
        assert mention.outer_end <= len(text)
        assert mention.upper is None or mention.upper > mention.value
        end = mention.end
    parse_number(text)


@given(MATERIAL)
@settings(derandomize=True, max_examples=400)
def test_what_is_found_is_what_the_words_alone_say(text: str) -> None:
    for mention in find_numbers(text):
        if mention.upper is None:
            assert parse_number(text[mention.start : mention.end]) == mention.value


@given(st.integers(0, 10**13 - 1))
@settings(derandomize=True, max_examples=300)
def test_a_number_written_in_chinese_is_read_back(number: int) -> None:
    assert parse_number(written(number)) == number
    assert parse_number(written(number).replace("零", "〇")) == number


def written(number: int) -> str:
    """A whole number in Chinese characters, the way a schoolchild learns it."""
    if number < 10:
        return "零一二三四五六七八九"[number]
    size, name = next(
        (size, name)
        for size, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十"))
        if number >= size
    )
    head, rest = divmod(number, size)
    if not rest:
        return written(head) + name
    return written(head) + name + ("零" if rest < size // 10 else "") + written(rest)


@pytest.mark.parametrize(
    "unit", ["1", "亿", "一", "1,", "1.", "几十", "百分之", "约", " ", "1 亿", "个亿"]
)
def test_a_megabyte_of_one_thing_takes_no_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    find_numbers(text)
    assert time.process_time() - began < 1.5
