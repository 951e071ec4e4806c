"""DuckDB: the schema, idempotent writes, views and exports."""

from __future__ import annotations

from store.database import MEMORY, open_store
from store.rows import Report
from store.write import Outcome, Run, Written, finish, preview, write

__all__ = [
    "MEMORY",
    "Outcome",
    "Report",
    "Run",
    "Written",
    "finish",
    "open_store",
    "preview",
    "write",
]
