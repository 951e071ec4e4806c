"""Tables: one row a project or a place, its unit in the header or the caption.

A row is a line whose cells are kept apart by tabs. A row with a single filled cell is the
heading of the rows below it (一、开工项目（11个）).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extract.facts import where
from extract.facts.namewords import clean_name
from extract.facts.sentences import Segment
from extract.facts.stages import status_of
from extract.facts.state import State
from extract.facts.subjects import Subject
from extract.facts.tokens import scan
from extract.facts.when import candidates, event_date, resolve
from model import Modality, Span, Status, Value
from normalize import places
from normalize.numbers import parse_number

_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("name", re.compile(r"(?:项目|工程)(?:名称|名)|^名称$|^项目$|签约项目|重点项目名")),
    (
        "completion_rate",
        re.compile(r"占年度?(?:计划|任务)|完成率|完成比例|占.*计划|完成.*%|序时|%"),
    ),
    ("completed_investment", re.compile(r"完成投资|完成额|累计完成|已完成")),
    (
        "annual_plan",
        re.compile(
            r"年(?:度)?(?:计划|拟|安排)(?:完成)?投资|年度投资|年度计划|年计划|投资计划|当年计划"
        ),
    ),
    ("start_rate", re.compile(r"开工率|履约率|落地率")),
    ("foreign_capital", re.compile(r"利用外资|到资|使用外资|合同外资")),
    (
        "count",
        re.compile(r"(?:项目|签约|开工|竣工).{0,4}(?:数|个数|数量|\(个\)|\(项\))|个数|^数量"),
    ),
    (
        "total_investment",
        re.compile(r"总投资|投资总额|投资额|协议投资|计划投资|^投资|投资规模|金额"),
    ),
    ("company", re.compile(r"业主|建设单位|投资方|投资商|投资单位|企业|公司|投资主体|客商")),
    ("status", re.compile(r"进度$|形象进度|进展|状态|阶段|建设情况|类型|备注")),
    ("date", re.compile(r"时间|日期")),
    ("region", re.compile(r"县|市|区|地点|地区|区域|属地|所在|单位|乡镇|镇|地方")),
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
_TOTAL = re.compile(r"^(?:合计|总计|小计|全[市县区省]合?计?|共计)")
_MONEY = ("total_investment", "annual_plan", "completed_investment", "foreign_capital")


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


def read(rows: list[Segment], state: State) -> None:
    """Read the rows of one table into the state."""
    cells = [_cells(row) for row in rows]
    caption = state.folded[max(0, rows[0].start - 160) : rows[0].start]
    header = _header(cells, caption)
    if header is None:
        return
    index, columns = header
    heading: Subject | None = None
    status: Status | None = None
    for row, filled in zip(rows[index + 1 :], cells[index + 1 :], strict=True):
        named = [c for c in filled if c.text]
        if len(named) == 1 and not parse_number(named[0].text):
            status, heading = _section(named[0], row, state)
            continue
        if "name" in [c.role for c in columns.values()]:
            _project_row(row, filled, columns, state, status, heading)
        else:
            _figure_row(row, filled, columns, state)


def _cells(row: Segment) -> list[Cell]:
    out, at = [], row.start
    for text in row.text.split("\t"):
        lead = len(text) - len(text.lstrip())
        out.append(Cell(at + lead, at + lead + len(text.strip()), text.strip()))
        at += len(text) + 1
    return out


def _header(cells: list[list[Cell]], caption: str) -> tuple[int, dict[int, Column]] | None:
    for index, row in enumerate(cells[:4]):
        columns = {}
        for position, cell in enumerate(row):
            role = _role(cell.text)
            if role and role not in [c.role for c in columns.values()]:
                columns[position] = _column(role, cell.text, caption)
        roles = {c.role for c in columns.values()}
        if roles & {"name", "region", "kind"} and roles & {
            *_MONEY,
            "count",
            "completion_rate",
            "status",
            "company",
        }:
            return index, columns
    return None


def _role(text: str) -> str | None:
    if re.search(r"序号|编号|备注|联系", text):
        return None
    return next((role for role, pattern in _COLUMNS if pattern.search(text)), None)


def _column(role: str, text: str, caption: str) -> Column:
    if role not in _MONEY:
        return Column(role)
    unit = _UNIT.search(text) or _last(_UNIT, re.findall(r"单位[::]?\s*([^\n)]{1,12})", caption))
    if unit is None:
        return Column(role, _SCALE["万"])
    return Column(role, _SCALE[unit[1] or ""], _CURRENCY[unit[2]])


def _last(pattern: re.Pattern[str], texts: list[str]) -> re.Match[str] | None:
    return pattern.search(texts[-1]) if texts else None


def _section(cell: Cell, row: Segment, state: State) -> tuple[Status | None, Subject | None]:
    words = scan(row, state.published, None, state.currency).words_of("status")
    status = status_of(words[-1]) if words else None
    group = next(
        (s for s in reversed(state.subjects) if s.is_group and s.status is status and status), None
    )
    return status, group


def _value(state: State, cell: Cell, column: Column) -> Value | None:
    number = parse_number(cell.text.rstrip("%").strip())
    if number is None or not cell.text:
        return None
    span = Span.of(state.body, cell.start, cell.end)
    if column.role in _MONEY:
        return Value(number * column.scale, span, currency=column.currency)
    return Value(number, span)


def _project_row(
    row: Segment,
    cells: list[Cell],
    columns: dict[int, Column],
    state: State,
    status: Status | None,
    group: Subject | None,
) -> None:
    by_role = {
        c.role: (cells[i], c) for i, c in columns.items() if i < len(cells) and cells[i].text
    }
    if any(_TOTAL.match(c.text) for c in cells):
        _total_row(by_role, state, row)
        return
    if "name" not in by_role:
        return
    cell = by_role["name"][0]
    subject = Subject(
        "project",
        cell.start,
        cell.end,
        clean_name(state.body[cell.start : cell.end]),
        "table",
        row.start,
        row.paragraph,
        row.sentence,
    )
    subject.name_span, subject.listed, subject.status, subject.parent = (
        (cell.start, cell.end),
        True,
        status,
        group,
    )
    for role in _MONEY[:3]:
        if role in by_role and (value := _value(state, *by_role[role])):
            subject.measures[role] = value
    if "company" in by_role:
        firm = by_role["company"][0]
        subject.company, subject.company_span = (
            [state.body[firm.start : firm.end]],
            (firm.start, firm.end),
        )
    _cell_status(row, by_role, subject, state)
    _cell_region(by_role, subject, state)
    state.subjects.append(subject)


def _total_row(by_role: dict[str, tuple[Cell, Column]], state: State, row: Segment) -> None:
    """合计: said of the group that announces the table, where its number is that of the rows."""
    rows = [
        s
        for s in state.subjects
        if s.rule == "table" and not s.is_group and row.paragraph - s.paragraph < 80
    ]
    for group in reversed(state.subjects):
        if group.is_group and group.count is not None and group.count.value == len(rows):
            for role in _MONEY[:3]:
                if (
                    role in by_role
                    and role not in group.measures
                    and (value := _value(state, *by_role[role]))
                ):
                    group.measures[role] = value
            return


def _cell_status(
    row: Segment, by_role: dict[str, tuple[Cell, Column]], subject: Subject, state: State
) -> None:
    if "status" in by_role:
        cell = by_role["status"][0]
        piece = Segment(cell.start, cell.end, cell.text, row.paragraph, row.sentence, True)
        words = scan(piece, state.published, None, state.currency).words_of("status")
        if words:
            subject.status = status_of(words[-1])
            subject.status_span = (cell.start + words[-1].start, cell.start + words[-1].end)
    if "date" in by_role:
        cell = by_role["date"][0]
        piece = Segment(cell.start, cell.end, cell.text, row.paragraph, row.sentence, True)
        tokens = scan(piece, state.published, None, state.currency)
        for mention in candidates(cell.text, tokens):
            when = resolve(mention, state.published, False)
            subject.date = event_date(when) if when else None
            subject.date_span = (cell.start, cell.end) if subject.date else None


def _cell_region(by_role: dict[str, tuple[Cell, Column]], subject: Subject, state: State) -> None:
    home = state.home.name if state.home else None
    if "region" in by_role:
        cell = by_role["region"][0]
        for mention in places.find_places(cell.text, home):
            if mention.place is not None:
                subject.region, subject.own_region = where.official(mention.place), True
                subject.region_span = (cell.start, cell.end)
    if subject.region is None and state.home is not None:
        subject.region = where.official(state.home)


def _root(state: State, row: Segment, columns: dict[int, Column]) -> Subject | None:
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
    chosen = named or measured or roots
    return chosen[-1] if chosen else None


def _figure_row(row: Segment, cells: list[Cell], columns: dict[int, Column], state: State) -> None:
    by_role = {
        c.role: (cells[i], c) for i, c in columns.items() if i < len(cells) and cells[i].text
    }
    lead = by_role.get("region") or by_role.get("kind")
    if lead is None:
        return
    root = _root(state, row, columns)
    subject = Subject(
        "group",
        row.start,
        row.end,
        root.name if root else None,
        "table",
        row.start,
        row.paragraph,
        row.sentence,
    )
    subject.name_span = None
    _cell_region(by_role if "region" in by_role else {}, subject, state)
    if _TOTAL.match(lead[0].text) or ("region" in by_role and not subject.own_region):
        subject.region = root.region if root else subject.region
    if "region" not in by_role:
        subject.name, subject.name_span = lead[0].text, (lead[0].start, lead[0].end)
    for role, (cell, column) in by_role.items():
        value = (
            _value(state, cell, column)
            if role in (*_MONEY, "count", "completion_rate", "start_rate")
            else None
        )
        if value is None:
            continue
        if role == "count":
            subject.count = value
        else:
            subject.measures[role] = value
    if root is not None:
        subject.status, subject.period, subject.modality = root.status, root.period, Modality.ACTUAL
        subject.period_span, subject.min_amount = root.period_span, root.min_amount
    else:
        subject.status = (
            Status.UNDER_CONSTRUCTION if "completed_investment" in subject.measures else None
        )
        if state.period is not None and state.period.span is not None:
            subject.period = state.period.span
            subject.period_span = (
                state.period_offset + state.period.at[0],
                state.period_offset + state.period.at[1],
            )
    subject.part = True
    state.subjects.append(subject)
