"""Read the sample ledgers back, in a way of its own: what audit makes of them is not used here."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

Rows = list[list[str]]


class TableReader(HTMLParser):
    """The cells of one HTML table; spans repeat as empty cells."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: dict[tuple[int, int], str] = {}
        self.row, self.at = -1, (0, 0)
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a row or a cell."""
        if tag == "tr":
            self.row += 1
        if tag == "td":
            spans = dict(attrs)
            column = 0
            while (self.row, column) in self.cells:
                column += 1
            for down in range(int(spans.get("rowspan") or 1)):
                for wide in range(int(spans.get("colspan") or 1)):
                    self.cells[self.row + down, column + wide] = ""
            self.at, self.open = (self.row, column), True

    def handle_endtag(self, tag: str) -> None:
        """Close a cell."""
        self.open = self.open and tag != "td"

    def handle_data(self, data: str) -> None:
        """Take a cell's text."""
        if self.open:
            self.cells[self.at] += data.strip()

    def table(self) -> Rows:
        """All rows, of one width."""
        width = max(column for _, column in self.cells) + 1
        return [[self.cells.get((r, c), "") for c in range(width)] for r in range(self.row + 1)]


def text_of(value: Any) -> str:
    """A workbook's cell as text: days ISO, numbers without a trailing .0."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float):
        return f"{value:.10g}"
    return "" if value is None else str(value)


def workbook(path: Path) -> dict[str | None, Rows]:
    """The sheets of an xlsx."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [[text_of(v) for v in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
    }


def old_workbook(path: Path) -> dict[str | None, Rows]:
    """The sheets of a binary workbook."""
    import xlrd

    book = xlrd.open_workbook(path)
    return {s.name: [[text_of(v) for v in s.row_values(r)] for r in range(s.nrows)] for s in book}


def html_table(raw: bytes) -> dict[str | None, Rows]:
    """The one table of an HTML page, whatever the file's ending."""
    reader = TableReader()
    reader.feed(raw.decode("gb18030" if b"charset=gb2312" in raw else "utf-8"))
    return {None: reader.table()}


@cache
def sheets(path: Path) -> dict[str | None, Rows]:
    """All sheets of a ledger as texts, told apart by what the bytes are."""
    raw = path.read_bytes()
    if raw.startswith(b"PK"):
        return workbook(path)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        return old_workbook(path)
    if raw.startswith(b"<html"):
        return html_table(raw)
    text = raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "gb18030")
    return {None: list(csv.reader(io.StringIO(text, newline="")))}


def number(text: str) -> Decimal | None:
    """A cell's number, in digits or Chinese numerals; None where it is something else."""
    plain = text.replace(",", "").removesuffix("%")
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        return Decimal(plain)
    if not re.fullmatch(r"[〇一二三四五六七八九十百千万]+", text):
        return None
    high, _, low = text.rpartition("万")
    return Decimal(below_10000(high) * 10000 + below_10000(low))


def below_10000(text: str) -> int:
    """A Chinese numeral without 万; 0 for nothing."""
    units = {"千": 1000, "百": 100, "十": 10, "": 1}
    parts = re.findall(r"([一二三四五六七八九]?)([千百十]|$)", text.replace("〇", ""))
    return sum(("一二三四五六七八九".find(d or "一") + 1) * units[u] for d, u in parts if d or u)


def first_row(rows: Rows) -> int:
    """The first row, from 0, that holds figures."""
    figures = [sum(number(cell) is not None for cell in row) for row in rows]
    return next((at for at, count in enumerate(figures) if count > 1), len(rows))


def head_of(rows: Rows, column: int) -> str:
    """The headers above a column (from 1), and the titles."""
    return " ".join(row[column - 1] for row in rows[: first_row(rows)])


def unit(rows: Rows, column: int) -> str:
    """The unit of a column (from 1): its header's own, else the caption's."""
    titles = " ".join(row[0] for row in rows[:4])
    own = re.findall(r"（(亿元|万元|万美元)", head_of(rows, column))
    (found,) = (own or re.findall(r"单位：\D*?(亿元|万元|万美元)", titles))[:1]
    return str(found)
