"""HTML text to a tree in arrays and the lines of text in it.

The lexbor parser repairs the markup; what it writes out again is well formed, so that one
regular expression and one loop read it: no recursion, whatever the depth.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from errors import PageTooLarge
from extract.body.guard import MAX_CHARACTERS, guard
from extract.body.tree import Tree
from extract.body.walk import Walker

_JSON_LIMIT = 200_000
_HIDDEN_LEAST = 200
_META_LIMIT = 2_000
_HEAD = 'meta, link[rel="canonical"], script[type="application/ld+json"], title'
_DROPPED = ["script", "style", "iframe"]
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")


def parse(text: str, utf8: bytes | None = None) -> Tree:
    """Read a page's HTML; ``utf8`` is the same text as bytes where these are at hand.

    Steps: the page is parsed; scripts, styles, frames and comments are dropped; the rest is read
    into blocks, but for elements that hold no text of the page (forms' parts, drawings). Elements
    hidden by their own style are skipped, unless they hold nearly all that the page says.

    Raises:
        PageTooLarge: if the page has more markup, text, elements, attributes or depth than
            :data:`MAX_CHARACTERS`, :data:`MAX_TEXT`, :data:`MAX_TAGS`,
            :data:`MAX_ATTRIBUTES`, :data:`MAX_DEPTH`.
    """
    if len(text) > MAX_CHARACTERS:
        raise PageTooLarge(f"{len(text)} characters: a page may have {MAX_CHARACTERS}")
    tree = Tree()
    markup = guard(text)
    given = utf8 if utf8 is not None and markup is text else markup
    parser = LexborHTMLParser(given, options=LexborDocumentOptions.WO_EVENTS)
    _read_head(parser, tree)
    if (start := text.find("<!--enpproperty")) >= 0:
        tree.property = text[start : start + 2000]
    parser.strip_tags(_DROPPED)
    body = parser.body
    html = body.html if body is not None else ""
    del parser, body
    if html and "<!--" in html:
        html = _without_comments(html)
    if html:
        Walker(tree).read(html)
        if tree.hidden > _HIDDEN_LEAST and sum(len(b.text) for b in tree.blocks) * 3 < tree.hidden:
            tree.blocks.clear()
            _renew(tree)
            Walker(tree, show_hidden=True).read(html)
    return tree


def _renew(tree: Tree) -> None:
    """Forget the elements: the body is read again, with what a script would have shown."""
    del tree.parents[1:], tree.tags[1:], tree.attributes[1:], tree.next_links[:]
    tree.images = 0


def _read_head(parser: LexborHTMLParser, tree: Tree) -> None:
    titled = False
    for node in parser.css(_HEAD):
        if node.tag == "script":
            tree.scripts.append(node.text()[:_JSON_LIMIT])
        elif node.tag == "title":
            if not titled:
                tree.head_title = _SPACES.sub(" ", node.text()[:1000]).strip()
            titled = True
        else:
            _read_meta(node.attributes, tree.meta)


def _read_meta(attributes: dict[str, str | None], meta: dict[str, str]) -> None:
    """A <meta>, or the <link> to the page's own address."""
    name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
    content = attributes.get("content")
    if attributes.get("rel") == "canonical":
        name, content = "canonical", (attributes.get("href") or "")[: _META_LIMIT - 1]
    if name and content and len(content) < _META_LIMIT:
        meta.setdefault(name.strip().lower(), content.strip())


def _without_comments(html: str) -> str:
    first, *others = html.split("<!--")
    return first + "".join([other.partition("-->")[2] for other in others])
