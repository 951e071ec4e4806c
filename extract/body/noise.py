"""The rules of noise.toml: which lines of a page are not the article's, and why."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from errors import DataError
from normalize import script
from normalize.text import fold

_DATA = Path(__file__).with_name("noise.toml")
_GLOSS = re.compile(r"(?<=[\u3400-\u9fff])\([a-z\u00e0-\u01dc\u0251\u0261\u1e3f]{1,6}\)")
_EDGES = "↑↓←→▼·•■□●◆◇▲△►▶>»◎○★☆*#-=_~|【[(〖{<《「\"' 　\t\xa0.。,，、：:＞"
_TAILS = "】])〗}>》」\"' 　\t\xa0:：|-=_~»＞"
_WHOLE = 40
_LEADING_GROUP = re.compile(r"\(([^()?]+)\)(?![?*{])")
_INNER = str.maketrans("", "", "[]【】()|·、/〖〗")
_ANY_SPACE = re.compile(r"\s+")


class _Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: str
    effect: Literal["line", "rest"]
    limit: int
    whole: list[str] = []
    starts: list[str] = []
    contains: list[str] = []
    patterns: list[str] = []


class _Containers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    limit: float
    against: list[str]
    content: list[str]


class _Plain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    marks: list[str]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: list[_Rule]
    plain: _Plain
    containers: _Containers


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a line is noise, and whether what follows in its box goes with it."""

    reason: str
    rest: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in the shape in which they are asked.

    ``starts`` are by their first character, ``patterns`` a rule's as one expression,
    ``contained`` finds any of the words of ``contains``; a full sentence without any of the
    ``marks`` answers no rule.
    """

    whole: dict[str, Verdict]
    starts: dict[str, tuple[tuple[tuple[str, ...], int, Verdict], ...]]
    contains: tuple[tuple[tuple[str, ...], int, Verdict], ...]
    contained: re.Pattern[str]
    patterns: tuple[tuple[re.Pattern[str], int, Verdict], ...]
    marks: re.Pattern[str]
    longest: int
    box_limit: float
    against: re.Pattern[str]
    content: re.Pattern[str]


@cache
def rules() -> Rules:
    """The rules, read once.

    Raises:
        DataError: if the file is not valid.
    """
    try:
        raw = tomllib.loads(_DATA.read_text(encoding="utf-8"))
        file = msgspec.convert(raw, _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DataError(f"{_DATA.name}: {error}") from error
    whole: dict[str, Verdict] = {}
    starts: dict[str, list[tuple[tuple[str, ...], int, Verdict]]] = {}
    contains, patterns = [], []
    for rule in file.rule:
        verdict = Verdict(rule.reason, rule.effect == "rest")
        for word in rule.whole:
            whole.setdefault(_bare(word), verdict)
        by_first: dict[str, set[str]] = {}
        for word in rule.starts:
            squeezed = squeeze(word).lstrip(_EDGES) or word
            by_first.setdefault(squeezed[0], set()).add(squeezed)
        for first, words in by_first.items():
            starts.setdefault(first, []).append((tuple(words), rule.limit, verdict))
        if rule.contains:
            contains.append((tuple(rule.contains), rule.limit, verdict))
        if rule.patterns:
            patterns += [(one, rule.limit, verdict) for one in _expressions(rule.patterns)]
    boxes = file.containers
    return Rules(
        whole,
        {first: tuple(rows) for first, rows in starts.items()},
        tuple(contains),
        _any(word for words, _, _ in contains for word in words),
        tuple(patterns),
        _any(file.plain.marks),
        max(rule.limit for rule in file.rule),
        boxes.limit,
        _any(boxes.against),
        _any(boxes.content),
    )


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


def _expressions(patterns: list[str]) -> list[re.Pattern[str]]:
    """A rule's patterns in two: those held to the line's beginning, and the others.

    The others are written out, (a|b)c as ac|bc: where each way begins with a character, a
    search looks only at places where one of them stands.
    """
    held: list[str] = []
    free: list[str] = []
    for pattern in patterns:
        group = _LEADING_GROUP.match(pattern)
        if pattern.startswith("^") or group is None:
            (held if pattern.startswith("^") else free).append(pattern)
        else:
            free += [head + pattern[group.end() :] for head in group[1].split("|")]
    return [re.compile("|".join(some)) for some in (held, free) if some]


def line_key(text: str, *, traditional: bool, glossed: bool) -> str:
    """The form in which a line is compared: half width, simplified, without glosses.

    Character by character, which is enough for matching and does not ask each line anew
    for the script that the page as a whole has.
    """
    key = fold(text)
    if glossed:
        key = _GLOSS.sub("", key)
    if traditional:
        key = key.translate(script.load().characters)
    return key


def squeeze(key: str) -> str:
    """A key without its spaces."""
    return _ANY_SPACE.sub("", key)


def _bare(word: str) -> str:
    return _ANY_SPACE.sub("", word).strip(_EDGES + _TAILS).translate(_INNER)


def is_glossed(text: str) -> bool:
    """Whether pinyin glosses stand behind characters of the text."""
    return "(" in text and _GLOSS.search(text) is not None


def is_old_script(text: str) -> bool:
    """Whether the text is written in traditional characters."""
    return script.is_traditional(text)


def judge(key: str) -> Verdict | None:
    """Why the line with this key is noise; None if nothing speaks against it.

    ``key`` is what :func:`line_key` gives, squeezed.
    """
    table = rules()
    if len(key) > table.longest:
        return None
    bare = key.strip(_EDGES + _TAILS)
    found = table.whole.get(bare.translate(_INNER)) if len(bare) < _WHOLE else None
    if found is not None:
        return found
    size = len(bare)
    for words, limit, verdict in table.starts.get(bare[:1], ()):
        if size <= limit and bare.startswith(words):
            return verdict
    return _inside(key, size, table)


def _inside(key: str, size: int, table: Rules) -> Verdict | None:
    if table.contained.search(key) is not None:
        for words, limit, verdict in table.contains:
            if size <= limit and any(word in key for word in words):
                return verdict
    for pattern, limit, verdict in table.patterns:
        if size <= limit and pattern.search(key):
            return verdict
    return None
