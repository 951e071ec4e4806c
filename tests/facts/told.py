"""What was read, as the plain values that a corpus or a test compares.

A measure is its number where it is exact and in CNY, else words: ``"about 150"``,
``"at_least 1.65 USD"``. ``actual`` is what a group is unless told, so it is left out,
and so is everything that the record does not have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from extract.facts import read
from model import Aggregate, Article, Bound, Facts, Modality, Project, Span, Value

MEASURES = {
    "count": "count",
    "total": "total_investment",
    "annual": "annual_plan",
    "completed": "completed_investment",
    "foreign": "foreign_capital",
    "completion": "completion_rate",
    "start": "start_rate",
}
ATTRIBUTES = ("name", "company", "region", "status", "date", "modality", "period", "min_amount")
# What each corpus of extract/facts looks at; ``project.name`` is a key of projects alone.
SUMS = ("total", "annual", "completed")
KEYS = {
    "aims": ("modality", *MEASURES),
    "cards": ("name", "company", "status", "date", *MEASURES),
    "anaphora": ("project.name", "count", *SUMS),
    "counts": ("count", "min_amount"),
    "events": ("region", "status", "date", "period"),
    "giving": ("modality", "period", *MEASURES),
    "group_places": ("region", "count", "completed"),
    "group_spans": ("status", "modality", "period"),
    "groups": ("region", "status", "modality", "period", "min_amount"),
    "heads": ("name", "region", *MEASURES),
    "labels": tuple(MEASURES),
    "lists": ("project.name", "region", "period", *MEASURES),
    "merge": ("project.name", "status", "modality", *MEASURES),
    "name_lists": ("name",),
    "name_parts": ("name",),
    "name_stages": ("project.name", "status"),
    "name_sums": ("project.name", "count", "total"),
    "name_topics": ("project.name", *SUMS),
    "names": ("name",),
    "people": ("name", "company"),
    "sections": ("project.name", "region", "count"),
    "stages": ("status",),
    "tables": ("name", "region", "status", *MEASURES),
    "wholes": ("region", "status", "min_amount", "count"),
    "work_places": ("project.name", "region"),
    "work_stages": ("project.name", "status"),
    "works": ("name", "region", "status", "date"),
}
PUBLISHED = date(2022, 11, 23)
REGION = "泉州市"


def facts_of(text: str, given: Mapping[str, Any]) -> Facts:
    """Read a text as an article of Quanzhou's of 2022-11-23, unless ``given`` says otherwise.

    ``undated = true`` in ``given`` is an article without a day, ``placeless`` one without a place.
    """
    unknown = given.keys() - {"published", "region", "title", "undated", "placeless"}
    assert not unknown, f"a corpus of facts knows no {unknown}"
    published = None if given.get("undated") else given.get("published", PUBLISHED)
    region = None if given.get("placeless") else given.get("region", REGION)
    return read(Article("case", text, given.get("title"), published, None, region))


def told(facts: Facts, keys: Iterable[str]) -> list[tuple[str, dict[str, Any]]]:
    """Each record as the words that it stands on, and those of ``keys`` that it has."""
    wanted = tuple(keys)
    records: list[Project | Aggregate] = [*facts.projects, *facts.aggregates]
    return [(quote(record), plain(record, wanted)) for record in records]


def quote(record: Project | Aggregate) -> str:
    """A project's name as it stands in the text, a group's first measure."""
    if isinstance(record, Project):
        span: Span | None = record.evidence.get("name")
        return span.text if span else record.name
    values: list[Value | None] = [getattr(record, measure) for measure in Aggregate.MEASURES]
    return next(value.span.text for value in values if value is not None)


def plain(record: Project | Aggregate, keys: Iterable[str]) -> dict[str, Any]:
    """The chosen keys of a record that it has a value for, and its kind."""
    kind = "project" if isinstance(record, Project) else "group"
    row: dict[str, Any] = {"kind": kind}
    for key in keys:
        of, _, attribute = key.rpartition(".")
        if of not in ("", kind):
            continue
        found = getattr(record, MEASURES.get(attribute, attribute), None)
        if isinstance(found, Value):
            row[attribute] = amount(found)
        elif isinstance(found, tuple):
            row[attribute] = list(found)
        elif found is not None:
            row[attribute] = found if isinstance(found, Decimal) else str(found)
    if row.get("modality") == Modality.ACTUAL:
        del row["modality"]
    return {key: value for key, value in row.items() if value != []}


def amount(value: Value) -> Decimal | str:
    """A measure as a corpus writes it."""
    currency = value.currency if value.currency not in (None, "CNY") else None
    if value.bound is Bound.EXACT and currency is None:
        return value.value
    bound = value.bound if value.bound is not Bound.EXACT else None
    return " ".join(str(part) for part in (bound, f"{value.value.normalize():f}", currency) if part)
