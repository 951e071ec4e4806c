"""A project's name, taken apart: places, phase, ordinals, quantities, and the words left."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from store.ids import phase_of
from store.link.nouns import Gazetteer, Line
from store.link.words import words

_DIGITS = "零一二三四五六七八九"
_LONGEST_PLACE = 12
_COUNTY_DEPTH = 3  # a county lies in a city, and that in a province
_RANKS = "省市县区"
_DROPPED_RE = re.compile(r"[\s“”‘’\"'「」『』《》〈〉【】·・,，。:：;；!！?？~*_|+]+")
_JOINTS_RE = re.compile(r"[、—–-]+")  # dropped last: they join numbers
_ALIAS_RE = re.compile(r"[(](?:原名?|又称|又名|即|暂名|原称|曾用名|简称)?(?P<name>[^()]{4,30})[)]")
_OLD_RE = re.compile(r"[(](?:原名?|又称|又名|即|暂名|原称|曾用名|简称)")
_BRACKETS_RE = re.compile(r"[()\[\]]")
_PHASE_RE = re.compile(r"第?(?:[0-9]{1,2}|十?[一二三四五六七八九十])期(?:工程|项目)?")
_PHASES_RE = re.compile(
    r"(?P<a>[0-9一二三四五六七八九十]{1,2})期?(?:、|和|及|至|到|-|—)+(?P<b>[0-9一二三四五六七八九十]{1,2})期"
)
_ROAD_RE = re.compile(
    r"(?:国道|省道|县道)?(?P<code>[GSXY][0-9]{1,4})(?:国道|省道|县道|线)?|(?P<kind>国道|省道|县道)(?P<number>[0-9]{2,4})线?"
    r"|(?P<before>[0-9]{2,4})(?P<kind_behind>国道|省道|县道)"
)
_ORDINAL_RE = re.compile(
    r"[一二三四五六七八九](?P<word>[^0-9一二三四五六七八九])[一二三四五六七八九]线"
    r"|第(?P<n>[0-9]{1,3}|[一二三四五六七八九十]{1,3})(?!期|产业)|(?P<m>[0-9]{1,3}|[一二三四五六七八九十]{1,2})(?:号(?!线?位)|#|线(?!城)|标段?|地块|机组)"
    r"|(?P<school>[一二三四五六七八九十]{1,2})(?=中(?:学|[新老东西南北分]|校|扩|迁|项|工|建|$))"
    r"|(?P<letter>[A-Z])-?(?P<behind>[0-9]{0,3})(?=区|座|栋|地块|标|线|段|厂|合同段)"
)
_RANGE_RE = re.compile(r"[0-9]{1,3}(?:号|#)?(?:—|-|至|到|、|和)[0-9]{1,3}(?:号|#)")
_QUANTITY_RE = re.compile(
    r"(?P<times>[0-9]+[×xX*])?(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<scale>[亿万千百]{0,2})(?:多|余)?"
    r"(?P<unit>千瓦时|吉瓦时|千伏安|千瓦|兆瓦|吉瓦|千伏|平方米|平方公里|立方米|张床位|毫米|英寸|公里|吨|辆|套|台|只|件|片|张|双|锭|寸|亩|米|床|升|艘|T(?=/))"
    r"(?:/[年天日DT]|级|时)?"
)
_ROUND_RE = re.compile(r"[百千数]万?(?:吨|千瓦)级?")  # 百万吨: a size that is no number
_YEAR_RE = re.compile(r"(20[0-9]{2})年(?!产)")
_SIDE_RE = re.compile(r"[东西南北左右上下中](?=段|岸|线|片|区|环|干渠|侧|翼|路|延|半)")
_HEAD_RE = re.compile(r"^(?:全?[市县省区](?=第|[一-龥]{4}))")
_SCALES = {"": 1, "百": 100, "千": 1_000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_ROADS = {"国道": "G", "省道": "S", "县道": "X"}


@dataclass(frozen=True, slots=True)
class Name:
    """A name for comparing.

    ``plain`` is the name without punctuation, one word for each thing; ``core`` what is left of
    it without places, phase, quantities. ``ordinals`` are numbers that tell apart (11号, G228,
    A地块), ``quantities`` (class, value) pairs. ``places`` are lines of the places in the name,
    ``aliases`` other names told in brackets, ``years`` those of a yearly programme, ``sides``
    the ends and banks that tell one stretch from the other (北段, 南岸).
    """

    plain: str
    core: str
    phase: int | None
    ordinals: frozenset[str]
    quantities: frozenset[tuple[str, float]]
    places: tuple[Line, ...]
    aliases: tuple[str, ...]
    years: frozenset[str]
    sides: frozenset[str]


def read_name(name: str, region: Line, gazetteer: Gazetteer) -> Name:
    """Take a name apart. ``region`` is the line of the place in which the project lies."""
    text, aliases = _without_aliases(_squeezed(name))
    phase, text = _phase(text)
    plain = _JOINTS_RE.sub("", _BRACKETS_RE.sub("", text))
    ordinals: set[str] = set()
    text = _ordinals(text, ordinals)
    quantities: set[tuple[str, float]] = set()
    text = _quantities(text, quantities)
    text = (
        _BRACKETS_RE.sub("", text).replace("年产", "").replace("日熔量", "").replace("日熔化", "")
    )
    places: list[Line] = []
    core = _places(_HEAD_RE.sub("", text), region, gazetteer, places)
    return Name(
        plain,
        core,
        phase,
        frozenset(ordinals),
        frozenset(quantities),
        tuple(places),
        aliases,
        frozenset(_YEAR_RE.findall(plain)),
        frozenset(_SIDE_RE.findall(plain)),
    )


@cache
def _same_re() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word, _ in words().same))


@cache
def _same() -> dict[str, str]:
    return dict(words().same)


def _squeezed(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).upper().replace("（", "(").replace("）", ")")
    text = _DROPPED_RE.sub("", text)
    return _same_re().sub(lambda m: _same()[m[0]], text)


def _without_aliases(text: str) -> tuple[str, tuple[str, ...]]:
    """The name without other names in brackets: (原…), or as long as a name of its own."""
    aliases: list[str] = []

    def take(match: re.Match[str]) -> str:
        inner = match["name"]
        told_old = _OLD_RE.match(match[0])
        part = inner.endswith(words().parts)
        plain = len(inner) >= 4 and not re.search(r"[0-9期]", inner)
        if told_old or (plain and not part and match.start() > 2):
            aliases.append(inner)
            return ""
        return match[0]

    return _ALIAS_RE.sub(take, text), tuple(aliases)


def _phase(text: str) -> tuple[int | None, str]:
    """The phase; -1 for several told at once (一、二期)."""
    several = _PHASES_RE.search(text)
    if several:
        return -1, text[: several.start()] + text[several.end() :]
    phase = phase_of(text)
    return phase, _PHASE_RE.sub("", text) if phase else text


def number_of(text: str) -> int:
    """A small number in figures or in words.

    >>> number_of("十二"), number_of("11")
    (12, 11)
    """
    if text.isdigit():
        return int(text)
    tens, ten, last = text.rpartition("十")
    high = (_DIGITS.index(tens) if tens else 1) * 10 if ten else 0
    return high + (_DIGITS.index(last) if last in _DIGITS and last else 0)


def _ordinals(text: str, found: set[str]) -> str:
    def road(match: re.Match[str]) -> str:
        kind, number = match["kind"] or match["kind_behind"], match["number"] or match["before"]
        found.add(match["code"] or _ROADS[kind] + number)
        return ""

    def ordinal(match: re.Match[str]) -> str:
        if match["word"]:  # 一闸三线 counts what it is made of
            return match[0]
        letter = match["letter"]
        number = match["n"] or match["m"] or match["school"]
        found.add(letter + match["behind"] if letter else str(number_of(number)))
        return ""

    def several(match: re.Match[str]) -> str:
        found.add(match[0])
        return ""

    text = _ROAD_RE.sub(road, text)
    text = _RANGE_RE.sub(several, text)
    return _ORDINAL_RE.sub(ordinal, text)


def _quantities(text: str, found: set[tuple[str, float]]) -> str:
    known = words()

    def take(match: re.Match[str]) -> str:
        unit = match["unit"]
        value = float(match["number"]) * _SCALES.get(match["scale"], 1) * known.scale.get(unit, 1)
        found.add((known.units[unit], value))
        return ""

    return _ROUND_RE.sub("", _QUANTITY_RE.sub(take, text))


def without_quantities(text: str) -> str:
    """A name without what it counts: 洋江变电站."""
    return _QUANTITY_RE.sub("", text)


def _places(text: str, region: Line, gazetteer: Gazetteer, found: list[Line]) -> str:
    """The text without the counties, cities and provinces in it; towns stay, and are told too.

    A place counts where it lies in the region, or the region in it, or where it heads the name.
    """
    kept: list[str] = []
    i = 0
    head = True
    while i < len(text):
        line, length = _place_at(text, i, region, gazetteer, head)
        if not length:
            kept.append(text[i])
            head = text[i] in "至到和—–-"
            i += 1
            continue
        found.append(line)
        if line[0] in gazetteer.towns:
            kept.append(text[i : i + length])
            head = False
        i += length
    return "".join(kept)


def _place_at(
    text: str, start: int, region: Line, gazetteer: Gazetteer, head: bool
) -> tuple[Line, int]:
    for length in range(min(_LONGEST_PLACE, len(text) - start), 1, -1):
        lines = gazetteer.names.get(text[start : start + length])
        if not lines:
            continue
        near = [line for line in lines if _lies_near(line, region, gazetteer)]
        if near:
            return near[0], length
        wide = [line for line in lines if line[0] not in gazetteer.towns]
        named = text[start + length - 1] in _RANKS or text[max(0, start - 1) : start] == "至"
        if region and not named:
            wide = [line for line in wide if line[-1] == region[-1]]
        if wide and (head or text[start + length : start + length + 1] in tuple("段至市县—–-")):
            return wide[0], length
    return (), 0


def _lies_near(line: Line, region: Line, gazetteer: Gazetteer) -> bool:
    """Whether a name in a project's name is that of a place in or around its region.

    A town's short name may be any word: it counts within its own county alone.
    """
    if line[0] in gazetteer.towns:
        return len(region) >= _COUNTY_DEPTH and region[0] in line
    return related(line, region)


def related(one: Line, other: Line) -> bool:
    """Whether one place lies in the other, or is it."""
    return bool(one and other) and (one[0] in other or other[0] in one)
