"""The stage of a group: in its head, beside its number, in its clause, or from the whole."""

from __future__ import annotations

import re

from extract.facts.context import Context, reach
from extract.facts.lexicon import find_words
from extract.facts.stages import status_of
from extract.facts.subjects import Subject
from model import Status


def read_stage(context: Context, subject: Subject) -> None:
    if subject.status is not None:
        return
    text, tokens = context.text, context.tokens
    floor, end, ceiling = reach(context, subject)
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
