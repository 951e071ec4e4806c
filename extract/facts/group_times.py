"""The span that a group takes from around it: its whole's, the ceremony's, the paragraph's."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.facts.context import Context
from extract.facts.subjects import Subject
from extract.facts.when import AS_WORD, When
from extract.facts.wholes import BREAKDOWN
from model import Modality, Status

_EARLIER = re.compile(r"(?:前[一二三四五六七八九十\d]+|历|往)届|历年")
_NOW = re.compile(r"目前|眼下|现有|当前|现阶段|截至目前")
_STOCKED = re.compile(r"(?:储备|策划|谋划|生成|在谈|洽谈|对接)(?:了|有)?[^,。;\d]{0,4}$")
STOCK = frozenset((Status.PLANNED, Status.INTENDED, Status.NEGOTIATING, Status.REGISTERED))
_CUMULATIVE = re.compile(rf"全[市县区省](?!活动|大会)|累计|目前|今年(?!{AS_WORD.pattern})|全年")
_PROGRESS = ("completed_investment", "completion_rate")


def inherit(context: Context, subject: Subject) -> None:
    """Give a group without a span of its own the one that is spoken of, if any."""
    if subject.part and (subject.parent is None or subject.parent.modality is Modality.TARGET):
        subject.period = year_to_come(context, subject)
        if subject.period is not None:
            return
    lead = context.text[: context.local(subject.end)]
    progress = any(measure in subject.measures for measure in _PROGRESS)
    reached = _reached(context, subject)
    stock = subject.status in STOCK and not progress and not reached
    by_verb = _STOCKED.search(context.text[: context.local(subject.start)]) is not None
    beside = subject.part and subject.rule != "list" and not by_verb
    if stock and not beside and not BREAKDOWN.search(lead):
        _from_beside(context, subject)
        return
    if _from_parent(subject, lead) or _NOW.search(lead) or stock or _EARLIER.search(lead):
        return
    cumulative = _CUMULATIVE.search(lead) is not None
    if not progress and not cumulative and _from_event(context, subject):
        return
    when = context.state.period
    if when is not None and when.span is not None and not reached:
        _from_period(context, subject, when, progress)


_REACHED = re.compile(r"[^,。;]{0,4}(?:达成|签订|签署|签下)")


def _reached(context: Context, subject: Subject) -> bool:
    """另有6个项目|达成合作意向: an act of that day, and no stock."""
    end = context.local(subject.end)
    return subject.status is Status.INTENDED and _REACHED.match(context.text, end) is not None


def _from_beside(context: Context, subject: Subject) -> None:
    """龙海市对接项目89项;南靖、长泰分别对接51项、47项: at the fair that the first is told of."""
    same = (
        other
        for other in reversed(context.state.recent)
        if other.is_group and other.sentence == subject.sentence and other.status is subject.status
    )
    other = next(same, None)
    if other is not None and subject.rule == "list":
        subject.period, subject.period_span = other.period, other.period_span


def _from_parent(subject: Subject, lead: str) -> bool:
    parent = subject.parent
    if parent is None:
        return False
    told = parent.modality is Modality.ACTUAL and parent.period is not None
    same = subject.sentence == parent.sentence and not _NOW.search(lead)
    if (told and (subject.part or same)) or signed_then(subject):
        subject.period, subject.period_span = parent.period, parent.period_span
        return True
    return False


def _from_event(context: Context, subject: Subject) -> bool:
    state, event = context.state, context.state.event
    if event is None:
        return _done_then(context, subject)
    at_event = (
        subject.status in (None, event.status)
        or event.status is None
        or event.paragraph == subject.paragraph
        or subject.part
    )
    later = state.period_paragraph == subject.paragraph and event.offset < state.period_offset
    if not at_event or later:
        return False
    if subject.status is None and subject.min_amount is not None:
        subject.status = event.status
    subject.period, subject.period_span = event.when.span, event.at
    return True


_HELD = (Status.SIGNED, Status.INTENDED, Status.STARTED, Status.COMPLETED)
_AT_ONCE = re.compile(r"现场|当场|集中|悉数|一口气|一次性|同时|同台|齐")
_WITHIN = 10
_THERE = re.compile(r"(?:会上|活动上|仪式上|现场|当场|大会|推介会|恳谈会|共)[^,。;:]{0,6}$")
"""会上|签约项目22个."""


def _done_then(context: Context, subject: Subject) -> bool:
    """昨天下午,签字台上铺着红绒布。9个项目一口气签约: on the day that opened the paragraph."""
    state, opening = context.state, context.state.opening
    if opening is None or opening.paragraph != subject.paragraph or subject.status not in _HELD:
        return False
    end = context.local(subject.end)
    told = [w for w in context.tokens.words_of("status") if end <= w.start <= end + _WITHIN]
    at_once = told and _AT_ONCE.search(context.text[end : told[0].end])
    start = context.local(subject.count.span.start if subject.count else subject.start)
    if not at_once and not _THERE.search(context.text, 0, start):
        return False
    subject.period, subject.period_span = opening.when.span, opening.at
    state.event = replace(opening, status=subject.status)
    return True


def _from_period(context: Context, subject: Subject, when: When, progress: bool) -> None:
    """The span told last: in the paragraph, or a long one before it."""
    state = context.state
    near = state.period_paragraph == subject.paragraph
    if subject.status is None and not near and not subject.foreign:
        return
    if progress and when.kind == "point" and when.precision == "day":
        return
    long = (when.precision != "day" and when.kind in ("span", "until", "since")) or (
        when.kind == "point" and when.precision in ("month", "quarter", "half")
    )
    if progress or near or (long and (subject.status is not None or subject.foreign)):
        subject.period = when.span
        subject.period_span = (state.period_offset + when.at[0], state.period_offset + when.at[1])


def signed_then(subject: Subject) -> bool:
    """2023年签约的74个项目,目前已落地59个、开工31个: all are told of the year's projects."""
    parent = subject.parent
    if parent is not None and parent.status is not Status.SIGNED and signed_then(parent):
        return True
    return (
        parent is not None
        and parent.sentence == subject.sentence
        and parent.status is Status.SIGNED
        and parent.count is not None
        and subject.count is not None
        and is_whole_year(parent.period)
    )


def year_to_come(context: Context, subject: Subject) -> tuple[str, str] | None:
    """The year of the plan that this paragraph has told: 2025年实施项目120个。其中拟新开工52个."""
    day = context.state.published
    last = context.state.last("group", paragraph=subject.paragraph)
    before = [s for s in context.subjects if s.is_group and s.start < subject.start]
    for other in [*reversed(before), *([last] if last else [])]:
        if (
            other.period
            and day
            and other.period[0] > day.isoformat()
            and is_whole_year(other.period)
        ):
            return other.period
    return None


def is_whole_year(span: tuple[str, str] | None) -> bool:
    """Whether a span is that of one or more calendar years."""
    return span is not None and span[0].endswith("-01-01") and span[1].endswith("-12-31")
