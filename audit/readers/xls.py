"""Workbooks of 97–2003."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audit.readers.grid import MAX_COLUMNS, Grid, LedgerError, Merge, cell_text


def grids(place: Path, warnings: list[str]) -> Iterator[Grid]:
    """The visible sheets.

    Raises:
        LedgerError: a workbook behind a password, or a damaged one.
    """
    import xlrd

    if b"_VBA_PROJECT" in place.read_bytes().replace(b"\x00", b""):
        warnings.append(f"{place.name}:含宏,未运行")
    try:
        with Path("/dev/null").open("w") as silence:
            book = xlrd.open_workbook(str(place), formatting_info=True, logfile=silence)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise LedgerError(f"{place}: locked by a password; save it without one") from error
        raise LedgerError(f"{place}: no workbook ({error})") from error
    except Exception as error:  # xlrd raises IndexError, struct.error … on damaged files
        raise LedgerError(f"{place}: a damaged workbook ({type(error).__name__})") from error
    for sheet in book.sheets():
        if sheet.visibility:
            warnings.append(f"{place.name}:隐藏的工作表「{sheet.name}」未读")
            continue
        merges = tuple(Merge(t, lo, b - 1, hi - 1) for t, b, lo, hi in sheet.merged_cells)
        yield Grid(sheet.name, _rows(book, sheet), merges)


def _rows(book: Any, sheet: Any) -> Iterator[tuple[str, ...]]:
    for number in range(sheet.nrows):
        width = min(sheet.row_len(number), MAX_COLUMNS)
        yield tuple(_text(book, sheet.cell(number, column)) for column in range(width))


def _text(book: Any, cell: Any) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return cell_text(xlrd.xldate_as_datetime(cell.value, book.datemode))
        except (xlrd.xldate.XLDateError, OverflowError):
            return cell_text(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        shown = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        return cell_text(cell.value, shown)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return cell_text(bool(cell.value))
    return cell_text(cell.value) if cell.ctype == xlrd.XL_CELL_TEXT else ""
