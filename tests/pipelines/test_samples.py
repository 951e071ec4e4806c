"""The real readers over the sample pages: what is promised of every page."""

from __future__ import annotations

from pathlib import Path

import pytest

import pipelines
import store
from model import Aggregate, Project, Span
from pipelines import Report, Unread
from store.integrity import broken, fingerprints

ROOT = Path(__file__).parents[2]
PAGES = str(ROOT / "samples" / "pages")
GOLD = ("../shared/gold/seeds", "../shared/gold/dev")


@pytest.fixture(scope="module")
def readings() -> list[Report | Unread]:
    return list(pipelines.extract(pipelines.plan([PAGES])))


@pytest.fixture(scope="module")
def reports(readings: list[Report | Unread]) -> list[Report]:
    return [reading for reading in readings if isinstance(reading, Report)]


def test_every_sample_is_read(readings: list[Report | Unread]) -> None:
    assert len(readings) >= 14
    assert [r.origin for r in readings if isinstance(r, Unread)] == []


def quotations(report: Report) -> list[Span]:
    facts: list[Project | Aggregate] = [*report.facts.projects, *report.facts.aggregates]
    values = [getattr(fact, measure) for fact in facts for measure in fact.MEASURES]
    return [value.span for value in values if value] + [
        span for fact in facts for span in fact.evidence.values()
    ]


@pytest.mark.parametrize("folder", ["samples/pages", *GOLD])
def test_every_quotation_stands_in_its_body(folder: str) -> None:
    place = ROOT / folder
    if not place.is_dir():
        pytest.skip(f"no {folder} beside this checkout")
    found = 0
    for report in pipelines.extract(pipelines.plan([str(place)])):
        assert isinstance(report, Report)
        spans = quotations(report)
        body = report.article.body
        assert [s for s in spans if body[s.start : s.end] != s.text] == []
        found += len(spans)
    assert found > 100


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
