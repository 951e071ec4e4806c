"""Words to numbers: what counts and measures something in a text, and how it is bounded.

Not numbers: dates and years, ordinals (第三), names and codes (5G, 3号线), telephone numbers,
ratios (3:2), fractions (三分之一), list numbers (1、), masked digits (1*个). 数十 and 几百 have
no value and are left alone; 上百 is about 100.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from model import Bound
from normalize.bounds import outer
from normalize.number_context import counts, negative, unit_after, zero_led
from normalize.numerals import plain
from normalize.scanning import Numeral, scan

_WHOLE = re.compile(r"(?P<sign>[+-])?(?P<rest>.+)", re.DOTALL)
_JOINT = re.compile(r"[ ]?(?:-{1,2}|~|至|到)[ ]?")
_CODE_JOINTS = frozenset("-/:∶·.+=~×*")
_LONGEST_UNIT = 4
# 三至五百 is 三百至五百, but 2至三十 is no 二十至三十.
_LENDS = 100


class NumberMention(msgspec.Struct, frozen=True):
    """A number in a text.

    ``text[start:end]`` is the number with its scale (万, 亿), its 余 and its percent sign;
    ``text[outer_start:outer_end]`` takes in 约, 超过 … and 以上, 左右 …, with the unit between.
    ``value`` is in percent for a rate (三成 → 30); ``upper`` is set for a range (5—8家).
    ``unit`` is the measure word that follows, "" if none is known.
    """

    start: int
    end: int
    value: Decimal
    bound: Bound
    percent: bool
    upper: Decimal | None
    outer_start: int
    outer_end: int
    unit: str = ""


def parse_number(text: str) -> Decimal | None:
    """The number that the whole string is, or None; percent for a rate, the lower end of none.

    Total on any string. 两百三 → 230, 10余 → 10, 百分之十二点五 → 12.5, 三成五 → 35, 半 → 0.5;
    a range (七八), a date, a qualified number (约10) and a number without a value (数十) → None.
    """
    matched = _WHOLE.fullmatch(plain(text).strip())
    if not matched:
        return None
    rest = matched["rest"]
    if rest == "半":
        return Decimal("0.5")
    if len(rest) > 64:
        return None
    found = scan(rest)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(rest)):
        return None
    numeral = found[0]
    if numeral.upper is not None or zero_led(rest):
        return None
    return -numeral.value if matched["sign"] == "-" else numeral.value


def find_numbers(text: str) -> tuple[NumberMention, ...]:
    """All numbers of a text, in order, none overlapping."""
    whole = plain(text)
    return numbers_among(whole, scan(whole))


def numbers_among(text: str, numerals: Sequence[Numeral]) -> tuple[NumberMention, ...]:
    """As :func:`find_numbers`, for a plain text whose numerals are known."""
    found = []
    for numeral in _ranges(text, numerals):
        unit = unit_after(text, numeral.end)
        if counts(text, numeral, unit):
            found.append(_mention(text, numeral, unit))
    return tuple(found)


def _mention(text: str, numeral: Numeral, unit: str) -> NumberMention:
    start, end, value = numeral.start, numeral.end, numeral.value
    if numeral.percent and negative(text, start):
        start, value = start - 1, -value
    about, first = numeral.about, start
    if numeral.bare and text[start - 1 : start] == "上" and text[start - 2 : start - 1] != "以":
        about, first = True, start - 1
    unit = "" if numeral.percent else unit
    unit_end = text.index(unit, end) + len(unit)
    around = outer(text, first, end, unit_end, about=about, large=numeral.scale >= 10**4)
    outer_end = around.end if around.end > unit_end else end
    return NumberMention(
        start, end, value, around.bound, numeral.percent, numeral.upper,
        around.start, outer_end, unit,
    )  # fmt: skip


def _ranges(text: str, numerals: Sequence[Numeral]) -> Iterator[Numeral]:
    """Join two numerals into a range (5—8, 5家至8家); drop those that a sign joins to a code."""
    index = 0
    while index < len(numerals):
        last = index
        while last + 1 < len(numerals) and _joint(text, numerals[last], numerals[last + 1]):
            last += 1
        chain = numerals[index : last + 1]
        if len(chain) == 1:
            yield chain[0]
        elif len(chain) == 2:
            yield from _range(text, *chain)
        index = last + 1


def _range(text: str, low: Numeral, high: Numeral) -> Iterator[Numeral]:
    """5—8 as one; 从5到8 and 10到5 as two, for that is a change; 400-0123 as none."""
    sign = _between(text, low, high).strip()
    if not _JOINT.fullmatch(sign):
        return
    joined = join(low, high)
    changed = sign == "到" and text[low.start - 1 : low.start] in tuple("从由")
    if joined and not changed:
        yield joined
    elif sign in ("至", "到"):
        yield from (low, high)


def join(low: Numeral, high: Numeral) -> Numeral | None:
    """The range from one numeral to another, or None if it does not rise.

    A scale or a percent sign on the upper end alone is the lower one's too (5—8万, 5—8%).
    """
    if low.broken or high.broken or low.upper is not None or high.upper is not None:
        return None
    value = low.value
    if low.scale == 1 and high.scale >= _LENDS and value < high.value / high.scale:
        value *= high.scale
    if value >= high.value or low.percent > high.percent:
        return None
    return replace(
        high, start=low.start, value=value, upper=high.value, about=low.about or high.about
    )


def _joint(text: str, low: Numeral, high: Numeral) -> bool:
    """Whether nothing but a joining sign (and the unit that both have) stands between two."""
    gap = high.start - low.end
    if not 0 < gap <= _LONGEST_UNIT + 2:
        return False
    between = text[low.end : high.start]
    return between in _CODE_JOINTS or _JOINT.fullmatch(_between(text, low, high)) is not None


def _between(text: str, low: Numeral, high: Numeral) -> str:
    between = text[low.end : high.start]
    unit = unit_after(text, low.end)
    if unit and between.startswith(unit) and unit_after(text, high.end) == unit:
        return between[len(unit) :]
    return between
