from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

import lives
import pipelines
import store
from model import Facts, Page
from store import history
from store.integrity import broken, fingerprints
from store.reread import Kept, kept_articles
from tests.crawler.test_warc import archive
from tests.store.told import BODY, RUN, figure, project, report, usual

Connection = duckdb.DuckDBPyConnection
LATER = store.Run.now("reextract", "0", "1")


def test_a_new_page_is_no_change(connection: Connection) -> None:
    store.write(connection, [usual()], RUN)
    assert history.changes(connection, RUN.id) == ()


def test_what_new_rules_changed_is_told_and_kept(connection: Connection) -> None:
    store.write(connection, [usual()], RUN)
    read = report(
        BODY,
        project(BODY, "石化基地项目", "300亿元", "300", date="2022-02"),
        figure(BODY, "全市签约项目", 12),
    )
    store.write(connection, [read], LATER)
    told = [(c.kind, c.change, c.name) for c in history.changes(connection, LATER.id)]
    assert told == [
        ("figure", "added", "全市签约项目"),
        ("figure", "gone", "签约项目"),
        ("project", "altered", "石化基地项目"),
    ]
    (altered,) = (c for c in history.changes(connection, LATER.id) if c.change == "altered")
    assert ("total_investment_yi", 150.0, 300.0) in altered.fields
    row = connection.execute(
        "SELECT (before ->> 'total_investment_yi')::DECIMAL(18, 8) FROM fact_history"
        " WHERE change = 'altered'"
    ).fetchone()
    assert row == (Decimal(150),)


def test_a_change_back_is_history_too(connection: Connection) -> None:
    store.write(connection, [usual()], RUN)
    store.write(connection, [report(BODY)], LATER)
    back = store.Run.now("reextract", "0", "2")
    store.write(connection, [usual()], back)
    assert [c.change for c in history.changes(connection, LATER.id)] == ["gone", "gone"]
    assert [c.change for c in history.changes(connection, back.id)] == ["added", "added"]


def test_what_is_kept_of_an_article_reads_the_same(connection: Connection) -> None:
    page = usual(source="泉州网", warnings=("w",))
    page = replace(page, article=replace(page.article, url="https://example.com/a"))
    store.write(connection, [page], RUN)
    (kept,) = kept_articles(connection)
    assert (kept.article.body, kept.article.source, kept.article.url, kept.article.warnings) == (
        BODY,
        "泉州网",
        "https://example.com/a",
        ("w",),
    )
    again = store.Report(
        kept.article, page.facts, kept.origin, kept.page_bytes, kept.page_sha256, fetched=None
    )
    assert [w.outcome for w in store.write(connection, [again], LATER)] == ["unchanged"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(pipelines, "read_page", simple)
    (tmp_path / "pages").mkdir()
    for i in range(3):
        text = f"第{i}号石化项目签约，总投资{i + 1}亿元。"
        (tmp_path / "pages" / f"a{i}.txt").write_text(text, encoding="utf-8")
    pipelines.run(
        pipelines.plan([str(tmp_path / "pages")]), str(tmp_path / "x.duckdb"), tell=lambda _: None
    )
    return tmp_path


def simple(page: Page, **_: object) -> store.Report:
    from hashlib import sha256

    from tests.pipelines.simple_reader import read_facts, read_page

    article = read_page(page)
    digest = sha256(page.content).hexdigest()
    return store.Report(article, read_facts(article), page.origin, len(page.content), digest)


def nothing(_: Kept) -> Facts:
    return Facts()


def prints(folder: Path) -> dict[str, str]:
    with store.open_store(str(folder / "x.duckdb"), read_only=True) as connection:
        assert broken(connection) == {}
        return fingerprints(connection)


def test_reading_again_under_the_same_rules_changes_nothing(folder: Path) -> None:
    before = prints(folder)
    done = lives.reextract(str(folder / "x.duckdb"), LATER, simple, nothing)
    assert (done.whole, done.bodies, done.changes) == (3, 0, ())
    assert prints(folder) == before


def test_a_page_that_is_gone_or_another_is_read_from_its_text(folder: Path) -> None:
    (folder / "pages" / "a0.txt").unlink()
    (folder / "pages" / "a1.txt").write_text("另一篇", encoding="utf-8")
    before = prints(folder)
    db = str(folder / "x.duckdb")
    tried = lives.reextract(db, LATER, simple, nothing, dry=True)
    assert (tried.whole, tried.bodies) == (1, 2)
    assert [c.change for c in tried.changes] == ["gone", "gone"]
    assert prints(folder) == before
    done = lives.reextract(db, LATER, simple, nothing)
    assert done.changes == tried.changes
    with store.open_store(db, read_only=True) as connection:
        row = connection.execute("SELECT count(*) FROM projects").fetchone()
    assert row == (1,)
    assert prints(folder) != before


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # warcio's writer
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_page_in_an_archive_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(pipelines, "read_page", simple)
    db, place = str(tmp_path / "x.duckdb"), tmp_path / name
    records = [
        (
            f"https://e.example/{i}",
            "200 OK",
            "text/plain",
            f"第{i}号石化项目签约，总投资{i}亿元。".encode(),
        )
        for i in range(1, 4)
    ]
    archive(place, *records)
    pipelines.run(pipelines.plan([str(place)]), db, tell=lambda _: None)
    with store.open_store(db, read_only=True) as connection:
        before = fingerprints(connection)
    done = lives.reextract(db, LATER, simple, nothing)
    assert (done.whole, done.bodies, done.changes) == (3, 0, ())
    with store.open_store(db, read_only=True) as connection:
        assert fingerprints(connection) == before
    archive(place, *records[:2], (*records[2][:3], "另一篇".encode()))
    done = lives.reextract(db, LATER, simple, nothing, dry=True)
    assert (done.whole, done.bodies) == (2, 1)
    place.write_bytes(b"no archive any more")
    done = lives.reextract(db, LATER, simple, nothing, dry=True)
    assert (done.whole, done.bodies) == (0, 3)
