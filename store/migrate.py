"""The schema's versions: numbered SQL files, each applied once, in order, and recorded.

A migration is ``migrations/NNNN_what_it_does.sql``. All that a file lacks are applied in one
transaction: an upgrade happens whole or not at all. A published migration is never edited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

import duckdb

from errors import DataError, NewerSchema, NotAStore, StoreError
from store.transaction import whole


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema; ``version`` counts from 1."""

    version: int
    name: str
    sql: str


@cache
def migrations() -> tuple[Migration, ...]:
    """Every migration that this Luodi knows, in order.

    Raises:
        DataError: if the numbers do not run 1, 2, 3 …
    """
    found = []
    for entry in sorted(files("store").joinpath("migrations").iterdir(), key=lambda e: e.name):
        number, _, name = entry.name.removesuffix(".sql").partition("_")
        if entry.name.endswith(".sql"):
            found.append(Migration(int(number), name, entry.read_text(encoding="utf-8")))
    if [m.version for m in found] != list(range(1, len(found) + 1)):
        raise DataError(f"store/migrations: numbers {[m.version for m in found]}")
    return tuple(found)


def version_of(connection: duckdb.DuckDBPyConnection) -> int | None:
    """The schema version of an open database; 0 if it is empty, None if it is not ours."""
    tables = {
        name
        for (name,) in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary"
        ).fetchall()
    }
    if "luodi_migrations" not in tables:
        return None if tables else 0
    row = connection.execute("SELECT max(version) FROM luodi_migrations").fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def require_current(connection: duckdb.DuckDBPyConnection, path: str) -> None:
    """Refuse a database that this Luodi cannot read as it is.

    Raises:
        NotAStore, NewerSchema, StoreError: see :func:`store.open_store`.
    """
    version = _known_version(connection, path)
    if version < len(migrations()):
        raise StoreError(
            f"{path}: written by an older Luodi (schema {version}, now {len(migrations())}); "
            f"any `luodi run PATH --db {path}` upgrades it"
        )


def upgrade(
    connection: duckdb.DuckDBPyConnection, path: str, steps: tuple[Migration, ...] | None = None
) -> None:
    """Apply the migrations that the database lacks, all or none.

    Raises:
        NotAStore: the database holds other tables than ours; nothing was changed.
        NewerSchema: it has migrations that this Luodi does not know.
    """
    version = _known_version(connection, path)
    missing = [m for m in steps or migrations() if m.version > version]
    if not missing:
        return
    with whole(connection):
        connection.execute(
            "CREATE TABLE IF NOT EXISTS luodi_migrations (version INTEGER PRIMARY KEY,"
            " name VARCHAR NOT NULL, applied_utc TIMESTAMP NOT NULL)"
        )
        for step in missing:
            connection.execute(step.sql)
            connection.execute(
                "INSERT INTO luodi_migrations VALUES (?, ?, ?)",
                [step.version, step.name, datetime.now(UTC).replace(tzinfo=None)],
            )


def _known_version(connection: duckdb.DuckDBPyConnection, path: str) -> int:
    version = version_of(connection)
    if version is None:
        raise NotAStore(f"{path}: a DuckDB file, but not one of Luodi's; choose another name")
    if version > len(migrations()):
        raise NewerSchema(
            f"{path}: written by a newer Luodi (schema {version}, this one knows "
            f"{len(migrations())}); upgrade Luodi"
        )
    return version
