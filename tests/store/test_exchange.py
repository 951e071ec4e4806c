from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import lives
import pipelines
import store
from errors import NotAStore, StoreError
from store import exchange
from store.integrity import broken, fingerprints
from tests.store.told import BODY, RUN, project, report, usual

ROOT = Path(__file__).parents[2]
Connection = duckdb.DuckDBPyConnection


@pytest.fixture
def dumped(tmp_path: Path, connection: Connection) -> str:
    store.write(connection, [usual(), report("别的事。", page_id="other")], RUN)
    lives.settle(connection)
    folder = str(tmp_path / "out")
    assert exchange.dump(connection, folder)["articles"] == 2
    return folder


def facts_of(connection: Connection) -> dict[str, str]:
    own = ("luodi_migrations",)
    return {t: h for t, h in fingerprints(connection).items() if t not in own}


def test_what_was_dumped_comes_back_as_it_was(dumped: str, connection: Connection) -> None:
    with store.open_store(store.MEMORY) as other:
        assert exchange.load(other, dumped)["evidence"] == 5
        assert facts_of(other) == facts_of(connection)
        assert set(exchange.load(other, dumped).values()) == {0}
        assert facts_of(other) == facts_of(connection)
        assert broken(other) == {}


def test_an_article_that_comes_brings_all_its_facts(dumped: str) -> None:
    with store.open_store(store.MEMORY) as other:
        older = report(
            BODY, project(BODY, "石化基地项目"), project(BODY, "基地项目", region="晋江市")
        )
        mine = report("我的石化项目。", project("我的石化项目。", "石化项目"), page_id="mine")
        store.write(other, [older, mine], RUN)
        exchange.load(other, dumped)
        rows = other.execute("SELECT article_id, name FROM project_reports ORDER BY 1").fetchall()
        assert rows == [("mine", "石化项目"), ("page", "石化基地项目")]
        assert broken(other) == {}


def test_a_folder_without_the_files_is_refused(tmp_path: Path, connection: Connection) -> None:
    with pytest.raises(NotAStore, match=r"no runs\.parquet in it"):
        exchange.load(connection, str(tmp_path))


def test_evidence_that_does_not_stand_is_refused_whole(dumped: str) -> None:
    with duckdb.connect() as tamper:
        file = f"{dumped}/articles.parquet"
        tamper.execute(f"CREATE TABLE a AS SELECT * REPLACE ('x' || body AS body) FROM '{file}'")
        tamper.execute(f"COPY a TO '{file}' (FORMAT parquet)")
    with store.open_store(store.MEMORY) as other:
        with pytest.raises(StoreError, match="does not stand in its article"):
            exchange.load(other, dumped)
        assert other.execute("SELECT count(*) FROM articles").fetchone() == (0,)


def test_a_row_that_breaks_a_promise_is_refused_whole(dumped: str) -> None:
    with duckdb.connect() as tamper:
        file = f"{dumped}/figures.parquet"
        tamper.execute(f"CREATE TABLE a AS SELECT * REPLACE (-1 AS project_count) FROM '{file}'")
        tamper.execute(f"COPY a TO '{file}' (FORMAT parquet)")
    with store.open_store(store.MEMORY) as other:
        with pytest.raises(StoreError, match="nothing changed"):
            exchange.load(other, dumped)
        assert other.execute("SELECT count(*) FROM articles").fetchone() == (0,)


def test_samples_read_twice_read_again_dumped_and_loaded_are_identical(tmp_path: Path) -> None:
    db, back = str(tmp_path / "x.duckdb"), str(tmp_path / "back.duckdb")
    planned = pipelines.plan([str(ROOT / "samples" / "pages")])
    for _ in range(2):
        pipelines.run(planned, db, tell=lambda _: None)
    assert pipelines.reextract(db).changes == ()
    with store.open_store(db, read_only=True) as connection:
        wanted = facts_of(connection)
        exchange.dump(connection, str(tmp_path / "out"))
    with store.open_store(back) as connection:
        exchange.load(connection, str(tmp_path / "out"))
    with store.open_store(back, read_only=True) as connection:
        assert facts_of(connection) == wanted
        assert broken(connection) == {}
