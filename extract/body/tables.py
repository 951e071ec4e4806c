"""Tables of data apart from tables that lay a page out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from extract.body.tree import Block

_SPAN = re.compile(r'\b(col|row)span="?(\d{1,3})')
_CELL_LIMIT = 400
_MEAN_LIMIT = 60
_WIDEST = 80
_LONGEST = 5_000


@dataclass(slots=True)
class Cell:
    """A cell: its blocks' half-open range, and how many columns and rows it spans."""

    start: int
    end: int
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class Table:
    """A table while it is read: whether it is data or layout shows when it ends.

    ``start`` is the number of blocks before it, ``node`` its element.
    """

    start: int
    node: int
    layout: bool = False
    rows: list[list[Cell]] = field(default_factory=list)

    def open_cell(self, at: int, attributes: str) -> None:
        """A cell begins before the block numbered ``at``."""
        if not self.rows:
            self.rows.append([])
        spans = dict(_SPAN.findall(attributes)) if "span" in attributes else {}
        columns, rows = int(spans.get("col", 1)), int(spans.get("row", 1))
        self.rows[-1].append(Cell(at, at, min(max(columns, 1), 60), min(max(rows, 1), 200)))

    def close_cell(self, at: int) -> None:
        """The last cell ends before the block numbered ``at``."""
        if self.rows and self.rows[-1]:
            self.rows[-1][-1].end = at

    def fold(self, blocks: list[Block]) -> list[Block]:
        """The table's blocks, one a row if it holds data, else as they are.

        ``blocks`` are those from :attr:`start` on. Columns that a cell spans stay empty after
        it, so that the columns of all rows keep their places.
        """
        if self.layout or not self._is_data(blocks):
            return blocks
        first = min(cell.start for row in self.rows for cell in row) - self.start
        rows = blocks[:first]
        pending: dict[int, int] = {}
        for row in self.rows:
            texts = self._texts(row, blocks, pending)
            text = "\t".join(texts).rstrip("\t")
            if text.strip():
                rows.append(Block(text, self.node, 0, "row"))
        return rows

    def _texts(self, row: list[Cell], blocks: list[Block], pending: dict[int, int]) -> list[str]:
        texts: list[str] = []
        for cell in row:
            _skip(texts, pending)
            inner = blocks[cell.start - self.start : cell.end - self.start]
            for column in range(len(texts), len(texts) + cell.columns):
                if cell.rows > 1:
                    pending[column] = cell.rows - 1
            texts.append(" ".join(b.text.replace("\t", " ") for b in inner))
            texts.extend([""] * (cell.columns - 1))
            if len(texts) > _WIDEST:
                break
        _skip(texts, pending)
        return texts

    def _is_data(self, blocks: list[Block]) -> bool:
        rows = [row for row in self.rows if row]
        widths = Counter(sum(cell.columns for cell in row) for row in rows)
        if not 2 <= len(rows) <= _LONGEST or max(widths) < 2:
            return False
        spans = any(cell.rows > 1 for row in rows for cell in row)
        if not spans and widths.most_common(1)[0][1] < 0.6 * len(rows):
            return False
        sizes: list[int] = []
        links = total = wide = 0
        for row in rows:
            before = len(sizes)
            for cell in row:
                inner = blocks[cell.start - self.start : cell.end - self.start]
                sizes.append(sum(len(b.text) for b in inner))
                links += sum(b.links for b in inner)
                total += sizes[-1]
            wide += sum(1 for size in sizes[before:] if size) >= 2
        filled = sum(1 for size in sizes if size)
        if (
            not filled
            or filled < 0.3 * len(sizes)
            or filled < 4
            or 2 * wide < len(rows)
            or links > 0.4 * total
        ):
            return False
        return max(sizes) <= _CELL_LIMIT and total / filled <= _MEAN_LIMIT


def _skip(texts: list[str], pending: dict[int, int]) -> None:
    """Leave the columns empty that a cell of an earlier row still covers."""
    while pending.get(len(texts), 0) > 0 and len(texts) <= _WIDEST:
        pending[len(texts)] -= 1
        texts.append("")
