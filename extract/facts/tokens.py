"""What stands in a segment: sums, shares, counts' numbers, days, places, words."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from typing import Generic, Protocol, TypeVar

import msgspec

from extract.facts.lexicon import Word, find_words
from extract.facts.sentences import Segment
from normalize.dates import PeriodMention
from normalize.finding import find_values
from normalize.money import Money
from normalize.numbers import NumberMention
from normalize.places import PlaceMention, find_places


class Tokens(msgspec.Struct, frozen=True):
    """The finds in one segment; all offsets count from the segment's own start."""

    money: tuple[Money, ...]
    numbers: tuple[NumberMention, ...]
    percents: tuple[NumberMention, ...]
    periods: tuple[PeriodMention, ...]
    places: tuple[PlaceMention, ...]
    words: tuple[Word, ...]
    families: dict[str, list[Word]]

    def words_of(self, family: str, key: str | None = None) -> list[Word]:
        """The words of one family of the lexicon, in order."""
        some = self.families.get(family, [])
        return some.copy() if key is None else [w for w in some if w.means[family] == key]


class Finds:
    """Everything that a body holds, looked up once and handed out by segment.

    One look is quicker than one for each segment, and lets what stands around a name or a day
    decide its sense.
    """

    def __init__(self, folded: str, published: date | None, home: str | None, currency: str):
        values = find_values(folded, published, currency)
        self._money = _Row(values.money)
        self._numbers = _Row(values.numbers)
        self._periods = _Row(values.periods)
        self._places = _Row(find_places(folded, home))
        self._words = _Row(tuple(find_words(folded)))

    def within(self, segment: Segment) -> Tokens:
        """What stands in one segment, with offsets from its start."""
        at = segment.start
        return _tokens(
            tuple([_moved_money(m, at) for m in self._money.within(segment)]),
            tuple([_moved_number(n, at) for n in self._numbers.within(segment)]),
            tuple(
                [
                    PeriodMention(m.start - at, m.end - at, m.period, m.words)
                    for m in self._periods.within(segment)
                ]
            ),
            tuple(
                [
                    PlaceMention(m.start - at, m.end - at, m.text, m.place, m.candidates, m.within)
                    for m in self._places.within(segment)
                ]
            ),
            tuple(
                [
                    Word(w.start - at, w.end - at, w.text, w.means)
                    for w in self._words.within(segment)
                ]
            ),
        )


class _Mention(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


M = TypeVar("M", bound=_Mention)


class _Row(Generic[M]):
    """Mentions in order, and those of them that lie in a segment."""

    def __init__(self, found: tuple[M, ...]) -> None:
        self._found = found
        self._starts = [m.start for m in found]

    def within(self, segment: Segment) -> list[M]:
        first = bisect_left(self._starts, segment.start)
        last = bisect_left(self._starts, segment.end, first)
        if first == last:
            return []
        return [m for m in self._found[first:last] if m.end <= segment.end]


def _moved_money(money: Money, by: int) -> Money:
    return Money(
        money.value,
        money.currency,
        money.explicit,
        money.bound,
        money.upper,
        money.start - by,
        money.end - by,
        money.number_start - by,
        money.number_end - by,
        money.threshold,
        money.level,
        money.bare,
        money.carried,
    )


def _moved_number(number: NumberMention, by: int) -> NumberMention:
    return NumberMention(
        number.start - by,
        number.end - by,
        number.value,
        number.bound,
        number.percent,
        number.upper,
        number.outer_start - by,
        number.outer_end - by,
        number.unit,
    )


def _tokens(
    sums: tuple[Money, ...],
    counted: tuple[NumberMention, ...],
    periods: tuple[PeriodMention, ...],
    places: tuple[PlaceMention, ...],
    words: tuple[Word, ...],
) -> Tokens:
    free = counted
    if sums:
        free = tuple(
            [n for n in counted if not any(m.start < n.end and n.start < m.end for m in sums)]
        )
    return Tokens(
        money=sums,
        numbers=tuple([n for n in free if not n.percent]),
        percents=tuple([n for n in free if n.percent]),
        periods=periods,
        places=places,
        words=words,
        families=_families(words),
    )


def _families(words: tuple[Word, ...]) -> dict[str, list[Word]]:
    families: dict[str, list[Word]] = {}
    for word in words:
        for family in word.means:
            families.setdefault(family, []).append(word)
    return families


def scan(segment: Segment, published: date | None, home: str | None, currency: str) -> Tokens:
    """Find everything in a piece of text that stands by itself, such as a cell."""
    text = segment.text
    values = find_values(text, published, currency)
    return _tokens(
        values.money,
        values.numbers,
        values.periods,
        find_places(text, home),
        tuple(find_words(text)),
    )
