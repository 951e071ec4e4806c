"""One project: what each mention tells of it, and what it comes to in the end."""

from __future__ import annotations

import re
from datetime import date, timedelta

from extract.facts import where
from extract.facts.context import Context, absolute
from extract.facts.people import companies_near
from extract.facts.state import Stage, State
from extract.facts.subjects import Subject
from extract.facts.work_places import read_place
from extract.facts.work_stages import one_list, read_stages
from model import Modality, Status
from normalize import places

_AT_EVENT = re.compile(r"当天|当日|现场|同场|同日|本次|此次|这次|本轮|仪式|集中|同时|本批")


def resolve_project(context: Context, subject: Subject) -> None:
    """Read what one mention tells of a project, and add it to the project's story."""
    floor, ceiling = _stretch(context, subject)
    read_stages(context, subject, floor, ceiling)
    section = context.state.section
    if section is not None and section.status is not None and subject.section_status is None:
        subject.section_status = section.status
    read_place(context, subject, floor, ceiling)
    alone = sum(not s.is_group for s in context.subjects) == 1
    if subject.own_region and alone and subject.region:
        place = places.find(subject.region)
        if (
            place is not None
            and _opens(context, subject)
            and context.state.region_paragraph != subject.paragraph
        ):
            context.state.region, context.state.region_paragraph = place, subject.paragraph
            context.state.region_span = subject.region_span
    _remember_event(context, subject)
    names, at = companies_near(
        context.text, context.local(subject.start), context.local(subject.end), ceiling
    )
    if names and not subject.company:
        subject.company = names
        if at:
            subject.company_span = absolute(context, *at)
            if "（" in context.state.body[slice(*subject.company_span)]:
                subject.company = [n.replace("(", "（").replace(")", "）") for n in names]


_LEADS = re.compile(
    r"(?:[^,。;]{0,12},)?\s*(?:在|位于|走进|来到|走在|记者在|地处|落户|坐落于?|由[^,。;]{1,6}到|[■▲●★◆]|\([^()]*\))?$"
)


def _opens(context: Context, subject: Subject) -> bool:
    """Whether a project's place opens the segment: what comes next is told of that place, too."""
    if subject.region_span is None:
        return False
    at = context.local(subject.region_span[0])
    if subject.region_span[0] >= subject.start:
        earlier = context.state.last(paragraph=subject.paragraph)
        return earlier is None and at < context.local(subject.end)
    return (
        at < context.local(subject.start)
        and _LEADS.fullmatch(context.text[: max(at, 0)]) is not None
    )


def _remember_event(context: Context, subject: Subject) -> None:
    """The day that a project without one of its own may take from the ceremony around it."""
    event, period = context.state.event, context.state.period
    if event is None:
        return
    later = (
        period is not None
        and event.offset < context.state.period_offset
        and context.state.period_offset + period.at[0] < subject.start
        and period.kind != "point"
    )
    near = event.paragraph == subject.paragraph or _AT_EVENT.search(context.text) is not None
    if near or not later or context.state.period_paragraph != subject.paragraph:
        event.lend_to(subject)


def _stretch(context: Context, subject: Subject) -> tuple[int, int]:
    """What of the segment may speak of this project: up to the next subject of another list."""
    index = context.subjects.index(subject)
    floor, beside = 0, subject
    for other in reversed(context.subjects[:index]):
        if (other.listed and subject.listed and other.is_group == subject.is_group) or one_list(
            context, other, beside
        ):
            beside = other
            continue
        ends = [context.local(v.span.end) for v in other.measures.values()]
        floor = max(
            [context.local(other.end), *(e for e in ends if e <= context.local(subject.start))]
        )
        break
    ceiling, beside = len(context.text), subject
    for other in context.subjects[index + 1 :]:
        if not other.is_group and _told_between(context, beside, other):
            ceiling = context.local(other.start)
            break
        if (subject.listed and (other.listed or other.is_group)) or one_list(
            context, beside, other
        ):
            beside = other
            continue
        ceiling = context.local(other.start)
        break
    return floor, ceiling


def _told_between(context: Context, first: Subject, second: Subject) -> bool:
    """A、B均在建,|C已投用: another list begins where a stage of the first was told."""
    start, end = context.local(first.end), context.local(second.start)
    comma = context.text.rfind(",", start, end)
    return comma > 0 and any(start <= w.start < comma for w in context.tokens.words_of("status"))


_SPENT = re.compile(r"年度|投资|任务|序时")


def _only_spent(state: State, story: list[Stage]) -> bool:
    """开工 …, 超额完成年度任务: money spent since the start; 封顶 is a stage of its own."""
    going = [row for row in story if row[0] is Status.UNDER_CONSTRUCTION]
    return all(_SPENT.search(state.folded, *row[1]) for row in going)


def settle(state: State, subject: Subject) -> None:
    """After the last mention: the latest stage reached, its day, or what the group gives."""
    story = state.stages.get(id(subject), [])
    group = subject.parent
    if story:
        best = max(story, key=lambda row: (row[0].rank, row[2] is not None))
        started = [row for row in story if row[0] is Status.STARTED and row[2]]
        if best[0] is Status.UNDER_CONSTRUCTION and started and _only_spent(state, story):
            best = started[-1]
        subject.status, subject.status_span = best[0], best[1]
        if best[2]:
            subject.date, subject.date_span = best[2], best[3]
        subject.undated = best[2] == ""
    elif subject.status is None and group is not None and group.modality is Modality.TARGET:
        subject.planned = True
    elif (
        subject.status is None
        and subject.rule != "anaphor"
        and group is not None
        and group.status is not None
    ):
        subject.status, subject.status_span = group.status, group.status_span
    subject.held = subject.status is None
    if subject.status is None:
        spent = Status.UNDER_CONSTRUCTION if "completed_investment" in subject.measures else None
        subject.status = (
            subject.section_status
            or subject.event_status
            or spent
            or (Status.PLANNED if subject.planned or _is_later_phase(subject) else None)
        )
    if subject.region is None and state.home is not None:
        subject.region = where.official(state.home)
    if subject.date is None and not subject.undated and subject.status is not None:
        _date_from_around(subject)


_LATER_PHASE = re.compile(r"[(]?[二三四五六七八九2-9]期(?:工程|项目)?[)]?$")


def _is_later_phase(subject: Subject) -> bool:
    """A later phase with an amount of its own is planned, unless told otherwise."""
    return (
        _LATER_PHASE.search(subject.name or "") is not None
        and "total_investment" in subject.measures
    )


_HELD = (Status.SIGNED, Status.STARTED, Status.COMPLETED)


def _one_month(span: tuple[str, str]) -> bool:
    first, last = date.fromisoformat(span[0]), date.fromisoformat(span[1])
    return first.day == 1 and span[0][:7] == span[1][:7] and (last + timedelta(1)).day == 1


def _intended_there(subject: Subject) -> bool:
    """达成意向的还有A: at the ceremony at which others were signed; a group has its own day."""
    group = subject.parent
    signing = (subject.event_status, subject.status) == (Status.SIGNED, Status.INTENDED)
    return signing and (group is None or group.status is not Status.INTENDED)


def _date_from_around(subject: Subject) -> None:
    group = subject.parent
    if group is not None and group.period and subject.status is group.status:
        one_day = group.period[0] == group.period[1]
        if one_day:
            subject.date, subject.date_span = group.period[0], group.period_span
            return
        if _one_month(group.period) and subject.status in _HELD:
            subject.date, subject.date_span = group.period[0][:7], group.period_span
            return
    if (
        subject.fallback is not None
        and subject.status is not None
        and subject.status
        in (subject.event_status, Status.STARTED, Status.SIGNED, Status.COMPLETED, Status.INTENDED)
        and (
            subject.event_status in (subject.status, Status.STARTED, None)
            or _intended_there(subject)
        )
    ):
        subject.date, subject.date_span = subject.fallback
