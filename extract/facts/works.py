"""The attributes of a project: stage and its day, place, companies."""

from __future__ import annotations

import re

from extract.facts import where
from extract.facts.groups import Context
from extract.facts.lexicon import Word
from extract.facts.people import companies_near
from extract.facts.stages import is_reached, status_of
from extract.facts.subjects import Subject
from extract.facts.when import candidates, event_date, resolve
from model import Status
from normalize import places

_AT_EVENT = re.compile(r"当天|当日|现场|同场|同日|本次|此次|这次|本轮|仪式|集中|同时|本批")
_LOCATED = re.compile(r"(?:位于|选址|坐落|落户|落地|在|设在|地处|入驻)[^,。;]{0,6}$")


def resolve_project(context: Context, subject: Subject) -> None:
    """Read what one mention tells of a project, and add it to the project's story."""
    floor, ceiling = _stretch(context, subject)
    _stages(context, subject, floor, ceiling)
    _region(context, subject, floor, ceiling)
    alone = sum(not s.is_group for s in context.subjects) == 1
    if subject.own_region and alone and subject.region:
        place = places.find(subject.region)
        if place is not None and context.state.region_paragraph != subject.paragraph:
            context.state.region, context.state.region_paragraph = place, subject.paragraph
            context.state.region_span = subject.region_span
    names, at = companies_near(
        context.text, context.local(subject.start), context.local(subject.end), ceiling
    )
    if names and not subject.company:
        subject.company = names
        if at:
            subject.company_span = (context.segment.start + at[0], context.segment.start + at[1])


def _stretch(context: Context, subject: Subject) -> tuple[int, int]:
    """What of the segment may speak of this project: up to the next subject of another list."""
    index = context.subjects.index(subject)
    floor = 0
    for other in reversed(context.subjects[:index]):
        if other.listed and subject.listed and other.is_group == subject.is_group:
            continue
        ends = [context.local(v.span.end) for v in other.measures.values()]
        floor = max([context.local(other.end), *(e for e in ends if e <= context.local(subject.start))])
        break
    ceiling = len(context.text)
    for other in context.subjects[index + 1 :]:
        if subject.listed and (other.listed or other.is_group):
            continue
        ceiling = context.local(other.start)
        break
    return floor, ceiling


_PREMOD = re.compile(r"(?:了|的|过)?(?:还有|是|包括|则是|就是)?:?$")
_OWN_WORDS = 14


def _stages(context: Context, subject: Subject, floor: int, ceiling: int) -> None:
    story = context.state.stages.setdefault(id(subject), [])
    for word in context.tokens.words_of("status"):
        if not floor <= word.start < ceiling or not is_reached(context.text, word):
            continue
        if not _is_said_of(context, subject, word):
            continue
        span = (context.segment.start + word.start, context.segment.start + word.end)
        day, day_span = _day_of(context, word.start, floor)
        story.append((status_of(word), span, day, day_span))


def _is_said_of(context: Context, subject: Subject, word: Word) -> bool:
    """Behind the name: in its clause, or opening a later one; before it: 开工的A, 签下A."""
    text, start, end = context.text, context.local(subject.start), context.local(subject.end)
    if word.end <= start:
        between = text[word.end : start]
        if len(_PREMOD.sub("", between)) == 0:
            return True
        return "," not in between and between.startswith(("的", "了", "总", "投")) and len(between) < 30
    if word.start < end:
        return False
    for other in context.subjects:
        gap = text[word.end : context.local(other.start)] if other.start >= subject.end else ","
        if word.end <= context.local(other.start) and "," not in gap and not other.is_group and (gap == "" or gap.endswith("的")):
            return False
    clause = max(text.rfind(mark, 0, word.start) for mark in ",:") + 1
    if clause <= end:
        return True
    lead = text[clause : word.start]
    for mention in context.tokens.periods:
        if clause <= mention.start and mention.end <= word.start:
            lead = lead.replace(text[mention.start : mention.end], "")
    return len(lead) <= _OWN_WORDS and not re.search(r"企业|公司|同时|带动|引领|[省市县区](?:内|里|级)?(?:委|政府)", lead)


def _day_of(context: Context, position: int, floor: int) -> tuple[str | None, tuple[int, int] | None]:
    best = None
    for mention in candidates(context.text, context.tokens):
        if floor - 40 <= mention.start < position and mention.end <= position + 1 and mention.start >= max(0, floor - 200):
            best = mention
    if best is None or re.search(r"截至|截止", context.text[max(0, best.start - 2) : best.end]):
        return None, None
    when = resolve(best, context.state.published, False)
    day = event_date(when) if when else None
    if day is None:
        return None, None
    return day, (context.segment.start + best.start, context.segment.start + best.end)


def _region(context: Context, subject: Subject, floor: int, ceiling: int) -> None:
    state = context.state
    name = subject.name or ""
    rows = [m for m in places.find_places(name, state.home.name if state.home else None) if m.place]
    for mention in rows:
        place = mention.place
        if place and mention.start <= 2 and (state.home is None or where.family(state.home, place)):
            if place.level not in ("province", "city") or state.home is None:
                _set(subject, where.official(place), (subject.start + mention.start, subject.start + mention.end))
                return
    for start, stop, place in where.mentions(context.text, context.tokens.places, state.home):
        if not floor <= start < ceiling or context.local(subject.start) <= start < context.local(subject.end):
            continue
        if state.home is not None and not where.family(state.home, place):
            continue
        if place.level in ("province", "city") and state.home is not None and place.code != state.home.code:
            continue
        if _LOCATED.search(context.text[:start]) or start < context.local(subject.start):
            _set(subject, where.official(place), (context.segment.start + start, context.segment.start + stop))
    if subject.region is None and state.region is not None and state.region_paragraph == subject.paragraph:
        subject.region, subject.region_span = where.official(state.region), state.region_span
    if subject.region is None and state.home is not None:
        subject.region = where.official(state.home)


def _set(subject: Subject, name: str, span: tuple[int, int]) -> None:
    subject.region, subject.region_span, subject.own_region = name, span, True


def settle(context_state, subject: Subject) -> None:  # type: ignore[no-untyped-def]
    """After the last mention: the latest stage reached, its day, or what the group gives."""
    story = context_state.stages.get(id(subject), [])
    if story:
        best = max(story, key=lambda row: (row[0].rank, row[2] is not None))
        if best[0] is Status.UNDER_CONSTRUCTION and "completed_investment" in subject.measures:
            pass
        subject.status, subject.status_span = best[0], best[1]
        if best[2] is not None:
            subject.date, subject.date_span = best[2], best[3]
    elif subject.status is None and subject.parent is not None:
        subject.status, subject.status_span = subject.parent.status, subject.parent.status_span
    if subject.date is None and subject.parent is not None and subject.status is subject.parent.status:
        group = subject.parent
        if group.period and group.period[0] == group.period[1]:
            subject.date, subject.date_span = group.period[0], group.period_span
    event = context_state.event
    if subject.status is None and event is not None and subject.measures and subject.paragraph >= event.paragraph:
        subject.status = event.status
    if subject.date is None and event is not None and subject.status is event.status:
        if subject.listed or subject.measures:
            subject.date = event_date(event.when)
