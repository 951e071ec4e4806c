"""Every name of the gazetteer in a text, and which of those that overlap are meant.

One pass finds all names and all decoys at once; in each tangle of overlapping ones (福建宁德 holds
福建, 建宁 and 宁德) the reading with the most characters explained wins.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import msgspec

from normalize.place_book import Kind, book
from normalize.place_sense import Need, Reading, readings, words


class Hit(msgspec.Struct, frozen=True):
    """A name at ``start`` up to but without ``end``; one without readings is a decoy.

    It is ``doubtful`` where it could be several places, or a reading needs support.
    """

    start: int
    end: int
    readings: tuple[Reading, ...]
    weight: float
    doubtful: bool


@dataclass(frozen=True, slots=True)
class _Index:
    """Names by their first two characters, longest first, and where to look for them."""

    starts: re.Pattern[str]
    by_prefix: Mapping[str, tuple[str, ...]]
    # A word that ends a character later: 县+域 is no county, 市+场 no city.
    not_before: Mapping[str, str]


@cache
def _index() -> _Index:
    by_prefix: dict[str, list[str]] = defaultdict(list)
    lists = words()
    everything = {*book().names, *lists.decoys, *lists.words_before, *lists.words_before_soft}
    for name in everything:
        by_prefix[name[:2]].append(name)
    first = "".join(sorted({prefix[0] for prefix in by_prefix}))
    second = "".join(sorted({prefix[1] for prefix in by_prefix}))
    return _Index(
        re.compile(f"[{re.escape(first)}](?=[{re.escape(second)}])"),
        {prefix: tuple(sorted(some, key=len, reverse=True)) for prefix, some in by_prefix.items()},
        {"市": "场值", "区": "域间块", "县": "域", "镇": "静", "乡": "村愁贤"},
    )


def scan(text: str, home: str | None) -> tuple[Hit, ...]:
    """The names that stand in a text, in order and without overlaps, decoys left out."""
    chosen: list[Hit] = []
    tangle: list[Hit] = []
    reach = 0
    for hit in _hits(text, home):
        if tangle and hit.start >= reach:
            chosen += _untangle(tangle)
            tangle = []
        tangle.append(hit)
        reach = max(reach, hit.end)
    chosen += _untangle(tangle)
    return tuple(hit for hit in chosen if hit.readings)


def _hits(text: str, home: str | None) -> Iterator[Hit]:
    index = _index()
    names_from = index.by_prefix.get
    for match in index.starts.finditer(text):
        start = match.start()
        names = names_from(text[start : start + 2])
        if names is None:
            continue
        for name in names:
            if text.startswith(name, start):
                end = start + len(name)
                if text[end : end + 1] in index.not_before.get(name[-1], ()) and end < len(text):
                    continue
                open_, weight, doubtful = _weigh(name, home)
                if weight:
                    yield Hit(start, end, open_, weight, doubtful)


@cache
def _decoy_weight(name: str) -> float:
    lists = words()
    if name in lists.decoys:
        return len(name) + 0.2
    if name in lists.words_before:
        return float(len(name))
    return len(name) - 0.5 if name in lists.words_before_soft else 0.0


@lru_cache(maxsize=100_000)
def _weigh(name: str, home: str | None) -> tuple[tuple[Reading, ...], float, bool]:
    """The readings of a name, how much it explains, and whether they leave a doubt.

    It explains its characters, and a little for trust.

    A full name counts for more the longer it is, so that it beats the names it is made of.
    """
    decoy = _decoy_weight(name)
    open_ = readings(name, home)
    if not open_:
        return (), decoy, False
    sure = any(r.kind in (Kind.OFFICIAL, Kind.ALIAS, Kind.OLD) for r in open_)
    doubt = all(r.need is not Need.NOTHING for r in open_)
    weight = len(name) + (0.02 * len(name) ** 2 if sure else 0.0) - (0.6 if doubt else 0.0)
    if weight < decoy:
        return (), decoy, False
    return open_, weight, len(open_) > 1 or open_[0].need is not Need.NOTHING


def _untangle(hits: Sequence[Hit]) -> list[Hit]:
    """The heaviest choice of hits that do not overlap; of equals the one that starts first."""
    if len(hits) < 2:
        return list(hits)
    starts = [hit.start for hit in hits]
    best = [0.0] * (len(hits) + 1)
    take = [False] * len(hits)
    after = [bisect_left(starts, hit.end) for hit in hits]
    for i in range(len(hits) - 1, -1, -1):
        taken = hits[i].weight + best[after[i]]
        take[i] = taken >= best[i + 1]
        best[i] = max(taken, best[i + 1])
    chosen = []
    i = 0
    while i < len(hits):
        if take[i]:
            chosen.append(hits[i])
            i = after[i]
        else:
            i += 1
    return chosen
