"""Articles with gold beside them: read, folded, and the names of the gold found in the text."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from extract import body
from extract.facts.names import candidates
from extract.facts.sentences import segments
from extract.facts.taggers import Kind
from model import Article, Page
from normalize.text import fold

ROOT = Path(__file__).resolve().parents[2]
ALIKE = 0.7
Gold = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A folded text and the names in it; ``unsure`` are stretches that nobody may learn from."""

    text: str
    names: tuple[tuple[int, int, Kind], ...] = ()
    unsure: tuple[tuple[int, int], ...] = ()
    article: str = ""


def articles(folder: Path) -> Iterator[tuple[dict[str, Any], Article]]:
    """Every page of a folder that has gold beside it, read."""
    for gold in sorted(folder.glob("*.json")):
        path = next((p for p in map(gold.with_suffix, (".html", ".txt")) if p.exists()), None)
        if path is not None:
            page = Page(gold.stem, path.read_bytes(), str(path.name))
            yield json.loads(gold.read_text(encoding="utf-8")), body.read(page)


def sentences(folder: Path) -> Iterator[Sentence]:
    """The sentences of the articles in a folder, with the names that their gold tells."""
    for gold, article in articles(folder):
        yield from aligned(gold, fold(article.body), article.id)


def aligned(gold: Gold, folded: str, key: str) -> Iterator[Sentence]:
    """One article's sentences. What only looks like a name of the gold is left undecided."""
    names = sorted({fold(p["name"]) for p in gold["projects"]}, key=len, reverse=True)
    firms = sorted({fold(c) for p in gold["projects"] for c in p["company"]}, key=len, reverse=True)
    for segment in segments(folded):
        if segment.is_row:
            continue
        found: list[tuple[int, int, Kind]] = []
        for kind, words in ((Kind.PROJECT, names), (Kind.COMPANY, firms)):
            for word in words:
                for start in _places(segment.text, word):
                    if not any(a < start + len(word) and start < b for a, b, _ in found):
                        found.append((start, start + len(word), kind))
        unsure = []
        for name in candidates(segment.text):
            if any(a < name.end and name.start < b for a, b, _ in found):
                continue
            if any(_akin(name.text, other) for other in names):
                unsure.append((name.start, name.end))
        yield Sentence(segment.text, tuple(sorted(found)), tuple(unsure), key)


def from_corpora(folder: Path) -> Iterator[Sentence]:
    """The sentences of the corpora beside the rules (``tests/corpus.py``) that tell projects.

    A corpus lists everything in a sentence that its rule is about, so that only those which
    list projects say of any sentence that it names none.
    """
    for path in sorted(folder.glob("*.corpus.toml")):
        corpus = tomllib.loads(path.read_text(encoding="utf-8"))
        told = [(entry["text"], _projects(entry)) for kind in corpus.values() for entry in kind]
        if any(gold["projects"] for _, gold in told):
            for text, gold in told:
                yield from aligned(gold, fold(text), path.stem)


def _projects(entry: dict[str, Any]) -> Gold:
    """The projects of an entry, in any of the forms that a corpus may take."""
    finds = [(find["quote"], find["value"]) for find in entry.get("finds", ())]
    if "quotes" in entry:
        finds += zip(entry["quotes"], entry["values"], strict=True)
    elif "quote" in entry:
        finds.append((entry["quote"], entry["value"]))
    told = [(q, v) for q, v in finds if isinstance(v, dict) and v.get("kind") == "project"]
    return {"projects": [{"name": q.strip("“”"), "company": v.get("company", [])} for q, v in told]}


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _akin(a: str, b: str) -> bool:
    a, b = a.removesuffix("项目"), b.removesuffix("项目")
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE or (len(a) > 3 and a in b)
