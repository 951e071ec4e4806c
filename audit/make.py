"""Making findings: stable ids, quotations, cells."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from audit.nouns import (
    Cell,
    FigureReport,
    Finding,
    LedgerProject,
    Outcome,
    ProjectReport,
    Quote,
    Row,
    Severity,
    Table,
)
from audit.said import Said
from audit.tell import unit_of
from model import Span, Value
from store.ids import stable_id

Report = ProjectReport | FigureReport


def quote(report: Report, field: str, value: str | Decimal | None = None, unit: str = "") -> Quote:
    """A report's field and the words that say it; its name's words where it has none."""
    measured = getattr(report.fact, field, None)
    span: Span | None
    if isinstance(measured, Value):
        span = measured.span
        value = measured.value if value is None else value
    else:
        span = report.fact.evidence.get(field) or report.fact.evidence.get("name")
    if span is not None and not span.text:
        span = None
    return Quote(report.source, value, span, unit, report.id)


def cell(
    row: Row, value: str | Decimal | None, table: Table, *columns: int, more: Sequence[Row] = ()
) -> Cell:
    """A row with the columns in question."""
    headings = tuple(table.headings[c] if c < len(table.headings) else "" for c in columns)
    return Cell(row, value, columns, headings, tuple(more))


def compared(
    check: str,
    measure: str,
    mine: Said,
    theirs: Said,
    *,
    key: tuple[object, ...],
    subject: str,
    verdict: Outcome,
    severity: Severity,
    explanation: str,
    reported: Quote,
    ledger: Cell | None,
    why: tuple[str, ...] = (),
) -> Finding:
    """A finding on two values; two currencies have no difference."""
    delta = mine.value - theirs.value if mine.currency == theirs.currency else None
    return Finding(
        stable_id(check, measure, *key),
        check,
        verdict,
        severity,
        subject,
        explanation,
        reported,
        ledger,
        delta,
        delta / theirs.value if delta is not None and theirs.value else None,
        unit_of(measure, mine),
        why=why,
    )


def plain(
    check: str,
    verdict: Outcome,
    severity: Severity,
    subject: str,
    explanation: str,
    *,
    key: tuple[object, ...],
    reported: Quote | None = None,
    ledger: Cell | None = None,
    others: tuple[Quote, ...] = (),
    why: tuple[str, ...] = (),
) -> Finding:
    """A finding without a difference of numbers."""
    return Finding(
        stable_id(check, *key), check, verdict, severity, subject, explanation, reported, ledger,
        others=others, why=why,
    )  # fmt: skip


def columns_of(table: Table, *roles: str) -> tuple[int, ...]:
    """Where these roles stand in a table, as far as it has them."""
    return tuple(table.columns[role] for role in roles if role in table.columns)


def row_of(row: LedgerProject) -> str:
    """A row as a sentence names it."""
    return f"{row.row.file}「{row.row.sheet}」第{row.row.number}行"
