"""What a written number claims: a true sum is never flagged, a change beyond it always is."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.interval import Interval, claimed, total
from audit.said import Said, said, step_of
from model import Bound, Span, Value

AMOUNTS = st.lists(
    st.decimals("0.01", "5000", places=4, allow_nan=False, allow_infinity=False),
    min_size=2,
    max_size=12,
)
PLACES = st.integers(0, 3)


def _rounded(value: Decimal, places: int) -> Interval:
    step = Decimal(1).scaleb(-places)
    return claimed(value.quantize(step, ROUND_HALF_UP), step)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(AMOUNTS, PLACES, PLACES)
def test_a_true_sum_rounded_at_any_precision_is_never_flagged(
    parts: list[Decimal], of_parts: int, of_sum: int
) -> None:
    summed = total(_rounded(part, of_parts) for part in parts)
    assert summed.meets(_rounded(sum(parts, Decimal(0)), of_sum))


@settings(derandomize=True, max_examples=200, deadline=None)
@given(AMOUNTS, PLACES, PLACES, st.decimals("0.0001", "100", places=4))
def test_a_change_beyond_the_precision_always_is(
    parts: list[Decimal], of_parts: int, of_sum: int, extra: Decimal
) -> None:
    widest = len(parts) * Decimal(1).scaleb(-of_parts) + Decimal(1).scaleb(-of_sum)
    summed = total(_rounded(part, of_parts) for part in parts)
    changed = sum(parts, Decimal(0)) + widest + extra
    assert not summed.meets(_rounded(changed, of_sum))


@settings(derandomize=True, max_examples=100, deadline=None)
@given(
    st.decimals("1", "9000", places=3),
    st.decimals("1", "9000", places=3),
    PLACES,
)
def test_a_true_rate_is_never_flagged(done: Decimal, plan: Decimal, places: int) -> None:
    rate = done / plan * 100
    hundred = Interval(Decimal(100), Decimal(100))
    meant = _rounded(done, places + 1).over(_rounded(plan, places + 1)).times(hundred)
    assert meant.meets(_rounded(rate, 1))


def _said(text: str, value: str, bound: Bound = Bound.EXACT) -> Said:
    return said(Value(Decimal(value), Span(0, len(text), text), bound, "CNY"))


@pytest.mark.parametrize(
    ("text", "value", "bound", "within", "without"),
    [
        ("10374.08亿元", "10374.08", Bound.EXACT, "10374.0849", "10374.0851"),
        ("近20亿元", "20", Bound.ABOUT, "19.2", "20.6"),
        ("近20亿元", "20", Bound.ABOUT, "18", "17.9"),
        ("近690亿元", "690", Bound.ABOUT, "681", "679"),
        ("约5亿元", "5", Bound.ABOUT, "5.4", "5.6"),
        ("超60亿元", "60", Bound.AT_LEAST, "61.7", "70.1"),
        ("超60亿元", "60", Bound.AT_LEAST, "69", "59"),
        ("60亿元以上", "60", Bound.AT_LEAST, "900", "59"),
        ("20余亿元", "20", Bound.ABOUT, "28", "31"),
        ("不超过18.5亿元", "18.5", Bound.AT_MOST, "9", "18.6"),
        ("不足10亿元", "10", Bound.AT_MOST, "9.4", "8"),
        ("8500万元", "0.85", Bound.EXACT, "0.854", "0.856"),
        ("8512万元", "0.8512", Bound.EXACT, "0.85124", "0.8513"),
        ("2.94万亿元", "29400", Bound.EXACT, "29417.3", "29451"),
        ("一百二十亿元", "120", Bound.EXACT, "120.4", "120.6"),
    ],
)
def test_the_intervals_that_the_contract_documents(
    text: str, value: str, bound: Bound, within: str, without: str
) -> None:
    interval = _said(text, value, bound).interval
    exact = [claimed(Decimal(number), Decimal(0)) for number in (within, without)]
    assert interval.meets(exact[0])
    assert not interval.meets(exact[1])


def test_the_sums_that_the_seeds_hold() -> None:
    parts = [claimed(Decimal(p), Decimal("0.01")) for p in ("118.15", "42.22", "409.88", "555.85")]
    assert total(parts).meets(claimed(Decimal("1126.106"), Decimal("0.001")))
    counts = [claimed(Decimal(p), Decimal(0)) for p in (8, 6, 70, 35)]
    assert total(counts).meets(claimed(Decimal(119), Decimal(0)))
    assert not total(counts).meets(claimed(Decimal(120), Decimal(0)))


@pytest.mark.parametrize(
    ("words", "value", "step"),
    [
        ("10374.08亿元", "10374.08", "0.01"),
        ("15600万元", "1.56", "0.01"),
        ("118000", "11.8", "0.01"),
        ("1.65亿美元", "1.65", "0.01"),
        ("三点五亿元", "3.5", "0.1"),
        ("", "62", "1"),
    ],
)
def test_the_step_is_read_from_the_words(words: str, value: str, step: str) -> None:
    assert step_of(words, Decimal(value)) == Decimal(step)
