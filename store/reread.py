"""What a store keeps of its articles, for reading them again under other rules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from model import Alignment, Article

_AT_ONCE = 200
_COLUMNS = (
    "page_id, body, title, published, source, region, url, page_text, alignment, read_from,"
    " warnings, origin, page_bytes, page_sha256, fetched_utc"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """An article as it is stored, and where its bytes came from."""

    article: Article
    origin: str
    page_bytes: int
    page_sha256: str
    fetched: datetime | None


def kept_articles(connection: duckdb.DuckDBPyConnection) -> Iterator[Kept]:
    """Every stored article, some at a time, in order of their ids."""
    last = ""
    while True:
        rows = connection.execute(
            f"SELECT id, {_COLUMNS} FROM articles WHERE id > ? ORDER BY id LIMIT {_AT_ONCE}", [last]
        ).fetchall()
        if not rows:
            return
        last = rows[-1][0]
        for (
            _,
            page_id,
            body,
            title,
            published,
            source,
            region,
            url,
            text,
            runs,
            told,
            *rest,
        ) in rows:
            warnings, origin, size, sha256, fetched = rest
            article = Article(
                page_id, body, title, published, source, region, url,
                page_text=body if text is None else text,
                alignment=Alignment(tuple((a, b, c) for a, b, c in json.loads(runs))),
                read_from=json.loads(told),
                warnings=tuple(warnings),
            )  # fmt: skip
            when = fetched.replace(tzinfo=UTC) if fetched else None
            yield Kept(article, origin, size, sha256, when)
