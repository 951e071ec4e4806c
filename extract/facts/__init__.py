"""An article's text to its facts: the grammar of projects and of figures."""

from __future__ import annotations

from model import Article, Facts


def read(article: Article) -> Facts:
    """Read every project and every figure that the article reports."""
    del article
    return Facts()
