"""What a name means where it stands: which of its readings are open, and which is the nearest.

Two things decide. A reading may need support (``Reading.need``) because the name is also a plain
word or stands far from home: the city before it, a list it is part of, its full name elsewhere
in the text. And of several open readings the one nearest the article's home wins.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache, lru_cache

import msgspec

from normalize.place_book import FUJIAN, LEVELS, Kind, Place, Sense, book
from normalize.place_tables import read_toml


class Bound(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Endings that make a longer proper name of a place and what follows it."""

    within: int
    endings: tuple[str, ...]
    not_before: tuple[str, ...]


class Stops(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What never stands inside such a name."""

    characters: str
    words: tuple[str, ...]


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands around a person's name."""

    surnames: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``words.toml``; each key is explained there."""

    weak: tuple[str, ...]
    plain: tuple[str, ...]
    speaks_for: tuple[str, ...]
    full_only: tuple[str, ...]
    parent_only: tuple[str, ...]
    town_words: tuple[str, ...]
    decoys: tuple[str, ...]
    words_before: tuple[str, ...]
    words_before_soft: tuple[str, ...]
    person: Person
    bound: dict[str, Bound]
    bound_stops: Stops

    def __post_init__(self) -> None:
        for key in self.__struct_fields__:
            some = getattr(self, key)
            if isinstance(some, tuple) and len(set(some)) < len(some):
                raise ValueError(f"{key} holds a word twice")


@cache
def words() -> Words:
    """The word lists, read once."""
    return read_toml("words.toml", Words)


_TRUST = {kind: rank for rank, kind in enumerate(Kind)}
_WIDTH = {level: rank for rank, level in enumerate(LEVELS)}


class Need(IntEnum):
    """What must speak for a reading: nothing, the context, or what it lies in right before it."""

    NOTHING = 0
    CONTEXT = 1
    PARENT = 2


class Reading(msgspec.Struct, frozen=True):
    """A sense of a name, as seen from an article's home.

    ``near`` is 0 for the home itself, 1 in its county or zone, 2 in its city, 3 in its province,
    and 4 elsewhere.
    """

    place: Place
    kind: Kind
    near: int
    need: Need

    @property
    def trust(self) -> int:
        """Rank of the kind of name, 0 the surest."""
        return _TRUST[self.kind]

    @property
    def width(self) -> int:
        """Rank of the level: of places of one short name the wider is meant (吉林)."""
        return _WIDTH[self.place.level]


@lru_cache(maxsize=100_000)
def readings(name: str, home: str | None) -> tuple[Reading, ...]:
    """The readings of a name, for an article at home in the place with the code ``home``."""
    senses = [s for s in book().names.get(name, ()) if _can_mean(name, s)]
    # 湖南 is the province even at home in 湖南镇.
    provinces = [s for s in senses if s.place.level == "province"]
    return tuple(
        Reading(sense.place, sense.kind, near, _need(name, sense, near, home))
        for sense in provinces or senses
        for near in (nearness(sense.place.code, home),)
    )


def _can_mean(name: str, sense: Sense) -> bool:
    level = sense.place.level
    bare_town = level == "town" and sense.kind is Kind.SHORT
    return level != "country" and not (bare_town and name in words().town_words)


def _need(name: str, sense: Sense, near: int, home: str | None) -> Need:
    place, kind = sense.place, sense.kind
    at_home = near <= 2
    if place.level == "province":
        return Need.NOTHING
    if place.level == "town":
        return _need_of_town(kind, near, home)
    if kind is Kind.GENERIC:
        at_home = home is not None and home in up(place.code) and near <= 2
    if kind in (Kind.LOCAL, Kind.GENERIC):
        return Need.NOTHING if at_home else Need.PARENT
    if at_home:
        doubtful = kind is Kind.SHORT and near == 2 and name in words().plain
        return Need.CONTEXT if doubtful else Need.NOTHING
    if kind is not Kind.SHORT:
        tiny = len(name) == 2 and kind is Kind.OFFICIAL
        plain = not is_fujian(place.code) and (tiny or name in words().parent_only)
        return Need.PARENT if plain else Need.NOTHING
    if is_fujian(place.code):
        doubtful = name in words().weak or not (home is None or is_fujian(home))
        return Need.CONTEXT if doubtful else Need.NOTHING
    if place.level == "city" and name not in words().full_only:
        return Need.NOTHING
    return Need.PARENT


def _need_of_town(kind: Kind, near: int, home: str | None) -> Need:
    if kind is not Kind.SHORT:
        return Need.NOTHING if home is None or is_fujian(home) else Need.PARENT
    if near <= 1:
        return Need.NOTHING
    return Need.CONTEXT if near == 2 else Need.PARENT


def is_fujian(code: str) -> bool:
    """Whether a place lies in Fujian."""
    return code.startswith(FUJIAN[:2])


@lru_cache(maxsize=100_000)
def nearness(code: str, home: str | None) -> int:
    """How far a place is from home, from 0 (home) to 4 (another province).

    Without a home, Fujian is home, and all of it as near as a province is.
    """
    if home is None:
        return 3 if is_fujian(code) else 4
    if code == home:
        return 0
    around = up(code)
    return min((_reach(wider) for wider in up(home) if wider in around), default=4)


def _reach(code: str) -> int:
    """How near two places are of which this is the narrowest that holds both."""
    place = book().places[code]
    if place.level == "province" and place.name.endswith("市"):
        return 2
    return {"country": 4, "province": 3, "city": 2}.get(place.level, 1)


@cache
def up(code: str) -> tuple[str, ...]:
    """The codes of a place and of all that it lies in, the narrowest first.

    A town that a zone's committee runs lies in the zone as well as in its county.
    """
    codes: list[str] = []
    current: str | None = code
    while current is not None:
        codes.append(current)
        zone = book().run_by.get(current)
        if zone is not None:
            codes.append(zone)
        current = book().places[current].parent
    return tuple(codes)
