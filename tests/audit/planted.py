"""The planted disagreements and agreements of samples/ledgers, scored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.nouns import Finding, Outcome

LEDGERS = Path(__file__).parents[2] / "samples" / "ledgers"
QUIET = frozenset((Outcome.AGREES, Outcome.WITHIN_ROUNDING, Outcome.NOT_CHECKABLE))
AGREEING = frozenset((Outcome.AGREES, Outcome.WITHIN_ROUNDING))


@dataclass(frozen=True)
class Scores:
    """``missed``: planted and not found. ``false``: an alarm where agreement was planted.
    ``unplanned``: an alarm on nothing that was planted."""

    planted: int
    agreements: int
    missed: tuple[str, ...]
    false: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    unplanned: tuple[str, ...]

    @property
    def recall(self) -> float:
        """Of the planted disagreements, how many were found."""
        return 1 - len(self.missed) / max(self.planted, 1)

    @property
    def precision(self) -> float:
        """Of what was said against planted things, how much was right."""
        right = self.planted - len(self.missed)
        wrong = len(self.false) + len(self.unplanned)
        return right / max(right + wrong, 1)


def ledgers() -> list[Path]:
    """The ledgers, without their makers and plans."""
    kinds = (".xlsx", ".xls", ".csv", ".html")
    return sorted(p for p in LEDGERS.iterdir() if p.suffix in kinds)


def expected() -> list[dict[str, Any]]:
    """What the writer of the ledgers planted."""
    lines = (LEDGERS / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def score(
    findings: Sequence[Finding], plants: Iterable[dict[str, Any]], *, by_name: bool = True
) -> Scores:
    """Hold findings against what was planted.

    Without ``by_name`` a figure is what its page, place, days, measure and ledger row say, whatever
    the reader called it; a project is one whose name holds the planted one, or lies in it.
    """
    plants = list(plants)
    disagreements = [p for p in plants if p["kind"] == "disagreement"]
    agreements = [p for p in plants if p["kind"] == "agreement"]
    explained: set[str] = set()
    missed, false, unconfirmed = [], [], []
    for plant in disagreements:
        hits = [
            f for f in findings if f.verdict == plant["verdict"] and _is_about(f, plant, by_name)
        ]
        explained |= {f.id for f in hits}
        if not hits:
            missed.append(_told(plant, findings))
    for plant in agreements:
        about = [f for f in findings if _is_about(f, plant, by_name)]
        alarms = [f for f in about if f.verdict not in QUIET and f.id not in explained]
        if alarms:
            explained |= {f.id for f in alarms}
            false.append(_told(plant, alarms))
        elif not any(f.verdict in AGREEING for f in about):
            unconfirmed.append(_told(plant, findings))
    unplanned = [
        f"{f.verdict} {f.check} {f.subject}: {f.explanation}"
        for f in findings
        if f.verdict not in QUIET and f.id not in explained
    ]
    return Scores(
        len(disagreements), len(agreements), tuple(missed), tuple(false), tuple(unconfirmed),
        tuple(unplanned),
    )  # fmt: skip


def _is_about(finding: Finding, plant: dict[str, Any], by_name: bool = True) -> bool:
    subject, page = plant["subject"], plant["page"]
    pages = {q.source.id for q in (finding.reported, *finding.others) if q}
    if page is not None and page not in pages:
        return False
    if page is None and finding.reported is not None:
        return False
    return _same_place(finding, plant.get("ledger")) and _same_subject(finding, subject, by_name)


def _same_subject(finding: Finding, subject: dict[str, Any], by_name: bool) -> bool:
    measure = subject.get("measure")
    if subject["type"] == "project":
        name = finding.subject == subject["name"]
        if not by_name:
            name = finding.subject in subject["name"] or subject["name"] in finding.subject
        if measure is None:
            return name and finding.check.startswith("project_")
        if measure in ("status", "date", "region"):
            return name and finding.check == f"project_{measure}"
        return name and finding.check.endswith(measure)
    if measure and not (finding.check.endswith(measure) or _is_inner(finding)):
        return False
    told = finding.subject
    parts = [subject["region"] or "", (subject["name"] or "") if by_name else ""]
    period = subject.get("period")
    parts += [period[0], period[1]] if period else []
    threshold = subject.get("min_amount")
    has_threshold = "以上" in told.replace("级以上", "")
    if by_name and has_threshold != (threshold is not None):
        return False
    return all(part in told for part in parts) and ("目标" in told) == (
        subject.get("modality") == "target"
    )


def _is_inner(finding: Finding) -> bool:
    return finding.check in (
        "parts_and_whole",
        "listed",
        "rate",
        "subset",
        "falling",
        "target_as_actual",
    )


def _same_place(finding: Finding, ledger: dict[str, Any] | None) -> bool:
    if not ledger:
        return True
    if finding.ledger is None:
        return False
    rows = [finding.ledger.row, *finding.ledger.more]
    wanted = ledger.get("rows") or [ledger["row"]]
    if ledger.get("sheet") and rows[0].sheet != ledger["sheet"]:
        return False
    return rows[0].file == ledger["file"] and any(r.number in wanted for r in rows)


def _told(plant: dict[str, Any], findings: Iterable[Finding]) -> str:
    subject, ledger = plant["subject"], plant.get("ledger") or {}
    got = sorted(
        f"{f.verdict}/{f.check}"
        for f in findings
        if _is_about(f, {**plant, "ledger": {}})
        or (plant["page"] is None and f.subject == subject["name"])
    )
    where = (
        f"{ledger.get('file')}「{ledger.get('sheet')}」{ledger.get('row') or ledger.get('rows')}"
    )
    return (
        f"{plant['verdict']} {plant['page']} {subject.get('name')} {subject.get('region')} "
        f"{subject.get('measure')} {where}: {plant['why']} -- got {got[:6]}"
    )
