"""Rates, averages and targets of one article, held against its own figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from audit.groups import group_of, is_flow, period_of
from audit.interval import Interval
from audit.make import plain, quote
from audit.nouns import FigureReport, Finding, Outcome, Quote, Severity
from audit.said import Said, shorten, spoken, step_of
from audit.sums import reported_value
from audit.tell import MEASURE, amount, figure_subject, severity_of, unit_of
from model import Modality, Span, Status
from normalize.money import find_money
from store.ids import stable_id

_AVERAGE = re.compile(
    r"平均(?:每个|每家|单个|单体)?(?:签约|开工)?(?:产业)?(?:项目)?(?:总?投资)?(?:规模|额)?(?:约为|达到|超过|[为约达超近])?"
)


_STEPWISE = ("序时", "时序", "目标任务", "时间")


def inner_finding(
    check: str, measure: str, figure: FigureReport, verdict: Outcome, severity: Severity,
    text: str, delta: Decimal, against: Decimal, others: tuple[Quote, ...],
) -> Finding:  # fmt: skip
    """A finding on one article's own figures; ``against`` is what its delta is a share of."""
    value = reported_value(figure, measure)
    unit = unit_of(measure, value) if value else ""
    return Finding(
        stable_id(check, measure, figure.id), check, verdict, severity, figure_subject(figure),
        text, quote(figure, measure, unit=unit), None, delta,
        delta / against if against else None, unit, others,
    )  # fmt: skip


def check_rates(figure: FigureReport, figures: Sequence[FigureReport]) -> Iterator[Finding]:
    """Whether a rate is what was done of what was planned, or started of what was signed."""
    for measure in ("completion_rate", "start_rate"):
        rate = reported_value(figure, measure)
        if rate is None or any(word in _around(figure, measure) for word in _STEPWISE):
            continue
        if figure.fact.modality is Modality.TARGET:
            continue
        pair = (
            _completion(figure, figures)
            if measure == "completion_rate"
            else _start(figure, figures)
        )
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
        yield inner_finding(
            "rate",
            measure,
            figure,
            verdict,
            severity,
            text,
            rate.value - reckoned,
            reckoned,
            quotes,
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
    if done is None:
        return _of_target(figure, figures)
    own = reported_value(figure, "annual_plan")
    if own is not None:
        return "completed_investment", done, own, figure
    for other in _before_first(figure, figures):
        for field in ("annual_plan", "completed_investment"):
            base = reported_value(other, field)
            if base and _is_plan(figure, other, field) and base.currency == done.currency:
                return "completed_investment", done, base, other
    return None


def _of_target(figure: FigureReport, figures: Sequence[FigureReport]) -> _Pair | None:
    """A count, or an amount, of the year's target for it."""
    part = reported_value(figure, "count")
    for other in _before_first(figure, figures):
        base = reported_value(other, "count")
        if part and base and _is_target(figure, other):
            is_alone = figure.fact.total_investment is None
            return ("count", part, base, other) if is_alone else _nearer(figure, other)
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
        same = (yours.status, yours.modality, yours.place, yours.days, yours.min_amount)
        if base and same == (
            Status.SIGNED,
            Modality.ACTUAL,
            mine.place,
            mine.days,
            mine.min_amount,
        ):
            return "count", done, base, other
    return None


def check_future(figure: FigureReport, figures: Sequence[FigureReport]) -> Iterator[Finding]:
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
        yield inner_finding(
            "target_as_actual", measure, figure, Outcome.CONTRADICTS_ITSELF, severity, text,
            Decimal(0), Decimal(0), others,
        )  # fmt: skip


def _is_twin(other: FigureReport, figure: FigureReport, measure: str) -> bool:
    if other is figure or other.fact.modality is not Modality.TARGET:
        return False
    mine, yours = reported_value(figure, measure), reported_value(other, measure)
    same = (
        group_of(other).place == group_of(figure).place and other.fact.period == figure.fact.period
    )
    return same and mine is not None and yours is not None and mine.value == yours.value


def check_averages(figure: FigureReport) -> Iterator[Finding]:
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
    found = [
        m
        for m in find_money(body[match.start() : end])
        if m.start <= match.end() - match.start() + 1
    ]
    if not found or found[0].currency != amount_.currency:
        return
    words = body[match.start() + found[0].start : match.start() + found[0].end]
    stated = Said(
        found[0].value, step_of(words, found[0].value), found[0].bound, found[0].currency, words
    )
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
        "average", Outcome.CONTRADICTS_ITSELF,
        severity_of("total_investment", stated.value - reckoned, reckoned),
        figure_subject(figure), text, key=(figure.id,), reported=quote(figure, "total_investment"),
        others=(Quote(figure.source, stated.value, span, "亿元", figure.id),),
    )  # fmt: skip
