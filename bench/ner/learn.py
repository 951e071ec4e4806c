"""Learn the weights of the linear tagger: logistic regression by AdaGrad, in plain Python."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence

from bench.ner.gold import Sentence
from extract.facts.taggers import Kind, open_tagger
from extract.facts.taggers.agree import can_hold_name
from extract.facts.taggers.signs import Signs, propose

Row = tuple[tuple[str, ...], float]  # signs, 1 or 0
SEED = 20221123


def rows(sentences: Iterable[Sentence]) -> list[Row]:
    """Every stretch that could be a name in the sentences, and whether it is one.

    A stretch that only overlaps a name is a wrong one where the right one is proposed too, and
    is left out where it is not.
    """
    out: list[Row] = []
    rules = open_tagger("rules")
    for sentence in sentences:
        if not can_hold_name(sentence.text):
            continue
        names = {(a, b) for a, b, kind in sentence.names if kind is Kind.PROJECT}
        given = [(t.start, t.end) for t in rules.tag(sentence.text)]
        spans = propose(sentence.text, given)
        proposed = names & set(spans)
        signs = Signs(sentence.text)
        for span in spans:
            if span not in names:
                if any(_meet(span, other) for other in sentence.unsure):
                    continue
                if any(_meet(span, n) for n in names - proposed):
                    continue
            out.append((tuple(sorted(set(signs.of(span)))), float(span in names)))
    return out


def _meet(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def learn(
    examples: Sequence[Row], *, epochs: int = 12, rate: float = 0.15, decay: float = 2e-5
) -> dict[str, float]:
    """The weight of each sign; signs met once are not learned."""
    met: dict[str, int] = {}
    for signs, _ in examples:
        for sign in signs:
            met[sign] = met.get(sign, 0) + 1
    kept = [(tuple(s for s in signs if met[s] > 1), y) for signs, y in examples]
    weights: dict[str, float] = dict.fromkeys((s for s, n in met.items() if n > 1), 0.0)
    squares = dict.fromkeys(weights, 1e-8)
    chance = random.Random(SEED)  # noqa: S311 - shuffling, not a secret
    for _ in range(epochs):
        chance.shuffle(kept)
        for signs, wanted in kept:
            total = sum(weights[s] for s in signs)
            slope = 1 / (1 + math.exp(-max(-30.0, min(30.0, total)))) - wanted
            for sign in signs:
                step = slope + decay * weights[sign]
                squares[sign] += step * step
                weights[sign] -= rate * step / math.sqrt(squares[sign])
    return weights


def to_text(weights: dict[str, float], least: float = 0.02) -> str:
    """The weights as the tagger reads them; those near zero say nothing."""
    lines = (f"{sign}\t{w:.3f}" for sign, w in sorted(weights.items()) if abs(w) >= least)
    return "\n".join(lines) + "\n"
