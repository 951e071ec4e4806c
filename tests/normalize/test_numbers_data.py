"""The word lists behind numbers, money and dates: valid, and each word does what its list says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from errors import DataError
from model import Bound
from normalize import value_words
from normalize.money import find_money
from normalize.numbers import find_numbers

VALUES = Path(value_words.__file__).parent / "data" / "values"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(value_words, "_FOLDER", tmp_path)
    yield tmp_path
    value_words.qualifiers.cache_clear()


def test_an_unknown_key_is_an_error(folder: Path) -> None:
    text = (VALUES / "qualifiers.toml").read_text(encoding="utf-8")
    (folder / "qualifiers.toml").write_text(f"unknown = 1\n{text}", encoding="utf-8")
    value_words.qualifiers.cache_clear()
    with pytest.raises(DataError, match="unknown"):
        value_words.qualifiers()


def test_a_word_that_stands_twice_is_an_error(folder: Path) -> None:
    text = (VALUES / "qualifiers.toml").read_text(encoding="utf-8")
    twice = text.replace('"约",', '"约", "约",', 1)
    (folder / "qualifiers.toml").write_text(twice, encoding="utf-8")
    value_words.qualifiers.cache_clear()
    with pytest.raises(DataError, match="twice in one list: 约"):
        value_words.qualifiers()


@pytest.mark.usefixtures("folder")
def test_a_missing_file_is_an_error() -> None:
    value_words.qualifiers.cache_clear()
    with pytest.raises(DataError, match=r"qualifiers\.toml"):
        value_words.qualifiers()


@pytest.mark.parametrize("bound", list(Bound))
def test_each_qualifier_bounds_an_amount(bound: Bound) -> None:
    words = value_words.qualifiers()
    for word in getattr(words.before, bound):
        (money,) = find_money(f"其中{word}30亿元。")
        assert money.bound is bound, word
    for word in getattr(words.after, bound):
        (money,) = find_money(f"其中30亿元{word}。")
        assert money.bound is bound, word


def test_a_guarded_word_qualifies_nothing() -> None:
    for word, characters in value_words.qualifiers().not_after.items():
        for character in characters:
            (number,) = find_numbers(f"{character}{word}30个")
            assert number.bound in (Bound.EXACT, _longer(character + word)), character + word


def _longer(word: str) -> Bound | None:
    """The bound of a qualifier that ``word`` ends with as a whole (不超过, 突破)."""
    before = value_words.qualifiers().before
    return next(
        (
            bound
            for bound in Bound
            if any(word.endswith(w) for w in getattr(before, bound) if len(w) > 1)
        ),
        None,
    )


def test_each_currency_is_read_by_each_of_its_names() -> None:
    for currency in value_words.money_words().currency:
        for name in currency.after:
            (money,) = find_money(f"注资3亿{name}。")
            assert (money.currency, money.explicit) == (currency.code, True), name
        for name in currency.before:
            (money,) = find_money(f"注资{name}3亿。")
            assert (money.currency, money.explicit) == (currency.code, True), name


def test_no_name_means_two_currencies() -> None:
    for side in ("after", "before"):
        names = [n for c in value_words.money_words().currency for n in getattr(c, side)]
        assert len(names) == len(set(names)), side


def test_each_measure_word_is_a_unit() -> None:
    for word in value_words.units().measures:
        (number,) = find_numbers(f"共12{word}。")
        assert number.unit == word
