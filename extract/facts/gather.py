"""The subjects of a segment: groups counted or headed, projects named or pointed at."""

from __future__ import annotations

import re

from msgspec.structs import replace

from extract.facts.anaphora import find_anaphora
from extract.facts.cards import aside_heading, tells_no_names
from extract.facts.counts import find_groups, opens_parts
from extract.facts.heads import find_heads
from extract.facts.lexicon import find_words, pattern
from extract.facts.lists import find_lists, set_quarter
from extract.facts.name_parts import ENUM
from extract.facts.names import Name, find_names
from extract.facts.namewords import PHASE
from extract.facts.sentences import Segment
from extract.facts.stages import status_of
from extract.facts.state import State
from extract.facts.subjects import Subject
from extract.facts.taggers.agree import combine
from extract.facts.tokens import Tokens
from model import Modality, Span


def as_project(segment: Segment, name: Name, rule: str) -> Subject:
    """A name as the subject of what follows."""
    start, end = segment.start + name.start, segment.start + name.end
    subject = Subject(
        "project", start, end, name.text, rule, segment.start, segment.paragraph, segment.sentence
    )
    subject.name_span = (start, end)
    subject.listed = rule in ("listed", "heading") or name.sum_at is not None
    if name.investor_only:
        subject.company = [name.text]
    return subject


_SPOKEN_OF = re.compile(r"项目|签约|开工")
_OPENS_PART = re.compile(r"[从按分看论]|^\s*\(?[一二三四五六七八九十\d]{1,2}[).、]")


def subjects_of(segment: Segment, tokens: Tokens, state: State) -> list[Subject]:
    """Everything in a segment that a figure or a stage may be said of, in order."""
    names = combine(find_names(segment.text, tokens), state.tagger, segment.text, tokens)
    headed = aside_heading(segment, state)
    if headed is not None:
        names = [headed]
    elif names and tells_no_names(segment, state):
        names = []
    if names:
        kinds = {s.name for s in state.recent if s.is_group and s.rule == "count"}
        names = [n for n in names if n.text not in kinds]
    taken = [(n.start, n.end) for n in names]
    spoken = (
        state.last("group", paragraph=segment.paragraph) is not None
        or _SPOKEN_OF.search(segment.text) is not None
        or (state.last("group") is not None and _OPENS_PART.search(segment.text[:8]) is not None)
    )
    groups, used = find_lists(segment, tokens, taken, spoken)
    for group in groups:
        set_quarter(group, state.published)
    earlier = state.paragraph_text[: -len(segment.text)]
    parts = opens_parts(earlier[earlier.rfind("。") + 1 :])
    groups += find_groups(segment.text, segment.start, tokens, taken + used, spoken, parts)
    for group in groups:
        group.alias = _told_before(segment, group, state) or _of_that_stage(segment, group, state)
        _shorten(group)
        if group.count is not None:
            at = group.count.span
            group.count = replace(group.count, span=Span.of(state.body, at.start, at.end))
    heads = find_heads(segment, tokens, taken, groups)
    for head in heads:
        _shorten(head)
    groups += heads
    state.unsearched.append((segment, taken.copy()))
    pointing = find_anaphora(segment, state, taken)
    if not names and not groups and not pointing:
        pointing = _under_heading(segment, state)
    projects = _projects(segment, names, state, tokens)
    kept = [
        p
        for p in projects
        if not any(
            (g.start <= p.start and p.end <= g.end)
            or (g.name_span and p.start < g.name_span[1] and g.name_span[0] < p.end)
            for g in groups
        )
    ]
    out = sorted([*groups, *kept, *pointing], key=lambda s: s.start)
    for subject in out:
        subject.segment, subject.paragraph, subject.sentence = (
            segment.start,
            segment.paragraph,
            segment.sentence,
        )
    return out


_BEFORE_NAME = re.compile(
    r"^(?:其中|力争|争取|确保|计划|预计|今年|去年|全年|年内|我[省市县区]|全[省市县区]|[一二三四]季度|第[一二三四]季度|"
    r"[上下]半年|累计|再|共|已|现场|安排|实施|推进|参加|完成|实现|的)+(?=.*(?:项目|工程)$)"
)


_LED_UP_TO = re.compile(
    r".*(?:会上|签下了?|征集到?|带回了?|达成|有关单位)(?:集中(?:开工|签约|竣工))?(?=.*(?:项目|工程)$)"
)


def _shorten(group: Subject) -> None:
    """其中5亿元以上项目 → 5亿元以上项目: a group's name without what only leads up to it."""
    if group.name is not None and group.name_span is not None and group.name[0] == " ":
        end = group.name_span[1]
        group.name = group.name.lstrip()
        group.name_span = (end - len(group.name), end)
    enum = ENUM.match(group.name or "")
    if enum and group.name and group.name_span:
        start, end = group.name_span
        group.name, group.name_span = group.name[enum.end() :], (start + enum.end(), end)
    match = _LED_UP_TO.match(group.name or "") or _BEFORE_NAME.match(group.name or "")
    if match is None or group.name is None or group.name_span is None:
        return
    start, end = group.name_span
    if end - start == len(group.name):
        group.name, group.name_span = group.name[match.end() :], (start + match.end(), end)


def _told_before(segment: Segment, group: Subject, state: State) -> Subject | None:
    """这197个项目: the group of that number, told before."""
    at = group.start - segment.start
    if group.count is None or not segment.text[:at].endswith(("这", "该", "上述", "以上")):
        return None
    for other in reversed(state.recent):
        if other.is_group and other.count is not None and other.count.value == group.count.value:
            return other
    return None


def _of_that_stage(segment: Segment, group: Subject, state: State) -> Subject | None:
    """签约、开工两项,分别完成年度任务的51%和64%: the groups of those stages, told before."""
    if group.rule != "list" or group.count is not None or not group.name:
        return None
    word = pattern("status").fullmatch(group.name.removesuffix("项目"))
    if word is None:
        return None
    stage = status_of(next(find_words(word[0])))
    for other in reversed(state.recent):
        if segment.paragraph - other.paragraph > 1:
            return None
        told = other.is_group and not other.part and other.count is not None and not other.dropped
        if told and other.status is stage and other.modality is Modality.ACTUAL:
            return other
    return None


def _under_heading(segment: Segment, state: State) -> list[Subject]:
    """The project whose name heads the paragraph, as what the paragraph speaks of."""
    head = state.heading
    if head is None or not head.paragraph <= segment.paragraph <= max(
        head.paragraph + 2, state.card_end
    ):
        return []
    subject = Subject(
        "project",
        segment.start,
        segment.start,
        head.name,
        "anaphor",
        segment.start,
        segment.paragraph,
        segment.sentence,
    )
    subject.name_span = head.name_span
    return [subject]


def _projects(segment: Segment, names: list[Name], state: State, tokens: Tokens) -> list[Subject]:
    out: list[Subject] = []
    for name in names:
        subject = as_project(segment, name, name.rule)
        if name.sum_at is not None:
            subject.sum_start = segment.start + tokens.money[name.sum_at].start
        if name.rule == "phase":
            whole = out[-1] if out else state.last("project")
            if whole is None or whole.name is None or segment.paragraph - whole.paragraph > 1:
                continue
            base = re.sub(PHASE, "", whole.name)
            subject.name = base + name.text
            subject.company, subject.company_span = list(whole.company), whole.company_span
        out.append(subject)
    return out
