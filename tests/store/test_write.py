from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import store
from errors import PageError
from model import Bound, Span, Status, Value
from store import Outcome, write
from store.integrity import broken, fingerprints
from store.rows import rows_of
from tests.store.told import BODY, RUN, figure, money, project, report, usual

Connection = duckdb.DuckDBPyConnection


def outcomes(connection: Connection, *reports: store.Report) -> list[Outcome]:
    return [w.outcome for w in write(connection, reports, RUN)]


def one(connection: Connection, sql: str) -> tuple[object, ...]:
    rows = connection.execute(sql).fetchall()
    assert len(rows) == 1, rows
    return tuple(rows[0])


def test_a_page_is_stored_with_its_amounts_as_decimals(connection: Connection) -> None:
    assert outcomes(connection, usual()) == [Outcome.ADDED]
    assert one(connection, "SELECT name, status, date, total_investment_yi FROM projects") == (
        "石化基地项目",
        "signed",
        "2022-02",
        Decimal(150),
    )
    assert one(
        connection,
        "SELECT project_count, total_investment_yi, total_investment_bound FROM figures",
    ) == (12, Decimal(300), "at_least")
    assert one(connection, "SELECT count(*), count(DISTINCT record_id) FROM evidence") == (5, 2)


def test_the_same_page_again_changes_no_table(connection: Connection) -> None:
    outcomes(connection, usual(), report("别的文章", page_id="other"))
    before = fingerprints(connection)
    again = store.Run.now("later", "1", "1")
    told = write(connection, [usual(), report("别的文章", page_id="other")], again)
    assert [w.outcome for w in told] == [Outcome.UNCHANGED] * 2
    assert fingerprints(connection) == before
    assert set(before) >= {"articles", "projects", "project_reports", "figures", "runs"}


def test_a_later_capture_with_the_same_words_changes_no_table(connection: Connection) -> None:
    outcomes(connection, usual(url="http://a.cn/1", fetched=datetime(2022, 1, 1, tzinfo=UTC)))
    before = fingerprints(connection)
    later = usual(url="http://a.cn/1", raw="广告变了", fetched=datetime(2022, 2, 1, tzinfo=UTC))
    assert outcomes(connection, later) == [Outcome.UNCHANGED]
    assert fingerprints(connection) == before


def test_new_rules_replace_what_they_read_otherwise(connection: Connection) -> None:
    outcomes(connection, usual())
    changed = report(BODY, project(BODY, "石化基地", "150亿元", "150", status=Status.STARTED))
    assert outcomes(connection, changed) == [Outcome.CHANGED]
    assert one(connection, "SELECT name, status FROM projects") == ("石化基地", "started")
    assert one(connection, "SELECT count(*) FROM figures") == (0,)
    assert one(connection, "SELECT count(*) FROM evidence") == (2,)


def test_a_record_keeps_its_id_when_only_its_amount_is_read_otherwise(
    connection: Connection,
) -> None:
    outcomes(connection, report(BODY, project(BODY, "石化基地项目", "150亿元", "150")))
    before = one(connection, "SELECT id FROM project_reports")
    outcomes(connection, report(BODY, project(BODY, "石化基地项目", "300亿元", "300")))
    assert one(connection, "SELECT id FROM project_reports") == before


def test_two_articles_tell_of_one_project_and_the_later_word_counts(
    connection: Connection,
) -> None:
    signed = report(BODY, project(BODY, "石化基地项目", "150亿元", "150"), page_id="a")
    started = report(
        "“石化基地”项目开工。",
        project("“石化基地”项目开工。", "“石化基地”项目", status=Status.STARTED, date="2023-05-01"),
        page_id="b",
        published=date(2023, 5, 2),
    )
    outcomes(connection, started, signed)
    assert one(
        connection,
        "SELECT status, date, total_investment_yi, reports, first_reported, last_reported"
        " FROM projects",
    ) == ("started", "2023-05-01", Decimal(150), 2, date(2022, 3, 1), date(2023, 5, 2))
    assert one(connection, "SELECT signed_date, status FROM signed_projects") == (None, "started")


def test_phases_are_projects_of_their_own(connection: Connection) -> None:
    body = "石化项目一期投产，石化项目二期开工，石化项目第二期奠基。"
    outcomes(
        connection,
        report(body, *(project(body, n) for n in ("石化项目一期", "石化项目二期"))),
        report(body, project(body, "石化项目第二期"), page_id="b"),
    )
    rows = connection.execute("SELECT phase, reports FROM projects ORDER BY phase").fetchall()
    assert rows == [(1, 1), (2, 2)]


def test_a_project_that_no_article_tells_of_any_more_goes(connection: Connection) -> None:
    outcomes(connection, usual())
    outcomes(connection, report(BODY))
    assert one(connection, "SELECT count(*) FROM projects") == (0,)


def test_words_that_do_not_stand_in_the_body_are_never_stored(connection: Connection) -> None:
    wrong = Value(Decimal(150), Span(6, 11, "150亿元"), currency="CNY")
    page = report(BODY, project(BODY, "石化基地项目", total_investment=wrong))
    with pytest.raises(PageError, match=r"total_investment of “石化基地项目”"):
        rows_of(page, "page")
    written = write(connection, [page, usual(page_id="sound")], RUN)
    assert [w.outcome for w in written] == [Outcome.FAILED, Outcome.ADDED]
    assert one(connection, "SELECT id FROM articles") == ("sound",)


@pytest.mark.parametrize(
    ("broken", "word"),
    [
        (project(BODY, "石化基地项目", date="2022年"), "CHECK"),
        (project(BODY, "石化基地项目", confidence=1.5), "CHECK"),
        (project(BODY, "石化基地项目", "150亿元", "-150"), "CHECK"),
        (project(BODY, "石化基地项目", "150亿元", "1e11"), "DECIMAL"),
        (figure(BODY, "签约项目", 12, period=("2022-02-01", "2022-01-01")), "CHECK"),
        (figure(BODY, "签约项目", 12, period=("2022-02-30", "2022-03-01")), "2022-02-30"),
    ],
)  # fmt: skip
def test_a_broken_promise_fails_its_page_alone(
    connection: Connection, broken: object, word: str
) -> None:
    bad = report(BODY, broken, page_id="bad")  # type: ignore[arg-type]
    written = write(connection, [usual(page_id="a"), bad, usual(page_id="b")], RUN)
    assert [w.outcome for w in written] == [Outcome.ADDED, Outcome.FAILED, Outcome.ADDED]
    assert word in written[1].reason
    assert "\n" not in written[1].reason
    assert connection.execute("SELECT id FROM articles ORDER BY id").fetchall() == [("a",), ("b",)]


@settings(derandomize=True, max_examples=20, deadline=None)
@given(
    body=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    company=st.lists(st.text(st.characters(exclude_categories=["Cs"]))),
)
def test_any_text_comes_back_as_it_was(body: str, company: list[str]) -> None:
    with store.open_store(store.MEMORY) as opened:
        page = report(body, project(body, body, company=tuple(company)), title=body, source=body)
        assert outcomes(opened, page) == [Outcome.ADDED]
        assert one(opened, "SELECT body, title, source FROM articles") == (body,) * 3
        assert one(opened, "SELECT name, company FROM project_reports") == (body, company)
        assert broken(opened) == {}
        assert outcomes(opened, page) == [Outcome.UNCHANGED]


def test_half_a_character_fails_its_page_alone(connection: Connection) -> None:
    written = write(connection, [report("投资\ud800", raw="x", page_id="bad"), usual()], RUN)
    assert [w.outcome for w in written] == [Outcome.FAILED, Outcome.ADDED]
    assert "half a character" in written[0].reason


def test_files_of_one_name_are_two_articles(connection: Connection) -> None:
    pages = [
        report("甲", origin="2021/1.html", page_id="1"),
        report("乙", origin="2022/1.html", page_id="1"),
    ]
    assert outcomes(connection, *pages) == [Outcome.ADDED] * 2
    assert outcomes(connection, *pages) == [Outcome.UNCHANGED] * 2
    ids = [i for (i,) in connection.execute("SELECT id FROM articles ORDER BY id").fetchall()]
    assert ids[0] == "1"
    assert ids[1].startswith("1-")
    newer = report("丙", origin="2022/1.html", page_id="1")
    assert outcomes(connection, newer) == [Outcome.CHANGED]
    assert one(connection, "SELECT id FROM articles WHERE body = '丙'") == (ids[1],)


def test_a_file_that_was_moved_is_the_same_article(connection: Connection) -> None:
    outcomes(connection, report("甲", origin="here/1.html", page_id="1"))
    before = fingerprints(connection)
    assert outcomes(connection, report("甲", origin="there/1.html", page_id="1")) == [
        Outcome.UNCHANGED
    ]
    assert fingerprints(connection) == before


def test_an_older_capture_never_replaces_a_newer_one(connection: Connection) -> None:
    old = report("旧", url="http://a.cn/1", fetched=datetime(2022, 1, 1, tzinfo=UTC))
    new = report("新", url="http://a.cn/1", fetched=datetime(2022, 2, 1, tzinfo=UTC))
    assert outcomes(connection, old, new) == [Outcome.OLDER, Outcome.ADDED]
    before = fingerprints(connection)
    assert outcomes(connection, old, new) == [Outcome.OLDER, Outcome.UNCHANGED]
    assert fingerprints(connection) == before
    assert one(connection, "SELECT body, fetched_utc FROM articles") == ("新", datetime(2022, 2, 1))  # noqa: DTZ001


def test_a_run_that_changes_something_is_recorded_and_closed(connection: Connection) -> None:
    outcomes(connection, usual())
    assert one(connection, "SELECT pipeline, finished_utc FROM runs") == ("test", None)
    store.finish(connection, RUN, {"read": 1, "failed": 0, "added": 1, "changed": 0})
    assert one(
        connection, "SELECT pages_read, pages_added, finished_utc >= started_utc FROM runs"
    ) == (1, 1, True)


def test_amounts_are_exact_to_the_yuan(connection: Connection) -> None:
    yuan = "12345678.12345678"
    outcomes(connection, report(BODY, project(BODY, "石化基地项目", "150亿元", yuan)))
    assert one(connection, "SELECT total_investment_yi FROM projects") == (Decimal(yuan),)


def test_two_figures_alike_in_all_but_their_amount_are_both_kept(connection: Connection) -> None:
    twins = [
        figure(BODY, "签约项目", 12, total_investment=money(BODY, words, yi))
        for words, yi in (("150亿元", "150"), ("300亿元", "300"))
    ]
    outcomes(connection, report(BODY, *twins))
    assert one(connection, "SELECT count(DISTINCT id) FROM figures") == (2,)


def test_a_preview_writes_nothing(connection: Connection) -> None:
    outcomes(connection, usual())
    before = fingerprints(connection)
    changed = replace(usual(), article=replace(usual().article, title="新题"))
    told = store.preview(connection, [changed, usual(page_id="new")])
    assert [w.outcome for w in told] == [Outcome.CHANGED, Outcome.ADDED]
    assert fingerprints(connection) == before


def test_a_write_that_is_cut_leaves_nothing_of_its_pages(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store import projects

    outcomes(connection, usual())
    before = fingerprints(connection)

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(projects, "refresh", cut)
    with pytest.raises(KeyboardInterrupt):
        write(connection, [report(BODY), usual(page_id="b")], RUN)
    assert fingerprints(connection) == before


def test_bounds_are_those_of_the_model(connection: Connection) -> None:
    for kind, members in (("bound", Bound), ("stage", Status)):
        row = connection.execute(f"SELECT enum_range(NULL::{kind})").fetchone()
        assert row is not None
        assert row[0] == [member.value for member in members]
