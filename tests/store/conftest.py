from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

import store


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty store in memory; afterwards, everything that must always hold is asked of it."""
    from store.integrity import broken

    with store.open_store(store.MEMORY) as opened:
        yield opened
        assert broken(opened) == {}
