"""A report made ready for comparing: everything about it that does not depend on the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from store.link.companies import brands, public_owners, styles
from store.link.names import Name, read_name, without_quantities
from store.link.nouns import Gazetteer, Line, Telling
from store.link.words import words

_STAGES = (
    "planned", "intended", "negotiating", "signed", "registered", "landed",
    "started", "under_construction", "completed",
)  # fmt: skip
RANKS = {stage: rank for rank, stage in enumerate(_STAGES)}
MILESTONES = frozenset({"signed", "started", "completed"})
IDLE_WEIGHT = 0.15

Feature = tuple[str, float]


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
    public: frozenset[str]
    styles: frozenset[str]
    line: Line
    in_zone: bool
    weights: tuple[float, ...]
    grams: frozenset[str]
    kinds: frozenset[str]
    works: frozenset[str]
    parts: frozenset[tuple[str, str]]
    trades: tuple[frozenset[str], ...]
    on_a_line: bool
    plain_alike: str
    brands_alike: tuple[str, ...]
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
    if line != region:  # its towns may stand in the name, too
        name = read_name(telling.name, line, gazetteer)
    own = brands(telling.company, gazetteer)
    styled = styles(telling.company, gazetteer)
    day, month = _event(telling.date)
    published = telling.published.toordinal() if telling.published else None
    middle = date(month // 12, month % 12 + 1, 15).toordinal() if month is not None else None
    return Ready(
        telling,
        name,
        own,
        public_owners(telling.company, gazetteer),
        styled,
        line,
        bool(line) and line[0] in gazetteer.zones,
        weights_of(name.core),
        grams_of(name, own),
        kinds_of(name.plain),
        works_of(name.plain),
        parts_of(name.plain),
        _trades(own, styled),
        on_a_line(name.plain),
        name.plain.translate(words().alike),
        tuple(sorted(brand.translate(words().alike) for brand in own)),
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


@lru_cache(maxsize=200_000)
def works_of(plain: str) -> frozenset[str]:
    """What a name says is done, where it is more than to build."""
    found = words().works
    return frozenset(stands for word, stands in found if word in plain)


@lru_cache(maxsize=200_000)
def on_a_line(plain: str) -> bool:
    """Whether a name is of works that run through several places."""
    return any(word in plain for word in words().lines)


def _trades(own: frozenset[str], styled: frozenset[str]) -> tuple[frozenset[str], ...]:
    """The characters of each company's trade, behind its own name."""
    found = {
        style[len(brand) :]
        for style in styled
        for brand in own
        if style.startswith(brand) and len(style) > len(brand)
    }
    return tuple(frozenset(trade) for trade in sorted(found))


@lru_cache(maxsize=200_000)
def parts_of(plain: str) -> frozenset[tuple[str, str]]:
    """The parts of a place that a name tells: the kind of part, and the two characters before."""
    found = _parts_re().finditer(without_quantities(plain))
    return frozenset((m["part"], m["before"]) for m in found)


@lru_cache(maxsize=1)
def _parts_re() -> re.Pattern[str]:
    return re.compile(f"(?P<before>[一-龥]{{2}})(?P<part>{'|'.join(words().parts)})")


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
