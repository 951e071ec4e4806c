"""An audit from its ledgers to its findings: what ``luodi audit`` calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from audit import output, plan
from audit.check import Changes, check
from audit.keep import LedgerDiff, keep
from audit.nouns import Finding, Reported, Severity
from audit.read import Ledger, plan_of, read_ledger
from audit.readers.grid import LedgerError
from audit.reported import read_reported, read_verdicts
from audit.tell import SEVERITY, VERDICT
from errors import UsageError
from store import open_store

REPORTS = (".html", ".xlsx")


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found. ``changes`` and ``diffs`` are against the same audit's last run."""

    findings: tuple[Finding, ...]
    ledgers: tuple[Ledger, ...]
    reported: Reported
    changes: Changes
    diffs: tuple[LedgerDiff, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the ledgers' reader has to say."""
        return tuple(warning for ledger in self.ledgers for warning in ledger.warnings)

    @property
    def notes(self) -> tuple[str, ...]:
        """What changed since the same audit last ran, and in which ledgers."""
        told = tuple(
            f"{d.name}: 台账有新版本,新增 {len(d.added)} 行,删去 {len(d.gone)} 行,"
            f"改动 {len(d.altered)} 行"
            for d in self.diffs
        )
        c = self.changes
        if c.still or c.gone:
            line = f"与上次相比:新出现 {len(c.new)},已消失 {len(c.gone)},仍在 {len(c.still)},"
            told = (*told, line + f"其中有变化 {len(c.altered)}")
        return told

    def lines(self) -> tuple[str, ...]:
        """The audit for a terminal: how often each verdict, then what has to be looked at."""
        counts = Counter(finding.verdict for finding in self.findings)
        told = [f"{VERDICT[verdict]}\t{count}" for verdict, count in counts.most_common()]
        told += [
            f"[{SEVERITY[f.severity]}] {VERDICT[f.verdict]}:{f.explanation}"
            for f in self.findings
            if f.severity in (Severity.HIGH, Severity.MEDIUM)
        ]
        return tuple(told)

    def fails(self, severity: str) -> bool:
        """Whether a finding is as severe as that."""
        least = Severity(severity).rank
        return any(finding.severity.rank <= least for finding in self.findings)

    def to_json(self) -> str:
        """The audit by the contract of ``luodi audit --json``."""
        changes = {
            "new": sorted(self.changes.new),
            "gone": sorted(self.changes.gone),
            "still": len(self.changes.still),
            "altered": sorted(self.changes.altered),
        }
        ledgers = [
            {"file": g.name, "sha256": g.sha256, "kind": g.kind, "sheets": len(g.tables)}
            for g in self.ledgers
        ]
        return output.to_json(
            self.findings,
            summary=dict(Counter(f.verdict.value for f in self.findings)),
            changes=changes,
            ledgers=ledgers,
            warnings=list(self.warnings),
        )


def plans(ledgers: Sequence[str], plan_file: str | None = None) -> str:
    """How the ledgers would be read, as TOML to be confirmed, edited and given back.

    Raises:
        LedgerError: a ledger or the plan file cannot be read.
    """
    overrides = plan.read_plan(plan_file) if plan_file else ()
    return "\n".join(told for path in ledgers for told in plan_of(path, overrides))


def run(
    ledgers: Sequence[str],
    db: str,
    *,
    plan_file: str | None = None,
    report: str | None = None,
) -> Audit:
    """Audit what the store reports against ledgers; write findings, ledgers and the report.

    All ledgers are read before anything is written: one that cannot be read stops the audit.

    Raises:
        LedgerError: a ledger cannot be read.
        UsageError: no such kind of report; nothing was done.
        StoreError: the database cannot be used.
    """
    if report and Path(report).suffix.lower() not in REPORTS:
        raise UsageError(f"{report}: no such report; choose one of {' '.join(REPORTS)}")
    if report and not Path(report).parent.is_dir():
        raise UsageError(f"{report}: there is no folder {Path(report).parent}")
    overrides = plan.read_plan(plan_file) if plan_file else ()
    read = tuple(read_ledger(path, overrides) for path in dict.fromkeys(ledgers))
    _refuse_twins(read)
    with open_store(db) as connection:
        audit = _audit(connection, read)
    if report:
        write_report(audit, report)
    return audit


def _audit(connection: duckdb.DuckDBPyConnection, read: tuple[Ledger, ...]) -> Audit:
    reported = read_reported(connection)
    tables = [table for ledger in read for table in ledger.tables]
    findings = check(reported, tables, read_verdicts(connection))
    changes, diffs = keep(connection, read, findings)
    return Audit(findings, read, reported, changes, diffs)


def _refuse_twins(read: Sequence[Ledger]) -> None:
    names = Counter(ledger.name for ledger in read)
    twins = [name for name, count in names.items() if count > 1]
    if twins:
        raise LedgerError(f"{twins[0]}: two ledgers of one name; rename one")


def write_report(audit: Audit, to: str) -> None:
    """The report as a page or a workbook, by the suffix of ``to``."""
    from audit.report import html, xlsx

    writer = html.write if Path(to).suffix.lower() == ".html" else xlsx.write
    writer(audit.findings, audit.ledgers, audit.reported, audit.changes, audit.diffs, to)
