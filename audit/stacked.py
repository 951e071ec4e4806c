"""Several tables in one sheet, one below the other, taken apart: each has its own heading.

A further table begins where, after an empty line or one with a single cell (its title), a line
stands that names columns as headings do, and others than the table above. Only the first
thousands of rows are looked at: a sheet of a million has one table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from audit.layout import names_columns
from audit.readers.grid import Grid, Merge
from audit.words import squeeze

_FAR = 20_000
_MOST_TITLES = 6
Row = tuple[str, ...]


def stacked(grid: Grid) -> Iterator[Grid]:
    """The tables of a sheet; one that is not read to its end is passed over."""
    parts = _Parts(grid.rows)
    number = 1
    while True:
        first = parts.number
        rows = parts.part()
        yield replace(
            grid,
            sheet=grid.sheet if number == 1 else f"{grid.sheet} 表{number}",
            rows=rows,
            merges=_moved(grid.merges, first) if first else grid.merges,
            captions=grid.captions if number == 1 else (),
            first_row=first,
        )
        for _ in rows:
            if parts.number > _FAR:
                return
        if not parts.waiting:
            return
        number += 1


def _moved(merges: tuple[Merge, ...], by: int) -> tuple[Merge, ...]:
    return tuple(Merge(m.top - by, m.left, m.bottom - by, m.right) for m in merges if m.top >= by)


class _Parts:
    """Rows that pause where a further table begins."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self.rows = rows
        self.number = 0  # rows given out so far
        self.waiting: list[Row] = []  # the beginning of the next table

    def part(self) -> Iterator[Row]:
        """The rows up to the next table's title."""
        heading: Row | None = None
        held: list[Row] = []
        begun = self.waiting
        self.waiting = []
        for row in chain(begun, self.rows):  # which leaves self.rows open where this stops
            filled = sum(bool(cell) for cell in row)
            if self.number > _FAR or (filled > 1 and not held and heading is not None):
                yield self._out(row)
                continue
            if filled <= 1 and len(held) < _MOST_TITLES:
                held.append(row)
                continue
            is_heading = names_columns(row)
            if is_heading and heading is not None and _bare(row) != heading:
                cut = _cut(held)
                for one in held[:cut]:
                    yield self._out(one)
                self.waiting = [*held[cut:], row]
                return
            heading = heading or (_bare(row) if is_heading else None)
            for one in (*held, row):
                yield self._out(one)
            held = []
        for one in held:
            yield self._out(one)

    def _out(self, row: Row) -> Row:
        self.number += 1
        return row


def _cut(held: list[Row]) -> int:
    """Where the next table's titles begin: behind the last empty line, or at the first title."""
    empty = [at for at, row in enumerate(held) if not any(row)]
    return empty[-1] + 1 if empty else 0


def _bare(row: Row) -> Row:
    return tuple(squeeze(cell) for cell in row if cell)
