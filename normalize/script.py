"""Traditional characters to simplified ones, one for one.

The data are OpenCC's, as packaged by opencc-python-reimplemented: its character table, and of its
phrases (乾隆, 著名) those in which a character means something else than it does alone. Two
phrase lists of our own add what it lacks and guard what it would overdo.

Whether a text is traditional is asked of the text as a whole. In a text that is simplified, a
stray character that only traditional text has (項) is still turned, but one that simplified
text uses as well (著, 乾, 於, 後 as a surname) is left alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import msgspec

from errors import DataError
from normalize.edits import Edit

_DATA = Path(__file__).parent / "data" / "text" / "script.toml"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    both: str
    phrases: dict[str, str]
    characters: dict[str, str]


@dataclass(frozen=True, slots=True)
class Tables:
    """How to turn characters: ``characters`` on a traditional page, ``sure`` on any page.

    ``traditional`` and ``simplified`` are the characters that only such a text has;
    ``phrases`` maps a first character to the phrases, longest first, that begin with it.
    """

    characters: Mapping[int, str]
    sure: Mapping[int, str]
    traditional: frozenset[str]
    simplified: frozenset[str]
    phrases: Mapping[str, tuple[tuple[str, str], ...]]


def simplify(text: str) -> str:
    """The text in simplified characters, one for one; a simplified text comes back as it is."""
    tables = load()
    if tables.traditional.isdisjoint(text):
        return text
    if not is_traditional(text):
        return text.translate(tables.sure)
    turned = text.translate(tables.characters)
    pieces: list[str] = []
    done = 0
    for start, phrase in _phrases(text, tables):
        pieces += (turned[done:start], phrase)
        done = start + len(phrase)
    return "".join(pieces) + turned[done:]


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


def _phrases(text: str, tables: Tables) -> Iterator[tuple[int, str]]:
    """Where a phrase stands, left to right and the longest first, and what it becomes."""
    free = 0
    for index, character in enumerate(text):
        if index < free or character not in tables.phrases:
            continue
        for phrase, after in tables.phrases[character]:
            if text.startswith(phrase, index):
                yield index, after
                free = index + len(phrase)
                break


@cache
def load() -> Tables:
    """The tables, built once.

    Raises:
        DataError: if our own list is not one character for one.
    """
    own = msgspec.convert(tomllib.loads(_DATA.read_text(encoding="utf-8")), _File)
    characters = _closed(
        {
            **dict(_pairs("TSCharacters.txt")),
            **own.characters,
        }
    )
    table = str.maketrans(characters)
    both = {c for c in characters if c in own.both or _in_gb2312(c)}
    phrases: dict[str, list[tuple[str, str]]] = {}
    for phrase, after in {**dict(_pairs("TSPhrases.txt")), **own.phrases}.items():
        if len(phrase) != len(after):
            raise DataError(f"{_DATA.name}: {phrase} → {after} changes the length")
        if after != phrase.translate(table):
            phrases.setdefault(phrase[0], []).append((phrase, after))
    return Tables(
        characters=table,
        sure=str.maketrans({c: new for c, new in characters.items() if c not in both}),
        traditional=frozenset(characters.keys() - both),
        simplified=frozenset(_only_simplified() - characters.keys()),
        phrases={
            first: tuple(sorted(some, key=lambda pair: -len(pair[0])))
            for first, some in phrases.items()
        },
    )


def _pairs(name: str) -> Iterator[tuple[str, str]]:
    """The entries of one of OpenCC's dictionaries, each with the first of its values."""
    source = files("opencc").joinpath("dictionary", name).read_text(encoding="utf-8")
    for line in source.splitlines():
        key, _, values = line.partition("\t")
        yield key, values.split(" ")[0]


def _only_simplified() -> set[str]:
    source = files("opencc").joinpath("dictionary", "STCharacters.txt").read_text(encoding="utf-8")
    entries = (line.partition("\t") for line in source.splitlines())
    return {key for key, _, values in entries if key not in values.split(" ")}


def _closed(characters: Mapping[str, str]) -> dict[str, str]:
    """Follow chains (薴 → 苧 → 苎) to their end, and drop what maps to itself."""
    closed = {}
    for character in characters:
        end, seen = characters[character], {character}
        while end in characters and end not in seen:
            seen.add(end)
            end = characters[end]
        if end != character:
            closed[character] = end
    return closed


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
