"""Reported figures against ledgers: figure by figure, and against sums of a ledger's own rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from audit.days import Days
from audit.groups import PERIOD, SCOPE, THRESHOLD, Group, apart, group_of
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
    Scope,
    Severity,
    Table,
)
from audit.projects import compare
from audit.said import Said, said, spoken
from audit.tell import MEASURE, amount, figure_subject, severity_of, unit_of
from audit.words import RATES, residue
from model import Aggregate, Bound, Modality, Status
from normalize.places import Place, contains, place_of

_SUMMED = ("count", "total_investment", "annual_plan", "completed_investment", "foreign_capital")
_COMPARABLE = 10
_HALF = Decimal("0.5")
_MOST = 0.8
_TELLING_DIGITS = 2
_ANY_EVENT = (Status.INTENDED, Status.NEGOTIATING, Status.PLANNED)


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


def lesser_twins(figures: Sequence[FigureReport]) -> frozenset[str]:
    """Figures beside a larger one that an article describes with the same words (其余7个)."""
    groups: dict[object, list[FigureReport]] = defaultdict(list)
    for figure in figures:
        groups[(figure.source.id, group_of(figure))].append(figure)
    lesser: set[str] = set()
    for same in groups.values():
        first = max(same, key=_size)
        lesser |= {f.id for f in same if f is not first and _size(f) < _size(first)}
    return frozenset(lesser)


def _size(report: FigureReport) -> tuple[Decimal, Decimal]:
    fact = report.fact
    count, money = fact.count, fact.total_investment
    return (count.value if count else Decimal(0), money.value if money else Decimal(0))


def check_figure(
    report: FigureReport, book: FigureBook, projects: Sequence[Table], *, is_rest: bool = False
) -> Iterator[Finding]:
    """Every value of one reported figure against every ledger that speaks of the same.

    ``is_rest``: the article tells a larger group in the same words; the ledgers speak of that.
    """
    for measure in Aggregate.MEASURES:
        mine = reported_value(report, measure)
        if mine is None:
            continue
        near = [] if is_rest else book.nearest(report, measure)
        comparable = [f for f in near if f[0] < _COMPARABLE or _is_the_same(f, mine)]
        found = [_figure_finding(report, measure, mine, f[2], book) for f in comparable]
        if measure in _SUMMED:
            for table in projects:
                found += _sum_findings(report, measure, mine, table, is_rest=is_rest)
        found += [
            _apart_finding(report, measure, mine, one, book)
            for one in near
            if one[0] in (SCOPE, THRESHOLD, PERIOD) and one not in comparable
        ]
        if found:
            yield from found
        else:
            why = "同文另有同名而更大的一组" if is_rest else "没有可比的台账数字"
            yield _not_checkable(report, measure, mine, near, book, why)


def _is_the_same(near: tuple[int, str, LedgerFigure], mine: Said) -> bool:
    """Whether a ledger gives the very number, under a wider name and for the same days."""
    digits = len(mine.value.as_tuple().digits)
    return near[0] == SCOPE and digits >= _TELLING_DIGITS and (
        compare(mine, near[2].said).verdict is Outcome.AGREES
    )


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


def _sum_findings(
    report: FigureReport, measure: str, mine: Said, table: Table, *, is_rest: bool
) -> Iterator[Finding]:
    """A figure against the sum of the rows that should make it up.

    A ceremony's total may count the intentions beside the contracts: where both readings can be
    meant, the one that agrees is.
    """
    readings = _rows_for(report, table)
    if is_rest:
        readings = readings[-1:] if len(readings) > 1 or _is_intention(report) else []
    judged = [(rows, s) for rows in readings if rows and (s := _sum_of(rows, measure, table))]
    if not judged:
        return
    rows, theirs = next(((r, s) for r, s in judged if mine.meets(s)), judged[-1])
    count = reported_value(report, "count")
    comparison = compare(mine, theirs)
    verdict, why = comparison.verdict, comparison.why
    is_few = count is not None and len(rows) < count.value * _HALF
    if table.scope.is_excerpt:
        verdict, why = Outcome.NOT_CHECKABLE, "台账只是摘录"
    elif verdict is Outcome.DIFFERS and is_few and not table.totals:
        verdict, why = Outcome.NOT_CHECKABLE, f"台账只列其中{len(rows)}个"
    lines = [row.row for row in rows]
    column = table.columns.get(measure, table.columns.get("name", 0))
    where = f"{table.file}「{table.sheet}」{_numbers(lines)}共{len(lines)}行"
    yield _compared(
        f"figure_sum_{measure}", report, measure, mine, theirs, verdict, why, where,
        cell(lines[0], theirs.value, table, table.columns.get("name", 0), column, more=lines[1:]),
        ("sum", table.file, table.sheet),
    )  # fmt: skip


def _is_intention(report: FigureReport) -> bool:
    return report.fact.status in _ANY_EVENT


def _sum_of(rows: Sequence[LedgerProject], measure: str, table: Table) -> Said | None:
    if measure == "count":
        return Said(Decimal(len(rows)), Decimal(0))
    values = [table.sharp(measure, v) for row in rows if (v := _amount(row, measure))]
    if not values or len({v.currency for v in values}) != 1:
        return None
    if len(values) < len(rows) * _MOST and not table.scope.is_excerpt:
        return None
    return add_up(values)


def _amount(row: LedgerProject, measure: str) -> Said | None:
    value = row.amount(measure)
    if value is None and measure == "completed_investment":
        return row.amount("completed_total")
    return value


def _numbers(rows: Sequence[Row]) -> str:
    numbers = [row.number for row in rows]
    if numbers == list(range(numbers[0], numbers[0] + len(numbers))) and len(numbers) > 1:
        return f"第{numbers[0]}—{numbers[-1]}行"
    return "第" + "、".join(map(str, numbers[:12])) + ("…" if len(numbers) > 12 else "") + "行"


def _rows_for(report: FigureReport, table: Table) -> list[list[LedgerProject]]:
    """The rows that should make up the reported group, in the readings that it has, strictest last.

    None at all if the ledger does not claim to list the group.
    """
    group, scope, place = group_of(report), table.scope, report.place
    if place is None or not table.projects or not _may_sum(group, table, place):
        return []
    days = group.days
    if days is None or not (scope.is_excerpt or _speaks_of(group, table)):
        return []
    rows = [row for row in table.projects if row.place is not None and contains(place, row.place)]
    rows = _of_kind(rows, group, scope)
    dated = [row for row in rows if row.events]
    if dated and len(dated) >= len(rows) * _MOST and group.status in (*_ANY_EVENT, *_dated(dated)):
        rows = [row for row in dated if _in_days(row, days, group.status)]
    elif not _is_whole(days, scope) and not scope.is_excerpt:
        return []
    elif not scope.statuses and not scope.is_excerpt:
        rows = [row for row in rows if _at_stage(row, group.status)]
    if group.min_amount is not None and scope.min_amount != group.min_amount:
        least = group.min_amount
        rows = [r for r in rows if (v := r.amount("total_investment")) and v.value >= least]
    if group.status in _ANY_EVENT or not any(row.status in _ANY_EVENT for row in rows):
        return [rows]
    strict = [row for row in rows if row.status not in _ANY_EVENT]
    return [strict] if group.min_amount is not None else [rows, strict]


def _dated(rows: Sequence[LedgerProject]) -> set[Status]:
    return {status for row in rows for status, _ in row.events}


def _may_sum(group: Group, table: Table, place: Place) -> bool:
    """Whether place, stage, size and days let a ledger's rows make up the group."""
    scope = table.scope
    stages = {*scope.statuses, *(row.status for row in table.projects[:2000])}
    if group.modality is Modality.TARGET or scope.region is None:
        return False
    if not (contains(scope.region, place) or contains(place, scope.region)):
        return False
    if scope.statuses and group.status is not None and group.status not in stages:
        return False
    if scope.min_amount is not None and (group.min_amount or Decimal(0)) < scope.min_amount:
        return False
    return scope.days is None or group.days is None or scope.days.meets(group.days)


def _speaks_of(group: Group, table: Table) -> bool:
    """Whether a ledger lists the kind of projects that the group is of.

    What was signed or started on one day is that day's event, whatever a ledger calls it.
    """
    scope = table.scope
    if not contains_place(scope.region, group.place):
        return False
    if group.words == scope.words:
        return group.status is not None or bool(scope.words)
    is_event = group.days is not None and group.days.is_day
    if not group.words:
        return is_event
    kinds = {kind for row in table.projects[:2000] for kind in row.kinds}
    return is_event and any(_is_kind(group.words, kind) for kind in kinds)


def contains_place(outer: Place | None, code: str | None) -> bool:
    """Whether the place of this code lies within."""
    inner = place_of(code) if code else None
    return outer is not None and inner is not None and contains(outer, inner)


def _of_kind(rows: list[LedgerProject], group: Group, scope: Scope) -> list[LedgerProject]:
    if not group.words or group.words == scope.words or scope.is_excerpt:
        return rows
    return [row for row in rows if any(_is_kind(group.words, kind) for kind in row.kinds)]


@cache
def _is_kind(group: str, kind: str) -> bool:
    """民间投资 and 民间, 产业 and 产业项目."""
    mine, yours = (residue(text).removesuffix("投资").removesuffix("类") for text in (group, kind))
    return bool(mine) and mine == yours


def _is_whole(days: Days, scope: Scope) -> bool:
    return scope.days == days or (scope.as_of is not None and scope.as_of.end == days.end)


def _at_stage(row: LedgerProject, status: Status | None) -> bool:
    return status is None or row.status is status or bool(
        status is Status.UNDER_CONSTRUCTION and row.status
    )


def _in_days(row: LedgerProject, days: Days, status: Status | None) -> bool:
    """Whether the row's event of that stage lies in the days; an intention has any event's day."""
    if status in _ANY_EVENT:
        return row.status is status and any(days.holds(when) for _, when in row.events)
    return any(event is status and days.holds(when) for event, when in row.events)


def _not_checkable(
    report: FigureReport,
    measure: str,
    mine: Said,
    near: Sequence[tuple[int, str, LedgerFigure]],
    book: FigureBook,
    why: str,
) -> Finding:
    ledger = None
    if near:
        _, why, figure = near[0]
        ledger = cell(figure.row, figure.said.value, book.table(figure), 0, figure.column)
    return _unchecked(report, measure, mine, why, ledger, (measure, report.id))


def _apart_finding(
    report: FigureReport,
    measure: str,
    mine: Said,
    near: tuple[int, str, LedgerFigure],
    book: FigureBook,
) -> Finding:
    """A ledger's figure of the same place and measure that is of other days or sizes."""
    _, why, figure = near
    ledger = cell(figure.row, figure.said.value, book.table(figure), 0, figure.column)
    key = (measure, report.id, figure.row.id, figure.column)
    return _unchecked(report, measure, mine, why, ledger, key)


def _unchecked(
    report: FigureReport,
    measure: str,
    mine: Said,
    why: str,
    ledger: Cell | None,
    key: tuple[object, ...],
) -> Finding:
    subject = figure_subject(report)
    text = f"报道称{subject}{MEASURE[measure]}{amount(measure, mine)},无法核对:{why}。"
    return plain(
        f"figure_{measure}", Outcome.NOT_CHECKABLE, Severity.INFO, subject, text,
        key=key, reported=quote(report, measure, unit=unit_of(measure, mine)), ledger=ledger,
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
