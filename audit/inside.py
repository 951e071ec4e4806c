"""One article against itself: parts and wholes, subsets, rates, averages, targets told as done."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from audit.days import iso_days
from audit.groups import group_of, is_flow, period_of
from audit.interval import Interval, total
from audit.make import plain, quote
from audit.nouns import FigureReport, Finding, Outcome, ProjectReport, Quote, Severity
from audit.said import Said, said, shorten, spoken, step_of
from audit.tell import MEASURE, amount, figure_subject, severity_of, unit_of
from audit.totals import reported_value
from model import Modality, Span, Status
from normalize.money import find_money
from normalize.places import contains
from store.ids import stable_id

_MOST_PARTS = 24
_MONEY = ("total_investment", "annual_plan", "completed_investment")
_SET_MEASURES = ("count", *_MONEY)
_AVERAGE = re.compile(r"平均(?:每个|每家|单个|单体)?(?:签约|开工)?(?:产业)?(?:项目)?(?:总?投资)?(?:规模|额)?(?:约为|达到|超过|[为约达超近])?")
_STEPWISE = ("序时", "时序", "目标任务", "时间")


def check_article(
    figures: Sequence[FigureReport], projects: Sequence[ProjectReport] = ()
) -> Iterator[Finding]:
    """All that one article says against itself; ``figures`` in reading order."""
    for figure in figures:
        yield from _listed(figure, projects)
    yield from _wholes(figures)
    yield from _subsets(figures)
    for figure in figures:
        yield from _rates(figure, figures)
        yield from _future(figure, figures)
        yield from _averages(figure)


def _wholes(figures: Sequence[FigureReport]) -> Iterator[Finding]:
    taken: set[str] = set()
    for at, whole in enumerate(figures):
        parts = _parts_of(whole, figures[at + 1 : at + 1 + _MOST_PARTS], taken)
        if parts:
            taken |= {part.id for part in parts}
            yield from _sum_findings(whole, parts)


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


def _sum_findings(whole: FigureReport, parts: Sequence[FigureReport]) -> Iterator[Finding]:
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
        text = f"报道称{subject}{MEASURE[measure]}{amount(measure, stated)},其各部分{told}={spoken(summed)}{unit}"
        if _adds_up(whole, parts, measure):
            verdict = Outcome.AGREES if not delta else Outcome.WITHIN_ROUNDING
            severity = Severity.INFO
            text += ",一致。" if not delta else ",在四舍五入之内。"
        else:
            verdict = Outcome.CONTRADICTS_ITSELF
            severity = severity_of(measure, delta, summed)
            text += f",合计与分项相差{spoken(abs(delta))}{unit}。"
        quotes = tuple(quote(part, measure, unit=unit) for part in parts)
        yield _finding("parts_and_whole", measure, whole, verdict, severity, text, delta, summed, quotes)


def _finding(
    check: str, measure: str, figure: FigureReport, verdict: Outcome, severity: Severity,
    text: str, delta: Decimal, against: Decimal, others: tuple[Quote, ...],
) -> Finding:  # fmt: skip
    value = reported_value(figure, measure)
    unit = unit_of(measure, value) if value else ""
    return Finding(
        stable_id(check, measure, figure.id), check, verdict, severity, figure_subject(figure),
        text, quote(figure, measure, unit=unit), None, delta,
        delta / against if against else None, unit, others,
    )  # fmt: skip


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
        yield _finding("listed", measure, figure, verdict, severity, text, delta, summed, quotes)


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
        yield _finding(
            "subset", measure, part, Outcome.CONTRADICTS_ITSELF, Severity.HIGH, text,
            inner.value - stated.value, stated.value, (quote(whole, measure, unit=unit),),
        )  # fmt: skip


def _rates(figure: FigureReport, figures: Sequence[FigureReport]) -> Iterator[Finding]:
    for measure in ("completion_rate", "start_rate"):
        rate = reported_value(figure, measure)
        if rate is None or any(word in _around(figure, measure) for word in _STEPWISE):
            continue
        if figure.fact.modality is Modality.TARGET:
            continue
        pair = _completion(figure, figures) if measure == "completion_rate" else _start(figure, figures)
        if pair is None:
            continue
        field, done, base, other = pair
        if not base.value:
            continue
        meant = Interval(Decimal(0), None) if not done.value else done.interval.over(base.interval)
        percent = meant.times(Interval(Decimal(100), Decimal(100)))
        reckoned = shorten(round(done.value / base.value * 100, 2))
        ok = percent.meets(rate.interval)
        text = (
            f"报道称{figure_subject(figure)}{MEASURE[measure]}{amount(measure, rate)},"
            f"而{spoken(done.value)}÷{spoken(base.value)}={spoken(reckoned)}%"
        ) + ("。" if ok else f",相差{spoken(abs(rate.value - reckoned))}个百分点。")
        verdict = Outcome.AGREES if ok and reckoned == rate.value else Outcome.WITHIN_ROUNDING
        severity = Severity.INFO
        if not ok:
            verdict = Outcome.CONTRADICTS_ITSELF
            severity = severity_of(measure, rate.value - reckoned, reckoned)
        quotes = (quote(figure, field), quote(other, _base_field(other, field)))
        yield _finding(
            "rate", measure, figure, verdict, severity, text, rate.value - reckoned, reckoned, quotes
        )


def _around(figure: FigureReport, measure: str) -> str:
    value = getattr(figure.fact, measure)
    start = value.span.start
    return figure.source.body[max(start - 12, 0) : value.span.end] if value.span.text else ""


def _base_field(other: FigureReport, field: str) -> str:
    if field == "completed_investment" and other.fact.annual_plan is not None:
        return "annual_plan"
    return field


_Pair = tuple[str, Said, Said, FigureReport]


def _completion(figure: FigureReport, figures: Sequence[FigureReport]) -> _Pair | None:
    """What was done and what it is a part of: the year's plan, or the year's target."""
    done = reported_value(figure, "completed_investment")
    if done is not None:
        own = reported_value(figure, "annual_plan")
        if own is not None:
            return "completed_investment", done, own, figure
        for other in _before_first(figure, figures):
            for field in ("annual_plan", "completed_investment"):
                base = reported_value(other, field)
                if base is None or not _is_plan(figure, other, field) or base.currency != done.currency:
                    continue
                return "completed_investment", done, base, other
    if figure.fact.completed_investment is None:
        for field in ("count", "total_investment"):
            part = reported_value(figure, field)
            for other in _before_first(figure, figures):
                base = reported_value(other, field)
                if part and base and _is_target(figure, other) and field == "count":
                    if figure.fact.total_investment is None:
                        return field, part, base, other
                    return _nearer(figure, other)
    return None


def _nearer(figure: FigureReport, target: FigureReport) -> _Pair | None:
    """A rate beside both a count and an amount is of the one that it fits; else of the count."""
    rate = reported_value(figure, "completion_rate")
    pairs: list[_Pair] = []
    for field in ("count", "total_investment"):
        done, base = reported_value(figure, field), reported_value(target, field)
        if done and base and base.value:
            pairs.append((field, done, base, target))
    for pair in pairs:
        meant = pair[1].interval.over(pair[2].interval).times(Interval(Decimal(100), Decimal(100)))
        if rate and meant.meets(rate.interval):
            return pair
    return pairs[0] if pairs else None


def _before_first(figure: FigureReport, figures: Sequence[FigureReport]) -> list[FigureReport]:
    """The other figures, the nearest before this one first."""
    before = [f for f in figures if f.ordinal < figure.ordinal]
    after = [f for f in figures if f.ordinal > figure.ordinal]
    return [*reversed(before), *after]


def _is_plan(figure: FigureReport, other: FigureReport, field: str) -> bool:
    mine, yours = group_of(figure), group_of(other)
    if mine.place != yours.place or mine.days is None or yours.days is None:
        return False
    whole_year = (yours.days.end - yours.days.start).days >= 360
    if mine.days.end.year != yours.days.end.year or not whole_year:
        return False
    if field == "completed_investment" and yours.modality is not Modality.TARGET:
        return False
    return mine.words == yours.words or not mine.words


def _is_target(figure: FigureReport, other: FigureReport) -> bool:
    mine, yours = group_of(figure), group_of(other)
    if yours.modality is not Modality.TARGET or mine.place != yours.place:
        return False
    if mine.days is None or yours.days is None or mine.days.end.year != yours.days.end.year:
        return False
    whole_year = (yours.days.end - yours.days.start).days >= 360
    same = mine.status is yours.status and mine.min_amount == yours.min_amount
    return whole_year and same and (mine.words == yours.words or not mine.words)


def _start(figure: FigureReport, figures: Sequence[FigureReport]) -> _Pair | None:
    """How many of the signed were started or landed."""
    done = reported_value(figure, "count")
    if done is None or figure.fact.status in (None, Status.SIGNED):
        return None
    for other in _before_first(figure, figures):
        base = reported_value(other, "count")
        mine, yours = group_of(figure), group_of(other)
        if base and yours.status is Status.SIGNED and mine.place == yours.place:
            if mine.days == yours.days and yours.modality is Modality.ACTUAL and mine.min_amount == yours.min_amount:
                return "count", done, base, other
    return None


def _future(figure: FigureReport, figures: Sequence[FigureReport]) -> Iterator[Finding]:
    """What is told as done over days that were still to come when it was printed."""
    days, published = period_of(figure), figure.source.published
    if figure.fact.modality is not Modality.ACTUAL or days is None or published is None:
        return
    if days.end <= published:
        return
    for measure in ("count", "total_investment", "completed_investment", "foreign_capital"):
        value = reported_value(figure, measure)
        if value is None or not is_flow(figure.fact.status, measure):
            continue
        twin = next((f for f in figures if _is_twin(f, figure, measure)), None)
        text = (
            f"报道称{figure_subject(figure)}{MEASURE[measure]}{amount(measure, value)}已经实现,"
            f"而期间止于{days.end},晚于刊发日{published},疑为把目标当作实绩。"
        )
        others = (quote(twin, measure),) if twin else ()
        severity = Severity.HIGH if twin else Severity.MEDIUM
        yield _finding(
            "target_as_actual", measure, figure, Outcome.CONTRADICTS_ITSELF, severity, text,
            Decimal(0), Decimal(0), others,
        )  # fmt: skip


def _is_twin(other: FigureReport, figure: FigureReport, measure: str) -> bool:
    if other is figure or other.fact.modality is not Modality.TARGET:
        return False
    mine, yours = reported_value(figure, measure), reported_value(other, measure)
    same = group_of(other).place == group_of(figure).place and other.fact.period == figure.fact.period
    return same and mine is not None and yours is not None and mine.value == yours.value


def _averages(figure: FigureReport) -> Iterator[Finding]:
    """「平均每个项目2.3亿元」 in the sentence of a count and an amount."""
    count, amount_ = reported_value(figure, "count"), reported_value(figure, "total_investment")
    if count is None or amount_ is None or not count.value:
        return
    value = figure.fact.total_investment
    body = figure.source.body
    if value is None or not value.span.text:
        return
    end = next((i for i in range(value.span.end, len(body)) if body[i] in "。;；\n"), len(body))
    match = _AVERAGE.search(body, value.span.end, end)
    if match is None:
        return
    found = [m for m in find_money(body[match.start() : end]) if m.start <= match.end() - match.start() + 1]
    if not found or found[0].currency != amount_.currency:
        return
    words = body[match.start() + found[0].start : match.start() + found[0].end]
    stated = Said(found[0].value, step_of(words, found[0].value), found[0].bound, found[0].currency, words)
    reckoned = amount_.value / count.value
    if amount_.interval.over(count.interval).meets(stated.interval):
        return
    text = (
        f"报道称{figure_subject(figure)}平均{amount('total_investment', stated)},"
        f"而{spoken(amount_.value)}÷{spoken(count.value)}={spoken(round(reckoned, 2))}亿元。"
    )
    start = match.start() + found[0].start
    span = Span(start, start + len(words), words)
    yield plain(
        "average", Outcome.CONTRADICTS_ITSELF, severity_of("total_investment", stated.value - reckoned, reckoned),
        figure_subject(figure), text, key=(figure.id,), reported=quote(figure, "total_investment"),
        others=(Quote(figure.source, stated.value, span, "亿元", figure.id),),
    )  # fmt: skip

