"""The table above a government's notice: 索引号, 发文机关, 成文日期, each beside what it says."""

from __future__ import annotations

import re

from extract.body.byline import Byline, clean_source
from extract.body.days import find_day
from extract.body.tree import Block
from normalize.text import fold

_SPACE = re.compile(r"[\s:：\[\]【】]+")
# Of these only such a table has any, and a row of these beside them is of the same table.
_SURE = frozenset(
    (
        *("索引号", "索引", "信息索引号", "索引编号", "发文字号", "发文文号", "文号", "文件编号"),
        *("发文机关", "发文机构", "发文单位", "发布机构", "发布机关", "公开责任部门", "成文日期"),
        *("生成日期", "公开日期", "公开方式", "公开形式", "公开范围", "主题分类", "体裁分类"),
        *("组配分类", "信息类别", "有效性", "时效性", "内容概述", "内容摘要", "信息名称", "主题词"),
        *("公文时效", "文件状态", "发文日期", "生效日期", "失效日期", "废止日期", "公开时限"),
    )
)
_OTHER = frozenset(
    (
        *("标题", "名称", "文件名称", "发布日期", "发布时间", "关键词", "分类", "备注", "状态"),
        *("发布单位", "责任部门", "来源", "信息来源", "服务对象", "实施日期", "体裁", "语种"),
    )
)
# The earlier a label stands, the more its day or office is the one that published.
_DAYS = ("发布日期", "发布时间", "公开日期", "成文日期", "生成日期", "发文日期")
_OFFICES = (
    *("信息来源", "来源", "发布机构", "发布机关", "发布单位", "发文机关", "发文机构", "发文单位"),
    *("公开责任部门", "责任部门"),
)
_LEAST = 2
_SURE_LEAST = 2


def find_head_table(blocks: list[Block]) -> dict[int, Byline]:
    """The rows of such a table by their place among the blocks; its first row tells for all.

    A table is one if each of its rows begins with one of its labels, and two of them are
    labels that only such a table has.
    """
    found: dict[int, Byline] = {}
    rows = [i for i, block in enumerate(blocks) if block.kind == "row" or "\t" in block.text]
    start = 0
    while start < len(rows):
        end = start + 1
        node = blocks[rows[start]].node
        while end < len(rows) and blocks[rows[end]].node == node and rows[end] == rows[end - 1] + 1:
            end += 1
        told = _told([blocks[index].text for index in rows[start:end]])
        if told is not None:
            found.update(dict.fromkeys(rows[start:end], Byline(drawn_up=True)))
            found[rows[start]] = told
        start = end
    return found


def _told(rows: list[str]) -> Byline | None:
    """What the rows of a table say, as (label, value) beside one another; None if none are."""
    said: dict[str, str] = {}
    for row in rows:
        cells = [fold(cell).strip() for cell in row.split("\t")]
        labels = [_SPACE.sub("", cell) for cell in cells]
        if labels[0] not in _SURE and labels[0] not in _OTHER:
            return None
        for label, value in zip(labels, cells[1:], strict=False):
            if label in _SURE or label in _OTHER:
                said.setdefault(label, value)
    if len(said) < _LEAST or sum(label in _SURE for label in said) < _SURE_LEAST:
        return None
    days = (find_day(said[label]) for label in _DAYS if label in said)
    offices = (clean_source(said[label]) for label in _OFFICES if label in said)
    return Byline(
        next((day for day in days if day), None),
        next((office for office in offices if office), None),
        labelled=False,
        drawn_up=True,
    )
