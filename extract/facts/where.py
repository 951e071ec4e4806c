"""Whose figure it is, and where a project stands: one place by its official name."""

from __future__ import annotations

import re
from datetime import date

from normalize import places
from normalize.places import Place, PlaceMention

_TITLE = re.compile(
    r"(?:级|直|里的|域|长|委|政府|领导|间|位|块|别|划|[^,。;]{0,6}(?:大会|会议|推进会|现场会|动员会|工作会))"
)


def family(a: Place, b: Place) -> bool:
    """Whether one of two places lies within the other."""
    return a.code == b.code or places.contains(a, b) or places.contains(b, a)


_EACH = re.compile(r"各(?:县|市|区|地|单位)[^,。;]{0,8}[、和及]$")


def is_one_of_all(text: str, start: int) -> bool:
    """各县(市)区、|高新区|和市直单位集中开工: who does it all over the city, not where."""
    return _EACH.search(text, max(0, start - 14), start) is not None


def neighbours(a: Place, b: Place, within: tuple[str, ...] = ("city", "province")) -> bool:
    """Whether two places lie in one city or in one province; with ``within``, in one such place."""
    return any(
        x.code == y.code
        for x in places.ancestors(a)
        for y in places.ancestors(b)
        if x.level in within
    )


def official(place: Place) -> str:
    """The name by which facts call a place: a town's is its county's."""
    return places.region_of(place).name


def _pointed_at(word: str, home: Place, day: date | None) -> Place | None:
    """全市 in Longhai's paper of 2010 is 龙海市, which is a district now."""
    then = places.name_on(home.name, day)
    if home.level == "county" and then != home.name and word[-1] == then[-1]:
        return home
    return places.resolve_deictic(word, home)


def mentions(
    text: str, found: tuple[PlaceMention, ...], home: Place | None, day: date | None = None
) -> list[tuple[int, int, Place]]:
    """Places and words that point at one (全市), in order, as (start, end, place)."""
    out = [(m.start, m.end, m.place) for m in found if m.place is not None]
    for word in places.deictic(text):
        place = _pointed_at(word.text, home, day) if home else None
        if place is None or _TITLE.match(text, word.end):
            continue
        if not any(a <= word.start < b for a, b, _ in out):
            out.append((word.start, word.end, place))
    return sorted(out, key=lambda row: row[0])
