"""What a written value claims, as an interval of what may be true.

A value written with so many decimals claims the numbers that round to it: 10374.08 claims
[10374.075, 10374.085]. Two claims agree if their intervals meet; a sum agrees with its parts if
the sum of the parts' intervals meets the whole's (the rule of XBRL Calculation 1.1). An end that
is None is open. All ends count as within: a bare touch is no contradiction.

Qualifiers, with u the unit of the last digit that is not zero, and at most a tenth of the value
(20 → 2, 690 → 10, 7 → 0.7, 61.7 → 0.1):

    近 N, 接近 N        [N - u, N]
    不足 N, 不到 N      [N - u, N]
    约 N, N 左右        N ± the larger of u and a hundredth of N
    超 N, 逾 N, 突破 N   [N, N + U], U the same unit without the tenth (超60 → 60 to 70)
    N 余, N 多          [N, N + U]
    不低于 N, N 以上     [N, ∞)
    不超过 N, N 以内     [0, N]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from model import Bound

ZERO = Decimal(0)
_TENTH = Decimal("0.1")
_HUNDREDTH = Decimal("0.01")
_FLOOR_WORDS = ("以上", "不低于", "不少于", "不小于", "至少", "不下", "起码", "最少", "最低")
_CEILING_NEAR = ("不足", "不到", "未达", "未满", "不满")
_NEAR = ("近",)
_ODD = ("余", "多", "几", "来")


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval; None at an end leaves it open."""

    low: Decimal | None
    high: Decimal | None

    def meets(self, other: Interval) -> bool:
        """Whether one number lies in both."""
        return not (_above(self.low, other.high) or _above(other.low, self.high))

    def __add__(self, other: Interval) -> Interval:
        return Interval(_add(self.low, other.low), _add(self.high, other.high))

    def times(self, factor: Interval) -> Interval:
        """The product, for ends that are not negative."""
        return Interval(_multiply(self.low, factor.low), _multiply(self.high, factor.high))

    def over(self, divisor: Interval) -> Interval:
        """The quotient, for ends that are not negative; by nothing it is anything."""
        low = None if self.low is None else ZERO
        if self.low is not None and divisor.high:
            low = self.low / divisor.high
        high = None
        if self.high is not None and divisor.low:
            high = self.high / divisor.low
        return Interval(low, high)


def total(intervals: Iterable[Interval]) -> Interval:
    """The interval in which the sum lies."""
    result = Interval(ZERO, ZERO)
    for interval in intervals:
        result += interval
    return result


@lru_cache(maxsize=50_000)
def claimed(value: Decimal, step: Decimal, bound: Bound = Bound.EXACT, words: str = "") -> Interval:
    """What a value written to a multiple of ``step`` claims.

    ``step`` is 0 for what is exact as it stands (a count of projects). ``words`` are the words
    as written: they tell 近20亿 from 约20亿, and 超20亿 from 20亿以上. ``value`` ≥ 0.
    """
    half = step / 2
    if bound is Bound.EXACT:
        return Interval(max(value - half, ZERO), value + half)
    unit = _last_digit(value)
    near = min(unit, value * _TENTH)
    if bound is Bound.AT_LEAST:
        ceiling = None if any(word in words for word in _FLOOR_WORDS) else value + unit
        return Interval(value, ceiling)
    if bound is Bound.AT_MOST:
        is_near = any(word in words for word in _CEILING_NEAR)
        return Interval(value - near if is_near else ZERO, value)
    if any(word in words for word in _NEAR):
        return Interval(value - near, value)
    if any(word in words for word in _ODD):
        return Interval(value, value + unit)
    spread = max(near, value * _HUNDREDTH, half)
    return Interval(max(value - spread, ZERO), value + spread)


def _last_digit(value: Decimal) -> Decimal:
    """The unit of the last digit that is not zero: 690 → 10, 61.70 → 0.1."""
    if not value:
        return ZERO
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else ZERO


def _above(low: Decimal | None, high: Decimal | None) -> bool:
    return low is not None and high is not None and low > high


def _add(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


def _multiply(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one * other
