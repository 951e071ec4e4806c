"""What is in a store, for people: tables of a run, one record with its quotes, any question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from errors import StoreError

CONTEXT_CHARS = 60  # shown on either side of a quotation, within its paragraph


@dataclass(frozen=True, slots=True)
class Table:
    """Some rows of a question's answer; ``total`` counts all of them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Quote:
    """The words behind one value, and the paragraph around them."""

    id: str
    field: str
    before: str
    text: str
    after: str
    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Told:
    """What one article says of a record. ``said`` are (field, value) pairs in column order."""

    record_id: str
    said: tuple[tuple[str, Any], ...]
    title: str | None
    source: str | None
    published: str | None
    place: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A project, a figure or an article, and every article's word on it, earliest first."""

    kind: str
    id: str
    name: str
    told: tuple[Told, ...]


_PROJECTS = """
SELECT r.name, coalesce(r.region, a.region) AS place, array_to_string(r.company, '、') AS company,
  r.status, r.date, r.total_investment_yi, r.total_investment_bound, r.total_investment_currency,
  coalesce(q.id, n.id) AS quote
FROM project_reports AS r
JOIN articles AS a ON a.id = r.article_id
LEFT JOIN evidence AS q ON q.record_id = r.id AND q.field = 'total_investment'
LEFT JOIN evidence AS n ON n.record_id = r.id AND n.field = 'name'
WHERE r.article_id IN (SELECT unnest(?::VARCHAR[]))
ORDER BY list_position(?::VARCHAR[], r.article_id), r.ordinal
"""
_FIGURES = """
SELECT f.name, coalesce(f.region, a.region) AS place, f.status, f.modality, f.period_start,
  f.period_end, f.min_amount_yi, f.project_count, f.project_count_bound,
  f.total_investment_yi, f.total_investment_bound, f.total_investment_currency,
  f.completed_investment_yi, f.completed_investment_bound, f.completed_investment_currency,
  f.annual_plan_yi, f.annual_plan_bound, f.annual_plan_currency,
  f.foreign_capital_yi, f.foreign_capital_bound, f.foreign_capital_currency,
  f.completion_rate_pct, f.completion_rate_bound, f.start_rate_pct, f.start_rate_bound,
  v.evidence_id AS quote
FROM figures AS f
JOIN articles AS a ON a.id = f.article_id
LEFT JOIN figure_reports AS v ON v.id = f.id
WHERE f.article_id IN (SELECT unnest(?::VARCHAR[]))
ORDER BY list_position(?::VARCHAR[], f.article_id), f.ordinal
"""


def projects_told(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[str], limit: int
) -> Table:
    """The first ``limit`` projects that these articles tell of, in reading order."""
    return _told_table(connection, _PROJECTS, articles, limit)


def figures_told(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[str], limit: int
) -> Table:
    """The first ``limit`` figures that these articles report, in reading order."""
    return _told_table(connection, _FIGURES, articles, limit)


def _told_table(
    connection: duckdb.DuckDBPyConnection, sql: str, articles: Sequence[str], limit: int
) -> Table:
    ids = list(articles)
    table = query(connection, sql, [ids, ids])
    return Table(table.columns, table.rows[:limit], table.total)


def query(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()
) -> Table:
    """The whole answer to a question in SQL; an empty table for a statement without one."""
    cursor = connection.execute(sql, list(parameters))
    if cursor.description is None:
        return Table((), (), 0)
    rows = tuple(cursor.fetchall())
    return Table(tuple(column[0] for column in cursor.description), rows, len(rows))


def counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows the tables of facts have."""
    tables = ("articles", "projects", "project_reports", "figures", "evidence")
    sql = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
    row = connection.execute(f"SELECT {sql}").fetchone() or ()
    return dict(zip(tables, row, strict=True))


def find(connection: duckdb.DuckDBPyConnection, key: str) -> Table:
    """What an id, the beginning of one, or a piece of a name may mean: kind, id, name, place.

    An id of a piece of evidence or of a project's report leads to what it is about.
    """
    by_id = query(connection, _BY_ID, [key] * 5) if len(key) >= 4 else None
    return by_id if by_id and by_id.total else query(connection, _BY_NAME, [key] * 4)


_BY_ID = """
WITH hits AS (
  SELECT record_id AS id FROM evidence WHERE starts_with(id, ?)
  UNION SELECT id FROM project_reports WHERE starts_with(id, ?)
  UNION SELECT id FROM figures WHERE starts_with(id, ?)
)
SELECT 'project' AS kind, p.id, p.name, p.region AS place FROM projects AS p
WHERE starts_with(p.id, ?)
  OR p.id IN (SELECT r.project_id FROM project_reports AS r JOIN hits USING (id))
UNION ALL
SELECT 'figure', f.id, f.name, f.region FROM figures AS f JOIN hits USING (id)
UNION ALL
SELECT 'article', a.id, a.title, a.region FROM articles AS a WHERE a.id = ?
ORDER BY kind, name, id
"""
_BY_NAME = """
SELECT 'project' AS kind, id, name, region AS place FROM projects
WHERE contains(name, ?) OR id IN (SELECT project_id FROM project_reports WHERE contains(name, ?))
UNION ALL
SELECT 'figure', id, name, region FROM figures WHERE contains(name, ?)
UNION ALL
SELECT 'article', id, title, region FROM articles WHERE contains(title, ?)
ORDER BY kind DESC, name, id
"""


def story(connection: duckdb.DuckDBPyConnection, kind: str, record_id: str) -> Story:
    """All that is told of one record that :func:`find` has named."""
    if kind == "project":
        where = "project_id = ? ORDER BY coalesce(r.date, a.published::VARCHAR), r.id"
        told = _told(connection, "project_reports", where, record_id)
    elif kind == "figure":
        told = _told(connection, "figures", "r.id = ?", record_id)
    else:
        where = "article_id = ? ORDER BY ordinal"
        told = _told(connection, "project_reports", where, record_id)
        told += _told(connection, "figures", where, record_id)
    row = connection.execute(_NAMES[kind], [record_id]).fetchone()
    if row is None:
        raise StoreError(f"{record_id}: no such {kind}")
    return Story(kind, record_id, row[0] or "", told)


_NAMES = {
    "project": "SELECT name FROM projects WHERE id = ?",
    "figure": "SELECT name FROM figures WHERE id = ?",
    "article": "SELECT title FROM articles WHERE id = ?",
}
_SILENT = ("id", "project_id", "article_id", "ordinal", "phase", "rule", "confidence")


def _told(
    connection: duckdb.DuckDBPyConnection, table: str, where: str, record_id: str
) -> tuple[Told, ...]:
    table_of = query(
        connection,
        "SELECT a.title, a.source, a.published::VARCHAR, coalesce(a.url, a.origin), a.body, r.*"
        f" FROM {table} AS r JOIN articles AS a ON a.id = r.article_id WHERE {where}",
        [record_id],
    )
    told = []
    for title, source, published, place, body, *values in table_of.rows:
        said = dict(zip(table_of.columns[5:], values, strict=True))
        kept = tuple((k, v) for k, v in said.items() if k not in _SILENT and v not in (None, []))
        quotes = _quotes(connection, said["id"], body)
        told.append(Told(said["id"], kept, title, source, published, place, quotes))
    return tuple(told)


def _quotes(connection: duckdb.DuckDBPyConnection, record_id: str, body: str) -> tuple[Quote, ...]:
    rows = connection.execute(
        "SELECT id, field, text, article_id, start_char, end_char FROM evidence"
        " WHERE record_id = ? ORDER BY start_char, end_char, field",
        [record_id],
    ).fetchall()
    return tuple(
        Quote(i, field, _before(body, start), text, _after(body, end), article, start, end)
        for i, field, text, article, start, end in rows
    )


def _before(body: str, start: int) -> str:
    paragraph = body[max(0, start - CONTEXT_CHARS) : start].rpartition("\n")[2]
    return (
        "…" if start - len(paragraph) and body[start - len(paragraph) - 1] != "\n" else ""
    ) + paragraph


def _after(body: str, end: int) -> str:
    paragraph = body[end : end + CONTEXT_CHARS].partition("\n")[0]
    rest = body[end + len(paragraph) : end + len(paragraph) + 1]
    return paragraph + ("…" if rest not in ("", "\n") else "")
