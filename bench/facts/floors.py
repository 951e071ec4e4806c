"""The scores that the suite holds us to, raised to what is reached today.

    python -m bench.facts.floors            measured beside the floor
    python -m bench.facts.floors --raise    and raise every floor that is surpassed

Floors are F1, cut off at two digits, in ``tests/facts/floors.toml``. They may only rise.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path

from bench.facts.score import ROOT, gold_of, read_folder, score

FILE = ROOT / "tests" / "facts" / "floors.toml"
HEAD = (
    "# F1 of what is read beside the gold, by the contract of facts; see bench/facts/score.py.\n"
    "# A floor may only rise: python -m bench.facts.floors --raise\n"
)
CENT = Decimal("0.01")

Floors = Mapping[str, Mapping[str, Decimal]]


def floors_in(text: str) -> Floors:
    """The floors that a TOML text tells: by folder, by level (``projects.strict``)."""
    floors: dict[str, dict[str, Decimal]] = tomllib.loads(text, parse_float=Decimal)
    return floors


def measured(folder: str) -> dict[str, Decimal]:
    """F1 of a folder of the repository, by level."""
    place = ROOT / folder
    tallies = score(gold_of(place), read_folder(place)).tallies
    return {level: Decimal(tally.f1) for level, tally in tallies.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="scores and their floors")
    parser.add_argument("--raise", dest="rise", action="store_true", help="write higher floors")
    rise = parser.parse_args().rise
    floors = floors_in(FILE.read_text(encoding="utf-8"))
    raised: dict[str, dict[str, Decimal]] = {}
    for folder, held in floors.items():
        now = measured(folder)
        for level, floor in held.items():
            print(f"{folder:24} {level:18} {now[level]:.4f}  floor {floor}")
            reached = now[level].quantize(CENT, ROUND_FLOOR)
            raised.setdefault(folder, {})[level] = max(floor, reached)
    if rise:
        write(FILE, raised)


def write(path: Path, floors: Floors) -> None:
    """Write floors as TOML."""
    tables = [
        "\n".join([f'\n["{folder}"]', *(f'"{level}" = {value}' for level, value in held.items())])
        for folder, held in floors.items()
    ]
    path.write_text(HEAD + "\n".join(tables) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
