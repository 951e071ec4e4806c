"""Reported figures against sums of a ledger's own rows, and its stated totals against them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache

from audit import words
from audit.compare import Compared, Judged, judge
from audit.days import Days
from audit.exchange import NO_RATES, Rates
from audit.groups import Group, day_of, group_of
from audit.interval import total
from audit.make import cell, compared, plain, quote
from audit.nouns import (
    Cell,
    FigureReport,
    Finding,
    LedgerProject,
    Outcome,
    Row,
    Scope,
    Severity,
    Table,
)
from audit.said import Said, said, spoken
from audit.tell import MEASURE, amount, figure_subject, severity_of, unit_of
from audit.words import RATES, residue
from model import Bound, Modality, Status
from normalize.places import Place, contains, place_of

SUMMED = ("count", "total_investment", "annual_plan", "completed_investment", "foreign_capital")


_HALF = Decimal("0.5")


_MOST = 0.8


_ANY_EVENT = (Status.INTENDED, Status.NEGOTIATING, Status.PLANNED)


def reported_value(report: FigureReport, measure: str) -> Said | None:
    """The reported value of a measure with the precision of its words."""
    value = getattr(report.fact, measure)
    return None if value is None else said(value, is_count=measure == "count")


def add_up(values: Sequence[Said]) -> Said:
    """The sum of values, as precise as its parts together."""
    whole = total(value.interval for value in values)
    amount_ = sum((value.value for value in values), Decimal(0))
    width = Decimal(0)
    if whole.low is not None and whole.high is not None:
        width = whole.high - whole.low
    return Said(amount_, width, Bound.EXACT, values[0].currency)


def value_finding(
    check: str, report: FigureReport, measure: str, mine: Said, theirs: Said,
    compared_as: Compared, where: str, ledger: Cell, key: tuple[object, ...],
) -> Finding:  # fmt: skip
    """A finding on a reported figure and a ledger's: ``where`` names the ledger's place."""
    verdict, why = compared_as.judged.verdict, compared_as.judged.why
    base = compared_as.theirs.value
    severity, delta = Severity.INFO, compared_as.mine.value - base
    subject = figure_subject(report)
    text = f"报道称{subject}{MEASURE[measure]}{amount(measure, mine)},"
    text += f"台账{where}为{amount(measure, theirs)}"
    text += f",{compared_as.note}" if compared_as.note else ""
    if verdict is Outcome.DIFFERS:
        severity = severity_of(measure, delta, base)
        more = "多" if delta > 0 else "少"
        text += f",报道{more}{spoken(abs(delta))}{unit_of(measure, compared_as.mine)}"
        text += f",相差{abs(delta / base):.1%}。" if base and measure not in RATES else "。"
    elif verdict is Outcome.NOT_CHECKABLE:
        text += f",{why},不作比较。"
    else:
        text += ",一致。" if verdict is Outcome.AGREES else ",在各自写明的精度之内。"
    return compared(
        check, measure, compared_as.mine, compared_as.theirs, key=(report.id, *key),
        subject=subject, verdict=verdict,
        severity=severity, explanation=text,
        reported=quote(report, measure, unit=unit_of(measure, mine)), ledger=ledger,
    )  # fmt: skip


def sum_findings(
    report: FigureReport, measure: str, mine: Said, table: Table, *, is_rest: bool,
    rates: Rates = NO_RATES,
) -> Iterator[Finding]:  # fmt: skip
    """A figure against the sum of the rows that should make it up.

    A ceremony's total may count the intentions beside the contracts: where both readings can be
    meant, the one that agrees is.
    """
    readings = _rows_for(report, table)
    if is_rest:
        readings = readings[-1:] if len(readings) > 1 or _is_intention(report) else []
    day = day_of(report)
    judged = [
        (rows, s) for rows in readings if rows and (s := _sum_of(rows, measure, table, day, rates))
    ]
    if not judged:
        return
    rows, theirs = next(((r, s) for r, s in judged if mine.meets(s)), judged[-1])
    count = reported_value(report, "count")
    comparison = judge(mine, theirs, day, rates)
    verdict = comparison.judged.verdict
    is_few = count is not None and len(rows) < count.value * _HALF
    if table.scope.is_excerpt:
        judgement = Judged(Outcome.NOT_CHECKABLE, "台账只是摘录")
        comparison = replace(comparison, judged=judgement)
    elif verdict is Outcome.DIFFERS and is_few and not table.totals:
        judgement = Judged(Outcome.NOT_CHECKABLE, f"台账只列其中{len(rows)}个")
        comparison = replace(comparison, judged=judgement)
    lines = [row.row for row in rows]
    column = table.columns.get(measure, table.columns.get("name", 0))
    where = f"{table.file}「{table.sheet}」{_numbers(lines)}共{len(lines)}行"
    yield value_finding(
        f"figure_sum_{measure}", report, measure, mine, theirs, comparison, where,
        cell(lines[0], theirs.value, table, table.columns.get("name", 0), column, more=lines[1:]),
        ("sum", table.file, table.sheet),
    )  # fmt: skip


def _is_intention(report: FigureReport) -> bool:
    return report.fact.status in _ANY_EVENT


def _sum_of(
    rows: Sequence[LedgerProject], measure: str, table: Table, day: Days | None, rates: Rates
) -> Said | None:
    """The rows' values added up; of several currencies only at rates."""
    if measure == "count":
        return Said(Decimal(len(rows)), Decimal(0))
    values = [table.sharp(measure, v) for row in rows if (v := _amount(row, measure))]
    if len({v.currency for v in values}) > 1:
        values = [(rates.yuan(v, day) or (v,))[0] for v in values]
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
    if group.modality is Modality.TARGET or scope.region is None:
        return False
    if not (contains(scope.region, place) or contains(place, scope.region)):
        return False
    if scope.statuses and group.status is not None and group.status not in _stages(table):
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
    if not group.words or (is_event and _is_praise(group.words) and _is_praise(scope.words)):
        return is_event
    return is_event and any(_is_kind(group.words, kind) for kind in _kinds(table))


@lru_cache(maxsize=64)
def _stages(table: Table) -> frozenset[Status | None]:
    return frozenset((*table.scope.statuses, *(row.status for row in table.projects)))


@lru_cache(maxsize=64)
def _kinds(table: Table) -> frozenset[str]:
    return frozenset(kind for row in table.projects for kind in row.kinds)


def contains_place(outer: Place | None, code: str | None) -> bool:
    """Whether the place of this code lies within."""
    inner = place_of(code) if code else None
    return outer is not None and inner is not None and contains(outer, inner)


@cache
def _is_praise(group: str) -> bool:
    """Whether the words only praise: what one ceremony signs are 重点项目 as well as 重大项目."""
    return not re.sub("|".join(words.stages().praise.words), "", group)


def _of_kind(rows: list[LedgerProject], group: Group, scope: Scope) -> list[LedgerProject]:
    is_event = group.days is not None and group.days.is_day
    is_whole = not group.words or (is_event and _is_praise(group.words))
    if is_whole or group.words == scope.words or scope.is_excerpt:
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
    return (
        status is None
        or row.status is status
        or bool(status is Status.UNDER_CONSTRUCTION and row.status)
    )


def _in_days(row: LedgerProject, days: Days, status: Status | None) -> bool:
    """Whether the row's event of that stage lies in the days; an intention has any event's day."""
    if status in _ANY_EVENT:
        return row.status is status and any(days.holds(when) for _, when in row.events)
    return any(event is status and days.holds(when) for event, when in row.events)


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
            f"{amount(stated.measure, stated.stated)},"
            f"其上{len(parts)}行之和为{amount(stated.measure, summed)}。"
        )
        yield plain(
            "ledger_total", Outcome.CONTRADICTS_ITSELF, Severity.MEDIUM, subject, text,
            key=(stated.row.id, stated.column),
            ledger=cell(stated.row, stated.stated.value, table, stated.column),
        )  # fmt: skip
