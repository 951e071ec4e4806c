"""Known gaps of the fact corpora that the grammar reads by now, turned into finds and rejects.

    python -m bench.facts.promote            name them
    python -m bench.facts.promote --write    and change the corpus files

A strict xfail that passes fails the suite: this is the way out after a rule was improved. It
never goes the other way; a find that fails is for a person to look at.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.corpus import Case, CorpusMissError, check, load
from tests.facts.told import KEYS, facts_of, told

FOLDER = Path(__file__).parents[2] / "extract" / "facts"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help="change the corpus files")
    write = parser.parse_args().write
    left = 0
    for name, keys in KEYS.items():
        path = FOLDER / f"{name}.corpus.toml"
        gaps = load(path).of("known_gap")
        closed = [case for case in gaps if passes(case, keys)]
        left += len(gaps) - len(closed)
        for case in closed:
            print(case)
        if write and closed:
            promote(path, closed)
    print(f"{left} known gaps are left")


def passes(case: Case, keys: tuple[str, ...]) -> bool:
    """Whether the grammar reads the case as its corpus says."""
    try:
        check(case, told(facts_of(case.text, case.given), keys))
    except CorpusMissError:
        return False
    return True


def promote(path: Path, closed: list[Case]) -> None:
    """Rewrite the entries of a corpus file: ``since`` goes, or becomes a reject's ``why``."""
    lines = path.read_text(encoding="utf-8").split("\n")
    for case in sorted(closed, key=line_of, reverse=True):
        at = line_of(case)
        lines[at] = "[[find]]" if case.findings else "[[reject]]"
        since = next(i for i in range(at, len(lines)) if lines[i].startswith("since = "))
        if case.findings:
            del lines[since]
            continue
        lines[since] = f'why = "{case.why.partition(": ")[2]}"'
        del lines[next(i for i in range(at, since) if lines[i].startswith("finds = []"))]
    path.write_text("\n".join(lines), encoding="utf-8")


def line_of(case: Case) -> int:
    """The line of a case's header, counted from 0."""
    return int(case.place.rpartition(":")[2]) - 1


if __name__ == "__main__":
    main()
