"""A line of a page's text, and what surrounds it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Block:
    """A line of text: a paragraph, a heading, a list item, or a table's row.

    ``links`` counts the characters that are links, ``anchors`` the links; ``node`` is the
    innermost element around it. ``pieces`` are its text by inline element, where a byline's
    parts are told apart by nothing else. ``image`` tells that a picture stands right before.
    """

    text: str
    node: int = 0
    links: int = 0
    anchors: int = 0
    kind: str = ""
    pieces: tuple[str, ...] = ()
    image: bool = False
