from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

import store
from errors import StoreError, UsageError
from store.export import export, exportable
from tests.store.told import BODY, RUN, project, report, usual

Connection = duckdb.DuckDBPyConnection


@pytest.fixture
def full(connection: Connection) -> Connection:
    formula = report(
        BODY,
        project(BODY, "石化基地项目", "150亿元", "150.5", company=("=cmd()", "乙,公司")),
        page_id="formula",
        title="=HYPERLINK(1)",
        source="+泉州网",
    )
    store.write(connection, [usual(), formula], RUN)
    return connection


def test_csv_opens_in_excel_with_its_characters_and_without_formulas(
    full: Connection, tmp_path: Path
) -> None:
    to = tmp_path / "a.csv"
    assert export(full, "articles", str(to)) == 2
    assert to.read_bytes().startswith(b"\xef\xbb\xbf")
    with to.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert rows["formula"]["title"] == "'=HYPERLINK(1)"
    assert rows["formula"]["source"] == "'+泉州网"
    assert rows["page"]["title"] == "题"


def test_csv_amounts_are_numbers(full: Connection, tmp_path: Path) -> None:
    to = tmp_path / "a.csv"
    export(full, "project_reports", str(to))
    with to.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["total_investment_yi"] for row in rows) == ["150", "150.5"]
    assert "'=cmd()、乙,公司" in {row["company"] for row in rows}


def test_json_lines_keep_types(full: Connection, tmp_path: Path) -> None:
    to = tmp_path / "a.jsonl"
    assert export(full, "signed_projects", str(to)) == 1
    row = json.loads(to.read_text(encoding="utf-8"), parse_float=Decimal)
    assert row["name"] == "石化基地项目"
    assert row["articles"] == ["formula", "page"]
    assert row["first_reported"] == "2022-03-01"


def test_parquet_comes_back_as_it_was(full: Connection, tmp_path: Path) -> None:
    to = tmp_path / "it's.parquet"
    for view in exportable(full):
        rows = export(full, view, str(to))
        quoted = str(to).replace("'", "''")
        back = full.execute(f"SELECT * FROM '{quoted}' ORDER BY ALL").fetchall()
        assert back == full.execute(f"SELECT * FROM {view} ORDER BY ALL").fetchall()
        assert rows == len(back)


def test_excel_has_typed_cells_and_no_formula(full: Connection, tmp_path: Path) -> None:
    to = tmp_path / "a.xlsx"
    assert export(full, "articles", str(to)) == 2
    export(full, "project_reports", str(tmp_path / "b.xlsx"))
    sheet = cells(to)
    assert "=HYPERLINK(1)" in sheet
    assert (date(2022, 3, 1) - date(1899, 12, 30)).days in sheet
    assert {150, 150.5} <= set(cells(tmp_path / "b.xlsx"))
    with zipfile.ZipFile(to) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def cells(path: Path) -> list[str | float]:
    """The values of a workbook's only sheet; its strings stand in the cells themselves."""
    with zipfile.ZipFile(path) as book:
        root = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 -- our own file
    found: list[str | float] = []
    for cell in root.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}c"):
        text = "".join(cell.itertext())
        found.append(text if cell.get("t") == "inlineStr" else float(text))
    return found


def test_what_cannot_be_exported_is_said(full: Connection, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no such format; choose one of \.csv"):
        export(full, "articles", str(tmp_path / "a.pdf"))
    for view in ("nothing", "articles; DROP TABLE articles", "luodi_migrations"):
        with pytest.raises(UsageError, match="no such table or view; there are"):
            export(full, view, str(tmp_path / "a.csv"))
    with pytest.raises(UsageError, match="there is no folder"):
        export(full, "articles", str(tmp_path / "none" / "a.csv"))
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_fails_leaves_the_older_file(
    full: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "a.csv"
    to.write_text("older")

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("store.export._rows", full_disk)
    with pytest.raises(StoreError, match="no space left"):
        export(full, "articles", str(to))
    assert to.read_text() == "older"
    assert list(tmp_path.iterdir()) == [to]


def test_an_empty_view_has_its_heading(connection: Connection, tmp_path: Path) -> None:
    for suffix in ("csv", "xlsx", "jsonl", "parquet"):
        assert export(connection, "signed_projects", str(tmp_path / f"a.{suffix}")) == 0
    assert "project_id" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
