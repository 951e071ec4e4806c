"""Day and source from what a page says of itself in its head: meta tags, JSON-LD, comments."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from extract.body.byline import clean_source
from extract.body.days import find_compact_day, find_day
from extract.body.tree import Tree

_DAYS = (
    "pubdate", "publishdate", "article:published_time", "og:published_time", "datepublished",
    "publish_date", "published_time", "og:release_date", "weibo:article:create_at", "apub:time",
    "release_date", "dc.date.issued", "dcterms.created", "dc.date", "date", "publish-date",
    "pub_date", "createdate", "firstpublishedtime",
)  # fmt: skip
_SOURCES = ("contentsource", "source", "article:author", "mediaid", "copyrightholder")
_PROPERTY = re.compile(r"<date>\s{0,5}([^<]{6,40})</date>")


def meta_day(tree: Tree) -> tuple[date | None, str]:
    """The day that the page's head gives, and where."""
    for name in _DAYS:
        if (value := tree.meta.get(name)) and (found := find_day(value) or find_compact_day(value)):
            return found, f"meta:{name}"
    for script in tree.scripts:
        value = _find(_json(script), "datePublished")
        if value and (found := find_day(value)):
            return found, "json-ld"
    if (match := _PROPERTY.search(tree.property)) and (found := find_day(match[1])):
        return found, "comment:enpproperty"
    return None, ""


def meta_source(tree: Tree) -> tuple[str | None, str]:
    """The outlet that the page's head names, and where."""
    for name in _SOURCES:
        if (value := tree.meta.get(name)) and len(value) < 40 and (found := clean_source(value)):
            return found, f"meta:{name}"
    return None, ""


def _json(text: str) -> Any:
    try:
        return json.loads(text.strip(), strict=False)
    except (ValueError, RecursionError):
        return None


def _find(data: Any, key: str) -> str | None:
    """The first string under ``key`` in nested JSON, looked for without recursion."""
    queue = [data]
    for _ in range(500):
        if not queue:
            return None
        item = queue.pop(0)
        if isinstance(item, dict):
            value = item.get(key)
            if isinstance(value, str):
                return value
            queue.extend(item.values())
        elif isinstance(item, list):
            queue.extend(item)
    return None
