"""Values that nobody in their segment owns: they go on with what was spoken of before."""

from __future__ import annotations

import re

from extract.facts.aims import AIM
from extract.facts.assign import PROJECT_MEASURES, Sum, give, implied
from extract.facts.cards import carried
from extract.facts.sentences import Segment
from extract.facts.state import State
from extract.facts.subjects import Subject
from extract.facts.tokens import Tokens
from extract.facts.when import candidates as candidates_of
from extract.facts.when import resolve
from model import Status


def give_leftovers(
    segment: Segment, left: list[Sum], subjects: list[Subject], state: State, tokens: Tokens
) -> None:
    """Values before any subject of their segment: of the project or group spoken of before."""
    if not left:
        return
    if _to_rows(segment, left, state):
        return
    for item in left:
        before = state.last(paragraph=segment.paragraph)
        if before is None and state.subjects and state.subjects[-1].rule == "heading":
            before = state.subjects[-1]
        if before is None and _carried_over(segment, item, state, tokens):
            continue
        label = segment.text[: item.start]
        if (
            before is not None
            and item.measure not in before.measures
            and _continues(segment, label, before, item)
        ):
            give(before, item)
            if before.is_group:
                _carry_on(segment, before, item, state, tokens)
            continue
        if item.measure in ("total_investment", "annual_plan") and not re.search(
            r"签约|项目|招引|招商", segment.text
        ):
            continue
        owner = next(
            (
                s
                for s in subjects
                if s.is_group and s.rule == "implied" and item.measure not in s.measures
            ),
            None,
        )
        if owner is None:
            owner = implied(segment, item, None, None)
            owner.segment, owner.paragraph, owner.sentence = (
                segment.start,
                segment.paragraph,
                segment.sentence,
            )
            subjects.append(owner)
        give(owner, item)


def _to_rows(segment: Segment, left: list[Sum], state: State) -> bool:
    """…,总投资分别为11亿元、6亿元: in order, to the members of the list before."""
    rows = [s for s in state.recent if s.rule == "list" and s.sentence == segment.sentence]
    if (
        len(rows) == len(left) > 1
        and re.search(r"分别|依次", segment.text)
        and len({i.measure for i in left}) == 1
    ):
        for row, item in zip(rows, left, strict=True):
            give(row, item)
        return True
    return False


def _carried_over(segment: Segment, item: Sum, state: State, tokens: Tokens) -> bool:
    """在建项目98个 / 完成投资119亿元: a line of its own that goes on with the line above."""
    above = carried(segment, state)
    if above is None or item.measure == "foreign_capital" or item.measure in above.measures:
        return False
    if not above.is_group:
        return item.measure in PROJECT_MEASURES and give(above, item)
    give(above, item)
    _carry_on(segment, above, item, state, tokens)
    return True


def _carry_on(segment: Segment, before: Subject, item: Sum, state: State, tokens: Tokens) -> None:
    """安排重点项目45个;1—10月完成投资58.1亿元: the progress sets the span and the stage."""
    if item.measure not in ("completed_investment", "completion_rate"):
        return
    for mention in candidates_of(segment.text, tokens):
        when = resolve(mention, state.published, True)
        if when is not None and when.span is not None and mention.start < item.start:
            before.period = when.span
            before.period_span = (segment.start + mention.start, segment.start + mention.end)
    before.status = before.status or Status.UNDER_CONSTRUCTION


def _continues(segment: Segment, label: str, before: Subject, item: Sum) -> bool:
    if item.measure == "foreign_capital" or AIM.search(label):
        return False
    if before.is_group:
        return before.sentence == segment.sentence and len(label) < 30
    return item.measure in PROJECT_MEASURES
