"""Rows of figures: a place or a kind, and what its group of projects comes to."""

from __future__ import annotations

import re
from decimal import Decimal

from extract.facts import where
from extract.facts.sentences import Segment
from extract.facts.stages import stage_in
from extract.facts.state import State
from extract.facts.subjects import Subject
from extract.facts.table_captions import Caption
from extract.facts.table_columns import MONEY, TOTAL, Cell, Column
from model import Modality, Span, Status, Value
from normalize import places
from normalize.money import parse_money
from normalize.numbers import parse_number

_RATES = ("completion_rate", "start_rate")
_FIGURES = (*MONEY, "count", *_RATES)
_HEAD = re.compile(r"[^\s\d(]{1,10}项目")
"""签约项目|数（个）: a title's own words for what it counts."""


def value_of(state: State, cell: Cell, column: Column) -> Value | None:
    """A cell as a value, in its own unit or the column's."""
    span = Span.of(state.body, cell.start, cell.end)
    if column.role in MONEY and cell.text.endswith("元"):
        money = parse_money(cell.text)
        return Value(money.value, span, money.bound, money.currency) if money else None
    number = parse_number(cell.text.rstrip("%").strip())
    if number is None or not cell.text:
        return None
    if column.role in MONEY:
        return Value(number * column.scale, span, currency=column.currency)
    return Value(number, span)


def region_of(by_role: dict[str, tuple[Cell, Column]], subject: Subject, state: State) -> None:
    """Where a row is: the place in its cell, else the article's."""
    home = state.home.name if state.home else None
    if "region" in by_role:
        cell = by_role["region"][0]
        for mention in places.find_places(cell.text, home):
            if mention.place is not None:
                subject.region, subject.own_region = where.official(mention.place), True
                subject.region_span = (cell.start, cell.end)
    if subject.region is None and state.home is not None:
        subject.region = where.official(state.home)


def named_region(subject: Subject, state: State) -> None:
    """永春香料基地: the county that a name opens with, where no column tells the place."""
    home = state.home
    for mention in places.find_places(subject.name or "", home.name if home else None):
        place = mention.place
        if place is None or mention.start > _NAME_HEAD or place.level not in ("county", "town"):
            continue
        if home is None or where.family(home, place):
            subject.region, subject.own_region = where.official(place), True
            subject.region_span = subject.name_span
            return


_NAME_HEAD = 4


def parts_of(columns: dict[int, Column]) -> list[dict[int, Column]]:
    """签约项目数, 签约总投资, 开工项目数: a group for each stage, the rates the first's."""
    roles = [c.role for c in columns.values()]
    twice = [c for c in columns.values() if roles.count(c.role) > 1]
    stages = list(dict.fromkeys(c.stage for c in twice))
    if len(stages) < 2:
        return [columns]
    return [
        {
            at: column
            for at, column in columns.items()
            if column.role not in _FIGURES
            or column.stage is stage
            or (stage is stages[0] and column.stage not in stages)
        }
        for stage in stages
    ]


def figure_row(
    row: Segment, cells: list[Cell], columns: dict[int, Column], state: State, above: Caption
) -> None:
    """Read one row as a group of the place or the kind that it names."""
    by_role = {
        c.role: (cells[i], c) for i, c in columns.items() if i < len(cells) and cells[i].text
    }
    lead = by_role.get("region") or by_role.get("kind")
    if lead is None:
        return
    root = _root(state, row, columns, above)
    stage = _titled(by_role, state)
    if root is not None and None not in (stage, root.status) and root.status is not stage:
        root = None
    subject = Subject(
        "group",
        row.start,
        row.end,
        root.name if root else above.name,
        "table",
        row.start,
        row.paragraph,
        row.sentence,
    )
    subject.name_span = None if root else above.name_span
    total = TOTAL.match(lead[0].text.replace(" ", "")) is not None
    region_of(by_role if "region" in by_role else {}, subject, state)
    if root is not None and (total or ("region" in by_role and not subject.own_region)):
        subject.region = root.region
    if "kind" in by_role and not total:
        kind = by_role["kind"][0]
        subject.name, subject.name_span = kind.text, (kind.start, kind.end)
    if subject.name is None and "count" in by_role:
        head = _HEAD.match(by_role["count"][1].title)
        subject.name = head[0] if head else None
    _measure(subject, by_role, state)
    if root is not None:
        subject.status, subject.period, subject.modality = root.status, root.period, Modality.ACTUAL
        subject.period_span, subject.min_amount = root.period_span, root.min_amount
    else:
        _from_above(subject, stage, state, above)
    subject.part = True
    state.subjects.append(subject)


def _measure(subject: Subject, by_role: dict[str, tuple[Cell, Column]], state: State) -> None:
    """The count, the sums and the rates of a row."""
    for role, (cell, column) in by_role.items():
        value = value_of(state, cell, column) if role in _FIGURES else None
        if value is not None and role == "count":
            subject.count = value
        elif value is not None:
            subject.measures[role] = value


_COUNTED = re.compile(r"(\d+)(?:个|项)")
_KIND = re.compile(r"[^\s\d(]{2,12}")


def group_row(
    row: Segment,
    by_role: dict[str, tuple[Cell, Column]],
    state: State,
    above: Caption,
    kind: Cell | None = None,
) -> None:
    """合计 below a list of projects, or 产业项目(2个) above a part of it, as a group's figures."""
    told = {role: value_of(state, *by_role[role]) for role in MONEY[:3] if role in by_role}
    measures = {role: value for role, value in told.items() if value is not None}
    name = _KIND.match(kind.text) if kind is not None else None
    counted = _COUNTED.search(kind.text) if kind is not None else None
    if not measures:
        return
    subject = Subject("group", row.start, row.end, above.name, "table", row.start)
    subject.paragraph, subject.sentence = row.paragraph, row.sentence
    subject.name_span, subject.measures = above.name_span, measures
    stage = None
    if kind is not None and name is not None:
        subject.name, subject.name_span = name[0], (kind.start, kind.start + name.end())
        stage = stage_in(name[0])
    if kind is not None and counted is not None:
        span = Span.of(state.body, kind.start + counted.start(), kind.start + counted.end())
        subject.count = Value(Decimal(counted[1]), span)
    region_of({}, subject, state)
    _from_above(subject, stage, state, above)
    state.subjects.append(subject)


def _from_above(subject: Subject, stage: Status | None, state: State, above: Caption) -> None:
    """The stage and the span of a row that no group of the text divides into."""
    subject.min_amount = above.min_amount
    spent = "completed_investment" in subject.measures
    subject.status = Status.UNDER_CONSTRUCTION if spent else stage or above.status
    if above.period is not None:
        subject.period, subject.period_span = above.period, above.period_span
    elif state.period is not None and state.period.span is not None:
        at, offset = state.period.at, state.period_offset
        subject.period, subject.period_span = state.period.span, (offset + at[0], offset + at[1])


def _root(state: State, row: Segment, columns: dict[int, Column], above: Caption) -> Subject | None:
    """The group that a table divides: the one its announcement names, or told by its measures."""
    roots = [
        s
        for s in state.subjects
        if s.is_group and not s.part and not s.dropped and s.modality is Modality.ACTUAL
    ]
    lead = state.folded[max(0, row.start - 700) : row.start]
    announced = lead[: lead.find("\t")] if "\t" in lead else lead
    line = announced.rstrip("\n").split("\n")[-2:]
    named = [
        s for s in roots if s.name and len(s.name) > 3 and any(s.name in text for text in line)
    ]
    wanted = {c.role for c in columns.values()} & {
        "completed_investment",
        "completion_rate",
        "start_rate",
    }
    measured = [s for s in roots if wanted & set(s.measures)]
    chosen = named or measured or (roots if above.name is None else [])
    return chosen[-1] if chosen else None


def _titled(by_role: dict[str, tuple[Cell, Column]], state: State) -> Status | None:
    """The stage that the header of the counts names: 开工项目数."""
    named = next((c.stage for _, c in by_role.values() if c.stage is not None), None)
    return named or (state.section.status if state.section is not None else None)
