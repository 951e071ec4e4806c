"""The word lists behind numbers, money and dates: ``data/values``, read once, when asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from errors import DataError

_FOLDER = Path(__file__).parent / "data" / "values"

T = TypeVar("T")


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a data file: an unknown key is an error."""


class Bounds(_Strict, frozen=True, forbid_unknown_fields=True):
    """Qualifying words by what they say of the amount."""

    about: list[str]
    at_least: list[str]
    at_most: list[str]
    exact: list[str]


class Recent(_Strict, frozen=True, forbid_unknown_fields=True):
    """Units after which 近 means the last ones, not nearly."""

    units: list[str]


class Qualifiers(_Strict, frozen=True, forbid_unknown_fields=True):
    """``qualifiers.toml``."""

    before: Bounds
    after: Bounds
    recent: Recent
    not_after: dict[str, str]
    not_before: dict[str, str]


class Units(_Strict, frozen=True, forbid_unknown_fields=True):
    """``units.toml``."""

    measures: list[str]
    latin: list[str]
    signs: list[str]
    not_after_arabic: list[str]
    not_after_han: list[str]
    not_after_han_digit: list[str]
    ordinal_before: list[str]
    no_ordinal_before: list[str]
    eras: list[str]
    labels: list[str]
    not_before_one: list[str]


class Currency(_Strict, frozen=True, forbid_unknown_fields=True):
    """One currency: its ISO code, its names after an amount and its marks before one."""

    code: str
    after: list[str]
    before: list[str]


class MoneyWords(_Strict, frozen=True, forbid_unknown_fields=True):
    """``money.toml``."""

    currency: list[Currency]
    plain_unit: list[str]
    money_before: list[str]
    counted_before: list[str]
    open_after_yi: list[str]
    not_after_yi: list[str]
    not_after_yuan: list[str]
    after_few_yuan: list[str]
    project_nouns: list[str]
    project_kinds: list[str]
    per_units: list[str]


class LunarYear(_Strict, frozen=True, forbid_unknown_fields=True):
    """A year of the Chinese calendar; see ``lunar.toml``."""

    new_year: date
    leap: int
    long: str


class LunarYears(_Strict, frozen=True, forbid_unknown_fields=True):
    """``lunar.toml``."""

    years: dict[str, LunarYear]


class Event(_Strict, frozen=True, forbid_unknown_fields=True):
    """A fair that is counted; see ``events.toml``."""

    names: list[str]
    base: int
    every: int
    first: int
    last: int
    years: list[int]


class Events(_Strict, frozen=True, forbid_unknown_fields=True):
    """``events.toml``."""

    event: list[Event]


class Feast(_Strict, frozen=True, forbid_unknown_fields=True):
    """A feast: its day in the civil or the Chinese calendar, and how many days it is off work."""

    names: list[str]
    month: int
    day: int
    lunar: bool
    holidays: int
    marked: bool


class CalendarWords(_Strict, frozen=True, forbid_unknown_fields=True):
    """``calendar.toml``."""

    feast: list[Feast]
    relative_years: dict[str, int]
    not_after: dict[str, str]
    not_before: dict[str, str]
    relative_days: dict[str, int]
    now: list[str]
    recently: list[str]
    future: list[str]
    not_future: list[str]
    until: list[str]


@cache
def qualifiers() -> Qualifiers:
    """The words that bound an amount."""
    return _load("qualifiers.toml", Qualifiers)


@cache
def units() -> Units:
    """The words that follow or precede a number."""
    return _load("units.toml", Units)


@cache
def money_words() -> MoneyWords:
    """Currencies, and the words around amounts of money."""
    return _load("money.toml", MoneyWords)


@cache
def lunar_years() -> dict[str, LunarYear]:
    """The Chinese calendar's years by their civil year."""
    return _load("lunar.toml", LunarYears).years


@cache
def events() -> tuple[Event, ...]:
    """The fairs whose ordinal tells the year."""
    return tuple(_load("events.toml", Events).event)


@cache
def calendar_words() -> CalendarWords:
    """Feasts and the words of relative time."""
    return _load("calendar.toml", CalendarWords)


Lookup = Mapping[str, tuple[str, ...]]
"""Words by one of their characters, each time the longest first."""


def by_first(words: Iterable[str]) -> Lookup:
    """The words by the character that they begin with: to look up the longest that begins here."""
    return _by(words, 0)


def by_last(words: Iterable[str]) -> Lookup:
    """The words by the character that they end on: to look up the longest that ends here."""
    return _by(words, -1)


def _by(words: Iterable[str], at: int) -> Lookup:
    some: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        some.setdefault(word[at], []).append(word)
    return {character: tuple(words) for character, words in some.items()}


def begins_at(lookup: Lookup, text: str, at: int) -> str:
    """The longest word of a :func:`by_first` that begins at ``at``; "" if none does."""
    for word in lookup.get(text[at : at + 1], ()):
        if text.startswith(word, at):
            return word
    return ""


def _load(name: str, kind: type[T]) -> T:
    """Read a data file.

    Raises:
        DataError: for a file that is missing, has an unknown key or a word twice in one list.
    """
    try:
        raw = tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"), parse_float=Decimal)
        table = msgspec.convert(raw, kind)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DataError(f"{name}: {error}") from error
    _refuse_duplicates(name, raw)
    return table


def _refuse_duplicates(name: str, table: object) -> None:
    if isinstance(table, dict):
        for value in table.values():
            _refuse_duplicates(name, value)
    elif isinstance(table, list):
        words = [word for word in table if isinstance(word, str)]
        twice = {word for word in words if words.count(word) > 1}
        if twice:
            raise DataError(f"{name}: twice in one list: {' '.join(sorted(twice))}")
        for value in table:
            _refuse_duplicates(name, value)
