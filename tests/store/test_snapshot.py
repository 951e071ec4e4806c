from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import store
from errors import StoreLocked
from store import snapshot
from tests.store.told import RUN, usual

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
sys.path.insert(0, sys.argv[2])
import store
from tests.store.told import RUN, report
with store.open_store(sys.argv[1]) as connection:
    store.write(connection, [report("新", page_id="new")], RUN)
    print(flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = str(tmp_path / "a.duckdb")
    with store.open_store(path) as connection:
        store.write(connection, [usual()], RUN)
    return path


def articles(path: str) -> list[tuple[str]]:
    with store.open_store(path, read_only=True) as connection:
        return connection.execute("SELECT id FROM articles ORDER BY id").fetchall()


def hold(db: str) -> subprocess.Popen[bytes]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, db, str(ROOT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    return holder


def test_readers_see_what_was_there_while_another_writes(db: str) -> None:
    holder = hold(db)
    try:
        assert articles(db) == [("page",)]
        with pytest.raises(StoreLocked, match=f"process {holder.pid}"), store.open_store(db):
            pass
    finally:
        holder.communicate()
    assert articles(db) == [("new",), ("page",)]
    assert not snapshot.place_of(db).exists()


def test_a_killed_writer_leaves_a_database_and_no_stale_answer(db: str) -> None:
    holder = hold(db)
    holder.kill()
    holder.communicate()
    assert snapshot.place_of(db).exists()
    assert articles(db) == [("new",), ("page",)]
    with store.open_store(db):
        pass
    assert not snapshot.place_of(db).exists()


def test_an_empty_database_publishes_nothing(tmp_path: Path) -> None:
    path = str(tmp_path / "a.duckdb")
    with store.open_store(path):
        assert not snapshot.place_of(path).exists()


def test_publishing_does_not_let_go_of_the_database(db: str) -> None:
    """Closing any of a process's descriptors of a file would end its lock on it."""
    with store.open_store(db):
        told = subprocess.run(
            [sys.executable, "-c", "import duckdb, sys; duckdb.connect(sys.argv[1])", db],
            capture_output=True,
            check=False,
        )
    assert b"Could not set lock" in told.stderr
