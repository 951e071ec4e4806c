"""What people decided, in a small SQLite file of its own beside the database.

It can be written while a run holds DuckDB, outlives re-extraction, and only grows: the file
itself refuses to alter or delete a row. Every connection to the database sees its rows as the
table ``verdicts``; the views take the latest word on each subject from there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from errors import NewerSchema, NotAStore, StoreError
from model import Judgement, Verdict

VERSION = 1
_WAIT_S = 10.0
_OURS = 0x4C554F44  # "LUOD": tells our file from other SQLite files
_SCHEMA = f"""
CREATE TABLE verdicts (
  number INTEGER PRIMARY KEY,
  subject TEXT NOT NULL CHECK (subject <> ''),
  judgement TEXT NOT NULL CHECK (judgement IN ('yes', 'no', 'unsure')),
  decided_by TEXT NOT NULL CHECK (decided_by <> ''),
  decided_utc TEXT NOT NULL,
  why TEXT NOT NULL
);
CREATE INDEX verdicts_by_subject ON verdicts (subject);
CREATE TRIGGER verdicts_stay BEFORE UPDATE ON verdicts
BEGIN SELECT RAISE(ABORT, 'verdicts are never altered: append another'); END;
CREATE TRIGGER verdicts_remain BEFORE DELETE ON verdicts
BEGIN SELECT RAISE(ABORT, 'verdicts are never deleted: append another'); END;
PRAGMA application_id = {_OURS};
PRAGMA user_version = {VERSION};
"""


def place_of(db: str) -> Path:
    """Where the verdicts on a database lie: ``a.verdicts.sqlite`` beside ``a.duckdb``."""
    return Path(db).with_suffix(".verdicts.sqlite")


def append(db: str, verdicts: Sequence[Verdict]) -> None:
    """Add verdicts on the records of a database; all or none.

    Raises:
        NotAStore, NewerSchema: the file beside it is no file of verdicts, or a newer Luodi's.
        StoreError: the disk refuses, or another program holds the file for too long.
    """
    with _opened(place_of(db)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO verdicts (subject, judgement, decided_by, decided_utc, why)"
            " VALUES (?, ?, ?, ?, ?)",
            [(v.subject, v.judgement.value, v.by, _text(v.at), v.why) for v in verdicts],
        )
        connection.execute("COMMIT")


def read(db: str) -> tuple[Verdict, ...]:
    """All verdicts on a database's records, in the order in which they were given."""
    if not place_of(db).exists():
        return ()
    with _opened(place_of(db)) as connection:
        rows = connection.execute(
            "SELECT subject, judgement, decided_by, decided_utc, why FROM verdicts ORDER BY number"
        ).fetchall()
    return tuple(
        Verdict(subject, Judgement(judgement), by, datetime.fromisoformat(at), why)
        for subject, judgement, by, at, why in rows
    )


def standing(db: str) -> dict[str, Verdict]:
    """The latest verdict on each subject."""
    return {verdict.subject: verdict for verdict in read(db)}


def lay_over(connection: duckdb.DuckDBPyConnection, db: str) -> None:
    """Let a connection see the verdicts as its table ``verdicts``, for as long as it lives."""
    told = read(db)
    if not told:
        return
    connection.execute("CREATE TEMP TABLE verdicts AS FROM main.verdicts")
    connection.execute(
        "INSERT INTO temp.verdicts SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]),"
        " unnest(?::VARCHAR[]), unnest(?::TIMESTAMP[]), unnest(?::VARCHAR[])",
        [
            [v.subject for v in told],
            [v.judgement.value for v in told],
            [v.by for v in told],
            [v.at.astimezone(UTC).replace(tzinfo=None) for v in told],
            [v.why for v in told],
        ],
    )


def _text(moment: datetime) -> str:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@contextmanager
def _opened(place: Path) -> Iterator[sqlite3.Connection]:
    try:
        connection = sqlite3.connect(place, timeout=_WAIT_S, isolation_level=None)
        try:
            _prepare(connection, place)
            yield connection
        finally:
            connection.close()
    except sqlite3.Error as error:
        if "not a database" in str(error):
            raise NotAStore(f"{place}: no file of verdicts") from error
        raise StoreError(f"{place}: {error}") from error


def _prepare(connection: sqlite3.Connection, place: Path) -> None:
    ours = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not tables:
        connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
    elif ours != _OURS:
        raise NotAStore(f"{place}: a SQLite file, but no file of verdicts")
    elif version > VERSION:
        raise NewerSchema(f"{place}: written by a newer Luodi (version {version}); upgrade Luodi")
