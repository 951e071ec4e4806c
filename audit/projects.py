"""Reported projects against one project ledger: amounts, stage, day, place, and presence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from audit.compare import STAGE, Compared, Judged, compare, judge, published_day
from audit.days import Days, iso_days
from audit.exchange import NO_RATES, Rates
from audit.interval import total
from audit.make import cell, columns_of, compared, plain, quote, row_of
from audit.matching import Match, Relation, match_id
from audit.nouns import Cell, Finding, LedgerProject, Outcome, Severity, Table
from audit.said import Said, said, spoken
from audit.scope import related
from audit.tell import MEASURE, STATUS, amount, severity_of, unit_of
from model import Bound, Status

_CHECKED = ("total_investment", "annual_plan", "completed_investment")
_JUST_BEFORE, _JUST_AFTER = timedelta(days=45), timedelta(days=10)
_DATED_BY = {Status.INTENDED: Status.SIGNED}  # a ceremony signs intentions, too


def check_matched(match: Match, table: Table, rates: Rates = NO_RATES) -> Iterator[Finding]:
    """All that a report and its ledger rows have to say to each other."""
    if match.relation is Relation.AMBIGUOUS:
        yield _ambiguous(match, table)
        return
    if match.relation is Relation.WHOLE:
        yield _whole(match, table)
        return
    found = [*_amounts(match, table, rates), *_status(match, table), *_date(match, table)]
    found += _region(match, table)
    yield from found or [_agrees(match, table)]


def _key(match: Match) -> tuple[object, ...]:
    return (match.report.id, match.rows[0].row.id)


def _why(match: Match) -> tuple[str, ...]:
    return tuple(f"{part.why}({part.points:+.2f})" for part in match.scores[0].parts)


def _amounts(match: Match, table: Table, rates: Rates) -> Iterator[Finding]:
    report = match.report
    day = iso_days(report.fact.date) or published_day(report)
    for measure in _CHECKED:
        value = getattr(match.report.fact, measure)
        if value is None:
            continue
        mine = said(value)
        options = _ledger_values(match, table, measure)
        if not options:
            continue
        judged = [(judge(mine, theirs, day, rates), column) for theirs, column in options]
        best, column = min(judged, key=lambda j: _order(j[0].judged.verdict))
        judgement = best.judged
        if judgement.verdict is Outcome.DIFFERS or measure == "annual_plan":
            judgement = _excused(match, table, column, best.theirs, best.mine, judgement)
        told = options[judged.index((best, column))][0]
        yield _amount_finding(match, table, measure, mine, told, column, best, judgement)


def _order(verdict: Outcome) -> int:
    order = (Outcome.AGREES, Outcome.WITHIN_ROUNDING, Outcome.DIFFERS, Outcome.NOT_CHECKABLE)
    return order.index(verdict)


def _ledger_values(match: Match, table: Table, measure: str) -> list[tuple[Said, str]]:
    """What the ledger has to set against a measure: the row's value, or that of its phases."""
    roles = [measure, "completed_total"] if measure == "completed_investment" else [measure]
    found: list[tuple[Said, str]] = []
    for role in roles:
        values = [table.sharp(role, v) for row in match.rows if (v := row.amount(role))]
        if len(values) > 1 and len({v.currency for v in values}) == 1:
            found.append((_sum(values), role))
        found += [(value, role) for value in values[: 1 if len(match.rows) == 1 else None]]
    return found


def adds_up(match: Match, table: Table) -> bool:
    """Whether the rows of a report's phases make up the total that it reports."""
    value = match.report.fact.total_investment
    parts = [table.sharp("total_investment", v) for r in match.rows
             if (v := r.amount("total_investment"))]  # fmt: skip
    if value is None or len(parts) < len(match.rows):
        return False
    return compare(said(value), _sum(parts)).verdict in (Outcome.AGREES, Outcome.WITHIN_ROUNDING)


def _sum(values: Sequence[Said]) -> Said:
    whole = total(value.interval for value in values)
    amount_ = sum((value.value for value in values), Decimal(0))
    width = (whole.high - whole.low) if whole.high is not None and whole.low is not None else 0
    return Said(amount_, Decimal(width), Bound.EXACT, values[0].currency)


def _excused(
    match: Match, table: Table, role: str, theirs: Said, mine: Said, judged: Judged
) -> Judged:
    """A difference that the years or the days explain cannot be held against anyone."""
    published = match.report.source.published
    if published is None or judged.verdict is Outcome.NOT_CHECKABLE:
        return judged
    if role == "annual_plan":
        year = table.years.get(role)
        if year and year != published.year:
            return Judged(Outcome.NOT_CHECKABLE, f"台账是{year}年度计划,报道是{published.year}年度")
    if role in ("completed_investment", "completed_total"):
        return _grown(table, role, theirs, mine, published) or judged
    return judged


def _grown(table: Table, role: str, theirs: Said, mine: Said, published: date) -> Judged | None:
    """Money spent grows: a later day's larger sum, or an earlier's smaller, is no difference."""
    period = table.periods.get(role)
    days = Days(period.end, period.end) if period else table.scope.as_of
    if days is None:
        return Judged(Outcome.NOT_CHECKABLE, "台账未写完成投资截至何时")
    is_later = days.start > published + _JUST_AFTER
    is_earlier = days.end < published - _JUST_BEFORE
    other_year = role == "completed_investment" and days.end.year != published.year
    if (is_later and (theirs.value >= mine.value or other_year)) or (
        is_earlier and (theirs.value <= mine.value or other_year)
    ):
        return Judged(Outcome.NOT_CHECKABLE, f"时点不同,台账截至{days}")
    return None


def _amount_finding(
    match: Match, table: Table, measure: str, mine: Said, theirs: Said, role: str,
    compared_as: Compared, judged: Judged,
) -> Finding:  # fmt: skip
    report, row = match.report, match.rows[0]
    severity = Severity.INFO
    if judged.verdict is Outcome.DIFFERS:
        delta = compared_as.mine.value - compared_as.theirs.value
        severity = severity_of(measure, delta, compared_as.theirs.value)
    label = MEASURE[measure]
    ledger = replace(theirs, bound=Bound.EXACT)
    many = f"({len(match.rows)}行之和)" if len(match.rows) > 1 else ""
    text = f"报道称「{report.fact.name}」{label}{amount(measure, mine)},"
    text += f"台账{row_of(row)}{many}为{amount(measure, ledger)}"
    text += f",{compared_as.note}" if compared_as.note else ""
    text += _ending(judged, measure, compared_as.mine, compared_as.theirs)
    columns = columns_of(table, "name", role)
    where = cell(row.row, theirs.value, table, *columns, more=[r.row for r in match.rows[1:]])
    return compared(
        f"project_{measure}", measure, compared_as.mine, compared_as.theirs,
        key=_key(match), subject=report.fact.name, verdict=judged.verdict, severity=severity,
        explanation=text, reported=quote(report, measure, unit=unit_of(measure, mine)),
        ledger=where, why=_why(match),
    )  # fmt: skip


def _ending(judged: Judged, measure: str, mine: Said, theirs: Said) -> str:
    if judged.verdict is Outcome.AGREES:
        return ",一致。"
    if judged.verdict is Outcome.WITHIN_ROUNDING:
        return ",在各自写明的精度之内。"
    if judged.verdict is Outcome.NOT_CHECKABLE:
        return f",{judged.why},不作比较。"
    delta = mine.value - theirs.value
    share = f",相差{abs(delta / theirs.value):.1%}" if theirs.value else ""
    word = "多" if delta > 0 else "少"
    return f",报道{word}{spoken(abs(delta))}{unit_of(measure, mine)}{share}。"


def _status(match: Match, table: Table) -> Iterator[Finding]:
    report = match.report
    status = report.fact.status
    when = iso_days(report.fact.date) or published_day(report)
    if status is None or when is None:
        return
    judged = [_status_of(row, status, when, table) for row in match.rows]
    told = [(row, j) for row, j in zip(match.rows, judged, strict=True) if j is not None]
    if not told:
        return
    row, (judgement, theirs) = min(told, key=lambda t: t[1][0].verdict is not Outcome.AGREES)
    verdict = judgement.verdict
    ahead = STAGE[status] > STAGE[theirs]
    severity = Severity.INFO
    if verdict is Outcome.STATUS_DIFFERS:
        gap = abs(STAGE[status] - STAGE[theirs])
        severity = Severity.HIGH if ahead and gap > 1 else Severity.MEDIUM
    text = f"报道称「{report.fact.name}」{when}已{STATUS[status]},"
    text += f"台账{row_of(row)}记为{STATUS[theirs]}"
    text += {
        Outcome.AGREES: ",两者先后不矛盾。",
        Outcome.STATUS_DIFFERS: f",{judgement.why},报道{'超前' if ahead else '落后'}。",
    }.get(verdict, f",{judgement.why}。")
    column = columns_of(
        table, "name", "status", "signed_date", "started_date", "completed_date", "event_date"
    )
    yield plain(
        "project_status", verdict, severity, report.fact.name, text,
        key=_key(match), reported=quote(report, "status", status.value),
        ledger=cell(row.row, theirs.value, table, *column), why=_why(match),
    )  # fmt: skip


def _status_of(
    row: LedgerProject, status: Status, when: Days, table: Table
) -> tuple[Judged, Status] | None:
    """Whether the row's stage, or one of its dated events, conflicts with the reported one."""
    mine = STAGE[status]
    for event, days in row.events:
        theirs = STAGE[event]
        if theirs > mine and days.end < when.start:
            return Judged(Outcome.STATUS_DIFFERS, f"台账{days}已{STATUS[event]}"), event
        if (theirs < mine or (event is not status and theirs == mine)) and days.start > when.end:
            return Judged(Outcome.STATUS_DIFFERS, f"台账{days}才{STATUS[event]}"), event
    if row.status is None:
        return None
    theirs = STAGE[row.status]
    if theirs == mine:
        return Judged(Outcome.AGREES), row.status
    known = table.scope.as_of or _latest_event(row)
    if known is None:
        return Judged(Outcome.NOT_CHECKABLE, "台账未写截至何时"), row.status
    if row.is_unstarted and mine < STAGE[Status.STARTED]:
        return Judged(Outcome.AGREES), row.status
    if (theirs > mine and known.end > when.start) or (theirs < mine and known.start < when.end):
        return Judged(Outcome.AGREES), row.status
    return Judged(Outcome.STATUS_DIFFERS, f"台账截至{known}"), row.status


def _latest_event(row: LedgerProject) -> Days | None:
    return max((days for _, days in row.events), default=None)


def _date(match: Match, table: Table) -> Iterator[Finding]:
    report = match.report
    mine = iso_days(report.fact.date)
    stage = _DATED_BY.get(report.fact.status, report.fact.status) if report.fact.status else None
    events = [(r, d) for r in match.rows for s, d in r.events if s is stage]
    if mine is None or not events:
        return
    row, theirs = min(events, key=lambda e: not e[1].meets(mine))
    meets = theirs.meets(mine)
    gap = min(abs((mine.start - theirs.end).days), abs((theirs.start - mine.end).days))
    done = STATUS[report.fact.status] if report.fact.status else ""
    text = f"报道称「{report.fact.name}」{mine}{done},台账{row_of(row)}为{theirs}"
    text += ",一致。" if meets else f",相差{gap}天。"
    severity = Severity.INFO if meets else Severity.LOW if gap <= 7 else Severity.MEDIUM
    column = columns_of(table, "name", _column_of(stage), "event_date")
    yield plain(
        "project_date", Outcome.AGREES if meets else Outcome.DATE_DIFFERS, severity,
        report.fact.name, text, key=_key(match), reported=quote(report, "date", str(mine)),
        ledger=cell(row.row, str(theirs), table, *column), why=_why(match),
    )  # fmt: skip


def _column_of(status: Status | None) -> str:
    return f"{status.value}_date" if status else ""


def _region(match: Match, table: Table) -> Iterator[Finding]:
    report, row = match.report, match.rows[0]
    columns = columns_of(table, "region", "place")
    if report.place is None or row.place is None or not columns:
        return
    agrees = related(report.place, row.place) in ("same", "within")
    text = f"报道称「{report.fact.name}」在{report.place.name},台账{row_of(row)}为{row.place.name}"
    yield plain(
        "project_region", Outcome.AGREES if agrees else Outcome.REGION_DIFFERS,
        Severity.INFO if agrees else Severity.MEDIUM, report.fact.name,
        text + (",不矛盾。" if agrees else "。"),
        key=_key(match), reported=quote(report, "region", report.place.name),
        ledger=cell(row.row, row.place.name, table, *columns_of(table, "name"), *columns),
        why=_why(match),
    )  # fmt: skip


def _agrees(match: Match, table: Table) -> Finding:
    report, row = match.report, match.rows[0]
    text = f"报道的「{report.fact.name}」即台账{row_of(row)},除项目本身外没有可比的内容。"
    return plain(
        "project_match", Outcome.AGREES, Severity.INFO, report.fact.name, text,
        key=_key(match), reported=quote(report, "name", report.fact.name),
        ledger=cell(row.row, row.name, table, *columns_of(table, "name")), why=_why(match),
    )  # fmt: skip


def _ambiguous(match: Match, table: Table) -> Finding:
    report = match.report
    rows = "、".join(f"第{row.row.number}行「{row.name}」" for row in match.rows)
    asked = "、".join(match_id(report.id, row.row.id) for row in match.rows)
    text = f"报道的「{report.fact.name}」可能是台账{match.rows[0].row.file}的{rows},请人工判定。"
    first, *others = match.rows
    ledger = cell(first.row, first.name, table, *columns_of(table, "name"))
    ledger = Cell(
        ledger.row, ledger.value, ledger.columns, ledger.headings, tuple(r.row for r in others)
    )
    return plain(
        "project_match", Outcome.AMBIGUOUS, Severity.MEDIUM, report.fact.name, text,
        key=(report.id, table.file, table.sheet), reported=quote(report, "name", report.fact.name),
        ledger=ledger, why=(*_why(match), f"判定编号:{asked}"),
    )  # fmt: skip


def _whole(match: Match, table: Table) -> Finding:
    report, row = match.report, match.rows[0]
    mine, yours = ("其中一期", "整个项目") if row.phase is None else ("整个项目", "其中一期")
    text = (
        f"报道的「{report.fact.name}」是{mine},台账{row_of(row)}列的是{yours},口径不同,不作比较。"
    )
    return plain(
        "project_match", Outcome.NOT_CHECKABLE, Severity.INFO, report.fact.name, text,
        key=_key(match), reported=quote(report, "name", report.fact.name),
        ledger=cell(row.row, row.name, table, *columns_of(table, "name")), why=_why(match),
    )  # fmt: skip
