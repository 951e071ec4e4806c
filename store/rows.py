"""An article and its facts as rows of the tables; pure, and checked before anything is written.

Every value's words are compared with the body here, so that no row whose evidence does not
stand in its article can reach a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import msgspec

from errors import PageError
from model import Aggregate, Article, Facts, Project, Span, Value
from store.ids import name_key, phase_of, stable_id

PROJECT_REPORTS, FIGURES, EVIDENCE = "project_reports", "figures", "evidence"
FACT_TABLES = (PROJECT_REPORTS, FIGURES, EVIDENCE)

YUAN = Decimal("0.00000001")  # 亿
MILLIONTH = Decimal("0.000001")  # percent
RATES = ("completion_rate", "start_rate")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """One page, read: what a run hands to the store.

    ``url`` is the address that the bytes came from; a file of this machine has none.
    ``canonical_url`` is the one spelling of the article's own address.
    """

    article: Article
    facts: Facts
    origin: str
    page_bytes: int
    page_sha256: str
    url: str | None = None
    fetched: datetime | None = None
    canonical_url: str | None = None


@dataclass(frozen=True, slots=True)
class PageRows:
    """All rows of one page. ``facts_sha256`` changes when any of them does."""

    article: Row
    facts: Mapping[str, tuple[Row, ...]]
    facts_sha256: str


def rows_of(report: Report, article_id: str) -> PageRows:
    """The rows that hold this page.

    Raises:
        PageError: if a value's words do not stand where its evidence says, or the text has
            half a character in it.
    """
    article = report.article
    seen: dict[str, int] = {}
    reports = [_project_row(p, article_id, i, seen) for i, p in enumerate(report.facts.projects)]
    figures = [_figure_row(a, article_id, i, seen) for i, a in enumerate(report.facts.aggregates)]
    evidence: list[Row] = []
    for record, project in zip(reports, report.facts.projects, strict=True):
        evidence += _evidence_rows(article, record, project)
    for record, aggregate in zip(figures, report.facts.aggregates, strict=True):
        evidence += _evidence_rows(article, record, aggregate)
    row = _article_row(article, article_id)
    facts = {
        PROJECT_REPORTS: tuple(reports),
        FIGURES: tuple(figures),
        EVIDENCE: tuple(evidence),
    }
    return PageRows(row, facts, _digest(row, facts))


def content_sha256(title: str | None, body: str) -> str:
    """The hash of an article's text, by which versions and equal texts are told."""
    return sha256(f"{title or ''}\n{body}".encode("utf-8", "surrogatepass")).hexdigest()


def _digest(row: Row, facts: Mapping[str, tuple[Row, ...]]) -> str:
    try:
        return sha256(msgspec.json.encode([row, facts])).hexdigest()
    except UnicodeEncodeError as error:
        raise PageError("half a character (a lone surrogate) stands in the text") from error


def _article_row(article: Article, article_id: str) -> Row:
    return {
        "id": article_id,
        "page_id": article.id,
        "title": article.title,
        "published": article.published,
        "source": article.source,
        "region": article.region,
        "url": article.url,
        "host": urlsplit(article.url).hostname if article.url else None,
        "body": article.body,
        "page_text": article.page_text if article.page_text != article.body else None,
        "alignment": msgspec.json.encode(article.alignment.runs).decode(),
        "read_from": msgspec.json.encode(dict(article.read_from), order="sorted").decode(),
        "warnings": list(article.warnings),
    }


def _project_row(project: Project, article_id: str, ordinal: int, seen: dict[str, int]) -> Row:
    phase = phase_of(project.name)
    return {
        "id": _unique(stable_id(article_id, "project", project.name, project.region), seen),
        "project_id": stable_id(name_key(project.name), project.region, phase),
        "article_id": article_id,
        "ordinal": ordinal,
        "name": project.name,
        "phase": phase,
        "company": list(project.company),
        "region": project.region,
        "status": project.status,
        "date": project.date,
        **_measures(project),
        "rule": project.rule,
        "confidence": project.confidence,
    }


def _figure_row(figure: Aggregate, article_id: str, ordinal: int, seen: dict[str, int]) -> Row:
    start, end = figure.period or (None, None)
    identity = (figure.name, figure.region, figure.status, figure.modality, start, end)
    least = None if figure.min_amount is None else figure.min_amount.quantize(YUAN)
    return {
        "id": _unique(stable_id(article_id, "figure", *identity, least), seen),
        "article_id": article_id,
        "ordinal": ordinal,
        "name": figure.name,
        "region": figure.region,
        "status": figure.status,
        "modality": figure.modality,
        "period_start": start,
        "period_end": end,
        "min_amount_yi": least,
        **_measures(figure),
        "rule": figure.rule,
        "confidence": figure.confidence,
    }


def _unique(record_id: str, seen: dict[str, int]) -> str:
    """The id itself for the first record so described, a hash of it and its turn for others."""
    turn = seen[record_id] = seen.get(record_id, 0) + 1
    return record_id if turn == 1 else stable_id(record_id, turn)


def _measures(fact: Project | Aggregate) -> Row:
    columns: Row = {}
    for measure in fact.MEASURES:
        value: Value | None = getattr(fact, measure)
        bound = value.bound if value else None
        if measure == "count":
            columns["project_count"] = value and value.value.quantize(Decimal(1))
            columns["project_count_bound"] = bound
        elif measure in RATES:
            columns[f"{measure}_pct"] = value and value.value.quantize(MILLIONTH)
            columns[f"{measure}_bound"] = bound
        else:
            columns[f"{measure}_yi"] = value and value.value.quantize(YUAN)
            columns[f"{measure}_bound"] = bound
            columns[f"{measure}_currency"] = value and (value.currency or "CNY")
    return columns


def _evidence_rows(article: Article, record: Row, fact: Project | Aggregate) -> Iterator[Row]:
    for field, span in _spans(fact):
        if article.body[span.start : span.end] != span.text or span.start < 0:
            raise PageError(
                f"internal error: the words given for {field} of “{fact.name}” do not stand at "
                f"{span.start}:{span.end}; please report it"
            )
        yield {
            "id": stable_id(record["id"], field),
            "record_id": record["id"],
            "article_id": record["article_id"],
            "field": field,
            "start_char": span.start,
            "end_char": span.end,
            "text": span.text,
            "rule": fact.rule,
        }


def _spans(fact: Project | Aggregate) -> Iterator[tuple[str, Span]]:
    yield from fact.evidence.items()
    for measure in fact.MEASURES:
        value: Value | None = getattr(fact, measure)
        if value is not None:
            yield measure, value.span
