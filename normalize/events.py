"""The year of a fair, from its ordinal: 第二十四届投洽会 was held in 2024."""

from __future__ import annotations

import re
from functools import cache

from normalize.numerals import plain, reading
from normalize.value_words import Event, events

# 第24届 … 投洽会: between the two stand the fair's longer name and quotes, no clause.
_ORDINAL = re.compile(r"(?:第(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,5})|(?P<first>首))届")
_YEAR = re.compile(r"(?<!\d)(?P<year>20\d\d)年?[^\d\s,，。;；、]{0,10}$")
_FAR = 24
_CLAUSE_END = re.compile(r"[,，。;；\n、]|第[\d一二三四五六七八九十百]+届")


def year_of_event(text: str) -> int | None:
    """The year that the first fair named in ``text`` was held; None if it tells no year.

    Reads an ordinal (第二十四届中国国际投资贸易洽谈会) or a year before the name (2019厦洽会).
    """
    text = plain(text)
    for match in _ORDINAL.finditer(text):
        name = _CLAUSE_END.split(text[match.end() : match.end() + _FAR], maxsplit=1)[0]
        event = next((event for word, event in _names() if word in name), None)
        if event and (year := _year(event, _number(match))):
            return year
    for word, _ in _names():
        at = text.find(word)
        if at >= 0 and (named := _YEAR.search(text[max(at - 16, 0) : at])):
            return int(named["year"])
    return None


def _number(match: re.Match[str]) -> int:
    if match["first"]:
        return 1
    read = reading(match["n"])
    return int(read.value) if read else 0


def _year(event: Event, number: int) -> int | None:
    if 1 <= number <= len(event.years):
        return event.years[number - 1]
    if event.first <= number <= event.last:
        return event.base + number * event.every
    return None


@cache
def _names() -> tuple[tuple[str, Event], ...]:
    """The fairs by their names, longest first."""
    named = [(name, event) for event in events() for name in event.names]
    return tuple(sorted(named, key=lambda pair: -len(pair[0])))
