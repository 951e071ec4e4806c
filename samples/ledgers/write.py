"""Writers for make.py: one grid of cells as xlsx, BIFF, csv or an HTML table."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

STAMP = datetime(2025, 7, 1)  # noqa: DTZ001 - workbooks know no zones
NUMBER = re.compile(r"\d{1,9}(\.\d+)?")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
DIGITS = "〇一二三四五六七八九"


class Grid(NamedTuple):
    """A sheet: title lines, header rows with ``<`` and ``^``, body and footnotes.

    ``merge``, ``dates`` and ``numerals`` are columns (from 0): those merged over blank repeated
    cells, those whose ISO days become date cells, those written in Chinese numerals.
    """

    name: str | None
    title: tuple[str, ...]
    head: list[list[str]]
    body: list[list[str]]
    foot: tuple[str, ...]
    merge: set[int]
    dates: set[int]
    numerals: set[int]
    commas: bool

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.head[0]) if self.head else 1


class Box(NamedTuple):
    """Merged cells, from 0, both ends within."""

    top: int
    left: int
    bottom: int
    right: int


def chinese(number: int) -> str:
    """A number below 100 million in Chinese numerals: 24000 → 二万四千, 3150 → 三千一百五十."""
    if number >= 10000:
        high, low = divmod(number, 10000)
        zero = "〇" if 0 < low < 1000 else ""
        return f"{chinese(high)}万{zero}{chinese(low) if low else ''}"
    text = "".join(
        DIGITS[int(digit)] + unit if digit != "0" else "〇"
        for digit, unit in zip(f"{number:04d}", ("千", "百", "十", ""), strict=True)
    )
    text = re.sub("〇+", "〇", text).strip("〇")
    return re.sub("^一十", "十", text)


def cells_of(grid: Grid) -> list[list[str]]:
    """All rows as texts; cells covered by a merge are empty."""
    pad = [""] * (grid.width - 1)
    head = [["" if cell in ("<", "^") else cell for cell in row] for row in grid.head]
    body = [[spell(cell, at in grid.numerals) for at, cell in enumerate(row)] for row in grid.body]
    return [[t, *pad] for t in grid.title] + head + body + [[t, *pad] for t in grid.foot]


def spell(cell: str, numerals: bool) -> str:
    """A cell, in Chinese numerals where its column is written so."""
    return chinese(int(cell)) if numerals and cell.isdigit() else cell


def head_box(grid: Grid, row: int, column: int) -> Box:
    """How far one header cell reaches to the right and down."""
    line = grid.head[row]
    right = column
    while right + 1 < grid.width and line[right + 1] == "<":
        right += 1
    bottom = row
    while bottom + 1 < len(grid.head) and grid.head[bottom + 1][column] == "^":
        bottom += 1
    offset = len(grid.title)
    return Box(row + offset, column, bottom + offset, right)


def runs(grid: Grid, column: int) -> Iterator[Box]:
    """Each told cell of a column with the blank ones below it; totals end a run."""
    first = len(grid.title) + len(grid.head)
    top = None
    for at, row in enumerate([*grid.body, ["."] * grid.width], first):
        if row[column] or not any(row[: column + 1]) or "小计" in row:
            if top is not None:
                yield Box(top, column, at - 1, column)
            top = at if row[column] else None


def boxes_of(grid: Grid) -> list[Box]:
    """All merged cells of a sheet."""
    boxes = [Box(row, 0, row, grid.width - 1) for row in range(len(grid.title))]
    boxes += [
        head_box(grid, row, column)
        for row, line in enumerate(grid.head)
        for column, cell in enumerate(line)
        if cell not in ("<", "^")
    ]
    boxes += [box for column in sorted(grid.merge) for box in runs(grid, column)]
    return [box for box in boxes if box[:2] != box[2:]]


def typed(grid: Grid, row: int, column: int, text: str) -> Any:
    """A workbook's cell: numbers as numbers, days as days where the sheet says so."""
    in_body = row >= len(grid.title) + len(grid.head)
    if in_body and column in grid.dates and ISO_DAY.fullmatch(text):
        return date.fromisoformat(text)
    if in_body and NUMBER.fullmatch(text):
        return Decimal(text) if "." in text else int(text)
    return text or None


def stable_zip(data: bytes) -> bytes:
    """A workbook's archive without the moment of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in sorted(old.infolist(), key=lambda i: i.filename):
            part = old.read(info)
            if info.filename == "docProps/core.xml":
                stamp = f"{STAMP.isoformat()}Z".encode()
                part = re.sub(rb"(?<=W3CDTF\">)[^<]+", stamp, part)
            entry = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return out.getvalue()


def write_xlsx(path: Path, _: str, grids: list[Grid]) -> None:
    """An Office Open XML workbook."""
    import openpyxl
    from openpyxl.styles import Alignment, Font

    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.creator = "Luodi samples"
    for grid in grids:
        sheet = book.create_sheet(grid.name)
        for row, cells in enumerate(cells_of(grid)):
            for column, text in enumerate(cells):
                cell = sheet.cell(row + 1, column + 1)
                cell.value = typed(grid, row, column, text)
                if isinstance(cell.value, date):
                    cell.number_format = "yyyy-mm-dd"
        for top, left, bottom, right in boxes_of(grid):
            sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
            corner = sheet.cell(top + 1, left + 1)
            corner.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.cell(1, 1).font = Font(bold=True, size=14)
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(stable_zip(out.getvalue()))


def write_biff(path: Path, _: str, grids: list[Grid]) -> None:
    """A binary workbook of the years before 2007; left alone where xlwt is missing."""
    try:
        import xlwt  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        return
    book = xlwt.Workbook(encoding="utf-8")
    for grid in grids:
        sheet = book.add_sheet(grid.name)
        merged = {box[:2]: box for box in boxes_of(grid)}
        for row, cells in enumerate(cells_of(grid)):
            for column, text in enumerate(cells):
                value = typed(grid, row, column, text)
                if (row, column) in merged:
                    box = merged[row, column]
                    sheet.write_merge(box.top, box.bottom, box.left, box.right, value)
                elif value is not None:
                    sheet.write(row, column, value)
    book.save(str(path))


def commas(text: str) -> str:
    """An amount of four digits and more with thousands separators; other texts as they are."""
    return f"{int(text):,}" if text.isdigit() and len(text) > 3 else text


def with_commas(grid: Grid, cells: list[str]) -> list[str]:
    """A row's cells, with separators where the sheet has them."""
    return [commas(cell) for cell in cells] if grid.commas else cells


def write_csv(path: Path, encoding: str, grids: list[Grid]) -> None:
    """Comma-separated values with CRLF, as office programs save them."""
    (grid,) = grids
    out = io.StringIO(newline="")
    csv.writer(out).writerows(with_commas(grid, cells) for cells in cells_of(grid))
    path.write_bytes(out.getvalue().encode(encoding))


def html_rows(grid: Grid) -> Iterator[str]:
    """Table rows with rowspan and colspan for merged cells."""
    boxes = boxes_of(grid)
    merged = {box[:2]: box for box in boxes}
    covered = {
        (row, column)
        for box in boxes
        for row in range(box.top, box.bottom + 1)
        for column in range(box.left, box.right + 1)
    } - merged.keys()
    for row, cells in enumerate(cells_of(grid)):
        tags = []
        for column, text in enumerate(with_commas(grid, cells)):
            if (row, column) in covered:
                continue
            top, left, bottom, right = merged.get((row, column), Box(row, column, row, column))
            down = f" rowspan={bottom - top + 1}" if bottom > top else ""
            wide = f" colspan={right - left + 1}" if right > left else ""
            tags.append(f"<td{down}{wide}>{escape(text) or '&nbsp;'}</td>")
        yield f"<tr>{''.join(tags)}</tr>"


def write_html(path: Path, encoding: str, grids: list[Grid]) -> None:
    """One HTML table; gb18030 is declared as gb2312, as government sites do."""
    (grid,) = grids
    charset = "gb2312" if encoding == "gb18030" else encoding
    rows = "\n".join(html_rows(grid))
    text = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel">\n'
        f'<head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head>\n'
        f"<body><table border=1>\n{rows}\n</table></body></html>\n"
    )
    path.write_bytes(text.encode(encoding))


WRITERS: dict[str, Callable[[Path, str, list[Grid]], None]] = {
    "xlsx": write_xlsx,
    "biff": write_biff,
    "csv": write_csv,
    "html": write_html,
}


def write_ledger(path: Path, kind: str, encoding: str, grids: list[Grid]) -> None:
    """Write one ledger file; ``kind`` is a key of WRITERS."""
    WRITERS[kind](path, encoding, grids)
