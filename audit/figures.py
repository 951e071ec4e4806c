"""Figure ledgers: rows are places or kinds, columns are measures; each cell is one figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from audit import words
from audit.body import Kind, Line
from audit.cells import read_cell
from audit.days import Days, find_period, find_year, year_of
from audit.layout import Field, Layout, describe
from audit.nouns import CELL_END, LedgerFigure, Row, StatedTotal, Table
from audit.scope import place_named, threshold, without_threshold
from audit.words import residue, statuses_in
from model import Bound, Modality
from normalize.place_book import FUJIAN
from normalize.places import Place, find, place_of
from store.ids import stable_id

_NOISE = re.compile(
    r"\([^()]*\)|(?:19|20)\d\d年度?|\d{1,2}月?(?:-|—|~|至)\d{1,2}月|[前第]?[一二三四1-4]季度|[上下]半年|其中[:：]?"
)
_BY_LINE = ("transposed", "indicators")  # a line is a measure
_LABELS = ("region", "category", "period", "year")
_WITHIN = re.compile(r"^其中[:：]?\s*")  # a part of the row above, no part of the total
_TARGETS = ("目标", "任务", "力争", "计划数", "计划完成")


def read_figures(table: Table, layout: Layout, lines: Iterator[Line]) -> Table:
    """The table with every figure in it, and with the totals that it states of them."""
    measures = [f for f in layout.fields if f.role in words.MEASURES]
    label = next((f for role in _LABELS if (f := layout.one(role)) is not None), layout.fields[0])
    found: list[LedgerFigure] = []
    totals: list[LedgerFigure] = []
    within: list[LedgerFigure] = []
    for line in lines:
        if layout.kind in _BY_LINE:
            found += _by_line(table, layout, line)
            continue
        text, is_within = _WITHIN.subn("", line.cells[label.index].strip())
        is_total = line.kind is Kind.TOTAL
        place = _whole(table, text) if is_total else _place(table, text)
        is_labelled = label.role in ("period", "year") or (place and label.role == "region")
        kind = "" if is_total or is_labelled else text
        category = layout.one("category")
        if category and category is not label and not is_total:
            kind = line.cells[category.index].strip()
        if kind and words.is_blank(kind):
            continue
        key = [text, *(line.cells[f.index] for f in layout.fields if f.role in ("year", "period"))]
        row = _row(table, line, "/".join(key) or (place.code if place else ""))
        for field in measures:
            figure = _figure(table, layout, row, field, line, place or table.scope.region, kind)
            if figure is not None:
                (totals if is_total else within if is_within else found).append(figure)
    by_line = layout.kind in _BY_LINE
    found, totals = _sharpened(found, by_line=by_line), _sharpened(totals, by_line=by_line)
    stated = tuple(_total(total, found) for total in totals if total.measure not in words.RATES)
    columns = {f.role: f.index for f in reversed(layout.fields)}
    told = (*found, *totals, *_sharpened(within, by_line=by_line))
    return replace(table, figures=told, totals=stated, columns=columns)


def _place(table: Table, text: str) -> Place | None:
    home = table.scope.region.name if table.scope.region else None
    place = find(words.squeeze(text), home)
    return place_named(text, home) if place is None and len(text) <= 12 else place


def _whole(table: Table, text: str) -> Place | None:
    """The place of a line of totals: 全市合计 is the table's, 全省 the province."""
    return place_of(FUJIAN) if "全省" in text and table.scope.region is None else table.scope.region


def _row(table: Table, line: Line, key: str) -> Row:
    row_id = stable_id("row", table.file, table.sheet, key, line.section)
    return Row(row_id, table.file, table.sheet, line.number, CELL_END.join(line.written))


def _figure(
    table: Table, layout: Layout, row: Row, field: Field, line: Line, place: Place | None, kind: str
) -> LedgerFigure | None:
    said = read_cell(line.cells[field.index], field)
    if said is None:
        return None
    heading, scope = field.heading, table.scope
    statuses = statuses_in(heading) or statuses_in(kind) or scope.statuses
    is_target = any(word in heading for word in _TARGETS)
    group = residue(without_threshold(kind)) + _group(heading)
    if field.role not in ("count", "total_investment"):
        statuses = statuses_in(heading) or statuses_in(kind)
    if field.role in words.RATES:
        statuses = ()
    return LedgerFigure(
        row, field.index, heading, field.role, said, place,
        words=group if group or statuses_in(heading) else scope.words,
        status=statuses[0] if len(statuses) == 1 else None,
        modality=Modality.TARGET if is_target else Modality.ACTUAL,
        days=_days(heading, line, layout, scope.days),
        min_amount=threshold(heading) or scope.min_amount,
        has_own_words=bool(group or statuses_in(heading)),
    )  # fmt: skip


def _days(heading: str, line: Line, layout: Layout, whole: Days | None) -> Days | None:
    """The days of a figure: its column's, else its row's, else the table's."""
    is_across = layout.kind in _BY_LINE
    period, year_field = None if is_across else layout.one("period"), layout.one("year")
    row_year = find_year(line.cells[year_field.index]) if year_field else None
    year = row_year or (whole.end.year if whole else None)
    told = find_period(line.cells[period.index], year) if period else None
    if told is None and row_year:
        told = year_of(row_year)
    return find_period(heading, told.end.year if told else year) or told or whole


def _group(heading: str) -> str:
    """What a heading says of the group: all its words but measures, units, days and sizes."""
    text = _NOISE.sub("", without_threshold(words.squeeze(heading)))
    for word in _measure_words():
        text = text.replace(word, "")
    return residue(text)


@cache
def _measure_words() -> tuple[str, ...]:
    found = {
        word
        for column in words.columns().column
        if column.role in words.MEASURES
        for word in (*column.is_, *column.has)
        if word != "外资"
    }
    return tuple(sorted(found | {"投资", "建设", "数", "实际", "情况"}, key=len, reverse=True))


def _by_line(table: Table, layout: Layout, line: Line) -> Iterator[LedgerFigure]:
    """A line that is a measure; its columns are places, or spans of days."""
    units, category = layout.one("unit"), layout.one("category")
    label = line.cells[category.index] if category else next((c for c in line.written if c), "")
    unit = words.squeeze(line.cells[units.index]) if units else ""
    asked = describe(0, f"{label}({unit})" if unit else label, layout.money_unit)
    if asked.role not in words.MEASURES:
        return
    row = _row(table, line, label)
    for field in layout.fields:
        column = replace(asked, index=field.index, heading=label)
        if layout.kind == "indicators" and field.role == "period":
            if find_period(field.heading, 2000):
                column = replace(column, heading=f"{label}/{field.heading}")
            place: Place | None = table.scope.region
        else:
            place = _of_column(table, field)
        if place is not None:
            figure = _figure(table, layout, row, column, line, place, "")
            if figure is not None:
                yield figure


def _of_column(table: Table, field: Field) -> Place | None:
    if field.leaf and words.is_total(field.leaf):
        return table.scope.region
    home = table.scope.region.name if table.scope.region else None
    return find(field.leaf, home) if field.leaf else None


def _sharpened(found: list[LedgerFigure], *, by_line: bool) -> list[LedgerFigure]:
    """Each figure with the finest precision to which its column, or its line, is written."""
    finest: dict[object, Decimal] = {}

    def line_of(figure: LedgerFigure) -> object:
        return figure.row.id if by_line else figure.column

    for figure in found:
        if step := figure.said.step:
            finest[line_of(figure)] = min(finest.get(line_of(figure), step), step)
    return [
        replace(f, said=replace(f.said, step=finest[line_of(f)]))
        if f.said.step and f.said.bound is Bound.EXACT
        else f
        for f in found
    ]


def _total(total: LedgerFigure, found: list[LedgerFigure]) -> StatedTotal:
    parts = tuple(f.said for f in found if f.column == total.column)
    return StatedTotal(total.row, total.column, total.measure, total.said, parts)
