"""The real readers over the sample pages: what is promised of every page."""

from __future__ import annotations

from pathlib import Path

import pytest

import pipelines
import store
from model import Aggregate, Project
from pipelines import Report, Unread
from store.integrity import broken, fingerprints

PAGES = str(Path(__file__).parents[2] / "samples" / "pages")


@pytest.fixture(scope="module")
def readings() -> list[Report | Unread]:
    return list(pipelines.extract(pipelines.plan([PAGES])))


@pytest.fixture(scope="module")
def reports(readings: list[Report | Unread]) -> list[Report]:
    return [reading for reading in readings if isinstance(reading, Report)]


def test_every_sample_is_read(readings: list[Report | Unread]) -> None:
    assert len(readings) >= 14
    assert [r.origin for r in readings if isinstance(r, Unread)] == []


def test_every_quotation_stands_in_its_body(reports: list[Report]) -> None:
    quotations = 0
    for report in reports:
        body = report.article.body
        facts: list[Project | Aggregate] = [*report.facts.projects, *report.facts.aggregates]
        for fact in facts:
            values = [getattr(fact, measure) for measure in fact.MEASURES]
            spans = [value.span for value in values if value] + list(fact.evidence.values())
            for span in spans:
                assert body[span.start : span.end] == span.text
            quotations += len(spans)
    assert quotations > 200


def test_no_body_holds_a_character_that_was_lost(reports: list[Report]) -> None:
    assert [r.article.id for r in reports if "\ufffd" in r.article.body] == []


def test_the_samples_are_stored_soundly_and_twice_is_once(tmp_path: Path) -> None:
    db = str(tmp_path / "x.duckdb")
    planned = pipelines.plan([PAGES])
    prints = []
    for _ in range(2):
        pipelines.run(planned, db, tell=lambda _: None)
        with store.open_store(db, read_only=True) as connection:
            assert broken(connection) == {}
            prints.append(fingerprints(connection))
    assert prints[0] == prints[1]


def test_two_processes_read_what_one_reads(readings: list[Report | Unread]) -> None:
    assert list(pipelines.extract(pipelines.plan([PAGES]), jobs=2)) == readings
