"""Reports find their rows: measured on labelled pairs; phases, namesakes, verdicts."""

from __future__ import annotations

import sys
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from audit.matching import Matcher, Relation, match_id
from audit.names import companies_alike, likeness, name_of, phase_in
from audit.nouns import LedgerProject, Scope, Table
from model import Judgement

bench = sys.modules["audit_bench"]


def _told(name: str, **change: Any) -> dict[str, Any]:
    told = {"name": name, "region": "泉港区", "company": "", "amount": 62, "day": None}
    return told | change


def _table(*rows: dict[str, Any]) -> Table:
    made = tuple(bench.row_of(f"r{n}", row, n + 2) for n, row in enumerate(rows))
    return Table("l.xlsx", "1", Scope(), ("项目名称",), made)


def _match(report: dict[str, Any], *rows: dict[str, Any]) -> tuple[Relation, list[str]]:
    found = Matcher(_table(*rows)).match([bench.report_of("p", report)])[0]
    return found.relation, [row.name for row in found.rows]


def test_labelled_pairs(capsys: pytest.CaptureFixture[str]) -> None:
    pairs = bench.pairs()
    assert len(pairs) >= 500
    for part in ("tuning", "held_out"):
        some = [pair for pair in pairs if pair["part"] == part]
        precision, recall, _ = bench.measure(some)
        with capsys.disabled():
            print(f"\n{part}: {len(some)} pairs, precision {precision:.4f}, recall {recall:.4f}")  # noqa: T201
        assert precision >= 0.98
        assert recall >= 0.95


def test_another_phase_is_never_matched() -> None:
    assert _match(_told("镕泰新材料一期项目"), _told("镕泰新材料（二期）项目"))[0] is Relation.NONE
    assert _match(_told("镕泰新材料项目"), _told("镕泰新材料二期项目"))[0] is Relation.NONE


def test_a_project_may_have_one_row_a_phase() -> None:
    relation, rows = _match(
        _told("海峡花卉冷链物流园"),
        _told("海峡花卉冷链物流园（一期）"),
        _told("海峡花卉冷链物流园（二期）"),
    )
    assert relation is Relation.PHASES
    assert len(rows) == 2


def test_a_phase_beside_the_whole_project_is_not_compared() -> None:
    told = _told("镕泰新材料项目（二期）", amount=18)
    assert _match(told, _told("镕泰新材料项目"))[0] is Relation.WHOLE


def test_a_namesake_elsewhere_is_never_matched() -> None:
    elsewhere = _told("预制菜产业园", region="沙县区")
    assert _match(_told("预制菜产业园"), elsewhere)[0] is Relation.NONE


def test_two_rows_of_one_name_are_ambiguous() -> None:
    one = _told("光储一体化项目", company="福清融澳新能源有限公司")
    other = _told("光储一体化项目", company="福清汐光电力有限公司")
    assert _match(_told("光储一体化项目"), one, other)[0] is Relation.AMBIGUOUS
    assert (
        _match(_told("光储一体化项目", company="福清汐光电力有限公司"), one, other)[0]
        is Relation.ONE
    )


def test_a_verdict_binds() -> None:
    table = _table(_told("澄汐生物酶制剂项目"), _told("澄汐生物酶制剂项目"))
    report = bench.report_of("p", _told("澄汐生物酶制剂项目"))
    yes = {match_id("p", "r1"): Judgement.YES}
    assert Matcher(table, yes).match([report])[0].rows[0].row.id == "r1"
    no = {match_id("p", "r0"): Judgement.NO, match_id("p", "r1"): Judgement.NO}
    assert Matcher(table, no).match([report])[0].relation is Relation.NONE
    unsure = {match_id("p", "r0"): Judgement.UNSURE}
    assert Matcher(table, unsure).match([report])[0].relation is Relation.AMBIGUOUS


def test_of_two_projects_in_one_article_the_better_gets_the_row() -> None:
    table = _table(_told("翠岚竹基新材料产业园"))
    good = bench.report_of("p1", _told("翠岚竹基新材料产业园"))
    worse = bench.report_of("p2", _told("翠岚竹基新材料管廊"))
    worse = replace(worse, source=good.source)
    relations = [m.relation for m in Matcher(table).match([worse, good])]
    assert relations == [Relation.NONE, Relation.ONE]


def test_the_score_explains_itself() -> None:
    found = Matcher(_table(_told("镕泰新材料项目", company="福建镕泰公司"))).match(
        [bench.report_of("p", _told("镕泰新材料项目", company="镕泰公司"))]
    )[0]
    parts = found.scores[0].parts
    assert {part.feature for part in parts} >= {"name", "place", "company", "amount"}
    assert found.scores[0].total == pytest.approx(sum(part.points for part in parts))


@pytest.mark.parametrize(
    ("name", "phase"),
    [
        ("古雷炼化二期", 2),
        ("服装智能仓储中心（首期）", 1),
        ("Ⅱ期工程", 2),
        ("光电产业园三期", 3),
        ("长期护理中心", None),
    ],
)
def test_phases(name: str, phase: int | None) -> None:
    assert phase_in(name) == phase


def test_likeness_tells_works_of_one_park_apart() -> None:
    one, other = (
        name_of("石狮高新区半导体封测产业园", None),
        name_of("石狮高新区海参育苗产业园", None),
    )
    assert likeness(one, other) < 0.4
    assert likeness(one, name_of("半导体封测产业园", None)) > 0.6


def test_companies() -> None:
    assert companies_alike("福建镕泰新材料有限公司", "镕泰新材料") == 1.0
    assert companies_alike("泉港交通投资公司", "泉港区交通投资集团有限公司") >= 0.8
    assert companies_alike("福建融澳新能源有限公司", "福建侯官食品有限公司") < 0.4


def test_a_row_keeps_its_amount() -> None:
    row: LedgerProject = bench.row_of("r", _told("x"))
    value = row.amount("total_investment")
    assert value is not None
    assert value.value == Decimal(62)


def test_a_name_with_characters_left_out_is_the_same_project() -> None:
    relation, rows = _match(
        _told("龙田海工装备基地", amount=15), _told("龙田海洋工程装备制造基地", amount=15)
    )
    assert (relation, rows) == (Relation.ONE, ["龙田海洋工程装备制造基地"])
    assert _match(_told("龙田海工装备基地"), _told("龙田海产加工装卸基地"))[0] is Relation.NONE
