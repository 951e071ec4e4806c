"""Ledgers and findings in the store: versions of files, findings that come, stay and go."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import duckdb
import msgspec

from audit.check import Changes, compare_runs
from audit.finished import Gone, LedgerDiff
from audit.nouns import CELL_END, Finding, Outcome, Row
from audit.output import as_dict
from audit.read import Ledger
from store.ids import stable_id
from store.write import insert

_AT_ONCE = 20_000
_SHOWN = Decimal("0.00000001")


@dataclass(frozen=True, slots=True)
class Kept:
    """What was written. ``changed``: since when each finding says what it says."""

    changes: Changes
    diffs: tuple[LedgerDiff, ...]
    gone: tuple[Gone, ...]
    changed: Mapping[str, datetime]


def audit_id(ledgers: Sequence[Ledger]) -> str:
    """Which set of ledgers, by name: the same tonight and tomorrow."""
    return stable_id("audit", *sorted(ledger.name for ledger in ledgers))


def keep(
    connection: duckdb.DuckDBPyConnection, ledgers: Sequence[Ledger], findings: Sequence[Finding]
) -> Kept:
    """Write all in one transaction, and tell what changed since the same audit last ran."""
    now = datetime.now(UTC).replace(tzinfo=None)
    connection.begin()
    try:
        diffs = tuple(d for ledger in ledgers if (d := _keep_ledger(connection, ledger, now)))
        changes, gone, changed = _keep_findings(connection, audit_id(ledgers), findings, now)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return Kept(changes, diffs, gone, changed)


def _keep_ledger(
    connection: duckdb.DuckDBPyConnection, ledger: Ledger, now: datetime
) -> LedgerDiff | None:
    known = connection.execute(
        "SELECT sha256 FROM ledger_files WHERE name = ? ORDER BY last_read_utc DESC", [ledger.name]
    ).fetchall()
    versions = [sha256 for (sha256,) in known]
    connection.execute(
        "INSERT INTO ledger_files VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET last_read_utc = excluded.last_read_utc",
        [ledger.name, ledger.sha256, ledger.kind, now, now],
    )
    rows = list(_rows(ledger))
    if ledger.sha256 not in versions:
        for i in range(0, len(rows), _AT_ONCE):
            insert(connection, "ledger_rows", [_row(r, ledger) for r in rows[i : i + _AT_ONCE]])
    if not versions or versions[0] == ledger.sha256:
        return None
    return _diff(connection, ledger, rows, versions[0])


def _rows(ledger: Ledger) -> Iterator[Row]:
    seen: set[str] = set()
    for table in ledger.tables:
        some = (p.row for p in table.projects)
        for row in (*some, *(f.row for f in table.figures), *(t.row for t in table.totals)):
            if row.id not in seen:
                seen.add(row.id)
                yield row


def _row(row: Row, ledger: Ledger) -> dict[str, Any]:
    return {
        "id": stable_id(row.id, ledger.sha256),
        "file": row.file,
        "sheet": row.sheet,
        "row_number": row.number,
        "cells": msgspec.json.encode(row.cells).decode(),
        "row_key": row.id,
        "sha256": ledger.sha256,
    }


def _diff(
    connection: duckdb.DuckDBPyConnection, ledger: Ledger, rows: Sequence[Row], before: str
) -> LedgerDiff:
    old = {
        key: CELL_END.join(msgspec.json.decode(cells))
        for key, cells in connection.execute(
            "SELECT row_key, cells FROM ledger_rows WHERE sha256 = ? AND file = ?",
            [before, ledger.name],
        ).fetchall()
    }
    new = {row.id: row.joined for row in rows}
    altered = [(old[k], new[k]) for k in new if k in old and old[k] != new[k]]
    return LedgerDiff(
        ledger.name,
        before,
        tuple(_shown(new[k]) for k in new if k not in old)[:50],
        tuple(_shown(old[k]) for k in old if k not in new)[:50],
        tuple((_shown(a), _shown(b)) for a, b in altered)[:50],
    )


def _shown(joined: str) -> str:
    return " | ".join(cell for cell in joined.split(CELL_END) if cell)


def _keep_findings(
    connection: duckdb.DuckDBPyConnection, audit: str, findings: Sequence[Finding], now: datetime
) -> tuple[Changes, tuple[Gone, ...], dict[str, datetime]]:
    known = {
        row[0]: _Known(*row[1:])
        for row in connection.execute(
            "SELECT id, verdict, delta, first_seen_utc, changed_utc, gone_utc"
            " FROM findings WHERE audit_id = ?",
            [audit],
        ).fetchall()
    }
    before = {key: row.says for key, row in known.items() if row.gone is None}
    today = {f.id: (f.verdict.value, _delta(f.delta)) for f in findings}
    changes = compare_runs(before, today)
    gone = _gone(connection, audit, changes.gone)
    connection.execute(
        "UPDATE findings SET gone_utc = ? WHERE audit_id = ? AND gone_utc IS NULL AND id NOT IN"
        " (SELECT unnest(?::VARCHAR[]))",
        [now, audit, list(today)],
    )
    changed = {
        key: known[key].changed or now if key in known and known[key].says == says else now
        for key, says in today.items()
    }
    first = {key: row.first for key, row in known.items() if row.first}
    rows = [_finding(f, audit, first.get(f.id, now), changed[f.id], now) for f in findings]
    for i in range(0, len(rows), _AT_ONCE):
        insert(connection, "findings", rows[i : i + _AT_ONCE], replacing=True)
    return changes, gone, {key: at.replace(tzinfo=UTC) for key, at in changed.items()}


@dataclass(frozen=True, slots=True)
class _Known:
    """A finding as this audit has it from an earlier run."""

    verdict: str
    delta: Decimal | None
    first: datetime | None
    changed: datetime | None
    gone: datetime | None

    @property
    def says(self) -> tuple[str, str]:
        return self.verdict, _delta(self.delta)


def _gone(
    connection: duckdb.DuckDBPyConnection, audit: str, ids: Collection[str]
) -> tuple[Gone, ...]:
    rows = connection.execute(
        "SELECT id, verdict, explanation FROM findings WHERE audit_id = ? AND id IN"
        " (SELECT unnest(?::VARCHAR[])) ORDER BY severity, subject, id",
        [audit, sorted(ids)],
    ).fetchall()
    return tuple(Gone(key, Outcome(verdict), told) for key, verdict, told in rows)


def _delta(delta: Decimal | None) -> str:
    return "" if delta is None else f"{delta.quantize(_SHOWN):f}"


def _finding(
    finding: Finding, audit: str, first: datetime, changed: datetime, now: datetime
) -> dict[str, Any]:
    told = as_dict(finding)
    encoder = msgspec.json.Encoder(decimal_format="number")
    return {
        "id": finding.id,
        "check_name": finding.check,
        "verdict": finding.verdict.value,
        "severity": finding.severity.value,
        "subject": finding.subject,
        "delta": None if finding.delta is None else finding.delta.quantize(_SHOWN),
        "reported": encoder.encode(told["reported"]).decode() if finding.reported else None,
        "ledger": encoder.encode(told["ledger"]).decode() if finding.ledger else None,
        "explanation": finding.explanation,
        "audit_id": audit,
        "first_seen_utc": first,
        "changed_utc": changed,
        "last_seen_utc": now,
        "gone_utc": None,
    }
