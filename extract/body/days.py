"""Days as pages write them: 2023-10-20, 2023年10月20日, 二〇二三年十月二十日, 民國112年10月20日."""

from __future__ import annotations

import re
from datetime import date

_DAY = re.compile(
    r"(?<![\d.])((?:19|20)\d\d)\s?(?:[-/.]\s?|年\s{0,3})(\d{1,2})\s?(?:[-/.]\s?|月\s{0,3})(\d{1,2})(?!\d|日?\s?[-–—－至~]\s?\d{1,2}日)"
)
# A year above its month and day, as a calendar's leaf: 2024 04/16 10:20.
_LEAF = re.compile(r"^\s{0,3}((?:19|20)\d\d)\s(\d{2})\s?/\s?(\d{2})\s{1,3}\d{2}:\d{2}")
_HAN = re.compile(
    r"([二一][〇○零ОO九0][〇○零ОO一二三四五六七八九0]{2})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_ROC = re.compile(r"(?:民[國国]\s?)(\d{2,3})\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d{3})")
_URL = (
    re.compile(r"/((?:19|20)\d\d)[-_]?(\d{2})/?[-_]?(\d{2})(?:/|\D)"),
    re.compile(r"[/_.t]((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])[_/.]"),
    re.compile(r"((?:19|20)\d\d)[-_/](\d{1,2})[-_/](\d{1,2})(?=\D)"),
)
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "○": 0,
    "零": 0,
    "О": 0,
    "O": 0,
    "0": 0,
}


def day(year: int, month: int, number: int) -> date | None:
    """The day, or None where there is no such day or no paper yet."""
    try:
        return date(year, month, number) if 1949 <= year <= 2099 else None
    except ValueError:
        return None


def find_day(text: str) -> date | None:
    """The first full day in a short text."""
    for match in _DAY.finditer(text):
        if found := day(int(match[1]), int(match[2]), int(match[3])):
            return found
    if leaf := _LEAF.match(text):
        return day(int(leaf[1]), int(leaf[2]), int(leaf[3]))
    if roc := _ROC.search(text):
        return day(int(roc[1]) + 1911, int(roc[2]), int(roc[3]))
    if han := _HAN.search(text):
        digits = "".join(str(_DIGITS.get(c, 0)) for c in han[1])
        return day(int(digits), han_number(han[2]), han_number(han[3]))
    return None


def find_compact_day(text: str) -> date | None:
    """A day written as eight digits (20231020)."""
    match = _COMPACT.search(text)
    return day(int(match[1]), int(match[2]), int(match[3])) if match else None


def url_day(url: str) -> date | None:
    """The day in a URL's path."""
    for pattern in _URL:
        for match in pattern.finditer(url):
            if found := day(int(match[1]), int(match[2]), int(match[3])):
                return found
    return None


def han_number(text: str) -> int:
    """A number up to 99 in Chinese numerals (十二, 二十一)."""
    tens, found, ones = text.partition("十")
    if not found:
        return _DIGITS.get(text, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
