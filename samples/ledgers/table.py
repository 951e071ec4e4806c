"""Plans of the sample ledgers: their tables, with running numbers and sums made."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

HERE = Path(__file__).resolve().parent
NUMBER = re.compile(r"\d+(\.\d+)?")
TOTAL = re.compile(r"(全市)?(小计|合计)|全省|[一二]\|")


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sheet of a plan; csv and HTML have one sheet without a name."""

    title: tuple[str, ...]
    head: tuple[str, ...]
    body: str
    label: str
    name: str | None = None
    kind: Literal["projects", "figures", "notes"] = "projects"
    region: str | None = None
    columns: dict[str, str] = {}
    merge: tuple[str, ...] = ()
    fill: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    numerals: tuple[str, ...] = ()
    commas: bool = False
    foot: tuple[str, ...] = ()
    cases: str = ""


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One ledger file, or none where the papers are held against themselves."""

    file: str
    encoding: str = "gb18030"
    format: Literal["html", "biff", ""] = ""
    sheet: tuple[Sheet, ...] = ()
    cases: str = ""


class Row(NamedTuple):
    """A row of the body: its physical number, its cells, and whether it is no total."""

    number: int
    cells: list[str]
    detail: bool
    why: str


class Table(NamedTuple):
    """A sheet with its sums made; ``paths`` are the headers from top to leaf, a column each."""

    sheet: Sheet
    paths: list[str]
    rows: list[Row]

    def column(self, header: str) -> int:
        """The column whose header is, or ends with, ``header``."""
        hits = [i for i, path in enumerate(self.paths) if path == header]
        hits = hits or [i for i, path in enumerate(self.paths) if path.endswith("/" + header)]
        if len(hits) != 1:
            raise ValueError(f"{self.sheet.name}: {len(hits)} columns {header} in {self.paths}")
        return hits[0]

    def cell(self, row: Row, header: str) -> str:
        """A cell, read from above where the sheet leaves repeated cells blank."""
        at = self.column(header)
        if row.cells[at] or header not in (*self.sheet.fill, *self.sheet.merge):
            return row.cells[at]
        above = [r.cells[at] for r in self.rows if r.number < row.number and r.cells[at]]
        return above[-1]

    def where(self, conditions: str) -> list[Row]:
        """The detail rows that meet ``header=a,b`` and ``header>=number``, joined by &."""
        rows = [row for row in self.rows if row.detail]
        for condition in filter(None, conditions.split("&")):
            header, sign, wanted = re.split(r"(>=|<|=)", condition, maxsplit=1)
            rows = [row for row in rows if holds(self.cell(row, header), sign, wanted)]
        return rows


def holds(cell: str, sign: str, wanted: str) -> bool:
    """Whether a cell meets one condition."""
    if sign == "=":
        return cell in wanted.split(",")
    return (Decimal(cell) >= Decimal(wanted)) == (sign == ">=")


def header_paths(head: tuple[str, ...]) -> list[str]:
    """Headers joined from top to leaf; ``<`` and ``^`` continue the cell before or above."""
    levels: list[list[str]] = []
    for line in head:
        level: list[str] = []
        for text in line.split("|"):
            level.append(level[-1] if text == "<" else text)
        levels.append(level)
    return ["/".join(t for t in column if t != "^") for column in zip(*levels, strict=True)]


def summed(cell: str, at: int, rows: list[Row]) -> str:
    """A total's cell: Σ the sum of the rows, Σn their count."""
    if "Σ" not in cell:
        return cell
    if "Σn" in cell:
        return cell.replace("Σn", str(len(rows)))
    told = [row.cells[at] for row in rows if NUMBER.fullmatch(row.cells[at])]
    return str(sum(Decimal(text) for text in told))


def read_rows(sheet: Sheet) -> list[Row]:
    """The body's rows with running numbers and sums."""
    lines = sheet.body.strip().splitlines()
    first = len(sheet.title) + len(sheet.head) + 1
    parted = [line.partition("//") for line in lines]
    split = [[cell.strip() for cell in cells.split("|")] for cells, _, _ in parted]
    totals = [bool(TOTAL.match(line.lstrip("|"))) for line in lines]
    serial, raw = 0, []
    for number, (cells, total) in enumerate(zip(split, totals, strict=True), first):
        if len(cells) != sheet.head[0].count("|") + 1:
            raise ValueError(f"{sheet.name}: row {number} has {len(cells)} cells")
        serial += "#" in cells
        texts = [str(serial) if cell == "#" else cell for cell in cells]
        raw.append(Row(number, texts, not total, parted[number - first][2].strip()))
    return [with_sums(row, raw) for row in raw]


def with_sums(row: Row, rows: list[Row]) -> Row:
    """A total's row with its sums made; any other row as it is."""
    if row.detail:
        return row
    subtotal = "小计" in row.cells
    floor = max(
        (r.number for r in rows if subtotal and not r.detail and r.number < row.number), default=0
    )
    ceiling = row.number if subtotal else rows[-1].number + 1
    part = [r for r in rows if r.detail and floor < r.number < ceiling]
    cells = [summed(cell, at, part) for at, cell in enumerate(row.cells)]
    return row._replace(cells=cells)


def load_plans() -> list[Plan]:
    """All plans, in the order of their names.

    Raises:
        msgspec.ValidationError: if a plan has an unknown key or a wrong type.
    """
    paths = sorted((HERE / "plan").glob("*.toml"))
    return [msgspec.convert(tomllib.loads(p.read_text(encoding="utf-8")), Plan) for p in paths]


def tables_of(plan: Plan) -> list[Table]:
    """The plan's sheets with their sums made."""
    return [Table(s, header_paths(s.head), read_rows(s)) for s in plan.sheet]
