"""Exports for people who live in spreadsheets."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

import lives
import store
from errors import UsageError
from store.export import export
from store.headings import headings
from tests.store.test_export import cells
from tests.store.told import RUN, usual

Connection = duckdb.DuckDBPyConnection


@pytest.fixture
def full(connection: Connection) -> Connection:
    page = usual()
    page = replace(page, article=replace(page.article, url="https://example.com/a"))
    store.write(connection, [page], RUN)
    lives.settle(connection)
    return connection


def test_a_row_has_its_sentence_its_link_and_words_in_chinese(
    full: Connection, tmp_path: Path
) -> None:
    to = tmp_path / "a.xlsx"
    assert export(full, "signed_projects", str(to)) == 1
    told = cells(to)
    for text in (
        "名称",
        "总投资（亿元）",
        "总投资（万元）",
        "原文句子",
        "来源链接",
        "签约",
        "仅一家报道",
    ):
        assert text in told
    assert {150, 1_500_000} <= set(told)
    assert "石化基地项目总投资150亿元，已经签约。" in told
    with zipfile.ZipFile(to) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
        links = book.read("xl/worksheets/_rels/sheet1.xml.rels")
    assert b"<autoFilter " in sheet
    assert b'state="frozen"' in sheet
    assert b"https://example.com/a" in links


def test_every_column_of_the_views_has_a_heading(full: Connection) -> None:
    for view in ("signed_projects", "life_lines", "reported_figures"):
        columns = [c[0] for c in full.execute(f"FROM {view} LIMIT 0").description or ()]
        assert [c for c in columns if c not in headings().columns] == []


def test_parquet_by_year_and_region(full: Connection, tmp_path: Path) -> None:
    to = f"{tmp_path}/out/"
    for _ in range(2):
        assert export(full, "signed_projects", to) == 1
    rows = full.execute(
        f"SELECT year, place, name FROM read_parquet('{to}**/*.parquet', hive_partitioning = true)"
    ).fetchall()
    assert rows == [(2022, "泉港区", "石化基地项目")]


def test_a_folder_with_other_things_is_not_replaced(full: Connection, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="nothing was replaced"):
        export(full, "signed_projects", f"{tmp_path}/out/")
    assert (tmp_path / "out" / "mine.txt").read_text() == "mine"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_view_without_rows_is_an_empty_folder(connection: Connection, tmp_path: Path) -> None:
    assert export(connection, "signed_projects", f"{tmp_path}/out/") == 0
    assert list((tmp_path / "out").iterdir()) == []
