"""What articles said before they were fetched again with another text."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from store.ids import stable_id
from store.rows import Row

# A page of the same bytes that is read otherwise is no new version: fact_history has that.
_REPLACED = """
SELECT a.id, a.content_sha256, 1 + coalesce(max(v.version), 0)
FROM articles AS a
JOIN (
  SELECT unnest(?::VARCHAR[]) AS id, unnest(?::VARCHAR[]) AS content, unnest(?::VARCHAR[]) AS page
) AS new ON new.id = a.id
LEFT JOIN article_versions AS v ON v.article_id = a.id
WHERE a.content_sha256 <> new.content AND a.page_sha256 <> new.page
GROUP BY ALL
"""
_KEEP = """
INSERT INTO article_versions BY NAME
SELECT a.* EXCLUDE (page_id, host, page_text, alignment, read_from, warnings, facts_sha256, id),
  kept.id AS id, a.id AS article_id, kept.version AS version, ? AS replaced_by
FROM articles AS a
JOIN (
  SELECT unnest(?::VARCHAR[]) AS article, unnest(?::VARCHAR[]) AS id,
    unnest(?::INTEGER[]) AS version
) AS kept ON kept.article = a.id
"""


def keep(connection: duckdb.DuckDBPyConnection, articles: Sequence[Row], run_id: str) -> None:
    """Keep the stored texts that these rows are about to replace with other ones."""
    columns = [[row[k] for row in articles] for k in ("id", "content_sha256", "page_sha256")]
    found = connection.execute(_REPLACED, columns).fetchall()
    if found:
        ids = [stable_id(article, version, content) for article, content, version in found]
        versions = [version for _, _, version in found]
        connection.execute(_KEEP, [run_id, [article for article, _, _ in found], ids, versions])
