"""Text with separators: UTF-8 with or without a mark, UTF-16, GB18030 under any GB label."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from audit.readers.grid import MAX_CELL_CHARS, MAX_COLUMNS, Grid, LedgerError

_SEPARATORS = ",\t;|，；"
_LINES_LOOKED_AT = 30
_CHUNK = 1 << 20


def grids(place: Path, warnings: list[str]) -> Iterator[Grid]:
    """The file as one sheet.

    Raises:
        LedgerError: bytes of no encoding that we know, or text that is no table.
    """
    encoding = _encoding(place)
    if encoding == "gb18030":
        warnings.append(f"{place.name}:按 GB18030 解码")
    separator = _separator(place, encoding)
    yield Grid(place.stem, _rows(place, encoding, separator))


def _rows(place: Path, encoding: str, separator: str) -> Iterator[tuple[str, ...]]:
    try:
        with place.open(encoding=encoding, newline="") as file:
            for row in csv.reader(file, delimiter=separator):
                yield tuple(cell.strip()[:MAX_CELL_CHARS] for cell in row[:MAX_COLUMNS])
    except csv.Error as error:
        raise LedgerError(f"{place}: not a table ({error})") from error


def _encoding(place: Path) -> str:
    with place.open("rb") as file:
        mark = file.read(4)
    if mark.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if mark.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in ("utf-8", "gb18030"):
        if _decodes(place, encoding):
            return encoding
    raise LedgerError(f"{place}: neither UTF-8 nor GB18030; save it as CSV UTF-8")


def _decodes(place: Path, encoding: str) -> bool:
    try:
        with place.open(encoding=encoding, newline="") as file:
            while file.read(_CHUNK):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _separator(place: Path, encoding: str) -> str:
    """The separator that parts most lines into the same number of cells, at least two."""
    lines = []
    with place.open(encoding=encoding, newline="") as file:
        for line in file:
            if line.strip():
                lines.append(line[:100_000])
            if len(lines) == _LINES_LOOKED_AT:
                break
    counts = {s: sum(line.count(s) for line in lines) for s in _SEPARATORS}
    best = max(counts, key=lambda separator: counts[separator])
    if counts[best] < max(1, len(lines) // 2):
        raise LedgerError(f"{place}: plain text, not a table")
    return best
