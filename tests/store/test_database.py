from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

import store
from errors import NewerSchema, NotAStore, StoreError, StoreLocked
from store import migrate
from store.integrity import fingerprints
from tests.store.told import RUN, usual


def made(path: Path) -> str:
    with store.open_store(str(path)) as connection:
        store.write(connection, [usual()], RUN)
    return str(path)


def opened(path: str, **how: bool) -> None:
    with store.open_store(path, **how):
        pass


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    path = made(tmp_path / "a.duckdb")
    with store.open_store(path) as connection:
        before = fingerprints(connection)
    with store.open_store(path, read_only=True) as connection:
        assert fingerprints(connection) == before


def test_the_names_that_an_analyst_guesses_are_there(tmp_path: Path) -> None:
    with store.open_store(made(tmp_path / "a.duckdb"), read_only=True) as connection:
        names = {n for (n,) in connection.execute("SELECT name FROM (SHOW TABLES)").fetchall()}
    assert names >= {
        *("articles", "projects", "project_reports", "figures", "evidence", "ledger_rows"),
        *("findings", "verdicts", "runs", "signed_projects", "reported_figures", "life_lines"),
    }


def test_every_amount_is_decimal_and_has_its_unit_in_its_name(tmp_path: Path) -> None:
    with store.open_store(made(tmp_path / "a.duckdb"), read_only=True) as connection:
        columns = connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
    decimals = {name for name, kind in columns if kind.startswith("DECIMAL")} - {"delta"}
    assert {name.rpartition("_")[2] for name in decimals} == {"yi", "pct"}
    floats = {name for name, kind in columns if kind in ("DOUBLE", "FLOAT")}
    assert floats == {"confidence"}


@pytest.mark.parametrize("content", [b"", b"no database at all\n" * 500, b"PK\x03\x04" * 2000])
def test_a_file_of_another_kind_is_refused_and_left_as_it_was(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "a.duckdb"
    path.write_bytes(content)
    for how in (False, True):
        with pytest.raises(NotAStore, match=r"a\.duckdb: not a database"):
            opened(str(path), read_only=how)
    assert path.read_bytes() == content


def test_a_damaged_file_is_told_in_one_line_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    made(path)
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 6] = b"\xff" * (4096 * 4)
    path.write_bytes(content)
    with pytest.raises(StoreError) as told, store.open_store(str(path)) as connection:
        fingerprints(connection)
    assert "\n" not in str(told.value)
    assert path.read_bytes() == content


def test_a_duckdb_file_of_others_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = str(tmp_path / "a.duckdb")
    with duckdb.connect(path) as theirs:
        theirs.execute("CREATE TABLE articles (a INTEGER)")
    for how in (False, True):
        with pytest.raises(NotAStore, match="not one of Luodi's"):
            opened(path, read_only=how)
    with duckdb.connect(path) as theirs:
        assert theirs.execute("SHOW TABLES").fetchall() == [("articles",)]


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path / "a.duckdb")
    with duckdb.connect(path) as newer:
        newer.execute("INSERT INTO luodi_migrations VALUES (999, 'to come', now()::TIMESTAMP)")
    for how in (False, True):
        with pytest.raises(NewerSchema, match="schema 999"):
            opened(path, read_only=how)


def test_another_process_that_writes_is_named(tmp_path: Path) -> None:
    path = made(tmp_path / "a.duckdb")
    hold = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        for how in (False, True):
            with pytest.raises(StoreLocked, match=rf"process {holder.pid}, has it open"):
                opened(path, read_only=how)
    finally:
        holder.communicate()
    opened(path)


def test_places_where_no_database_can_be(tmp_path: Path) -> None:
    with pytest.raises(NotAStore, match="a folder"):
        opened(str(tmp_path))
    with pytest.raises(StoreError, match="there is no folder"):
        opened(str(tmp_path / "none" / "a.duckdb"))
    with pytest.raises(StoreError, match="no such database"):
        opened(str(tmp_path / "a.duckdb"), read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_sealed_connection_reaches_no_other_file(tmp_path: Path) -> None:
    path = made(tmp_path / "a.duckdb")
    target = tmp_path / "out.csv"
    for sql in (f"COPY articles TO '{target}'", f"SELECT * FROM read_text('{__file__}')"):
        with (
            pytest.raises(StoreError, match="disabled"),
            store.open_store(path, read_only=True, sealed=True) as connection,
        ):
            connection.execute(sql)
    assert not target.exists()


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [m.version for m in migrate.migrations()] == list(
        range(1, len(migrate.migrations()) + 1)
    )


@pytest.mark.parametrize("first", range(len(migrate.migrations())))
def test_every_older_version_is_upgraded(tmp_path: Path, first: int) -> None:
    path = str(tmp_path / "a.duckdb")
    with duckdb.connect(path) as old:
        migrate.upgrade(old, path, migrate.migrations()[:first] or None)
    if first:
        with pytest.raises(StoreError, match="older Luodi"):
            opened(path, read_only=True)
    with store.open_store(path) as connection:
        assert migrate.version_of(connection) == len(migrate.migrations())
        assert [w.outcome for w in store.write(connection, [usual()], RUN)] == ["added"]


def test_an_upgrade_that_fails_leaves_the_older_version(tmp_path: Path) -> None:
    path = str(tmp_path / "a.duckdb")
    steps = migrate.migrations()
    broken = migrate.Migration(
        len(steps) + 1, "broken", "CREATE TABLE x (a INTEGER); SELECT nonsense"
    )
    with duckdb.connect(path) as old:
        with pytest.raises(duckdb.Error):
            migrate.upgrade(old, path, (*steps, broken))
        assert old.execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(0,)]
    opened(path)


@pytest.mark.parametrize("kind", [RuntimeError, duckdb.InterruptException])
def test_an_interrupt_within_duckdb_is_an_interrupt(kind: type[Exception]) -> None:
    with pytest.raises(KeyboardInterrupt), store.open_store(store.MEMORY):
        raise kind("Query interrupted")


def test_an_error_of_another_kind_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="another"), store.open_store(str(tmp_path / "a.duckdb")):
        raise RuntimeError("another")
