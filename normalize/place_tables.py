"""The gazetteer's tables as they lie in ``data/places``: read, validated, made into places."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
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


class Zone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of ``zones.toml``."""

    code: str
    name: str
    parent: str
    own_region: bool
    aliases: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()


class Old(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of ``names.toml``: a name that was official until the year ``until``.

    ``short`` says that its stem is still in use and no other place's (梅列).
    """

    name: str
    now: str
    until: int
    short: bool = False


class Zones(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``zones.toml``, whose head explains each key."""

    zone: tuple[Zone, ...]


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``names.toml``: ``also`` holds further names in use, by code."""

    old: tuple[Old, ...]
    also: dict[str, tuple[str, ...]]


class Elsewhere(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``elsewhere.toml``: stems of cities with a national zone of either kind."""

    economic: tuple[str, ...]
    hightech: tuple[str, ...]


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


def read_places(
    zones: tuple[Zone, ...], also: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, Place]]:
    """All places with their codes, the wider before what lies in them."""
    yield CHINA, Place(CHINA, "中国", "country", None, ("中华人民共和国",))
    rows = dict(table("china.tsv"))
    for code, name in rows.items():
        level, parent = _rank(code, rows)
        if level == "zone":
            yield code, _zone(code, name, parent)
        else:
            yield code, Place(code, name, level, parent, also.get(code, ()))
    for code, name in table("fujian_towns.tsv"):
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
    listed = read_toml("elsewhere.toml", Elsewhere)
    known = set(rows.values())
    stems: dict[str, str] = {}
    for code, name in rows.items():
        # 吉林 is the city here, not the province.
        if not name.endswith("省"):
            stems.setdefault(stem(name) or name, code)
    for letter, cities, full in (
        ("E", listed.economic, _ZONE_WORDS[0][0]),
        ("H", listed.hightech, _ZONE_WORDS[1][0]),
    ):
        for city in cities:
            if city not in stems:
                raise DataError(f"elsewhere.toml: no city {city}")
            if city + full not in known:
                code = stems[city]
                yield f"{code}{letter}01", _zone(f"{code}{letter}01", city + full, code)


_ZONE_WORDS = (("经济技术开发区", "经开区"), ("高新技术产业开发区", "高新区"))


def _zone(code: str, name: str, parent: str) -> Place:
    """A zone outside Fujian, with the short forms of its name."""
    aliases = [name.replace("市", "")]
    for full, short in _ZONE_WORDS:
        if name.endswith(full):
            city = name.removesuffix(full).removesuffix("市")
            aliases += [city + full, city + short, f"{city}市{full}", f"{city}市{short}"]
    aliases = [alias for alias in dict.fromkeys(aliases) if alias not in ("", name)]
    return Place(code, name, "zone", parent, tuple(aliases))


def read_toml(name: str, shape: type[T]) -> T:
    """A TOML file in ``data/places``, validated.

    Raises:
        DataError: if it is no TOML, or not of this shape.
    """
    try:
        return msgspec.convert(tomllib.loads(read(name), parse_float=Decimal), shape)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DataError(f"{name}: {error}") from error


def table(name: str) -> Iterator[tuple[str, str]]:
    """The codes and names of a TSV file in ``data/places``.

    Raises:
        DataError: naming the first line that is wrong or out of order.
    """
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
