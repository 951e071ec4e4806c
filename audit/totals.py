"""Reported figures against ledgers: figure by figure, and against sums of a ledger's own rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from audit.days import Days
from audit.groups import apart, group_of
from audit.interval import total
from audit.make import cell, compared, plain, quote
from audit.nouns import (
    Cell,
    FigureReport,
    Finding,
    LedgerFigure,
    LedgerProject,
    Outcome,
    Row,
    Severity,
    Table,
)
from audit.projects import compare
from audit.said import Said, said, spoken
from audit.tell import MEASURE, amount, figure_subject, severity_of, unit_of
from audit.words import RATES
from model import Aggregate, Bound, Modality
from normalize.places import Place, contains, place_of

_SUMMED = ("count", "total_investment", "annual_plan", "completed_investment")
_COMPARABLE = 10
_HALF = Decimal("0.5")


def reported_value(report: FigureReport, measure: str) -> Said | None:
    """The reported value of a measure with the precision of its words."""
    value = getattr(report.fact, measure)
    return None if value is None else said(value, is_count=measure == "count")


class FigureBook:
    """All figures of all figure ledgers, by place and measure."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = {(t.file, t.sheet): t for t in tables}
        self.figures: dict[tuple[str, str], list[LedgerFigure]] = defaultdict(list)
        for table in tables:
            for figure in table.figures:
                if figure.place is not None:
                    self.figures[(figure.place.code, figure.measure)].append(figure)
            for figure in _county_sums(table):
                if figure.place is not None:
                    self.figures[(figure.place.code, figure.measure)].append(figure)

    def table(self, figure: LedgerFigure) -> Table:
        """The table that a figure stands in."""
        return self.tables[(figure.row.file, figure.row.sheet)]

    def nearest(self, report: FigureReport, measure: str) -> list[tuple[int, str, LedgerFigure]]:
        """Of each table the figure that comes nearest to speaking of the same."""
        if report.place is None:
            return []
        best: dict[tuple[str, str], tuple[int, str, LedgerFigure]] = {}
        for figure in self.figures.get((report.place.code, measure), ()):
            distance, why = apart(report, measure, figure)
            key = (figure.row.file, figure.row.sheet)
            if key not in best or distance < best[key][0]:
                best[key] = (distance, why, figure)
        return sorted(best.values(), key=lambda found: found[0])


def _county_sums(table: Table) -> Iterator[LedgerFigure]:
    """A city's figure as the sum of its counties', where the ledger has no total of its own."""
    region = table.scope.region
    columns: dict[int, list[LedgerFigure]] = defaultdict(list)
    for figure in table.figures:
        columns[figure.column].append(figure)
    for figures in columns.values():
        first = figures[0]
        if region is None or first.measure not in _SUMMED or len(figures) < 3:
            continue
        places = [f.place for f in figures]
        if any(p is None or p.code == region.code or not contains(region, p) for p in places):
            continue
        if len({p.code for p in places if p}) < len(places) or any(
            f.words != first.words for f in figures
        ):
            continue
        yield replace(first, place=region, said=add_up([f.said for f in figures]), heading=first.heading + "(各行之和)")


def add_up(values: Sequence[Said]) -> Said:
    """The sum of values, as precise as its parts together."""
    whole = total(value.interval for value in values)
    amount_ = sum((value.value for value in values), Decimal(0))
    width = Decimal(0)
    if whole.low is not None and whole.high is not None:
        width = whole.high - whole.low
    return Said(amount_, width, Bound.EXACT, values[0].currency)


def check_figure(
    report: FigureReport, book: FigureBook, projects: Sequence[Table]
) -> Iterator[Finding]:
    """Every value of one reported figure against every ledger that speaks of the same."""
    for measure in Aggregate.MEASURES:
        mine = reported_value(report, measure)
        if mine is None:
            continue
        near = book.nearest(report, measure)
        comparable = [f for f in near if f[0] < _COMPARABLE]
        found = [_figure_finding(report, measure, mine, f[2], book) for f in comparable]
        if measure in _SUMMED and measure not in RATES:
            for table in projects:
                found += _sum_findings(report, measure, mine, table)
        if found:
            yield from found
        else:
            yield _not_checkable(report, measure, mine, near, book)


def _figure_finding(
    report: FigureReport, measure: str, mine: Said, figure: LedgerFigure, book: FigureBook
) -> Finding:
    table = book.table(figure)
    judged = compare(mine, figure.said)
    where = f"{figure.row.file}「{figure.row.sheet}」第{figure.row.number}行「{figure.heading}」"
    return _compared(
        f"figure_{measure}", report, measure, mine, figure.said, judged.verdict, judged.why, where,
        cell(figure.row, figure.said.value, table, 0, figure.column),
        (figure.row.id, figure.column),
    )  # fmt: skip


def _compared(
    check: str, report: FigureReport, measure: str, mine: Said, theirs: Said,
    verdict: Outcome, why: str, where: str, ledger: Cell, key: tuple[object, ...],
) -> Finding:  # fmt: skip
    severity, delta = Severity.INFO, mine.value - theirs.value
    subject = figure_subject(report)
    text = f"报道称{subject}{MEASURE[measure]}{amount(measure, mine)},台账{where}为{amount(measure, theirs)}"
    if verdict is Outcome.DIFFERS:
        severity = severity_of(measure, delta, theirs.value)
        more = "多" if delta > 0 else "少"
        text += f",报道{more}{spoken(abs(delta))}{unit_of(measure, mine)}"
        text += f",相差{abs(delta / theirs.value):.1%}。" if theirs.value and measure not in RATES else "。"
    elif verdict is Outcome.NOT_CHECKABLE:
        text += f",{why},不作比较。"
    else:
        text += ",一致。" if verdict is Outcome.AGREES else ",在各自写明的精度之内。"
    return compared(
        check, measure, mine, theirs, key=(report.id, *key), subject=subject, verdict=verdict,
        severity=severity, explanation=text,
        reported=quote(report, measure, unit=unit_of(measure, mine)), ledger=ledger,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sum:
    """The rows of a project ledger that make up a group."""

    rows: tuple[LedgerProject, ...]
    is_complete: bool


def _sum_findings(
    report: FigureReport, measure: str, mine: Said, table: Table
) -> Iterator[Finding]:
    chosen = _rows_for(report, table)
    if chosen is None or not chosen.rows:
        return
    if measure == "count":
        theirs = Said(Decimal(len(chosen.rows)), Decimal(0))
    else:
        values = [table.sharp(measure, v) for row in chosen.rows if (v := row.amount(measure))]
        if len(values) < len(chosen.rows) or len({v.currency for v in values}) != 1:
            return
        theirs = add_up(values)
    count = reported_value(report, "count")
    judged = compare(mine, theirs)
    verdict, why = judged.verdict, judged.why
    is_excerpt = count is not None and len(chosen.rows) < count.value * _HALF
    if verdict is Outcome.DIFFERS and is_excerpt and not chosen.is_complete:
        verdict, why = Outcome.NOT_CHECKABLE, f"台账只列其中{len(chosen.rows)}个"
    rows = [row.row for row in chosen.rows]
    column = table.columns.get(measure, table.columns.get("name", 0))
    where = f"{table.file}「{table.sheet}」{_numbers(rows)}共{len(rows)}行"
    yield _compared(
        f"figure_sum_{measure}", report, measure, mine, theirs, verdict, why, where,
        cell(rows[0], theirs.value, table, table.columns.get("name", 0), column, more=rows[1:]),
        ("sum", table.file, table.sheet),
    )  # fmt: skip


def _numbers(rows: Sequence[Row]) -> str:
    numbers = [row.number for row in rows]
    if numbers == list(range(numbers[0], numbers[0] + len(numbers))) and len(numbers) > 1:
        return f"第{numbers[0]}—{numbers[-1]}行"
    return "第" + "、".join(map(str, numbers[:12])) + ("…" if len(numbers) > 12 else "") + "行"


def _rows_for(report: FigureReport, table: Table) -> _Sum | None:
    """The rows that should make up the reported group; None if the ledger does not claim so."""
    group, scope, place = group_of(report), table.scope, report.place
    if not table.projects or place is None or group.modality is Modality.TARGET:
        return None
    if scope.region is None or not contains(scope.region, place) or group.status is None:
        return None
    if group.words != scope.words and not (group.words and group.words in scope.words):
        return None
    if scope.statuses and group.status not in scope.statuses:
        return None
    if scope.min_amount is not None and (group.min_amount or Decimal(0)) < scope.min_amount:
        return None
    if group.days is None:
        return None
    is_whole = scope.days == group.days
    rows = [row for row in table.projects if _in_place(place, row.place)]
    dated = [row for row in rows if any(s is group.status for s, _ in row.events)]
    if dated and len(dated) >= len(rows) * 0.8:
        rows = [row for row in dated if _in_days(row, group.days, group.status)]
    elif not is_whole:
        return None
    elif not scope.statuses:
        rows = [row for row in rows if row.status is group.status]
    if group.min_amount is not None and scope.min_amount != group.min_amount:
        rows = [r for r in rows if (v := r.amount("total_investment")) and v.value >= group.min_amount]
    return _Sum(tuple(rows), bool(table.totals) and is_whole)


def _in_place(outer: Place, inner: Place | None) -> bool:
    return inner is not None and contains(outer, inner)


def _in_days(row: LedgerProject, days: Days, status: object) -> bool:
    return any(event is status and days.holds(when) for event, when in row.events)


def _not_checkable(
    report: FigureReport,
    measure: str,
    mine: Said,
    near: Sequence[tuple[int, str, LedgerFigure]],
    book: FigureBook,
) -> Finding:
    why, ledger = "没有可比的台账数字", None
    if near:
        _, why, figure = near[0]
        ledger = cell(figure.row, figure.said.value, book.table(figure), 0, figure.column)
    subject = figure_subject(report)
    text = f"报道称{subject}{MEASURE[measure]}{amount(measure, mine)},无法核对:{why}。"
    return plain(
        f"figure_{measure}", Outcome.NOT_CHECKABLE, Severity.INFO, subject, text,
        key=(measure, report.id), reported=quote(report, measure, unit=unit_of(measure, mine)),
        ledger=ledger,
    )  # fmt: skip


def check_stated_totals(table: Table) -> Iterator[Finding]:
    """Whether a ledger's totals are the sums of its own rows."""
    for stated in table.totals:
        parts = stated.parts
        if len(parts) < 2 or any(p.currency != stated.stated.currency for p in parts):
            continue
        summed = add_up(parts)
        if summed.meets(stated.stated):
            continue
        place = place_of(table.scope.region.code) if table.scope.region else None
        subject = f"{place.name if place else ''}{table.file}合计"
        label = MEASURE[stated.measure]
        text = (
            f"台账{table.file}「{table.sheet}」第{stated.row.number}行{label}合计为"
            f"{amount(stated.measure, stated.stated)},其上{len(parts)}行之和为{amount(stated.measure, summed)}。"
        )
        yield plain(
            "ledger_total", Outcome.CONTRADICTS_ITSELF, Severity.MEDIUM, subject, text,
            key=(stated.row.id, stated.column),
            ledger=cell(stated.row, stated.stated.value, table, stated.column),
        )  # fmt: skip
