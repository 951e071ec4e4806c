"""Who finds the names of projects and companies: one protocol, several taggers behind it.

The rules of :mod:`extract.facts.names` are always at work. A tagger that learned from examples
may stand beside them: ``open_tagger(DEFAULT)``. :func:`combine` says how the two agree, and
``docs/ner.md`` what each of them gains and costs. Importing this package loads no model.
"""

from __future__ import annotations

from extract.facts.taggers.agree import Primed, can_hold_name, combine
from extract.facts.taggers.protocol import ALL_POWERS, Kind, NameTagger, Powers, Span, Tagged
from extract.facts.taggers.registry import DEFAULT, TAGGERS, open_tagger

__all__ = [
    "ALL_POWERS",
    "DEFAULT",
    "TAGGERS",
    "Kind",
    "NameTagger",
    "Powers",
    "Primed",
    "Span",
    "Tagged",
    "can_hold_name",
    "combine",
    "open_tagger",
]
