"""An article and its facts as the JSON object that programs read (docs/contracts.md)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from model import Aggregate, Article, Facts, Project, Span, Value


def as_record(
    article: Article, facts: Facts, *, with_body: bool = False, explained: bool = False
) -> dict[str, Any]:
    """The object of one page. Keys stand in the order of the contract; absent values are absent."""
    record: dict[str, Any] = {
        "id": article.id,
        "title": article.title,
        "published": article.published,
        "source": article.source,
        "region": article.region,
    }
    if article.url:
        record["url"] = article.url
    record["projects"] = [_project(project) for project in facts.projects]
    record["aggregates"] = [_aggregate(aggregate) for aggregate in facts.aggregates]
    if with_body:
        record["body"] = article.body
    if explained:
        record |= _explanation(article, facts)
    return record


def _project(project: Project) -> dict[str, Any]:
    return {
        "name": project.name,
        "company": list(project.company),
        "region": project.region,
        "status": project.status,
        "date": project.date,
        **_measures(project),
        "evidence": _quotes(project.evidence),
        "rule": project.rule,
        "confidence": project.confidence,
    }


def _aggregate(aggregate: Aggregate) -> dict[str, Any]:
    least = aggregate.min_amount
    return {
        "name": aggregate.name,
        "region": aggregate.region,
        "status": aggregate.status,
        "modality": aggregate.modality,
        "period": list(aggregate.period) if aggregate.period else None,
        "min_amount": None if least is None else _number(least),
        **_measures(aggregate),
        "evidence": _quotes(aggregate.evidence),
        "rule": aggregate.rule,
        "confidence": aggregate.confidence,
    }


def _measures(fact: Project | Aggregate) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for measure in fact.MEASURES:
        value: Value | None = getattr(fact, measure)
        if value is not None:
            told[measure] = value.as_dict() | {"value": _number(value.value)}
    return told


def _quotes(evidence: Mapping[str, Span]) -> dict[str, Any]:
    return {field: span.as_dict() for field, span in evidence.items()}


def _explanation(article: Article, facts: Facts) -> dict[str, Any]:
    return {
        "read_from": dict(article.read_from),
        "cuts": [{"text": cut.text, "reason": cut.reason} for cut in article.cuts],
        "warnings": list(article.warnings),
        "ignored": [i.span.as_dict() | {"reason": i.reason} for i in facts.ignored],
    }


def _number(value: Decimal) -> Decimal:
    """The number without an exponent and without zeros that say nothing."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short
