"""A tagger of our own: signs with learned weights, no library, a fraction of a millisecond.

The rules propose every stretch that could be a name (far more than they take); this says how
likely each is one project's name. ``make ner`` learns ``data/names.weights.tsv`` from samples/.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from errors import DataError, UsageError
from extract.facts.taggers.protocol import Kind, Powers, Span, Tagged
from extract.facts.taggers.signs import Signs, propose

WEIGHTS = Path(__file__).with_name("data") / "names.weights.tsv"


class LinearTagger:
    """Logistic regression over :class:`Signs`; its score is a probability."""

    name = "linear"
    in_batches = False
    powers = Powers()

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def tag(self, text: str, given: Sequence[Span] = ()) -> tuple[Tagged, ...]:
        """What could be a name in one folded sentence, each with how likely it is one."""
        spans = propose(text, given)
        if not spans:
            return ()
        signs = Signs(text)
        scored = [Tagged(*span, Kind.PROJECT, self.score(signs, span)) for span in spans]
        return best(scored)

    def tag_all(self, texts: Sequence[str]) -> list[tuple[Tagged, ...]]:
        """Each text by itself."""
        return [self.tag(text) for text in texts]

    def score(self, signs: Signs, span: Span) -> float:
        """How likely a stretch names one project, from 0 to 1."""
        total = sum(self._weights.get(sign, 0.0) for sign in set(signs.of(span)))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def best(scored: Sequence[Tagged]) -> tuple[Tagged, ...]:
    """Of stretches that overlap, the one believed most; the longer of two believed alike."""
    kept: list[Tagged] = []
    for name in sorted(scored, key=lambda t: (-t.score, t.start - t.end, t.start)):
        if not any(k.start < name.end and name.start < k.end for k in kept):
            kept.append(name)
    return tuple(sorted(kept, key=lambda t: t.start))


@cache
def weights(path: Path) -> Mapping[str, float]:
    """The weight of each sign.

    Raises:
        DataError: if a line is no sign and its weight, or a sign stands twice.
    """
    table: dict[str, float] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        sign, tab, weight = line.rpartition("\t")
        try:
            value = float(weight)
        except ValueError:
            value = math.nan
        if not tab or not math.isfinite(value) or sign in table:
            raise DataError(f"{path.name}:{number}: no sign and its weight, or a sign told twice")
        table[sign] = value
    return table


def open_model(model: Path | None) -> LinearTagger:
    """The shipped weights, or the caller's.

    Raises:
        UsageError: if there is no such file.
        DataError: if it holds anything but signs and weights.
    """
    path = model or WEIGHTS
    try:
        return LinearTagger(weights(path))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name}: no weights of `make ner`: {error}") from error
