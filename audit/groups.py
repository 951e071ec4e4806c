"""What group of projects a figure speaks of, and whether two figures speak of the same."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from audit.days import Days, iso_days
from audit.names import place_stems
from audit.nouns import FigureReport, LedgerFigure
from audit.scope import without_threshold
from audit.words import residue
from model import Modality, Status

SCOPE, THRESHOLD, PERIOD = 20, 18, 14
_FLOWS = frozenset(
    (Status.SIGNED, Status.LANDED, Status.STARTED, Status.COMPLETED, Status.REGISTERED)
)


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
        residue(without_threshold(_without_place(report))),
        fact.status,
        fact.modality,
        fact.min_amount,
        period_of(report),
    )


def _without_place(report: FigureReport) -> str:
    """莆田全市新签约产业项目 of 莆田市 → 全市新签约产业项目."""
    name = report.fact.name or ""
    for stem in place_stems(report.place) if report.place else ():
        if name.startswith(stem):
            return name[len(stem) :]
    return name


def period_of(report: FigureReport) -> Days | None:
    """The days that a reported figure covers."""
    if report.fact.period is None:
        return None
    first, last = (iso_days(day) for day in report.fact.period)
    return Days(first.start, last.end) if first and last else None


def day_of(report: FigureReport) -> Days | None:
    """The days at whose rate foreign money of a figure is reckoned: its own, else its print's."""
    published = report.source.published
    return period_of(report) or (Days(published, published) if published else None)


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
    if mine.status is not None and ledger.status is not None and mine.status is not ledger.status:
        return 30, "阶段不同"
    words_apart = _words_apart(mine, ledger, measure)
    if words_apart is None:
        return (
            SCOPE if mine.days == ledger.days else 24
        ), f"口径不同(报道「{report.fact.name or '项目'}」,台账「{ledger.heading}」)"
    if mine.min_amount != ledger.min_amount:
        return (THRESHOLD if mine.days == ledger.days else 30), "项目规模门槛不同"
    distance += words_apart
    days_apart, why = _days_apart(
        mine.days, ledger.days, measure, is_list=mine.status is None and ledger.status is None
    )
    return distance + days_apart + (mine.status is not ledger.status), why


def _words_apart(group: Group, ledger: LedgerFigure, measure: str) -> int | None:
    """0 for the same kind of projects, None for another.

    A ledger of 重点项目 speaks of what an article calls 市级重点项目; one of 省重点项目 does not.
    """
    mine, theirs = group.words, ledger.words
    if mine == theirs or sorted(mine) == sorted(theirs):
        return 0
    if theirs == "重点" and mine.endswith("重点"):
        return 2
    if mine or not theirs.endswith("重点"):
        return None
    is_progress = measure in ("completed_investment", "completion_rate", "annual_plan") and (
        group.status in (None, Status.UNDER_CONSTRUCTION)
    )
    is_title = not ledger.has_own_words and group.status is ledger.status
    return 4 if is_progress or is_title else None


def _days_apart(
    mine: Days | None, theirs: Days | None, measure: str, *, is_list: bool
) -> tuple[int, str]:
    if mine == theirs:
        return 0, ""
    if theirs is None:
        return 12, "台账未写期间"
    if mine is None:
        return 12, f"报道未写期间,台账为{theirs}"
    is_since_january = (mine.start.month, mine.start.day) == (1, 1)
    is_listed = measure == "annual_plan" or (
        measure in ("count", "total_investment") and is_list and (mine.end - mine.start).days > 360
    )
    if is_listed and mine.end.year == theirs.end.year and is_since_january:
        return 1, ""  # the year's list of projects is the same in every month
    if mine.start.year != theirs.start.year:
        return 16, f"年度不同,台账为{theirs}"
    return PERIOD, f"期间不同,报道为{mine},台账为{theirs}"
