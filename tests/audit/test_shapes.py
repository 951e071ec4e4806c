"""Shapes of sheets beyond one heading over one table of rows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl

from audit.read import Ledger, plan_of, read_ledger
from audit.sums import check_stated_totals


def _book(
    tmp_path: Path, name: str, rows: Sequence[Sequence[object]], *merges: str
) -> tuple[str, Ledger]:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for merge in merges:
        book.active.merge_cells(merge)
    path = tmp_path / name
    book.save(path)
    return str(path), read_ledger(str(path))


def test_two_tables_in_one_sheet_have_each_its_own_unit(tmp_path: Path) -> None:
    path, ledger = _book(
        tmp_path,
        "惠安县.xlsx",
        [
            ["惠安县2023年签约项目表"],
            ["项目名称", "总投资（万元）", "签约时间"],
            ["甲山光电项目", 12000, "2023.5.6"],
            ["乙山食品项目", 8000, "2023/5/8"],
            ["合计", 20000, None],
            [],
            ["惠安县2023年开工项目表"],
            ["项目名称", "总投资（亿元）", "开工时间"],
            ["丙山石材项目", 3.5, "23-5-26"],
            ["丁山纸业项目", 2, "2023/6/1"],
        ],
    )
    first, second = ledger.tables
    told = [
        (p.row.number, p.name, str(a.value))
        for table in (first, second)
        for p in table.projects
        if (a := p.amount("total_investment"))
    ]
    assert told == [
        (3, "甲山光电项目", "1.2"),
        (4, "乙山食品项目", "0.8"),
        (9, "丙山石材项目", "3.5"),
        (10, "丁山纸业项目", "2"),
    ]
    assert (first.scope.statuses, second.scope.statuses) == (("signed",), ("started",))
    assert (first.sheet, second.sheet) == ("Sheet", "Sheet 表2")
    assert len(plan_of(path)) == 2


def test_a_heading_again_on_the_next_printed_page_is_no_further_table(tmp_path: Path) -> None:
    head = ["项目名称", "总投资（万元）", "签约时间"]
    _, ledger = _book(
        tmp_path,
        "惠安县.xlsx",
        [
            ["惠安县2023年签约项目表"],
            head,
            ["甲山光电项目", 12000, "2023.5.6"],
            [],
            ["（续表）"],
            head,
            ["乙山食品项目", 8000, "2023.5.8"],
            ["一、其他"],
            ["丙山石材项目", 3500, "2023.5.9"],
        ],
    )
    (table,) = ledger.tables
    assert [p.row.number for p in table.projects] == [3, 7, 9]


def test_units_in_a_line_of_their_own_and_in_a_column_of_their_own(tmp_path: Path) -> None:
    _, ledger = _book(
        tmp_path,
        "南安市2023年签约项目.xlsx",
        [
            ["项目名称", "总投资", "签约日期"],
            [None, "（万元）", None],
            ["甲石项目", 5000, "5月6日"],
        ],
    )
    (project,) = ledger.tables[0].projects
    assert (project.amount("total_investment") or project).value == Decimal("0.5")  # type: ignore[union-attr]
    assert ledger.warnings == ()
    _, ledger = _book(
        tmp_path,
        "长乐区.xlsx",
        [
            ["项目名称", "投资总额", "币种", "签约时间"],
            ["甲湖项目", 1200, "万美元", "2023-05-06"],
            ["乙湖项目", 8000, "万元人民币", "2023-05-07"],
        ],
    )
    said = [p.amount("total_investment") for p in ledger.tables[0].projects]
    assert [(str(s.value), s.currency) for s in said if s] == [("0.12", "USD"), ("0.8", "CNY")]


def test_months_down_the_side_are_figures_of_the_titles_place(tmp_path: Path) -> None:
    _, ledger = _book(
        tmp_path,
        "c.xlsx",
        [
            ["石狮市2023年签约情况"],
            ["月份", "签约项目数(个)", "签约总投资(亿元)"],
            ["1月", 5, 12.3],
            ["1-3月", 15, 33.4],
        ],
    )
    told = {(f.measure, str(f.days)): f.said.value for f in ledger.tables[0].figures}
    assert told["count", "2023-01-01—2023-03-31"] == 15
    assert {f.place.name for f in ledger.tables[0].figures if f.place} == {"石狮市"}


def test_a_part_of_the_row_above_is_no_part_of_the_total(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["泉州市2023年上半年开工项目情况"],
        ["县（市、区）", "开工项目数（个）"],
        ["鲤城区", 10],
        ["其中：江南街道", 4],
        ["晋江市", 30],
        ["合计（2个县）", 40],
    ]
    _, ledger = _book(tmp_path, "d.xlsx", rows)
    assert list(check_stated_totals(ledger.tables[0])) == []
    assert [len(total.parts) for total in ledger.tables[0].totals] == [2]
    _, ledger = _book(tmp_path, "d.xlsx", [*rows[:-1], ["合计（2个县）", 44]])
    assert [f.check for f in check_stated_totals(ledger.tables[0])] == ["ledger_total"]


def test_indicators_under_years_and_halves(tmp_path: Path) -> None:
    _, ledger = _book(
        tmp_path,
        "晋江市.xlsx",
        [
            ["指标", "2022年", None, "2023年", None],
            [None, "上半年", "全年", "上半年", "全年"],
            ["签约项目数(个)", 10, 25, 14, 30],
            ["签约项目总投资(亿元)", 50.1, 120.5, 60.2, 140.8],
        ],
        "A1:A2",
        "B1:C1",
        "D1:E1",
    )
    told = {(f.measure, str(f.days)): str(f.said.value) for f in ledger.tables[0].figures}
    assert told["total_investment", "2022-01-01—2022-12-31"] == "120.5"
    assert told["count", "2023-01-01—2023-06-30"] == "14"
    assert ledger.warnings == ()
