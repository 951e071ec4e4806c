"""A page that somebody copied out as plain text: its lines as blocks."""

from __future__ import annotations

from errors import PageTooLarge
from extract.body.guard import MAX_TEXT
from extract.body.tree import Block, Tree
from extract.body.typeset import tabulate, unwrap


def parse_text(text: str) -> Tree:
    """The lines of a plain-text page as a tree without elements.

    Paragraphs that were broken at a column are put together again. Tabs are kept: a line with two
    or more is a table's row.

    Raises:
        PageTooLarge: if the text is longer than a page may be.
    """
    if len(text) > MAX_TEXT:
        raise PageTooLarge(f"{len(text)} characters: a page may have {MAX_TEXT}")
    tree = Tree()
    for line in tabulate(unwrap(text.splitlines())):
        stripped = line.strip(" \u3000\xa0\t\r")
        if stripped:
            kind = "row" if stripped.count("\t") >= 2 else ""
            tree.blocks.append(Block(stripped, 0, 0, kind))
    return tree
