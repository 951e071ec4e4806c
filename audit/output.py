"""Findings as data: the JSON contract of ``luodi audit --json``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from audit.matching import match_id
from audit.nouns import Cell, Finding, Quote, Row
from audit.plan import letter
from audit.said import shorten


def as_dict(finding: Finding) -> dict[str, Any]:
    """One finding by the contract; ``delta`` is reported minus ledger, in ``unit``."""
    return {
        "id": finding.id,
        "check": finding.check,
        "verdict": finding.verdict.value,
        "severity": finding.severity.value,
        "subject": finding.subject,
        "delta": None if finding.delta is None else shorten(round(finding.delta, 8)),
        "delta_relative": None if finding.ratio is None else shorten(round(finding.ratio, 6)),
        "unit": finding.unit or None,
        "reported": _quote(finding.reported) if finding.reported else None,
        "ledger": _cell(finding.ledger) if finding.ledger else None,
        "others": [_quote(quote) for quote in finding.others],
        "explanation": finding.explanation,
        "why": list(finding.why),
        "match": match_of(finding),
    }


def to_json(
    findings: tuple[Finding, ...], reviews: Mapping[str, dict[str, Any]], **more: Any
) -> str:
    """The whole of an audit as one JSON object; ``reviews`` are people's words, by finding."""
    encoder = msgspec.json.Encoder(decimal_format="number")
    told = [{**as_dict(f), "review": reviews.get(f.id)} for f in findings]
    return encoder.encode({"findings": told, **more}).decode()


def match_of(finding: Finding) -> str | None:
    """The subject of a verdict on whether a project's report and ledger row are of one project."""
    mine, theirs = finding.reported, finding.ledger
    if mine is None or theirs is None or not finding.check.startswith("project_"):
        return None
    return match_id(mine.record, theirs.row.id)


def _quote(quote: Quote) -> dict[str, Any]:
    source = quote.source
    return {
        "value": _value(quote.value),
        "unit": quote.unit or None,
        "article": source.address,
        "article_id": source.id,
        "title": source.title,
        "source": source.outlet,
        "published": source.published.isoformat() if source.published else None,
        "record": quote.record or None,
        "evidence": quote.span.as_dict() if quote.span else None,
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "value": _value(cell.value),
        "file": cell.row.file,
        "sheet": cell.row.sheet,
        "row": cell.row.number,
        "cells": list(cell.row.cells),
        "columns": [letter(column) for column in cell.columns],
        "headings": list(cell.headings),
        "rows": [_row(row) for row in cell.more],
    }


def _row(row: Row) -> dict[str, Any]:
    return {"row": row.number, "cells": list(row.cells)}


def _value(value: str | Decimal | None) -> str | Decimal | None:
    return shorten(value) if isinstance(value, Decimal) else value
