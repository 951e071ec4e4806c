"""The day on which a stage was reached: 5月18日开工, 当天动工, 9月份当月, 到今年3月动工."""

from __future__ import annotations

import re
from datetime import date

from extract.facts.context import Context
from extract.facts.when import candidates, event_date, resolve
from normalize.dates import PeriodMention, parse_period

_SAME_DAY = re.compile(r"当天|当日|同日|同一天|当晚|现场|同场")


_COARSE = ("quarter", "half", "year", "span")


def day_of(
    context: Context, position: int, floor: int
) -> tuple[str | None, tuple[int, int] | None]:
    """The day of the stage told at ``position``; "" where only a quarter or a year is told."""
    state = context.state
    best = None
    for mention in candidates(context.text, context.tokens, True):
        if (
            floor <= mention.start < position
            and mention.end <= position + 1
            and not _SAME_DAY.search(mention.words)
        ):
            best = mention
    same = [m for m in _SAME_DAY.finditer(context.text[:position])]
    if same and (best is None or same[-1].start() > best.start):
        if state.day is not None and same[-1][0] not in ("现场", "同场"):
            return event_date(state.day[0]), state.day[1]
        return None, None
    if best is None:
        monthly = (
            state.period is not None
            and state.period.kind == "point"
            and (state.period_paragraph == context.segment.paragraph and state.period_of_group)
        )
        if state.period is not None and (
            "当月" in context.text[:position] or (monthly and state.period.precision == "month")
        ):
            return event_date(state.period), None
        return None, None
    if re.search(r"截至|截止|今年来|以来", best.words) or context.text[
        max(0, best.start - 2) : best.start
    ] in ("截至", "截止"):
        return None, None
    when = resolve(best, state.published, False)
    if (
        best.period is not None
        and best.period.kind == "until"
        and best.period.precision == "month"
        and best.words[:1] in "到至"
    ):
        month = best.period.end.isoformat()[:7] if best.period.end else None
        return month, (context.segment.start + best.start, context.segment.start + best.end)
    if when is None or when.span is None:
        return _by_hint(context, best)
    day = event_date(when)
    if day is None:
        return ("", None) if when.precision in _COARSE and best.start >= floor else (None, None)
    return day, (context.segment.start + best.start, context.segment.start + best.end)


def _by_hint(context: Context, mention: PeriodMention) -> tuple[str | None, tuple[int, int] | None]:
    """A day of an article without a date takes the year that its text names last."""
    state = context.state
    years = re.findall(r"(20\d\d)年", state.folded[: context.segment.start + mention.start])
    if state.published is not None or not years:
        return None, None
    period = parse_period(mention.words, date(int(years[-1]), 12, 31))
    if (
        period is None
        or period.start is None
        or period.precision != "day"
        or period.start != period.end
    ):
        return None, None
    return period.start.isoformat(), (
        context.segment.start + mention.start,
        context.segment.start + mention.end,
    )
