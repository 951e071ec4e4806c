"""Words that copying sites write otherwise for fear of the advertising law: 蕞大 is 最大.

The law bans superlatives, so such sites write 最 as 蕞 or zui, 第一 as 头部 or di一, 首个 as
shou个. 蕞 is always meant so (but for 蕞尔); 头部 is a word of its own (头部企业) and is turned
only where 第一 alone makes sense, more freely on a page that shows the habit elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import msgspec

from errors import DataError
from normalize.edits import Edit
from normalize.text_data import read

_DATA = "adlaw.toml"
_KIND = "ad_law"
_END = "(?=[,，.。、;；:：!！?？”’」』）)\\s]|$)"
# A bracket behind would become a gloss once the letters are a character: nothing is sure there.
# What must not stand before is asked after the first letter: a search for a plain set is fast.
_LATIN = re.compile("[a-z](?<![A-Za-z0-9].)[a-z]*(?![A-Za-z0-9(（])")
_WORD = re.compile("([^a-z]*)([a-z]+)([^a-z]*)")
_HEAD = re.compile("头部")


class _Zui(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"but_in": "except"}):
    but_in: list[str]


class _First(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: list[str]
    closing: list[str]
    there: list[str]
    never: list[str]
    ranks: list[str]
    rank_reach: int


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    spelt: dict[str, str]
    zui: _Zui
    first: _First


@dataclass(frozen=True, slots=True)
class _Spelling:
    """Latin letters between ``left`` and ``right``, and the characters that they stand for."""

    left: str
    right: str
    after: str


@dataclass(frozen=True, slots=True)
class _Rules:
    spellings: Mapping[str, tuple[_Spelling, ...]]
    zui: re.Pattern[str]
    sure: re.Pattern[str]
    there: re.Pattern[str]
    end: re.Pattern[str]
    rank: re.Pattern[str]
    reach: int


def restored(text: str) -> Iterator[Edit]:
    """Every such word, to be written as it is meant; the text must be simplified."""
    edits = [*_spelt(text), *_zui(text)]
    if "头部" in text:
        edits += _first(text, habit=bool(edits))
    yield from sorted(edits, key=lambda edit: edit.start)


def _spelt(text: str) -> Iterator[Edit]:
    for match in _LATIN.finditer(text):
        for word in _rules().spellings.get(match[0], ()):
            if text.startswith(word.right, match.end()) and text.endswith(
                word.left, 0, match.start()
            ):
                yield Edit(*match.span(), word.after, _KIND)
                break


def _zui(text: str) -> Iterator[Edit]:
    if "蕞" in text:
        yield from (Edit(*m.span(), "最", _KIND) for m in _rules().zui.finditer(text))


def _first(text: str, habit: bool) -> Iterator[Edit]:
    rules = _rules()
    heads = list(_HEAD.finditer(text))
    habit = habit or any(rules.sure.match(text, head.end()) for head in heads)
    for head in heads:
        start, end = head.span()
        if rules.sure.match(text, end) or (
            habit
            and (
                rules.there.match(text, end)
                or (rules.end.match(text, end) and _ranked(text, start, rules))
            )
        ):
            yield Edit(start, end, "第一", _KIND)


def _ranked(text: str, end: int, rules: _Rules) -> bool:
    """Whether a word of rank stands closely before ``end``."""
    return rules.rank.search(text[max(0, end - rules.reach) : end]) is not None


@cache
def _rules() -> _Rules:
    file = read(_DATA, _File)
    first = file.first
    spellings: dict[str, list[_Spelling]] = {}
    for written, meant in file.spelt.items():
        latin, spelling = _spelling(written, meant)
        spellings.setdefault(latin, []).append(spelling)
    return _Rules(
        spellings={latin: tuple(some) for latin, some in spellings.items()},
        zui=re.compile(f"蕞(?!{_any(word.removeprefix('蕞') for word in file.zui.but_in)})"),
        sure=re.compile(f"{_any(first.words)}|{_any(first.closing)}{_END}"),
        there=re.compile(f"(?!{_any(first.never)}){_any(first.there)}"),
        end=re.compile(_END),
        rank=re.compile(f"{_any(first.ranks)}[\u4e00-\u9fff]*$"),
        reach=first.rank_reach + max(map(len, first.ranks)),
    )


def _spelling(written: str, meant: str) -> tuple[str, _Spelling]:
    parts = _WORD.fullmatch(written)
    if parts is None or not (meant.startswith(parts[1]) and meant.endswith(parts[3])):
        raise DataError(f"{_DATA}: {written} cannot stand for {meant}")
    after = meant[len(parts[1]) : len(meant) - len(parts[3])]
    return parts[2], _Spelling(parts[1], parts[3], after)


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, words)) + ")"
