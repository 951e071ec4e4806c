"""The scorer of facts: worked by hand, and the same figures as the one beside the repository."""

from __future__ import annotations

import copy
import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bench.facts.score import Record, alike, core, gold_of, pairs, same, score

ROOT = Path(__file__).resolve().parents[2]
OTHER = ROOT.parent / "shared" / "score.py"
FOLDERS = ("samples/pages", "samples/pack/tune", "samples/pack/second")

PROJECT: dict[str, Any] = {
    "name": "锂电池隔膜项目",
    "region": "南安市",
    "status": "started",
    "date": "2022-11-08",
    "total_investment": {"value": 25, "bound": "exact", "currency": "CNY"},
}
GROUP: dict[str, Any] = {
    "name": "签约项目",
    "region": "泉州市",
    "status": "signed",
    "modality": "actual",
    "period": ["2022-01-01", "2022-10-31"],
    "min_amount": 1,
    "count": {"value": 43, "bound": "exact"},
    "total_investment": {"value": 218.7, "bound": "about", "currency": "CNY"},
}


def article(*, projects: Any = (), aggregates: Any = ()) -> dict[str, Record]:
    return {"a": {"id": "a", "projects": list(projects), "aggregates": list(aggregates)}}


def counted(gold: Any, read: Any, level: str) -> tuple[int, int, int]:
    tally = score(gold, read).tallies[level]
    return tally.gold, tally.predicted, tally.hit


def with_(record: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**record, **changes}


def test_a_project_is_a_claim_for_its_name_and_one_for_each_sum() -> None:
    gold = article(projects=[PROJECT])
    assert counted(gold, gold, "found") == counted(gold, gold, "strict") == (2, 2, 2)


def test_a_group_is_a_claim_for_each_measure() -> None:
    gold = article(aggregates=[GROUP])
    assert counted(gold, gold, "aggregates.strict") == (2, 2, 2)


@pytest.mark.parametrize(
    "change",
    [
        {"region": "石狮市"},
        {"status": "signed"},
        {"status": None},
        {"date": None},
    ],
)
def test_a_wrong_attribute_costs_all_strict_claims_of_its_record(change: dict[str, Any]) -> None:
    gold, read = article(projects=[PROJECT]), article(projects=[with_(PROJECT, **change)])
    assert counted(gold, read, "found") == (2, 2, 2)
    assert counted(gold, read, "strict") == (2, 2, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"modality": "target"},
        {"period": None},
        {"period": ["2022-01-01", "2022-12-31"]},
        {"min_amount": None},
        {"min_amount": 5},
    ],
)
def test_a_groups_attributes_are_told_apart(change: dict[str, Any]) -> None:
    gold, read = article(aggregates=[GROUP]), article(aggregates=[with_(GROUP, **change)])
    assert counted(gold, read, "found") == (2, 2, 2)
    assert counted(gold, read, "strict") == (2, 2, 0)


def test_a_wrong_bound_or_currency_costs_its_own_claim_alone() -> None:
    gold = article(aggregates=[GROUP])
    for change in ({"bound": "exact"}, {"currency": "USD"}):
        total = {**GROUP["total_investment"], **change}
        read = article(aggregates=[with_(GROUP, total_investment=total)])
        assert counted(gold, read, "found") == (2, 2, 2)
        assert counted(gold, read, "strict") == (2, 2, 1)


def test_a_wrong_number_is_not_found_and_a_thing_not_said_is_held_against_us() -> None:
    gold = article(aggregates=[GROUP])
    read = article(aggregates=[with_(GROUP, count={"value": 44}, start_rate={"value": 9})])
    assert counted(gold, read, "found") == (2, 3, 1)


def test_what_is_missed_and_what_is_invented_are_counted_apart() -> None:
    gold, read = article(projects=[PROJECT]), article(aggregates=[GROUP])
    assert counted(gold, read, "found") == (2, 2, 0)
    assert counted(gold, {}, "found") == (2, 0, 0)
    assert score(gold, {}).tallies["found"].f1 == 0


def test_a_name_nearly_right_is_found_and_not_strict() -> None:
    gold = article(projects=[with_(PROJECT, name="闽东高端锂电池隔膜生产线一期项目")])
    read = article(projects=[with_(PROJECT, name="高端锂电池隔膜生产线一期")])
    assert counted(gold, read, "found") == (2, 2, 2)
    assert counted(gold, read, "strict") == (2, 2, 1)


def test_names_differ_in_marks_width_and_ending_for_nothing() -> None:
    assert alike("“海丝”云谷（一期）项目", "海丝云谷(一期)") == 1.0
    assert core("项目") == "项目"
    assert alike("锂电池", "石雕园") == 0.0
    assert alike(None, None) == 1.0
    assert alike(None, "项目") == 0.0


def test_records_are_paired_best_first_and_once() -> None:
    twin = with_(PROJECT, name="锂电池隔膜二期项目")
    found = pairs("projects", [PROJECT, twin], [twin])
    assert found == [(twin, twin), (PROJECT, None)]


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("泉州市南安市", "南安市", True),
        ("福建省", "福建省", True),
        ("漳州台商投资区", "泉州台商投资区", False),
        ("南安市", "石狮市", False),
        ("南安市", None, False),
        (None, None, True),
    ],
)
def test_places_are_compared_without_what_is_above_them(
    one: str | None, other: str | None, agree: bool
) -> None:
    assert same("region", {"region": one}, {"region": other}) is agree


def other_scorer() -> ModuleType:
    if not OTHER.exists():
        pytest.skip("no scorer at ../shared/score.py")
    spec = importlib.util.spec_from_file_location("shared_score", OTHER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def damaged(gold: dict[str, Record], seed: int) -> dict[str, Record]:
    """Gold with records dropped, doubled and changed in every way that a reader errs."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    read: dict[str, Any] = copy.deepcopy(gold)
    for answer in read.values():
        for kind in ("projects", "aggregates"):
            rows = [row for row in answer[kind] if chance.random() > 0.1]
            rows += [copy.deepcopy(row) for row in rows if chance.random() < 0.1]
            for row in rows:
                damage(row, chance)
            chance.shuffle(rows)
            answer[kind] = rows
    return read


def damage(row: dict[str, Any], chance: random.Random) -> None:
    for key in sorted(row):
        if chance.random() > 0.1:
            continue
        if key == "name" and row[key]:
            row[key] = row[key][chance.randrange(1, 3) :]
        elif isinstance(row[key], dict):
            row[key]["value"] += chance.choice([0, 1])
            row[key]["bound"] = "about"
        elif key in ("status", "date", "period", "min_amount"):
            row[key] = None


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("folder", FOLDERS)
def test_the_scorer_beside_the_repository_says_the_same(folder: str, seed: int) -> None:
    other, gold = other_scorer(), gold_of(ROOT / folder)
    read = damaged(gold, seed) if seed else gold
    theirs, _ = other.score(json.loads(json.dumps(gold)), json.loads(json.dumps(read)))
    ours = score(gold, read)
    assert (ours.tallies["strict"].f1 == 1.0) is (seed == 0)
    for level, tally in ours.tallies.items():
        row = theirs.pop(level)
        assert (tally.gold, tally.predicted, tally.hit) == (
            row["gold"],
            row["predicted"],
            row["hit"],
        )
        assert (round(tally.precision, 4), round(tally.recall, 4), round(tally.f1, 4)) == (
            row["precision"],
            row["recall"],
            row["f1"],
        )
    for name, (wrong, right) in ours.attributes.items():
        row = theirs.pop(name)
        assert (right, wrong + right) == (row["right"], row["of"]), name
    assert theirs == {}
