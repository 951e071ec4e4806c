"""The pages that the benches read: a folder of HTML files, or a gzipped file of JSON lines."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sample:
    """A page's bytes, and the body that people marked on it, where they did.

    ``set`` is the collection that it is from.
    """

    id: str
    content: bytes
    body: str | None = None
    news: bool = True
    set: str = ""


def load(path: Path) -> list[Sample]:
    """All pages at a path, in a fixed order."""
    return sorted(_read(path), key=lambda sample: sample.id)


def _read(path: Path) -> Iterator[Sample]:
    if path.is_dir():
        for file in path.rglob("*.html"):
            yield Sample(file.stem, file.read_bytes())
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            content = base64.b64decode(row["html"])
            news = row.get("news", True)
            yield Sample(row["id"], content, row.get("body"), news, row.get("set", ""))
