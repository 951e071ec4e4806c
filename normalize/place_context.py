"""What speaks for a place: the city before it, its neighbours in a list, its full name elsewhere.

:func:`settle` takes the names of a text and gives each its place, several where it stays
ambiguous, or drops it where it is a plain word after all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from normalize.place_book import FUJIAN, Kind, Place
from normalize.place_scan import Hit
from normalize.place_sense import Need, Reading, up, words

_HAN = re.compile(r"[\u4e00-\u9fff]")
_BEFORE_LOCAL = "、在和与及向从对的至到由为是市县省"
_JOINT = re.compile(r"[市省\-—·]?\Z")
_LIST_GAP = re.compile(r"[0-9.％%个家项亿万元\s、，,；;和与及以（）()]{1,14}\Z")

Settled = tuple[Hit, tuple[Place, ...]]


def settle(text: str, hits: Sequence[Hit]) -> tuple[Settled, ...]:
    """The hits that name a place, each with its place, or places where it stays ambiguous.

    Three rounds, for what is settled speaks for the rest: first the sure ones, then those that
    stand in a list with them, then those that mean what another mention was found to mean.
    """
    known = _Known({}, frozenset(), frozenset())
    settled = _round(text, hits, known)
    if not any(hit.doubtful for hit in hits):
        return tuple(settled)
    lists = _lists(text, hits, settled)
    known = _knowing(lists, settled)
    settled = _round(text, hits, known)
    more = _knowing(lists, settled)
    return tuple(settled if more.codes == known.codes else _round(text, hits, more))


@dataclass(frozen=True, slots=True)
class _Known:
    """What earlier rounds found.

    ``lists`` says for the start of a hit in a list what its neighbours lie in; ``codes`` are the
    places that the text names without doubt, ``wider`` these and what they lie in.
    """

    lists: Mapping[int, frozenset[str]]
    codes: frozenset[str]
    wider: frozenset[str]


def _knowing(lists: Mapping[int, frozenset[str]], settled: Sequence[Settled]) -> _Known:
    codes = frozenset(places[0].code for _, places in settled if len(places) == 1)
    return _Known(lists, codes, frozenset(code for one in codes for code in up(one)))


def _round(text: str, hits: Sequence[Hit], known: _Known) -> list[Settled]:
    """Decide from left to right, so that each hit knows the place before it."""
    settled: list[Settled] = []
    for hit in hits:
        if _is_person(text, hit):
            continue
        places = _decide(text, hit, settled[-1] if settled else None, known)
        if len(places) > 1:
            places = _akin(places, known.wider)
        if places:
            settled.append((hit, places))
    return settled


def _akin(places: tuple[Place, ...], wider: frozenset[str]) -> tuple[Place, ...]:
    """Of several places those that share most with the text: 朝阳区 where it names 北京."""
    shared = [len(wider.intersection(up(place.code)[1:-1])) for place in places]
    return tuple(p for p, n in zip(places, shared, strict=True) if n == max(shared))


def _is_person(text: str, hit: Hit) -> bool:
    """Whether the name is a person's given name: 记者 林福清 摄."""
    person = words().person
    start = hit.start - 1
    if hit.end - hit.start != 2 or start < 0 or text[start] not in person.surnames:
        return False
    led = start == 0 or not _HAN.match(text, start - 1) or text.endswith(person.before, 0, start)
    ends = hit.end == len(text) or not _HAN.match(text, hit.end)
    return led and (ends or text.startswith(person.after, hit.end))


def _decide(text: str, hit: Hit, before: Settled | None, known: _Known) -> tuple[Place, ...]:
    if not hit.doubtful and hit.readings[0].place.level not in ("town", "zone"):
        return (hit.readings[0].place,)
    adjacent = before if before and before[0].end == hit.start else None
    inside = _inside(text, hit, before)
    if inside:
        return _nearest(inside)
    spoken_for = text.startswith(words().speaks_for, hit.end) or _heads_clause(text, hit)
    around = known.lists.get(hit.start, frozenset())
    return _nearest(
        [
            r
            for r in hit.readings
            if not (adjacent and r.place.level == "town" and _elsewhere(r.place, adjacent[1]))
            and (_stands_alone(text, hit.start) or r.kind not in (Kind.LOCAL, Kind.GENERIC))
            and (
                r.need is Need.NOTHING
                or r.place.code in known.codes
                or (r.need is Need.CONTEXT and (spoken_for or _among(r.place, around)))
            )
        ]
    )


def _heads_clause(text: str, hit: Hit) -> bool:
    """Whether the name of a county begins a clause (、永安石墨烯项目), where words seldom do."""
    led = hit.start > 0 and bool(_HAN.match(text, hit.start - 1))
    towns = any(r.place.level == "town" for r in hit.readings)
    return not led and not towns and text[hit.start : hit.end] not in words().plain


def _elsewhere(town: Place, before: Sequence[Place]) -> bool:
    """Whether the place right before a town is not around it: 东莞+洪梅镇 is no town of ours."""
    return not any(place.code in up(town.code) for place in before)


def _among(place: Place, around: frozenset[str]) -> bool:
    """Whether a place may belong to a list of places that lie in these; a town needs its city."""
    line = up(place.code)[1:-1]
    return bool(around.intersection(line[:-1] if place.level == "town" else line))


def _inside(text: str, hit: Hit, before: Settled | None) -> list[Reading]:
    """The readings that lie in the place right before: 泉州+鲤城, 南安市+水头."""
    if before is None or not _JOINT.match(text[before[0].end : hit.start]):
        return []
    around = {place.code for place in before[1]}
    inside = [r for r in hit.readings if around.intersection(up(r.place.code)[1:])]
    if any(place.level == "province" for place in before[1]):
        return [r for r in inside if r.place.level != "town" or r.kind is Kind.OFFICIAL]
    return inside


def _nearest(open_: Sequence[Reading]) -> tuple[Place, ...]:
    if len(open_) < 2:
        return tuple(r.place for r in open_)
    ranks = [(r.near, r.trust, r.width) for r in open_]
    best = min(ranks)
    return tuple(r.place for r, rank in zip(open_, ranks, strict=True) if rank == best)


def _stands_alone(text: str, start: int) -> bool:
    """Whether 高新区 is no tail of a longer name (国家高新区)."""
    before = text[start - 1 : start] if start else ""
    return not before or before in _BEFORE_LOCAL or not _HAN.match(before)


def _lists(text: str, hits: Sequence[Hit], settled: Sequence[Settled]) -> dict[int, frozenset[str]]:
    """For each hit that stands in a list, what the others of the list lie in.

    A list speaks for its members if one of them is a place anyway, or if there are three.
    """
    sure = {hit.start: places for hit, places in settled}
    found: dict[int, frozenset[str]] = {}
    for run in _runs(text, hits):
        anchors = [p for hit in run for p in sure.get(hit.start, ()) if p.level != "province"]
        around = frozenset(code for place in anchors for code in up(place.code)[1:-1])
        if not anchors and len(run) >= 3:
            around = frozenset({FUJIAN})
        found.update((hit.start, around) for hit in run)
    return found


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
