"""A page as read: its elements, and its lines of text."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec


class Block(msgspec.Struct, gc=False):
    """A line of text: a paragraph, a heading, a list item, or a table's row.

    ``links`` counts the characters that are links; ``node`` is the innermost element around
    it. ``pieces`` are its text by inline element, where a byline's parts are told apart by
    nothing else. ``image`` tells that a picture stands right before. A page has hundreds of
    them, so that they are structs, which are made faster than dataclasses.
    """

    text: str
    node: int = 0
    links: int = 0
    kind: str = ""
    pieces: tuple[str, ...] = ()
    image: bool = False


@dataclass(slots=True)
class Tree:
    """A page: elements as parallel lists (parent, tag, attributes), and its blocks in order.

    Parents come before their children. ``scripts`` holds the JSON-LD, ``property`` the
    comment in which a newspaper's system states a page's fields, ``meta`` the meta tags by
    lower-case name or property. ``images`` counts pictures, ``hidden`` the characters that a
    style hides; ``next_links`` are the links marked 下一页, as (text, href).
    """

    parents: list[int] = field(default_factory=lambda: [-1])
    tags: list[str] = field(default_factory=lambda: ["body"])
    attributes: list[str] = field(default_factory=lambda: [""])
    blocks: list[Block] = field(default_factory=list)
    images: int = 0
    hidden: int = 0
    meta: dict[str, str] = field(default_factory=dict)
    head_title: str = ""
    scripts: list[str] = field(default_factory=list)
    property: str = ""
    next_links: list[tuple[str, str]] = field(default_factory=list)
