"""What the papers say, read from the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC
from decimal import Decimal
from typing import Any

import duckdb

from audit.nouns import FigureReport, ProjectReport, Reported, Source
from model import Aggregate, Bound, Judgement, Modality, Project, Span, Status, Value, Verdict
from normalize.places import Place, find

_AT_ONCE = 5_000
Spans = Mapping[str, Mapping[str, Span]]


def read_reported(connection: duckdb.DuckDBPyConnection) -> Reported:
    """Every project report and figure of the store, with its evidence; none judged wrong."""
    sources = {source.id: source for source in _sources(connection)}
    spans = _spans(connection)
    wrong = {
        subject
        for (subject,) in connection.execute(
            "SELECT subject FROM standing_verdicts WHERE judgement = 'no'"
        ).fetchall()
    }
    projects, figures = (
        [row for row in _rows(connection, table) if row["id"] not in wrong]
        for table in ("project_reports", "figures")
    )
    return Reported(
        tuple(_project(row, sources[row["article_id"]], spans) for row in projects),
        tuple(_figure(row, sources[row["article_id"]], spans) for row in figures),
    )


def read_verdicts(connection: duckdb.DuckDBPyConnection) -> dict[str, Verdict]:
    """The latest word of a person on each subject: a finding, or a match of report and row."""
    rows = connection.execute(
        "SELECT subject, judgement, decided_by, decided_utc, why FROM standing_verdicts"
    ).fetchall()
    return {
        subject: Verdict(subject, Judgement(judgement), by, at.replace(tzinfo=UTC), why)
        for subject, judgement, by, at, why in rows
    }


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[dict[str, Any]]:
    cursor = connection.cursor().execute(
        f"SELECT * FROM {table} ORDER BY article_id, ordinal"  # noqa: S608 -- a table of ours
    )
    names = [column[0] for column in cursor.description or ()]
    while some := cursor.fetchmany(_AT_ONCE):
        for row in some:
            yield dict(zip(names, row, strict=True))


def _sources(connection: duckdb.DuckDBPyConnection) -> Iterator[Source]:
    rows = connection.execute(
        "SELECT id, body, title, source, published, region, url FROM articles"
    ).fetchall()
    for row in rows:
        yield Source(*row)


def _spans(connection: duckdb.DuckDBPyConnection) -> Spans:
    spans: dict[str, dict[str, Span]] = defaultdict(dict)
    rows = connection.execute(
        "SELECT record_id, field, start_char, end_char, text FROM evidence"
    ).fetchall()
    for record, field, start, end, text in rows:
        spans[record][field] = Span(start, end, text)
    return spans


def _project(row: Mapping[str, Any], source: Source, spans: Spans) -> ProjectReport:
    said = spans.get(row["id"], {})
    fact = Project(
        row["name"],
        tuple(row["company"]),
        row["region"],
        Status(row["status"]) if row["status"] else None,
        row["date"],
        **{measure: _value(row, measure, said) for measure in Project.MEASURES},
        evidence=said,
        rule=row["rule"],
        confidence=row["confidence"],
    )
    return ProjectReport(row["id"], source, fact, _place(row["region"], source))


def _figure(row: Mapping[str, Any], source: Source, spans: Spans) -> FigureReport:
    said = spans.get(row["id"], {})
    start, end = row["period_start"], row["period_end"]
    fact = Aggregate(
        row["name"],
        row["region"],
        Status(row["status"]) if row["status"] else None,
        Modality(row["modality"]),
        (start.isoformat(), end.isoformat()) if start and end else None,
        row["min_amount_yi"],
        **{measure: _value(row, measure, said) for measure in Aggregate.MEASURES},
        evidence=said,
        rule=row["rule"],
        confidence=row["confidence"],
    )
    return FigureReport(row["id"], source, fact, row["ordinal"], _place(row["region"], source))


def _value(row: Mapping[str, Any], measure: str, said: Mapping[str, Span]) -> Value | None:
    name = "project_count" if measure == "count" else measure
    for column in (name, f"{name}_yi", f"{name}_pct"):
        if column in row:
            if row[column] is None:
                return None
            number = Decimal(row[column])
            span = said.get(measure, Span(0, 0, ""))
            return Value(number, span, Bound(row[f"{name}_bound"]), row.get(f"{name}_currency"))
    return None


def _place(region: str | None, source: Source) -> Place | None:
    return find(region, source.region) if region else None
