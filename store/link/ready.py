"""A report made ready for comparing: everything about it that does not depend on the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from store.link.companies import brands, styles
from store.link.names import Name, read_name
from store.link.nouns import Gazetteer, Line, Telling
from store.link.words import words

_STAGES = (
    "planned", "intended", "negotiating", "signed", "registered", "landed",
    "started", "under_construction", "completed",
)  # fmt: skip
RANKS = {stage: rank for rank, stage in enumerate(_STAGES)}
MILESTONES = frozenset({"signed", "started", "completed"})
IDLE_WEIGHT = 0.15


@dataclass(frozen=True, slots=True)
class Ready:
    """One report, ready. ``weights`` say how much each character of ``name.core`` tells.

    ``day`` is the ordinal of its event's day, or of its publication; ``told_day`` that of the
    event if it is told to the day, ``told_month`` (year * 12 + month) if at least to the month.
    ``yuan`` is the total in 亿 CNY, roughly for other currencies.
    """

    telling: Telling
    name: Name
    brands: frozenset[str]
    styles: frozenset[str]
    line: Line
    in_zone: bool
    weights: tuple[float, ...]
    grams: frozenset[str]
    kinds: frozenset[str]
    day: int | None
    told_day: int | None
    told_month: int | None
    rank: int | None
    yuan: float | None


def make_ready(telling: Telling, gazetteer: Gazetteer) -> Ready:
    """Read everything that comparing needs."""
    region = gazetteer.line(telling.region)
    name = read_name(telling.name, region, gazetteer)
    line = _narrowed(region, name, gazetteer)
    own = brands(telling.company, gazetteer)
    day, month = _event(telling.date)
    published = telling.published.toordinal() if telling.published else None
    middle = date(month // 12, month % 12 + 1, 15).toordinal() if month is not None else None
    return Ready(
        telling,
        name,
        own,
        styles(telling.company, gazetteer),
        line,
        bool(line) and line[0] in gazetteer.zones,
        weights_of(name.core),
        grams_of(name, own),
        kinds_of(name.plain),
        day or middle or published,
        day,
        month,
        RANKS.get(telling.status or ""),
        _yuan(telling),
    )


def _narrowed(region: Line, name: Name, gazetteer: Gazetteer) -> Line:
    """The region, or the one county within it that the name tells: 建宁星屿农业园 in 三明市."""
    inner = {p for p in name.places if region[:1] and region[0] in p[1:]}
    counties = [p for p in inner if p[0] not in gazetteer.towns]
    return counties[0] if len(counties) == 1 else region


def under_alias(ready: Ready, gazetteer: Gazetteer) -> tuple[Ready, ...]:
    """The same report under each of the other names that its name tells in brackets."""
    tellings = (replace(ready.telling, name=alias) for alias in ready.name.aliases)
    return tuple(make_ready(telling, gazetteer) for telling in tellings)


@lru_cache(maxsize=200_000)
def weights_of(core: str) -> tuple[float, ...]:
    """How much each character of a name tells: little within words that any project has."""
    weights = [1.0] * len(core)
    for match in _idle_re().finditer(core):
        for i in range(match.start(), match.end()):
            weights[i] = IDLE_WEIGHT
    return tuple(weights)


def grams_of(name: Name, own: frozenset[str]) -> frozenset[str]:
    """The pairs of characters in a name and in its companies' own names."""
    grams = {name.plain[i : i + 2] for i in range(len(name.plain) - 1)}
    grams |= {name.core[i : i + 2] for i in range(len(name.core) - 1)}
    for brand in own:
        grams |= {brand[i : i + 2] for i in range(len(brand) - 1)}
    return frozenset(grams)


@lru_cache(maxsize=200_000)
def kinds_of(plain: str) -> frozenset[str]:
    """The words in a name that say what the thing is."""
    return frozenset(match[0] for match in _kinds_re().finditer(plain))


@lru_cache(maxsize=1)
def _idle_re() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words().idle)))


@lru_cache(maxsize=1)
def _kinds_re() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words().kinds)))


def _event(told: str | None) -> tuple[int | None, int | None]:
    """The ordinal of a told day, and its month counted from year 0."""
    parts = (told or "").split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 3:
            day = date(*numbers)
            return day.toordinal(), day.year * 12 + day.month - 1
        if len(numbers) == 2 and 1 <= numbers[1] <= 12 and 1 <= numbers[0] <= 9998:
            return None, numbers[0] * 12 + numbers[1] - 1
    except ValueError:
        pass
    return None, None


def _yuan(telling: Telling) -> float | None:
    if telling.total is None or telling.total.value <= 0:
        return None
    rate = words().rates.get(telling.total.currency)
    return float(telling.total.value * rate) if rate else None
