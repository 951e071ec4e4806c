"""What readers see while a writer holds the database.

DuckDB lets no second process open a file that is being written, not even to read. So whoever
opens it for writing first publishes it as it stands, ``a.snapshot.duckdb`` beside ``a.duckdb``;
readers that find the database held read that. It goes when the writer is done. One that a killed
writer has left is replaced by the next, and read only while the database itself cannot be.
"""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import duckdb


def place_of(db: str) -> Path:
    """Where a database's snapshot lies."""
    return Path(db).with_suffix(".snapshot.duckdb")


def publish(connection: duckdb.DuckDBPyConnection, db: str) -> None:
    """Copy an open database, before anything is written to it, to where readers look.

    Where it cannot be copied (a full disk), there is none: readers are told who holds it.
    """
    copier = shutil.which("cp")
    place = place_of(db)
    part = place.with_name(f".{place.name}.part")
    if copier is None or connection.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is None:
        return
    connection.execute("CHECKPOINT")
    # In a process of its own: were this process to close the file, its lock on it would be lost.
    done = subprocess.run(  # noqa: S603 -- two paths, and no shell
        [copier, "--", db if Path(db).is_absolute() else f"./{db}", str(part)],
        capture_output=True,
        check=False,
    )
    with suppress(OSError):
        if done.returncode == 0:
            part.replace(place)
        else:
            part.unlink(missing_ok=True)


def withdraw(db: str) -> None:
    """Take the snapshot away: the database itself can be read again."""
    with suppress(OSError):
        place_of(db).unlink(missing_ok=True)
