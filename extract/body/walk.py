"""The parser's well-formed markup to a tree and its lines: one expression, one loop."""

from __future__ import annotations

import re
from collections.abc import Iterator

from errors import PageTooLarge
from extract.body.guard import MAX_TEXT, VOID
from extract.body.tables import Table
from extract.body.tree import Block, Tree

_LINK_LIMIT = 300
_PIECES_LIMIT = 280
_INLINE_NAMES = (
    "span|font|em|label|time|strong|b|i|u|small|big|sub|sup|ins|s|strike|code|tt|abbr|cite|mark|"
    "nobr|q|dfn|var|kbd|samp|o:p|tbody|thead"
)
_INLINE = frozenset((*_INLINE_NAMES.split("|"), "a"))
# Stands between the texts of inline elements until the line ends.
_SEAM = "\x1f"
_WITHIN_LINES = _INLINE | VOID | {"body"}
_TABLE_TAGS = frozenset(("table", "tr", "td", "th"))
_HIDDEN = re.compile(
    r"display\s{0,3}:\s{0,3}none|\shidden(?:=\"\"|\s|$)|aria-hidden=\"true\"", re.IGNORECASE
)
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")
_INDENTS = re.compile(r"(?:\s{0,20}\n\s{0,40}|(?<=[。！？”；）]))[\u3000\xa0]{2,}\s{0,20}")
# A tag as the parser writes it: a name may hold a quote, a value a < or >.
_TAG = re.compile(r'(/?[a-z][^\s>]*(?:\s[^\s=>]+="[^"]*")*)>')
_LONGEST_TAG = 20_000
_HREF = re.compile(r'\bhref="([^"]*)"')
_ENTITIES = (("&nbsp;", "\xa0"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def _has_odd_space(line: str) -> bool:
    return "\n" in line or "  " in line or "\xa0" in line or "\t" in line or "\r" in line


def _mended(piece: str, pieces: Iterator[str]) -> tuple[str, str]:
    """A tag with a < or > in one of its values, and the text after it."""
    while (match := _TAG.match(piece)) is None:
        more = next(pieces, None)
        if more is None or len(piece) > _LONGEST_TAG:
            return "wbr", ""
        piece = f"{piece}<{more}"
    return match[1], piece[match.end() :]


class Walker:
    """The loop over the tokens: a stack of open elements and the text since the last break."""

    def __init__(self, tree: Tree, *, show_hidden: bool = False) -> None:
        self.tree = tree
        self.show_hidden = show_hidden
        self.stack = [0]
        self.text: list[str] = []
        self.links = 0
        self.in_link = 0
        self.link_from = 0
        self.link_size = 0
        self.href = ""
        self.tables: list[Table] = []
        self.image = False
        self.size = 0

    def read(self, html: str) -> None:  # noqa: C901 - a page's hottest loop, kept in one piece
        """Read the body's markup, as the parser wrote it, into the tree.

        What it wrote has every < of the text escaped and every value in double quotes, so
        that a split at < gives the tags; only a value may hold a < or > of its own.
        """
        stack, tree = self.stack, self.tree
        pieces = iter(html.split("<"))
        next(pieces)
        for piece in pieces:
            head, closed, text = piece.partition(">")
            if not closed or head.count('"') & 1:
                head, text = _mended(piece, pieces)
            if head[0] == "/":
                tag = head[1:]
                if tag not in _INLINE:
                    if self.text:
                        self.flush()
                    if len(stack) > 1:
                        stack.pop()
                    if tag in _TABLE_TAGS:
                        self.end_table(tag)
                elif tag == "a":
                    self.end_link()
            else:
                tag, _, attributes = head.partition(" ")
                if ("none" in attributes or "hidden" in attributes) and self.hides(tag, attributes):
                    text = self.skip(tag, pieces)
                elif tag in _WITHIN_LINES:
                    self.start(tag, attributes)
                else:
                    if self.text:
                        self.flush()
                    tree.parents.append(stack[-1])
                    stack.append(len(tree.tags))
                    tree.tags.append(tag)
                    tree.attributes.append(attributes)
                    if tag in _TABLE_TAGS:
                        self.start_table(tag, attributes)
            if text and (self.text or not text.isspace()):
                self.add(text)
        self.flush()

    def hides(self, tag: str, attributes: str) -> bool:
        """Whether an element is hidden by its own style."""
        if self.show_hidden or tag in VOID or tag == "body":
            return False
        return _HIDDEN.search(" " + attributes) is not None

    def skip(self, tag: str, pieces: Iterator[str]) -> str:
        """Pass over an element that its style hides; return the text after it."""
        depth = 1
        for piece in pieces:
            head, closed, text = piece.partition(">")
            if not closed or head.count('"') & 1:
                head, text = _mended(piece, pieces)
            if head == f"/{tag}":
                depth -= 1
                if not depth:
                    return text
            elif head.partition(" ")[0] == tag:
                depth += 1
            self.tree.hidden += len(text)
        return ""

    def start(self, tag: str, attributes: str) -> None:
        """An element begins within a line, or ends it without a box of its own."""
        if tag == "a":
            if not self.in_link:
                self.link_from, self.link_size = len(self.tree.blocks), 0
            self.in_link += 1
            self.href = attributes
        elif tag in ("br", "hr"):
            self.flush()
        elif tag == "img":
            self.tree.images += 1
            self.image = not self.text
        elif tag == "body":
            self.tree.attributes[0] = attributes

    def start_table(self, tag: str, attributes: str) -> None:
        """A table, a row or a cell begins."""
        if tag == "table":
            for outer in self.tables:
                outer.layout = True
            self.tables.append(Table(len(self.tree.blocks), self.stack[-1]))
        elif self.tables:
            if tag == "tr":
                self.tables[-1].rows.append([])
            else:
                self.tables[-1].open_cell(len(self.tree.blocks), attributes)

    def end_table(self, tag: str) -> None:
        """A cell ends, or a table: what it is shows now."""
        if not self.tables:
            return
        blocks = self.tree.blocks
        if tag == "table":
            table = self.tables.pop()
            blocks[table.start :] = table.fold(blocks[table.start :])
        elif tag != "tr":
            self.tables[-1].close_cell(len(blocks))

    def add(self, text: str) -> None:
        """Text of the line that is being gathered."""
        if "&" in text:
            for name, character in _ENTITIES:
                text = text.replace(name, character)
        self.text.append(text)
        if self.in_link:
            self.add_link(text)

    def add_link(self, text: str) -> None:
        """Count a link's text, and note the link if it leads on."""
        size = len(text.strip())
        self.links += size
        self.link_size += size
        if "下一" in text or "下页" in text:
            found = _HREF.search(self.href)
            if found and ("页" in text or "頁" in text):
                self.tree.next_links.append((text.strip(), found[1].replace("&amp;", "&")))

    def end_link(self) -> None:
        """A link ends; one around whole paragraphs is none: its mark goes off them."""
        if not self.in_link:
            return
        self.in_link -= 1
        if not self.in_link and self.link_size > _LINK_LIMIT:
            for block in self.tree.blocks[self.link_from :]:
                block.links = 0
            self.links = 0

    def flush(self) -> None:
        """End the line: what was gathered becomes a block, or several where indents part it."""
        if not self.text:
            return
        raw = _SEAM.join(self.text)
        self.text = []
        links, self.links = self.links, 0
        parts: tuple[str, ...] = ()
        if _SEAM in raw:
            if len(raw) < _PIECES_LIMIT:
                parts = tuple(p.strip() for p in raw.split(_SEAM) if p.strip())
            raw = raw.replace(_SEAM, "")
        stripped = raw.strip()
        if not stripped:
            return
        node = self.stack[-1]
        image, self.image = self.image, False
        lines = [stripped]
        if self.tree.tags[node] == "pre":
            lines = stripped.split("\n")
        elif "\u3000\u3000" in stripped or "\xa0\xa0" in stripped:
            lines = _INDENTS.split(stripped)
        for line in lines:
            text = _SPACES.sub(" ", line) if _has_odd_space(line) else line
            text = text.strip(" \u3000")
            if text:
                self.size += len(text)
                if self.size > MAX_TEXT:
                    raise PageTooLarge(f"more text than the {MAX_TEXT} characters of a page")
                self.tree.blocks.append(Block(text, node, links, "", parts, image))
