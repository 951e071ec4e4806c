"""Places: names in a text, names on their own, and what lies in what.

Every place is a :class:`Place` of the gazetteer (all of China down to counties, Fujian down to
townships, and its development zones). Offsets are half-open pairs of character positions.
``home`` is always the official name of the article's or the outlet's place; it decides between
places of one name (鼓楼区 is Fuzhou's in Fujian) and opens the short names of the neighbourhood.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import msgspec

from normalize.place_book import CHINA, FUJIAN, Place, book
from normalize.place_bound import bound_by
from normalize.place_context import settle
from normalize.place_deictic import DeicticMention, deictic, resolve_deictic
from normalize.place_scan import scan
from normalize.place_sense import readings, up

__all__ = [
    "DeicticMention",
    "Place",
    "PlaceMention",
    "ancestors",
    "contains",
    "deictic",
    "find",
    "find_places",
    "fujian_children",
    "name_on",
    "place_of",
    "region_of",
    "resolve_deictic",
]


class PlaceMention(msgspec.Struct, frozen=True):
    """A place's name in a text: ``text == whole[start:end]``.

    ``place`` is None where the name could be several places, all of them in ``candidates``, the
    nearest first. ``within`` names the kind of longer proper name that begins with the place:
    ``outlet`` (泉州晚报), ``school`` (厦门大学), ``institution``, ``company`` (福建…有限公司),
    ``road`` (厦门路), ``project`` (南安科创中心); it is empty where there is none.
    """

    start: int
    end: int
    text: str
    place: Place | None
    candidates: tuple[Place, ...]
    within: str = ""

    @property
    def bound(self) -> bool:
        """Whether the name is part of a longer proper name."""
        return bool(self.within)


def find_places(text: str, home: str | None = None) -> tuple[PlaceMention, ...]:
    """The places that a text names, in order and without overlaps. Linear in its length."""
    settled = settle(text, scan(text, _code(home)))
    found = []
    following: tuple[int, int] | None = None
    for hit, places in reversed(settled):
        place = places[0] if len(places) == 1 else None
        within = bound_by(text, hit.end, following)
        quote = text[hit.start : hit.end]
        found.append(PlaceMention(hit.start, hit.end, quote, place, places, within))
        following = hit.start, hit.end
    return tuple(reversed(found))


def find(name: str, home: str | None = None) -> Place | None:
    """The place of this name, official, short or old; None if there is none, or no telling which.

    Without a home, a name that is also one in Fujian is Fujian's.
    """
    if name in ("中国", "中华人民共和国"):
        return book().places[CHINA]
    options = readings(name.strip(), _code(home))
    ranks = [(r.near, r.need, r.trust, r.width) for r in options]
    best = min(ranks, default=None)
    places = [r.place for r, rank in zip(options, ranks, strict=True) if rank == best]
    return places[0] if len(places) == 1 else None


def _code(home: str | None) -> str | None:
    place = find(home) if home else None
    return place.code if place else None


def place_of(code: str) -> Place | None:
    """The place with this code."""
    return book().places.get(code)


def ancestors(place: Place) -> tuple[Place, ...]:
    """What a place lies in, the narrowest first, up to the country."""
    places = book().places
    line = []
    parent = place.parent
    while parent is not None:
        line.append(places[parent])
        parent = places[parent].parent
    return tuple(line)


def contains(outer: Place, inner: Place) -> bool:
    """Whether ``inner`` is ``outer`` or lies in it; a town lies in the zone that runs it, too."""
    return outer.code in up(inner.code)


def region_of(place: Place, home: str | None = None) -> Place:
    """The place that facts name as the region: a town's county, a park's county, a zone itself.

    A town that a zone's committee runs (张坂镇) belongs to the zone, unless the article is at home
    in the town's county.
    """
    places = book().places
    zone = book().run_by.get(place.code)
    if zone is not None and _code(home) != place.parent:
        return places[zone]
    if place.own_region or place.parent is None:
        return place
    return region_of(places[place.parent], home)


def name_on(name: str, day: date | None) -> str:
    """The official name that a place bore on a day: 龙海市 for 龙海区 before 2021.

    ``name`` is today's. The year of a change has the new name; without a day it is today's.
    Places that were merged into others (梅列区) are told by the name of what they became.
    """
    rows = _renamed().get(name, ()) if day else ()
    return next((old for until, old in rows if day and day.year < until), name)


@cache
def _renamed() -> dict[str, list[tuple[int, str]]]:
    rows: dict[str, list[tuple[int, str]]] = {}
    for entry in sorted(book().old, key=lambda entry: entry.until):
        today = book().places[entry.now].name
        if today[:2] == entry.name[:2]:
            rows.setdefault(today, []).append((entry.until, entry.name))
    return rows


def fujian_children(place: Place) -> tuple[Place, ...]:
    """The places one rank below a place of Fujian: cities, counties, towns, and zones with figures.

    The province's are its nine cities and 平潭综合实验区.
    """
    if FUJIAN not in up(place.code):
        return ()
    some: Sequence[Place] = book().children.get(place.code, ())
    return tuple(p for p in some if p.level != "zone" or p.own_region)
