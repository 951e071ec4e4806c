from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

import store
from errors import NewerSchema, NotAStore, StoreError
from model import Judgement, Verdict
from store import verdicts
from tests.store.told import RUN, usual

YES = Verdict("a", Judgement.YES, "我", datetime(2024, 5, 1, 8, tzinfo=UTC), "查过")
NO = Verdict("a", Judgement.NO, "你", datetime(2024, 5, 2, 8, tzinfo=UTC))


@pytest.fixture
def db(tmp_path: Path) -> str:
    path = str(tmp_path / "a.duckdb")
    with store.open_store(path) as connection:
        store.write(connection, [usual()], RUN)
    return path


def test_the_latest_word_stands_and_all_are_kept(db: str) -> None:
    verdicts.append(db, [YES])
    verdicts.append(db, [NO])
    assert verdicts.read(db) == (YES, NO)
    assert verdicts.standing(db) == {"a": NO}


def test_a_database_without_verdicts_has_no_file_of_them(db: str) -> None:
    assert verdicts.read(db) == ()
    assert not verdicts.place_of(db).exists()


@pytest.mark.parametrize("sql", ["UPDATE verdicts SET judgement = 'yes'", "DELETE FROM verdicts"])
def test_nothing_is_altered_or_deleted(db: str, sql: str) -> None:
    verdicts.append(db, [NO])
    file = sqlite3.connect(verdicts.place_of(db))
    with pytest.raises(sqlite3.IntegrityError, match="append another"):
        file.execute(sql)
    file.close()
    assert verdicts.read(db) == (NO,)


def test_they_are_given_while_a_run_holds_the_database(db: str) -> None:
    with store.open_store(db):
        verdicts.append(db, [YES])
    with store.open_store(db, read_only=True) as connection:
        rows = connection.execute("SELECT subject, judgement, why FROM verdicts").fetchall()
    assert rows == [("a", "yes", "查过")]


def test_all_or_none(db: str) -> None:
    wrong = Verdict("", Judgement.YES, "我", YES.at)
    with pytest.raises(StoreError):
        verdicts.append(db, [YES, wrong])
    assert verdicts.read(db) == ()


def test_another_file_is_refused_and_left_as_it_was(db: str) -> None:
    place = verdicts.place_of(db)
    place.write_bytes(b"no database at all" * 100)
    before = place.read_bytes()
    with pytest.raises(NotAStore):
        verdicts.append(db, [YES])
    assert place.read_bytes() == before
    place.unlink()
    with sqlite3.connect(place) as theirs:
        theirs.execute("CREATE TABLE a (b)")
    theirs.close()
    with pytest.raises(NotAStore, match="no file of verdicts"):
        verdicts.append(db, [YES])


def test_a_newer_file_is_refused(db: str) -> None:
    verdicts.append(db, [YES])
    with sqlite3.connect(verdicts.place_of(db)) as file:
        file.execute("PRAGMA user_version = 99")
    file.close()
    with pytest.raises(NewerSchema, match="version 99"):
        verdicts.read(db)
