"""Where the article begins and ends among the lines of its box, and what goes from between."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.body.blocks import Block
from extract.body.byline import read_byline
from extract.body.select import Line
from extract.body.title import plain
from model import Cut

_CUT_LIMIT = 200
_ENDS = re.compile(r"[。！？!?…；;：:”」）)\]】]$")
_TAIL_EDITOR = re.compile(
    r"\s{0,6}[（(\[【]\s{0,3}(?:责任编辑|责编|编辑|責任編輯|編輯|责任编缉|实习编辑|校对|责校|网络编辑)[^（()）\[\]【】]{0,40}[）)\]】]?\s{0,3}$"
)


@dataclass(slots=True)
class Trimmed:
    """The lines kept, and what was cut."""

    blocks: list[Block] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)

    def cut(self, text: str, reason: str) -> None:
        """Note a line that was left out."""
        self.cuts.append(Cut(text[:_CUT_LIMIT], reason))


def trim(lines: list[Line], title: str | None, *, dump: bool) -> Trimmed:
    """Keep the article's lines out of those of its box.

    Steps: what stands above the byline or the title goes; lines that are noise by
    themselves go, with the rest of their box where the rule says so; lines full of links
    go; short lines without a sentence's end after the last running text go; an editor's
    note at the end of a paragraph is cut off it.
    """
    result = Trimmed()
    begin = _begin(lines, title, dump)
    for line in lines[:begin]:
        result.cut(line.block.text, line.verdict.reason if line.verdict else "before the article")
    kept = _sift(lines, begin, title, result, dump=dump)
    last = max((i for i, line in enumerate(kept) if line.weight), default=-1)
    for index, line in enumerate(kept):
        block = line.block
        if index > last and not _closing(line):
            result.cut(block.text, "after the article")
            continue
        result.blocks.append(_without_editor(block, result))
    return result


def first_text(lines: list[Line]) -> int:
    """The first line of running text; the number of lines if there is none."""
    return next((i for i, line in enumerate(lines) if line.weight and not line.box), len(lines))


def _begin(lines: list[Line], title: str | None, dump: bool) -> int:
    """The first line after the last byline or headline that stands above the running text."""
    first = first_text(lines)
    own = plain(title) if title else ""
    begin = 0
    for index in range(min(first, len(lines))):
        line = lines[index]
        text = line.block.text
        if own and len(own) > 3 and plain(text) == own:
            begin = index + 1
        elif line.verdict is None and len(text) < 200 and read_byline(line.key, line.block.pieces):
            begin = index + 1
        elif line.verdict is not None and line.verdict.reason in ("byline", "breadcrumb"):
            begin = index + 1
    return begin


def _sift(lines: list[Line], begin: int, title: str | None, result: Trimmed, *, dump: bool) -> list[Line]:
    own = plain(title) if title else ""
    kept: list[Line] = []
    index = begin
    heard = False
    while index < len(lines):
        line = lines[index]
        block = line.block
        index += 1
        if line.box:
            result.cut(block.text, "box")
        elif line.verdict is not None:
            result.cut(block.text, line.verdict.reason)
            if line.verdict.rest and heard and _may_end(lines, index):
                index = _rest(lines, index, block.node, dump, result, line.verdict.reason)
        elif block.links * 2 > len(block.text) and block.kind != "row":
            result.cut(block.text, "links")
        elif own and plain(block.text) == own:
            result.cut(block.text, "title")
        else:
            heard = heard or line.weight > 0
            kept.append(line)
    return kept


def _may_end(lines: list[Line], index: int) -> bool:
    """Whether less running text follows than stands before."""
    after = sum(line.weight for line in lines[index:])
    before = sum(line.weight for line in lines[:index])
    return after <= 3 * before


def _rest(lines: list[Line], index: int, node: int, dump: bool, result: Trimmed, reason: str) -> int:
    while index < len(lines):
        result.cut(lines[index].block.text, reason)
        index += 1
    return index


def _closing(line: Line) -> bool:
    """Whether a short line after the running text may still be the article's."""
    block = line.block
    return block.kind == "row" or (bool(_ENDS.search(block.text)) and not block.links)


def _without_editor(block: Block, result: Trimmed) -> Block:
    match = _TAIL_EDITOR.search(block.text[-60:])
    if match is None or match.start() + max(len(block.text) - 60, 0) == 0:
        return block
    result.cut(match[0], "editor")
    block.text = block.text[: len(block.text) - len(match[0])].rstrip()
    return block
