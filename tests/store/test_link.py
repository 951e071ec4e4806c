from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lives
from errors import UsageError
from store.link.companies import own_name
from store.link.evidence import features
from store.link.names import number_of, read_name
from store.link.nouns import Amount, Telling
from store.link.pairs import link_pair
from store.link.ready import make_ready
from store.link.resolve import resolve
from store.link.score import score, weights

PAIRS = Path(__file__).parents[2] / "samples" / "pairs"
TAIGANG = {"name": "镕泰聚烯烃项目", "region": "泉港区", "company": ["福建镕泰新材料有限公司"]}


def read(name: str, region: str | None = "泉港区") -> object:
    book = lives.gazetteer()
    return read_name(name, book.line(region), book)


def probability(a: Mapping[str, object], b: Mapping[str, object]) -> float:
    return float(link_pair({"id": 1, "a": a, "b": b}, lives.gazetteer())["probability"])


@pytest.mark.parametrize(
    ("name", "core", "phase"),
    [
        ("泉港石化项目（二期）", "石化项目", 2),
        ("石化项目首期工程", "石化项目", 1),
        ("福建省泉州市泉港区石化项目", "石化项目", None),
        ("石化一、二期项目", "石化项目", -1),
    ],
)
def test_a_name_is_taken_apart(name: str, core: str, phase: int | None) -> None:
    told = read(name)
    assert (told.core.replace("工程", ""), told.phase) == (core, phase)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "ordinals"),
    [
        ("国道G228线连江段", {"G228"}),
        ("228国道改线、省道201线", {"G228", "S201"}),
        ("3、4号机组", {"3、4号"}),
        ("国道228线", {"G228"}),
        ("江阴港区11#泊位", {"11"}),
        ("第三实验小学", {"3"}),
        ("A地块安置房", {"A"}),
        ("三明石化项目", set()),
    ],
)
def test_numbers_that_tell_apart(name: str, ordinals: set[str]) -> None:
    assert read(name, None).ordinals == ordinals  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("年产5万吨正极材料", "正极材料50000吨/年"),
        ("300兆瓦风电", "300MW风电"),
        ("500千伏变电站", "500kV变电站"),
    ],
)
def test_one_quantity_in_two_writings(one: str, other: str) -> None:
    assert read(one).quantities == read(other).quantities != frozenset()  # type: ignore[attr-defined]


def test_a_name_may_tell_another() -> None:
    assert read("翔烯产业园（原海西石墨烯产业园）").aliases == ("海西石墨烯产业园",)  # type: ignore[attr-defined]


def test_numbers_in_words() -> None:
    assert [number_of(t) for t in ("3", "三", "十", "十二", "二十", "二十一")] == [
        3,
        3,
        10,
        12,
        20,
        21,
    ]


def test_a_companys_own_name() -> None:
    assert {
        own_name(n) for n in ("镕泰新材料有限公司", "镕泰新材料", "镕泰（福建）实业集团有限公司")
    } == {"镕泰"}


def test_a_phase_is_not_another_phase() -> None:
    one, two = TAIGANG | {"name": "镕泰聚烯烃项目一期"}, TAIGANG | {"name": "镕泰聚烯烃项目二期"}
    assert probability(one, one) > 0.5 > probability(one, two)


def test_the_same_words_in_another_county_are_another_project() -> None:
    there = {"name": "污水处理厂", "region": "德化县"}
    assert probability({"name": "污水处理厂", "region": "永春县"}, there) < 0.5


def test_fields_may_be_missing_or_plain() -> None:
    plain = {"name": "镕泰聚烯烃", "company": "镕泰新材料", "total_investment": 62}
    told = TAIGANG | {"total_investment": {"value": 62, "bound": "exact", "currency": "CNY"}}
    assert probability(plain, told) > 0.5
    assert 0 < probability({"name": "甲"}, {"name": "乙"}) < 0.5


def test_what_is_no_pair_is_said() -> None:
    with pytest.raises(UsageError, match="line 2: not JSON"):
        list(lives.link_pairs([json.dumps({"id": 1, "a": TAIGANG, "b": TAIGANG}), "{"]))
    with pytest.raises(UsageError, match="“b” is no report with a name"):
        list(lives.link_pairs([json.dumps({"id": 1, "a": TAIGANG})]))


def test_every_feature_has_its_weight_and_every_weight_its_words() -> None:
    known = weights()
    seen = set()
    for path in PAIRS.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            pair = json.loads(line)
            a, b = (make_ready(t, lives.gazetteer()) for t in tellings(pair))
            seen |= {name for name, _ in features(a, b)}
    assert seen <= set(known.log_odds) == set(known.says)
    assert len(set(known.says.values())) == len(known.says)


def tellings(pair: dict[str, object]) -> list[Telling]:
    from store.link.pairs import telling

    return [telling(pair, side) for side in ("a", "b")]


@pytest.mark.parametrize(
    ("half", "precision", "recall"),
    [
        ("tune", 0.99, 0.95),
        ("heldout", 0.99, 0.95),
        ("fresh_tune", 0.985, 0.95),
        ("fresh_heldout", 0.99, 0.95),
        ("blind", 0.99, 0.95),
        ("last", 0.99, 0.95),  # nothing was fitted to it
    ],
)
def test_the_labelled_pairs_are_told(half: str, precision: float, recall: float) -> None:
    lines = (PAIRS / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    pairs = [json.loads(line) for line in lines]
    labels = {p["id"]: p["label"] for p in pairs if p["label"] != "unsure"}
    told = {a["id"] for a in lives.link_pairs(lines) if a["probability"] > 0.5} & labels.keys()
    same = {i for i, label in labels.items() if label == "same"}
    assert len(told & same) >= precision * len(told)
    assert len(told & same) >= recall * len(same)


def test_the_pairs_are_what_their_stories_say() -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("make_pairs", PAIRS / "make.py")
    assert spec
    assert spec.loader
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    total = 0
    for half in make.SETS:
        lines = (PAIRS / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line) for line in lines] == list(make.pairs(half))
        total += len(lines)
    assert total >= 2200


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_order_does_not_matter_and_nothing_breaks(one: str, other: str) -> None:
    book = lives.gazetteer()
    a, b = (make_ready(Telling(n, n), book) for n in (one, other))
    assert score(a, b, book).log_odds == pytest.approx(score(b, a, book).log_odds)


def telling(report: str, name: str, text: str = "", **fields: object) -> Telling:
    made = {
        "region": "泉港区",
        "company": ("福建镕泰新材料有限公司",),
        "total": Amount(Decimal(62)),
    } | fields
    return Telling(report, name, text=text or report, **made)  # type: ignore[arg-type]


def groups(*told: Telling, **verdicts: list[tuple[str, str]]) -> list[str]:
    found = resolve(told, lives.gazetteer(), **verdicts)
    return sorted("".join(c.reports) for c in found)


def test_reports_come_together_in_any_order() -> None:
    a, b, c = (
        telling("a", "镕泰聚烯烃项目"),
        telling("b", "镕泰聚烯烃"),
        telling("c", "镕泰聚烯烃二期"),
    )
    assert groups(a, b, c) == groups(c, b, a) == ["ab", "c"]


def test_two_names_of_one_text_are_two_projects() -> None:
    one, other = telling("a", "镕泰聚烯烃项目", "t"), telling("b", "镕泰聚烯烃", "t")
    assert groups(one, other) == ["a", "b"]


def test_verdicts_hold() -> None:
    a, b, c = telling("a", "镕泰聚烯烃项目"), telling("b", "镕泰聚烯烃"), telling("c", "滨海酒店")
    assert groups(a, b, c) == ["ab", "c"]
    assert groups(a, b, c, different=[("a", "b")]) == ["a", "b", "c"]
    assert groups(a, b, c, same=[("c", "b")]) == ["abc"]
    assert groups(a, b, c, same=[("a", "c"), ("c", "b")], different=[("b", "a")]) == ["ac", "b"]
    assert groups(a, b, same=[("a", "gone")], different=[("gone", "b")]) == ["ab"]
