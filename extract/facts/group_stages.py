"""The stage of a group: in its head, beside its number, in its clause, or from the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from extract.facts.context import Context, absolute, reach
from extract.facts.lexicon import Word, find_words
from extract.facts.stages import status_of
from extract.facts.subjects import Subject
from model import Status

_MARKS_BEFORE = ",:;"
_MARKS_AFTER = ",;。:、("


class _Words(msgspec.Struct, frozen=True):
    """The words of stages around a group, by where they stand to it. Offsets are local."""

    touching: Sequence[Word]
    inside: Sequence[Word]
    before: Sequence[Word]
    after: Sequence[Word]
    earlier: Sequence[Word]
    later: Sequence[Word]
    end: int


def read_stage(context: Context, subject: Subject) -> None:
    """Set a group's status, or leave it to None where nothing tells."""
    if subject.status is not None or _of_list(subject):
        return
    words = _words(context, subject)
    start = context.local(subject.start)
    if _is_undone(context, words):
        subject.own_status = True
        return
    several = len({status_of(w) for w in words.inside}) > 1
    if several and not words.touching:
        subject.own_status, subject.status = True, _mixture(context.text[start : words.end])
        return
    chosen = _direct(words)
    progress = "completed_investment" in subject.measures or (
        "completion_rate" in subject.measures
        and context.text.startswith("完成投资", context.local(subject.end))
    )
    if chosen is None and progress:
        subject.status = Status.UNDER_CONSTRUCTION
        return
    if chosen is None:
        chosen = _in_clause(subject, words)
    both = words.after and words.inside and not words.touching
    if both and _overrules(words.inside[-1], words.after[0], context.text):
        chosen = words.after[0]
    if chosen is None:
        _from_around(context, subject)
        if subject.status is None and _of_plan(context, subject):
            subject.status = Status.UNDER_CONSTRUCTION
        return
    subject.status, subject.own_status = status_of(chosen), True
    if context.text[: chosen.start].endswith("即将") and subject.status is Status.COMPLETED:
        subject.status = Status.UNDER_CONSTRUCTION
    subject.status_span = absolute(context, chosen.start, chosen.end)


_PLAN = re.compile(r"年度?(?:投资)?计划|年度投资|完成投资|投资计划|序时")


def _of_plan(context: Context, subject: Subject) -> bool:
    """确保重点项目完成年度计划的80%: a share of the year's investment is told of works."""
    rate = subject.measures.get("completion_rate")
    if rate is None or subject.count is not None:
        return False
    return _PLAN.search(context.text, 0, context.local(rate.span.start)) is not None


_NOT_YET = re.compile(r"(?:未|没有?|未能|未曾|没能)(?:按期|如期|按时)?$")


def _is_undone(context: Context, words: _Words) -> bool:
    """未开工的|6个, 34个|未能按期开工: no stage that they have reached."""
    beside = words.touching or words.inside or words.after[:1]
    return bool(beside) and all(
        _NOT_YET.search(context.text[max(0, w.start - 6) : w.start]) for w in beside
    )


def _of_list(subject: Subject) -> bool:
    """龙岩、宁德|签约项目|分别为22个和19个: the head that a list shares."""
    if subject.rule != "list" or not subject.name:
        return False
    named = [w for w in find_words(subject.name) if "status" in w.means]
    if named:
        subject.status, subject.own_status = status_of(named[-1]), True
    return bool(named)


def _words(context: Context, subject: Subject) -> _Words:
    text = context.text
    floor, end, ceiling = reach(context, subject)
    start = context.local(subject.start)
    words = context.tokens.words_of("status")
    count = context.local(subject.count.span.start) if subject.count else end
    opening = max(floor, *(text.rfind(mark, 0, start) + 1 for mark in _MARKS_BEFORE))
    marks = [text.find(mark, end) for mark in _MARKS_AFTER]
    closing = min([ceiling, *(mark for mark in marks if mark >= 0)])
    return _Words(
        touching=[
            w
            for w in words
            if 0 <= count - w.end <= 2
            and w.start >= floor
            and not {",", "、"} & set(text[w.end : count])
        ],
        inside=[w for w in words if start <= w.start < end],
        before=[w for w in words if opening <= w.start and w.end <= start],
        after=[w for w in words if end <= w.start < closing],
        earlier=[w for w in words if floor <= w.start < opening],
        later=[
            w
            for w in words
            if closing <= w.start < ceiling
            and w.start - text.rfind(",", 0, w.start) - 1 <= 5
            and not (ceiling < len(text) and ceiling - w.end <= 2)
        ],
        end=_ADVERBS.match(text, end).end(),  # type: ignore[union-attr]  # may be empty
    )


_ADVERBS = re.compile(r"(?:当天|当日|同日|现场|当场|也|已经?|均|都|便|就|先后|陆续)*")


def _direct(words: _Words) -> Word | None:
    """已履约|70个, 签约|项目, 37个|开工."""
    if words.touching:
        return words.touching[-1]
    if words.inside:
        return words.inside[-1]
    if words.after and words.after[0].start - words.end <= 1 and words.after[0].text != "完成":
        return words.after[0]
    return None


def _in_clause(subject: Subject, words: _Words) -> Word | None:
    if words.before:
        return words.before[-1]
    if words.after:
        return words.after[0]
    if subject.rule == "implied":
        return None
    if words.earlier:
        return words.earlier[-1]
    return words.later[0] if words.later else None


def _beside(context: Context, subject: Subject) -> Subject | None:
    """分县区看,晋江签约58个,|南安41个|: the place told before it, in one list with it."""
    if subject.count is None or not context.tokens.places:
        return None
    at = context.subjects.index(subject)
    before = [s for s in context.subjects[:at] if s.is_group]
    if not before or not before[-1].own_status or before[-1].dropped:
        return None
    return before[-1] if _of_place(context, subject) and _of_place(context, before[-1]) else None


def _of_place(context: Context, subject: Subject) -> bool:
    """Whether a place and no more than a stage stands before a number."""
    if subject.count is None:
        return False
    start, count = context.local(subject.start), context.local(subject.count.span.start)
    return any(start - 8 <= p.start and p.end <= count <= p.end + 5 for p in context.tokens.places)


def _from_around(context: Context, subject: Subject) -> None:
    parent, event, section = subject.parent, context.state.event, context.state.section
    if parent is not None and (subject.part or parent.status is not None):
        subject.status, subject.status_span = parent.status, parent.status_span
    elif (row := _beside(context, subject)) is not None:
        subject.status, subject.own_status = row.status, True
    elif event is not None and event.paragraph == subject.paragraph and not subject.foreign:
        subject.status = event.status
    elif section is not None and section.status is not None:
        subject.status = section.status


_THREE = re.compile(r"签约、(?:开|竣|投)[^,。;]{0,3}[和及与](?:开|竣|投)")
"""签约、开工和竣工|的项目."""


def _mixture(head: str) -> Status | None:
    if re.search(r"开、?\(?竣", head) and "签" not in head:
        return Status.STARTED
    if head.count("、") >= 2 or _THREE.search(head):
        return None
    if re.search(r"新签约|签约|合同", head):
        return Status.SIGNED
    if re.search(r"新开工|开工或在建", head):
        return Status.STARTED if "新开工" in head else Status.UNDER_CONSTRUCTION
    return None


_OF_THEM = re.compile(r"已|[里中],?[就便也]?有")


def _overrules(head: Word, verb: Word, text: str) -> bool:
    """已签约项目中,37个已经动工; but 谋划项目力争年底开工 stays planned."""
    between = text[head.end : verb.start]
    return bool(_OF_THEM.search(between)) and not re.search(r"力争|争取|确保|计划", between)
