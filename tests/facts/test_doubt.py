"""A record's confidence: what it rests on, and that it sorts the doubtful first."""

from __future__ import annotations

import random
from datetime import date

import pytest

from bench.facts.calibrate import Case, fit_all, solve
from extract.facts import read
from extract.facts.doubt import confidence, signs
from model import Aggregate, Article, Modality, Project, Span, Status


def test_every_record_of_an_article_has_a_probability() -> None:
    text = "6月8日，海沧区集中开工项目12个，总投资86亿元。其中，渐美光学镜头产业园总投资9亿元。"
    facts = read(Article("a", text, published=date(2023, 6, 9), region="海沧区"))
    records: tuple[Project | Aggregate, ...] = (*facts.projects, *facts.aggregates)
    assert len(records) == 2
    assert all(0 < record.confidence < 1 for record in records)


def test_a_status_that_the_text_tells_is_surer_than_one_from_around() -> None:
    told = Project("星河导航产业园", status=Status.SIGNED, evidence={"status": Span(0, 2, "签约")})
    taken = Project("星河导航产业园", status=Status.SIGNED)
    assert confidence(told) > confidence(taken)


def test_signs_name_what_is_missing() -> None:
    shown = set(signs(Aggregate(None, modality=Modality.TARGET, rule="implied")))
    assert {"rule=implied", "no status", "no period", "no name", "target"} <= shown


def test_a_sign_that_nobody_has_seen_changes_nothing() -> None:
    usual = Project("星河导航产业园", rule="ending")
    assert confidence(Project("星河导航产业园", rule="a rule of tomorrow")) == pytest.approx(
        confidence(Project("星河导航产业园", rule="")), abs=1e-9
    )
    assert confidence(usual) != confidence(Project("星河导航产业园", rule="implied"))


def test_the_fit_finds_the_chances_that_made_the_cases() -> None:
    chance = random.Random(7)  # noqa: S311 - a test's dice
    truth = {"sure": 0.95, "doubtful": 0.4}
    cases = [
        Case(n, "project", (sign,), chance.random() < truth[sign])
        for n in range(3000)
        for sign in truth
    ]
    fit = fit_all(cases)
    for sign, share in truth.items():
        assert fit.probability((sign,)) == pytest.approx(share, abs=0.03)


def test_solving_a_system() -> None:
    assert solve([[2.0, 1.0], [1.0, 3.0]], [5.0, 10.0]) == pytest.approx([1.0, 3.0])
