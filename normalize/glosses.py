"""Pinyin glosses that a copying machine has put behind characters: 項(xiàng)目 → 項目."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from normalize.edits import Edit

_DATA = Path(__file__).parent / "data" / "text" / "pinyin.toml"
_TONES = {"\u0300", "\u0301", "\u0304", "\u030c"}
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_LETTERS = "a-zɡɑüêńňǹḿāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ\u0300\u0301\u0304\u030c\u0308"
_GLOSS = re.compile(rf"(?<=[{_HAN}])(?:[(（] ?[{_LETTERS}]{{1,9}} ?[)）])+")
_ONE = re.compile(r"[(（] ?([^)） ]+) ?[)）]")


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    syllables: tuple[str, ...]


@cache
def _syllables() -> frozenset[str]:
    raw = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return frozenset(" ".join(msgspec.convert(raw, _File).syllables).split())


def glosses(text: str) -> Iterator[Edit]:
    """Every gloss, to be taken out."""
    for match in _GLOSS.finditer(text):
        if all(_toned(syllable) for syllable in _ONE.findall(match[0])):
            yield Edit(*match.span(), "", "gloss")


def _toned(syllable: str) -> bool:
    """Whether this is a syllable of pinyin with one tone mark."""
    parts = unicodedata.normalize("NFD", syllable.replace("ɡ", "g").replace("ɑ", "a"))
    bare = "".join(c for c in parts if c not in _TONES)
    return len(parts) - len(bare) == 1 and unicodedata.normalize("NFC", bare) in _syllables()
