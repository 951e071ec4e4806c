"""Setting a measure, and the groups that only a figure speaks of."""

from __future__ import annotations

import re

from extract.facts.aims import AIM
from extract.facts.sentences import Segment
from extract.facts.subjects import Subject
from extract.facts.values import Sum

_AIMED = re.compile(r"(?:(?<!年度)计划(?=完成|实现)|力争|目标|任务|要求|预计|确保)[^,。;]{0,24}$")
_INSTEAD = re.compile(r",(?:已|目前|截至[^,]{0,8}|现)?(?:实际|已)(?:累计)?完成")
"""计划完成投资70亿元|,实际完成|76.4亿元: what was reached is a record of its own."""


def aimed_anew(segment: Segment, item: Sum, owner: Subject) -> bool:
    """年度计划投资94.5亿元,要求一季度完成投资21亿元: the aim is a record of its own."""
    if item.measure == "annual_plan":
        return False
    if _of_all(segment, item, owner):
        return True
    ends = [v.span.end for v in owner.measures.values() if v.span.end <= segment.start + item.start]
    if not ends:
        return False
    between = segment.text[max(ends) - segment.start : item.start]
    if _AIMED.search(segment.text[: max(ends) - segment.start]):
        return _INSTEAD.search(between) is not None
    return (
        AIM.search(between) is not None
        and "," in between
        and not re.search(r"已|累计|实际", between)
    )


_FRESH = re.compile(
    r"(?:新?开工|竣工|投产|新?签约|落地|建成)[^,。;]{0,6}(?:项目)?$|(?:新?开工|竣工|新?签约|建成)"
)
_OWN_AIM = re.compile(
    r",[^,。;]{0,4}(?:力争|确保|争取|努力|全力|奋力)[^,。;]{0,8}(?:完成|实现)[^,。;]{0,6}$"
)
_OF_MONTH = re.compile(
    r",?其中,?(?:\d{1,2}月份?|当月|[一二三四]季度|[上下]半年)(?:单月)?[^,。;]{0,2}(?:完成投资|完成)?$"
)


_OF_ANOTHER_YEAR = re.compile(
    r"[,;](?:今年|本年)(?:的)?(?:目标|任务|计划)(?:是|为|定)|[,;](?:今年|前[\d一二三四五六七八九十]+个?[月季]|\d{1,2}-\d{1,2}月|[上下]半年|截至|到)[^,;]{0,10}(?:已|实际)[^,;]{0,3}完成"
)
"""去年完成投资402亿元,今年的目标是|450亿元,前10个月已经完成|398亿元."""


def _of_all(segment: Segment, item: Sum, owner: Subject) -> bool:
    """新开工31个,力争全年完成投资200亿元 · 完成投资68亿元,其中7月份完成9.7亿元: not the same."""
    between = segment.text[owner.end - segment.start : item.start]
    if item.measure != "completed_investment":
        return False
    if item.measure in owner.measures and (
        _OF_MONTH.search(between) or _OF_ANOTHER_YEAR.search(between)
    ):
        return True
    return _FRESH.search(owner.name or "") is not None and _OWN_AIM.search(between) is not None


def anew(segment: Segment, item: Sum, owner: Subject, subjects: list[Subject]) -> Subject:
    """The group of an aim that is told behind the same group's figures."""
    start = segment.start + item.role.label_start
    for other in subjects:
        if other.rule == "aim" and other.parent is owner and item.measure not in other.measures:
            return other
    name = (
        None
        if _FRESH.search(owner.name or "") and item.measure not in owner.measures
        else owner.name
    )
    subject = Subject("group", start, segment.start + item.end, name, "aim")
    subject.segment, subject.paragraph, subject.sentence = (
        owner.segment,
        owner.paragraph,
        owner.sentence,
    )
    subject.name_span, subject.parent, subject.min_amount = owner.name_span, owner, owner.min_amount
    subjects.append(subject)
    return subject


def give(subject: Subject, item: Sum) -> bool:
    """Set a measure, unless there is one; a restated sum (突破1万亿元,达10218.6亿元) replaces."""
    held = subject.measures.get(item.measure)
    if held is not None:
        if held.value != item.value.value and item.role.restated:
            subject.measures[item.measure] = item.value
            return True
        return False
    subject.measures[item.measure] = item.value
    return True


def implied(
    segment: Segment, item: Sum, name: str | None, name_at: tuple[int, int] | None
) -> Subject:
    """A group that only its figure speaks of: 完成投资7000亿元以上."""
    start = segment.start + min(item.start, item.role.label_start)
    subject = Subject("group", start, segment.start + item.end, name, "implied")
    subject.name_span = name_at
    return subject
