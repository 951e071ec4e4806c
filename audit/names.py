"""Names of projects and companies for comparing: phases apart, idle words light."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from audit import words
from audit.words import squeeze
from normalize.places import Place, ancestors
from store.ids import phase_of

_FIRST = re.compile(r"首期|起步区|启动区|先行区|I期|Ⅰ期|i期")
_SECOND = re.compile(r"II期|Ⅱ期|ii期")
_THIRD = re.compile(r"III期|Ⅲ期|iii期")
_PHASE = re.compile(
    r"[(（]?第?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|首|I{1,3}|i{1,3}|[ⅠⅡⅢ])期(?:工程|项目)?[)）]?"
)
_PUNCTUATION = re.compile(r"[^\w\u4e00-\u9fff]|_")
_COMPANY_TAIL = re.compile(
    r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|集团公司|控股集团|股份公司|总公司|集团|股份|公司|控股|分公司)+$"
)


_SHORTENED, _KEPT = 0.76, 0.6
_OWNER = re.compile(r"[(（]([^()（）]{4,}(?:公司|集团|中心|厂|院|局|委|会))[)）]$")


@dataclass(frozen=True, slots=True)
class Name:
    """A project's name for comparing: its pairs of characters and how much each says."""

    core: str
    grams: frozenset[str]
    strong: frozenset[str]


@cache
def phase_in(name: str) -> int | None:
    """The phase that a name gives, 首期 and Ⅱ期 as well; None if it gives none."""
    for pattern, number in ((_THIRD, 3), (_SECOND, 2), (_FIRST, 1)):
        if pattern.search(name):
            return number
    return phase_of(name)


def owner_apart(name: str) -> tuple[str, str]:
    """A name and the owner in brackets behind it; "" where there is none.

    >>> owner_apart("新桥竹木家居项目（福建新桥家居有限公司）")
    ('新桥竹木家居项目', '福建新桥家居有限公司')
    """
    match = _OWNER.search(name)
    return (name[: match.start()], match[1]) if match else (name, "")


def bare_name(name: str, place: Place | None) -> str:
    """A name without phase, brackets, quotes, and the place at its head."""
    text = _PUNCTUATION.sub("", squeeze(_PHASE.sub("", name)))
    for stem in place_stems(place) if place else ():
        if text.startswith(stem) and len(text) - len(stem) >= 4:
            return text[len(stem) :]
    return text


@cache
def place_stems(place: Place) -> tuple[str, ...]:
    """A place's names and those of what it lies in, long and short, the longest first."""
    stems: list[str] = []
    for one in (place, *ancestors(place)):
        if one.level == "country":
            continue
        stems.append(one.name)
        if len(one.name) > 2:
            stems.append(one.name[:-1])
    return tuple(sorted(stems, key=len, reverse=True))


def name_of(name: str, place: Place | None) -> Name:
    """A name made ready; cached by nobody, since each is used once or kept by the caller."""
    core = bare_name(name, place) or squeeze(name)
    grams = frozenset(core[i : i + 2] for i in range(len(core) - 1)) or frozenset((core,))
    told = core
    for word in words.names().idle:
        told = told.replace(word, "\n")
    strong = frozenset(told[i : i + 2] for i in range(len(told) - 1) if "\n" not in told[i : i + 2])
    return Name(core, grams, strong)


def likeness(one: Name, other: Name) -> float:
    """How much two names have in common, from 0 to 1; a name within the other is near 1.

    What only one of the two says counts half against, what each says differently counts full:
    半导体封测产业园 and 半导体材料产业园 are two.
    """
    if one.core == other.core:
        return 1.0
    shared = _weight(one.grams & other.grams, one, other)
    mine = _weight(one.grams - other.grams, one, other, idle=0.5)
    yours = _weight(other.grams - one.grams, one, other, idle=0.5)
    if not shared:
        return 0.0
    both, single = min(mine, yours), abs(mine - yours)
    score = shared / (shared + 2.0 * both + 0.28 * single)
    if score < _SHORTENED and _is_shortened(*sorted((one.core, other.core), key=len)):
        return _SHORTENED
    return min(score, 0.99)


def _is_shortened(short: str, long: str) -> bool:
    """Whether a name is the other with characters left out within: 海工装备 of 海洋工程装备制造."""
    if len(short) < 6 or len(short) < _KEPT * len(long) or short in long:
        return False
    return short[:2] == long[:2] and short[-2:] == long[-2:] and _in_order(short, long)


def _weight(grams: frozenset[str], one: Name, other: Name, *, idle: float = 0.25) -> float:
    strong = one.strong | other.strong
    return sum(1.0 if gram in strong else idle for gram in grams)


@cache
def company_core(company: str) -> str:
    """A company's name without its form, its province, and brackets."""
    text = re.sub(r"[(（].*?[)）]", "", squeeze(company))
    text = _COMPANY_TAIL.sub("", _PUNCTUATION.sub("", text))
    for word in words.names().company:
        if text.startswith(word) and len(text) - len(word) >= 2:
            text = text[len(word) :]
    return text


@cache
def companies_alike(one: str, other: str) -> float:
    """1 for one company, 0 for two, between for what may be one written shorter."""
    mine, yours = company_core(one), company_core(other)
    if not mine or not yours:
        return 0.5
    short, long = sorted((mine, yours), key=len)
    if short == long or (len(short) >= 2 and short in long):
        return 1.0
    if len(short) >= 2 and _in_order(short, long):
        return 0.8
    shared = {short[i : i + 2] for i in range(len(short) - 1)} & {
        long[i : i + 2] for i in range(len(long) - 1)
    }
    return min(0.6, len(shared) / max(len(short) - 1, 1))


def _in_order(short: str, long: str) -> bool:
    """Whether the short name's characters stand in the long one in their order (泉港交投)."""
    rest = iter(long)
    return all(character in rest for character in short)
