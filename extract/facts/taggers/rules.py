"""The rules of names behind the protocol of taggers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from errors import UsageError
from extract.facts.names import find_names
from extract.facts.sentences import Segment
from extract.facts.taggers.protocol import Kind, Powers, Span, Tagged
from extract.facts.tokens import scan


class RuleTagger:
    """What :func:`extract.facts.names.find_names` finds, each name with score 1."""

    name = "rules"
    in_batches = False
    powers = Powers()

    def tag(self, text: str, given: Sequence[Span] = ()) -> tuple[Tagged, ...]:  # noqa: ARG002
        """The names that the rules find in one folded sentence."""
        segment = Segment(0, len(text), text, 0, 0, True)
        names = find_names(text, scan(segment, None, None, "CNY"))
        return tuple(Tagged(n.start, n.end, Kind.PROJECT) for n in names)

    def tag_all(self, texts: Sequence[str]) -> list[tuple[Tagged, ...]]:
        """Each text by itself."""
        return [self.tag(text) for text in texts]


def open_model(model: Path | None) -> RuleTagger:
    """The rules; they know no model.

    Raises:
        UsageError: if one is given.
    """
    if model is not None:
        raise UsageError("the tagger rules reads no model")
    return RuleTagger()
