"""What a phrase of time says, not yet counted from any day."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from normalize.numerals import reading
from normalize.value_words import calendar_words


class Atom(msgspec.Struct, frozen=True):
    """One phrase of time: ``text[start:end]``.

    ``unit`` says what it names and which fields hold it. ``year`` is absolute, ``offset``
    counts years from the day of publication; with neither, the year is left open. ``first``
    and ``last`` are days, months or quarters by the unit; ``part`` is 初, 底, 上旬 …
    """

    start: int
    end: int
    unit: str
    year: int | None = None
    offset: int | None = None
    month: int = 0
    first: int = 0
    last: int = 0
    part: str = ""
    name: str = ""

    @property
    def dated(self) -> bool:
        """Whether the phrase itself names its year."""
        return self.year is not None or self.offset is not None


Match = re.Match[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A phrase of time: its pattern, and how a match is read.

    ``needs``: any match has at least one character of each of these; a text without them is
    not searched.
    """

    needs: tuple[str, ...]
    pattern: str
    read: Callable[[Match], Atom | None]


@cache
def year_pattern() -> str:
    """The pattern of a year before a phrase; its groups are read by :func:`of_year`."""
    words = calendar_words()
    relative = "|".join(
        (f"(?<![{words.not_after[word]}])" if word in words.not_after else "")
        + word
        + (f"(?![{words.not_before[word]}])" if word in words.not_before else "")
        for word in sorted(words.relative_years, key=len, reverse=True)
    )
    return (
        r"(?:(?:(?<![\d.])(?P<year>(?:1[89]|20)\d\d)"
        r"|(?P<han>[一二][〇零九][〇零一二三四五六七八九]{2})"
        r"|(?<!\d)(?P<short>\d\d)(?= ?年 ?\d{1,2} ?月)) ?年(?:度)? ?"
        rf"|(?P<offset>{relative})的?)"
    )


def number(words: str | None) -> int:
    """A small whole number in Arabic or Chinese digits; 0 for nothing, 1 for 首 and 元."""
    if not words:
        return 0
    if words.isascii():
        return int(words)
    if words in ("首", "元"):
        return 1
    read = reading({"廿": "二十"}.get(words, words))
    return int(read.value) if read else 0


def of_year(match: Match) -> dict[str, Any]:
    """The year that a match names, as fields of an :class:`Atom`."""
    groups = match.groupdict()
    if groups.get("year"):
        return {"year": int(groups["year"])}
    if groups.get("han"):
        read = reading(groups["han"])
        return {"year": int(read.value)} if read else {}
    if groups.get("short"):
        short = int(groups["short"])
        return {"year": short + (1900 if short >= 80 else 2000)}
    if groups.get("offset"):
        return {"offset": calendar_words().relative_years[groups["offset"]]}
    return {}
