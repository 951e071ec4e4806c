"""What a tagger of names is: text in, stretches out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import msgspec

Span = tuple[int, int]


class Kind(StrEnum):
    """What a tagged stretch names."""

    PROJECT = "project"
    COMPANY = "company"


class Tagged(msgspec.Struct, frozen=True):
    """One name: half-open character offsets into the text that was tagged.

    ``score`` is the tagger's own belief, from 0 to 1. A stretch below one half is a name that
    the tagger saw and holds for less likely than not.
    """

    start: int
    end: int
    kind: Kind
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Powers:
    """What a tagger may do to the rules' names, each from a score on; above 1 it may not.

    ``add`` a name where the rules are silent, ``move`` the edges of one, and ``veto`` one that
    it holds for a name with at most this probability (below 0: it may not). What a tagger may by
    default is what the ablation on pages of other hands showed to pay: to add, and no more.
    """

    add: float = 0.95
    move: float = 2.0
    veto: float = -1.0


ALL_POWERS = Powers(add=0.6, move=0.6, veto=0.05)


class NameTagger(Protocol):
    """Anything that finds names in a folded text (``normalize.text.fold``)."""

    @property
    def name(self) -> str:
        """The word by which it is chosen: ``rules``, ``spacy`` …."""

    @property
    def powers(self) -> Powers:
        """What it may do to the rules' names."""

    @property
    def in_batches(self) -> bool:
        """Whether one call for many sentences is much cheaper than many calls."""

    def tag(self, text: str, given: Sequence[Span] = ()) -> tuple[Tagged, ...]:
        """The names in one sentence, in order, none overlapping. Total: no text makes it fail.

        ``given`` are stretches that another holds for names; a tagger that weighs stretches
        gives its word on them too.
        """

    def tag_all(self, texts: Sequence[str]) -> list[tuple[Tagged, ...]]:
        """As :meth:`tag` for each text; taggers that gain from batches use them here."""
