"""A sheet as rows of text, and what may go wrong in getting it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from errors import LuodiError

MAX_COLUMNS = 512
MAX_CELL_CHARS = 32_767


class LedgerError(LuodiError):
    """A ledger that cannot be read; the message says which file, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Merged cells: rows and columns from 0, the ends within."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. ``rows`` can be read once; ``merges`` are those of its upper part.

    ``captions`` are words around the table that are not cells of it. ``first_row`` is the
    number, from 0, of its first row in the sheet, where the sheet has a table above it.
    """

    sheet: str
    rows: Iterator[tuple[str, ...]]
    merges: tuple[Merge, ...] = ()
    captions: tuple[str, ...] = field(default=())
    first_row: int = 0


def cell_text(value: object, number_format: str = "") -> str:
    """A spreadsheet's value as text: numbers without the noise of binary fractions.

    A number that is shown in percent is given as it is shown: 0.824 → 82.4%.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time().isoformat() != "00:00:00" else _day(value)
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, int | float):
        return _number(value, percent="%" in number_format)
    return str(value).replace("\r", "\n").replace("_x000D_", "").strip()[:MAX_CELL_CHARS]


def _day(value: date) -> str:
    return f"{value:%Y-%m-%d}"


def _number(value: float, *, percent: bool) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    exact = Decimal(f"{value:.12g}") if isinstance(value, float) else Decimal(value)
    if percent:
        return f"{_plain(exact * 100)}%"
    return _plain(exact)


def _plain(number: Decimal) -> str:
    short = number.normalize()
    return f"{short:f}"
