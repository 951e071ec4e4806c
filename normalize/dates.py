"""Words to days: the points and stretches of time that a text names.

A mention keeps its words and what they come to, counted from the day of publication. It says
no more than the text: 截至10月底 has no beginning, 7月以来 ends where the text was published;
the grammar of facts puts the two together.
"""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from normalize.date_periods import Period, PeriodMention
from normalize.date_telling import Telling
from normalize.numerals import plain

__all__ = ["Period", "PeriodMention", "find_periods", "parse_period"]


def find_periods(text: str, published: date | None) -> tuple[PeriodMention, ...]:
    """All phrases of time in a text, in order, none overlapping."""
    return periods_in(plain(text), text, published)


def periods_in(whole: str, text: str, published: date | None) -> tuple[PeriodMention, ...]:
    """As :func:`find_periods`, where ``whole`` is the plain form of the text."""
    mentions = Telling(whole, published).mentions()
    return tuple(replace(mention, words=text[mention.start : mention.end]) for mention in mentions)


def parse_period(text: str, published: date | None) -> Period | None:
    """The period that the whole string is, or None. Total on any string."""
    found = find_periods(text, published)
    if len(found) != 1 or (text[: found[0].start] + text[found[0].end :]).strip():
        return None
    return found[0].period
