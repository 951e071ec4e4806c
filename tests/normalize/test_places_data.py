"""The gazetteer's tables against numbers that everyone can look up."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from errors import DataError
from normalize import place_tables
from normalize.place_book import CHINA, FUJIAN, Place, book
from normalize.place_sense import Words, words
from normalize.place_tables import Elsewhere, read_toml, stem, table

CITIES = "福州市 厦门市 莆田市 三明市 泉州市 漳州市 南平市 龙岩市 宁德市"


def of_level(level: str, prefix: str = "") -> list[Place]:
    return [p for p in book().places.values() if p.level == level and p.code.startswith(prefix)]


def test_fujian_is_complete() -> None:
    assert [p.name for p in of_level("city", "35")] == CITIES.split()
    ends = Counter(p.name[-1] for p in of_level("county", "35"))
    assert ends == {"区": 31, "市": 11, "县": 42}
    assert len(of_level("town", "35")) == 1107


def test_china_is_complete() -> None:
    assert len(of_level("province")) == 34
    assert len([p for p in of_level("city") if not p.code.startswith("71")]) == 333
    assert 2840 <= len(of_level("county")) <= 2860


def test_every_place_leads_up_to_the_country() -> None:
    for place in book().places.values():
        seen = {place.code}
        parent = place.parent
        while parent is not None:
            assert parent not in seen
            seen.add(parent)
            parent = book().places[parent].parent
        assert CHINA in seen


def test_codes_have_the_form_of_their_level() -> None:
    form = {
        "country": r"100000",
        "province": r"\d{2}0000",
        "city": r"\d{4}00",
        "county": r"\d{6}",
        "town": r"35\d{7}",
        "zone": r"\d{4}7\d|\d{6}[ZEH]\d{2}",
    }
    for code, place in book().places.items():
        assert re.fullmatch(form[place.level], code), place


def test_names_of_counties_and_zones_in_fujian_are_each_one_place() -> None:
    names = Counter(p.name for level in ("city", "county", "zone") for p in of_level(level, "35"))
    assert [name for name, times in names.items() if times > 1] == []


def test_no_alias_of_a_zone_in_fujian_is_another_place_there() -> None:
    for name, senses in book().names.items():
        sure = {s.place.code for s in senses if s.kind in ("official", "alias", "old")}
        fujian = [code for code in sure if code.startswith(FUJIAN[:2])]
        if any("Z" in code for code in fujian):
            assert len(fujian) == 1, name


def test_what_changed_in_fujian_since_2014() -> None:
    assert {(old.name, old.until) for old in book().old} >= {
        ("建阳市", 2014),
        ("永定县", 2014),
        ("长乐市", 2017),
        ("龙海市", 2021),
        ("长泰县", 2021),
        ("沙县", 2021),
        ("梅列区", 2021),
    }


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("福建省", "福建"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("恩施土家族苗族自治州", "恩施"),
        ("张家川回族自治县", "张家川"),
        ("香港特别行政区", "香港"),
        ("沙县区", "沙县"),
        ("百崎回族乡", "百崎"),
        ("鼓东街道", "鼓东"),
        ("泾县", None),
        ("城区", None),
    ],
)
def test_stem(name: str, short: str | None) -> None:
    assert stem(name) == short


def test_every_weak_name_is_a_name() -> None:
    lists = words()
    for name in lists.weak + lists.plain + lists.full_only + lists.parent_only:
        assert name in book().names, name
    towns = {stem(p.name) for p in of_level("town")}
    assert [name for name in lists.town_words if name not in towns] == []


def test_a_decoy_holds_a_name() -> None:
    names = book().names
    for decoy in words().decoys:
        parts = {decoy[i:j] for i in range(len(decoy)) for j in range(i + 2, len(decoy) + 1)}
        assert parts & names.keys(), decoy


def test_a_word_that_stands_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = place_tables.read("words.toml").replace('plain = ["平和"', 'plain = ["平和", "平和"')
    monkeypatch.setattr(place_tables, "read", lambda _: twice)
    with pytest.raises(DataError, match="plain holds a word twice"):
        read_toml("words.toml", Words)


def test_every_plain_word_is_a_weak_one() -> None:
    assert set(words().plain) <= set(words().weak)


def test_a_table_with_a_stray_line_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place_tables, "read", lambda _: "110000\t北京市\nno code\n")
    with pytest.raises(DataError, match=r"china\.tsv:2"):
        dict(table("china.tsv"))


def test_a_table_out_of_order_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place_tables, "read", lambda _: "120000\t天津市\n110000\t北京市\n")
    with pytest.raises(DataError, match="do not ascend"):
        dict(table("china.tsv"))


def test_an_unknown_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place_tables, "read", lambda _: "economic = []\nhightech = []\nblue = 1\n")
    with pytest.raises(DataError, match="blue"):
        read_toml("elsewhere.toml", Elsewhere)
