"""Ledgers that another hand wrote, without sight of the checks: what was planted is found."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest

from audit.check import check
from audit.nouns import Finding, Table
from audit.read import read_ledger

gold = sys.modules["audit_gold"]
planted = sys.modules["audit_planted"]


@pytest.fixture(scope="module")
def tables() -> list[Table]:
    return [table for path in planted.ledgers() for table in read_ledger(str(path)).tables]


@pytest.fixture(scope="module")
def findings(tables: list[Table]) -> Sequence[Finding]:
    return check(gold.reported(), tables)


def test_there_is_enough_to_be_found() -> None:
    plants = planted.expected()
    assert len(planted.ledgers()) >= 6
    assert sum(p["kind"] == "disagreement" for p in plants) >= 40
    assert sum(p["kind"] == "agreement" for p in plants) >= 200
    assert len({p["verdict"] for p in plants}) == 12


def test_every_planted_disagreement_is_found_and_nothing_else(
    findings: Sequence[Finding], capsys: pytest.CaptureFixture[str]
) -> None:
    scores = planted.score(findings, planted.expected())
    with capsys.disabled():
        print(  # noqa: T201
            f"\nplanted disagreements {scores.planted}, agreements {scores.agreements}: "
            f"precision {scores.precision:.3f}, recall {scores.recall:.3f}, "
            f"{len(scores.unconfirmed)} agreements not confirmed"
        )
    assert scores.missed == ()
    assert scores.false == ()
    assert scores.unplanned == ()
    assert len(scores.unconfirmed) <= 2


def test_ids_are_distinct_and_the_same_again(
    findings: Sequence[Finding], tables: list[Table]
) -> None:
    ids = [finding.id for finding in findings]
    assert len(ids) == len(set(ids))
    assert ids == [finding.id for finding in check(gold.reported(), tables)]


def test_every_comparison_shows_both_evidences(findings: Sequence[Finding]) -> None:
    compared = [f for f in findings if f.delta is not None and f.check.startswith("project_")]
    assert len(compared) > 50
    for finding in compared:
        assert finding.reported is not None and finding.ledger is not None
        span = finding.reported.span
        if span is not None:
            assert finding.reported.source.body[span.start : span.end] == span.text
        assert finding.ledger.row.cells[finding.ledger.columns[0]]
        assert finding.explanation.endswith("。")
