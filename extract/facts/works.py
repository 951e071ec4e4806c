"""The attributes of a project: stage and its day, place, companies."""

from __future__ import annotations

import re
from datetime import date

from extract.facts import where
from extract.facts.groups import Context
from extract.facts.lexicon import Word
from extract.facts.people import companies_near
from extract.facts.stages import is_reached, status_of
from extract.facts.state import State
from extract.facts.subjects import Subject
from extract.facts.when import candidates, event_date, resolve
from model import Status
from normalize import places
from normalize.dates import PeriodMention, parse_period

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
    _remember_event(context, subject)
    names, at = companies_near(
        context.text, context.local(subject.start), context.local(subject.end), ceiling
    )
    if names and not subject.company:
        subject.company = names
        if at:
            subject.company_span = (context.segment.start + at[0], context.segment.start + at[1])


def _remember_event(context: Context, subject: Subject) -> None:
    """The day that a project without one of its own may take from the ceremony around it."""
    event, period = context.state.event, context.state.period
    if event is None or event_date(event.when) is None:
        return
    later = (
        period is not None and context.state.period_offset > event.offset and period.kind != "point"
    )
    near = event.paragraph == subject.paragraph or _AT_EVENT.search(context.text) is not None
    if near or not later or context.state.period_paragraph != subject.paragraph:
        day = event_date(event.when)
        assert day is not None  # noqa: S101 - checked above
        subject.fallback = (day, (event.offset + event.when.at[0], event.offset + event.when.at[1]))
        subject.event_status = event.status


def _stretch(context: Context, subject: Subject) -> tuple[int, int]:
    """What of the segment may speak of this project: up to the next subject of another list."""
    index = context.subjects.index(subject)
    floor = 0
    for other in reversed(context.subjects[:index]):
        if (
            (other.listed
            and subject.listed
            and other.is_group == subject.is_group)
            or _one_list(context, other, subject)
        ):
            continue
        ends = [context.local(v.span.end) for v in other.measures.values()]
        floor = max(
            [context.local(other.end), *(e for e in ends if e <= context.local(subject.start))]
        )
        break
    ceiling = len(context.text)
    for other in context.subjects[index + 1 :]:
        if (
            (subject.listed
            and (other.listed or other.is_group))
            or _one_list(context, subject, other)
        ):
            continue
        ceiling = context.local(other.start)
        break
    return floor, ceiling


def _one_list(context: Context, first: Subject, second: Subject) -> bool:
    """Whether nothing but 、 and 和 stands between two names."""
    between = context.text[context.local(first.end) : context.local(second.start)]
    return (
        not first.is_group
        and not second.is_group
        and re.fullmatch(r"\s*(?:\([^()]*\))?\s*(?:、|和|及|与|以及|,以及)\s*", between) is not None
    )


_PREMOD = re.compile(r"(?:了|的|过)?(?:还有|是|包括|则是|就是)?:?$")
_OWN_WORDS = 14


def _stages(context: Context, subject: Subject, floor: int, ceiling: int) -> None:
    story = context.state.stages.setdefault(id(subject), [])
    aim = re.search(
        r"拟(?![^,。;]{0,3}利用)[^,。;]{0,60}$", context.text[: context.local(subject.start)]
    )
    if aim:
        at = context.segment.start + aim.start()
        story.append((Status.PLANNED, (at, at + 1), None, None))
    among = re.match(
        r"\s*[^,。;:]{0,8}?(签约|开工|竣工|投产|在建|在谈)(?:的)?项目(?:中|里|方面)?[,:里]",
        context.text,
    )
    if among:
        word = next(
            (
                w
                for w in context.tokens.words_of("status")
                if among.start(1) <= w.start < among.end(1)
            ),
            None,
        )
        if word is not None and is_reached(context.text, word):
            story.append(
                (
                    status_of(word),
                    (context.segment.start + word.start, context.segment.start + word.end),
                    None,
                    None,
                )
            )
    for word in context.tokens.words_of("status"):
        opening = max(context.text.rfind(mark, 0, word.start) for mark in ",:") + 1
        of_all = _ALL.search(
            context.text[opening : word.start]
        ) is not None and opening > context.local(subject.end)
        if not of_all and not (
            floor <= word.start < ceiling and _is_said_of(context, subject, word)
        ):
            continue
        if not is_reached(context.text, word) or _in_future(context, word):
            subject.planned = subject.planned or status_of(word).rank >= Status.STARTED.rank
            continue
        span = (context.segment.start + word.start, context.segment.start + word.end)
        day, day_span = _day_of(context, word.start, floor)
        story.append((status_of(word), span, day, day_span))


def _list_start(context: Context, subject: Subject) -> int:
    """Where the list opens in which a project stands: what is said before it is said of all."""
    start = context.local(subject.start)
    for other in reversed(context.subjects[: context.subjects.index(subject)]):
        between = context.text[context.local(other.end) : start]
        if (
            other.is_group
            or re.fullmatch(r"\s*(?:\([^()]*\))?\s*(?:、|和|及|与|以及|,以及)\s*", between) is None
        ):
            break
        start = context.local(other.start)
    return start


_ALL = re.compile(r"均|都(?!市)|双双|全部|一并|同时")


def _is_said_of(context: Context, subject: Subject, word: Word) -> bool:
    """Behind the name: in its clause, or opening a later one; before it: 开工的A, 签下A."""
    text, end = context.text, context.local(subject.end)
    start = _list_start(context, subject)
    if word.end <= start:
        between = text[word.end : start]
        if len(_PREMOD.sub("", between)) == 0:
            return True
        return (
            "," not in between
            and between.startswith(("的", "了", "总", "投"))
            and len(between) < 30
        )
    if word.start < end:
        return False
    for other in context.subjects:
        gap = text[word.end : context.local(other.start)] if other.start >= subject.end else ","
        if (
            word.end <= context.local(other.start)
            and "," not in gap
            and not other.is_group
            and (gap == "" or gap.endswith("的"))
        ):
            return False
    clause = max(text.rfind(mark, 0, word.start) for mark in ",:") + 1
    if clause <= end:
        return True
    lead = text[clause : word.start]
    for mention in context.tokens.periods:
        if clause <= mention.start and mention.end <= word.start:
            lead = lead.replace(text[mention.start : mention.end], "")
    return len(lead) <= _OWN_WORDS and not re.search(
        r"企业|公司|同时|带动|引领|[省市县区](?:内|里|级)?(?:委|政府)", lead
    )


_SAME_DAY = re.compile(r"当天|当日|同日|同一天|当晚|现场|同场")
_COARSE = ("quarter", "half", "year", "span")


def _day_of(
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


def _in_future(context: Context, word: Word) -> bool:
    """Whether the day put before a stage is yet to come: 年底交付使用."""
    state, text = context.state, context.text
    clause = max(text.rfind(mark, 0, word.start) for mark in ",:;") + 1
    for mention in context.tokens.periods:
        if (
            not clause <= mention.start < word.start
            or mention.period is None
            or state.published is None
        ):
            continue
        start, end = mention.period.start, mention.period.end
        if start is not None and start > state.published:
            return True
        if re.search(r"前$|年底|月底", mention.words) and end is not None and end > state.published:
            return True
    return False


def _region(context: Context, subject: Subject, floor: int, ceiling: int) -> None:
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


def settle(state: State, subject: Subject) -> None:
    """After the last mention: the latest stage reached, its day, or what the group gives."""
    story = state.stages.get(id(subject), [])
    group = subject.parent
    if story:
        best = max(story, key=lambda row: (row[0].rank, row[2] is not None))
        started = [row for row in story if row[0] is Status.STARTED and row[2]]
        if (
            best[0] is Status.UNDER_CONSTRUCTION
            and started
            and best[2] is None
            and "completed_investment" in subject.measures
        ):
            best = started[-1]
        subject.status, subject.status_span = best[0], best[1]
        if best[2]:
            subject.date, subject.date_span = best[2], best[3]
        subject.undated = best[2] == ""
    elif subject.status is None and group is not None and group.status is not None:
        subject.status, subject.status_span = group.status, group.status_span
    if subject.status is None:
        spent = Status.UNDER_CONSTRUCTION if "completed_investment" in subject.measures else None
        subject.status = (
            subject.event_status or spent or (Status.PLANNED if subject.planned else None)
        )
    if subject.region is None and state.home is not None:
        subject.region = where.official(state.home)
    if subject.date is None and not subject.undated and subject.status is not None:
        _date_from_around(subject)


def _date_from_around(subject: Subject) -> None:
    group = subject.parent
    if group is not None and group.period and subject.status is group.status:
        if group.period[0] == group.period[1]:
            subject.date, subject.date_span = group.period[0], group.period_span
            return
    if (
        subject.fallback is not None
        and subject.status is not None
        and subject.status
        in (subject.event_status, Status.STARTED, Status.SIGNED, Status.COMPLETED)
    ):
        if subject.event_status in (subject.status, Status.STARTED, None):
            subject.date, subject.date_span = subject.fallback
