"""The official name that a place bore on a day."""

from __future__ import annotations

from datetime import date

import pytest

from normalize.place_book import book
from normalize.places import find, name_on


@pytest.mark.parametrize(
    ("today", "day", "then"),
    [
        ("龙海区", date(2015, 8, 6), "龙海市"),
        ("龙海区", date(1990, 5, 1), "龙海县"),
        ("沙县区", date(2016, 5, 9), "沙县"),
        ("长泰区", date(2020, 12, 31), "长泰县"),
        ("长乐区", date(2016, 1, 1), "长乐市"),
        ("建阳区", date(2013, 7, 1), "建阳市"),
        ("永定区", date(2013, 7, 1), "永定县"),
        ("同安区", date(1996, 3, 1), "同安县"),
    ],
)
def test_before_its_change_a_place_has_its_old_name(today: str, day: date, then: str) -> None:
    assert name_on(today, day) == then


@pytest.mark.parametrize("day", [date(2021, 1, 1), date(2021, 12, 31), date(2024, 2, 29)])
def test_the_year_of_a_change_has_the_new_name(day: date) -> None:
    assert name_on("龙海区", day) == "龙海区"


def test_without_a_day_it_is_todays() -> None:
    assert name_on("龙海区", None) == "龙海区"


@pytest.mark.parametrize("name", ["晋江市", "三元区", "思明区", "福建省", "某个地方", ""])
def test_what_was_never_renamed_keeps_its_name(name: str) -> None:
    """三元区 took in 梅列区, and 思明区 took in 开元区: neither bore the other's name."""
    assert name_on(name, date(2001, 3, 4)) == name


@pytest.mark.parametrize("year", [1980, 1995, 2012, 2020])
def test_an_old_name_leads_back_to_the_place(year: int) -> None:
    renamed = [
        (place, then)
        for place in book().places.values()
        if place.code.startswith("35")
        and (then := name_on(place.name, date(year, 1, 1))) != place.name
    ]
    assert renamed
    for place, then in renamed:
        found = find(then)
        assert found is not None and found.code == place.code
