"""Ceremonies: what was done on which day, for all that is told of them afterwards."""

from __future__ import annotations

import re

from extract.facts import where
from extract.facts.aims import AIM
from extract.facts.context import Context, absolute
from extract.facts.group_spans import THIS_YEAR
from extract.facts.lexicon import Word
from extract.facts.stages import status_of
from extract.facts.state import Event
from extract.facts.when import When, candidates, ceremony, is_day, resolve
from model import Status
from normalize import places
from normalize.dates import PeriodMention

_SIGNS = re.compile(r"签|推介|恳谈|洽谈|招商|对接")


def note_event(context: Context) -> None:
    """Keep a ceremony in mind, and the span that a sentence without figures opens."""
    found = candidates(context.text, context.tokens)
    days = [m for m in found if is_day(m)]
    _note_day(context, days)
    event = ceremony(context.text)
    _note_lead(context)
    if event is not None:
        _note_place(context, event.start())
        if days:
            when = resolve(days[0], context.state.published, False)
            _note_ceremony(context, event, when, context.segment.start)
        else:
            _date_before(context, event)
    if not any(s.is_group for s in context.subjects):
        _note_span(context, found)


def _note_day(context: Context, days: list[PeriodMention]) -> None:
    """The day told last, and the last on which something was done."""
    state, at = context.state, context.segment.start
    named = [m for m in context.tokens.periods if is_day(m)]
    mention = next((m for m in reversed(named) if not _is_spoken(context, m)), None)
    if mention is not None:
        when = resolve(mention, state.published, False)
        if when is not None and when.span is not None and not _SAME_DAY.search(mention.words):
            state.day = (when, (at + mention.start, at + mention.end))
    for mention in days[-1:]:
        when = resolve(mention, state.published, False)
        if when is not None and when.span is not None:
            state.opening = Event(None, when, context.segment.paragraph, at)


def _is_spoken(context: Context, mention: PeriodMention) -> bool:
    """“工人正月初八进场。”: a day inside somebody's words."""
    told = context.state.paragraph_text
    return told.count('"', 0, len(told) - len(context.text) + mention.start) % 2 == 1


_SAME_DAY = re.compile(r"当[天日]|同日")


def _note_ceremony(context: Context, event: re.Match[str], when: When | None, offset: int) -> None:
    words = context.tokens.words_of("status")
    inside = [w for w in words if event.start() <= w.start < event.end()]
    status = _event_status(event[0] + _and_more(context.text, event.end()), inside or words)
    if when is not None and (status is not None or _SIGNS.search(event[0])):
        context.state.event = Event(status, when, context.segment.paragraph, offset)


def _note_span(context: Context, found: list[PeriodMention]) -> None:
    state, text, segment = context.state, context.text, context.segment
    spans = [
        m
        for m in found
        if not _EXPECTED.search(text[: m.start])
        and not (_is_month(m) and context.subjects)
        and (
            (m.period is not None and m.period.kind in ("span", "until", "since"))
            or (m.period and m.period.precision in ("quarter", "half", "month"))
        )
    ]
    for mention in spans[-1:]:
        this_year = THIS_YEAR.search(text) is not None or state.this_year
        when = resolve(mention, state.published, this_year)
        today = state.published.isoformat() if state.published else ""
        past = when is not None and when.span is not None and when.span[0] <= today
        if past and not AIM.search(text[: mention.start]):
            state.period, state.period_paragraph = when, segment.paragraph
            state.period_of_group = False
            state.period_sentence, state.period_offset = segment.sentence, segment.start


_LINE = 30  # characters of a line of its own: 就在今天上午 / 首批重点项目集中开工


def _date_before(context: Context, event: re.Match[str]) -> None:
    """2月26日,雨停了。集中开工活动在这里举行: the ceremony's day stands a sentence before."""
    opening = context.state.opening
    if opening is None:
        return
    lines = context.segment.paragraph - opening.paragraph
    if lines == 0 or (lines == 1 and len(context.text) < _LINE):
        _note_ceremony(context, event, opening.when, opening.offset)


_LEAD = re.compile(r"(?:[由从][东西南北]?[^,。;]{0,2}[到向])?(?:位于|走进|来到|走到|在|到|地处)?")


def _note_lead(context: Context) -> None:
    """位于福安市湾坞镇的厂区内,钢花飞溅: the place of what the paragraph tells next."""
    state = context.state
    if context.subjects or not context.segment.opens:
        return
    if state.region_paragraph == context.segment.paragraph or state.home is None:
        return
    first = next((m for m in context.tokens.places if m.place is not None), None)
    if first is None or first.place is None or first.bound:
        return
    inside = places.contains(state.home, first.place) and first.place.code != state.home.code
    if inside and _LEAD.fullmatch(context.text[: first.start]):
        state.region, state.region_paragraph = first.place, context.segment.paragraph
        state.region_span = absolute(context, first.start, first.end)


_HOSTS = re.compile(r"(?:人民政府|县委|区委|市委)?(?:举行|举办|召开|组织)")


_EXPECTED = re.compile(r"(?:预计|有望|可望|预期)$")
"""预计|全年产值可达150亿元: the span of what is not told here."""


def _is_month(mention: PeriodMention) -> bool:
    """今年2月 in a sentence on one project: the day of its stage."""
    period = mention.period
    return period is not None and period.kind == "point" and period.precision == "month"


def _note_place(context: Context, stop: int) -> None:
    """晋江市举行集中签约活动: the place of what is told next, where that names none."""
    state = context.state
    if state.region_paragraph == context.segment.paragraph:
        return
    for mention in context.tokens.places:
        if mention.place is None or mention.end > stop or mention.bound:
            continue
        if where.is_one_of_all(context.text, mention.start):
            continue
        hosts = _HOSTS.match(context.text, mention.end) is not None
        near = state.home is not None and (
            places.contains(state.home, mention.place)
            or (hosts and where.neighbours(state.home, mention.place))
        )
        if near:
            state.region, state.region_paragraph = mention.place, context.segment.paragraph
            state.region_span = absolute(context, mention.start, mention.end)
        return


def _and_more(text: str, at: int) -> str:
    """集中签约|暨开工活动."""
    match = re.compile(r"(?:暨|、|和|及)(?:集中)?(?:签约|开工|竣工|动工|投产)").match(text, at)
    return match[0] if match else ""


def _event_status(words: str, found: list[Word]) -> Status | None:
    if "签约" in words and re.search(r"开工|竣工|开竣", words):
        return None
    if re.search(r"开、?\(?竣", words):
        return Status.STARTED
    if re.search(r"推介|恳谈|洽谈|招商", words) and "签约" not in words:
        return None
    if "签约" in words or "对接" in words:
        return Status.SIGNED
    if re.search(r"开工|奠基|动工|动建|开建|动土|启动", words):
        return Status.STARTED
    if re.search(r"竣工|投产", words):
        return Status.COMPLETED
    return status_of(found[-1]) if found else None
