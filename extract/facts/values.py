"""The values of a segment with what they measure; the others are noted as ignored."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from extract.facts.cards import is_lone_sum
from extract.facts.labels import Role, money_role, percent_role
from extract.facts.sentences import Segment
from extract.facts.state import State
from extract.facts.subjects import Subject
from extract.facts.tokens import Tokens
from model import Ignored, Span, Value

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


class Sum(msgspec.Struct, frozen=True):
    """A value with its role, offsets within the segment."""

    start: int
    end: int
    measure: str
    value: Value
    role: Role
    premod: Subject | None = None


_RATES = ("completion_rate", "start_rate")


def _as_listed(segment: Segment, state: State, list_role: str | None) -> str | None:
    """武夷山市完成28.9亿元,占51.2%;建阳区33.05亿元: a bare sum measures what the last row's did."""
    row = state.last("group", sentence=segment.sentence)
    told = [m for m in row.measures if m not in _RATES] if row is not None else []
    if len(told) == 1 and (list_role in _RATES or told[0] == "foreign_capital"):
        return told[0]
    return None if list_role in _RATES else list_role


_IN_LIST = re.compile(r"[,、(](?:分别|仅|只)?(?:占|为|达|完成)?$")


def _rate_as_listed(segment: Segment, state: State) -> str | None:
    """A完成87.6亿元,占年度计划的61.2%;B完成546.3亿元,占52.7%."""
    row = state.last("group", sentence=segment.sentence)
    told = [m for m in _RATES if row is not None and m in row.measures]
    return told[0] if len(told) == 1 else None


_IN_BRACKETS = re.compile(
    r"\((?:(?:长|全长|占地)?约?[\d.]+(?:公里|千米|米|亩|万?平方米|万?吨|兆瓦)[、,])?约?"
)
"""管廊一期(3.6公里,|1.3亿元): a sum in the brackets behind a name."""
_SO_MANY_OF = re.compile(r"(?<![只仅])有$")
"""86个项目里,有|8成实现了按序时推进: a share of the projects."""


def _bare_rate(
    segment: Segment, state: State, list_role: str | None, start: int, role: Role
) -> str | None:
    """What a share without a word of its own measures in a list."""
    lead = segment.text[:start]
    if role.bare and list_role in _RATES and not _SO_MANY_OF.search(lead):
        return list_role
    return _rate_as_listed(segment, state) if role.bare and _IN_LIST.search(lead) else None


def _beside_name(segment: Segment, position: int, subjects: list[Subject]) -> bool:
    """LNG冷能综合利用项目,23亿元: a sum put beside a name and nothing more."""
    at = segment.start + position
    return any(
        not s.is_group
        and 1 <= at - s.end <= 2
        and segment.text[s.end - segment.start : position] in (",", ":", "、", ",约")
        for s in subjects
    ) or any(
        not s.is_group and _IN_BRACKETS.fullmatch(segment.text, s.end - segment.start, position)
        for s in subjects
    )


def values(
    segment: Segment, tokens: Tokens, state: State, list_role: str | None, subjects: list[Subject]
) -> list[Sum]:
    """The sums and shares of a segment that measure something; the others are noted as ignored."""
    out = [
        *_sums(segment, tokens, state, list_role, subjects),
        *_shares(segment, tokens, state, list_role),
    ]
    return sorted(out, key=lambda s: s.start)


def _sums(
    segment: Segment, tokens: Tokens, state: State, list_role: str | None, subjects: list[Subject]
) -> Iterator[Sum]:
    roles: list[Role] = []
    for index, money in enumerate(tokens.money):
        role = money_role(segment.text, tokens, index, roles)
        roles.append(role)
        if money.threshold:
            continue
        listed = _as_listed(segment, state, list_role) if role.bare else None
        measure = role.measure or listed
        if listed == "foreign_capital":
            measure = listed
        if measure is None and role.bare and _stands_by(segment, money.start, subjects, state):
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
        yield Sum(money.start, money.end, measure, value, role)


def _stands_by(segment: Segment, start: int, subjects: list[Subject], state: State) -> bool:
    """Whether a sum without a label stands before, behind or below a name of its own."""
    if any(s.sum_start == segment.start + start for s in subjects):
        return True
    return _beside_name(segment, start, subjects) or is_lone_sum(segment, state)


def _shares(segment: Segment, tokens: Tokens, state: State, list_role: str | None) -> Iterator[Sum]:
    roles: list[Role] = []
    for index, percent in enumerate(tokens.percents):
        role = percent_role(segment.text, tokens, index, roles)
        roles.append(role)
        measure = role.measure or _bare_rate(segment, state, list_role, percent.outer_start, role)
        if measure is None:
            _ignore(state, segment, percent.outer_start, percent.outer_end, role)
            continue
        span = _span(state, segment, percent.outer_start, percent.outer_end)
        value = Value(percent.value, span, percent.bound)
        yield Sum(percent.outer_start, percent.outer_end, measure, value, role)


def _span(state: State, segment: Segment, start: int, end: int) -> Span:
    return Span.of(state.body, segment.start + start, segment.start + end)


def _ignore(state: State, segment: Segment, start: int, end: int, role: Role) -> None:
    reason = (
        f"{role.trap}: no investment of projects" if role.trap else "no label says what it measures"
    )
    state.ignored.append(Ignored(_span(state, segment, start, end), reason))
