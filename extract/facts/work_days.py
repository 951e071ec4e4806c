"""The day on which a stage was reached: 5月18日开工, 当天动工, 9月份当月, 到今年3月动工."""

from __future__ import annotations

import re
from datetime import date

from extract.facts.context import Context, absolute
from extract.facts.when import When, candidates, event_date, resolve
from normalize.dates import PeriodMention, parse_period

_SAME_DAY = re.compile(r"当天|当日|同日|同一天|当晚|现场|同场")


_UNTIL = re.compile(r"截至|截止|今年来|以来")
_AS_OF = ("截至", "截止")
_COARSE = ("quarter", "half", "year", "span")


Told = tuple[str | None, tuple[int, int] | None]
"""A date ("" where only a quarter or a year is told) and the stretch of the body that tells it."""


def day_of(context: Context, position: int, floor: int) -> Told:
    """The day of the stage told at ``position``, from words behind ``floor``."""
    best = None
    for mention in candidates(context.text, context.tokens, True):
        here = floor <= mention.start < position and mention.end <= position + 1
        if here and not _SAME_DAY.search(mention.words):
            best = mention
    same = list(_SAME_DAY.finditer(context.text[:position]))
    if same and (best is None or same[-1].start() > best.start):
        return _on_that_day(context, same[-1][0])
    if best is None:
        return _in_that_month(context, position)
    if _UNTIL.search(best.words) or context.text[max(0, best.start - 2) : best.start] in _AS_OF:
        return None, None
    return _resolved(context, best)


def day_behind(context: Context, end: int) -> Told:
    """主体封顶(9月16日): the day in brackets behind the stage that closes at ``end``."""
    if context.text[end : end + 1] == "(":
        for mention in candidates(context.text, context.tokens, True):
            if mention.start == end + 1 and context.text[mention.end : mention.end + 1] == ")":
                return _resolved(context, mention)
    return None, None


def _on_that_day(context: Context, word: str) -> Told:
    day = context.state.day
    if day is None or word in ("现场", "同场"):
        return None, None
    return event_date(day[0]), day[1]


def _in_that_month(context: Context, position: int) -> Told:
    """9月份,新开工项目31个。A、B等项目当月开工."""
    state = context.state
    if state.period is None:
        return None, None
    here = state.period_paragraph == context.segment.paragraph and state.period_of_group
    monthly = here and state.period.kind == "point" and state.period.precision == "month"
    if monthly or "当月" in context.text[:position]:
        return event_date(state.period), None
    return None, None


def _resolved(context: Context, mention: PeriodMention) -> Told:
    at = absolute(context, mention.start, mention.end)
    period = mention.period
    ends = period is not None and period.kind == "until" and period.precision == "month"
    if period is not None and ends and mention.words[:1] in "到至":
        return (period.end.isoformat()[:7] if period.end else None), at
    when = resolve(mention, context.state.published, False)
    if when is None or when.span is None:
        return _by_hint(context, mention)
    day = event_date(when)
    if day is None:
        return ("" if when.precision in _COARSE else None), None
    return day, at


def _by_hint(context: Context, mention: PeriodMention) -> Told:
    when = hinted(context, mention)
    if when is None or when.span is None or when.precision != "day":
        return None, None
    return when.span[0], absolute(context, mention.start, mention.end)


_YEAR = re.compile(
    r"(20\d\d)(?:年|(?=[一-鿿]{2,14}(?:大会|博览会|洽谈会|招商月|恳谈会|论坛|年会|峰会|交易会|对接会)))"
)
_RELATIVE = re.compile("[今去昨明前本上下]")
_EXACT = ("day", "month", "quarter", "half")


def hinted(context: Context, mention: PeriodMention) -> When | None:
    """A span of an article without a date takes the year that its text names last."""
    state = context.state
    if state.published is not None or _RELATIVE.match(mention.words):
        return None
    years = _YEAR.findall(state.folded, 0, context.segment.start + mention.start)
    year = int(years[-1]) if years else 0
    for eve in (date(year, 12, 31), date(year, 7, 1)) if years else ():
        period = parse_period(mention.words, eve)
        if period is None or period.start is None or period.end is None:
            continue
        if period.precision in _EXACT and period.start.year == period.end.year == year:
            days = period.start.isoformat(), period.end.isoformat()
            at = mention.start, mention.end
            return When(days, at, period.kind, period.precision)
    return None
