"""Jieba's words at the edges of names: a name begins and ends where a word does.

Jieba names nothing. Behind the protocol it gives the rules' names back with their edges moved to
the edges of words, so that :func:`extract.facts.taggers.agree.combine` moves them: a boundary
word found inside a longer word (在 in 存在, 和 in 政和) is none. The words are those of rjieba,
the binding of jieba-rs with jieba's own dictionary, and of ``data/words.txt`` in jieba's format.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from extract.facts.taggers.protocol import Span, Tagged
from extract.facts.taggers.rules import RuleTagger

WORDS = Path(__file__).with_name("data") / "words.txt"
# A word longer than this at an edge is a name by itself (a place, a company), cut on purpose.
_LONGEST = 3


class JiebaTagger:
    """The rules' names, their edges moved out of the middle of words."""

    name = "jieba"
    in_batches = False

    def __init__(self, words: Any) -> None:
        self._words = words
        self._rules = RuleTagger()

    def tag(self, text: str, given: Sequence[Span] = ()) -> tuple[Tagged, ...]:  # noqa: ARG002
        """The rules' names in one folded sentence, edges at the edges of words."""
        names = self._rules.tag(text)
        if not names:
            return ()
        spans = word_spans(self._words, text)
        return tuple(_snapped(name, spans) for name in names)

    def tag_all(self, texts: Sequence[str]) -> list[tuple[Tagged, ...]]:
        """Each text by itself."""
        return [self.tag(text) for text in texts]


def word_spans(words: Any, text: str) -> dict[int, tuple[int, int]]:
    """For each place inside a word (not at its edges), the word's stretch."""
    inside: dict[int, tuple[int, int]] = {}
    at = 0
    for word in words.cut(text):
        for place in range(at + 1, at + len(word)):
            inside[place] = (at, at + len(word))
        at += len(word)
    return inside


def _snapped(name: Tagged, inside: dict[int, tuple[int, int]]) -> Tagged:
    start, end = name.start, name.end
    if start in inside and inside[start][1] - inside[start][0] <= _LONGEST:
        start = inside[start][0]
    if end in inside and inside[end][1] - inside[end][0] <= _LONGEST:
        end = inside[end][1]
    return Tagged(start, end, name.kind, name.score)


@cache
def _segmenter(path: Path) -> Any:
    return import_module("rjieba").Jieba(str(path))


def open_model(model: Path | None) -> JiebaTagger:
    """Jieba with our words, or with the caller's file of words.

    Raises:
        ModuleNotFoundError: if rjieba is not installed.
    """
    return JiebaTagger(_segmenter(model or WORDS))
