"""Places: the corpus, the gazetteer's questions, and the promises on offsets and speed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize import places
from normalize.place_book import book
from normalize.places import Place, PlaceMention, contains, find, find_places, region_of
from tests.corpus import Case, cases, check

CORPUS = Path(__file__).parents[2] / "normalize" / "places.corpus.toml"


def plain(mention: PlaceMention) -> Any:
    name = mention.place.name if mention.place else "?"
    if mention.within in ("", "project"):
        return name
    return {"place": name, "within": mention.within}


@pytest.mark.parametrize("case", cases(CORPUS))
def test_corpus(case: Case) -> None:
    home = case.given.get("home")
    check(case, [(m.text, plain(m)) for m in find_places(case.text, home)])


def the(name: str, home: str | None = None) -> Place:
    place = find(name, home)
    assert place is not None, name
    return place


@pytest.mark.parametrize(
    ("name", "home", "official"),
    [
        ("泉州", None, "泉州市"),
        ("沙县", None, "沙县区"),
        ("长泰县", None, "长泰区"),
        ("鼓楼区", None, "鼓楼区"),
        ("东侨", None, "东侨经济技术开发区"),
        ("古雷开发区", None, "古雷港经济开发区"),
        ("高新区", "龙岩市", "龙岩高新技术产业开发区"),
        ("台商投资区", "泉州市", "泉州台商投资区"),
        ("台商投资区", "漳州市", "漳州台商投资区"),
        ("吉林", None, "吉林省"),
        ("长沙", None, "长沙市"),
        ("甘谷", "天水市", "甘谷县"),
        ("古田", "龙岩市", "古田镇"),
        ("古田", "宁德市", "古田县"),
        ("中国", None, "中国"),
    ],
)
def test_find(name: str, home: str | None, official: str) -> None:
    assert the(name, home).name == official


@pytest.mark.parametrize("name", ["", "亚特兰蒂斯", "高新区", "朝阳区", "在建"])
def test_find_says_none_rather_than_guess(name: str) -> None:
    assert find(name) is None


def test_an_unknown_home_is_as_none() -> None:
    assert find_places("鼓楼区开工", "亚特兰蒂斯") == find_places("鼓楼区开工")


def test_a_place_has_its_code_level_parent_and_aliases() -> None:
    quanzhou = the("泉州市")
    assert (quanzhou.code, quanzhou.level, quanzhou.parent) == ("350500", "city", "350000")
    assert the("南安市").level == "county"
    assert the("水头镇").code == "350583119"
    zone = the("泉州台商投资区")
    assert (zone.level, zone.parent) == ("zone", "350500")
    assert "泉州台商区" in zone.aliases


def test_every_official_name_is_found_at_home() -> None:
    for place in book().places.values():
        if place.level in ("city", "county", "zone") and place.code != "350128":
            parent = places.place_of(place.parent or "")
            found = find(place.name, parent.name if parent else None)
            assert found is not None, place
            assert found.name == place.name, place


@pytest.mark.parametrize(
    ("name", "home", "region"),
    [
        ("水头镇", None, "南安市"),
        ("霞浦经济开发区", None, "霞浦县"),
        ("明溪县工业集中区", None, "明溪县"),
        ("同翔高新城", None, "厦门市"),
        ("泉州台商投资区", None, "泉州台商投资区"),
        ("平潭县", None, "平潭综合实验区"),
        ("苏平镇", None, "平潭综合实验区"),
        ("张坂镇", None, "泉州台商投资区"),
        ("张坂镇", "泉州市", "泉州台商投资区"),
        ("张坂镇", "惠安县", "惠安县"),
        ("忠门镇", "莆田市", "湄洲湾北岸经济开发区"),
        ("忠门镇", "秀屿区", "秀屿区"),
        ("角美镇", None, "漳州台商投资区"),
        ("南安市", None, "南安市"),
        ("福建省", None, "福建省"),
    ],
)
def test_region_of(name: str, home: str | None, region: str) -> None:
    assert region_of(the(name, home), home).name == region


def test_ancestors_go_up_to_the_country() -> None:
    line = [place.name for place in places.ancestors(the("水头镇"))]
    assert line == ["南安市", "泉州市", "福建省", "中国"]
    assert places.ancestors(the("中国")) == ()


@pytest.mark.parametrize(
    ("outer", "inner", "answer"),
    [
        ("福建省", "水头镇", True),
        ("泉州市", "泉州市", True),
        ("泉州市", "泉州台商投资区", True),
        ("泉州台商投资区", "张坂镇", True),
        ("惠安县", "张坂镇", True),
        ("福州市", "平潭综合实验区", False),
        ("南安市", "泉州市", False),
        ("江西省", "上犹县", True),
    ],
)
def test_contains(outer: str, inner: str, answer: bool) -> None:
    assert contains(the(outer), the(inner)) is answer


def test_fujian_children() -> None:
    province = [p.name for p in places.fujian_children(the("福建省"))]
    assert [name for name in province if name.endswith("市")] == [
        p.name for p in book().places.values() if p.level == "city" and p.code.startswith("35")
    ]
    assert "平潭综合实验区" in province
    quanzhou = {p.name for p in places.fujian_children(the("泉州市"))}
    assert {"晋江市", "泉港区", "泉州台商投资区", "泉州经济技术开发区"} <= quanzhou
    assert "晋江经济开发区" not in {p.name for p in places.fujian_children(the("晋江市"))}
    assert "水头镇" in {p.name for p in places.fujian_children(the("南安市"))}
    assert places.fujian_children(the("长沙市")) == ()


def test_an_ambiguous_name_keeps_its_candidates() -> None:
    (mention,) = find_places("朝阳区总部")
    assert mention.place is None
    assert {place.parent for place in mention.candidates} == {"110000", "220100"}


def test_a_text_that_names_the_city_settles_its_districts() -> None:
    text = "企业总部设在北京。去年，公司在朝阳区新设中心。"
    assert [m.place and m.place.parent for m in find_places(text)] == ["100000", "110000"]


def test_one_sure_mention_speaks_for_the_others() -> None:
    text = "光泽、邵武两地。光泽圣禾种禽场扩建。"
    assert [m.text for m in find_places(text, "南平市")] == ["光泽", "邵武", "光泽"]
    assert find_places("光泽圣禾种禽场扩建。", "南平市") == ()


def test_bound() -> None:
    bound = {m.text: m.within for m in find_places("厦门大学到南安科创中心，再到泉港。")}
    assert bound == {"厦门": "school", "南安": "project", "泉港": ""}
    assert [m.bound for m in find_places("厦门大学与泉港")] == [True, False]


NAMES = [
    "泉州市",
    "平和",
    "三明治",
    "在建",
    "宁德",
    "高新区",
    "鼓楼区",
    "、",
    "12%",
    "和",
    "路",
    "古田",
    "x",
]


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(NAMES) | st.text(max_size=3), max_size=12).map("".join),
    st.sampled_from([None, "泉州市", "光泽县", "天水市", "平潭综合实验区"]),
)
def test_mentions_quote_the_text_in_order_without_overlap(text: str, home: str | None) -> None:
    end = 0
    for mention in find_places(text, home):
        assert end <= mention.start < mention.end
        end = mention.end
        assert text[mention.start : mention.end] == mention.text
        assert mention.candidates
        assert (mention.place is None) == (len(mention.candidates) > 1)


@pytest.mark.parametrize("piece", ["南", "平和、", "福建宁", "泉州", "（", "湖南安徽"])
def test_time_grows_with_the_length_alone(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.process_time()
        find_places(text)
        return time.process_time() - start

    seconds(1_000)
    short = min(seconds(8_000) for _ in range(3))
    assert min(seconds(64_000) for _ in range(2)) < 8 * short * 3 + 0.1


def test_gold_regions_are_official_names() -> None:
    gold = Path(__file__).parents[3] / "shared" / "gold" / "dev"
    if not gold.is_dir():
        pytest.skip("no ../shared/gold/dev beside this checkout")
    import json

    def regions(record: Any) -> set[str]:
        if isinstance(record, dict):
            own = {record["region"]} if record.get("region") else set()
            return own.union(*map(regions, record.values()))
        return set().union(*map(regions, record)) if isinstance(record, list) else set()

    told = set().union(*(regions(json.loads(p.read_text("utf-8"))) for p in gold.glob("*.json")))
    assert told
    assert {name for name in told if (find(name) or the("中国")).name != name} == set()
