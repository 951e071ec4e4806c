from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

import lives
import store
from store import history, migrate
from store.integrity import broken
from store.rows import rows_of
from tests.store.told import BODY, RUN, project, report, usual

Connection = duckdb.DuckDBPyConnection
ROOT = Path(__file__).parents[2]
URL = "https://news.example.com/a.html"
BRINGS_VERSIONS = 6
OLDER = range(1, BRINGS_VERSIONS)
SECOND, THIRD = (store.Run.now("run", "0", str(i)) for i in (1, 2))


def page(text: str, day: int, amount: str = "150亿元") -> store.Report:
    facts = [project(text, "石化基地项目", amount, amount.removesuffix("亿元"))]
    return report(
        text,
        *facts,
        url=URL,
        origin=URL,
        fetched=datetime(2024, 1, day, tzinfo=UTC),
        raw=f"<{text}>",
    )


def texts(connection: Connection) -> list[tuple[object, ...]]:
    return connection.execute(
        "SELECT version, stands, body, facts_changed FROM article_texts ORDER BY version"
    ).fetchall()


def test_an_article_whose_text_changed_keeps_its_earlier_ones(connection: Connection) -> None:
    told = [
        "石化基地项目总投资150亿元。",
        "更正：石化基地项目总投资120亿元。",
        "石化基地项目总投资150亿元，特此说明。",
    ]
    store.write(connection, [page(told[0], 1)], RUN)
    assert texts(connection) == [(1, True, told[0], None)]
    store.write(connection, [page(told[1], 2, "120亿元")], SECOND)
    store.write(connection, [page(told[2], 3)], THIRD)
    assert texts(connection) == [
        (1, False, told[0], 1),
        (2, False, told[1], 1),
        (3, True, told[2], None),
    ]
    rows = connection.execute(
        "SELECT v.run_id, v.replaced_by, v.fetched_utc::DATE, (h.before ->> 'total_investment_yi')"
        "::DECIMAL(18, 8)::INTEGER FROM article_versions AS v JOIN fact_history AS h"
        " ON h.run_id = v.replaced_by AND h.kind = 'project' ORDER BY v.version"
    ).fetchall()
    assert rows == [
        (RUN.id, SECOND.id, date(2024, 1, 1), 150),
        (SECOND.id, THIRD.id, date(2024, 1, 2), 120),
    ]


def test_the_same_text_on_another_page_is_no_new_version(connection: Connection) -> None:
    first = page("石化基地项目总投资150亿元。", 1)
    store.write(connection, [first], RUN)
    again = report(
        first.article.body, *first.facts.projects, url=URL, origin=URL, raw="another advertisement"
    )
    assert [w.outcome for w in store.write(connection, [again], SECOND)] == ["unchanged"]
    assert len(texts(connection)) == 1


def test_the_same_bytes_read_otherwise_are_history_and_no_version(connection: Connection) -> None:
    store.write(connection, [usual(raw="page")], RUN)
    store.write(connection, [report(BODY + "又一句。", raw="page")], SECOND)
    assert len(texts(connection)) == 1
    assert ("article", "altered") in {
        (c.kind, c.change) for c in history.changes(connection, SECOND.id)
    }


def test_an_article_tells_its_address_its_content_and_its_first_print(
    connection: Connection,
) -> None:
    body = "泉港石化基地项目十二日在泉州签约落户。" + "石化基地项目总投资一百五十亿元，年内开工。"
    pages = [
        report(body, page_id=f"p{i}", published=date(2022, 3, 3 - i), url=f"{URL}?from=rss#top")
        for i in range(3)
    ]
    store.write(connection, pages, RUN)
    lives.settle(connection)
    rows = connection.execute(
        "SELECT article_id, first_print, is_copy, copies, content_sha256, earlier_versions"
        " FROM article_prints ORDER BY article_id"
    ).fetchall()
    content = sha256(f"题\n{body}".encode()).hexdigest()
    assert rows == [
        ("p0", "p2", True, [], content, 0),
        ("p1", "p2", True, [], content, 0),
        ("p2", "p2", False, ["p0", "p1"], content, 0),
    ]


CUT_SHORT = """
import os, sys
import duckdb
sys.path.insert(0, sys.argv[2])
from store import migrate
connection = duckdb.connect(sys.argv[1])
migrate.upgrade(connection, sys.argv[1], migrate.migrations()[: int(sys.argv[3])])
os._exit(9)  # as kill -9 would: what was done stands in the log alone
"""


@pytest.mark.parametrize("version", OLDER)
def test_an_upgrade_that_was_killed_leaves_a_file_that_opens(tmp_path: Path, version: int) -> None:
    path = str(tmp_path / "a.duckdb")
    with duckdb.connect(path) as theirs:
        migrate.upgrade(theirs, path, migrate.migrations()[:version])
    newest = str(len(migrate.migrations()))
    call = [sys.executable, "-c", CUT_SHORT, path, str(ROOT), newest]
    assert subprocess.run(call, check=False).returncode == 9
    assert Path(f"{path}.wal").exists()
    with store.open_store(path) as connection:
        assert [w.outcome for w in store.write(connection, [usual()], RUN)] == ["added"]
        assert broken(connection) == {}


@pytest.mark.parametrize("version", OLDER)
def test_articles_of_every_older_version_get_what_is_new(tmp_path: Path, version: int) -> None:
    path = str(tmp_path / "a.duckdb")
    old = usual(url=URL, origin=URL)
    rows = rows_of(old, "page")
    with duckdb.connect(path) as theirs:
        migrate.upgrade(theirs, path, migrate.migrations()[:version])
        theirs.execute(
            "INSERT INTO runs (id, pipeline, code_version, rules_version, started_utc)"
            " VALUES ('r', 'run', '0', '0', now()::TIMESTAMP)"
        )
        theirs.execute(
            "INSERT INTO articles (id, page_id, title, published, url, origin, body, alignment,"
            " read_from, warnings, page_bytes, page_sha256, facts_sha256, run_id)"
            " VALUES ('page', 'page', '题', '2022-03-01', ?, ?, ?, '[]', '{}', [], 9, ?, ?, 'r')",
            [f"{URL}#p1", URL, BODY, old.page_sha256, rows.facts_sha256],
        )
    with store.open_store(path) as connection:
        row = connection.execute(
            "SELECT canonical_url, version, stands, body FROM article_texts"
        ).fetchone()
        assert row == (URL, 1, True, BODY)
        assert broken(connection) == {}
        assert [w.outcome for w in store.write(connection, [old], RUN)] == ["unchanged"]
        newer = page("石化基地项目总投资150亿元。", 2)
        assert [w.outcome for w in store.write(connection, [newer], SECOND)] == ["changed"]
        assert [v for v, *_ in texts(connection)] == [1, 2]
        assert broken(connection) == {}
