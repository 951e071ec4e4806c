"""Fit the weights of linkage to the tuned half: ``python bench/store/fit_link.py [--write]``.

Logistic regression that is pulled towards what we believed first (``PRIORS``: the weights as they
were written by hand), and never lets evidence change sides. Prints what five-fold
cross-validation over stories gives, then the fit to all of the half; ``--write`` keeps it.
"""

from __future__ import annotations

import json
import math
import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

import lives  # noqa: E402
from store.link import evidence, pairs, ready, score  # noqa: E402

PULL = 1.0  # how much one unit of distance from the prior costs
# What our stories cannot teach: in them every project goes on, and amounts seldom disagree.
STEADY = {
    "stage_on": 30.0,
    "place_beside": 10.0,
    "place_apart": 10.0,
    "place_apart_on_a_line": 3.0,
    "amount_off": 5.0,
    "amount_far": 5.0,
    "company_apart": 3.0,
    "phase_later": 10.0,
    "head_alike": 5.0,
}
AGAINST = 2.0  # a wrong join costs twice what a missed one does
MARGIN = 0.0  # log-odds beyond even that a join needs
ROUNDS = 600
FOLDS = 5
TUNED = ("tune", "heldout", "fresh_tune", "fresh_heldout", "blind")

Example = tuple[str, list[tuple[str, float]], bool]


def main() -> None:
    priors = json.loads((HERE / "link_priors.json").read_text(encoding="utf-8"))
    examples = [e for name in TUNED for e in read(ROOT / f"samples/pairs/{name}.jsonl")]
    stories = sorted({story for story, _, _ in examples})
    right = wrong = missed = 0
    for fold in range(FOLDS):
        held = set(stories[fold::FOLDS])
        weights = fit([e for e in examples if e[0] not in held], priors)
        for story, found, same in examples:
            if story in held:
                yes = odds(found, weights) > 0
                if yes != same and "--wrong" in sys.argv:
                    print(
                        f"  {story} {odds(found, weights):+.1f} {'same' if same else 'different'}"
                    )
                right, wrong, missed = (
                    right + (yes and same), wrong + (yes and not same), missed + (same and not yes)
                )  # fmt: skip
    precision, recall = right / (right + wrong), right / (right + missed)
    print(f"cross-validated: precision {precision:.4f}, recall {recall:.4f}")
    weights = fit(examples, priors)
    for name, weight in weights.items():
        print(f"  {name:30} {priors[name]:+.2f} → {weight:+.2f}")
    if "--write" in sys.argv:
        write(weights)


def read(path: Path) -> list[Example]:
    gazetteer = lives.gazetteer()
    examples = []
    for line in path.read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        if pair["label"] == "unsure":
            continue
        a, b = (ready.make_ready(pairs.telling(pair, side), gazetteer) for side in ("a", "b"))
        some = [a, *ready.under_alias(a, gazetteer)]
        others = [b, *ready.under_alias(b, gazetteer)]
        best = max(
            (evidence.features(x, y) for x in some for y in others),
            key=lambda found: sum(score.weights().log_odds[n] * v for n, v in found),
        )
        examples.append((pair["id"].split("-")[0], best, pair["label"] == "same"))
    return examples


def odds(found: list[tuple[str, float]], weights: dict[str, float]) -> float:
    return weights["bias"] + sum(weights[name] * value for name, value in found)


def fit(examples: list[Example], priors: dict[str, float]) -> dict[str, float]:
    weights = dict(priors)
    seen = dict.fromkeys(priors, 1.0)
    for _ in range(ROUNDS):
        slope = {n: STEADY.get(n, PULL) * (weights[n] - priors[n]) for n in priors}
        for _, found, same in examples:
            told = 1 / (1 + math.exp(-odds(found, weights)))
            error = (told - same) * (1.0 if same else AGAINST)
            slope["bias"] += error
            for name, value in found:
                slope[name] += error * value
        for name, by in slope.items():
            seen[name] += by * by
            weights[name] -= 0.5 * by / math.sqrt(seen[name])
            if name != "bias" and weights[name] * priors[name] < 0:
                weights[name] = 0.0
    return weights | {"bias": weights["bias"] - MARGIN}


def write(weights: dict[str, float]) -> None:
    path = ROOT / "store/link/weights.toml"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^bias = .*$", f"bias = {weights['bias']:.2f}", text, flags=re.MULTILINE)
    for name, weight in weights.items():
        pattern = rf'(feature = "{name}"\nlog_odds = ).*'
        text = re.sub(pattern, rf"\g<1>{weight:.2f}", text)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
