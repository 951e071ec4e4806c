"""An audit from its ledgers to its findings: what ``luodi audit`` calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb

from audit import plan
from audit.check import check
from audit.exchange import NO_RATES, Rates, read_rates
from audit.finished import Audit
from audit.keep import keep
from audit.people import words_on
from audit.read import Ledger, plan_of, read_ledger
from audit.readers.grid import LedgerError
from audit.reported import read_reported, read_verdicts
from errors import UsageError
from store import open_store

REPORTS = (".html", ".xlsx")


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
    rates_file: str | None = None,
    report: str | None = None,
) -> Audit:
    """Audit what the store reports against ledgers; write findings, ledgers and the report.

    All ledgers are read before anything is written: one that cannot be read stops the audit.

    Raises:
        LedgerError: a ledger, the plan or the file of exchange rates cannot be read.
        UsageError: no such kind of report; nothing was done.
        StoreError: the database cannot be used.
    """
    if report and Path(report).suffix.lower() not in REPORTS:
        raise UsageError(f"{report}: no such report; choose one of {' '.join(REPORTS)}")
    if report and not Path(report).parent.is_dir():
        raise UsageError(f"{report}: there is no folder {Path(report).parent}")
    overrides = plan.read_plan(plan_file) if plan_file else ()
    rates = read_rates(rates_file) if rates_file else NO_RATES
    read = tuple(read_ledger(path, overrides) for path in dict.fromkeys(ledgers))
    _refuse_twins(read)
    with open_store(db) as connection:
        audit = _audit(connection, read, rates)
    if report:
        write_report(audit, report)
    return audit


def _audit(connection: duckdb.DuckDBPyConnection, read: tuple[Ledger, ...], rates: Rates) -> Audit:
    reported = read_reported(connection)
    tables = [table for ledger in read for table in ledger.tables]
    verdicts = read_verdicts(connection)
    bound = {subject: verdict.judgement for subject, verdict in verdicts.items()}
    findings = check(reported, tables, bound, rates)
    kept = keep(connection, read, findings)
    words = words_on(kept.changed, verdicts)
    return Audit(findings, read, reported, kept.changes, kept.diffs, kept.gone, words)


def _refuse_twins(read: Sequence[Ledger]) -> None:
    names = Counter(ledger.name for ledger in read)
    twins = [name for name, count in names.items() if count > 1]
    if twins:
        raise LedgerError(f"{twins[0]}: two ledgers of one name; rename one")


def write_report(audit: Audit, to: str) -> None:
    """The report as a page or a workbook, by the suffix of ``to``."""
    from audit.report import html, xlsx

    writer = html.write if Path(to).suffix.lower() == ".html" else xlsx.write
    writer(audit, to)
