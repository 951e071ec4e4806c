"""Ledgers of every shape in; and what cannot be read is refused whole, in one clear line."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlrd
import xlsxwriter

from audit.plan import read_plan
from audit.read import Ledger, plan_of, read_ledger
from audit.readers.grid import LedgerError
from model import Status

HEAD = ("序号", "项目名称", "投资方", "建设地点", "总投资（万元）", "签约时间", "项目进展")
ROWS = (
    ("1", "澜屿光伏玻璃项目", "福建澜屿科技有限公司", "泉港区", "62000", "2022-03-05", "已签约"),
    ("2", "闽岳冷链物流园", "闽岳集团", "惠安县", "三万五千", "2022年4月", "已开工；桩基施工"),
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
XML_2003 = b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


def _csv(path: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(",".join(row) for row in rows), encoding=encoding)
    return path


def _xlsx(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def _check(ledger: Ledger) -> None:
    projects = ledger.tables[0].projects
    assert [p.name for p in projects] == ["澜屿光伏玻璃项目", "闽岳冷链物流园"]
    amounts = [p.amount("total_investment") for p in projects]
    assert [a.value for a in amounts if a] == [Decimal("6.2"), Decimal("3.5")]
    assert [p.status for p in projects] == [Status.SIGNED, Status.UNDER_CONSTRUCTION]
    assert [p.place.name for p in projects if p.place] == ["泉港区", "惠安县"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    ledger = read_ledger(str(_csv(tmp_path / "l.csv", (HEAD, *ROWS), encoding)))
    _check(ledger)
    assert ledger.tables[0].projects[0].row.number == 2
    assert ledger.tables[0].projects[0].row.cells == ROWS[0]
    assert len(ledger.sha256) == 64


def test_xlsx_with_merged_heading_titles_totals_and_notes(tmp_path: Path) -> None:
    path = tmp_path / "l.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["泉州市2022年1—6月签约项目台账"],
        ["单位：万元"],
        ["序号", "项目名称", "县(市、区)", "投资", None, "进展"],
        [None, None, None, "总投资", "其中：外资", None],
        [1, "澜屿光伏玻璃项目", "泉港区", 62000, 100, "已签约"],
        [2, "闽岳冷链物流园", None, 35000, 0, "同上"],
        ["合计", None, None, 97000, 100, None],
        ["注：数据截至6月底。"],
    ):
        sheet.append(row)
    for merged in ("A1:F1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "C5:C6"):
        sheet.merge_cells(merged)
    book.save(path)
    table = read_ledger(str(path)).tables[0]
    assert table.headings[3] == "投资/总投资"
    assert [p.place.name for p in table.projects if p.place] == ["泉港区", "泉港区"]
    assert [p.status for p in table.projects] == [Status.SIGNED, Status.SIGNED]
    assert [p.row.number for p in table.projects] == [5, 6]
    assert str(table.scope.days) == "2022-01-01—2022-06-30"
    stated = [t for t in table.totals if t.measure == "total_investment"]
    assert stated[0].stated.value == Decimal("9.7")
    assert len(stated[0].parts) == 2


def test_html_that_is_called_xls(tmp_path: Path) -> None:
    cells = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (HEAD, *ROWS)
    )
    path = tmp_path / "l.xls"
    text = f'<html><meta charset="gb2312"><p>2022年签约项目</p><table>{cells}</table></html>'
    path.write_bytes(text.encode("gb18030"))
    ledger = read_ledger(str(path))
    assert ledger.kind == "html"
    _check(ledger)


def test_figures_by_place_and_a_transposed_table(tmp_path: Path) -> None:
    upright = (
        ("泉州市2022年1—9月招商情况", "", "", ""),
        ("县(市、区)", "签约项目", "", "开工率(%)"),
        ("", "个数(个)", "总投资(亿元)", ""),
        ("泉港区", "12", "45.50", "61.5"),
        ("惠安县", "9", "30.2", "58"),
    )
    table = read_ledger(str(_csv(tmp_path / "f.csv", upright))).tables[0]
    told = {(f.place.name, f.measure): f.said.value for f in table.figures if f.place}
    assert told["泉港区", "total_investment"] == Decimal("45.5")
    assert told["惠安县", "count"] == 9
    assert {f.status for f in table.figures if f.measure == "count"} == {Status.SIGNED}
    across = (
        ("2022年1—9月情况", "", ""),
        ("指标", "泉港区", "惠安县"),
        ("签约项目数(个)", "12", "9"),
    )
    table = read_ledger(str(_csv(tmp_path / "t.csv", across))).tables[0]
    assert [(f.place.name, f.said.value) for f in table.figures if f.place] == [
        ("泉港区", Decimal(12)),
        ("惠安县", Decimal(9)),
    ]


def test_a_plan_is_shown_and_overrides(tmp_path: Path) -> None:
    head = ("编号", "名字", "钱", "在哪")
    path = _csv(tmp_path / "l.csv", (head, ("1", "澜屿光伏玻璃项目", "62000", "泉港区")))
    with pytest.raises(LedgerError, match="no sheet with a heading that we know"):
        read_ledger(str(path))
    good = _csv(
        tmp_path / "g.csv", (("项目名称", "金额", "地点"), ("澜屿光伏玻璃项目", "62000", "泉港区"))
    )
    assert 'B = "total_investment"' in plan_of(str(good))[0]
    assert "没有写明单位" in "".join(read_ledger(str(good)).warnings)
    toml = tmp_path / "p.toml"
    toml.write_text('[[table]]\nfile = "g.csv"\nunit = "万元"\nas_of = "2022-06-30"\n', "utf-8")
    table = read_ledger(str(good), read_plan(str(toml))).tables[0]
    value = table.projects[0].amount("total_investment")
    assert value is not None and value.value == Decimal("6.2")
    assert str(table.scope.as_of) == "2022-06-30"


@pytest.mark.parametrize(
    "text",
    [
        '[[table]]\nfile = "a"\nkind = "x"',
        '[[table]]\nfile = "a"\nwhat = 1',
        "[[table",
        '[[table]]\nfile = "a"\nunit = "斤"',
        '[[table]]\nfile = "a"\n[table.columns]\nB = "money"',
    ],
)
def test_a_wrong_plan_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "p.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(LedgerError):
        read_plan(str(path))


def _bad(tmp_path: Path, name: str, content: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("l.pdf", b"%PDF-1.7 ...", "a PDF"),
        ("l.xlsx", b"%PDF-1.7 ...", "a PDF"),
        ("l.xlsx", b"", "empty"),
        ("l.xlsx", b"PK\x03\x04rubbish", "damaged"),
        ("l.xls", OLE + bytes(600), "workbook"),
        ("l.xlsx", OLE + LOCKED, "locked"),
        ("l.doc", OLE + "WordDocument".encode("utf-16-le"), "Word"),
        ("l.csv", "只是一段文字。\n没有表。\n".encode(), "not a table"),
        ("l.csv", b"a,b\n\xff\xfe\xfd\x80,1\n" * 3, "neither UTF-8 nor GB18030"),
        ("l.bin", b"a,b\x00\x01", "binary"),
        ("l.html", "<html><body>没有表</body></html>".encode(), "without a table"),
        ("l.xml", b"<?xml version='1.0'?>" + XML_2003, "2003"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(
    tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    with pytest.raises(LedgerError, match=why):
        read_ledger(_bad(tmp_path, name, content))


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no such file"):
        read_ledger(str(tmp_path / "none.xlsx"))
    with pytest.raises(LedgerError, match="not a file"):
        read_ledger(str(tmp_path))


def test_a_zip_that_is_no_workbook_and_one_that_would_burst(tmp_path: Path) -> None:
    plain = tmp_path / "l.xlsx"
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(LedgerError, match="no workbook"):
        read_ledger(str(plain))
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(64 * 2**20))
    with pytest.raises(LedgerError, match="unpacks"):
        read_ledger(str(bomb))
    lying = bytearray(bomb.read_bytes())
    at = lying.rfind(b"PK\x01\x02")
    struct.pack_into("<I", lying, at + 24, 100)  # the directory claims 100 bytes
    with pytest.raises(LedgerError):
        read_ledger(_bad(tmp_path, "lying.xlsx", bytes(lying)))


def test_formulas_and_macros_are_told(tmp_path: Path) -> None:
    path = tmp_path / "l.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["项目名称", "总投资（亿元）", "进展"])
        sheet.write_row(1, 0, ["澜屿光伏玻璃项目", 6.2, "签约"])
        sheet.write(2, 0, "闽岳冷链物流园")
        sheet.write_formula(2, 1, "=B2*2", value=12.4)
    ledger = read_ledger(str(path))
    assert any("公式" in warning and "未重算" in warning for warning in ledger.warnings)
    value = ledger.tables[0].projects[1].amount("total_investment")
    assert value is not None and value.value == Decimal("12.4")
    unsaved = _xlsx(
        tmp_path / "u.xlsx", [("项目名称", "总投资（亿元）"), ("澜屿光伏玻璃项目", "=1+1")]
    )
    ledger = read_ledger(str(unsaved))
    assert any("没有保存结果" in warning for warning in ledger.warnings)
    assert ledger.tables[0].projects[0].amount("total_investment") is None
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert any("宏" in warning for warning in read_ledger(str(path)).warnings)


@pytest.mark.parametrize(
    ("unit", "value"),
    [("亿元", "62000"), ("万元", "620000000"), ("万元", "6.2"), ("元", "62000")],
)
def test_a_wrong_unit_is_suspected(tmp_path: Path, unit: str, value: str) -> None:
    rows = [("项目名称", f"总投资（{unit}）")] + [(f"澜屿{c}项目", value) for c in "甲乙丙丁"]
    assert any("单位可疑" in w for w in read_ledger(str(_csv(tmp_path / "l.csv", rows))).warnings)


def test_a_right_unit_is_not(tmp_path: Path) -> None:
    rows = [("项目名称", "总投资（万元）")] + [(f"澜屿{c}项目", "3800") for c in "甲乙丙丁"]
    assert read_ledger(str(_csv(tmp_path / "l.csv", rows))).warnings == ()


def test_more_rows_than_a_sheet_can_have_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.body.MAX_ROWS", 3)
    path = _csv(tmp_path / "l.csv", (HEAD, *ROWS, *ROWS, *ROWS))
    with pytest.raises(LedgerError, match="more than 3 rows; split"):
        read_ledger(str(path))


def _altered(path: Path, member: str, content: bytes) -> Path:
    """A workbook with one of its parts exchanged."""
    book = path.with_name("altered.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(book, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name == member else old.read(name))
    return book


def test_a_sheet_that_breaks_off_and_one_of_growing_entities(tmp_path: Path) -> None:
    good = _xlsx(tmp_path / "l.xlsx", [HEAD, *ROWS * 50])
    with zipfile.ZipFile(good) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    with pytest.raises(LedgerError, match="damaged"):
        read_ledger(str(_altered(good, "xl/worksheets/sheet1.xml", sheet[: len(sheet) // 2])))
    grown = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 20}">' for n in range(1, 9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a0 "ha">{grown}]><b>&a8;</b>'
    with pytest.raises(LedgerError, match="damaged"):
        read_ledger(str(_altered(good, "xl/workbook.xml", bomb.encode())))


def test_an_old_workbook_behind_a_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object, **__: object) -> None:
        raise xlrd.XLRDError("Workbook is encrypted")

    monkeypatch.setattr(xlrd, "open_workbook", locked)
    with pytest.raises(LedgerError, match="locked by a password; save it without one"):
        read_ledger(_bad(tmp_path, "l.xls", OLE + bytes(600)))


def test_hidden_sheets_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["项目名称", "总投资（亿元）"])
    book.active.append(["澜屿光伏玻璃项目", 6])
    book.create_sheet("草稿").sheet_state = "hidden"
    book.save(tmp_path / "l.xlsx")
    assert any("隐藏" in w for w in read_ledger(str(tmp_path / "l.xlsx")).warnings)


def test_a_pipe_of_rows_is_not_held_in_memory_as_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("项目名称,县区,总投资（万元）\n")
        for n in range(20_000):
            file.write(f"澜屿{n}号厂房项目,泉港区,{n + 100}\n")
    table = read_ledger(str(path)).tables[0]
    assert len(table.projects) == 20_000
    assert table.projects[-1].row.number == 20_001
