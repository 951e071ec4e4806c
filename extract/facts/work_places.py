"""Where a project stands: in its name, 位于, 选址, or the place its paragraph speaks of."""

from __future__ import annotations

import re

from extract.facts import where
from extract.facts.context import Context
from extract.facts.subjects import Subject
from normalize import places

_LOCATED = re.compile(r"(?:位于|选址|坐落|落户|落地|在|设在|地处|入驻)[^,。;]{0,6}$")


def read_place(context: Context, subject: Subject, floor: int, ceiling: int) -> None:
    state = context.state
    name = subject.name or ""
    rows = [m for m in places.find_places(name, state.home.name if state.home else None) if m.place]
    at = context.local(subject.start)
    for mention in context.tokens.places:
        if (
            at <= mention.start < context.local(subject.end)
            and mention.place is not None
            and mention.place.level in ("county", "town")
        ):
            near = state.home is None or where.family(state.home, mention.place)
            if (
                near
                and mention.start - at <= 8
                and mention.within not in ("company", "outlet", "school", "road")
            ):
                _set(
                    subject,
                    where.official(mention.place),
                    (context.segment.start + mention.start, context.segment.start + mention.end),
                )
                return
    rows = [
        m for m in rows if m.place and (state.home is None or where.family(state.home, m.place))
    ]
    rows = [
        m
        for m in rows
        if m.within not in ("company", "outlet", "school", "road") and m.end < len(name)
    ]
    inner = [m for m in rows if m.place and m.place.level in ("county", "town")]
    zones = [m for m in rows if m.place and m.place.level == "zone"]
    for mention in (inner or zones)[:1]:
        if mention.place is not None and (mention.start <= 8 or mention in inner):
            _set(
                subject,
                where.official(mention.place),
                subject.name_span or (subject.start, subject.end),
            )
            return
    for start, stop, place in where.mentions(context.text, context.tokens.places, state.home):
        if context.text[stop : stop + 1] == "的" and stop + 1 == context.local(subject.start):
            _set(
                subject,
                where.official(place),
                (context.segment.start + start, context.segment.start + stop),
            )
            return
        if not floor <= start < ceiling or context.local(subject.start) <= start < context.local(
            subject.end
        ):
            continue
        located = _LOCATED.search(context.text[:start]) is not None
        if (
            state.home is not None
            and not where.family(state.home, place)
            and not (located and where.neighbours(state.home, place))
        ):
            continue
        if (
            place.level in ("province", "city")
            and state.home is not None
            and place.code != state.home.code
        ):
            continue
        if located or start < context.local(subject.start):
            _set(
                subject,
                where.official(place),
                (context.segment.start + start, context.segment.start + stop),
            )
    if (
        subject.region is None
        and state.region is not None
        and state.region_paragraph == subject.paragraph
    ):
        subject.region, subject.region_span = where.official(state.region), state.region_span
    if subject.region is None and state.home is not None:
        subject.region = where.official(state.home)


def _set(subject: Subject, name: str, span: tuple[int, int]) -> None:
    subject.region, subject.region_span, subject.own_region = name, span, True
