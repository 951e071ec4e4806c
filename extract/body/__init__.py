"""Bytes of a page to the article on it: title, day, source, region and clean body."""

from __future__ import annotations

from model import Article, Page


def read(page: Page) -> Article:
    """Read the article on a page.

    Raises:
        PageError: if there is no article to be had from these bytes.
    """
    return Article(id=page.id, body=page.content.decode("utf-8", "replace"))
