"""One article against itself: parts and wholes, subsets, rates, averages, targets told as done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from audit.days import iso_days
from audit.groups import group_of, period_of
from audit.interval import Interval, total
from audit.make import quote
from audit.nouns import FigureReport, Finding, Outcome, ProjectReport, Severity
from audit.rates import check_averages, check_future, check_rates, inner_finding
from audit.said import said, spoken
from audit.sums import reported_value
from audit.tell import MEASURE, amount, figure_subject, severity_of, unit_of
from audit.totals import lesser_twins
from normalize.places import contains

_MOST_PARTS = 24
_MONEY = ("total_investment", "annual_plan", "completed_investment")
_SET_MEASURES = ("count", *_MONEY)


def check_article(
    figures: Sequence[FigureReport], projects: Sequence[ProjectReport] = ()
) -> Iterator[Finding]:
    """All that one article says against itself; ``figures`` in reading order."""
    for figure in figures:
        yield from _listed(figure, projects)
    yield from _wholes(figures)
    yield from _subsets(figures)
    lesser = lesser_twins(figures)
    for figure in figures:
        if not any((figure.id, measure) in lesser for measure in ("completed_investment", "count")):
            yield from check_rates(figure, figures)
        yield from check_future(figure, figures)
        yield from check_averages(figure)


def _wholes(figures: Sequence[FigureReport]) -> Iterator[Finding]:
    taken: set[str] = set()
    for at, whole in enumerate(figures):
        parts = _parts_of(whole, figures[at + 1 : at + 1 + _MOST_PARTS], taken)
        if parts:
            taken |= {part.id for part in parts}
            yield from _whole_findings(whole, parts)


def _parts_of(
    whole: FigureReport, after: Sequence[FigureReport], taken: set[str]
) -> Sequence[FigureReport]:
    """The figures right behind one that are its parts: they add up to it in one measure at least.

    What is a part of one whole already is no part of another part.
    """
    run: list[FigureReport] = []
    best: Sequence[FigureReport] = ()
    for figure in after:
        if figure.id in taken or not _may_be_part(whole, figure):
            break
        run.append(figure)
        if len(run) > 1 and any(_adds_up(whole, run, measure) for measure in _SET_MEASURES):
            best = tuple(run)
    return best


def _may_be_part(whole: FigureReport, figure: FigureReport) -> bool:
    mine, yours = whole.fact, figure.fact
    if mine.modality is not yours.modality or mine.period != yours.period:
        return False
    if whole.place and figure.place and not contains(whole.place, figure.place):
        return False
    return any(_both(whole, figure, measure) for measure in _SET_MEASURES)


def _both(one: FigureReport, other: FigureReport, measure: str) -> bool:
    mine, yours = getattr(one.fact, measure), getattr(other.fact, measure)
    return mine is not None and yours is not None and mine.currency == yours.currency


def _adds_up(whole: FigureReport, parts: Sequence[FigureReport], measure: str) -> bool:
    """Whether a measure that all parts tell comes to the whole; counts to the unit."""
    if not all(_both(whole, part, measure) for part in parts):
        return False
    stated = reported_value(whole, measure)
    if stated is None or (measure == "count" and stated.value < len(parts)):
        return False
    return _sum(parts, measure).meets(stated.interval)


def _sum(parts: Sequence[FigureReport], measure: str) -> Interval:
    return total(v.interval for part in parts if (v := reported_value(part, measure)))


def _whole_findings(whole: FigureReport, parts: Sequence[FigureReport]) -> Iterator[Finding]:
    for measure in _SET_MEASURES:
        if not all(_both(whole, part, measure) for part in parts):
            continue
        stated = reported_value(whole, measure)
        values = [v for part in parts if (v := reported_value(part, measure))]
        if stated is None:
            continue
        summed = sum((v.value for v in values), Decimal(0))
        delta = stated.value - summed
        told = "+".join(spoken(v.value) for v in values)
        unit, subject = unit_of(measure, stated), figure_subject(whole)
        text = f"报道称{subject}{MEASURE[measure]}{amount(measure, stated)},"
        text += f"其各部分{told}={spoken(summed)}{unit}"
        if _adds_up(whole, parts, measure):
            verdict = Outcome.AGREES if not delta else Outcome.WITHIN_ROUNDING
            severity = Severity.INFO
            text += ",一致。" if not delta else ",在四舍五入之内。"
        else:
            verdict = Outcome.CONTRADICTS_ITSELF
            severity = severity_of(measure, delta, summed)
            text += f",合计与分项相差{spoken(abs(delta))}{unit}。"
        quotes = tuple(quote(part, measure, unit=unit) for part in parts)
        yield inner_finding(
            "parts_and_whole", measure, whole, verdict, severity, text, delta, summed, quotes
        )


def _listed(figure: FigureReport, projects: Sequence[ProjectReport]) -> Iterator[Finding]:
    """A group whose every project the article names: their values add up to the group's."""
    count = reported_value(figure, "count")
    if count is None or count.value < 2:
        return
    named = [report for report in projects if _is_member(report, figure)]
    staged = [report for report in named if report.fact.status is figure.fact.status]
    is_sure = len(staged) == count.value and not group_of(figure).words
    members = staged if is_sure else named
    if len(members) != count.value:
        return
    for measure in _MONEY:
        stated = reported_value(figure, measure)
        values = [said(v) for report in members if (v := getattr(report.fact, measure))]
        if stated is None or len(values) < len(members):
            continue
        if any(v.currency != stated.currency for v in values):
            continue
        meets = total(v.interval for v in values).meets(stated.interval)
        if not meets and not is_sure:
            continue
        summed = sum((v.value for v in values), Decimal(0))
        told, delta = "+".join(spoken(v.value) for v in values), stated.value - summed
        unit = unit_of(measure, stated)
        text = (
            f"报道称{figure_subject(figure)}{MEASURE[measure]}{amount(measure, stated)},"
            f"文中所列各项目{told}={spoken(summed)}{unit}"
        ) + (",一致。" if not delta else ",在四舍五入之内。" if meets else "。")
        verdict = Outcome.CONTRADICTS_ITSELF
        if meets:
            verdict = Outcome.AGREES if not delta else Outcome.WITHIN_ROUNDING
        severity = Severity.INFO if meets else severity_of(measure, delta, summed)
        quotes = tuple(quote(report, measure, unit=unit) for report in members)
        yield inner_finding(
            "listed", measure, figure, verdict, severity, text, delta, summed, quotes
        )


def _is_member(report: ProjectReport, figure: FigureReport) -> bool:
    least, value = figure.fact.min_amount, report.fact.total_investment
    if figure.place and report.place and not contains(figure.place, report.place):
        return False
    if least is not None and (value is None or value.value < least):
        return False
    when, days = iso_days(report.fact.date), period_of(figure)
    return when is None or days is None or days.meets(when)


def _subsets(figures: Sequence[FigureReport]) -> Iterator[Finding]:
    """A group with a threshold, or of one kind, is no larger than the group that holds it."""
    groups: dict[object, list[FigureReport]] = defaultdict(list)
    for figure in figures:
        group = group_of(figure)
        if group.days is not None:
            groups[(group.place, group.status, group.modality, group.days)].append(figure)
    for same in groups.values():
        for part in same:
            holders = [f for f in same if f.ordinal < part.ordinal and _holds(f, part)]
            for whole in holders[-1:]:
                yield from _subset_findings(whole, part)


def _holds(whole: FigureReport, part: FigureReport) -> bool:
    outer, inner = group_of(whole), group_of(part)
    if outer.min_amount is not None:  # the first may be a band: 5000万元以上、不足1亿元
        return False
    if outer.words == inner.words:
        return inner.min_amount is not None
    return not outer.words and bool(inner.words)


def _subset_findings(whole: FigureReport, part: FigureReport) -> Iterator[Finding]:
    for measure in _SET_MEASURES:
        stated, inner = reported_value(whole, measure), reported_value(part, measure)
        if stated is None or inner is None or stated.currency != inner.currency:
            continue
        low, high = inner.interval.low, stated.interval.high
        if low is None or high is None or low <= high:
            continue
        unit = unit_of(measure, inner)
        text = (
            f"报道称{figure_subject(part)}{MEASURE[measure]}{amount(measure, inner)},"
            f"多于它所属的{figure_subject(whole)}的{amount(measure, stated)}。"
        )
        yield inner_finding(
            "subset", measure, part, Outcome.CONTRADICTS_ITSELF, Severity.HIGH, text,
            inner.value - stated.value, stated.value, (quote(whole, measure, unit=unit),),
        )  # fmt: skip
