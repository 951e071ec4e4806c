"""What must always be true of a store, asked of the store itself."""

from __future__ import annotations

from hashlib import sha256

import duckdb
import msgspec

# Each question counts the rows that break a promise.
QUESTIONS = {
    "evidence that does not stand in its article": """
        SELECT count(*) FROM evidence AS e LEFT JOIN articles AS a ON a.id = e.article_id
        WHERE a.id IS NULL
          OR substr(a.body, e.start_char + 1, e.end_char - e.start_char) <> e.text""",
    "evidence of no record": """
        SELECT count(*) FROM evidence WHERE record_id NOT IN
          (SELECT id FROM project_reports UNION ALL SELECT id FROM figures)""",
    "reports of no article": """
        SELECT count(*) FROM project_reports WHERE article_id NOT IN (SELECT id FROM articles)""",
    "figures of no article": """
        SELECT count(*) FROM figures WHERE article_id NOT IN (SELECT id FROM articles)""",
    "reports of no project": """
        SELECT count(*) FROM project_reports WHERE project_id NOT IN (SELECT id FROM projects)""",
    "projects whose reports are not as many as they say": """
        SELECT count(*) FROM projects AS p WHERE reports <>
          (SELECT count(*) FROM project_reports AS r WHERE r.project_id = p.id)""",
    "versions of no article": """
        SELECT count(*) FROM article_versions WHERE article_id NOT IN (SELECT id FROM articles)""",
    "articles whose content is not what its hash says": """
        SELECT count(*) FROM articles
        WHERE content_sha256 IS DISTINCT FROM sha256(coalesce(title, '') || chr(10) || body)""",
    "articles of no run": """
        SELECT count(*) FROM articles WHERE run_id NOT IN (SELECT id FROM runs)""",
}


def broken(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The promises that do not hold, and in how many rows; empty for a sound store."""
    found = {}
    for promise, sql in QUESTIONS.items():
        row = connection.execute(sql).fetchone()
        if row and row[0]:
            found[promise] = int(row[0])
    return found


def fingerprints(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """A hash of all rows of each table; equal if and only if the tables hold the same."""
    names = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary"
        " ORDER BY table_name"
    ).fetchall()
    prints = {}
    for (name,) in names:
        digest = sha256()
        cursor = connection.execute(f"SELECT * FROM {name} ORDER BY ALL")
        while rows := cursor.fetchmany(5_000):
            digest.update(msgspec.json.encode(rows))
        prints[name] = digest.hexdigest()
    return prints
