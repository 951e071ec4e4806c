"""Every question of docs/queries.md is asked of the sample pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

import pipelines
import store

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^## (\d+)\. .*?```sql\n(.*?)```", TEXT, re.MULTILINE | re.DOTALL)
# Nothing in the samples is copied, corrected, decided on, or read again.
EMPTY = {"10", "12", "13", "14", "15", "16", "9"}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    db = str(tmp_path_factory.mktemp("queries") / "x.duckdb")
    pipelines.run(pipelines.plan([str(ROOT / "samples" / "pages")]), db, tell=lambda _: None)
    with store.open_store(db, read_only=True) as connection:
        yield connection


def test_there_are_a_dozen() -> None:
    assert len(QUERIES) >= 12
    assert [int(number) for number, _ in QUERIES] == list(range(1, len(QUERIES) + 1))


@pytest.mark.parametrize(("number", "sql"), QUERIES, ids=[n for n, _ in QUERIES])
def test_each_has_an_answer(samples: duckdb.DuckDBPyConnection, number: str, sql: str) -> None:
    rows = samples.execute(sql).fetchall()
    assert rows or number in EMPTY, sql
    assert rows == samples.execute(sql).fetchall()


def test_the_contradiction_that_we_planted_is_found(samples: duckdb.DuckDBPyConnection) -> None:
    rows = samples.execute(dict(QUERIES)["3"]).fetchall()
    found = next(row for row in rows if "镕泰" in row[0])
    assert found[2:4] == (Decimal(62), Decimal("65.8"))
