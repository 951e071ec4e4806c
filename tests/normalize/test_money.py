"""Words to money: the corpus, whole strings, what is refused, what holds for any string."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Bound
from normalize.money import Money, find_money, find_rejected, parse_money
from tests.corpus import Case, cases, check

CORPUS = Path(__file__).parents[2] / "normalize" / "money.corpus.toml"
FLAGS = ("explicit", "threshold", "level", "bare", "carried")

LETTERS = (
    "0123456789.,，、和至-—*X 一二三十百千万亿两几数余多个元美港币人民约近超"
    "以上左右级项目的投资每/吨（含）"
)
MATERIAL = st.text(st.sampled_from(LETTERS), max_size=40)


def told(money: Money) -> str:
    upper = "" if money.upper is None else f"..{money.upper:f}"
    flags = " ".join(flag for flag in FLAGS if getattr(money, flag))
    return f"{money.value:f}{upper} {money.currency} {money.bound} {flags}".strip()


@pytest.mark.parametrize("case", cases(CORPUS))
def test_corpus(case: Case) -> None:
    found = find_money(case.text)
    check(case, [(case.text[m.start : m.end], told(m)) for m in found])


@pytest.mark.parametrize(
    ("words", "value", "currency", "bound"),
    [
        ("8500万元", "0.85", "CNY", Bound.EXACT),
        ("8500万", "0.85", "CNY", Bound.EXACT),
        ("206,417.30万元", "20.64173", "CNY", Bound.EXACT),
        ("1.65亿美元", "1.65", "USD", Bound.EXACT),
        ("1万亿元", "10000", "CNY", Bound.EXACT),
        (" 113亿 ", "113", "CNY", Bound.EXACT),
        ("约人民币3亿元", "3", "CNY", Bound.ABOUT),
        ("10亿元及以上", "10", "CNY", Bound.AT_LEAST),
        ("NT$3亿", "3", "TWD", Bound.EXACT),
        ("两億港幣", "2", "HKD", Bound.EXACT),
    ],
)
def test_a_whole_string_that_is_money(words: str, value: str, currency: str, bound: Bound) -> None:
    money = parse_money(words)
    assert money is not None
    assert (money.value, money.currency, money.bound) == (Decimal(value), currency, bound)


@pytest.mark.parametrize(
    "words",
    [
        "", "元", "亿元", "10.*亿元", "3亿人", "3亿千瓦时", "100", "3元/股", "投资3亿元",
        "3亿元、4亿元", "几十亿元", "三元区",
    ],
)  # fmt: skip
def test_a_string_that_is_no_money(words: str) -> None:
    assert parse_money(words) is None


def test_a_plain_yuan_is_what_the_page_says() -> None:
    page = "总投资5亿元，其中外资1亿美元"
    assert [(m.currency, m.explicit) for m in find_money(page, currency="TWD")] == [
        ("TWD", False),
        ("USD", True),
    ]


def test_the_number_is_told_apart_from_its_qualifiers_and_currency() -> None:
    text = "总投资约人民币206,417.30万元左右"
    (money,) = find_money(text)
    assert text[money.number_start : money.number_end] == "206,417.30万"
    assert text[money.start : money.end] == "约人民币206,417.30万元左右"


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("股价3.5元/股", "3.5元", "unit price"),
        ("每平方米1.2万元", "1.2万元", "unit price"),
        ("总投资10.*亿元", "亿元", "masked"),
        ("总投资.5亿元", "5亿元", "masked"),
        ("总投资达亿元", "亿元", "lost digits"),
    ],
)
def test_what_is_refused_says_why(text: str, words: str, why: str) -> None:
    (refused,) = find_rejected(text)
    assert (text[refused.start : refused.end], refused.why) == (words, why)
    assert find_money(text) == ()


@given(MATERIAL)
@settings(derandomize=True, max_examples=500)
def test_any_string_is_read_without_error_and_in_order(text: str) -> None:
    end = 0
    for money in find_money(text):
        assert end <= money.start <= money.number_start < money.number_end <= money.end
        assert money.end <= len(text)
        assert money.upper is None or money.upper > money.value
        end = money.end
    find_rejected(text)
    parse_money(text)


@given(MATERIAL)
@settings(derandomize=True, max_examples=500)
def test_what_is_found_is_what_the_words_alone_say(text: str) -> None:
    for money in find_money(text):
        alone = parse_money(text[money.start : money.end])
        # A unit lent by a later number, or a size known by its noun, cannot stand alone.
        if alone is None:
            assert money.carried or money.threshold or money.bound is not Bound.EXACT
        elif not money.carried:
            assert (alone.value, alone.currency) == (money.value, money.currency)


@pytest.mark.parametrize("unit", ["1", "亿", "万", "元", "1,", "1.", "几十亿", "投资", "、", "$"])
def test_a_megabyte_of_one_thing_takes_no_time(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    find_money(text)
    assert time.process_time() - began < 1.5
