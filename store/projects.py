"""Project reports resolved to projects.

For now two reports are of one project if name (without punctuation), region and phase are the
same: ``store.rows`` gives both the same ``project_id``. What follows from the reports is kept
in ``projects``; this module is the only one that writes it.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from model import Project

# The latest word counts; of two from the same day, the one on the later stage.
_LATEST = "published DESC NULLS LAST, status DESC NULLS LAST, report_id"


def refresh(connection: duckdb.DuckDBPyConnection, project_ids: Sequence[str]) -> None:
    """Derive these projects anew from their reports; one that no report tells of any more goes."""
    if not project_ids:
        return
    ids = [list(project_ids)]
    connection.execute(
        "DELETE FROM projects WHERE id IN (SELECT unnest(?::VARCHAR[])) AND id NOT IN"
        " (SELECT project_id FROM project_reports)",
        ids,
    )
    connection.execute(_REFRESH, ids)
    connection.execute("INSERT INTO stale_projects SELECT unnest(?::VARCHAR[])", ids)


def keep_stories(connection: duckdb.DuckDBPyConnection) -> None:
    """Write down the stories of all projects that have changed since they were last kept."""
    for sql in _KEEP:
        connection.execute(sql)


def _latest(column: str) -> str:
    return f"first({column} ORDER BY {_LATEST}) FILTER ({column} IS NOT NULL)"


def _measure(name: str) -> str:
    parts = (f"{name}_{part}" for part in ("yi", "bound", "currency"))
    return ", ".join(
        f"first({p} ORDER BY {_LATEST}) FILTER ({name}_yi IS NOT NULL) AS {p}" for p in parts
    )


_REFRESH = f"""
INSERT OR REPLACE INTO projects BY NAME
SELECT
  project_id AS id,
  first(name ORDER BY length(name) DESC, {_LATEST}) AS name,
  first(phase) AS phase,
  list_sort(list_distinct(flatten(list(company)))) AS company,
  first(region) AS region,
  {_latest("status")} AS status,
  first(date ORDER BY {_LATEST}) FILTER (status IS NOT NULL) AS date,
  {", ".join(_measure(m) for m in Project.MEASURES)},
  min(published) AS first_reported,
  max(published) AS last_reported,
  count(*) AS reports
FROM (
  SELECT r.*, r.id AS report_id, a.published
  FROM project_reports AS r
  JOIN articles AS a ON a.id = r.article_id
  WHERE r.project_id IN (SELECT unnest(?::VARCHAR[]))
)
GROUP BY project_id
"""
_KEEP = (
    "DELETE FROM project_stories WHERE project_id NOT IN (SELECT id FROM projects)",
    (
        "INSERT OR REPLACE INTO project_stories BY NAME SELECT * FROM live_stories"
        " WHERE project_id IN (SELECT project_id FROM stale_projects)"
    ),
    "DELETE FROM stale_projects",
)
