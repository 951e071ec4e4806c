"""A value as somebody wrote it, with the precision that the writing claims."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from audit.interval import Interval, claimed
from model import Bound, Value
from normalize.numerals import plain
from normalize.scanning import scan

_DIGITS = re.compile(r"\d++(?:,\d{3})*+(?:\.(?P<decimals>\d++))?")
_POWERS = {Decimal(10) ** n: n for n in range(-12, 13)}
ONE = Decimal(1)
_WAN = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Said:
    """A value in 亿 of ``currency``, in percent or in units, written to a multiple of ``step``.

    ``step`` 0 means exact as it stands. ``words`` are what was written. ``reckoned`` is the claim
    of what was not written so but reckoned at a rate.
    """

    value: Decimal
    step: Decimal
    bound: Bound = Bound.EXACT
    currency: str | None = None
    words: str = ""
    reckoned: Interval | None = None

    @property
    def interval(self) -> Interval:
        """What is claimed; see :mod:`audit.interval`."""
        return self.reckoned or claimed(self.value, self.step, self.bound, self.words)

    def meets(self, other: Said) -> bool:
        """Whether both can be true."""
        return self.interval.meets(other.interval)


def said(value: Value, *, is_count: bool = False) -> Said:
    """A reported value with the precision that its words claim."""
    words = value.span.text
    amount = shorten(value.value)
    step = Decimal(0) if is_count else step_of(words, amount)
    return Said(amount, step, value.bound, value.currency, words)


def step_of(words: str, value: Decimal) -> Decimal:
    """The unit of the last digit as written, in the unit of ``value``.

    「8500万元」 read as 0.85 → 0.0001; 「3.86万亿元」 read as 38600 → 100. Where the words do
    not show the number, the value's own digits tell.
    """
    if value:
        for match in _DIGITS.finditer(plain(words)):
            number = Decimal(match[0].replace(",", ""))
            if number and (unit := value / number) in _POWERS:
                return _step(match[0], unit, len(match["decimals"] or ""))
        for numeral in scan(plain(words)):
            if numeral.value and (unit := value / numeral.value) in _POWERS:
                after = plain(words)[numeral.start : numeral.end].partition("点")[2]
                decimals = len(after.rstrip("百千万亿"))
                return (unit * numeral.scale).scaleb(-decimals).normalize()
    exponent = value.as_tuple().exponent
    return ONE.scaleb(min(exponent, 0)) if isinstance(exponent, int) else ONE


def _step(digits: str, unit: Decimal, decimals: int) -> Decimal:
    """The claim of digits in their unit.

    In 万元, up to two zeros at the end are the habit of rounding to 百万元 and claim nothing:
    15600万元 says what 1.56亿元 says.
    """
    if unit == _WAN and not decimals:
        decimals = -min(len(digits) - len(digits.rstrip("0")), 2)
    return unit.scaleb(-decimals).normalize()


def shorten(value: Decimal) -> Decimal:
    """The same number without the zeros that only a column's type gave it, never as 1E+3."""
    short = value.normalize()
    return short.quantize(ONE) if short == short.to_integral_value() else short


def spoken(value: Decimal) -> str:
    """The number as a sentence has it: at most six decimals, no zeros at the end."""
    rounded = shorten(round(value, 6))
    return f"{rounded:f}"
