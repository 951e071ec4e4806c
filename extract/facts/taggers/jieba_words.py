"""Jieba's words at the edges of names: a name begins and ends where a word does.

Jieba names nothing. Behind the protocol it gives the rules' names back with their edges moved to
the edges of words: a boundary found inside a longer word (在 in 存在, 和 in 政和) is none. The
words are those of rjieba, the kept binding of jieba-rs with jieba's own dictionary, with Fujian's
towns and counties from the gazetteer and ``data/words.txt`` added. What it gains is in
``docs/ner.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from errors import UsageError
from extract.facts.taggers.protocol import Powers, Span, Tagged
from extract.facts.taggers.rules import RuleTagger
from normalize import places

WORDS = Path(__file__).with_name("data") / "words.txt"
# A longer word at an edge is a name by itself (a town, a company), and may be cut.
_LONGEST = 3


class JiebaTagger:
    """The rules' names, their edges moved out of the middle of words."""

    name = "jieba"
    in_batches = False
    powers = Powers(add=2.0, move=0.5)

    def __init__(self, words: Any) -> None:
        self._words = words
        self._rules = RuleTagger()

    def tag(self, text: str, given: Sequence[Span] = ()) -> tuple[Tagged, ...]:  # noqa: ARG002
        """The rules' names in one folded sentence, edges at the edges of words."""
        names = self._rules.tag(text)
        if not names:
            return ()
        inside = _inside_words(self._words.cut(text))
        return tuple(_snapped(name, inside) for name in names)

    def tag_all(self, texts: Sequence[str]) -> list[tuple[Tagged, ...]]:
        """Each text by itself."""
        return [self.tag(text) for text in texts]


def _inside_words(words: Sequence[str]) -> dict[int, Span]:
    """For each place inside a word (not at its edges), the word's stretch."""
    inside: dict[int, Span] = {}
    at = 0
    for word in words:
        for place in range(at + 1, at + len(word)):
            inside[place] = (at, at + len(word))
        at += len(word)
    return inside


def _snapped(name: Tagged, inside: dict[int, Span]) -> Tagged:
    first, last = inside.get(name.start), inside.get(name.end)
    start = first[0] if first and first[1] - first[0] <= _LONGEST else name.start
    end = last[1] if last and last[1] - last[0] <= _LONGEST else name.end
    return Tagged(start, end, name.kind, name.score)


@cache
def _fujian() -> tuple[str, ...]:
    """Fujian's counties and towns."""
    province = places.find("福建省")
    if province is None:
        return ()
    counties = [
        c for city in places.fujian_children(province) for c in places.fujian_children(city)
    ]
    return tuple(p.name for c in counties for p in (c, *places.fujian_children(c)))


def open_model(model: Path | None) -> JiebaTagger:
    """Jieba with our words, or with the caller's: one a line.

    Raises:
        ModuleNotFoundError: if rjieba is not installed.
        UsageError: if the file of words cannot be read.
    """
    words = import_module("rjieba").Jieba()
    path = model or WORDS
    try:
        own = path.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name}: no list of words: {error}") from error
    for word in (*_fujian(), *own):
        words.add_word(word, None, None)
    return JiebaTagger(words)
