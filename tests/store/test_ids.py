from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.ids import ID_CHARS, name_key, phase_of, stable_id


def test_ids_are_the_same_on_every_machine() -> None:
    assert stable_id("article", "泉州石化", None) == "348c18fc432abd90"


def test_nothing_and_an_empty_text_are_told_apart() -> None:
    assert stable_id("a", None) != stable_id("a", "")
    assert stable_id("ab", "c") != stable_id("a", "bc")


@settings(derandomize=True, max_examples=100)
@given(st.lists(st.text() | st.none()))
def test_any_parts_have_an_id(parts: list[str | None]) -> None:
    assert len(stable_id(*parts)) == ID_CHARS


@pytest.mark.parametrize(
    ("name", "phase"),
    [
        ("石化项目一期", 1),
        ("石化项目（二期）", 2),
        ("石化二期项目", 2),
        ("石化项目第3期", 3),
        ("石化项目十二期工程", 12),
        ("石化项目十期", 10),
        ("石化项目", None),
        ("近期项目", None),
        ("2022年第0期", None),
    ],
)
def test_phases(name: str, phase: int | None) -> None:
    assert phase_of(name) == phase


def test_one_project_is_written_in_many_ways() -> None:
    ways = ("石化项目二期", "石化二期项目", "“石化”项目（二期）", "石化 项目第二期")  # noqa: RUF100
    assert {name_key(way) for way in ways} == {"石化项目"}
    assert name_key("ＡＢＣ 项目") == name_key("abc项目")


@settings(derandomize=True, max_examples=100)
@given(st.text(min_size=1))
def test_no_name_has_an_empty_key(name: str) -> None:
    assert name_key(name)
