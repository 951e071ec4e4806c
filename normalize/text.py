"""A page's words, repaired: the public face of everything that cleans text.

``repair`` may change the length and keeps the way back; ``fold`` and ``simplify`` are one
character for one and are for matching.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from model import Alignment
from normalize.adlaw import restored
from normalize.commas import doubled
from normalize.edits import Draft, Edit, Repair, apply, turn
from normalize.glosses import glosses, mangled
from normalize.script import simplify
from normalize.width import fold, half_width, invisible

__all__ = ["Repair", "Repaired", "fold", "repair", "simplify"]

_STEPS: tuple[Callable[[str], Iterable[Edit]], ...] = (invisible, half_width, glosses, doubled)


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text, the way back to the page's, and what was done, in the order of steps."""

    draft: Draft

    @property
    def text(self) -> str:
        """The repaired text."""
        return self.draft.text

    @property
    def alignment(self) -> Alignment:
        """Where each stretch of it stood on the page."""
        return self.draft.alignment

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What was done, in the order of steps; worked out when it is asked for."""
        return self.draft.repairs


def repair(text: str) -> Repaired:
    """Take off what copying machines have done to a text, and write it in simplified characters.

    Invisible characters go; full-width digits, Latin letters and percent signs become half
    width; pinyin glosses go, and characters lost with them come back where that is certain;
    doubled commas become one; traditional characters become simplified ones; words written
    otherwise for fear of the advertising law become themselves. Lost bytes (U+FFFD) and holes
    that cannot be filled are left and noted.

    Repairing a repaired text changes nothing, and a clean simplified text comes back as it is.
    """
    draft = Draft.of(text)
    for step in _STEPS:
        draft = apply(draft, step(draft.text))
    draft = turn(draft, simplify(draft.text), "traditional")
    draft = apply(draft, mangled(draft.text, draft.has("gloss")))
    return Repaired(apply(draft, restored(draft.text)))
