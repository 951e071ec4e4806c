"""Tables of data apart from tables that lay a page out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

import msgspec

from extract.body.tree import Block

_SPAN = re.compile(r'\b(col|row)span="?(\d{1,3})')
_CELL_LIMIT = 400
_MEAN_LIMIT = 60
_WIDEST = 80
_LINKED = 0.4
_LONGEST = 5_000


class Cell(msgspec.Struct, gc=False):
    """A cell: its blocks' half-open range, its characters, how many columns and rows it spans.

    ``before`` are the characters of the page before it.
    """

    start: int
    end: int
    before: int
    size: int = 0
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class Table:
    """A table while it is read: whether it is data or layout shows when it ends.

    ``start`` is the number of blocks before it, ``node`` its element. A table that holds
    another is ``layout``, and its cells are not followed.
    """

    start: int
    node: int
    layout: bool = False
    rows: list[list[Cell]] = field(default_factory=list)

    def open_cell(self, at: int, before: int, attributes: str) -> None:
        """A cell begins before the block numbered ``at``, after ``before`` characters."""
        if not self.rows:
            self.rows.append([])
        cell = Cell(at, at, before)
        if "span" in attributes:
            spans = dict(_SPAN.findall(attributes))
            cell.columns = min(max(int(spans.get("col", 1)), 1), 60)
            cell.rows = min(max(int(spans.get("row", 1)), 1), 200)
        self.rows[-1].append(cell)

    def close_cell(self, at: int, before: int) -> None:
        """The last cell ends before the block numbered ``at``, after ``before`` characters."""
        if not self.layout and self.rows and self.rows[-1]:
            cell = self.rows[-1][-1]
            cell.end, cell.size = at, before - cell.before

    def fold(self, blocks: list[Block]) -> list[Block]:
        """The blocks of a table of data, one a row.

        ``blocks`` are those from :attr:`start` on. Columns that a cell spans stay empty after
        it, so that the columns of all rows keep their places.
        """
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

    def is_data(self, blocks: list[Block]) -> bool:
        """Whether the table holds data, not the page's columns; ``blocks`` are all of the page."""
        if self.layout or len(self.rows) < 2:
            return False
        rows = [row for row in self.rows if row]
        widths = Counter(sum(cell.columns for cell in row) for row in rows)
        if not 2 <= len(rows) <= _LONGEST or max(widths) < 2:
            return False
        spans = any(cell.rows > 1 for row in rows for cell in row)
        if not spans and widths.most_common(1)[0][1] < 0.6 * len(rows):
            return False
        sizes = [cell.size for row in rows for cell in row]
        filled = sum(map(bool, sizes))
        wide = sum(sum(cell.size > 0 for cell in row) >= 2 for row in rows)
        if filled < 4 or filled < 0.3 * len(sizes) or 2 * wide < len(rows):
            return False
        total = sum(sizes)
        if max(sizes) > _CELL_LIMIT or total > _MEAN_LIMIT * filled:
            return False
        return sum(block.links for block in blocks[self.start :]) <= _LINKED * total


def _skip(texts: list[str], pending: dict[int, int]) -> None:
    """Leave the columns empty that a cell of an earlier row still covers."""
    while pending.get(len(texts), 0) > 0 and len(texts) <= _WIDEST:
        pending[len(texts)] -= 1
        texts.append("")
