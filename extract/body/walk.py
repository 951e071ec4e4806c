"""The parser's well-formed markup to a tree and its lines: one expression, one loop."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from errors import PageTooLarge
from extract.body.guard import MAX_TEXT, VOID
from extract.body.tables import Table
from extract.body.tree import Block, Tree

_LINK_LIMIT = 300
_PIECES_LIMIT = 280
_INLINE_NAMES = (
    "span", "font", "em", "label", "time", "strong", "b", "i", "u", "small", "big", "sub", "sup",
    "ins", "s", "strike", "code", "tt", "abbr", "cite", "mark", "nobr", "q", "dfn", "var", "kbd",
    "samp", "o:p", "tbody", "thead",
)  # fmt: skip
# What a tag does to the line that is being gathered: nothing, or one of these.
_BOX, _TABLE, _END, _TABLE_END, _LINK, _LINK_END, _BREAK, _IMAGE, _BODY, _UNREAD = range(1, 11)
_TABLE_TAGS = ("table", "tr", "td", "th")
_BOXES = (
    "div", "p", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "section",
    "article", "header", "footer", "nav", "aside", "form", "center", "pre", "blockquote", "main",
)  # fmt: skip
# Elements whose text is none of the page's; scripts, styles and frames are gone before.
_UNREAD_TAGS = (
    "svg", "noscript", "select", "textarea", "noembed", "noframes", "xmp", "template", "button",
    "math", "plaintext", "title",
)  # fmt: skip
_PARTS = (
    dict.fromkeys(_BOXES, _BOX)
    | {f"/{name}": _END for name in _BOXES}
    | dict.fromkeys(_TABLE_TAGS, _TABLE)
    | {f"/{name}": _TABLE_END for name in _TABLE_TAGS}
    | dict.fromkeys((*_INLINE_NAMES, *(f"/{name}" for name in _INLINE_NAMES), *VOID), 0)
    | dict.fromkeys(_UNREAD_TAGS, _UNREAD)
    | {"a": _LINK, "/a": _LINK_END, "br": _BREAK, "hr": _BREAK, "img": _IMAGE, "body": _BODY}
)
_HIDDEN = re.compile(
    r"display\s{0,3}:\s{0,3}none|\shidden(?:=\"\"|\s|$)|aria-hidden=\"true\"", re.IGNORECASE
)
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")
_INDENTS = re.compile(r"(?:\s{0,20}\n\s{0,40}|(?<=[。！？”；）]))[\u3000\xa0]{2,}\s{0,20}")
# A tag as the parser writes it: a name may hold a quote, a value a < or >.
_TAG = re.compile(r'(/?[a-z][^\s>]*(?:\s[^\s=>]+="[^"]*")*)>')
_LONGEST_TAG = 20_000
_HREF = re.compile(r'\bhref="([^"]*)"')
_LEADS_ON = re.compile("下一.*[页頁]|[页頁].*下一|下页", re.DOTALL)
_ENTITIES = (("&nbsp;", "\xa0"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def _unescaped(text: str) -> str:
    for name, character in _ENTITIES:
        text = text.replace(name, character)
    return text


def _mended(piece: str, pieces: Iterator[str]) -> tuple[str, str, str]:
    """A tag with a < or > in one of its values: its name, its attributes, the text after it."""
    while (match := _TAG.match(piece)) is None:
        more = next(pieces, None)
        if more is None or len(piece) > _LONGEST_TAG:
            return "wbr", "", ""
        piece = f"{piece}<{more}"
    tag, _, attributes = match[1].partition(" ")
    return tag, attributes, piece[match.end() :]


def _passed(tag: str, pieces: Iterator[str]) -> tuple[int, str]:
    """Pass over the rest of an element: how many characters it has, and the text after it."""
    depth, end, size = 1, f"/{tag}", 0
    for piece in pieces:
        head, closed, text = piece.partition(">")
        head, _, attributes = head.partition(" ")
        if not closed or (attributes and attributes[-1] != '"') or attributes[-2:] == '="':
            head, _, text = _mended(piece, pieces)
        if head == end:
            depth -= 1
            if not depth:
                return size, text
        elif head == tag:
            depth += 1
        size += len(text)
    return size, ""


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
        stack, gathered, part_of = self.stack, self.text, _PARTS.get
        parents, tags, values = self.tree.parents, self.tree.tags, self.tree.attributes
        pieces = islice(html.split("<"), 1, None)
        for piece in pieces:
            tag, closed, text = piece.partition(">")
            attributes = ""
            part = part_of(tag)
            if part is None or not closed:
                tag, _, attributes = tag.partition(" ")
                # Torn within a value, which holds no quote of its own.
                if not closed or (attributes and attributes[-1] != '"') or attributes[-2:] == '="':
                    tag, attributes, text = _mended(piece, pieces)
                part = part_of(tag)
                if ("none" in attributes or "hidden" in attributes) and self.hides(tag, attributes):
                    text, part = self.skip(tag, pieces), 0
                elif part is None:
                    part = _END if tag[0] == "/" else _BOX
            if not part:
                pass
            elif part <= _TABLE:
                if gathered:
                    self.flush()
                parents.append(stack[-1])
                stack.append(len(tags))
                tags.append(tag)
                values.append(attributes)
                if part == _TABLE:
                    self.start_table(tag, attributes)
            elif part <= _TABLE_END:
                if gathered:
                    self.flush()
                if len(stack) > 1:
                    stack.pop()
                if part == _TABLE_END:
                    self.end_table(tag)
            elif part == _LINK:
                if not self.in_link:
                    self.link_from, self.link_size = len(self.tree.blocks), 0
                self.in_link += 1
                self.href = attributes
            elif part == _LINK_END:
                self.end_link()
            elif part == _UNREAD:
                text = _passed(tag, pieces)[1]
            else:
                self.pass_by(part, attributes)
            if text and (gathered or not text.isspace()):
                if "&" in text:
                    text = _unescaped(text)
                gathered.append(text)
                if self.in_link:
                    self.add_link(text)
        self.flush()

    def hides(self, tag: str, attributes: str) -> bool:
        """Whether an element is hidden by its own style."""
        if self.show_hidden or tag in VOID or tag == "body" or tag in _UNREAD_TAGS:
            return False
        return _HIDDEN.search(" " + attributes) is not None

    def skip(self, tag: str, pieces: Iterator[str]) -> str:
        """Pass over an element that its style hides; return the text after it."""
        hidden, text = _passed(tag, pieces)
        self.tree.hidden += hidden
        return text

    def pass_by(self, part: int, attributes: str) -> None:
        """A tag that opens no box: a break, a picture, or the page's own."""
        if part == _BREAK:
            self.flush()
        elif part == _IMAGE:
            self.tree.images += 1
            self.image = not self.text
        elif part == _BODY:
            self.tree.attributes[0] = attributes

    def start_table(self, tag: str, attributes: str) -> None:
        """A table, a row or a cell begins."""
        tables = self.tables
        if tag == "table":
            for outer in tables:
                outer.layout = True
            tables.append(Table(len(self.tree.blocks), self.stack[-1]))
        elif tables and not tables[-1].layout:
            if tag == "tr":
                tables[-1].rows.append([])
            else:
                tables[-1].open_cell(len(self.tree.blocks), self.size, attributes)

    def end_table(self, tag: str) -> None:
        """A cell ends, or a table: what it is shows now."""
        if not self.tables:
            return
        blocks = self.tree.blocks
        if tag == "/table":
            table = self.tables.pop()
            if table.is_data(blocks):
                blocks[table.start :] = table.fold(blocks[table.start :])
        elif tag != "/tr":
            self.tables[-1].close_cell(len(blocks), self.size)

    def add_link(self, text: str) -> None:
        """Count a link's text, and note the link if it leads on."""
        size = len(text.strip())
        self.links += size
        self.link_size += size
        if "下" in text and _LEADS_ON.search(text) and (found := _HREF.search(self.href)):
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
        gathered = self.text
        if not gathered:
            return
        raw = gathered[0] if len(gathered) == 1 else "".join(gathered)
        parts: tuple[str, ...] = ()
        if 1 < len(gathered) < _PIECES_LIMIT - len(raw):
            parts = tuple(filter(None, map(str.strip, gathered)))
        gathered.clear()
        links, self.links = self.links, 0
        line = raw.strip()
        if not line:
            return
        image, self.image = self.image, False
        node = self.stack[-1]
        lines: Iterable[str] = (line,)
        if "\n" in line and self.tree.tags[node] == "pre":
            lines = _parted(line.split("\n"))
        elif "\u3000\u3000" in line or "\xa0\xa0" in line:
            lines = _parted(_INDENTS.split(line))
        elif "\n" in line or "  " in line or "\xa0" in line or "\t" in line or "\r" in line:
            lines = (_SPACES.sub(" ", line),)
        for text in lines:
            self.size += len(text)
            if self.size > MAX_TEXT:
                raise PageTooLarge(f"more text than the {MAX_TEXT} characters of a page")
            self.tree.blocks.append(Block(text, node, links, "", parts, image))


def _parted(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if text := _SPACES.sub(" ", line).strip(" \u3000"):
            yield text
