"""The gazetteer for rooms that may not ask it: names and the codes they lead to."""

from __future__ import annotations

from functools import cache

from normalize.place_book import CHINA, FUJIAN, Kind, book
from normalize.place_sense import up
from normalize.places import ancestors, find

Line = tuple[str, ...]


@cache
def lines() -> dict[str, tuple[Line, ...]]:
    """Every name in use, and the lines of codes that it may mean, those in Fujian first.

    A line is a place's code followed by those of everything it lies in, without the country.
    Names that only a guess would take for a place (a zone's generic name) are left out.
    """
    found: dict[str, tuple[Line, ...]] = {}
    for name, senses in book().names.items():
        places = [s.place for s in senses if s.kind is not Kind.GENERIC and s.place.code != CHINA]
        some = {_line(place.code) for place in places}
        if some:
            found[name] = tuple(
                sorted(some, key=lambda line: (FUJIAN not in line, len(line), line))
            )
    return found


@cache
def codes_of_level(level: str) -> frozenset[str]:
    """The codes of all places of a level: ``town``, ``zone`` …"""
    return frozenset(code for code, place in book().places.items() if place.level == level)


def _line(code: str) -> Line:
    return tuple(c for c in up(code) if c != CHINA)


@cache
def describe(name: str) -> tuple[str, str, str | None] | None:
    """Code, level and city of a place by its official name; None if there is no telling which."""
    place = find(name)
    if place is None:
        return None
    around = (place, *ancestors(place))
    city = next((p.name for p in around if p.level == "city"), None)
    return place.code, place.level, city
