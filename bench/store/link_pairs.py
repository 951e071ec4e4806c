"""How well two reports are told to be one project: ``python bench/store/link_pairs.py [FILE…]``.

Pairs labelled ``unsure`` are left out of precision and recall. ``--wrong`` lists the mistakes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import lives
from store.link.pairs import link_pair

NAMES = ("tune", "heldout", "fresh_tune", "fresh_heldout", "blind", "last")
SETS = [Path(__file__).parents[2] / "samples/pairs" / f"{name}.jsonl" for name in NAMES]


def main() -> None:
    arguments = [a for a in sys.argv[1:] if a != "--wrong"]
    for path in map(Path, arguments or SETS):
        pairs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        figures(path.name, pairs, wrong="--wrong" in sys.argv)


def figures(name: str, pairs: list[dict[str, Any]], *, wrong: bool) -> tuple[float, float]:
    gazetteer = lives.gazetteer()
    told = {pair["id"]: link_pair(pair, gazetteer) for pair in pairs}
    sure = [pair for pair in pairs if pair["label"] != "unsure"]
    yes = {pair["id"] for pair in sure if told[pair["id"]]["probability"] > 0.5}
    same = {pair["id"] for pair in sure if pair["label"] == "same"}
    precision = len(yes & same) / max(1, len(yes))
    recall = len(yes & same) / max(1, len(same))
    print(
        f"{name}: {len(pairs)} pairs, {len(same)} same, {len(sure) - len(same)} different:"
        f" precision {precision:.4f}, recall {recall:.4f}"
        f" ({len(yes - same)} wrongly joined, {len(same - yes)} missed)"
    )
    for pair in sure if wrong else ():
        if (pair["id"] in yes) != (pair["id"] in same):
            line = told[pair["id"]]
            print(f"  {pair['label']:9} {line['probability']:.3f} {pair['id']}")
            for side in ("a", "b"):
                print("     ", *(f"{v}" for v in pair[side].values()))
            print("     ", "; ".join(f"{w['log_odds']:+.1f} {w['evidence']}" for w in line["why"]))
    return precision, recall


if __name__ == "__main__":
    main()
