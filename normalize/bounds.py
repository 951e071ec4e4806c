"""What stands around an amount and bounds it: 约, 近, 超过, 不低于 … 左右, 以上, 以内."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import msgspec

from model import Bound
from normalize.value_words import Bounds, Lookup, by_first, by_last, qualifiers

# Before 突破 may stand 已, before 约 达到; more than three in a row are no qualifiers.
_LONGEST_CHAIN = 3
_STRONGEST_FIRST = (Bound.AT_MOST, Bound.AT_LEAST, Bound.ABOUT)


class Outer(msgspec.Struct, frozen=True):
    """An amount with its qualifiers: ``text[start:end]``, and what they say together."""

    start: int
    end: int
    bound: Bound


@dataclass(frozen=True, slots=True)
class _Words:
    bound: Mapping[str, Bound]
    lookup: Lookup
    guard: Mapping[str, str]


def outer(
    text: str, start: int, end: int, unit_end: int, *, about: bool = False, large: bool = False
) -> Outer:
    """Take in the qualifiers around the number ``text[start:end]`` and its unit up to ``unit_end``.

    ``text`` is plain (:func:`normalize.numerals.plain`). ``about`` is what the amount says
    itself (10余); ``large`` allows 过 and 破, which qualify large sums alone (税收破亿).
    An upper or a lower bound is stronger than 约 and 余.
    """
    said = {Bound.ABOUT} if about else set()
    first = _before(text, start, end, said, large)
    last = _after(text, unit_end, said)
    return Outer(first, last, strongest(said))


def begins(text: str, start: int, end: int, *, large: bool = False) -> int:
    """Where the qualifiers before the number ``text[start:end]`` begin; see :func:`outer`."""
    return _before(text, start, end, set(), large)


def strongest(said: Collection[Bound]) -> Bound:
    """What several qualifiers of one amount say together."""
    for bound in _STRONGEST_FIRST if said else ():
        if bound in said:
            return bound
    return Bound.EXACT


def _before(text: str, start: int, end: int, said: set[Bound], large: bool) -> int:
    words = _words_before()
    for _ in range(_LONGEST_CHAIN):
        at = start - 1 if text[start - 1 : start] == " " else start
        for word in words.lookup.get(text[at - 1 : at], ()):
            first = at - len(word)
            if text.endswith(word, 0, at) and _fits(text, first, end, word, large):
                said.add(words.bound[word])
                start = first
                break
        else:
            break
    return start


def _fits(text: str, start: int, end: int, word: str, large: bool) -> bool:
    if word in ("过", "破") and not large:
        return False
    if word == "近" and text.startswith(_recent_units(), end):
        return False
    before = text[start - 1 : start]
    return not before or before not in _words_before().guard.get(word, "")


def _after(text: str, end: int, said: set[Bound]) -> int:
    words = _words_after()
    for _ in range(2):
        at = end + 1 if text[end : end + 1] == " " else end
        for word in words.lookup.get(text[at : at + 1], ()):
            if text.startswith(word, at) and not _goes_on(text, at + len(word), word):
                said.add(words.bound[word])
                end = at + len(word)
                break
        else:
            break
    return end


def _goes_on(text: str, end: int, word: str) -> bool:
    following = text[end : end + 1]
    return bool(following) and following in _words_after().guard.get(word, "")


@cache
def _recent_units() -> tuple[str, ...]:
    return tuple(qualifiers().recent.units)


@cache
def _words_before() -> _Words:
    return _words(qualifiers().before, qualifiers().not_after, by_last)


@cache
def _words_after() -> _Words:
    return _words(qualifiers().after, qualifiers().not_before, by_first)


def _words(
    bounds: Bounds, guard: Mapping[str, str], by: Callable[[Iterable[str]], Lookup]
) -> _Words:
    bound = {
        word: kind
        for kind, words in (
            (Bound.ABOUT, bounds.about),
            (Bound.AT_LEAST, bounds.at_least),
            (Bound.AT_MOST, bounds.at_most),
            (Bound.EXACT, bounds.exact),
        )
        for word in words
    }
    return _Words(bound, by(bound), guard)
