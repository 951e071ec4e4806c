"""A whole store as Parquet files, and back: for moving, merging, and other tools.

Importing the same files twice changes nothing. An article that comes anew brings all its facts:
those that the store held of it and that did not come are gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from errors import NotAStore, StoreError
from store import projects
from store.transaction import whole

# In the order in which they are read; the first three of facts belong to articles.
FACTS = ("project_reports", "figures", "evidence")
TABLES = (
    "runs", "articles", *FACTS, "projects", "project_stories", "project_traits", "regions",
    "article_copies", "fact_history", "article_versions",
)  # fmt: skip

_TOLD_BY = {"project_stories": "stories"}  # the view is right even where the table is not yet


def dump(connection: duckdb.DuckDBPyConnection, folder: str) -> dict[str, int]:
    """Write every table as ``TABLE.parquet`` into a folder; how many rows each has.

    Raises:
        StoreError: the folder cannot be made or written.
    """
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
        return {table: _dump(connection, table, place) for table in TABLES}
    except (OSError, duckdb.IOException) as error:
        raise StoreError(f"{folder}: {' '.join(str(error).split())}") from error


def load(connection: duckdb.DuckDBPyConnection, folder: str) -> dict[str, int]:
    """Bring the files of :func:`dump` into a store, in one transaction; rows that changed.

    Raises:
        NotAStore: files are missing, or are not what :func:`dump` writes; nothing was changed.
        StoreError: a row breaks a promise of the schema, or evidence does not stand in its article.
    """
    place = Path(folder)
    missing = [table for table in TABLES if not (place / f"{table}.parquet").is_file()]
    if missing:
        raise NotAStore(f"{folder}: no {missing[0]}.parquet in it; `luodi export all` writes them")
    changed: dict[str, int] = {}
    try:
        with whole(connection):
            for table in TABLES[:2]:
                changed[table] = _load(connection, table, place)
            for table in FACTS:
                changed[table] = _leave(connection, table, place)
            for table in TABLES[2:]:
                changed[table] = changed.get(table, 0) + _load(connection, table, place)
            if any(changed.values()):
                _require_evidence(connection, place)
                _derive(connection)
    except duckdb.Error as error:
        raise StoreError(f"{folder}: {' '.join(str(error).split())}; nothing changed") from error
    return changed


def _file(place: Path, table: str) -> str:
    name = str(place / f"{table}.parquet").replace("'", "''")
    return f"read_parquet('{name}')"


def _dump(connection: duckdb.DuckDBPyConnection, table: str, place: Path) -> int:
    part = place / f".{table}.parquet.part"
    quoted = str(part).replace("'", "''")
    source = _TOLD_BY.get(table, table)
    row = connection.execute(
        f"COPY (FROM {source} ORDER BY ALL) TO '{quoted}' (FORMAT parquet)"
    ).fetchone()
    part.replace(place / f"{table}.parquet")
    return int(row[0]) if row else 0


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> Sequence[tuple[str, str]]:
    return connection.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?"
        " AND schema_name = 'main' AND NOT internal ORDER BY column_index",
        [table],
    ).fetchall()


def _load(connection: duckdb.DuckDBPyConnection, table: str, place: Path) -> int:
    columns = _columns(connection, table)
    names = ", ".join(name for name, _ in columns)
    typed = ", ".join(f"{name}::{kind} AS {name}" for name, kind in columns)
    new = f"SELECT {typed} FROM {_file(place, table)} EXCEPT SELECT {names} FROM {table}"
    known = connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()
    verb = "INSERT OR REPLACE" if known else "INSERT"
    source = new if known else f"SELECT {typed} FROM {_file(place, table)}"
    row = connection.execute(f"{verb} INTO {table} BY NAME {source}").fetchone()
    return int(row[0]) if row else 0


def _leave(connection: duckdb.DuckDBPyConnection, table: str, place: Path) -> int:
    """Take away what the articles that come are no longer said to tell."""
    row = connection.execute(
        f"DELETE FROM {table} WHERE article_id IN (SELECT id FROM {_file(place, 'articles')})"
        f" AND id NOT IN (SELECT id FROM {_file(place, table)})"
    ).fetchone()
    return int(row[0]) if row else 0


def _require_evidence(connection: duckdb.DuckDBPyConnection, place: Path) -> None:
    row = connection.execute(
        f"SELECT e.id FROM {_file(place, 'evidence')} AS e LEFT JOIN articles AS a"
        " ON a.id = e.article_id WHERE a.id IS NULL OR"
        " substr(a.body, e.start_char + 1, e.end_char - e.start_char) <> e.text LIMIT 1"
    ).fetchone()
    if row:
        raise StoreError(f"{place}: evidence {row[0]} does not stand in its article")


def _derive(connection: duckdb.DuckDBPyConnection) -> None:
    """Projects that the store's own reports and those that came tell of together, anew."""
    rows = connection.execute(
        "SELECT project_id FROM project_reports GROUP BY project_id HAVING count(*) <>"
        " coalesce((SELECT reports FROM projects WHERE id = project_id), 0)"
        " UNION SELECT id FROM projects WHERE id NOT IN (SELECT project_id FROM project_reports)"
    ).fetchall()
    projects.refresh(connection, [project for (project,) in rows])
