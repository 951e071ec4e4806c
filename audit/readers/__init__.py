"""Files of ledgers as grids of text: xlsx, xls, csv, and tables of HTML."""

from __future__ import annotations

from audit.readers.grid import Grid, Merge
from audit.readers.open import LedgerFile, open_ledger

__all__ = ["Grid", "LedgerFile", "Merge", "open_ledger"]
