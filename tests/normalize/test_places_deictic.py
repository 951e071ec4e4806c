"""Words that point at a place: where they stand, and what they mean at home."""

from __future__ import annotations

import pytest

from normalize.places import deictic, find, resolve_deictic


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("我市与全省同步", [("我市", "city"), ("全省", "province")]),
        ("该县、全县和我县", [("该县", "county"), ("全县", "county"), ("我县", "county")]),
        (
            "我区连续三年全区第一，该区",
            [("我区", "district"), ("全区", "district"), ("该区", "district")],
        ),
        ("全镇与该乡", [("全镇", "town"), ("该乡", "town")]),
        ("本市企业回到当地", [("本市", "city"), ("当地", "here")]),
        ("实验区新增12个", [("实验区", "experimental")]),
        ("全区在实验区管委会", [("全区", "district"), ("实验区", "experimental")]),
        ("入驻园区的企业；该园区", [("园区", "park"), ("该园区", "park")]),
        ("开发区首季签约", [("开发区", "park")]),
        ("洛江全区新签约", [("全区", "district")]),
    ],
)
def test_found(text: str, words: list[tuple[str, str]]) -> None:
    found = deictic(text)
    assert [(m.text, m.level) for m in found] == words
    assert all(text[m.start : m.end] == m.text for m in found)


@pytest.mark.parametrize(
    "text",
    [
        "安全市场准入",
        "健全县级机制",
        "完全省去环节",
        "全市场竞争",
        "该区域内",
        "全县域旅游",
        "工业园区的企业",
        "平潭综合实验区",
        "经济技术开发区",
        "福州新区",
        "当地时间8时",
        "成本市价倒挂",
        "",
    ],
)
def test_silent(text: str) -> None:
    assert deictic(text) == ()


@pytest.mark.parametrize(
    ("word", "home", "meant"),
    [
        ("全市", "泉州市", "泉州市"),
        ("全市", "晋江市", "晋江市"),
        ("全市", "泉港区", "泉州市"),
        ("全市", "惠安县", "泉州市"),
        ("全市", "泉州台商投资区", "泉州市"),
        ("全市", "水头镇", "南安市"),
        ("全市", "浦东新区", "上海市"),
        ("全市", "福建省", None),
        ("全市", "平潭综合实验区", None),
        ("全县", "霞浦县", "霞浦县"),
        ("全县", "官坂镇", "连江县"),
        ("全县", "泉港区", None),
        ("全县", "平潭综合实验区", "平潭综合实验区"),
        ("全区", "泉港区", "泉港区"),
        ("全区", "平潭综合实验区", "平潭综合实验区"),
        ("全区", "古雷港经济开发区", "古雷港经济开发区"),
        ("全区", "霞浦县", None),
        ("全区", "南宁市", "广西壮族自治区"),
        ("我省", "泉港区", "福建省"),
        ("全省", "天水市", "甘肃省"),
        ("全镇", "水头镇", "水头镇"),
        ("全镇", "南安市", None),
        ("当地", "武平县", "武平县"),
        ("实验区", "平潭综合实验区", "平潭综合实验区"),
        ("实验区", "福建省", "平潭综合实验区"),
        ("实验区", "武平县", None),
        ("园区", "泉州经济技术开发区", "泉州经济技术开发区"),
        ("园区", "晋江市", None),
        ("市", "晋江市", "晋江市"),
        ("district", "泉港区", "泉港区"),
    ],
)
def test_resolved(word: str, home: str, meant: str | None) -> None:
    place = find(home)
    assert place is not None
    found = resolve_deictic(word, place)
    assert (found.name if found else None) == meant


def test_every_word_that_is_found_can_be_resolved() -> None:
    home = find("泉港区")
    assert home is not None
    for mention in deictic("我省全市该县我区全镇当地、实验区、园区、开发区"):
        assert resolve_deictic(mention.text, home) == resolve_deictic(mention.level, home)


def test_another_word_is_an_error() -> None:
    home = find("泉港区")
    assert home is not None
    with pytest.raises(ValueError, match="no pointing word"):
        resolve_deictic("这里", home)
