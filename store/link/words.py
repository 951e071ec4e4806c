"""The word lists of linkage, checked when they are loaded."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

import msgspec

from errors import DataError


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    idle: tuple[str, ...]
    kinds: tuple[str, ...]
    works: tuple[tuple[str, ...], ...]
    same: tuple[tuple[str, ...], ...]
    alike: tuple[str, ...]
    company_tails: tuple[str, ...]
    company_trades: tuple[str, ...]
    public: tuple[str, ...]
    parts: tuple[str, ...]
    lines: tuple[str, ...]
    units: dict[str, tuple[str, ...]]
    scale: dict[str, int]
    rates: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Words:
    """The lists, ready for use. Words stand longest first where that matters.

    ``works`` and ``same`` lead from a word to the one that stands for it, ``alike`` from a
    character to the first of those it is taken for, ``units`` from a unit to its class.
    """

    idle: tuple[str, ...]
    kinds: tuple[str, ...]
    works: tuple[tuple[str, str], ...]
    same: tuple[tuple[str, str], ...]
    alike: Mapping[int, str]
    company_tails: tuple[str, ...]
    company_trades: tuple[str, ...]
    public: tuple[str, ...]
    parts: tuple[str, ...]
    lines: tuple[str, ...]
    units: Mapping[str, str]
    scale: Mapping[str, int]
    rates: Mapping[str, Decimal]


@cache
def words() -> Words:
    """The lists, read once.

    Raises:
        DataError: if a list is not what it should be, or tells one thing twice.
    """
    raw = files("store.link").joinpath("words.toml").read_text(encoding="utf-8")
    try:
        file = msgspec.convert(tomllib.loads(raw, parse_float=Decimal), _File)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"store/link/words.toml: {error}") from error
    same = [(word, group[0]) for group in file.same for word in group[1:]]
    works = [(word, group[0]) for group in file.works for word in group]
    _once("works", [word for word, _ in works])
    _once("same", [word for word, _ in same] + [group[0] for group in file.same])
    _once("alike", [char for group in file.alike for char in group])
    for name in ("idle", "kinds", "company_tails", "company_trades", "public", "parts", "lines"):
        _once(name, list(getattr(file, name)))
    return Words(
        idle=_longest_first(file.idle),
        kinds=_longest_first(file.kinds),
        works=tuple(sorted(works, key=lambda pair: (-len(pair[0]), pair[0]))),
        same=tuple(sorted(same, key=lambda pair: (-len(pair[0]), pair[0]))),
        alike={ord(char): group[0] for group in file.alike for char in group[1:]},
        company_tails=_longest_first(file.company_tails),
        company_trades=_longest_first(file.company_trades),
        public=_longest_first(file.public),
        parts=_longest_first(file.parts),
        lines=_longest_first(file.lines),
        units={unit: kind for kind, some in file.units.items() for unit in some},
        scale=file.scale,
        rates=file.rates,
    )


def _longest_first(some: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(some, key=lambda word: (-len(word), word)))


def _once(name: str, some: list[str]) -> None:
    twice = sorted({word for word in some if some.count(word) > 1})
    if twice:
        raise DataError(f"store/link/words.toml: {name} tells {'、'.join(twice)} twice")
