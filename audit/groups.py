"""What group of projects a figure speaks of, and whether two figures speak of the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from audit.days import Days, iso_days
from audit.nouns import FigureReport, LedgerFigure
from audit.words import residue
from model import Modality, Status

_FLOWS = frozenset((Status.SIGNED, Status.LANDED, Status.STARTED, Status.COMPLETED, Status.REGISTERED))
_CLOSE = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Group:
    """The place, the kind of projects, their stage and size, and the days."""

    place: str | None
    words: str
    status: Status | None
    modality: Modality
    min_amount: Decimal | None
    days: Days | None


def group_of(report: FigureReport) -> Group:
    """The group of a reported figure."""
    fact = report.fact
    return Group(
        report.place.code if report.place else fact.region,
        residue(fact.name),
        fact.status,
        fact.modality,
        fact.min_amount,
        period_of(report),
    )


def period_of(report: FigureReport) -> Days | None:
    """The days that a reported figure covers."""
    if report.fact.period is None:
        return None
    first, last = (iso_days(day) for day in report.fact.period)
    return Days(first.start, last.end) if first and last else None


def is_flow(status: Status | None, measure: str) -> bool:
    """Whether a figure of this kind can only grow within its year."""
    if measure in ("completed_investment", "foreign_capital"):
        return True
    return status in _FLOWS and measure in ("count", "total_investment")


def apart(report: FigureReport, measure: str, ledger: LedgerFigure) -> tuple[int, str]:
    """How far a ledger's figure is from speaking of the same; 0 and "" where it does.

    Under 10 they can be compared; from there on the words say why not.
    """
    mine = group_of(report)
    distance, why = 0, ""
    if mine.modality is not ledger.modality:
        return 40, "一为目标、一为实绩"
    if mine.min_amount != ledger.min_amount:
        return 30, "项目规模门槛不同"
    if mine.status is not None and ledger.status is not None and mine.status is not ledger.status:
        return 30, "阶段不同"
    words_apart = _words_apart(mine.words, ledger.words)
    if words_apart is None:
        return 20, f"口径不同(报道「{report.fact.name or '项目'}」,台账「{ledger.heading}」)"
    distance += words_apart
    days_apart, why = _days_apart(report, mine.days, ledger.days, measure)
    return distance + days_apart + (mine.status is not ledger.status), why


def _words_apart(mine: str, theirs: str) -> int | None:
    if mine == theirs:
        return 0
    if mine and theirs and (mine in theirs or theirs in mine):
        return 2
    if sorted(mine) == sorted(theirs):
        return 1
    return 4 if not mine and theirs in ("重点", "省市重点") else None


def _days_apart(
    report: FigureReport, mine: Days | None, theirs: Days | None, measure: str
) -> tuple[int, str]:
    if mine == theirs:
        return 0, ""
    if theirs is None:
        return 12, "台账未写期间"
    if mine is None:
        published = report.source.published
        is_near = published is not None and timedelta(0) <= published - theirs.end <= _CLOSE
        return (5, "") if is_near else (12, f"报道未写期间,台账为{theirs}")
    if measure == "annual_plan" and mine.end.year == theirs.end.year:
        return 1, ""
    if mine.start.year != theirs.start.year:
        return 16, f"年度不同,台账为{theirs}"
    return 14, f"期间不同,报道为{mine},台账为{theirs}"
