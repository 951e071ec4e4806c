"""Traditional characters to simplified ones, one for one, with OpenCC's t2s.

Never with tw2sp, which rewrites words (招商專案 is 招商专案, not 招商项目).

Whether a text is traditional is asked of the text as a whole. In a text that is simplified, a
stray character that only traditional text has (項) is still turned, but one that simplified
text writes too (著, 乾, 於, 後 as a surname) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import msgspec
import opencc

from errors import DataError
from normalize.edits import Edit
from normalize.text_data import read

_DATA = "script.toml"
_HAN = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x323B0))
_COMPATIBILITY = 0xF900


class _Zhu(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    before: str
    after: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    both: str
    zhu: _Zhu
    characters: dict[str, str]
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class Tables:
    """What is turned into what.

    ``characters`` holds on a traditional page, ``sure`` on any, and ``stray`` are the
    characters it turns; ``traditional`` and ``simplified`` are those that only such a text
    has. ``own`` and ``words`` are applied to what OpenCC leaves, ``zhu`` finds the 著 that
    stands for 着.
    """

    characters: Mapping[int, str]
    sure: Mapping[int, str]
    stray: frozenset[str]
    traditional: frozenset[str]
    simplified: frozenset[str]
    own: Mapping[int, str]
    words: Mapping[str, str]
    zhu: re.Pattern[str]


def simplify(text: str) -> str:
    """The text in simplified characters, one for one; a simplified text comes back as it is."""
    tables = load()
    if tables.stray.isdisjoint(text):
        return text
    if not is_traditional(text):
        return text.translate(tables.sure)
    turned = _convert(text, tables)
    for word, after in tables.words.items():
        turned = turned.replace(word, after)
    return turned if "着" in text else tables.zhu.sub("着", turned)


def is_traditional(text: str) -> bool:
    """Whether characters that only traditional text has outnumber those only simplified has."""
    tables = load()
    traditional = sum(map(tables.traditional.__contains__, text))
    return traditional > 0 and traditional > sum(map(tables.simplified.__contains__, text))


def simplified(text: str) -> Iterator[Edit]:
    """What :func:`simplify` changes, as edits of adjoining characters."""
    after = simplify(text)
    if after == text:
        return
    start = None
    for index, (old, new) in enumerate(zip(text, after, strict=True)):
        if old != new and start is None:
            start = index
        elif old == new and start is not None:
            yield Edit(start, index, after[start:index], "traditional")
            start = None
    if start is not None:
        yield Edit(start, len(text), after[start:], "traditional")


def _convert(text: str, tables: Tables) -> str:
    """OpenCC's word, or the table's where OpenCC does not give one character for one.

    It stops at a NUL and refuses a lone surrogate.
    """
    try:
        turned: str = _engine().convert(text)
    except UnicodeEncodeError:
        return text.translate(tables.characters)
    if len(turned) != len(text):
        return text.translate(tables.characters)
    return turned.translate(tables.own)


@cache
def _engine() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def load() -> Tables:
    """The tables, built once by asking OpenCC for every Chinese character.

    Raises:
        DataError: if our own list is not one character for one.
    """
    file = read(_DATA, _File)
    for before, after in (*file.words.items(), *file.characters.items()):
        if len(before) != len(after):
            raise DataError(f"{_DATA}: {before} → {after} changes the length")
    han = [chr(code) for first, end in _HAN for code in range(first, end)]
    turned = _engine().convert("\n".join(han)).split("\n")
    changed = {c: new for c, new in zip(han, turned, strict=True) if c != new} | file.characters
    sure = {c: new for c, new in changed.items() if c not in file.both and not _in(c, "gb2312")}
    return Tables(
        characters=str.maketrans(changed),
        sure=str.maketrans(sure),
        stray=frozenset(sure),
        traditional=frozenset(c for c in sure if not _COMPATIBILITY <= ord(c) < 0x20000),
        simplified=frozenset(c for c in han if _in(c, "gb2312") and not _in(c, "big5")),
        own=str.maketrans(file.characters),
        words=file.words,
        zhu=re.compile(f"(?<![{file.zhu.before}])著(?![{file.zhu.after}])"),
    )


def _in(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
