"""Traditional characters to simplified ones, one for one, with OpenCC's t2s.

Never with tw2sp, which rewrites words (招商專案 is 招商专案, not 招商项目).

Whether a text is traditional is asked of the text as a whole. In a text that is simplified, a
stray character that only traditional text has (項) is still turned, but one that simplified
text writes too (著, 乾, 於, 後 as a surname) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import msgspec
import opencc

from errors import DataError
from normalize.text_data import read

_DATA = "script.toml"
_HAN = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x323B0))
_COMPATIBILITY = 0xF900
_LAST_USUAL = "\uffff"
_RARE = re.compile("[\U00010000-\U0010ffff]")


class _Zhu(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    before: str
    after: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    both: str
    zhu: _Zhu
    characters: dict[str, str]
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class Characters:
    """Some characters, to be found in a text: the usual ones by a class, the rare one by one.

    A class of characters of the first 65,536 is looked up in a table; one beyond them would
    make it a list.
    """

    usual: re.Pattern[str]
    rare: frozenset[str]

    @classmethod
    def of(cls, some: Iterable[str]) -> Characters:
        """The characters as a class and a set."""
        chosen = sorted(some)
        usual = "".join(c for c in chosen if c <= _LAST_USUAL)
        return cls(re.compile(f"[{usual}]"), frozenset(c for c in chosen if c > _LAST_USUAL))

    def are_in(self, text: str) -> bool:
        """Whether one of them stands in the text."""
        return self.usual.search(text) is not None or self._count_rare(text) > 0

    def count(self, text: str) -> int:
        """How many of a text's characters they are."""
        return len(self.usual.findall(text)) + self._count_rare(text)

    def _count_rare(self, text: str) -> int:
        return sum(c in self.rare for c in _RARE.findall(text))


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
    stray: Characters
    traditional: Characters
    simplified: Characters
    own: Mapping[str, str]
    words: Mapping[str, str]
    zhu: re.Pattern[str]


def simplify(text: str) -> str:
    """The text in simplified characters, one for one; a simplified text comes back as it is."""
    tables = load()
    if not tables.stray.are_in(text):
        return text
    if not is_traditional(text):
        return text.translate(tables.sure)
    turned = _convert(text, tables)
    for before, after in (*tables.own.items(), *tables.words.items()):
        turned = turned.replace(before, after)
    return turned if "着" in text else tables.zhu.sub("着", turned)


def is_traditional(text: str) -> bool:
    """Whether characters that only traditional text has outnumber those only simplified has."""
    tables = load()
    traditional = tables.traditional.count(text)
    return traditional > 0 and traditional > tables.simplified.count(text)


def _convert(text: str, tables: Tables) -> str:
    """OpenCC's word, or the table's where OpenCC does not give one character for one.

    It stops at a NUL and refuses a lone surrogate.
    """
    try:
        turned: str = _engine().convert(text)
    except UnicodeEncodeError:
        return text.translate(tables.characters)
    return turned if len(turned) == len(text) else text.translate(tables.characters)


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
        stray=Characters.of(sure),
        traditional=Characters.of(c for c in sure if not _COMPATIBILITY <= ord(c) < 0x20000),
        simplified=Characters.of(c for c in han if _in(c, "gb2312") and not _in(c, "big5")),
        own=file.characters,
        words=file.words,
        zhu=re.compile(f"(?<![{file.zhu.before}])著(?![{file.zhu.after}])"),
    )


def _in(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
