"""The rows below a heading: data, totals, section lines; blanks filled where they repeat."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain

from audit import words
from audit.layout import Layout
from audit.readers.grid import LedgerError, Merge
from audit.words import squeeze

MAX_ROWS = 1_100_000
_TELLING = ("company", "place", "status", "signed_date", "started_date", "completed_date")
_LABELS = ("name", "company", "region", "place", "category", "status")
_SECTION_MARK = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?")
_SECTION = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]\s*\S")
_COLUMN_NUMBERS = re.compile(r"[(（]?\d{1,2}[)）]?|[甲乙丙丁戊栏次]+")


class Kind(StrEnum):
    """What a row below the heading is."""

    DATA = "data"
    TOTAL = "total"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its number in the sheet from 1, its cells as written, and as filled."""

    number: int
    kind: Kind
    written: tuple[str, ...]
    cells: tuple[str, ...]
    section: str = ""


@dataclass(slots=True)
class _Fill:
    """What the cells above leave to the blank ones below."""

    labels: frozenset[int]
    measures: frozenset[int]
    regions: frozenset[int]
    has_merges: bool
    starts: dict[int, list[Merge]]
    reach: dict[int, tuple[int, str]] = field(default_factory=dict)
    above: dict[int, str] = field(default_factory=dict)

    def fill(self, number: int, row: tuple[str, ...]) -> tuple[str, ...]:
        """The row with the words of merged cells and of the repeated ones above it."""
        for merge in self.starts.get(number, ()):
            if merge.bottom > merge.top and merge.left < len(row):
                self.reach[merge.left] = (merge.bottom, row[merge.left])
        cells = list(row)
        repeat = words.columns().blank.repeat
        for column, (until, told) in self.reach.items():
            if until >= number and column not in self.measures and not cells[column]:
                cells[column] = told
        for column in self.labels:
            text = cells[column]
            if (text.strip() in repeat and text) or (
                not text and column in self.regions and not self.has_merges
            ):
                cells[column] = self.above.get(column, "")
            if cells[column]:
                self.above[column] = cells[column]
        return tuple(cells)


def body_lines(
    layout: Layout,
    head: Sequence[tuple[str, ...]],
    rest: Iterator[tuple[str, ...]],
    merges: Sequence[Merge],
    first_row: int = 0,
) -> Iterator[Line]:
    """The rows below the heading, until the notes at its foot, numbered as the sheet does.

    Raises:
        LedgerError: more rows than a sheet can have.
    """
    fill = _filler(layout, merges)
    width = len(layout.fields)
    section = ""
    rows = chain(head[layout.body :], rest)
    for number, row in enumerate(rows, layout.body):
        if number > MAX_ROWS:
            raise LedgerError(f"more than {MAX_ROWS} rows; split the ledger")
        row = (*row[:width], *[""] * (width - len(row)))
        if not any(row) or _is_numbering(row) or _repeats_heading(layout, row):
            continue
        if _is_note(row):
            continue
        kind = _kind(layout, row)
        if kind is Kind.SECTION:
            section = _section_text(row)
        cells = fill.fill(number, row) if kind is Kind.DATA else row
        yield Line(first_row + number + 1, kind, row, cells, section)


def _filler(layout: Layout, merges: Sequence[Merge]) -> _Fill:
    starts: dict[int, list[Merge]] = defaultdict(list)
    for merge in merges:
        if merge.top >= layout.body:
            starts[merge.top].append(merge)
    labels = frozenset(f.index for f in layout.fields if f.role in _LABELS)
    regions = frozenset(f.index for f in layout.fields if f.role in ("region", "category"))
    measures = frozenset(f.index for f in layout.fields if f.role in words.MEASURES)
    return _Fill(
        labels, measures, regions, any(m.bottom > m.top for s in starts.values() for m in s), starts
    )


def _kind(layout: Layout, row: tuple[str, ...]) -> Kind:
    filled = [cell for cell in row if cell]
    first = next(i for i, cell in enumerate(row) if cell)
    labels = [row[f.index] for f in layout.fields if f.role in _LABELS[:5] and row[f.index]]
    if any(words.is_total(cell) for cell in (*row[:3], *labels[:2]) if cell):
        return Kind.TOTAL
    if layout.kind == "projects":
        name = layout.one("name")
        if len(filled) == 1 and (name is None or first != name.index or _SECTION.match(filled[0])):
            return Kind.SECTION
        is_marked = _SECTION_MARK.fullmatch(filled[0].strip()) or _SECTION.match(filled[0])
        if (
            is_marked
            and first <= 1
            and not any(row[f.index] for f in layout.fields if f.role in _TELLING)
        ):
            return Kind.SECTION
    return Kind.DATA


def _section_text(row: tuple[str, ...]) -> str:
    filled = [cell for cell in row if cell]
    if _SECTION_MARK.fullmatch(filled[0].strip()) and len(filled) > 1:
        return filled[1]
    return filled[0]


def _is_numbering(row: tuple[str, ...]) -> bool:
    """A line that numbers the columns: 1 2 3, 甲 乙 1 2."""
    filled = [squeeze(cell) for cell in row if cell]
    numbers = [int(c.strip("()")) for c in filled if c.strip("()").isdecimal() and len(c) < 5]
    is_run = len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return is_run and all(_COLUMN_NUMBERS.fullmatch(cell) for cell in filled)


def _repeats_heading(layout: Layout, row: tuple[str, ...]) -> bool:
    """A heading again, as on the second printed page."""
    same = sum(bool(f.leaf) and " ".join(row[f.index].split()) == f.leaf for f in layout.fields)
    return same >= 2 and same >= sum(bool(cell) for cell in row) - 1


def _is_note(row: tuple[str, ...]) -> bool:
    filled = [cell for cell in row if cell]
    if words.is_note(filled[0]) and len(filled) <= 6:
        return True
    return len(filled) == 1 and len(filled[0]) > 40
