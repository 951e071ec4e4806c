"""Pages as newsrooms' systems build them, and dumps of accounts and apps: read whole."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from extract.body import read
from model import Page

_FOLDER = Path(__file__).with_name("shapes")
_CASES = [
    pytest.param(case, kind, id=f"{kind}: {case['name']}")
    for kind in ("html", "dumps")
    for case in tomllib.loads((_FOLDER / f"{kind}.toml").read_text(encoding="utf-8"))["page"]
]


@pytest.mark.parametrize(("case", "kind"), _CASES)
def test_a_page_of_this_shape_is_read_whole(case: dict[str, Any], kind: str) -> None:
    text = case["page"]
    for number, paragraph in enumerate(case["body"], 1):
        text = text.replace(f"«{number}»", paragraph)
    content_type = "text/html" if kind == "html" else "text/plain"
    article = read(Page("page", text.encode(), "page", content_type=content_type))
    assert article.body.split("\n") == case["body"]
    fields = {key: getattr(article, key) for key in ("title", "published", "source", "region")}
    assert fields == fields | {key: case[key] for key in fields if key in case}
