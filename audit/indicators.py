"""Tables with indicators down the side: places, months or a single value stand across.

A column of units (个, 万元, %) says in what each line is counted; a line without one has the
unit of its own words or of the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from audit import words
from audit.days import find_period
from audit.layout import (
    HEAD_ROWS,
    Field,
    Layout,
    describe,
    heading_paths,
    is_unit,
    unit_of_titles,
)
from audit.readers.grid import Merge
from audit.words import squeeze

_LABELS = ("指标", "指标名称", "主要指标", "项目", "内容", "名称", "统计指标", "考核指标")
_VALUES = ("数值", "数量", "数据", "实绩", "完成数", "完成情况", "本期", "累计", "本期数", "累计数")
_UNIT_HEADS = ("单位", "计量单位", "币种", "货币单位", "金额单位", "货币")
_FEWEST, _SHARE = 2, 0.6
_MOST_HEIGHT = 3
Head = Sequence[tuple[str, ...]]


def find_indicators(head: Head, merges: Sequence[Merge], captions: Sequence[str]) -> Layout | None:
    """The layout of a sheet whose lines are indicators; None if they are not.

    Its columns have to be spans of days, or plain values, in up to three lines (2023年, 上半年);
    places across are a transposed table.
    """
    for top, row in enumerate(head[: HEAD_ROWS - 10]):
        label = next((i for i, cell in enumerate(row) if squeeze(cell) in _LABELS), None)
        if label is None:
            continue
        height = 1
        while height < _MOST_HEIGHT and _goes_on(head, top + height, label):
            height += 1
        if not _are_measures(head, top + height, label):
            continue
        paths = heading_paths(head[top : top + height], top, merges)
        fields = tuple(_field(i, path, label) for i, path in enumerate(paths))
        if not any(field.role == "period" for field in fields):
            continue
        titles = (*(" ".join(filter(None, line)) for line in head[:top] if any(line)), *captions)
        found = Layout("indicators", top + height, fields, titles, unit_of_titles(titles))
        return with_units(found, head)
    return None


def _goes_on(head: Head, at: int, label: int) -> bool:
    """Whether a line below the heading is one more of it: no label, and only spans of days."""
    if at >= len(head) or (label < len(head[at]) and head[at][label]):
        return False
    told = [cell for cell in head[at] if cell]
    return bool(told) and all(find_period(cell, 2000) or squeeze(cell) in _VALUES for cell in told)


def _field(index: int, path: tuple[str, ...], label: int) -> Field:
    text = "/".join(path)
    role = "category" if index == label else "none"
    if index != label and (find_period(text, 2000) or squeeze(text) in _VALUES):
        role = "period"
    return Field(index, text, path[-1] if path else "", role, Decimal(1))


def _are_measures(head: Head, top: int, label: int) -> bool:
    cells = [row[label] for row in head[top:] if label < len(row) and row[label]]
    known = sum(describe(label, cell, "万元").role in words.MEASURES for cell in cells)
    return known >= max(_FEWEST, _SHARE * len(cells))


def with_units(layout: Layout, head: Head) -> Layout:
    """The layout with the column of units found, where it has one."""
    return replace(
        layout,
        fields=tuple(
            replace(field, role="unit") if _holds_units(field, layout.body, head) else field
            for field in layout.fields
        ),
    )


def _holds_units(field: Field, body: int, head: Head) -> bool:
    if squeeze(field.leaf) not in _UNIT_HEADS:
        return False
    cells = [row[field.index] for row in head[body:] if field.index < len(row) and row[field.index]]
    known = sum(is_unit(squeeze(cell)) for cell in cells)
    return known >= max(1, _SHARE * len(cells))
