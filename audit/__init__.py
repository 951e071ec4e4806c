"""Ledgers in; what was reported against them, and against itself; findings and report out."""

from __future__ import annotations

from audit.finished import Audit
from audit.readers.grid import LedgerError
from audit.run import plans, run, write_report

__all__ = ["Audit", "LedgerError", "plans", "run", "write_report"]
