"""The span that a figure covers: its own, its whole's, the ceremony's, or none.

截至10月底 with 今年 → 1 January to 31 October; 在谈项目15个 (a stock on no day) → none.
"""

from __future__ import annotations

import re

from extract.facts.context import Context, absolute, reach
from extract.facts.state import Event
from extract.facts.subjects import Subject
from extract.facts.when import AS_WORD, When, candidates, ceremony, resolve, until_end_of, year_of
from extract.facts.wholes import BREAKDOWN
from model import Modality, Status
from normalize.dates import PeriodMention

_EARLIER = re.compile(r"(?:前[一二三四五六七八九十\d]+|历|往)届|历年")
_ON_THAT_DAY = re.compile(r"当天|当日|同日|同一天")
_NOW = re.compile(r"目前|眼下|现有|当前|现阶段|截至目前")


_STOCKED = re.compile(r"(?:储备|策划|谋划|生成|在谈|洽谈|对接)(?:了|有)?[^,。;\d]{0,4}$")
_STOCK = frozenset((Status.PLANNED, Status.INTENDED, Status.NEGOTIATING, Status.REGISTERED))


def read_span(context: Context, subject: Subject) -> None:
    """Set the days that a group's figures cover, or leave them open."""
    if subject.period is not None:
        return
    floor, end, _ = reach(context, subject)
    stops = [context.local(v.span.end) for v in subject.measures.values()]
    own = _own_period(context, subject, floor, max([end, *stops]))
    if subject.modality is Modality.TARGET:
        _target_period(context, subject, own)
    elif own is not None and own[1].kind in ("now", "until") and _signed_then(subject):
        _inherit(context, subject)
    elif own is not None and not _stale(context, subject, own[0].end):
        _take(context, subject, own[1], keep=subject.rule != "aim")
    elif context.state.day is not None and _ON_THAT_DAY.search(
        context.text, 0, context.local(subject.end)
    ):
        subject.period, subject.period_span = context.state.day[0].span, context.state.day[1]
    else:
        _inherit(context, subject)
    if _yet_to_come(context, subject):
        subject.modality = Modality.TARGET


_REACHED = frozenset((Status.SIGNED, Status.LANDED, Status.STARTED, Status.COMPLETED))


def _yet_to_come(context: Context, subject: Subject) -> bool:
    """明年新签约项目60个: what shall be signed, started or spent in a year to come is an aim."""
    day = context.state.published
    if subject.period is None or day is None or subject.period[0] <= day.isoformat():
        return False
    return subject.status in _REACHED or "completed_investment" in subject.measures


def _year_to_come(context: Context, subject: Subject) -> tuple[str, str] | None:
    """The year of the plan that this paragraph has told: 2025年实施项目120个。其中拟新开工52个."""
    day = context.state.published
    last = context.state.last("group", paragraph=subject.paragraph)
    before = [s for s in context.subjects if s.is_group and s.start < subject.start]
    for other in [*reversed(before), *([last] if last else [])]:
        if other.period and day and other.period[0] > day.isoformat() and _whole_year(other.period):
            return other.period
    return None


THIS_YEAR = re.compile(r"(?:今年|全年|本年|年内|今年来)")


def _own_period(
    context: Context, subject: Subject, floor: int, stop: int
) -> tuple[PeriodMention, When] | None:
    found: list[tuple[PeriodMention, When]] = []
    aims = subject.modality is Modality.TARGET
    for mention in candidates(context.text, context.tokens, aims):
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
        when = resolve(mention, context.state.published, _this_year(context, subject))
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
    if future and subject.status in _STOCK and not aims:
        return None
    return chosen


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
        when.kind == "point"
        and when.precision == "day"
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
    if subject.part and subject.parent is not None and _whole_year(subject.parent.period):
        subject.period, subject.period_span = subject.parent.period, subject.parent.period_span
        return
    subject.period = _year_to_come(context, subject) or year_of(context.state.published)


def _signed_then(subject: Subject) -> bool:
    """2023年签约的74个项目,目前已落地59个、开工31个: all are told of the year's projects."""
    parent = subject.parent
    if parent is not None and parent.status is not Status.SIGNED and _signed_then(parent):
        return True
    return (
        parent is not None
        and parent.sentence == subject.sentence
        and parent.status is Status.SIGNED
        and parent.count is not None
        and subject.count is not None
        and _whole_year(parent.period)
    )


def _whole_year(span: tuple[str, str] | None) -> bool:
    return span is not None and span[0].endswith("-01-01") and span[1].endswith("-12-31")


_CUMULATIVE = re.compile(rf"全[市县区省]|累计|目前|今年(?!{AS_WORD.pattern})|全年")


def _shares_span(subject: Subject, parent: Subject, lead: str) -> bool:
    """Whether a group has its whole's span, as a part of it or in the same sentence."""
    if parent.modality is not Modality.ACTUAL or parent.period is None:
        return False
    same = subject.sentence == parent.sentence and not _NOW.search(lead)
    return subject.part or same


def _take_year_to_come(context: Context, subject: Subject) -> bool:
    """2025年计划实施项目120个。其中,续建项目|48个|: the year of the plan that they are parts of."""
    if subject.parent is None or subject.parent.modality is Modality.TARGET:
        subject.period = _year_to_come(context, subject)
    return subject.period is not None


def _inherit(context: Context, subject: Subject) -> None:
    state, parent = context.state, subject.parent
    if subject.part and _take_year_to_come(context, subject):
        return
    lead = context.text[: context.local(subject.end)]
    progress = "completed_investment" in subject.measures or "completion_rate" in subject.measures
    stock = subject.status in _STOCK and not progress
    by_verb = _STOCKED.search(context.text[: context.local(subject.start)]) is not None
    beside = subject.part and subject.rule != "list" and not by_verb
    if stock and not beside and not BREAKDOWN.search(lead):
        return
    if parent is not None and (_shares_span(subject, parent, lead) or _signed_then(subject)):
        subject.period, subject.period_span = parent.period, parent.period_span
        return
    if _NOW.search(lead) or stock or _EARLIER.search(lead):
        return
    event, when = state.event, state.period
    near = state.period_paragraph == subject.paragraph
    at_event = event is not None and (
        subject.status in (None, event.status)
        or event.status is None
        or event.paragraph == subject.paragraph
        or subject.part
    )
    cumulative = _CUMULATIVE.search(lead) is not None
    if (
        event is not None
        and at_event
        and not progress
        and not cumulative
        and (not near or event.offset >= state.period_offset)
    ):
        subject.period = event.when.span
        subject.period_span = (event.offset + event.when.at[0], event.offset + event.when.at[1])
        return
    if (
        when is None
        or when.span is None
        or (subject.status is None and not near and not subject.foreign)
    ):
        return
    long = (when.precision != "day" and when.kind in ("span", "until", "since")) or (
        when.kind == "point" and when.precision in ("quarter", "half")
    )
    if progress and when.kind == "point" and when.precision == "day":
        return
    if progress or near or (long and (subject.status is not None or subject.foreign)):
        subject.period = when.span
        subject.period_span = (state.period_offset + when.at[0], state.period_offset + when.at[1])
