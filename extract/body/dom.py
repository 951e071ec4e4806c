"""HTML text to a tree in arrays and the lines of text in it.

The lexbor parser repairs the markup; what it writes out again is well formed, so that one
regular expression and one loop read it: no recursion, whatever the depth. Guards before it
refuse the pages on which any HTML parser takes quadratic time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

from errors import PageTooLarge
from extract.body.blocks import Block
from extract.body.tables import Table

MAX_BYTES = 12_000_000
MAX_TAGS = 200_000
MAX_DEPTH = 2_500
MAX_ATTRIBUTES = 3_000
_LINK_LIMIT = 300
_DROPPED = [
    "script", "style", "svg", "iframe", "noscript", "select", "textarea", "object", "embed",
    "noembed", "noframes", "xmp", "template", "button", "input", "link", "meta", "canvas", "audio",
    "math", "map", "plaintext", "title",
]  # fmt: skip
_UNWRAPPED = [
    "strong", "b", "i", "u", "small", "big", "sub", "sup", "tbody", "thead", "tfoot", "wbr",
    "ins", "s", "strike", "code", "tt", "abbr", "cite", "mark", "nobr",
]  # fmt: skip
_FORMATTING = ("font", "b", "i", "u", "strong", "em", "span", "a", "big", "small", "code", "s")
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9:._-]*)((?:[^>"]|"[^"]*")*)>([^<]*)')
_OPENERS = re.compile(r"<(?:(script|style)\b|!--)", re.I)
_SCRIPT_END = re.compile(r"</script", re.I)
_STYLE_END = re.compile(r"</style", re.I)
_DEPTH = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)")
_LONG_TAG = re.compile(r"(<[a-zA-Z][a-zA-Z0-9]{0,20})[^<>]{12000,}(?=[<>])")
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr basefont frame".split()
)
_INLINE = frozenset("a span font em label time o:p".split())
_HIDDEN = re.compile(r"display\s{0,3}:\s{0,3}none|\shidden(?:=\"\"|\s|$)|aria-hidden=\"true\"", re.I)
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")
_INDENTS = re.compile(r"(?:\s{0,20}\n\s{0,40}|(?<=[。！？”；）]))[\u3000\xa0]{2,}\s{0,20}")
_ATTRIBUTE = re.compile(r'([a-zA-Z:_-]+)="([^"]*)"')
_ENTITIES = (("&nbsp;", "\xa0"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass(slots=True)
class Tree:
    """A page: elements as parallel lists (parent, tag, attributes), and its blocks in order.

    Parents come before their children. ``scripts`` holds the JSON-LD, ``comments`` the HTML
    comments, ``meta`` the meta tags by lower-case name or property.
    """

    parents: list[int] = field(default_factory=lambda: [-1])
    tags: list[str] = field(default_factory=lambda: ["body"])
    attributes: list[str] = field(default_factory=lambda: [""])
    blocks: list[Block] = field(default_factory=list)
    images: int = 0
    hidden: list[str] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    head_title: str = ""
    scripts: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    next_links: list[tuple[str, str]] = field(default_factory=list)


def parse(text: str) -> Tree:
    """Read a page's HTML.

    Steps: scripts, styles and comments are taken out; the page is parsed; elements that hold
    no text of the page (forms' parts, objects, drawings) are dropped; the rest is read into
    blocks. Elements hidden by their own style are skipped.

    Raises:
        PageTooLarge: if the page has more text, elements, attributes or depth than
            :data:`MAX_BYTES`, :data:`MAX_TAGS`, :data:`MAX_ATTRIBUTES`, :data:`MAX_DEPTH`.
    """
    if len(text) > MAX_BYTES:
        raise PageTooLarge(f"{len(text)} characters: a page may have {MAX_BYTES}")
    tree = Tree()
    markup = _guard("".join(_without_scripts(text, tree)))
    parser = LexborHTMLParser(markup)
    _read_head(parser, tree)
    parser.strip_tags(_DROPPED)
    parser.unwrap_tags(_UNWRAPPED)
    body = parser.body
    html = body.html if body is not None else ""
    del parser, body
    if html and "<!--" in html:
        html = re.sub(r"<!--[^<]*(?:<(?!!--)[^<]*)*?-->", "", html)
    if html:
        _Reader(tree).read(html)
    return tree


def _without_scripts(text: str, tree: Tree) -> Iterator[str]:
    """The markup without scripts, styles and comments; one whose end is missing stays."""
    position = 0
    missing: set[str] = set()
    for opener in _OPENERS.finditer(text):
        start = opener.start()
        kind = (opener[1] or "!--").lower()
        if start < position or kind in missing:
            continue
        end = _end_of(text, kind, opener.end())
        if end < 0:
            missing.add(kind)
            continue
        inner = text[opener.end() : end]
        if kind == "script" and "<!--" in inner and "<script" in inner:
            continue  # its end is another one; the parser knows
        if kind == "!--":
            tree.comments.append(inner[:2000])
        elif kind == "script" and "ld+json" in inner[:200]:
            tree.scripts.append(inner)
        yield text[position:start]
        # What is left of the end tag is swallowed by an element that holds nothing.
        yield "<wbr" if kind != "!--" else ""
        position = end + (3 if kind == "!--" else len(kind) + 2)
    yield text[position:]


def _end_of(text: str, kind: str, start: int) -> int:
    if kind == "!--":
        return text.find("-->", max(start - 2, 0)) if text[start : start + 1] == ">" else text.find("-->", start)
    found = (_SCRIPT_END if kind == "script" else _STYLE_END).search(text, start)
    return found.start() if found else -1


def _guard(markup: str) -> str:
    """Refuse, or thin out, what would cost a parser quadratic time."""
    tags = markup.count("<")
    if tags > 2 * MAX_TAGS:
        raise PageTooLarge(f"{tags} tags: a page may have {2 * MAX_TAGS}")
    if len(markup) > 12_000 and markup.count("=") > MAX_ATTRIBUTES:
        markup = _LONG_TAG.sub(r"\1 ", markup)
        _refuse_attributes(markup)
    if tags > MAX_DEPTH:
        markup = _thin(markup)
        _refuse_depth(markup)
    return markup


def _refuse_attributes(markup: str) -> None:
    """The longest run of ``=`` between two ``<`` bounds the attributes of one element."""
    for part in markup.split("<"):
        if len(part) > 12_000 and part.count("=") > MAX_ATTRIBUTES and part.split(">", 1)[0].count("=") > MAX_ATTRIBUTES:
            raise PageTooLarge(f"an element with more than {MAX_ATTRIBUTES} attributes")


def _thin(markup: str) -> str:
    """Formatting elements that are opened and never closed are opened again in every block."""
    lower = markup.lower()
    for name in _FORMATTING:
        opened = lower.count(f"<{name} ") + lower.count(f"<{name}>")
        if opened - lower.count(f"</{name}") > 60:
            markup = re.sub(rf"(?i)<{name}(?=[\s>/])", "<wbr", markup)
    return markup


def _refuse_depth(markup: str) -> None:
    depth = deepest = 0
    for slash, name in _DEPTH.findall(markup):
        if slash:
            depth = depth - 1 if depth else 0
        elif name.lower() not in _VOID and name.lower() not in ("p", "li", "td", "tr", "option", "dd", "dt"):
            depth += 1
            deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise PageTooLarge(f"elements {deepest} deep: a page may be {MAX_DEPTH} deep")


def _read_head(parser: LexborHTMLParser, tree: Tree) -> None:
    for node in parser.css("meta"):
        attributes = node.attributes
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content and len(content) < 2000:
            tree.meta.setdefault(name.strip().lower(), content.strip())
    title = parser.css_first("title")
    if title is not None:
        tree.head_title = _SPACES.sub(" ", title.text()[:1000]).strip()


class _Reader:
    """The loop over the tokens: a stack of open elements and the text since the last break."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.stack = [0]
        self.text: list[str] = []
        self.links = 0
        self.anchors = 0
        self.in_link = 0
        self.link_from = 0
        self.link_size = 0
        self.href = ""
        self.tables: list[Table] = []
        self.image = False

    def read(self, html: str) -> None:
        tree = self.tree
        skipped = ""
        depth = 0
        first = True
        for slash, tag, attributes, text in _TOKEN.findall(html):
            if skipped:
                if tag == skipped:
                    depth += -1 if slash else 1
                    if not depth:
                        skipped = ""
                        if text:
                            self.add(text)
                elif text and len(tree.hidden) < 400:
                    tree.hidden.append(text)
                continue
            if slash:
                self.close(tag)
            elif tag in _INLINE:
                if tag == "a":
                    if not self.in_link:
                        self.link_from, self.link_size = len(tree.blocks), 0
                    self.in_link += 1
                    self.anchors += 1
                    self.href = attributes
                elif attributes and "none" in attributes and _HIDDEN.search(attributes):
                    skipped, depth = tag, 1
                    continue
            elif tag in _VOID:
                if tag == "br" or tag == "hr":
                    self.flush()
                elif tag == "img":
                    tree.images += 1
                    self.image = not self.text
            elif attributes and not first and _HIDDEN.search(attributes):
                self.flush()
                skipped, depth = tag, 1
                continue
            elif first:
                first = False
                tree.attributes[0] = attributes
            else:
                self.open(tag, attributes)
            if text:
                self.add(text)
        self.flush()

    def add(self, text: str) -> None:
        if "&" in text:
            for name, character in _ENTITIES:
                text = text.replace(name, character)
        self.text.append(text)
        if self.in_link:
            size = len(text.strip())
            self.links += size
            self.link_size += size
            if "下一页" in text or "下页" in text or "下一頁" in text:
                href = _ATTRIBUTE.findall(self.href)
                self.tree.next_links += [(text.strip(), v) for k, v in href if k == "href"]

    def open(self, tag: str, attributes: str) -> None:
        self.flush()
        tree = self.tree
        node = len(tree.tags)
        tree.parents.append(self.stack[-1])
        tree.tags.append(tag)
        tree.attributes.append(attributes)
        self.stack.append(node)
        if tag == "table":
            for outer in self.tables:
                outer.layout = True
            self.tables.append(Table(len(tree.blocks), node))
        elif self.tables:
            if tag == "tr":
                self.tables[-1].rows.append([])
            elif tag in ("td", "th") and self.tables[-1].rows:
                self.tables[-1].open_cell(len(tree.blocks), attributes)

    def close(self, tag: str) -> None:
        if tag in _INLINE:
            if tag == "a" and self.in_link:
                self.in_link -= 1
                if not self.in_link and self.link_size > _LINK_LIMIT:
                    self.unlink()
            return
        self.flush()
        if len(self.stack) > 1:
            self.stack.pop()
        if self.tables:
            table = self.tables[-1]
            if tag in ("td", "th"):
                table.close_cell(len(self.tree.blocks))
            elif tag == "table":
                self.tables.pop()
                self.tree.blocks[table.start :] = table.fold(self.tree.blocks[table.start :])

    def unlink(self) -> None:
        """A link around whole paragraphs is no link: take its mark off them."""
        for block in self.tree.blocks[self.link_from :]:
            block.links = 0
        self.links = 0

    def flush(self) -> None:
        """End the line: what was gathered becomes a block, or several where indents part it."""
        if not self.text:
            self.anchors = 0
            return
        pieces = self.text
        raw = "".join(pieces)
        self.text = []
        links, anchors, self.links, self.anchors = self.links, self.anchors, 0, 0
        if not raw.strip():
            return
        node = self.stack[-1]
        lines = raw.split("\n") if self.tree.tags[node] == "pre" else _INDENTS.split(raw)
        parts = tuple(p.strip() for p in pieces if p.strip()) if len(raw) < 200 else ()
        for line in lines:
            text = _SPACES.sub(" ", line).strip(" \u3000")
            if text:
                image, self.image = self.image, False
                self.tree.blocks.append(Block(text, node, links, anchors, "", parts, image))
