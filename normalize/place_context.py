"""What speaks for a place: the city before it, its neighbours in a list, its full name elsewhere.

:func:`settle` takes the names of a text and gives each its place, several where it stays
ambiguous, or drops it where it is a plain word after all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from normalize.place_book import Kind, Place
from normalize.place_scan import Hit
from normalize.place_sense import Need, Reading, up, words

_HAN = re.compile(r"[\u4e00-\u9fff]")
_BEFORE_LOCAL = "、在和与及向从对的至到由为是市县省"
_JOINT = re.compile(r"[市省\-—·]?\Z")
_LIST_GAP = re.compile(r"[0-9.％%个家项亿万元\s、，,；;和与及以（）()]{1,14}\Z")
_LISTED = ("city", "county", "zone")

Settled = tuple[Hit, tuple[Place, ...]]


def settle(text: str, hits: Sequence[Hit]) -> tuple[Settled, ...]:
    """The hits that name a place, each with its place, or places where it stays ambiguous."""
    first = _pass(text, hits, frozenset(), frozenset())
    named = frozenset(code for hit in first for code in _named_in_full(hit))
    listed = _listed(text, hits, first)
    if not any(_doubtful(hit) for hit in hits):
        return tuple(first)
    return tuple(_pass(text, hits, named, listed))


def _doubtful(hit: Hit) -> bool:
    return len(hit.readings) > 1 or any(r.need is not Need.NOTHING for r in hit.readings)


def _pass(
    text: str, hits: Sequence[Hit], named: frozenset[str], listed: frozenset[int]
) -> list[Settled]:
    """Decide from left to right, so that each hit knows the place before it."""
    settled: list[Settled] = []
    wider = frozenset(code for name in named for code in up(name)[1:])
    for hit in hits:
        before = settled[-1] if settled else None
        places = _decide(text, hit, before, named, listed)
        if len(places) > 1:
            # 朝阳区 in a text that names 北京; China itself tells nothing.
            places = tuple(p for p in places if wider.intersection(up(p.code)[1:-1])) or places
        if places:
            settled.append((hit, places))
    return settled


def _decide(
    text: str, hit: Hit, before: Settled | None, named: frozenset[str], listed: frozenset[int]
) -> tuple[Place, ...]:
    inside = _inside(text, hit, before)
    if inside:
        return _nearest(inside)
    spoken_for = text.startswith(words().speaks_for, hit.end) or hit.start in listed
    open_ = [
        r
        for r in hit.readings
        if (
            r.need is Need.NOTHING
            or r.place.code in named
            or (r.need is Need.CONTEXT and spoken_for)
        )
        and (r.kind is not Kind.LOCAL or _stands_alone(text, hit.start))
    ]
    return _nearest(open_)


def _inside(text: str, hit: Hit, before: Settled | None) -> list[Reading]:
    """The readings that lie in the place right before: 泉州+鲤城, 南安市+水头."""
    if before is None or not _JOINT.match(text[before[0].end : hit.start]):
        return []
    around = {place.code for place in before[1]}
    return [r for r in hit.readings if around.intersection(up(r.place.code)[1:])]


def _nearest(open_: Sequence[Reading]) -> tuple[Place, ...]:
    if not open_:
        return ()
    ranks = [(r.near, r.trust, r.width) for r in open_]
    best = min(ranks)
    return tuple(r.place for r, rank in zip(open_, ranks, strict=True) if rank == best)


def _stands_alone(text: str, start: int) -> bool:
    """Whether 高新区 is no tail of a longer name (国家高新区)."""
    before = text[start - 1 : start] if start else ""
    return not before or before in _BEFORE_LOCAL or not _HAN.match(before)


def _named_in_full(settled: Settled) -> Iterator[str]:
    hit, places = settled
    if len(places) == 1:
        full = (r.place.code for r in hit.readings if r.kind is not Kind.SHORT)
        yield from (code for code in full if code == places[0].code)


def _listed(text: str, hits: Sequence[Hit], first: Sequence[Settled]) -> frozenset[int]:
    """Starts of hits that stand in a list of places of their rank.

    A list speaks for its members if one of them is a place anyway, or if there are three.
    """
    sure = {hit.start: places for hit, places in first}
    found: set[int] = set()
    for run in _runs(text, hits):
        anchored = any(place.level in _LISTED for hit in run for place in sure.get(hit.start, ()))
        if anchored or len(run) >= 3:
            found.update(hit.start for hit in run)
    return frozenset(found)


def _runs(text: str, hits: Sequence[Hit]) -> Iterator[list[Hit]]:
    run: list[Hit] = []
    for hit in hits:
        if run and not _LIST_GAP.match(text[run[-1].end : hit.start]):
            if len(run) > 1:
                yield run
            run = []
        run.append(hit)
    if len(run) > 1:
        yield run
