"""Papers against themselves and against one another; ledgers against their own totals."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.across import check_across
from audit.inside import check_article
from audit.nouns import FigureReport, Finding, Outcome, ProjectReport, Reported, Source
from model import Aggregate, Modality, Project, Span, Status, Value
from normalize.places import find

assert "audit_gold" in sys.modules
BODY = "略"
SOURCE = Source("a", BODY, "标题", "刺桐晚报", date(2022, 11, 1), "泉港区")
YEAR = ("2022-01-01", "2022-10-31")


def _value(number: str, currency: str | None = "CNY") -> Value:
    return Value(Decimal(number), Span(0, 0, ""), currency=currency)


def _figure(n: int, source: Source = SOURCE, **told: Any) -> FigureReport:
    money = ("total_investment", "annual_plan", "completed_investment")
    values = {
        key: _value(value, "CNY" if key in money else None)
        for key, value in told.items()
        if isinstance(value, str) and key in Aggregate.MEASURES
    }
    rest = {key: value for key, value in told.items() if key not in values}
    fact = Aggregate(
        **{
            "name": "项目",
            "region": "泉港区",
            "status": Status.SIGNED,
            "period": YEAR,
            **rest,
            **values,
        }
    )
    return FigureReport(f"{source.id}{n}", source, fact, n, find("泉港区"))


def _alarms(*figures: FigureReport) -> list[str]:
    return [f.check for f in check_article(figures) if f.verdict is Outcome.CONTRADICTS_ITSELF]


def test_parts_that_do_not_add_up() -> None:
    whole = _figure(0, count="119", total_investment="1126.106")
    counts, amounts = ("8", "6", "70", "35"), ("118.15", "42.22", "409.88", "555.85")
    parts = [
        _figure(n + 1, name=f"{kind}产业项目", count=c, total_investment=a)
        for n, (kind, c, a) in enumerate(zip("甲乙丙丁", counts, amounts, strict=True))
    ]
    assert _alarms(whole, *parts) == []
    verdicts = {f.verdict for f in check_article([whole, *parts]) if f.check == "parts_and_whole"}
    assert verdicts == {Outcome.AGREES, Outcome.WITHIN_ROUNDING}
    wrong = _figure(0, count="119", total_investment="1146.1")
    assert _alarms(wrong, *parts) == ["parts_and_whole"]
    assert _alarms(_figure(0, count="121", total_investment="1126.1"), *parts) == [
        "parts_and_whole"
    ]


def test_a_subset_above_its_set() -> None:
    whole = _figure(0, count="30", total_investment="120")
    assert _alarms(whole, _figure(1, min_amount=Decimal(10), count="31")) == ["subset"]
    assert _alarms(whole, _figure(1, name="产业项目", total_investment="130")) == ["subset"]
    assert _alarms(whole, _figure(1, min_amount=Decimal(10), count="29")) == []
    band = _figure(0, min_amount=Decimal("0.5"), count="20")
    assert _alarms(band, _figure(1, min_amount=Decimal(1), count="55")) == []


@pytest.mark.parametrize(("rate", "alarms"), [("14.2", []), ("14", []), ("18.2", ["rate"])])
def test_a_rate_is_what_was_done_of_the_plan(rate: str, alarms: list[str]) -> None:
    plan = _figure(
        0, name="重点项目", status=None, period=("2022-01-01", "2022-12-31"), annual_plan="150"
    )
    done = _figure(
        1, status=Status.UNDER_CONSTRUCTION, completed_investment="21.3", completion_rate=rate
    )
    assert _alarms(plan, done) == alarms


def test_a_start_rate_is_started_of_signed() -> None:
    signed = _figure(0, count="86")
    assert _alarms(signed, _figure(1, status=Status.LANDED, count="52", start_rate="60.5")) == []
    assert _alarms(signed, _figure(1, status=Status.LANDED, count="52", start_rate="65")) == [
        "rate"
    ]


def test_a_target_told_as_done() -> None:
    whole_year = ("2022-01-01", "2022-12-31")
    target = _figure(0, modality=Modality.TARGET, period=whole_year, count="100")
    told = _figure(1, period=whole_year, count="100")
    assert _alarms(target, told) == ["target_as_actual"]
    assert _alarms(target, _figure(1, count="90")) == []


def test_an_average_that_does_not_fit() -> None:
    text = "新签约项目20个,总投资100亿元,平均每个项目投资8亿元。"
    source = replace(SOURCE, body=text)
    at = text.index("100亿元")
    figure = _figure(0, source=source, count="20")
    value = Value(Decimal(100), Span.of(text, at, at + 5), currency="CNY")
    figure = replace(figure, fact=replace(figure.fact, total_investment=value))
    assert _alarms(figure) == ["average"]
    fits = replace(source, body=text.replace("8亿元", "5亿元"))
    assert _alarms(replace(figure, source=fits)) == []


def _signed(name: str, value: Value) -> Project:
    return Project(name, (), "泉港区", Status.SIGNED, total_investment=value)


def test_named_projects_that_make_up_their_group() -> None:
    group = _figure(0, count="2", total_investment="30")
    named = [
        ProjectReport(name, SOURCE, _signed(name, _value(amount)), find("泉港区"))
        for name, amount in (("甲项目", "10"), ("乙项目", "15"))
    ]
    found = [f.verdict for f in check_article([group], named) if f.check == "listed"]
    assert found == [Outcome.CONTRADICTS_ITSELF]


def _across(*reports: FigureReport | ProjectReport) -> list[Finding]:
    projects = tuple(r for r in reports if isinstance(r, ProjectReport))
    figures = tuple(r for r in reports if isinstance(r, FigureReport))
    return list(check_across(Reported(projects, figures)))


def test_one_figure_told_in_two_ways() -> None:
    other = replace(SOURCE, id="b", outlet="泉州日报")
    first = _figure(0, count="86", total_investment="412.3")
    assert _across(first, _figure(0, other, count="86", total_investment="412")) == []
    found = _across(first, _figure(0, other, count="88", total_investment="412"))
    assert [f.check for f in found] == ["told_twice_count"]
    assert found[0].verdict is Outcome.CONTRADICTED
    assert found[0].delta == -2


def test_a_sum_of_the_year_that_falls() -> None:
    later = replace(SOURCE, id="b", published=date(2022, 12, 1))
    first = _figure(0, count="86")
    told = _figure(0, later, period=("2022-01-01", "2022-11-30"), count="80")
    assert [f.check for f in _across(first, told)] == ["falling"]
    assert _across(first, _figure(0, later, period=("2022-01-01", "2022-11-30"), count="90")) == []
    next_year = _figure(0, later, period=("2023-01-01", "2023-03-31"), count="20")
    assert _across(first, next_year) == []


def _project(source: Source, amount: str, words: str = "") -> ProjectReport:
    span = Span(0, 0, "")
    if words:
        at = source.body.index(words)
        span = Span.of(source.body, at, at + len(words))
    fact = _signed("镕泰新材料项目", Value(Decimal(amount), span, currency="CNY"))
    return ProjectReport(source.id, source, fact, find("泉港区"))


def test_one_project_with_two_totals_unless_a_change_is_told() -> None:
    later = replace(SOURCE, id="b", published=date(2023, 3, 1))
    found = _across(_project(SOURCE, "62"), _project(later, "65.8"))
    assert [f.check for f in found] == ["told_twice_total_investment"]
    told = replace(later, body="总投资由62亿元调整为65.8亿元。")
    assert _across(_project(SOURCE, "62"), _project(told, "65.8", "65.8亿元")) == []


def test_a_reprint_that_changed_a_number() -> None:
    text = "今年以来泉港区新签约项目86个,总投资412.3亿元。\n"
    text += "其中产业项目落地五十多个,开工建设加快推进。"
    one = replace(SOURCE, body=text)
    other = replace(SOURCE, id="b", outlet="某网", body=text.replace("412.3", "421.3"))
    found = _across(_figure(0, one, count="86"), _figure(0, other, count="86"))
    assert [f.check for f in found] == ["reprint"]
    quotes = [found[0].reported, *found[0].others]
    assert [q.value for q in quotes if q] == ["412.3", "421.3"]
    same = replace(other, body=text)
    assert _across(_figure(0, one, count="86"), _figure(0, same, count="86")) == []


def test_a_nameless_part_is_not_held_against_the_whole() -> None:
    """The reader lost the name of 工业; its sum is neither the county's nor of the year's aim."""
    from audit.totals import lesser_twins

    body = "在建产业项目完成投资218.6亿元,其中工业完成投资132.4亿元。"
    period = ("2022-01-01", "2022-06-30")
    source = Source("a", body, published=date(2022, 7, 15), region="莆田市")
    told = [
        FigureReport(
            str(n), source,
            Aggregate(name, "莆田市", Status.UNDER_CONSTRUCTION, period=period,
                      completed_investment=_money(body, words)),
            n, find("莆田市"),
        )
        for n, (name, words) in enumerate((("在建产业项目", "218.6亿元"), (None, "132.4亿元")))
    ]  # fmt: skip
    assert lesser_twins(told) == {("1", "completed_investment")}


def _money(body: str, words: str) -> Value:
    at = body.index(words)
    span = Span.of(body, at, at + len(words))
    return Value(Decimal(words.removesuffix("亿元")), span, currency="CNY")


def test_of_two_numbers_the_one_that_was_the_aim_is_told() -> None:
    year = ("2022-01-01", "2022-12-31")
    plan = _figure(0, replace(SOURCE, id="p"), count="80", period=year, modality=Modality.TARGET)
    first = _figure(0, replace(SOURCE, id="b"), count="54")
    second = _figure(0, replace(SOURCE, id="c"), count="80")
    (found,) = [
        f
        for f in check_across(Reported((), (plan, first, second)))
        if f.check == "told_twice_count"
    ]
    assert found.severity == "high"
    assert "疑为把目标当作实绩" in found.explanation
    assert plan.id in {q.record for q in found.others}
    other = _figure(0, replace(SOURCE, id="c"), count="70")
    (found,) = [f for f in check_across(Reported((), (plan, first, other))) if "twice" in f.check]
    assert "目标" not in found.explanation


def _written(value: Decimal, places: int) -> Value:
    """A value as a paper prints it, with its words."""
    text = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}亿元"
    return Value(Decimal(text.removesuffix("亿元")), Span(0, len(text), text), currency="CNY")


PARTS = st.lists(st.decimals("0.5", "900", places=4), min_size=2, max_size=8)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(PARTS, st.integers(0, 3), st.integers(0, 3), st.decimals("0.001", "50", places=3))
def test_a_true_sum_is_never_flagged_and_a_change_beyond_it_always(
    parts: list[Decimal], of_parts: int, of_whole: int, beyond: Decimal
) -> None:
    """The rule of sums, from an article's figures to its findings."""
    told = [
        _figure(n + 1, name=f"{n}类产业项目", count="3", total_investment=_written(part, of_parts))
        for n, part in enumerate(parts)
    ]
    truth, count = sum(parts, Decimal(0)), str(3 * len(parts))
    whole = _figure(0, count=count, total_investment=_written(truth, of_whole))
    assert "parts_and_whole" not in _alarms(whole, *told)
    widest = len(parts) * Decimal(1).scaleb(-of_parts) + Decimal(1).scaleb(-of_whole)
    wrong = _figure(0, count=count, total_investment=_written(truth + widest + beyond, of_whole))
    assert "parts_and_whole" in _alarms(wrong, *told)
