"""The gazetteer: every place there is, under each of its names.

``china.tsv`` holds provinces, cities and counties by GB/T 2260, ``fujian_towns.tsv`` the townships
and streets of Fujian, and ``zones.toml`` the development zones, which have no code of their own.
Names are simplified Chinese. Where each row comes from is told in ``data/places/README.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from errors import DataError
from normalize.place_tables import (
    CHINA,
    FUJIAN,
    LEVELS,
    Names,
    Old,
    Place,
    Zone,
    Zones,
    read_places,
    read_toml,
    stem,
)

__all__ = ["CHINA", "FUJIAN", "LEVELS", "Book", "Kind", "Place", "Sense", "book"]


class Kind(StrEnum):
    """How a name means its place, the surest first."""

    OFFICIAL = "official"
    ALIAS = "alias"
    OLD = "old"
    SHORT = "short"
    LOCAL = "local"
    GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Sense:
    """One reading of a name."""

    place: Place
    kind: Kind


@dataclass(frozen=True, slots=True)
class Book:
    """All places by code, all readings by name, and who administers whom.

    ``run_by`` leads from a county or town to the zone whose committee administers it.
    """

    places: Mapping[str, Place]
    names: Mapping[str, tuple[Sense, ...]]
    children: Mapping[str, tuple[Place, ...]]
    run_by: Mapping[str, str]
    old: tuple[Old, ...]


@cache
def book() -> Book:
    """The gazetteer, read once.

    Raises:
        DataError: if a table is not what it should be.
    """
    zones = read_toml("zones.toml", Zones).zone
    listed = read_toml("names.toml", Names)
    places = dict(read_places(zones, listed.also))
    run_by = {code: zone.code for zone in zones for code in zone.runs}
    _check(places, zones, listed, run_by)
    senses: dict[str, list[Sense]] = defaultdict(list)
    for place, name, kind in _readings(places, zones, listed.old):
        # 平潭县 is what the zone of that name administers whole: its names are the zone's.
        if place.level == "county" and place.code in run_by:
            continue
        sense = Sense(place, kind)
        if all(other.place is not place for other in senses[name]):
            senses[name].append(sense)
    children: dict[str, list[Place]] = defaultdict(list)
    for place in places.values():
        if place.parent is not None:
            children[place.parent].append(place)
    return Book(
        places,
        {name: tuple(some) for name, some in senses.items()},
        {code: tuple(some) for code, some in children.items()},
        run_by,
        listed.old,
    )


def _readings(
    places: Mapping[str, Place], zones: tuple[Zone, ...], old: tuple[Old, ...]
) -> Iterator[tuple[Place, str, Kind]]:
    for place in places.values():
        yield place, place.name, Kind.OFFICIAL
        for alias in place.aliases:
            yield place, alias, Kind.ALIAS
    for zone in zones:
        yield from ((places[zone.code], name, Kind.LOCAL) for name in zone.local)
        yield from ((places[zone.code], name, Kind.GENERIC) for name in zone.generic)
    for entry in old:
        yield places[entry.now], entry.name, Kind.OLD
    for place in places.values():
        if place.level not in ("zone", "country") and (short := stem(place.name)):
            yield place, short, Kind.SHORT
    yield from _town_forms(places)
    for entry in old:
        if entry.short:
            yield places[entry.now], stem(entry.name) or entry.name, Kind.SHORT


def _town_forms(places: Mapping[str, Place]) -> Iterator[tuple[Place, str, Kind]]:
    """The ranks that a town may have had before: 东肖镇 is an old name of 东肖街道."""
    towns = [place for place in places.values() if place.level == "town"]
    taken = {(town.parent, town.name) for town in towns}
    for town in towns:
        short = stem(town.name)
        for rank in ("镇", "乡", "街道"):
            if short and (town.parent, short + rank) not in taken:
                yield town, short + rank, Kind.OLD


def _check(
    places: Mapping[str, Place],
    zones: tuple[Zone, ...],
    listed: Names,
    run_by: Mapping[str, str],
) -> None:
    """Refuse tables that contradict themselves."""
    pointers = [("parent of " + p.name, p.parent) for p in places.values() if p.parent]
    pointers += [(f"run by {zone}", code) for code, zone in run_by.items()]
    pointers += [(entry.name, entry.now) for entry in listed.old]
    pointers += [("also", code) for code in listed.also]
    for what, code in pointers:
        if code not in places:
            raise DataError(f"gazetteer: {what}: no place has the code {code}")
    for zone in zones:
        names = (zone.name, *zone.aliases, *zone.local, *zone.generic)
        if len(set(names)) != len(names):
            raise DataError(f"zones.toml: {zone.name} has a name twice")
    if len({zone.code for zone in zones}) != len(zones):
        raise DataError("zones.toml: a code stands twice")
