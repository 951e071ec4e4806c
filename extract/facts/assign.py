"""Values to the subjects that they are said of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extract.facts.aims import AIM
from extract.facts.labels import Role, money_role, percent_role
from extract.facts.sentences import Segment
from extract.facts.state import State
from extract.facts.subjects import Subject
from extract.facts.tokens import Tokens
from model import Ignored, Span, Value
from normalize.money import Money
from normalize.numbers import NumberMention

_OF = re.compile(r"(?:以上|左右)?的")
_RESPECTIVE = re.compile(r"分别|依次")
_EACH = re.compile(r"均|都|各")
GROUP_MEASURES = frozenset(
    (
        "total_investment",
        "annual_plan",
        "completed_investment",
        "foreign_capital",
        "completion_rate",
        "start_rate",
    )
)
PROJECT_MEASURES = frozenset(("total_investment", "annual_plan", "completed_investment"))


@dataclass(frozen=True, slots=True)
class Sum:
    """A value with its role, offsets within the segment."""

    start: int
    end: int
    measure: str
    value: Value
    role: Role
    premod: Subject | None = None


def _beside_name(segment: Segment, position: int, subjects: list[Subject]) -> bool:
    """LNG冷能综合利用项目,23亿元: a sum put beside a name and nothing more."""
    at = segment.start + position
    return any(
        not s.is_group
        and 1 <= at - s.end <= 2
        and segment.text[s.end - segment.start : position] in (",", ":", "、", ",约")
        for s in subjects
    )


def values(
    segment: Segment, tokens: Tokens, state: State, list_role: str | None, subjects: list[Subject]
) -> list[Sum]:
    """The sums and shares of a segment that measure something; the others are noted as ignored."""
    out: list[Sum] = []
    roles: list[Role] = []
    for index, money in enumerate(tokens.money):
        role = money_role(segment.text, tokens, index, roles)
        roles.append(role)
        if money.threshold:
            continue
        measure = role.measure or (list_role if role.bare else None)
        if measure is None and role.bare and _beside_name(segment, money.start, subjects):
            measure = "total_investment"
        if measure is None:
            _ignore(state, segment, money.start, money.end, role)
            continue
        value = Value(
            money.value,
            _span(state, segment, money.start, money.end),
            money.bound,
            money.currency or state.currency,
        )
        out.append(Sum(money.start, money.end, measure, value, role))
    roles = []
    for index, percent in enumerate(tokens.percents):
        role = percent_role(segment.text, tokens, index, roles)
        roles.append(role)
        measure = role.measure or (
            list_role if role.bare and list_role in ("completion_rate", "start_rate") else None
        )
        if measure is None:
            _ignore(state, segment, percent.outer_start, percent.outer_end, role)
            continue
        value = Value(
            percent.value,
            _span(state, segment, percent.outer_start, percent.outer_end),
            percent.bound,
        )
        out.append(Sum(percent.outer_start, percent.outer_end, measure, value, role))
    return sorted(out, key=lambda s: s.start)


def _span(state: State, segment: Segment, start: int, end: int) -> Span:
    return Span.of(state.body, segment.start + start, segment.start + end)


def _ignore(state: State, segment: Segment, start: int, end: int, role: Role) -> None:
    reason = (
        f"{role.trap}: no investment of projects" if role.trap else "no label says what it measures"
    )
    state.ignored.append(Ignored(_span(state, segment, start, end), reason))


def assign(segment: Segment, sums: list[Sum], subjects: list[Subject], state: State) -> list[Sum]:
    """Give each value to a subject; what nobody in this segment can own is returned."""
    left: list[Sum] = []
    done = _respectively(segment, sums, subjects)
    for item in sums:
        if id(item) not in done:
            done |= _each(segment, [item], subjects)
        if id(item) in done:
            continue
        owner = _owner(segment, item, subjects)
        lead = segment.text[max(0, item.role.label_start - 16) : item.role.label_start]
        if _NOBODY.search(lead) and (owner is None or owner.is_group):
            state.ignored.append(
                Ignored(item.value.span, "of a project without a name, or an average")
            )
            continue
        if owner is not None and owner.is_group and _aimed_anew(segment, item, owner):
            owner = _anew(segment, item, owner, subjects)
        if owner is None:
            left.append(item)
        elif not owner.is_group and item.measure not in PROJECT_MEASURES:
            state.ignored.append(Ignored(item.value.span, "a single project's own rate"))
        elif not give(owner, item):
            state.ignored.append(Ignored(item.value.span, "said a second time"))
    return left


_NOBODY = re.compile(r"(?:最大|最小|单体|平均每|每个|户均|其中一个|单个)[^,。;:]{0,12}$")


def _aimed_anew(segment: Segment, item: Sum, owner: Subject) -> bool:
    """年度计划投资94.5亿元,要求一季度完成投资21亿元: the aim is a record of its own."""
    ends = [v.span.end for v in owner.measures.values() if v.span.end <= segment.start + item.start]
    if not ends:
        return False
    between = segment.text[max(ends) - segment.start : item.start]
    return (
        AIM.search(between) is not None
        and "," in between
        and not re.search(r"已|累计|实际", between)
    )


def _anew(segment: Segment, item: Sum, owner: Subject, subjects: list[Subject]) -> Subject:
    start = segment.start + item.role.label_start
    for other in subjects:
        if other.rule == "aim" and other.parent is owner and item.measure not in other.measures:
            return other
    subject = Subject("group", start, segment.start + item.end, owner.name, "aim")
    subject.segment, subject.paragraph, subject.sentence = (
        owner.segment,
        owner.paragraph,
        owner.sentence,
    )
    subject.name_span, subject.parent, subject.min_amount = owner.name_span, owner, owner.min_amount
    subjects.append(subject)
    return subject


def give(subject: Subject, item: Sum) -> bool:
    """Set a subject's measure, unless it has one; a restated sum (突破1万亿元,达10218.6亿元) replaces."""
    held = subject.measures.get(item.measure)
    if held is not None:
        if held.value != item.value.value and item.role.restated:
            subject.measures[item.measure] = item.value
            return True
        return False
    subject.measures[item.measure] = item.value
    return True


def _owner(segment: Segment, item: Sum, subjects: list[Subject]) -> Subject | None:
    start, end = segment.start + item.start, segment.start + item.end
    label = segment.start + min(item.start, item.role.label_start)
    for subject in subjects:
        if subject.sum_start == start:
            return subject
        if subject.start >= end and _OF.fullmatch(
            segment.text[item.end : subject.start - segment.start]
        ):
            if item.measure not in subject.measures:
                return subject
    before = [
        s for s in subjects if s.start <= min(start, label) and not _in_aside(segment, s, start)
    ]
    if not before:
        return None
    if segment.text[item.role.label_start : item.role.label_start + 2] in ("合计", "共计"):
        groups = [s for s in before if s.is_group]
        return groups[-1] if groups else before[-1]
    return before[-1]


def _in_aside(segment: Segment, subject: Subject, position: int) -> bool:
    """Whether a group stands in brackets that close before a value: 326个(含竣工项目71个),总投资."""
    between = segment.text[subject.end - segment.start : position - segment.start]
    close = between.find(")")
    return subject.is_group and close >= 0 and "(" not in between[:close]


def _tails(segment: Segment, sums: list[Sum]) -> list[list[Sum]]:
    """Runs of values in a list: 11亿元、6亿元和3亿元."""
    runs: list[list[Sum]] = []
    for item in sums:
        if runs and runs[-1][-1].measure == item.measure:
            between = segment.text[runs[-1][-1].end : item.start]
            if re.fullmatch(r"\s*(?:、|,|和|及|与|以及)\s*", between):
                runs[-1].append(item)
                continue
        runs.append([item])
    return runs


def _respectively(segment: Segment, sums: list[Sum], subjects: list[Subject]) -> set[int]:
    """总投资分别为11亿元、6亿元的A项目和B项目 · A、B总投资分别为11亿元、6亿元."""
    done: set[int] = set()
    for run in _tails(segment, sums):
        first, last = run[0], run[-1]
        lead = segment.text[max(0, first.start - 16) : first.start]
        if len(run) < 2 or not _RESPECTIVE.search(lead):
            continue
        after = [s for s in subjects if s.start >= segment.start + last.end]
        before = [s for s in subjects if s.start < segment.start + first.start]
        if segment.text[last.end : last.end + 1] == "的" and len(after) >= len(run):
            chosen = after[: len(run)]
        elif len(before) >= len(run):
            chosen = before[-len(run) :]
            named = [s for s in before if not s.is_group]
            counted = (
                before[-1].is_group
                and before[-1].count is not None
                and before[-1].count.value == len(run)
            )
            if counted and len(named) >= len(run):
                chosen = named[-len(run) :]
        else:
            continue
        for subject, item in zip(chosen, run, strict=True):
            give(subject, item)
            done.add(id(item))
    return done


def _each(segment: Segment, sums: list[Sum], subjects: list[Subject]) -> set[int]:
    """A、B、C等3个项目总投资均超百亿元: each has it, the group has not."""
    done: set[int] = set()
    for item in sums:
        lead = segment.text[item.role.label_start : item.start + 2]
        before_label = segment.text[max(0, item.role.label_start - 3) : item.role.label_start]
        if not (_EACH.search(lead) or _EACH.search(before_label)) and not _shared(
            segment, item, subjects
        ):
            continue
        named = [s for s in subjects if not s.is_group and s.start < segment.start + item.start]
        for subject in named:
            give(subject, item)
        places = [
            s
            for s in subjects
            if s.is_group
            and s.listed
            and s.start < segment.start + item.start
            and item.measure not in s.measures
        ]
        if named or len(places) > 1:
            for subject in places if not named else []:
                give(subject, item)
            done.add(id(item))
    return done


def _shared(segment: Segment, item: Sum, subjects: list[Subject]) -> bool:
    """永春、德化也超过了110%: one value behind two or more places."""
    rows = [s for s in subjects if s.rule == "place" and s.end <= segment.start + item.start]
    if len(rows) < 2:
        return False
    between = segment.text[rows[-2].end - segment.start : rows[-1].start - segment.start]
    return (
        re.fullmatch(r"(?:市|县|区)?\s*(?:、|和|与|及)\s*", between) is not None
        and not re.search(r"分别|依次", segment.text[rows[-1].end - segment.start : item.start])
        and item.measure not in rows[-1].measures
    )


def implied(
    segment: Segment, item: Sum, name: str | None, name_at: tuple[int, int] | None
) -> Subject:
    """A group that only its figure speaks of: 完成投资7000亿元以上."""
    start = segment.start + min(item.start, item.role.label_start)
    subject = Subject("group", start, segment.start + item.end, name, "implied")
    subject.name_span = name_at
    return subject


def amount(value: Decimal) -> str:
    """A value as people write it."""
    return format(value.normalize(), "f")


__all__ = [
    "GROUP_MEASURES",
    "PROJECT_MEASURES",
    "Money",
    "NumberMention",
    "Sum",
    "assign",
    "give",
    "implied",
    "values",
]
