"""Figure ledgers: rows are places or kinds, columns are measures; each cell is one figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from audit import words
from audit.body import Kind, Line
from audit.cells import read_cell
from audit.days import Days, find_period
from audit.layout import Field, Layout, describe
from audit.nouns import CELL_END, LedgerFigure, Row, StatedTotal, Table
from audit.scope import place_named, threshold
from audit.words import residue, statuses_in
from model import Bound, Modality
from normalize.places import Place, find
from store.ids import stable_id

_TARGETS = ("目标", "任务", "力争", "计划数", "计划完成")
_STAGED = "签约开工竣工在建"


def read_figures(table: Table, layout: Layout, lines: Iterator[Line]) -> Table:
    """The table with every figure in it, and with the totals that it states of them."""
    measures = [f for f in layout.fields if f.role in words.MEASURES]
    label = layout.one("region") or layout.one("category") or layout.fields[0]
    found: list[LedgerFigure] = []
    totals: list[LedgerFigure] = []
    for line in lines:
        if layout.kind == "transposed":
            found += _transposed(table, layout, line)
            continue
        text = line.cells[label.index].strip()
        is_total = line.kind is Kind.TOTAL
        place = table.scope.region if is_total else _place(table, text)
        kind = "" if is_total or (place and label.role == "region") else text
        category = layout.one("category")
        if category and category is not label and not is_total:
            kind = line.cells[category.index].strip()
        if kind and words.is_blank(kind):
            continue
        row = _row(table, line, text or (place.code if place else ""))
        for field in measures:
            figure = _figure(table, row, field, line, place or table.scope.region, kind)
            if figure is not None:
                (totals if is_total else found).append(figure)
    found, totals = _sharpened(found), _sharpened(totals)
    stated = tuple(_total(total, found) for total in totals if total.measure not in words.RATES)
    columns = {f.role: f.index for f in reversed(layout.fields)}
    return replace(
        table, figures=(*found, *totals), totals=stated, columns=columns
    )


def _place(table: Table, text: str) -> Place | None:
    home = table.scope.region.name if table.scope.region else None
    place = find(words.squeeze(text), home)
    return place_named(text, home) if place is None and len(text) <= 12 else place


def _row(table: Table, line: Line, key: str) -> Row:
    row_id = stable_id("row", table.file, table.sheet, key, line.section)
    return Row(row_id, table.file, table.sheet, line.number, CELL_END.join(line.written))


def _figure(
    table: Table, row: Row, field: Field, line: Line, place: Place | None, kind: str
) -> LedgerFigure | None:
    said = read_cell(line.cells[field.index], field)
    if said is None:
        return None
    heading, scope = field.heading, table.scope
    statuses = statuses_in(heading) or statuses_in(kind) or scope.statuses
    year = scope.days.end.year if scope.days else None
    is_target = any(word in heading for word in _TARGETS)
    group = residue(_group(heading, field)) or residue(kind)
    if not group or (kind and residue(kind) not in group):
        group = residue(kind) + group
    return LedgerFigure(
        row, field.index, heading, field.role, said, place,
        words=group or scope.words,
        status=statuses[0] if len(statuses) == 1 else None,
        modality=Modality.TARGET if is_target else Modality.ACTUAL,
        days=_days(heading, year, scope.days),
        min_amount=threshold(heading) or scope.min_amount,
    )  # fmt: skip


def _days(heading: str, year: int | None, whole: Days | None) -> Days | None:
    own = find_period(heading, year)
    return own or whole


def _group(heading: str, field: Field) -> str:
    """What a heading says of the group: its upper rows, or the words before its measure."""
    parts = [p for p in heading.split("/") if "项目" in p or any(s in p for s in _STAGED)]
    for part in parts:
        head = words.squeeze(part).partition("项目")[0]
        money = head.rpartition("以上")[2]
        text = words.squeeze(money)
        for noise in ("(个)", "(亿元)", "(万元)", "完成投资", "总投资"):
            text = text.replace(noise, "")
        if text and find_period(text, 2000) is None and field.leaf != part:
            return text
        if "项目" in part and text and find_period(text, 2000) is None:
            return text
    return ""


def _transposed(table: Table, layout: Layout, line: Line) -> Iterator[LedgerFigure]:
    """A table whose columns are places and whose rows are measures."""
    label = next((cell for cell in line.written if cell), "")
    home = table.scope.region.name if table.scope.region else None
    for field in layout.fields:
        place = find(field.leaf, home) if field.leaf else None
        if field.leaf and words.is_total(field.leaf):
            place = table.scope.region
        if place is None:
            continue
        asked = describe(field.index, label, layout.money_unit)
        if asked.role in words.MEASURES:
            row = _row(table, line, label)
            figure = _figure(table, row, asked, line, place, "")
            if figure is not None:
                yield figure


def _sharpened(found: list[LedgerFigure]) -> list[LedgerFigure]:
    """Each figure with the finest precision to which its column is written."""
    finest: dict[int, Decimal] = {}
    for figure in found:
        if figure.said.step:
            step = figure.said.step
            finest[figure.column] = min(finest.get(figure.column, step), step)
    return [
        replace(f, said=replace(f.said, step=finest[f.column]))
        if f.said.step and f.said.bound is Bound.EXACT
        else f
        for f in found
    ]


def _total(total: LedgerFigure, found: list[LedgerFigure]) -> StatedTotal:
    parts = tuple(f.said for f in found if f.column == total.column)
    return StatedTotal(total.row, total.column, total.measure, total.said, parts)
