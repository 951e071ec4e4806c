"""The gazetteer: every place there is, under each of its names.

``china.tsv`` holds provinces, cities and counties by GB/T 2260, ``fujian_towns.tsv`` the townships
and streets of Fujian, and ``zones.toml`` the development zones, which have no code of their own.
Names are simplified Chinese. Where each row comes from is told in ``data/places/README.md``.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TypeVar

import msgspec

from errors import DataError

FUJIAN = "350000"
CHINA = "100000"
T = TypeVar("T")
LEVELS = ("country", "province", "city", "zone", "county", "town")


@dataclass(frozen=True, slots=True)
class Place:
    """One place.

    ``code`` is its GB/T 2260 code (6 digits, 9 for a town) or, for a zone without one, a code of
    our own that never changes. ``level`` is one of :data:`LEVELS`; ``parent`` is the code of the
    place in which it lies, None for the country. ``own_region`` is False where facts name not the
    place but what it lies in: for towns, and for a county's own industrial park.
    """

    code: str
    name: str
    level: str
    parent: str | None
    aliases: tuple[str, ...] = ()
    own_region: bool = True


class Kind(StrEnum):
    """How a name means its place, the surest first."""

    OFFICIAL = "official"
    ALIAS = "alias"
    OLD = "old"
    SHORT = "short"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Sense:
    """One reading of a name."""

    place: Place
    kind: Kind


class Zone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of ``zones.toml``."""

    code: str
    name: str
    parent: str
    own_region: bool
    aliases: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()


class Old(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of ``names.toml``: a name that was official until the year ``until``.

    ``short`` says that its stem is still in use and no other place's (梅列).
    """

    name: str
    now: str
    until: int
    short: bool = False


class _Zones(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    zone: tuple[Zone, ...]


class _Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    old: tuple[Old, ...]
    also: dict[str, tuple[str, ...]]


class _Elsewhere(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    economic: tuple[str, ...]
    hightech: tuple[str, ...]


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


_PEOPLES = (
    "壮族|回族|满族|土家族|苗族|藏族|蒙古族|蒙古|彝族|瑶族|侗族|畲族|朝鲜族|哈尼族|白族|傣族|景颇族|傈僳族|布依族|"
    "羌族|哈萨克族|哈萨克|柯尔克孜族|柯尔克孜|维吾尔|黎族|水族|仡佬族|土族|东乡族|保安族|撒拉族|裕固族|"
    "达斡尔族|纳西族|拉祜族|佤族|布朗族|独龙族|怒族|普米族|仫佬族|毛南族|各族|锡伯|塔吉克|鄂温克族|鄂伦春"
)
_SELF_RULED = re.compile(rf"(?:{_PEOPLES})+(?:自治[区州县旗]|[乡镇])$")
_SUFFIX = re.compile(r"(?:特别行政区|自治[区旗]|新区|地区|街道|林区|特区|省|市|盟|县|区|旗|镇|乡)$")


def stem(name: str) -> str | None:
    """The name without what says its level: 泉州市 → 泉州, 恩施土家族苗族自治州 → 恩施.

    None where too little would be left (泾县, 城区).
    """
    for suffix in (_SELF_RULED, _SUFFIX):
        short = suffix.sub("", name)
        if 2 <= len(short) < len(name):
            return short
    return None


@cache
def book() -> Book:
    """The gazetteer, read once.

    Raises:
        DataError: if a table is not what it should be.
    """
    zones = read_toml("zones.toml", _Zones).zone
    listed = read_toml("names.toml", _Names)
    places = dict(_places(zones, listed.also))
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


def read_toml(name: str, shape: type[T]) -> T:
    """A TOML file in ``data/places``, validated.

    Raises:
        DataError: if it is no TOML, or not of this shape.
    """
    try:
        return msgspec.convert(tomllib.loads(read(name), parse_float=Decimal), shape)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DataError(f"{name}: {error}") from error


def _places(
    zones: tuple[Zone, ...], also: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, Place]]:
    yield CHINA, Place(CHINA, "中国", "country", None, ("中华人民共和国",))
    rows = dict(_table("china.tsv"))
    for code, name in rows.items():
        level, parent = _rank(code, rows)
        yield code, Place(code, name, level, parent, also.get(code, ()))
    for code, name in _table("fujian_towns.tsv"):
        yield code, Place(code, name, "town", code[:6], own_region=False)
    for zone in zones:
        place = Place(zone.code, zone.name, "zone", zone.parent, zone.aliases, zone.own_region)
        yield zone.code, place
    yield from _elsewhere(rows)


def _rank(code: str, rows: Mapping[str, str]) -> tuple[str, str]:
    """Level and parent of a GB/T 2260 code."""
    province = code[:2] + "0000"
    city = code[:4] + "00"
    if code == province:
        return "province", CHINA
    if code == city:
        return "city", province
    # The statistics bureau numbers the committees that report to it from 71 up.
    level = "zone" if code[4] == "7" else "county"
    return level, city if city in rows else province


def _elsewhere(rows: Mapping[str, str]) -> Iterator[tuple[str, Place]]:
    """The national zones of other provinces that are named after their city."""
    listed = read_toml("elsewhere.toml", _Elsewhere)
    known = set(rows.values())
    stems: dict[str, str] = {}
    for code, name in rows.items():
        stems.setdefault(stem(name) or name, code)
    for letter, cities, full, short in (
        ("E", listed.economic, "经济技术开发区", "经开区"),
        ("H", listed.hightech, "高新技术产业开发区", "高新区"),
    ):
        for city in cities:
            if city not in stems:
                raise DataError(f"elsewhere.toml: no city {city}")
            if city + full not in known:
                code = stems[city]
                aliases = (city + short, f"{city}市{full}", f"{city}市{short}")
                zone = Place(f"{code}{letter}01", city + full, "zone", code, aliases)
                yield zone.code, zone


def _readings(
    places: Mapping[str, Place], zones: tuple[Zone, ...], old: tuple[Old, ...]
) -> Iterator[tuple[Place, str, Kind]]:
    for place in places.values():
        yield place, place.name, Kind.OFFICIAL
        for alias in place.aliases:
            yield place, alias, Kind.ALIAS
    for zone in zones:
        for name in zone.local:
            yield places[zone.code], name, Kind.LOCAL
    for entry in old:
        yield places[entry.now], entry.name, Kind.OLD
    for place in places.values():
        if place.level not in ("zone", "country") and (short := stem(place.name)):
            yield place, short, Kind.SHORT
    for entry in old:
        if entry.short:
            yield places[entry.now], stem(entry.name) or entry.name, Kind.SHORT


def _check(
    places: Mapping[str, Place],
    zones: tuple[Zone, ...],
    listed: _Names,
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
        names = (zone.name, *zone.aliases, *zone.local)
        if len(set(names)) != len(names):
            raise DataError(f"zones.toml: {zone.name} has a name twice")
    if len({zone.code for zone in zones}) != len(zones):
        raise DataError("zones.toml: a code stands twice")


def _table(name: str) -> Iterator[tuple[str, str]]:
    rows = [line.split("\t") for line in read(name).splitlines()]
    for number, row in enumerate(rows, 1):
        if len(row) != 2 or not row[0].isdigit() or not row[1]:
            raise DataError(f"{name}:{number}: not a code, a tab and a name")
    for number, (before, after) in enumerate(pairwise(rows), 2):
        if before[0] >= after[0]:
            raise DataError(f"{name}:{number}: the codes do not ascend")
    yield from ((code, place) for code, place in rows)


def read(name: str) -> str:
    """The text of a file in ``data/places``."""
    return (files("normalize") / "data" / "places" / name).read_text(encoding="utf-8")
