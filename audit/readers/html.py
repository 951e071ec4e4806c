"""Tables of HTML, also where the file is called .xls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from audit.readers.grid import MAX_CELL_CHARS, MAX_COLUMNS, Grid, LedgerError, Merge

_MAX_BYTES = 128 * 1024 * 1024
_MAX_SPAN = 20_000
_CHARSET = re.compile(rb"charset=[\"']?\s*([A-Za-z0-9_-]+)")
_CAPTION_TAGS = ("h1", "h2", "h3", "h4", "p", "caption", "div", "span", "b", "strong")
_MAX_CAPTION = 120


def grids(place: Path, warnings: list[str]) -> Iterator[Grid]:
    """The tables that have no table within.

    Raises:
        LedgerError: no table, or a file too large to be one page.
    """
    content = place.read_bytes()
    if len(content) > _MAX_BYTES:
        raise LedgerError(f"{place}: more than {_MAX_BYTES // 2**20} MiB of HTML")
    tree = LexborHTMLParser(_decode(place, content, warnings))
    tables = [t for t in tree.css("table") if not t.css("table table") and len(t.css("tr")) > 1]
    if not tables:
        raise LedgerError(f"{place}: HTML without a table")
    title = tree.css_first("title")
    for number, table in enumerate(tables, 1):
        rows, merges = _expand(table)
        captions = list(_captions(table))
        if title is not None and title.text(strip=True):
            captions.append(title.text(strip=True))
        sheet = f"表{number}" if len(tables) > 1 else place.stem
        yield Grid(sheet, iter(rows), tuple(merges), tuple(captions))


def _decode(place: Path, content: bytes, warnings: list[str]) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    declared = _CHARSET.search(content[:4096])
    label = declared[1].decode("ascii").lower() if declared else ""
    order = ["gb18030", "utf-8"] if label.startswith("gb") else ["utf-8", "gb18030"]
    for encoding in order:
        try:
            return content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
        except UnicodeDecodeError:
            continue
    warnings.append(f"{place.name}:有无法解码的字节,以�代替")
    return content.decode(order[0], "replace")


def _captions(table: LexborNode) -> Iterator[str]:
    """The table's caption, and the short texts that stand right before it."""
    caption = table.css_first("caption")
    if caption is not None:
        yield caption.text(strip=True)
    node, seen = table.prev, 0
    while node is not None and seen < 6:
        text = (node.text(strip=True) or "") if node.tag in _CAPTION_TAGS else ""
        if 0 < len(text) <= _MAX_CAPTION:
            yield text
        seen += node.tag != "-text"
        node = node.prev


def _expand(table: LexborNode) -> tuple[list[tuple[str, ...]], list[Merge]]:
    """The cells in their places, and those that span several."""
    rows: list[dict[int, str]] = []
    taken: set[tuple[int, int]] = set()
    merges: list[Merge] = []
    for top, line in enumerate(table.css("tr")):
        row: dict[int, str] = {}
        left = 0
        for cell in line.css("td, th"):
            while (top, left) in taken:
                left += 1
            if left >= MAX_COLUMNS:
                break
            height, width = _span(cell, "rowspan"), min(_span(cell, "colspan"), MAX_COLUMNS - left)
            row[left] = _text(cell)
            if height > 1 or width > 1:
                merges.append(Merge(top, left, top + height - 1, left + width - 1))
                taken |= {
                    (top + down, left + right)
                    for down in range(min(height, _MAX_SPAN))
                    for right in range(width)
                }
            left += width
        rows.append(row)
    width = max((max(row, default=-1) for row in rows), default=-1) + 1
    return [tuple(row.get(i, "") for i in range(width)) for row in rows], merges


def _span(cell: LexborNode, attribute: str) -> int:
    told = (cell.attributes.get(attribute) or "").strip()
    return min(int(told), _MAX_SPAN) if told.isdecimal() and 0 < len(told) < 6 else 1


def _text(cell: LexborNode) -> str:
    text = cell.text(separator="", strip=False)
    return " ".join(text.replace("\u00a0", " ").split())[:MAX_CELL_CHARS]
