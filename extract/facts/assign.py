"""Values to the subjects that they are said of."""

from __future__ import annotations

import re
from decimal import Decimal

from extract.facts.giving import aimed_anew, anew, give, implied
from extract.facts.respective import each, respectively
from extract.facts.sentences import Segment
from extract.facts.state import State
from extract.facts.subjects import Subject
from extract.facts.values import GROUP_MEASURES, PROJECT_MEASURES, Sum, values
from model import Ignored
from normalize.money import Money
from normalize.numbers import NumberMention

_OF = re.compile(r"(?:以上|左右)?的")
_AIMED_AT = re.compile(r"的?(?:目标任务|目标|任务|计划)(?:数|总数)?的")
"""完成全年新开工100个|计划的|46%: the share is that of what was reached."""


def assign(segment: Segment, sums: list[Sum], subjects: list[Subject], state: State) -> list[Sum]:
    """Give each value to a subject; what nobody in this segment can own is returned."""
    left: list[Sum] = []
    done = respectively(segment, sums, subjects)
    for item in sums:
        if id(item) not in done:
            done |= each(segment, [item], subjects)
        if id(item) in done:
            continue
        owner = _for_all(segment, item, subjects) or _owner(segment, item, subjects)
        owner = _whole_of_parts(segment, owner, item, subjects)
        lead = segment.text[max(0, item.role.label_start - 16) : item.role.label_start]
        if _NOBODY.search(lead) and (owner is None or owner.is_group):
            state.ignored.append(
                Ignored(item.value.span, "of a project without a name, or an average")
            )
            continue
        if owner is not None and owner.is_group and aimed_anew(segment, item, owner):
            owner = anew(segment, item, owner, subjects)
        if owner is None:
            left.append(item)
        elif not owner.is_group and item.measure not in PROJECT_MEASURES:
            state.ignored.append(Ignored(item.value.span, "a single project's own rate"))
        elif _adds_up(segment, item, owner):
            owner.measures[item.measure] = item.value
        elif not give(owner, item):
            state.ignored.append(Ignored(item.value.span, "said a second time"))
    return left


def _adds_up(segment: Segment, item: Sum, owner: Subject) -> bool:
    """5月完成投资0.3亿元,累计完成投资1.1亿元: of a project, what was spent in all."""
    held = owner.measures.get(item.measure)
    if owner.is_group or item.measure != "completed_investment" or held is None:
        return False
    whole = segment.text.startswith(("累计", "开工以来累计"), item.role.label_start)
    return whole and held.value < item.value.value


_NOBODY = re.compile(r"(?:最大|最小|单体|平均每|每个|户均|其中一个|单个)[^,。;:]{0,12}$")


def _owner(segment: Segment, item: Sum, subjects: list[Subject]) -> Subject | None:
    start, end = segment.start + item.start, segment.start + item.end
    label = segment.start + min(item.start, item.role.label_start)
    for subject in subjects:
        if subject.sum_start == start:
            return subject
        of = subject.start >= end and _OF.fullmatch(
            segment.text[item.end : subject.start - segment.start]
        )
        if of and item.measure not in subject.measures:
            return subject
    before = [
        s
        for s in subjects
        if s.start <= (start if s.rule in ("place", "list") else min(start, label))
        and not _in_aside(segment, s, start)
        and not (s.is_group and _AIMED_AT.match(segment.text, s.end - segment.start))
    ]
    if not before:
        return None
    if segment.text[item.role.label_start : item.role.label_start + 2] in ("合计", "共计"):
        groups = [s for s in before if s.is_group]
        return groups[-1] if groups else before[-1]
    if item.measure == "start_rate":
        return _of_that_stage(segment, item, before)
    return before[-1]


_FEWEST_PARTS = 2


def _whole_of_parts(
    segment: Segment, owner: Subject | None, item: Sum, subjects: list[Subject]
) -> Subject | None:
    """项目268个,其中续建137个、新开工96个、前期35个,年度计划投资312亿元: the sum is the whole's.

    So it is where the parts add up to the whole, and none of them has a sum of its own.
    """
    if owner is None or not owner.is_group or owner.count is None or owner.measures:
        return owner
    if segment.text[owner.end - segment.start : item.start][:1] not in (",", ")"):
        return owner
    total, parts = owner.count.value, 1
    for other in reversed([s for s in subjects if s.end <= owner.start]):
        if not other.is_group or other.count is None:
            return owner
        if parts >= _FEWEST_PARTS and other.count.value == total:
            return other if item.measure not in other.measures else owner
        if other.measures:
            return owner
        total, parts = total + other.count.value, parts + 1
    return owner


def _of_that_stage(segment: Segment, item: Sum, before: list[Subject]) -> Subject:
    """已开工13个、投产2个,开工率61.9%: the share is that of those who started."""
    stage = segment.text[item.role.label_start : item.role.label_start + 2]
    for subject in reversed(before):
        near = segment.text[max(0, subject.start - segment.start - 4) : subject.end - segment.start]
        if subject.is_group and stage in near and item.measure not in subject.measures:
            return subject
    return before[-1]


_CLOSES_LIST = re.compile(r"、[^,。;]*等")


def _for_all(segment: Segment, item: Sum, subjects: list[Subject]) -> Subject | None:
    """投资19.9亿元建设A、B、C等4个项目: the sum is that of the four."""
    start = segment.start + item.start
    first = next((s for s in subjects if s.sum_start == start), None)
    link = segment.text[item.end : first.start - segment.start] if first else "的"
    if first is None or "的" in link:
        return None
    group = next((s for s in subjects if s.is_group and s.start >= first.end), None)
    if group is None or group.count is None or item.measure in group.measures:
        return None
    between = segment.text[first.end - segment.start : group.start - segment.start]
    return group if _CLOSES_LIST.fullmatch(between) else None


def _in_aside(segment: Segment, subject: Subject, position: int) -> bool:
    """Whether a group stands in brackets closed before a value: 326个(含竣工项目71个),总投资."""
    between = segment.text[subject.end - segment.start : position - segment.start]
    close = between.find(")")
    return subject.is_group and close >= 0 and "(" not in between[:close]


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
