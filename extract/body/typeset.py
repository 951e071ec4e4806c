"""Lines as a page was typed: paragraphs broken at a column, tables whose cells spaces keep apart.

Old copy sites and mailing lists hold texts that were wrapped by hand. A line that is as wide as
the widest, ends in the middle of a sentence and is followed by one that is not indented goes on.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_INDENT = " \u3000\xa0\t"
_ENDS = re.compile(r"[。!?!?;;::…”」』】)）>》\"]\s*$")
_GOES_ON = re.compile(r"[,,。;;、))%%》」』”]")
_NARROWEST = 56  # columns; a Chinese character takes two
_SLACK = 6
_CELLS = re.compile(r"(?<=\S)(?: {2,}|\u3000{2,})(?=\S)")
_FEWEST_CELLS, _FEWEST_ROWS, _WIDEST_CELL = 3, 3, 24


def unwrap(lines: list[str]) -> list[str]:
    """The lines with those joined that one sentence runs through; blank lines are kept."""
    column = _column(lines)
    if column is None:
        return lines
    out: list[str] = []
    open_line = False
    for line in lines:
        if open_line and _continues(line, out[-1]):
            out[-1] = out[-1].rstrip(_INDENT) + line.strip(_INDENT)
        else:
            out.append(line)
        open_line = _is_full(line, column)
    return out


def tabulate(lines: list[str]) -> list[str]:
    """The lines with tabs between the cells of tables that spaces keep apart."""
    counts = [len(_CELLS.findall(line.strip(_INDENT))) + 1 for line in lines]
    out = list(lines)
    start = 0
    while start < len(lines):
        end = start
        while (
            end < len(lines) and counts[end] == counts[start] and _is_row(lines[end], counts[end])
        ):
            end += 1
        if end - start >= _FEWEST_ROWS:
            out[start:end] = [_CELLS.sub("\t", line.strip(_INDENT)) for line in lines[start:end]]
        start = max(end, start + 1)
    return out


def _is_row(line: str, cells: int) -> bool:
    parts = _CELLS.split(line.strip(_INDENT))
    return cells >= _FEWEST_CELLS and max(map(len, parts)) <= _WIDEST_CELL


def _column(lines: list[str]) -> int | None:
    """The column at which the paragraphs were broken, None where they were not."""
    broken = [
        _width(line)
        for line, following in pairwise(lines)
        if _width(line) >= _NARROWEST and not _ENDS.search(line) and _continues(following, line)
    ]
    if not broken:
        return None
    widest = max(broken)
    alike = sum(width >= widest - _SLACK for width in broken)
    longer = any(_width(line) > widest + _SLACK for line in lines)
    return None if alike < 2 or longer else widest


def _is_full(line: str, column: int) -> bool:
    return _width(line) >= column - _SLACK


def _continues(line: str, before: str) -> bool:
    if not line.strip(_INDENT) or line[0] in _INDENT:
        return False
    return _GOES_ON.match(line) is not None or not _ENDS.search(before)


def _width(line: str) -> int:
    """Columns that a line takes, its indent included."""
    wide = sum(unicodedata.east_asian_width(c) in "WFA" for c in line.rstrip(_INDENT))
    return len(line.rstrip(_INDENT)) + wide
