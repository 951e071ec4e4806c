"""All or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb


@contextmanager
def whole(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """What is done within is done wholly, or, where anything is raised, not at all."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        # Where the disk was full, DuckDB has taken it back itself: that must not hide the cause.
        with suppress(duckdb.Error):
            connection.rollback()
        raise
