"""The span that a figure covers: its own, its whole's, the ceremony's, or none.

截至10月底 with 今年 → 1 January to 31 October; 在谈项目15个 (a stock on no day) → none.
"""

from __future__ import annotations

import re

from extract.facts.context import Context, absolute, reach
from extract.facts.group_times import STOCK, inherit, is_whole_year, signed_then, year_to_come
from extract.facts.state import Event
from extract.facts.subjects import Subject
from extract.facts.when import When, candidates, ceremony, is_fair, resolve, until_end_of, year_of
from extract.facts.work_days import hinted
from model import Modality, Status
from normalize.dates import PeriodMention

_ON_THAT_DAY = re.compile(r"当天|当日|同日|同一天")
_THEN = re.compile(r"[也就便于]?(?:当天|当日|同日|同一天)")
"""前三季度签下的项目里有8个|当天动工."""


def read_span(context: Context, subject: Subject) -> None:
    """Set the days that a group's figures cover, or leave them open."""
    if subject.period is not None:
        return
    floor, end, _ = reach(context, subject)
    stops = [context.local(v.span.end) for v in subject.measures.values()]
    day = context.state.day
    if day is not None and _THEN.match(context.text, context.local(subject.end)):
        subject.period, subject.period_span = day[0].span, day[1]
        return
    own = _own_period(context, subject, floor, max([end, *stops]))
    if subject.modality is Modality.TARGET:
        _target_period(context, subject, own)
    elif own is not None and own[1].kind in ("now", "until") and signed_then(subject):
        inherit(context, subject)
    elif own is not None and not _stale(context, subject, own[0].end):
        _take(context, subject, own[1], keep=subject.rule != "aim")
    elif context.state.day is not None and _ON_THAT_DAY.search(
        context.text, 0, context.local(subject.end)
    ):
        subject.period, subject.period_span = context.state.day[0].span, context.state.day[1]
    else:
        inherit(context, subject)
    if _yet_to_come(context, subject):
        subject.modality = Modality.TARGET


_REACHED = frozenset((Status.SIGNED, Status.LANDED, Status.STARTED, Status.COMPLETED))


def _yet_to_come(context: Context, subject: Subject) -> bool:
    """明年新签约项目60个: what shall be signed, started or spent in a year to come is an aim."""
    day = context.state.published
    if subject.period is None or day is None or subject.period[0] <= day.isoformat():
        return False
    return subject.status in _REACHED or "completed_investment" in subject.measures


THIS_YEAR = re.compile(r"(?:今年|全年|本年|年内|今年来)")


_NEAR = 2  # paragraphs from the day of a ceremony to its next mention by name


def _own_period(
    context: Context, subject: Subject, floor: int, stop: int
) -> tuple[PeriodMention, When] | None:
    found: list[tuple[PeriodMention, When]] = []
    aims = subject.modality is Modality.TARGET
    event = context.state.event
    dated = event is not None and 0 <= subject.paragraph - event.paragraph <= _NEAR
    for mention in candidates(context.text, context.tokens, aims, dated):
        siblings = [context.local(s.start) for s in context.subjects if s.listed and s.is_group]
        opening = min([floor, *siblings]) if subject.listed else floor
        if (
            mention.start >= stop
            or (subject.part and mention.end < opening - 30 and subject.parent is not None)
            or (
                subject.part
                and not subject.listed
                and mention.start < floor
                and subject.parent is not None
            )
        ):
            continue
        inside = context.local(subject.start) <= mention.start < context.local(subject.end)
        if inside and re.search(r"十[一二三四五]五", mention.words):
            continue
        when = _resolved(context, subject, mention)
        if when is not None:
            found.append((mention, when))
    if not found:
        return None
    chosen = found[-1]
    loose = THIS_YEAR.fullmatch(chosen[0].words) or chosen[1].kind == "since"
    if not aims and loose:
        sharper = [
            row
            for row in found
            if row[1].kind == "until"
            or (chosen[1].kind != "since" and row[1].kind == "since")
            or row[1].precision in ("month", "quarter", "half")
        ]
        chosen = sharper[-1] if sharper else chosen
    before = context.state.period
    if (
        chosen[0].words in ("全年", "当年", "同年")
        and before is not None
        and before.span
        and context.state.period_sentence == subject.sentence
    ):
        year = before.span[0][:4]
        chosen = (chosen[0], When((f"{year}-01-01", f"{year}-12-31"), chosen[1].at, "span", "year"))
    section = context.state.section
    if chosen[0].words in ("全年", "年内") and section is not None and section.aim and section.when:
        chosen = (chosen[0], When(section.when.span, chosen[1].at, "span", "year"))
    future = (
        chosen[1].span is not None
        and context.state.published is not None
        and chosen[1].span[0] > context.state.published.isoformat()
    )
    if future and subject.status in STOCK and not aims:
        return None
    return chosen


def _resolved(context: Context, subject: Subject, mention: PeriodMention) -> When | None:
    when = resolve(mention, context.state.published, _this_year(context, subject))
    if when is None or when.span is None:
        return hinted(context, mention) or when
    return when


def _stale(context: Context, subject: Subject, mention_end: int) -> bool:
    """Whether a 目前 stands between the day and the group."""
    between = context.text[mention_end : context.local(subject.start)]
    return "目前" in between or "眼下" in between


_OF_THIS_YEAR = re.compile(r"今年|全年|年度|年初|新签")


def _this_year(context: Context, subject: Subject) -> bool:
    if context.state.this_year and context.state.period_paragraph == subject.paragraph:
        return True
    if _OF_THIS_YEAR.search(context.text) or "completion_rate" in subject.measures:
        return True
    told = context.state.paragraph_text
    return "今年以来" in told or "今年来" in told


def _take(context: Context, subject: Subject, when: When, keep: bool = True) -> None:
    subject.period = when.span
    at = context.segment.start
    if when.span is not None:
        subject.period_span = (at + when.at[0], at + when.at[1])
    if not keep:
        return
    state = context.state
    state.period, state.period_paragraph, state.period_sentence = (
        when,
        subject.paragraph,
        subject.sentence,
    )
    state.period_of_group = True
    state.period_offset = at
    named = ceremony(context.text) or subject.count is not None
    if (
        ((when.precision == "day" and when.kind == "point") or is_fair(when))
        and subject.status
        and named
        and not subject.part
    ):
        held = subject.status in (Status.SIGNED, Status.STARTED, Status.COMPLETED)
        if held:
            state.event = Event(subject.status, when, subject.paragraph, at)


def _target_period(
    context: Context, subject: Subject, own: tuple[PeriodMention, When] | None
) -> None:
    span = own[1].span if own is not None and own[1].kind != "since" else None
    if own is not None and span is not None:
        mention, when = own
        subject.period = until_end_of(span, context.text[mention.start : mention.end])
        if when.precision == "day" and span[0] == span[1]:
            subject.period = year_of(context.state.published)
        subject.period_span = absolute(context, mention.start, mention.end)
        return
    if (
        subject.parent is not None
        and subject.parent.modality is Modality.TARGET
        and subject.parent.period
    ):
        subject.period, subject.period_span = subject.parent.period, subject.parent.period_span
        return
    section = context.state.section
    if section is not None and section.aim and section.when is not None:
        subject.period = section.when.span
        return
    beside = [s for s in context.subjects if s.is_group and s.end <= subject.start]
    if own is None and beside and beside[-1].modality is Modality.TARGET and beside[-1].period:
        subject.period, subject.period_span = beside[-1].period, beside[-1].period_span
        return
    if subject.part and subject.parent is not None and is_whole_year(subject.parent.period):
        subject.period, subject.period_span = subject.parent.period, subject.parent.period_span
        return
    subject.period = year_to_come(context, subject) or year_of(context.state.published)
