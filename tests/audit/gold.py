"""The samples' gold as the store would give it, so that the audit is tested apart from reading."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from audit.nouns import FigureReport, ProjectReport, Reported, Source
from model import Aggregate, Bound, Modality, Project, Span, Status, Value
from normalize.places import find

PAGES = Path(__file__).parents[2] / "samples" / "pages"
BEFORE, AFTER = 3, 4


def reported(pages: Path = PAGES) -> Reported:
    """Every page's gold, with evidence looked up in the page's own text."""
    projects: list[ProjectReport] = []
    figures: list[FigureReport] = []
    for place in sorted(pages.glob("*.json")):
        gold = json.loads(place.read_text(encoding="utf-8"), parse_float=Decimal)
        source = _source(gold, _body(place))
        for n, fact in enumerate(gold["projects"]):
            made = Project(
                fact["name"],
                tuple(fact["company"]),
                fact["region"],
                fact["status"] and Status(fact["status"]),
                fact["date"],
                **_values(fact, Project.MEASURES, source.body),
                evidence=dict(_name_span(fact["name"], source.body)),
            )
            where = _place(fact["region"], source)
            projects.append(ProjectReport(f"{source.id}:p{n}", source, made, where))
        for n, fact in enumerate(gold["aggregates"]):
            figure = Aggregate(
                fact["name"],
                fact["region"],
                fact["status"] and Status(fact["status"]),
                Modality(fact["modality"]),
                fact["period"] and tuple(fact["period"]),
                fact["min_amount"] and Decimal(fact["min_amount"]),
                **_values(fact, Aggregate.MEASURES, source.body),
            )
            where = _place(fact["region"], source)
            figures.append(FigureReport(f"{source.id}:a{n}", source, figure, n, where))
    return Reported(tuple(projects), tuple(figures))


def _source(gold: dict[str, Any], body: str) -> Source:
    published = gold["published"] and date.fromisoformat(gold["published"])
    return Source(gold["id"], body, gold["title"], gold["source"], published, gold["region"])


def _place(region: str | None, source: Source) -> Any:
    return find(region, source.region) if region else None


def _body(place: Path) -> str:
    html = place.with_suffix(".html")
    if not html.exists():
        return place.with_suffix(".txt").read_text(encoding="utf-8")
    content = html.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    text = re.sub(r"</(?:td|th)>", "\t</td>", text)
    tree = LexborHTMLParser(re.sub(r"</(?:tr|p|h\d|div|li)>", "\n</p>", text))
    assert tree.body is not None
    return tree.body.text(separator="")


def _values(fact: dict[str, Any], measures: tuple[str, ...], body: str) -> dict[str, Any]:
    return {m: _value(fact[m], m, body) if m in fact else None for m in measures}


def _value(told: dict[str, Any], measure: str, body: str) -> Value:
    value, bound = Decimal(told["value"]), Bound(told["bound"])
    return Value(value, _span(value, measure, bound, body), bound, told.get("currency"))


def _span(value: Decimal, measure: str, bound: Bound, body: str) -> Span:
    for text in _writings(value, measure):
        if match := re.search(rf"(?<![\d.,]){re.escape(text)}(?![\d,])", body):
            start, end = match.span()
            if bound is not Bound.EXACT:
                start, end = max(start - BEFORE, 0), min(end + AFTER, len(body))
            return Span.of(body, start, end)
    return Span(0, 0, "")


def _writings(value: Decimal, measure: str) -> Iterator[str]:
    plain = f"{value.normalize():f}"
    if measure == "count":
        yield plain
    elif measure.endswith("_rate"):
        yield plain + "%"
    else:
        yield f"{(value / 10000).normalize():f}万亿"
        yield plain + "亿"
        yield f"{(value * 10000).normalize():f}万"
        yield f"{(value * 10000).normalize():f}"
        yield plain


def _name_span(name: str, body: str) -> Iterator[tuple[str, Span]]:
    at = body.find(name)
    if at >= 0:
        yield "name", Span.of(body, at, at + len(name))
