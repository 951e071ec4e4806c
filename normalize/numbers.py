"""Words to numbers: what counts and measures something in a text, and how it is bounded.

Not numbers: dates and years, ordinals (第三), names and codes (5G, 3号线), telephone numbers,
ratios (3:2), fractions (三分之一), list numbers (1、), masked digits (1*个). 数十 and 几百 have
no value and are left alone; 上百 is about 100.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from model import Bound
from normalize.bounds import outer
from normalize.numerals import plain
from normalize.scanning import Numeral, scan
from normalize.value_words import by_length, units

_WHOLE = re.compile(r"(?P<sign>[+-])?(?P<rest>.+)", re.DOTALL)
_JOINT = re.compile(r"[ ]?(?:-{1,2}|~|至|到)[ ]?")
_CODE_JOINTS = frozenset("-/:∶·.+=~×*")
_LATIN = re.compile(r"[A-Za-zμ]+[23]?(?:/[A-Za-z]+)?")
_IDLE_BEFORE_ONE = frozenset("统唯专单逐划如同每这那某哪另任首归不万同整")
_LIST_NUMBER_AFTER = frozenset("、.)")
_LIST_NUMBER_BEFORE = frozenset("\n。;；(")
_LONGEST_UNIT = 4


@dataclass(frozen=True, slots=True)
class NumberMention:
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
    found = list(scan(rest))
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(rest)):
        return None
    numeral = found[0]
    if numeral.upper is not None or _zero_led(rest):
        return None
    return -numeral.value if matched["sign"] == "-" else numeral.value


def find_numbers(text: str) -> tuple[NumberMention, ...]:
    """All numbers of a text, in order, none overlapping."""
    text = plain(text)
    return tuple(
        _mention(text, numeral)
        for numeral in _ranges(text, list(scan(text)))
        if _counts(text, numeral)
    )


def unit_after(text: str, end: int) -> str:
    """The longest known measure word that begins at ``end``, after at most one space."""
    at = end + (text[end : end + 1] == " ")
    for length, words in _measures():
        if text[at : at + length] in words:
            return text[at : at + length]
    return ""


def _mention(text: str, numeral: Numeral) -> NumberMention:
    start, end, value = numeral.start, numeral.end, numeral.value
    if numeral.percent and _negative(text, start):
        start, value = start - 1, -value
    about, first = numeral.about, start
    if numeral.bare and text[start - 1 : start] == "上" and text[start - 2 : start - 1] != "以":
        about, first = True, start - 1
    unit = "" if numeral.percent else unit_after(text, end)
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
        elif len(chain) == 2 and _JOINT.fullmatch(_between(text, *chain)):
            if joined := join(*chain):
                yield joined
        index = last + 1


def join(low: Numeral, high: Numeral) -> Numeral | None:
    """The range from one numeral to another, or None if it does not rise.

    A scale or a percent sign on the upper end alone is the lower one's too (5—8万, 5—8%).
    """
    if low.broken or high.broken or low.upper is not None or high.upper is not None:
        return None
    value = low.value
    if low.scale == 1 and high.scale > 1 and value < high.value / high.scale:
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


def _counts(text: str, numeral: Numeral) -> bool:
    """Whether a numeral counts or measures, and is no date, ordinal, name or code."""
    if numeral.broken or _in_a_name(text, numeral):
        return False
    if numeral.percent:
        return True
    if text[max(numeral.start - 3, 0) : numeral.start].endswith(_ordinals()):
        return _not_ordinal_after_all(text, numeral)
    return _arabic_counts(text, numeral) if numeral.arabic else _han_counts(text, numeral)


def _in_a_name(text: str, numeral: Numeral) -> bool:
    """5G, A4, 1+N, 9·8, 「1」: a letter or a sign makes a name or a code of the number."""
    before, after = text[numeral.start - 1 : numeral.start], text[numeral.end : numeral.end + 1]
    if _ascii_letter(before) or (
        before in ("-", "_") and _ascii_letter(text[numeral.start - 2 : numeral.start - 1])
    ):
        return True
    if before and before in "\"'" and after and after in "\"'":
        return True
    if before in ("+", "·", "#", "№") or after in ("+", "·"):
        return True
    if after in _LIST_NUMBER_AFTER and (not before or before in _LIST_NUMBER_BEFORE):
        return True
    latin = _LATIN.match(text, numeral.end + (after == " "))
    return latin is not None and latin[0] not in _latin_units()


def _ascii_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _negative(text: str, start: int) -> bool:
    before = text[start - 2 : start - 1] if start > 1 else ""
    return (
        text[start - 1 : start] == "-"
        and not before.isdigit()
        and before not in tuple("%-~")
        and not _ascii_letter(before)
    )


def _zero_led(digits: str) -> bool:
    return len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()


def _arabic_counts(text: str, numeral: Numeral) -> bool:
    digits = text[numeral.start : numeral.end].rstrip("余多来几万亿千百十 ")
    if _zero_led(digits) or (len(digits) > 11 and digits.isdigit()):
        return False
    if text.startswith(_not_after_arabic(), numeral.end):
        return False
    if (
        not (digits.isdigit() and len(digits) in (4, 8, 11))
        or digits != text[numeral.start : numeral.end]
    ):
        return True
    if len(digits) == 4:
        return not ("1000" <= digits <= "2999" and text.startswith("年", numeral.end)) and (
            not "1900" <= digits <= "2099" or bool(unit_after(text, numeral.end))
        )
    return not _DAY_OR_MOBILE.fullmatch(digits)


def _han_counts(text: str, numeral: Numeral) -> bool:
    words = text[numeral.start : numeral.end]
    if text.startswith(_not_after_han(), numeral.end) or words in _IDLE:
        return False
    if (
        words == "十"
        and text.startswith("分", numeral.end)
        and not text.startswith("分钟", numeral.end)
    ):
        return False
    before = text[numeral.start - 1 : numeral.start]
    if words[0] == "一" and before in _IDLE_BEFORE_ONE:
        return False
    strong = not numeral.bare and numeral.upper is None and any(c in words for c in "百千万亿点")
    if strong or (len(words) > 2 and numeral.upper is None and "十" in words):
        return True
    return bool(unit_after(text, numeral.end))


def _not_ordinal_after_all(text: str, numeral: Numeral) -> bool:
    """最初三个月, 每周五次: 初 and 周 belong to the word before."""
    before = text[numeral.start - 2 : numeral.start]
    return before in ("最初", "当初", "起初", "每周", "四周") and bool(
        unit_after(text, numeral.end)
    )


_DAY_OR_MOBILE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|1[3-9]\d{9}")
_IDLE = frozenset(("万一", "一一", "三三", "两两", "千千万", "千千万万"))


@cache
def _measures() -> tuple[tuple[int, frozenset[str]], ...]:
    table = units()
    return by_length([*table.measures, *table.latin, *table.signs])


@cache
def _latin_units() -> frozenset[str]:
    return frozenset(units().latin)


@cache
def _ordinals() -> tuple[str, ...]:
    return tuple(units().ordinal_before)


@cache
def _not_after_arabic() -> tuple[str, ...]:
    return tuple(units().not_after_arabic)


@cache
def _not_after_han() -> tuple[str, ...]:
    return tuple(units().not_after_han)
