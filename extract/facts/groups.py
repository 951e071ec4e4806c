"""The attributes of a group: stage, span, place, aim or fact, and the group it is part of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.facts import where
from extract.facts.aims import AIM, AIM_BEHIND, AIM_SET, STATED
from extract.facts.lexicon import find_words
from extract.facts.sentences import Segment
from extract.facts.stages import status_of
from extract.facts.state import Event, State
from extract.facts.subjects import Subject
from extract.facts.tokens import Tokens
from extract.facts.when import When, candidates, ceremony, resolve, until_end_of, year_of
from model import Modality, Status
from normalize import places
from normalize.dates import PeriodMention
from normalize.places import Place

_BREAKDOWN = re.compile(
    r"其中|当中|(?:从|按|分|以)[^,。;]{1,10}(?:看|分|划分|来看|统计|排名|排序|计)|(?:这些|这批|此批|上述|本批)项目(?:中|里)|"
    r"(?:个|项)[^,。;]{0,8}项目(?:中|里|当中)|^\s*看[^,。]{2,8},|项目(?:当)?中,|"
    r"各(?:县|市|区|地)[^,。;]{0,8}为:|余下|其余|剩余|论[^,。;]{1,4},|(?:居|排|位)[^,。;]{0,4}(?:前|首)[^,。;]{0,6}(?:是|为|有)"
)
_NOW = re.compile(r"目前|眼下|现有|当前|现阶段|截至目前")
_STOCK = frozenset((Status.PLANNED, Status.INTENDED, Status.NEGOTIATING, Status.REGISTERED))


@dataclass(frozen=True, slots=True)
class Context:
    """A segment with everything found in it."""

    segment: Segment
    tokens: Tokens
    state: State
    subjects: list[Subject]

    @property
    def text(self) -> str:
        """The segment's folded text."""
        return self.segment.text

    def local(self, position: int) -> int:
        """A place in the body as one in the segment."""
        return position - self.segment.start


def resolve_group(context: Context, subject: Subject) -> None:
    """Fill in what is said of a group, or what it takes from its surroundings."""
    subject.parent = _parent(context, subject)
    _modality(context, subject)
    _status(context, subject)
    _region(context, subject)
    _period(context, subject)
    within = (
        subject.rule not in ("list", "place")
        or (subject.parent is not None
        and subject.parent.sentence == subject.sentence)
    )
    if subject.part and subject.min_amount is None and subject.parent is not None and within:
        subject.min_amount = subject.parent.min_amount


def _reach(context: Context, subject: Subject) -> tuple[int, int, int]:
    """Local offsets: where the previous subject ends, where this one ends, where the next begins."""
    groups = [s for s in context.subjects if s is subject or s.is_group or not s.listed]
    index = groups.index(subject)
    floor = context.local(groups[index - 1].end) if index else 0
    for other in groups[:index]:
        values = [v.span.end for v in other.measures.values()]
        floor = max([floor, *(context.local(v) for v in values if v <= subject.start)])
    ceiling = (
        context.local(groups[index + 1].start) if index + 1 < len(groups) else len(context.text)
    )
    return max(0, floor), context.local(subject.end), ceiling


def _parent(context: Context, subject: Subject) -> Subject | None:
    at = context.local(subject.start)
    mark = None
    for mark in _BREAKDOWN.finditer(context.text[: at + 3]):
        pass
    if (
        mark is not None
        and "(" in context.text[max(0, mark.start() - 1) : mark.start()]
        and ")" in context.text[mark.end() : at]
    ):
        mark = None
    state = context.state
    same = [s for s in context.subjects if s.is_group and s.start < subject.start]
    if mark is not None or subject.part:
        subject.part = True
        opens = mark.start() if mark is not None else at
        earlier = [s for s in same if context.local(s.start) < opens and not s.part]
        named = _named_whole(context, subject, mark)
        if named is not None:
            return named
        if earlier:
            return earlier[-1].parent if earlier[-1].dropped and earlier[-1].parent else earlier[-1]
        return _root(context, subject)
    announced = _announced(context, subject)
    if announced is not None:
        subject.dropped = "opens a breakdown of what was told before"
        return announced
    if _is_size_of_whole(context, subject):
        root = _root(context, subject)
        subject.part = root is not None
        return root
    last = same[-1] if same else state.last("group", sentence=subject.sentence)
    if last is None:
        return _kind_of_root(context, subject)
    if last.part and last.parent is not None:
        subject.part = True
        return last.parent
    return last


_KIND = re.compile(r"(?:产业|投资|类|资|企业|工业|农业|服务业|制造业|文旅|基础设施|民生)项目$")
_OWN_VERB = re.compile(
    r"安排|引进|下达|吸引|实施|共有|梳理|招引|计划|力争|签|开工|竣工|投产|落地|履约|储备|谋划|策划|在建|在谈|全[市县区省]|我[市县区省]"
)


def _kind_of_root(context: Context, subject: Subject) -> Subject | None:
    """世界500强企业投资项目3个, in a sentence of its own: a part of what was told before."""
    if (
        subject.name is None
        or not _KIND.search(subject.name)
        or _OWN_VERB.search(context.text[: context.local(subject.end)])
    ):
        return None
    root = _root(context, subject)
    subject.part = root is not None
    return root


def _is_size_of_whole(context: Context, subject: Subject) -> bool:
    """总投资20亿元及以上的29个: sizes told of the whole, with no stage of their own."""
    if subject.min_amount is None or subject.name not in (None, "项目"):
        return False
    clause = max(context.text.rfind(mark, 0, context.local(subject.start)) for mark in ",:;") + 1
    end = context.local(subject.end)
    return not any(clause <= w.start < end + 8 for w in context.tokens.words_of("status"))


def _named_whole(context: Context, subject: Subject, mark: re.Match[str] | None) -> Subject | None:
    """外资项目中,…: the group of that name, told before."""
    match = re.search(
        r"([^,。;:]{2,12}项目)(?:当)?中,", context.text[: context.local(subject.start)]
    )
    if match is None or mark is None:
        return None
    for other in reversed(context.state.subjects):
        if other.is_group and other.name and match[1].endswith(other.name):
            return other
    return None


def _announced(context: Context, subject: Subject) -> Subject | None:
    """28个项目中: the group of that number told before, which a breakdown follows."""
    if subject.count is None or subject.measures:
        return None
    if not re.match(r"(?:项目)?(?:当)?(?:中|里),?", context.text[context.local(subject.end) :]):
        return None
    for other in reversed(context.state.subjects):
        if other.is_group and other.count is not None and other.count.value == subject.count.value:
            return other
    return None


def _root(context: Context, subject: Subject) -> Subject | None:
    """The whole that a breakdown in a new sentence divides: one told by the same measure, if any."""
    roots = [
        s
        for s in context.state.subjects
        if s.is_group
        and not s.part
        and s.start < subject.start
        and not s.dropped
        and (s.count is not None or s.measures)
        and s.modality is Modality.ACTUAL
    ]
    progress = {"completed_investment", "completion_rate"} & set(subject.measures)
    if progress:
        same = [s for s in roots if progress & set(s.measures)]
        roots = same or roots
    return roots[-1] if roots else None


def _modality(context: Context, subject: Subject) -> None:
    text, state = context.text, context.state
    floor, _, ceiling = _reach(context, subject)
    ends = [context.local(v.span.start) for v in subject.measures.values()]
    stop = max([context.local(subject.end), *ends])
    scope = text[floor:stop]
    aims = [m.end() for m in AIM.finditer(scope)]
    stated = [m.end() for m in STATED.finditer(scope)]
    inherited = state.target and state.target_sentence == subject.sentence
    tail = text[stop:]
    stated = [
        e for e in stated if not aims or scope[:e].endswith(("已", "目前", "仅完成", "只完成"))
    ]
    if aims and (not stated or max(aims) > max(stated)):
        subject.modality = Modality.TARGET
    elif stated:
        subject.modality = Modality.ACTUAL
    elif (subject.part and subject.parent is not None and subject.parent.modality is Modality.TARGET) or (inherited and not _done_here(scope)) or (AIM_BEHIND.search(tail) and AIM_SET.search(text[:stop])):
        subject.modality = Modality.TARGET
    state.target = subject.modality is Modality.TARGET
    state.target_sentence = subject.sentence


def _done_here(scope: str) -> bool:
    return bool(re.search(r"完成投资|同比|今年以来|截至|1-|前\d", scope))


def _status(context: Context, subject: Subject) -> None:
    if subject.status is not None:
        return
    text, tokens = context.text, context.tokens
    floor, end, ceiling = _reach(context, subject)
    start = context.local(subject.start)
    if subject.rule == "list" and subject.name:
        named = [w for w in find_words(subject.name) if "status" in w.means]
        if named:
            subject.status, subject.own_status = status_of(named[-1]), True
            return
    words = tokens.words_of("status")
    inside = [w for w in words if start <= w.start < end]
    count_at = context.local(subject.count.span.start) if subject.count else end
    touching = [
        w
        for w in words
        if 0 <= count_at - w.end <= 2 and w.start >= floor and "," not in text[w.end : count_at]
    ]
    clause_start = max(floor, *(text.rfind(mark, 0, start) + 1 for mark in ",:;"))
    before = [w for w in words if clause_start <= w.start and w.end <= start]
    clause_end = min(
        [ceiling, *(p for p in (text.find(mark, end) for mark in ",;。:、(") if p >= 0)]
    )
    after = [w for w in words if end <= w.start < clause_end]
    chosen = None
    if touching:
        chosen = touching[-1]
    elif inside:
        chosen = inside[-1] if not _two(inside) else None
        if chosen is None and _two(inside):
            subject.own_status = True
            subject.status = _mixture(text[start:end])
            return
    elif after and after[0].start - end <= 1 and after[0].text not in ("完成",):
        chosen = after[0]
    elif "completed_investment" in subject.measures:
        subject.status = _under_way(subject)
        return
    elif before:
        chosen = before[-1]
    elif after:
        chosen = after[0]
    if chosen is None and floor < clause_start and subject.rule != "implied":
        earlier = [w for w in words if floor <= w.start < clause_start]
        chosen = earlier[-1] if earlier else None
    if chosen is None and subject.rule != "implied":
        later = [
            w
            for w in words
            if clause_end <= w.start < ceiling
            and len(text[text.rfind(",", 0, w.start) + 1 : w.start]) <= 5
        ]
        chosen = later[0] if later else None
    if after and inside and not touching and _overrules(inside[-1], after[0], text):
        chosen = after[0]
    if chosen is not None:
        subject.status, subject.own_status = status_of(chosen), True
        subject.status_span = (
            context.segment.start + chosen.start,
            context.segment.start + chosen.end,
        )
    elif "completed_investment" in subject.measures:
        subject.status = _under_way(subject)
    elif subject.parent is not None and (subject.part or subject.parent.status is not None):
        subject.status, subject.status_span = subject.parent.status, subject.parent.status_span
    elif (
        context.state.event is not None
        and context.state.event.paragraph == subject.paragraph
        and not subject.foreign
    ):
        subject.status = context.state.event.status


def _two(words: list) -> bool:  # type: ignore[type-arg]
    return len({status_of(w) for w in words}) > 1


def _mixture(head: str) -> Status | None:
    if re.search(r"开、?\(?竣", head) and "签" not in head:
        return Status.STARTED
    if head.count("、") >= 2:
        return None
    if re.search(r"新签约|签约|合同", head):
        return Status.SIGNED
    if re.search(r"新开工|开工或在建", head):
        return Status.STARTED if "新开工" in head else Status.UNDER_CONSTRUCTION
    return None


def _overrules(head, verb, text: str) -> bool:  # type: ignore[no-untyped-def]
    """已签约项目中,37个已经动工; but 谋划项目力争年底开工 stays planned."""
    between = text[head.end : verb.start]
    return bool(re.search(r"已", between)) and not re.search(r"力争|争取|确保|计划", between)


def _under_way(subject: Subject) -> Status:
    return Status.UNDER_CONSTRUCTION


def _region(context: Context, subject: Subject) -> None:
    state = context.state
    if subject.own_region:
        place = places.find(subject.region) if subject.region else None
        if (
            place
            and state.home
            and not where.family(state.home, place)
            and _COMPARED.search(context.text)
        ):
            subject.dropped = "a figure of another place"
        return
    _, end, _ = _reach(context, subject)
    start = context.local(subject.start)
    rows = [
        row
        for row in where.mentions(context.text, context.tokens.places, state.home)
        if row[0] < end and row[1] <= end and _usable(context, *row)
    ]
    strange = [
        row
        for row in where.mentions(context.text, context.tokens.places, state.home)
        if row[2].level in ("county", "city")
        and start - 2 <= row[1] <= end
        and state.home is not None
        and not where.family(state.home, row[2])
        and not any(m.start == row[0] and m.bound for m in context.tokens.places)
    ]
    if strange and strange[-1][0] >= start - 14 and not subject.part:
        if _COMPARED.search(context.text):
            subject.dropped = "a figure of another place"
        else:
            _set_region(subject, context, strange[-1])
            return
    touching = [
        row for row in rows if start - 3 <= row[1] and row[0] >= start - 12 and row[0] <= start + 4
    ]
    if touching:
        _set_region(subject, context, touching[-1])
    elif subject.part and subject.parent is not None and subject.parent.region:
        subject.region, subject.region_span = subject.parent.region, subject.parent.region_span
    elif rows:
        _set_region(subject, context, rows[-1])
    elif state.region is not None and state.region_paragraph == subject.paragraph:
        subject.region, subject.region_span = where.official(state.region), state.region_span
    elif state.home is not None:
        subject.region = where.official(state.home)


_COMPARED = re.compile(r"邻近|相邻|周边|毗邻|兄弟(?:县|市|区)|相比|对比|比起|跟[^,。;]{0,12}比")


def _usable(context: Context, start: int, stop: int, place: Place) -> bool:
    state, text = context.state, context.text
    if state.home is not None and not where.family(state.home, place):
        return False
    mention = next((m for m in context.tokens.places if m.start == start), None)
    if mention is not None and mention.bound:
        return False
    if any(
        not s.is_group and s.start <= context.segment.start + start < s.end
        for s in context.subjects
    ):
        return False
    if re.search(r"排名|位居|居$|占$|排在|名列", text[max(0, start - 4) : start]):
        return False
    if re.match(r"级|网|日报|晚报|电|讯|新闻|第一|首位|前列", text[stop:]):
        return False
    return not (
        text[max(0, start - 1) : start] in ("在", "赴")
        and re.match(r"[^,。;]{0,8}(?:举行|召开|举办|启动|开幕|签约)", text[stop:])
    )


def _set_region(subject: Subject, context: Context, row: tuple[int, int, Place]) -> None:
    subject.region = where.official(row[2])
    subject.region_span = (context.segment.start + row[0], context.segment.start + row[1])
    context.state.region, context.state.region_paragraph = row[2], subject.paragraph
    context.state.region_span = subject.region_span


def _period(context: Context, subject: Subject) -> None:
    if subject.period is not None:
        return
    floor, end, _ = _reach(context, subject)
    stops = [context.local(v.span.end) for v in subject.measures.values()]
    own = _own_period(context, subject, floor, max([end, *stops]))
    if subject.modality is Modality.TARGET:
        _target_period(context, subject, own)
    elif own is not None and not _stale(context, subject, own[0].end):
        _take(context, subject, own[1])
    elif context.state.day is not None and re.search(
        r"当天|当日|同日|同一天", context.text[: context.local(subject.start)]
    ):
        subject.period, subject.period_span = context.state.day[0].span, context.state.day[1]
    else:
        _inherit(context, subject)


_THIS_YEAR = re.compile(r"(?:今年|全年|本年|年内|今年来)")


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
            or (subject.part
            and mention.end < opening - 30
            and subject.parent is not None)
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
    loose = _THIS_YEAR.fullmatch(chosen[0].words) or chosen[1].kind == "since"
    if not aims and loose:
        sharper = [
            row
            for row in found
            if row[1].kind == "until"
            or (chosen[1].kind != "since"
            and row[1].kind == "since")
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
    future = (
        chosen[1].span is not None
        and context.state.published is not None
        and chosen[1].span[0] > context.state.published.isoformat()
    )
    if future and subject.status in _STOCK:
        return None
    return chosen


def _stale(context: Context, subject: Subject, mention_end: int) -> bool:
    """Whether a 目前 stands between the day and the group."""
    between = context.text[mention_end : context.local(subject.start)]
    return bool(re.search(r"目前|眼下", between))


def _this_year(context: Context, subject: Subject) -> bool:
    if context.state.this_year and context.state.period_paragraph == subject.paragraph:
        return True
    if re.search(r"今年|全年|年度|年初|新签", context.text):
        return True
    return "completion_rate" in subject.measures or bool(
        re.search(r"今年以来|今年来", context.state.paragraph_text)
    )


def _take(context: Context, subject: Subject, when: When) -> None:
    subject.period = when.span
    at = context.segment.start
    if when.span is not None:
        subject.period_span = (at + when.at[0], at + when.at[1])
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
        if subject.status in (Status.SIGNED, Status.STARTED, Status.COMPLETED):
            state.event = Event(subject.status, when, subject.paragraph, at)


def _target_period(context: Context, subject: Subject, own) -> None:  # type: ignore[no-untyped-def]
    if own is not None and own[1].span is not None and own[1].kind != "since":
        mention, when = own
        subject.period = until_end_of(when.span, context.text[mention.start : mention.end])
        if when.precision == "day" and when.span[0] == when.span[1]:
            subject.period = year_of(context.state.published)
        subject.period_span = (
            context.segment.start + mention.start,
            context.segment.start + mention.end,
        )
        return
    if (
        subject.parent is not None
        and subject.parent.modality is Modality.TARGET
        and subject.parent.period
    ):
        subject.period, subject.period_span = subject.parent.period, subject.parent.period_span
        return
    subject.period = year_of(context.state.published)


def _inherit(context: Context, subject: Subject) -> None:
    state, parent = context.state, subject.parent
    lead = context.text[: context.local(subject.end)]
    progress = "completed_investment" in subject.measures or "completion_rate" in subject.measures
    stock = subject.status in _STOCK and not progress
    if stock and not _BREAKDOWN.search(lead):
        return
    if parent is not None and parent.modality is Modality.ACTUAL and parent.period is not None:
        if subject.part or (subject.sentence == parent.sentence and not _NOW.search(lead)):
            subject.period, subject.period_span = parent.period, parent.period_span
            return
    if _NOW.search(lead) or stock:
        return
    event, when = state.event, state.period
    near = state.period_paragraph == subject.paragraph
    at_event = event is not None and (
        subject.status in (None, event.status)
        or event.status is None
        or event.paragraph == subject.paragraph
        or subject.part
    )
    cumulative = re.search(r"全[市县区省]|累计|目前|今年|全年", lead) is not None
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
        or (subject.status is None
        and not near
        and not subject.foreign)
    ):
        return
    long = (
        (when.precision != "day"
        and when.kind in ("span", "until", "since"))
        or (when.kind == "point"
        and when.precision in ("quarter", "half"))
    )
    if progress and when.kind == "point" and when.precision == "day":
        return
    if progress or near or (long and (subject.status is not None or subject.foreign)):
        subject.period = when.span
        subject.period_span = (state.period_offset + when.at[0], state.period_offset + when.at[1])


def note_event(context: Context) -> None:
    """Keep a ceremony in mind, and the span that a sentence without figures opens."""
    state, text, tokens = context.state, context.text, context.tokens
    found = candidates(text, tokens)
    days = [
        m
        for m in found
        if m.period is not None and m.period.kind == "point" and m.period.precision == "day"
    ]
    for mention in days[-1:]:
        when = resolve(mention, state.published, False)
        if (
            when is not None
            and when.span is not None
            and not re.search(r"当[天日]|同日", mention.words)
        ):
            at = context.segment.start
            state.day = (when, (at + mention.start, at + mention.end))
    event = ceremony(text)
    if event is not None and days:
        words = [
            w for w in tokens.words_of("status") if event.start() <= w.start < event.end()
        ] or [w for w in tokens.words_of("status")]
        when = resolve(days[0], state.published, False)
        if when is not None:
            status = _event_status(event[0], words)
            if status is not None or "签" in event[0]:
                state.event = Event(status, when, context.segment.paragraph, context.segment.start)
    if any(s.is_group for s in context.subjects):
        return
    spans = [
        m
        for m in found
        if (m.period is not None
        and m.period.kind in ("span", "until", "since"))
        or (m.period and m.period.precision in ("quarter", "half", "month"))
    ]
    for mention in spans[-1:]:
        when = resolve(
            mention, state.published, _THIS_YEAR.search(text) is not None or state.this_year
        )
        today = state.published.isoformat() if state.published else ""
        if (
            when is not None
            and when.span is not None
            and when.span[0] <= today
            and not AIM.search(text[: mention.start])
        ):
            state.period, state.period_paragraph = when, context.segment.paragraph
            state.period_of_group = False
            state.period_sentence, state.period_offset = (
                context.segment.sentence,
                context.segment.start,
            )


def _event_status(words: str, found: list) -> Status | None:  # type: ignore[type-arg]
    if "签约" in words and re.search(r"开工|竣工|开竣", words):
        return None
    if re.search(r"开、?\(?竣", words):
        return Status.STARTED
    if "签约" in words or "对接" in words:
        return Status.SIGNED
    if re.search(r"开工|奠基|动工", words):
        return Status.STARTED
    if re.search(r"竣工|投产", words):
        return Status.COMPLETED
    return status_of(found[-1]) if found else None
