"""What became of an article's facts when they were read again: added, gone, altered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from store.ids import stable_id

Facts = Mapping[tuple[str, str], tuple[str, str]]  # (kind, id) → (article, the record as JSON)

_EVIDENCE = """
LEFT JOIN (
  SELECT record_id, list({'field': field, 'start': start_char, 'end': end_char, 'text': text}
    ORDER BY start_char, end_char, field) AS evidence
  FROM evidence WHERE article_id IN (SELECT unnest($ids::VARCHAR[])) GROUP BY record_id
) AS e ON e.record_id = r.id
"""
_HELD = f"""
SELECT 'article' AS kind, r.id, r.id AS article, to_json(r)::VARCHAR FROM (
  SELECT id, title, published, source, region, body, page_sha256 FROM articles
  WHERE id IN (SELECT unnest($ids::VARCHAR[]))) AS r
UNION ALL
SELECT 'project', x.id, x.article_id, to_json(x)::VARCHAR FROM (
  SELECT r.* EXCLUDE (project_id, ordinal), e.evidence FROM project_reports AS r {_EVIDENCE}
  WHERE r.article_id IN (SELECT unnest($ids::VARCHAR[]))) AS x
UNION ALL
SELECT 'figure', x.id, x.article_id, to_json(x)::VARCHAR FROM (
  SELECT r.* EXCLUDE (ordinal), e.evidence FROM figures AS r {_EVIDENCE}
  WHERE r.article_id IN (SELECT unnest($ids::VARCHAR[]))) AS x
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One record that changed. ``fields`` are (field, before, after) of those that differ."""

    kind: str
    change: str
    article_id: str
    record_id: str
    name: str
    fields: tuple[tuple[str, Any, Any], ...]


def held(connection: duckdb.DuckDBPyConnection, articles: Sequence[str]) -> Facts:
    """These articles and their facts as they stand."""
    if not articles:
        return {}
    rows = connection.execute(_HELD, {"ids": list(articles)}).fetchall()
    return {(kind, record): (article, told) for kind, record, article, told in rows}


def record(connection: duckdb.DuckDBPyConnection, run_id: str, before: Facts, after: Facts) -> None:
    """Keep what differs between two states of the same articles, under the run that did it."""
    rows = []
    for kind, record_id in sorted(before.keys() | after.keys()):
        article, old = before.get((kind, record_id), ("", None))
        article, new = after.get((kind, record_id), (article, None))
        if old != new:
            change = "added" if old is None else "gone" if new is None else "altered"
            own = stable_id(run_id, kind, record_id)
            rows.append((own, run_id, article, record_id, kind, change, old, new))
    if rows:
        lists = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(
            "INSERT OR REPLACE INTO fact_history SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]),"
            " unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]),"
            " unnest(?::VARCHAR[]), unnest(?::VARCHAR[])::JSON, unnest(?::VARCHAR[])::JSON",
            lists,
        )


def changes(connection: duckdb.DuckDBPyConnection, run_id: str) -> tuple[Change, ...]:
    """What a run changed, by article."""
    rows = connection.execute(
        "SELECT kind, change, article_id, record_id, before, after FROM fact_history"
        " WHERE run_id = ? ORDER BY article_id, kind, change, record_id",
        [run_id],
    ).fetchall()
    return tuple(_change(*row) for row in rows)


def _change(
    kind: str, change: str, article: str, record_id: str, before: str | None, after: str | None
) -> Change:
    old, new = json.loads(before or "{}"), json.loads(after or "{}")
    told = new or old
    name = str(told.get("title" if kind == "article" else "name") or "—")
    fields = tuple(_differing(old, new)) if old and new else ()
    return Change(kind, change, article, record_id, name, fields)


def _differing(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for field in new:
        if old.get(field) != new[field]:
            yield field, old.get(field), new[field]
