"""What a site file may tell the reader about a site's pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteHints:
    """Names of elements on a site's pages, each ``tag``, ``.class`` or ``#id``.

    ``content`` are the boxes that hold the article, ``title`` those of the headline, ``drop``
    those that are never the article's. ``source`` is the outlet itself: whom 本报 and 本网
    mean, and ``region`` the place whose news it brings: the home of 全市 and 我县 where no name
    on the page tells it. A page without such elements is read as any other.
    """

    content: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    source: str | None = None
    region: str | None = None
