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

MAX_BYTES = 16_000_000
MAX_CHARACTERS = 6_000_000
MAX_TEXT = 500_000
MAX_TAGS = 100_000
MAX_DEPTH = 2_500
MAX_ATTRIBUTES = 3_000
MAX_VALUES = 150_000
_LINK_LIMIT = 300
_DEEP = 12_000
_JSON_LIMIT = 200_000
_LONG = 12_000
_MANY = 4_000
_MANY_VALUES = 15_000
_UNCLOSED = 60
_DROPPED = [
    "script", "style", "svg", "iframe", "noscript", "select", "textarea", "object", "embed",
    "noembed", "noframes", "xmp", "template", "button", "input", "link", "meta", "canvas", "audio",
    "math", "map", "plaintext", "title",
]  # fmt: skip
_UNWRAPPED = [
    "strong", "b", "i", "u", "small", "big", "sub", "sup", "tbody", "thead", "wbr", "ins",
]  # fmt: skip
_FORMATTING = ("font", "b", "i", "u", "strong", "em", "span", "a", "big", "small", "code", "s")
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9:._-]*)([^>"]*(?:"[^"]*"[^>"]*)*)>([^<]*)')
_DEPTH = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)")
_LONG_TAG = re.compile(r"""<[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*')*""")
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9]{0,20}")
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "basefont",
        "frame",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "span",
        "font",
        "em",
        "label",
        "time",
        "o:p",
        "s",
        "strike",
        "code",
        "tt",
        "abbr",
        "cite",
        "mark",
        "nobr",
        "q",
        "dfn",
        "var",
        "kbd",
        "samp",
    ]
)
_HIDDEN = re.compile(
    r"display\s{0,3}:\s{0,3}none|\shidden(?:=\"\"|\s|$)|aria-hidden=\"true\"", re.IGNORECASE
)
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")
_INDENTS = re.compile(r"(?:\s{0,20}\n\s{0,40}|(?<=[。！？”；）]))[\u3000\xa0]{2,}\s{0,20}")
_ATTRIBUTE = re.compile(r'([a-zA-Z:_-]+)="([^"]*)"')
_ENTITIES = (("&nbsp;", "\xa0"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass(slots=True)
class Tree:
    """A page: elements as parallel lists (parent, tag, attributes), and its blocks in order.

    Parents come before their children. ``scripts`` holds the JSON-LD, ``property`` the
    comment in which a newspaper's system states a page's fields, ``meta`` the meta tags by
    lower-case name or property.
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
    property: str = ""
    next_links: list[tuple[str, str]] = field(default_factory=list)


def parse(text: str) -> Tree:
    """Read a page's HTML.

    Steps: the page is parsed; elements that hold no text of the page (scripts, styles, forms'
    parts, objects, drawings) and comments are dropped; the rest is read into blocks. Elements
    hidden by their own style are skipped.

    Raises:
        PageTooLarge: if the page has more markup, text, elements, attributes or depth than
            :data:`MAX_CHARACTERS`, :data:`MAX_TEXT`, :data:`MAX_TAGS`,
            :data:`MAX_ATTRIBUTES`, :data:`MAX_DEPTH`.
    """
    if len(text) > MAX_CHARACTERS:
        raise PageTooLarge(f"{len(text)} characters: a page may have {MAX_CHARACTERS}")
    tree = Tree()
    parser = LexborHTMLParser(_guard(text))
    _read_head(parser, tree)
    if (start := text.find("<!--enpproperty")) >= 0:
        tree.property = text[start : start + 2000]
    parser.strip_tags(_DROPPED)
    parser.unwrap_tags(_UNWRAPPED)
    body = parser.body
    html = body.html if body is not None else ""
    del parser, body
    if html and "<!--" in html:
        html = "".join(_without_comments(html))
    if html:
        _Reader(tree).read(html)
    return tree


def _guard(markup: str) -> str:
    """Refuse, or thin out, what would cost a parser quadratic time."""
    tags = markup.count("<")
    if tags > MAX_TAGS:
        raise PageTooLarge(f"{tags} tags: a page may have {MAX_TAGS}")
    values = markup.count("=")
    if values > MAX_VALUES:
        raise PageTooLarge(f"{values} attributes: a page may have {MAX_VALUES}")
    if values > _MANY_VALUES or _has_long_tag(markup):
        markup = _LONG_TAG.sub(_without_attributes, markup)
    if tags > _MANY or (tags > MAX_DEPTH and tags - 2 * markup.count("</") > _UNCLOSED):
        markup = _thin(markup)
    if tags > _DEEP:
        _refuse_depth(markup)
    return markup


def _has_long_tag(markup: str) -> bool:
    if len(markup) <= _LONG:
        return False
    parts = markup.split("<")
    if max(map(len, parts)) <= _LONG:
        return False
    return any(len(part) > _LONG and part.find(">", 0, _LONG) < 0 for part in parts)


def _without_attributes(match: re.Match[str]) -> str:
    """A tag longer than any page needs (an inlined picture) without its attributes.

    Raises:
        PageTooLarge: if it holds more attributes than :data:`MAX_ATTRIBUTES`.
    """
    tag = match[0]
    if len(tag) <= _LONG:
        return tag
    if tag.count("=") > MAX_ATTRIBUTES or len(tag.split(None, MAX_ATTRIBUTES)) > MAX_ATTRIBUTES:
        raise PageTooLarge(f"an element with more than {MAX_ATTRIBUTES} attributes")
    name = _NAME.match(tag, 1)
    return f"<{name[0] if name else 'p'} "


def _thin(markup: str) -> str:
    """Formatting elements that are opened and never closed are opened again in every block."""
    lower = markup.lower()
    for name in _FORMATTING:
        opened = lower.count(f"<{name} ") + lower.count(f"<{name}>")
        if opened - lower.count(f"</{name}") > _UNCLOSED:
            markup = re.sub(rf"(?i)<{name}(?=[\s>/])", "<wbr", markup)
    return markup


def _refuse_depth(markup: str) -> None:
    depth = deepest = 0
    found = _DEPTH.findall(markup)
    if markup.count("<") - markup.count("<!") - len(found) > _DEEP // 2:
        raise PageTooLarge("thousands of < that begin no tag: not the markup of a page")
    for slash, name in found:
        if slash:
            depth = depth - 1 if depth else 0
        elif name.lower() not in _VOID and name.lower() not in (
            "p",
            "li",
            "td",
            "tr",
            "option",
            "dd",
            "dt",
        ):
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
    for node in parser.css('script[type="application/ld+json"]'):
        tree.scripts.append(node.text()[:_JSON_LIMIT])
    title = parser.css_first("title")
    if title is not None:
        tree.head_title = _SPACES.sub(" ", title.text()[:1000]).strip()


def _without_comments(html: str) -> Iterator[str]:
    position = 0
    while (start := html.find("<!--", position)) >= 0:
        yield html[position:start]
        end = html.find("-->", start + 4)
        if end < 0:
            return
        position = end + 3
    yield html[position:]


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
        self.size = 0

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
                elif "none" in attributes and _HIDDEN.search(attributes):
                    skipped, depth = tag, 1
                    continue
            elif tag in _VOID:
                if tag == "br" or tag == "hr":
                    self.flush()
                elif tag == "img":
                    tree.images += 1
                    self.image = not self.text
            elif (
                ("none" in attributes or "hidden" in attributes)
                and not first
                and _HIDDEN.search(attributes)
            ):
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
        stripped = raw.strip()
        if not stripped:
            return
        node = self.stack[-1]
        parts: tuple[str, ...] = ()
        if len(pieces) > 1 and len(raw) < 240:
            parts = tuple(p.strip() for p in pieces if p.strip())
        image, self.image = self.image, False
        lines = [stripped]
        if self.tree.tags[node] == "pre":
            lines = stripped.split("\n")
        elif "\u3000\u3000" in stripped or "\xa0\xa0" in stripped:
            lines = _INDENTS.split(stripped)
        for line in lines:
            text = _SPACES.sub(" ", line).strip(" \u3000")
            if text:
                self.size += len(text)
                if self.size > MAX_TEXT:
                    raise PageTooLarge(f"more text than the {MAX_TEXT} characters of a page")
                self.tree.blocks.append(Block(text, node, links, anchors, "", parts, image))
