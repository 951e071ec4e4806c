"""Whether a numeral counts or measures something, and is no date, ordinal, name or code.

All positions are into a plain text (:func:`normalize.numerals.plain`).
"""

from __future__ import annotations

import re
from functools import cache

from normalize.scanning import Numeral
from normalize.value_words import Lookup, begins_at, by_first, units

_LATIN = re.compile(r"[A-Za-zμ]+[23]?(?:/[A-Za-z]+)?")
_DAY_OR_MOBILE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|1[3-9]\d{9}")
_YEAR = re.compile(r"1[0-9]\d\d|2[01]\d\d")
_LIKELY_YEAR = re.compile(r"19\d\d|20[0-9]\d")
_QUOTES = frozenset("\"'")
_LIST_NUMBER_AFTER = frozenset("、.)")
_LIST_NUMBER_BEFORE = frozenset("\n。;；(")
_LARGEST_LIST_NUMBER = 99
_LONGEST_COUNT = 11
_FIRST_OF_HAN = "\u3000"
_IDLE = frozenset(("万一", "一一", "三三", "两两", "千千万", "千千万万"))


def unit_after(text: str, end: int) -> str:
    """The longest known measure word that begins at ``end``, after at most one space."""
    return begins_at(_measures(), text, end + (text[end : end + 1] == " "))


def counts(text: str, numeral: Numeral, unit: str) -> bool:
    """Whether a numeral, which the measure word ``unit`` follows, counts or measures something."""
    if numeral.broken or _in_a_name(text, numeral, unit):
        return False
    if numeral.percent:
        return True
    if _is_list_number(text, numeral):
        return False
    before = text[max(numeral.start - 3, 0) : numeral.start]
    if before.endswith(_ordinals()):
        return before.endswith(_no_ordinals()) and bool(unit)
    if before.endswith(_eras()) and text.startswith("年", numeral.end):
        return False
    reads = _arabic_counts if numeral.arabic else _han_counts
    return reads(text, numeral, unit)


def negative(text: str, start: int) -> bool:
    """Whether the sign before a number makes it negative (增长-3.2%) and joins nothing."""
    before = text[start - 2 : start - 1] if start > 1 else ""
    joins = before.isdigit() or before in tuple("%-~") or _is_letter(before)
    return text[start - 1 : start] == "-" and not joins


def zero_led(digits: str) -> bool:
    """007 and 0595 are codes; 0 and 0.5 are numbers."""
    return len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()


def _in_a_name(text: str, numeral: Numeral, unit: str) -> bool:
    """5G, A4, Windows 8, 1+N, 9·8, 「1」: a letter or a sign makes a name of the number."""
    start, end = numeral.start, numeral.end
    before, after = text[start - 1 : start], text[end : end + 1]
    if before >= _FIRST_OF_HAN and after >= _FIRST_OF_HAN:  # neither a letter nor a sign
        return False
    two_before = text[start - 2 : start - 1] if start > 1 else ""
    if _is_letter(before) or (before in ("-", "_") and _is_letter(two_before)):
        return True
    if before == " " and _is_letter(two_before) and not numeral.percent:
        return not unit
    if before in _QUOTES and after in _QUOTES:
        return True
    if before in ("+", "·", "#", "№") or after in ("+", "·"):
        return True
    at = end + (after == " ")
    if not _is_letter(text[at : at + 1]) and text[at : at + 1] != "μ":
        return False
    latin = _LATIN.match(text, at)
    return latin is not None and latin[0] not in _latin_units()


def _is_list_number(text: str, numeral: Numeral) -> bool:
    before, after = text[numeral.start - 1 : numeral.start], text[numeral.end : numeral.end + 1]
    at_start = not before or before in _LIST_NUMBER_BEFORE
    return at_start and after in _LIST_NUMBER_AFTER and numeral.value <= _LARGEST_LIST_NUMBER


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _arabic_counts(text: str, numeral: Numeral, unit: str) -> bool:
    words = text[numeral.start : numeral.end]
    digits = re.split("[-~至到年]", words)[-1] if numeral.upper is not None else words
    if zero_led(words) or _goes_on(text, numeral.end, _not_after_arabic(), unit):
        return False
    if not digits.isdigit():
        return True
    if len(digits) > _LONGEST_COUNT or _DAY_OR_MOBILE.fullmatch(digits):
        return False
    if unit == "分" and text[numeral.start - 1 : numeral.start] in tuple("时点"):
        return False
    if _YEAR.fullmatch(digits) and unit in ("年", "年间"):
        return False
    if _LIKELY_YEAR.fullmatch(digits) and not unit:
        return False
    return bool(unit) or text[numeral.start - 1 : numeral.start] not in _labels()


def _han_counts(text: str, numeral: Numeral, unit: str) -> bool:
    words, end = text[numeral.start : numeral.end], numeral.end
    if words in _IDLE or _goes_on(text, end, _not_after_han(), unit):
        return False
    if len(words) == 1 and _goes_on(text, end, _not_after_han_digit(), unit):
        return False
    if words in ("十", "万") and text.startswith("分", end) and not text.startswith("分钟", end):
        return False
    if words[0] == "一" and text[numeral.start - 1 : numeral.start] in _not_before_one():
        return False
    if not numeral.bare and any(scale in words for scale in "百千万亿点"):
        return True
    if len(words) > 2 and numeral.upper is None and "十" in words:
        return True
    return bool(unit)


def _goes_on(text: str, end: int, words: Lookup, unit: str) -> bool:
    """Whether one of ``words`` follows, and no longer measure word (日 but not 日元)."""
    word = begins_at(words, text, end)
    return bool(word) and len(word) >= len(unit)


@cache
def _measures() -> Lookup:
    table = units()
    return by_first([*table.measures, *table.latin, *table.signs])


@cache
def _latin_units() -> frozenset[str]:
    return frozenset(units().latin)


@cache
def _ordinals() -> tuple[str, ...]:
    return tuple(units().ordinal_before)


@cache
def _no_ordinals() -> tuple[str, ...]:
    return tuple(units().no_ordinal_before)


@cache
def _eras() -> tuple[str, ...]:
    return tuple(units().eras)


@cache
def _labels() -> frozenset[str]:
    return frozenset(units().labels)


@cache
def _not_before_one() -> frozenset[str]:
    return frozenset(units().not_before_one)


@cache
def _not_after_arabic() -> Lookup:
    return by_first(units().not_after_arabic)


@cache
def _not_after_han() -> Lookup:
    return by_first(units().not_after_han)


@cache
def _not_after_han_digit() -> Lookup:
    return by_first(units().not_after_han_digit)
