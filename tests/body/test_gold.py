"""The reader beside gold that lies outside the repository; skipped, with the reason, without it."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from bench.reading.compare import f1
from bench.reading.pages import load
from errors import PageError
from extract.body import read
from model import Article, Page

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "../shared/pages/dev.jsonl.gz"
GOLD = tuple(ROOT / "../shared/gold" / name for name in ("dev", "seeds"))
SAMPLES = tuple(sorted((ROOT / "samples/pages").glob("*.json")))

needs_pages = pytest.mark.skipif(not PAGES.exists(), reason="no marked pages beside the checkout")
needs_gold = pytest.mark.skipif(not GOLD[0].exists(), reason="no gold beside the checkout")


def article_of(gold: Path) -> Article:
    """The article on the page that lies beside a gold file."""
    page = next(p for p in gold.parent.glob(gold.stem + ".*") if p.suffix in (".html", ".txt"))
    url = json.loads(gold.read_text("utf-8")).get("url")
    return read(Page(gold.stem, page.read_bytes(), page.name, url=url))


def fields(golds: list[Path]) -> Counter[str]:
    """How many articles have each field right, under ``of`` how many there are."""
    right: Counter[str] = Counter(of=len(golds))
    for path in golds:
        gold, article = json.loads(path.read_text("utf-8")), article_of(path)
        published = str(article.published) if article.published else None
        right["published"] += published == gold["published"]
        right["region"] += article.region == gold["region"]
        for name in ("title", "source"):
            right[name] += same(getattr(article, name), gold[name])
    return right


def same(one: str | None, other: str | None) -> bool:
    """Whether two titles or outlets differ in width, spaces and marks at most."""
    plain = [unicodedata.normalize("NFKC", text or "") for text in (one, other)]
    return "".join(filter(str.isalnum, plain[0])) == "".join(filter(str.isalnum, plain[1]))


@needs_gold
def test_fields_on_gold() -> None:
    golds = [path for folder in GOLD for path in sorted(folder.glob("*.json"))]
    right = fields(golds)
    for name in ("title", "published", "source", "region"):
        assert right[name] >= 0.95 * right["of"], name


def test_fields_on_the_samples() -> None:
    right = fields(list(SAMPLES))
    for name in ("title", "published", "source"):
        assert right[name] >= 0.95 * right["of"], name
    assert right["region"] >= 0.9 * right["of"]


@needs_pages
def test_bodies_on_marked_pages() -> None:
    scores: dict[str, list[float]] = defaultdict(list)
    for sample in load(PAGES):
        if not sample.body or not sample.news:
            continue
        try:
            body = read(Page(sample.id, sample.content, sample.id)).body
        except PageError:
            body = ""
        scores[sample.set].append(f1(body, sample.body))
    assert scores
    for name, values in scores.items():
        assert sum(values) / len(values) >= 0.95, name
        assert sum(value < 0.5 for value in values) <= 0.01 * len(values), name
