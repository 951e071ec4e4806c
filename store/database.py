"""Opening a database: its schema brought up to date, its errors told in our words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from errors import NewerSchema, NotAStore, StoreError, StoreLocked
from store import migrate, snapshot, verdicts

MEMORY = ":memory:"
_HOLDER_RE = re.compile(r"held in (?P<program>\S+).{0,40}?\(PID (?P<pid>\d+)\)")
_SEALED = {"enable_external_access": "false", "lock_configuration": "true"}


@contextmanager
def open_store(
    path: str, *, read_only: bool = False, sealed: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the database at ``path``, making or upgrading it unless ``read_only``.

    ``":memory:"`` is a database that is gone when closed. SQL in a ``sealed`` connection can
    reach no other file. A reader who comes while another process writes gets the snapshot that
    was published when the writing began; see :mod:`store.snapshot`.

    Raises:
        StoreLocked: another process has it open; the message says which.
        NewerSchema: a newer Luodi, or a newer DuckDB, wrote it.
        NotAStore: the file is something else; it is left as it was.
        StoreError: there is no such file or folder, or the disk refuses.
    """
    _require_place(path, read_only)
    with _told(path):
        connection = _connect(path, read_only, dict(_SEALED if sealed else {}))
        lasting = path != MEMORY
        try:
            if read_only:
                migrate.require_current(connection, path)
            else:
                migrate.upgrade(connection, path)
                if lasting:
                    snapshot.publish(connection, path)
            if lasting:
                verdicts.lay_over(connection, path)
            yield connection
        finally:
            connection.close()
            if lasting and not read_only:
                snapshot.withdraw(path)


def _connect(path: str, read_only: bool, config: dict[str, str]) -> duckdb.DuckDBPyConnection:
    """A connection to the database, or, for a reader while it is held, to its snapshot."""
    try:
        return duckdb.connect(path, read_only=read_only, config=dict(config))
    except duckdb.IOException as error:
        published = snapshot.place_of(path)
        if not read_only or "Could not set lock" not in str(error) or not published.exists():
            raise
        return duckdb.connect(str(published), read_only=True, config=dict(config))


def _require_place(path: str, read_only: bool) -> None:
    if path == MEMORY:
        return
    place = Path(path)
    if place.is_dir():
        raise NotAStore(f"{path}: a folder, not a database")
    if read_only and not place.exists():
        raise StoreError(f"{path}: no such database; `luodi run PATH --db {path}` makes one")
    if not place.parent.is_dir():
        raise StoreError(f"{path}: there is no folder {place.parent}")


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Tell DuckDB's own errors as ours, in one line."""
    try:
        yield
    except (duckdb.InterruptException, RuntimeError) as error:
        if "interrupt" not in str(error).lower():
            raise
        raise KeyboardInterrupt from error  # Ctrl-C that came while DuckDB was at work
    except duckdb.Error as error:
        raise _in_our_words(path, error) from error


def _in_our_words(path: str, error: duckdb.Error) -> StoreError:
    message = " ".join(str(error).split())
    if "Could not set lock" in message:
        holder = _HOLDER_RE.search(message)
        who = f"{Path(holder['program']).name}, process {holder['pid']}," if holder else "a process"
        return StoreLocked(f"{path}: {who} has it open; try again when it is done")
    if "not a valid DuckDB database" in message:
        return NotAStore(f"{path}: not a database")
    if "version number" in message or "newer version" in message:
        return NewerSchema(
            f"{path}: written by a newer DuckDB; upgrade with `pip install -U duckdb`"
        )
    if "Could not write file" in message or isinstance(
        error, duckdb.IOException | duckdb.FatalException | duckdb.SerializationException
    ):
        return StoreError(f"{path}: the disk or the file is at fault: {message}")
    return StoreError(f"{path}: {message}")
