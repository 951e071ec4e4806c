"""How well and how fast reports find their ledger rows: ``python bench/audit/matching.py``.

First the labelled pairs (precision, recall, what was missed by kind), then 10,000 reports against
a ledger of 100,000 rows (seconds and memory).
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from audit.check import check
from audit.days import Days, iso_days
from audit.matching import Matcher, Relation
from audit.names import phase_in
from audit.nouns import LedgerProject, ProjectReport, Reported, Row, Scope, Source, Table
from audit.said import Said
from model import Project, Span, Status, Value
from normalize.places import find

PAIRS = Path(__file__).parents[2] / "tests" / "audit" / "data" / "pairs.jsonl"
FOUND = (Relation.ONE, Relation.PHASES)


class Took(NamedTuple):
    """Seconds by the clock and of the processor; on a busy machine the latter tell more."""

    clock: float
    processor: float

    @classmethod
    def now(cls) -> Took:
        """The moment from which is counted."""
        return cls(time.perf_counter(), time.process_time())

    def since(self) -> Took:
        """What passed since this moment."""
        return Took(time.perf_counter() - self.clock, time.process_time() - self.processor)

    def __str__(self) -> str:
        return f"{self.clock:.1f} s ({self.processor:.1f} s of one core)"


def pairs() -> list[dict[str, Any]]:
    """The labelled pairs."""
    return [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]


def report_of(number: str, told: dict[str, Any]) -> ProjectReport:
    """A paper's word."""
    amount = Decimal(str(told["amount"]))
    fact = Project(
        told["name"],
        (told["company"],) if told["company"] else (),
        told["region"],
        Status.SIGNED,
        told["day"],
        Value(amount, Span(0, 0, f"{amount}亿元"), currency="CNY"),
    )
    source = Source(number, "", published=date(2023, 12, 1), region=told["region"])
    return ProjectReport(number, source, fact, find(told["region"]))


def row_of(number: str, told: dict[str, Any], at: int = 1) -> LedgerProject:
    """A ledger's row; its amount is in 万元."""
    days = iso_days(told["day"])
    amount = Said(Decimal(str(told["amount"])), Decimal("0.0001"), currency="CNY")
    return LedgerProject(
        Row(number, "l.xlsx", "1", at, told["name"]),
        told["name"],
        phase_in(told["name"]),
        told["company"],
        find(told["region"]),
        amounts=(("total_investment", amount),),
        events=((Status.SIGNED, days),) if days else (),
    )


def is_match(pair: dict[str, Any]) -> bool:
    """Whether the row is taken for the report's project."""
    table = Table("l.xlsx", "1", Scope(), (), (row_of(pair["id"], pair["row"]),))
    return Matcher(table).match([report_of(pair["id"], pair["report"])])[0].relation in FOUND


def measure(some: Iterable[dict[str, Any]]) -> tuple[float, float, Counter[str]]:
    """Precision, recall, and the kinds of pair that were judged wrongly."""
    right = wrong = missed = 0
    kinds: Counter[str] = Counter()
    for pair in some:
        found, is_same = is_match(pair), pair["label"] == "same"
        right += found and is_same
        wrong += found and not is_same
        missed += is_same and not found
        if found != is_same:
            kinds[f"{pair['label']}: {pair['kind']}"] += 1
    return right / max(right + wrong, 1), right / max(right + missed, 1), kinds


def crowd(reports: int, rows: int) -> tuple[list[LedgerProject], dict[int, ProjectReport]]:
    """A ledger of so many rows, and reports on some of them by the row that they speak of."""
    rng = random.Random(7)  # noqa: S311
    told = [pair["row"] for pair in pairs() if pair["kind"] == "to the letter"]
    heads = [
        a + b for a in "海江山岭溪洲屿岩石云星鹏骏鸿瑞" for b in "源泰通达盛兴隆和美嘉德信诚远航"
    ]
    ledger = []
    for n in range(rows):
        base = rng.choice(told)
        name = heads[n % 225] + heads[n // 225 % 225] + base["name"][2:]
        ledger.append(row_of(f"r{n}", {**base, "name": name}, n + 2))
    asked = {}
    for n in rng.sample(range(rows), reports):
        place, name = ledger[n].place, ledger[n].name.removesuffix("项目")
        region = place.name if place else ""
        words = {"name": name, "company": "", "day": None, "region": region, "amount": 5}
        asked[n] = report_of(f"p{n}", words)
    return ledger, asked


def many(reports: int = 10_000, rows: int = 100_000) -> tuple[Took, int]:
    """Seconds to match so many reports against so many rows, and how many found the right row."""
    ledger, asked = crowd(reports, rows)
    start = Took.now()
    table = Table("l.xlsx", "1", Scope(), (), tuple(ledger))
    matches = Matcher(table).match(list(asked.values()))
    took = start.since()
    hits = sum(ledger[n] in m.rows for n, m in zip(asked, matches, strict=True))
    return took, hits


def whole(reports: int = 10_000, rows: int = 100_000) -> tuple[Took, int]:
    """Seconds for every check of an audit of that size, and how many findings there are."""
    ledger, asked = crowd(reports, rows)
    year = Days(date(2023, 1, 1), date(2023, 12, 31))
    scope = Scope(find("福建省"), year, None, (Status.SIGNED,))
    table = Table("l.xlsx", "1", scope, ("项目名称",), tuple(ledger), columns={"name": 0})
    start = Took.now()
    findings = check(Reported(tuple(asked.values()), ()), [table])
    return start.since(), len(findings)


def main() -> None:
    """Print the figures."""
    labelled = pairs()
    for part in ("tuning", "held_out"):
        some = [pair for pair in labelled if pair["part"] == part]
        precision, recall, kinds = measure(some)
        print(f"{part}: {len(some)} pairs, precision {precision:.4f}, recall {recall:.4f}")
        for kind, count in kinds.most_common():
            print(f"    {count:3d}  {kind}")
    took, hits = many()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"10,000 reports x 100,000 rows: {took}, {hits} right, peak {peak:.2f} GiB")
    took, count = whole()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"the whole audit of them: {took}, {count:,} findings, peak {peak:.2f} GiB")


if __name__ == "__main__":
    main()
