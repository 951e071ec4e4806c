"""How far a record's confidence can be believed: a reliability table, and the weights themselves.

    python -m bench.facts.calibrate            the table, on articles that each fit had not seen
    python -m bench.facts.calibrate --write    and the weights fitted on all, to doubt.toml

A record is right where it pairs with one of the gold and every value, bound, currency and
attribute agrees. The articles of samples/, but for the held-out pack (and of the shared gold,
where it lies beside the checkout), are dealt into five parts; each is told by weights fitted on
the other four.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pipelines
from bench.facts.score import FOLDERS, KINDS, ROOT, agree, pairs, same
from cli.contract import as_record
from extract.facts.doubt import signs
from model import Aggregate, Project

SHARED = ("../shared/gold/seeds", "../shared/gold/dev")
TARGET = ROOT / "extract/facts/doubt.toml"
PARTS = 5
BANDS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01))
STEPS, RIDGE = 8, 1.0


@dataclass(frozen=True)
class Case:
    """A record that was read: of which article, what it shows, whether it is right."""

    article: int
    kind: str
    signs: tuple[str, ...]
    right: bool


@dataclass
class Fit:
    """A logistic model: log-odds and what each sign adds to them."""

    bias: float
    weights: dict[str, float]

    def probability(self, shown: Sequence[str]) -> float:
        """The probability that a record with these signs is right."""
        odds = self.bias + sum(self.weights.get(sign, 0.0) for sign in shown)
        return 1 / (1 + math.exp(-odds))


def main() -> None:
    parser = argparse.ArgumentParser(description="calibrate the confidence of records")
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args()
    every = gather()
    fits = {}
    for kind in ("project", "aggregate"):
        cases = [case for case in every if case.kind == kind]
        told = [
            (fit_all([c for c in cases if c.article % PARTS != part]).probability(c.signs), c.right)
            for part in range(PARTS)
            for c in cases
            if c.article % PARTS == part
        ]
        table(kind, told)
        fits[kind] = fit_all(cases)
    if options.write:
        TARGET.write_text(as_toml(fits), encoding="utf-8")
        print(f"wrote {TARGET.relative_to(ROOT)}")


def gather() -> list[Case]:
    """Every record read from every article with gold."""
    out: list[Case] = []
    number = 0
    told = [folder for folder in FOLDERS if not folder.endswith("heldout")]
    for folder in (*told, *SHARED):
        for gold_file in sorted((ROOT / folder).glob("*.json")):
            page = next(p for e in (".html", ".txt") if (p := gold_file.with_suffix(e)).exists())
            out += cases_of(number, page, json.loads(gold_file.read_text(encoding="utf-8")))
            number += 1
    return out


def cases_of(number: int, page: Path, gold: dict[str, Any]) -> list[Case]:
    """The records read from one page, each beside its gold."""
    report = next(iter(pipelines.extract(pipelines.plan([str(page)]), jobs=1)))
    if not isinstance(report, pipelines.Report):
        return []
    facts = report.facts
    told = as_record(report.article, facts)
    out = []
    for kind, records in (("projects", facts.projects), ("aggregates", facts.aggregates)):
        record: Project | Aggregate
        partner = {
            id(read): one for one, read in pairs(kind, gold.get(kind, ()), told[kind]) if read
        }
        for record, read in zip(records, told[kind], strict=True):  # type: ignore[assignment]
            one = partner.get(id(read))
            out.append(Case(number, kind[:-1], tuple(signs(record)), is_right(kind, one, read)))
    return out


def is_right(kind: str, one: Any, read: Any) -> bool:
    """Whether a careful reader would change nothing in a record."""
    if one is None:
        return False
    rules = KINDS[kind]
    claims = set(rules.claims(one))
    return (
        claims == set(rules.claims(read))
        and all(all(agree(claim, one, read)) for claim in claims)
        and all(same(attribute, one, read) for attribute in rules.attributes)
    )


def fit_all(cases: list[Case]) -> Fit:
    """Logistic regression with weights drawn to nothing, by Newton's method."""
    names = ["", *sorted({sign for case in cases for sign in case.signs})]
    place = {name: index for index, name in enumerate(names)}
    alike: dict[tuple[int, ...], list[int]] = defaultdict(lambda: [0, 0])
    for case in cases:
        alike[(0, *(place[sign] for sign in case.signs))][case.right] += 1
    weights = [0.0] * len(names)
    for _ in range(STEPS):
        slope = [-RIDGE * w for w in weights]
        bend = [[0.0] * len(names) for _ in names]
        for row in range(len(names)):
            bend[row][row] = RIDGE
        for shown, (wrong, right) in alike.items():
            chance = 1 / (1 + math.exp(-sum(weights[i] for i in shown)))
            miss = right - (wrong + right) * chance
            curve = (wrong + right) * chance * (1 - chance)
            for i in shown:
                slope[i] += miss
                for k in shown:
                    bend[i][k] += curve
        weights = [w + step for w, step in zip(weights, solve(bend, slope), strict=True)]
    return Fit(weights[0], dict(zip(names[1:], weights[1:], strict=True)))


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a system of linear equations, by Gauss's elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for at in range(size):
        pivot = max(range(at, size), key=lambda row: abs(rows[row][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        for below in range(at + 1, size):
            factor = rows[below][at] / rows[at][at]
            if factor:
                rows[below] = [b - factor * a for a, b in zip(rows[at], rows[below], strict=True)]
    out = [0.0] * size
    for at in reversed(range(size)):
        known = sum(rows[at][k] * out[k] for k in range(at + 1, size))
        out[at] = (rows[at][size] - known) / rows[at][at]
    return out


def table(kind: str, told: list[tuple[float, bool]]) -> None:
    """Print, by band of confidence, how many records were right."""
    print(f"{kind}s: {len(told)} records, {sum(r for _, r in told) / len(told):.3f} right")
    print("  confidence     records  mean told  right")
    gap = 0.0
    for low, high in BANDS:
        band = [(p, r) for p, r in told if low <= p < high]
        if not band:
            continue
        mean = sum(p for p, _ in band) / len(band)
        right = sum(r for _, r in band) / len(band)
        gap += abs(mean - right) * len(band) / len(told)
        print(f"  {low:.2f}-{min(high, 1):.2f}  {len(band):10}      {mean:.3f}  {right:.3f}")
    doubtful = sorted(told)[: len(told) // 5]
    wrong = sum(not r for _, r in told)
    caught = sum(not r for _, r in doubtful)
    print(f"  expected calibration error {gap:.3f}")
    print(f"  the fifth that is doubted most holds {caught} of {wrong} that are wrong")


def as_toml(fits: dict[str, Fit]) -> str:
    """The weights as the reader of facts loads them."""
    lines = [
        "# What a record's signs say of its being right, in log-odds.",
        "# Fitted by python -m bench.facts.calibrate --write; not to be edited.",
    ]
    for kind, fit in fits.items():
        lines += ["", f"[{kind}]", f"bias = {fit.bias:.3f}", "", f"[{kind}.signs]"]
        lines += [f'"{sign}" = {value:.3f}' for sign, value in sorted(fit.weights.items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
