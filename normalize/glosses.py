"""Pinyin glosses that a copying machine has put behind characters: 項(xiàng)目 → 項目.

A gloss is one syllable of pinyin with one tone mark, in brackets, right behind a Chinese
character; on a page that has such glosses, a syllable in the neutral tone as well (們(men)).
Brackets with anything else in them are somebody's words and stay.

The same machine has lost characters: 高??期, 亮?xí)?. Where the word around such a hole, and the
reading if it is left, tell what stood there, it is put back; where not, the hole is marked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import msgspec

from errors import DataError
from normalize.edits import Edit
from normalize.text_data import read

_DATA = "pinyin.toml"
_TONES = {"\u0300", "\u0301", "\u0304", "\u030c"}
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_LETTERS = "a-zɡɑüêńňǹḿāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ\u0300\u0301\u0304\u030c\u0308"
_SYLLABLE = f"[{_LETTERS}]{{1,9}}"
# What must stand before is asked after the first character: a search for a plain set is fast.
_GLOSSES = re.compile(rf"[(（](?<=[{_HAN}].) ?{_SYLLABLE} ?[)）](?:[(（] ?{_SYLLABLE} ?[)）])*")
_READING = re.compile(_SYLLABLE)
_HOLE = re.compile(
    r"[?\ufffd](?<![?\ufffd()（）].)"
    rf"(?:[?\ufffd]?({_SYLLABLE})[)）](?:\?(?=[、，,。；;]))?(?![?\ufffd(（])"
    rf"|(?<=[{_HAN}]\?)\?(?=[{_HAN}]))"
)
_GLOSSED_PAGE = 2  # toned glosses from which a toneless one is believed


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    syllables: tuple[str, ...]
    neutral: dict[str, str]
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Lost:
    """A character that may have stood between two parts of a word."""

    left: str
    right: str
    character: str


@dataclass(frozen=True, slots=True)
class _Pinyin:
    """``neutral`` are (character, syllable) pairs; ``lost`` goes by reading, "" for every one."""

    syllables: frozenset[str]
    neutral: frozenset[tuple[str, str]]
    lost: Mapping[str, tuple[_Lost, ...]]


def glosses(text: str) -> Iterator[Edit]:
    """Every gloss, to be taken out."""
    found = [(match, _READING.findall(match[0])) for match in _GLOSSES.finditer(text)]
    toned = sum(all(map(_is_toned, readings)) for _, readings in found)
    for match, readings in found:
        character = text[match.start() - 1]
        if all(
            _is_toned(reading)
            or (toned >= _GLOSSED_PAGE and (character, reading) in _pinyin().neutral)
            for reading in readings
        ):
            yield Edit(*match.span(), "", "gloss")


def mangled(text: str, glossed: bool) -> Iterator[Edit]:
    """Each hole in simplified text: filled where its word is known, else marked.

    A hole without a reading is marked only on a page that was ``glossed``: two question marks
    between words are otherwise two question marks.
    """
    for match in _HOLE.finditer(text):
        reading = match[1]
        if reading is not None and not _is_toned(reading):
            continue
        lost = _lost(text, *match.span(), _bare(reading) if reading else "")
        if lost is not None:
            yield Edit(*match.span(), lost, "mangled_gloss")
        elif reading is not None or glossed:
            yield Edit(*match.span(), None, "mangled_gloss")


def _lost(text: str, start: int, end: int, reading: str) -> str | None:
    """The one character that the table knows for a hole at ``text[start:end]``."""
    fitting = {
        lost.character
        for lost in _pinyin().lost.get(reading, ())
        if text.startswith(lost.right, end) and text.endswith(lost.left, 0, start)
    }
    return fitting.pop() if len(fitting) == 1 else None


def _bare(syllable: str) -> str:
    """The syllable in composed letters, as the data files have it."""
    return unicodedata.normalize("NFC", syllable.replace("ɡ", "g").replace("ɑ", "a"))


def _is_toned(syllable: str) -> bool:
    """Whether this is a syllable of pinyin with one tone mark."""
    parts = unicodedata.normalize("NFD", _bare(syllable))
    bare = "".join(c for c in parts if c not in _TONES)
    return len(parts) - len(bare) == 1 and unicodedata.normalize("NFC", bare) in _pinyin().syllables


@cache
def _pinyin() -> _Pinyin:
    file = read(_DATA, _File)
    syllables = frozenset(" ".join(file.syllables).split())
    lost: dict[str, list[_Lost]] = {"": []}
    for word, line in file.words.items():
        readings = line.split()
        if len(readings) != len(word):
            raise DataError(f"{_DATA}: {word} has not the readings {line!r}")
        for index, reading in enumerate(readings):
            entry = _Lost(word[:index], word[index + 1 :], word[index])
            for one in reading.split("/"):
                lost.setdefault(one, []).append(entry)
            if entry.left and entry.right:
                lost[""].append(entry)
    for character, syllable in file.neutral.items():
        if syllable not in syllables:
            raise DataError(f"{_DATA}: {syllable} of {character} is no syllable")
    return _Pinyin(
        syllables,
        frozenset(file.neutral.items()),
        {reading: tuple(entries) for reading, entries in lost.items()},
    )
