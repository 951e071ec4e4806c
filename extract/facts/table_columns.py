"""The columns of a table: what each holds, its unit and its currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extract.facts.sentences import Segment
from extract.facts.stages import stage_in
from model import Status

_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("name", re.compile(r"(?:项目|工程)(?:名称|名)|^名称$|^项目$|签约项目|重点项目名")),
    ("start_rate", re.compile(r"开工率|履约率|落地率")),
    (
        "completion_rate",
        re.compile(r"占年度?(?:计划|任务)|完成率|完成比例|占.*计划|完成.*%|序时|%"),
    ),
    ("completed_investment", re.compile(r"完成投资|完成额|累计完成|已完成|\d月完成")),
    (
        "annual_plan",
        re.compile(
            r"年(?:度)?(?:计划|拟|安排)(?:完成)?投资|年度投资|年度计划|年计划|投资计划|当年计划"
        ),
    ),
    ("foreign_capital", re.compile(r"利用外资|到资|使用外资|合同外资")),
    (
        "count",
        re.compile(r"(?:项目|签约|开工|竣工).{0,4}(?:数|个数|数量|\(个\)|\(项\))|个数|^数量"),
    ),
    (
        "total_investment",
        re.compile(
            r"总投资|签约额|投资总额|投资额|协议投资|计划投资|^投资(?![方商主单企者人])|投资规模|金额"
        ),
    ),
    (
        "company",
        re.compile(
            r"业主|建设单位|投资方|投资商|投资者|投资人|投资单位|承建|业主单位|企业|公司|投资主体|客商"
        ),
    ),
    ("status", re.compile(r"进度$|形象进度|进展|状态|阶段|情况$|类型|备注")),
    ("date", re.compile(r"时间|日期")),
    ("region", re.compile(r"县|市|区|地点|地区|区域|属地|所在|落户|落地|选址|单位|乡镇|镇|地方")),
    ("kind", re.compile(r"行业|类别|领域|产业|类型")),
)


_UNIT = re.compile(r"(百万|千万|万|亿)?(元|美元|港元|欧元|美金)")


_SCALE = {
    "": Decimal("0.00000001"),
    "万": Decimal("0.0001"),
    "百万": Decimal("0.01"),
    "千万": Decimal("0.1"),
    "亿": Decimal(1),
}


_CURRENCY = {"元": "CNY", "美元": "USD", "美金": "USD", "港元": "HKD", "欧元": "EUR"}


TOTAL = re.compile(r"^(?:合计|总计|小计|全[市县区省]合?计?|共计)")


MONEY = ("total_investment", "annual_plan", "completed_investment", "foreign_capital")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its offsets in the body."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds, and for money its scale to 亿 and its currency."""

    role: str
    scale: Decimal = Decimal(1)
    currency: str = "CNY"
    title: str = ""
    stage: Status | None = None


def cells_of(row: Segment) -> list[Cell]:
    """The cells of a row, each with its place in the body."""
    out, at = [], row.start
    for text in row.text.split("\t"):
        lead = len(text) - len(text.lstrip())
        out.append(Cell(at + lead, at + lead + len(text.strip()), text.strip()))
        at += len(text) + 1
    return out


def header_of(cells: list[list[Cell]], caption: str) -> tuple[int, dict[int, Column]] | None:
    """The header's row number and what each column holds, or None where there is no header."""
    for index, row in enumerate(cells[:4]):
        columns: dict[int, Column] = {}
        below = _divided(row, cells[index + 1] if index + 1 < len(cells) else [])
        for position, cell in enumerate(below or row):
            role = _role(cell.text) or (below and _role(_over(row, position).text))
            title = cell.text if below is None else f"{_over(row, position).text} {cell.text}"
            stage = _stage(title) if role in ("count", *MONEY) else None
            same = [c.stage for c in columns.values() if c.role == role]
            if role and (not same or (stage is not None and stage not in same)):
                columns[position] = _column(role, title, caption, stage)
        roles = {c.role for c in columns.values()}
        if roles & {"name", "region", "kind"} and roles & {
            *MONEY,
            "count",
            "completion_rate",
            "status",
            "company",
        }:
            return index + (below is not None), columns
    return None


_KEY = re.compile(
    r"(?:(?:项目|工程)(?:名称|业主|单位|法人|地址|地点|位置|选址|进度|进展|状态|类型)|业主|"
    r"(?:主要)?(?:建设|业主|投资|实施|责任)(?:单位|主体|方|地点|地址|内容|规模|进度|性质|工期|期限|周期|情况)(?:及规模)?|"
    r"(?:项目|计划)?总?投资(?:额|金额|规模)?|(?:当年|本年|今年|年度)(?:计划)?(?:完成)?投资(?:计划)?|年度计划|"
    r"(?:累计)?完成投资|形象进度|进展情况|(?:计划)?(?:开工|竣工|签约|建成)(?:时间|日期)|备注|联系人|联系电话)"
    r"(?:\(.{1,12}\))?:?"
)


def keyed_of(cells: list[list[Cell]], caption: str) -> tuple[list[Cell], dict[int, Column]] | None:
    """A table of keys and values that tells of one project: 项目名称 | A, 总投资 | 8亿元."""
    values: list[Cell] = []
    columns: dict[int, Column] = {}
    for row in cells:
        told = [c for c in row if c.text]
        keys = told[::2] if len(told) % 2 == 0 else []
        if not keys or not all(_KEY.fullmatch(key.text) for key in keys):
            return None
        for key, value in zip(keys, told[1::2], strict=True):
            role = _role(key.text)
            if role and role not in [c.role for c in columns.values()]:
                columns[len(values)] = _column(role, key.text, caption, None)
                values.append(value)
    roles = {c.role for c in columns.values()}
    return (values, columns) if "name" in roles and len(roles) > 1 else None


def _divided(head: list[Cell], below: list[Cell]) -> list[Cell] | None:
    """A header of two lines as one: what stands below a wide title (完成投资) divides it."""
    told = [i for i, c in enumerate(below) if c.text]
    if not told or told[0] == 0 or len(told) == len(below):
        return None
    if any(c.text[:1].isdigit() for c in below):
        return None
    if all(i < len(head) and head[i].text for i in told):
        return None
    width = max(len(head), len(below))
    rows = [row + [Cell(0, 0, "")] * (width - len(row)) for row in (head, below)]
    return [b if b.text else a for a, b in zip(*rows, strict=True)]


def _over(head: list[Cell], position: int) -> Cell:
    """The title that stands over a column: its own, or the wide one that began before it."""
    return next((c for c in reversed(head[: position + 1]) if c.text), head[0])


def _role(text: str) -> str | None:
    if re.search(r"序号|编号|联系|同比|增[长幅速减]|比重|占比|名次|排名|位次", text):
        return None
    if re.search(r"\((?:个|项|宗)\)|(?:数|个数|数量)$", text):
        return "count"
    found = (role for role, pattern in _COLUMNS if pattern.search(text))
    return next((role for role in found if role != "name" or not _MEASURED.search(text)), None)


_MEASURED = re.compile(r"投资|金额|总额|\([^()]*[元个项%]\)")
"""新签约项目|计划总投资: no column of names."""


_NUMBER_OF = re.compile(r"(?:个?数量?|额)(?=\(|\s|$)")


def _stage(title: str) -> Status | None:
    """The stage that a title names: 开工项目数, 签约总投资, but not 完成投资."""
    return stage_in(_NUMBER_OF.sub("", title))


def _column(role: str, text: str, caption: str, stage: Status | None) -> Column:
    if role not in MONEY:
        return Column(role, title=text, stage=stage)
    unit = _UNIT.search(text) or _unit_of(role, caption)
    if unit is None:
        return Column(role, _SCALE["万"], title=text, stage=stage)
    return Column(role, _SCALE[unit[1] or ""], _CURRENCY[unit[2]], text, stage)


_UNITS = re.compile(r"单位[:是为]?\s*([^\n)。]{1,48})")


def _unit_of(role: str, caption: str) -> re.Match[str] | None:
    """单位:亿元; 单位:总投资、年度计划为亿元,完成投资为万元: the caption's word for a column."""
    told = _UNITS.findall(caption)
    if not told:
        return None
    units = list(_UNIT.finditer(told[-1]))
    starts = [0, *(u.end() for u in units)]
    for unit, start in zip(units, starts, strict=False):
        words = re.split(r"[、,;和及]", told[-1][start : unit.start()])
        if role in [_role(word) for word in words]:
            return unit
    return units[0] if units else None
