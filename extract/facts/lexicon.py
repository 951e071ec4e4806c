"""The words of the fact grammar, from ``lexicon.toml``: one scan finds them all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec

from errors import DataError
from model import Status


class Lexicon(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The data file, as it must look."""

    status: dict[str, list[str]]
    status_not: dict[str, list[str]]
    label: dict[str, list[str]]
    rate: dict[str, list[str]]
    modality: dict[str, list[str]]
    name: dict[str, list[str]]
    group: dict[str, list[str]]
    section: dict[str, list[str]]


class Word(msgspec.Struct, frozen=True):
    """A word of the lexicon in a text, and all that it may mean: family → key."""

    start: int
    end: int
    text: str
    means: dict[str, str]


_Trie = dict[str, "_Trie"]


def trie_pattern(words: Iterable[str]) -> str:
    """A regular expression that matches the longest of ``words``, in linear time."""
    root: _Trie = {}
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _branch(root)


def _branch(node: _Trie) -> str:
    options = [re.escape(c) + _branch(child) for c, child in sorted(node.items()) if c]
    if not options:
        return ""
    body = options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"
    return f"(?:{body})?" if "" in node else body


@cache
def lexicon() -> Lexicon:
    """The words, validated.

    Raises:
        DataError: if the file has an unknown key, or a word twice in one family.
    """
    path = Path(__file__).with_name("lexicon.toml")
    try:
        data = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Lexicon)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path.name}: {error}") from error
    for family in ("status", "status_not", "label", "rate", "modality"):
        seen: dict[str, str] = {}
        for key, words in getattr(data, family).items():
            for word in words:
                if word in seen:
                    raise DataError(
                        f"{path.name}: {word} stands twice in [{family}]: {seen[word]}, {key}"
                    )
                seen[word] = key
    unknown = set(data.status) - {s.value for s in Status}
    if unknown:
        raise DataError(f"{path.name}: no such status: {', '.join(sorted(unknown))}")
    return data


@cache
def _meanings() -> tuple[re.Pattern[str], dict[str, dict[str, str]]]:
    meanings: dict[str, dict[str, str]] = {}
    data = lexicon()
    for family in ("status", "status_not", "label", "rate", "modality"):
        for key, words in getattr(data, family).items():
            for word in words:
                meanings.setdefault(word, {})[family] = key
    return re.compile(trie_pattern(meanings)), meanings


def find_words(text: str) -> Iterator[Word]:
    """Every word of the lexicon in a folded text, longest first, none overlapping."""
    pattern, meanings = _meanings()
    for match in pattern.finditer(text):
        yield Word(match.start(), match.end(), match[0], meanings[match[0]])


@cache
def pattern(family: str, *keys: str) -> re.Pattern[str]:
    """The words of a family (of some of its lists, where ``keys`` are given) as one pattern."""
    lists = getattr(lexicon(), family)
    return re.compile(trie_pattern(word for key in keys or lists for word in lists[key]))


def last_match(matches: Iterable[re.Match[str]]) -> re.Match[str] | None:
    """The last of some matches, or None."""
    found = None
    for match in matches:
        found = match
    return found
