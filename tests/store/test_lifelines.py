from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import duckdb
import pytest

import lives
import store
from model import Judgement, Project, Status
from store import lifelines, verdicts
from store.industries import industry_of
from store.integrity import fingerprints
from tests.store.told import RUN, figure, project, report

Connection = duckdb.DuckDBPyConnection

SIGNED = (
    "泉港区举行签约仪式，镕泰聚烯烃项目在会上签约，总投资62亿元，由福建镕泰新材料有限公司投资建设。"
)
STARTED = "记者从泉港石化园区获悉，镕泰聚烯烃工程日前正式破土动工，总投资由62亿元调整为65.8亿元。"
COMPANY = ("福建镕泰新材料有限公司",)


def told(page: str, body: str, day: date, status: Status, **fields: object) -> store.Report:
    name = "镕泰聚烯烃项目" if "镕泰聚烯烃项目" in body else "镕泰聚烯烃工程"
    words, yi = ("65.8亿元", "65.8") if "65.8亿元" in body else ("62亿元", "62")
    made = project(body, name, words, yi, status=status, company=COMPANY)
    return report(body, replace(made, **fields), page_id=page, published=day, source=f"{page}报")  # type: ignore[arg-type]


def story() -> list[store.Report]:
    """Signed in one paper, copied by two, started under another name a year later."""
    copied = SIGNED.replace("，由", "， 由")
    return [
        told("甲", SIGNED, date(2021, 10, 19), Status.SIGNED, date="2021-10-18"),
        told("乙", copied, date(2021, 10, 20), Status.SIGNED),
        told("丙", SIGNED + "（完）", date(2021, 10, 21), Status.SIGNED),
        told("丁", STARTED, date(2022, 9, 17), Status.STARTED, date="2022-09-16"),
    ]


def settle(connection: Connection, reports: list[store.Report]) -> lifelines.Resolved:
    store.write(connection, reports, RUN)
    return lives.settle(connection)


def one(connection: Connection, sql: str) -> tuple[object, ...]:
    rows = connection.execute(sql).fetchall()
    assert len(rows) == 1, rows
    return tuple(rows[0])


def test_a_project_is_there_once_with_its_whole_story(connection: Connection) -> None:
    done = settle(connection, story())
    assert (done.reports, done.projects, done.copies) == (4, 1, 2)
    assert one(
        connection,
        "SELECT first_signed, started_date, days_to_start, status, reports, witnesses, region_code,"
        " city, industry, total_investment_yi, least_yi, most_yi FROM signed_projects",
    ) == (
        *("2021-10-18", "2022-09-16", 333, "started", 4, 2, "350505", "泉州市", "石油化工"),
        *(Decimal("65.8"), Decimal(62), Decimal("65.8")),
    )
    assert one(connection, "SELECT flags FROM signed_projects") == (["contradictory_amounts"],)


def test_copies_are_one_witness_and_the_first_print_is_the_earliest(connection: Connection) -> None:
    settle(connection, story())
    rows = connection.execute("FROM article_copies ORDER BY 1").fetchall()
    assert rows == [("丙", "甲"), ("乙", "甲")]
    steps = connection.execute("SELECT article_id, witness, is_copy FROM life_lines").fetchall()
    assert sorted(steps) == [
        ("丁", "丁", False), ("丙", "甲", True), ("乙", "甲", True), ("甲", "甲", False),
    ]  # fmt: skip


def test_the_order_in_which_pages_come_does_not_matter(connection: Connection) -> None:
    for page in reversed(story()):
        settle(connection, [page])
    first = fingerprints(connection)
    with store.open_store(store.MEMORY) as other:
        settle(other, story())
        second = fingerprints(other)
    same = (
        "projects",
        "project_reports",
        "article_copies",
        "regions",
        "project_traits",
        "evidence",
    )
    assert {t: first[t] for t in same} == {t: second[t] for t in same}


def test_settling_again_writes_nothing(connection: Connection) -> None:
    settle(connection, story())
    before = fingerprints(connection)
    assert lives.settle(connection).moved == 0
    assert fingerprints(connection) == before


def test_a_page_read_again_finds_its_project_again(connection: Connection) -> None:
    settle(connection, story())
    (project_id,) = one(connection, "SELECT id FROM projects")
    settle(connection, [told("丁", STARTED, date(2022, 9, 17), Status.UNDER_CONSTRUCTION)])
    assert one(connection, "SELECT id, status FROM projects") == (project_id, "under_construction")


def test_a_verdict_parts_and_joins(tmp_path: pytest.TempPathFactory) -> None:
    db = f"{tmp_path}/a.duckdb"
    with store.open_store(db) as connection:
        settle(connection, story())
        reports = dict(connection.execute("SELECT article_id, id FROM project_reports").fetchall())
    for judgement, projects in ((Judgement.NO, 2), (Judgement.YES, 1)):
        lives.decide(db, reports["甲"], Judgement(judgement), "我", "", same_as=reports["丁"])
        assert lives.resolve(db).projects == projects
    assert len(verdicts.read(db)) == 2


def test_a_report_judged_wrong_shows_in_no_view(tmp_path: pytest.TempPathFactory) -> None:
    db = f"{tmp_path}/a.duckdb"
    with store.open_store(db) as connection:
        settle(connection, story())
        (wrong,) = one(connection, "SELECT id FROM project_reports WHERE article_id = '丁'")
    lives.decide(db, str(wrong), Judgement.NO, "我", "动工的是另一个项目")
    for read_only in (True, False):
        with store.open_store(db, read_only=read_only) as connection:
            assert one(connection, "SELECT status, reports FROM signed_projects") == ("signed", 3)
            assert one(connection, "SELECT count(*) FROM project_reports") == (4,)
    lives.decide(db, str(wrong), Judgement.UNSURE, "你", "")
    with store.open_store(db, read_only=True) as connection:
        assert one(connection, "SELECT status FROM signed_projects") == ("started",)


def test_an_unsure_verdict_is_kept_and_binds_nobody(tmp_path: pytest.TempPathFactory) -> None:
    db = f"{tmp_path}/a.duckdb"
    with store.open_store(db) as connection:
        before = settle(connection, story()).projects
        reports = dict(connection.execute("SELECT article_id, id FROM project_reports").fetchall())
    pair = reports["甲"], reports["丁"]
    lives.decide(db, pair[0], Judgement.NO, "我", "", same_as=pair[1])
    assert lives.resolve(db).projects == before + 1
    lives.decide(db, pair[1], Judgement.UNSURE, "你", "要再问", same_as=pair[0])
    assert lives.resolve(db).projects == before
    with store.open_store(db, read_only=True) as connection:
        rows = connection.execute("SELECT judgement, why FROM standing_verdicts").fetchall()
    assert rows == [("unsure", "要再问")]
    assert [v.judgement for v in verdicts.read(db)] == [Judgement.NO, Judgement.UNSURE]


def test_a_verdict_outlives_reading_again(tmp_path: pytest.TempPathFactory) -> None:
    db = f"{tmp_path}/a.duckdb"
    with store.open_store(db) as connection:
        settle(connection, story())
        reports = dict(connection.execute("SELECT article_id, id FROM project_reports").fetchall())
    lives.decide(db, reports["甲"], Judgement.NO, "我", "", same_as=reports["丁"])
    later = store.Run.now("reextract", "0", "1")
    with store.open_store(db) as connection:
        altered = told("丁", STARTED, date(2022, 9, 17), Status.COMPLETED, date="2022-09-16")
        store.write(connection, [altered], later)
        assert lives.settle(connection).projects == 2
        ids = dict(connection.execute("SELECT article_id, id FROM project_reports").fetchall())
    assert ids == reports


def test_long_silence_after_signing_is_flagged(connection: Connection) -> None:
    later = report("别的事。", page_id="later", published=date(2023, 1, 5))
    settle(connection, [*story()[:1], later])
    assert one(connection, "SELECT silent_months, flags FROM signed_projects") == (
        15,
        ["silent_since_signing", "one_witness"],
    )


FIRST = "截至10月底，泉州市签约项目12个。"
AGAIN = "前十月全市签约项目12个，形势喜人。"
CORRECTED = "更正：截至10月底，签约项目应为13个。"


def figures(page: str, body: str, count: int, day: date) -> store.Report:
    told_of = figure(
        body, "签约项目", count, status=Status.SIGNED, period=("2022-01-01", "2022-10-31")
    )
    return report(body, told_of, page_id=page, published=day, source=f"{page}报")


def test_one_figure_has_many_witnesses_and_the_latest_word_stands(connection: Connection) -> None:
    pages = [
        figures("甲", FIRST, 12, date(2022, 11, 1)),
        figures("乙", AGAIN, 12, date(2022, 11, 2)),
        figures("丙", CORRECTED, 13, date(2022, 11, 5)),
    ]
    settle(connection, pages)
    assert one(
        connection,
        "SELECT project_count, witnesses, superseded, region_code, category FROM reported_figures",
    ) == (13, 3, 1, "350500", "签约项目")
    counts = connection.execute("SELECT project_count FROM figure_reports ORDER BY published")
    assert counts.fetchall() == [(12,), (12,), (13,)]


def test_two_groups_of_one_article_are_two_figures(connection: Connection) -> None:
    body = "签约项目12个；其中签约项目3个。"
    some = [figure(body, "签约项目", n, period=("2022-01-01", "2022-10-31")) for n in (12, 3)]
    settle(connection, [report(body, *some)])
    assert connection.execute("SELECT count(*) FROM reported_figures").fetchone() == (2,)


@pytest.mark.parametrize(
    ("name", "companies", "industry"),
    [
        ("锂电池隔膜项目", (), "新能源"),
        ("二期项目", ("福建鼎澜石化有限公司",), "石油化工"),
        ("福鼎合成革项目", (), "纺织鞋服"),
        ("某项目", (), None),
    ],
)
def test_industries(name: str, companies: tuple[str, ...], industry: str | None) -> None:
    assert industry_of(name, companies) == industry


def test_projects_of_one_text_stay_apart(connection: Connection) -> None:
    body = "会上签约的有镕泰聚烯烃一体化项目、镕泰聚烯烃新材料项目。"
    some: list[Project] = [
        project(body, name, company=COMPANY)
        for name in ("镕泰聚烯烃一体化项目", "镕泰聚烯烃新材料项目")
    ]
    assert settle(connection, [report(body, *some)]).projects == 2
