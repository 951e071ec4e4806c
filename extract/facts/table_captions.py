"""What stands over a table and says what its rows count: 1—9月重点项目完成情况."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from extract.facts.sentences import Segment
from extract.facts.stages import stage_in
from extract.facts.state import State
from extract.facts.table_columns import Cell
from extract.facts.when import resolve
from model import Status
from normalize.dates import find_periods
from normalize.money import find_money

_REACH = 160
_HEAD = re.compile(
    r"([^\s,。;:、()\d]{0,16}?项目)(?:\([^()]*\))?[^,。;:\n]{0,10}?(?:情况|进度|进展|一览|排名|统计|通报|表|名单|清单|如下|$)"
)
_LEAD = re.compile(
    r"^.*?(?:月份?|季度|年度?|半年|月底|以来)(?=[^份度底])|^(?:现将|关于|各[县市区地]+|全[省市县区]|我[省市县区])+"
)
_OF_A_PLAN = re.compile(r"度?(?:投资)?(?:计划|目标|任务|安排)")


class Caption(msgspec.Struct, frozen=True):
    """The rows' own words, span and stage, as far as the caption or the header tells them."""

    name: str | None = None
    name_span: tuple[int, int] | None = None
    status: Status | None = None
    period: tuple[str, str] | None = None
    period_span: tuple[int, int] | None = None
    min_amount: Decimal | None = None


def caption_of(first: Segment, cells: list[list[Cell]], state: State) -> Caption:
    """Read the line above a table, its rows of one cell and the titles of its columns."""
    lines = [_line_above(first.start, state)]
    if _UNIT_LINE.match(lines[0][1]):
        lines.insert(0, _line_above(lines[0][0], state))
    for filled in cells:
        told = [c for c in filled if c.text]
        if len(told) == 1:
            lines.append((told[0].start, told[0].text))
    name, status = None, None
    for at, line in lines:
        match = _HEAD.search(line)
        if match is not None:
            start = match.start(1) + _lead(match[1])
            name = (at + start, at + match.end(1))
            status = stage_in(line[start : match.end(1)])
    titles = [(c.start, c.text) for filled in cells for c in filled if c.text]
    period, span = _period([*lines, *titles], state)
    text = state.folded[slice(*name)] if name else None
    return Caption(text, name, status, period, span, _floor(text))


def _floor(name: str | None) -> Decimal | None:
    """各县亿元以上项目情况: the size that the caption names."""
    found = (money for money in find_money(name or "") if money.threshold)
    first = next(found, None)
    return first.value if first is not None else None


_UNIT_LINE = re.compile(r"\s*\(?单位")


def _line_above(position: int, state: State) -> tuple[int, str]:
    end = max(0, position - 1)
    start = max(state.folded.rfind("\n", 0, end) + 1, end - _REACH)
    return start, state.folded[start:end]


def _lead(head: str) -> int:
    match, end = _LEAD.match(head), 0
    while match is not None and match.end() > 0 and len(head) - end - match.end() > 2:
        end += match.end()
        match = _LEAD.match(head[end:])
    return end


def _period(
    lines: list[tuple[int, str]], state: State
) -> tuple[tuple[str, str] | None, tuple[int, int] | None]:
    """The span that the last of these lines tells."""
    for at, line in reversed(lines):
        for mention in reversed(find_periods(line, state.published)):
            when = resolve(mention, state.published, True)
            if _OF_A_PLAN.match(line, mention.end):
                continue
            if when is not None and when.span is not None:
                return when.span, (at + mention.start, at + mention.end)
    return None, None
