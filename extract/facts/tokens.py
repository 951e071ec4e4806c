"""What stands in a segment: sums, shares, counts' numbers, days, places, words."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date

from extract.facts.lexicon import Word, find_words
from extract.facts.sentences import Segment
from normalize.dates import PeriodMention, find_periods
from normalize.money import Money, find_money
from normalize.numbers import NumberMention, find_numbers
from normalize.places import PlaceMention, find_places


@dataclass(frozen=True, slots=True)
class Tokens:
    """The finds in one segment; all offsets count from the segment's own start."""

    money: tuple[Money, ...]
    numbers: tuple[NumberMention, ...]
    percents: tuple[NumberMention, ...]
    periods: tuple[PeriodMention, ...]
    places: tuple[PlaceMention, ...]
    words: tuple[Word, ...]

    def words_of(self, family: str, key: str | None = None) -> list[Word]:
        """The words of one family of the lexicon, in order."""
        return [w for w in self.words if family in w.means and key in (None, w.means[family])]


_DIGIT = re.compile(r"[0-9一二三四五六七八九十百千万亿两半数廿]")


class Places:
    """The places of a whole body, looked up once: what stands around a name decides its sense."""

    def __init__(self, folded: str, home: str | None) -> None:
        self._found = find_places(folded, home)
        self._starts = [m.start for m in self._found]

    def within(self, segment: Segment) -> tuple[PlaceMention, ...]:
        """The mentions in one segment, with offsets from its start."""
        first = bisect_left(self._starts, segment.start)
        last = bisect_left(self._starts, segment.end)
        return tuple(
            replace(m, start=m.start - segment.start, end=m.end - segment.start)
            for m in self._found[first:last]
            if m.end <= segment.end
        )


def scan(
    segment: Segment,
    published: date | None,
    home: str | None,
    currency: str,
    places: Places | None = None,
) -> Tokens:
    """Find everything in a segment that a rule may speak of."""
    text = segment.text
    sums: tuple[Money, ...] = ()
    counted: tuple[NumberMention, ...] = ()
    if _DIGIT.search(text) or "元" in text:
        sums = find_money(text, currency)
        counted = find_numbers(text)
    covered = [(m.start, m.end) for m in sums]
    free = tuple(n for n in counted if not any(a < n.end and n.start < b for a, b in covered))
    return Tokens(
        money=sums,
        numbers=tuple(n for n in free if not n.percent),
        percents=tuple(n for n in free if n.percent),
        periods=find_periods(text, published),
        places=find_places(text, home) if places is None else places.within(segment),
        words=tuple(find_words(text)),
    )
