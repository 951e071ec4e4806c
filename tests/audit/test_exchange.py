"""Exchange rates: used with what they are precise to, named, and never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from audit.compare import judge
from audit.days import Days, iso_days
from audit.exchange import NO_RATES, Rates, read_rates
from audit.readers.grid import LedgerError
from audit.said import Said
from model import Bound

DAY = Days(date(2022, 9, 9), date(2022, 9, 9))
FILE = """
[[rate]]
currency = "USD"
yuan = 6.73
period = ["2022-01-01", "2022-12-31"]
source = "年平均汇率"

[[rate]]
currency = "USD"
yuan = 6.91
period = "2022-09-09"
source = "当日中间价"

[[rate]]
currency = "HKD"
yuan = 0.859
period = "2022"
source = "年平均汇率"
"""


def _rates(tmp_path: Path, text: str = FILE) -> Rates:
    place = tmp_path / "rates.toml"
    place.write_text(text, "utf-8")
    return read_rates(str(place))


def _said(value: str, currency: str, step: str = "0.01", bound: Bound = Bound.EXACT) -> Said:
    return Said(Decimal(value), Decimal(step), bound, currency)


def test_the_narrowest_rate_of_the_day_is_used_and_named(tmp_path: Path) -> None:
    rates = _rates(tmp_path)
    found = judge(_said("1.20", "USD"), _said("8.30", "CNY"), DAY, rates)
    assert found.judged.verdict == "within_rounding"
    assert found.note == "按1美元=6.91元(2022-09-09,当日中间价)折为8.292亿元"
    assert found.mine.value == Decimal("8.292")
    other = judge(_said("1.20", "USD"), _said("8.30", "CNY"), iso_days("2022-10"), rates)
    assert (other.judged.verdict, other.mine.value) == ("differs", Decimal("8.076"))


def test_two_foreign_currencies_meet_in_yuan(tmp_path: Path) -> None:
    found = judge(_said("5", "HKD"), _said("0.62", "USD"), DAY, _rates(tmp_path))
    assert found.judged.verdict == "within_rounding"
    assert "1港元=0.859元" in found.note and "1美元=6.91元" in found.note


def test_without_a_rate_of_that_day_nothing_is_compared(tmp_path: Path) -> None:
    mine, theirs = _said("1.20", "USD"), _said("8.30", "CNY")
    assert judge(mine, theirs, DAY, NO_RATES).judged.verdict == "not_checkable"
    late = judge(mine, theirs, iso_days("2023-01-05"), _rates(tmp_path)).judged
    assert (late.verdict, late.why) == ("not_checkable", "币种不同,没有2023-01-05的美元汇率")
    assert judge(mine, theirs, None, _rates(tmp_path)).judged.verdict == "not_checkable"
    euro = judge(_said("1", "EUR"), theirs, DAY, _rates(tmp_path)).judged
    assert "欧元汇率" in euro.why


def test_a_bound_stays_a_bound_at_a_rate(tmp_path: Path) -> None:
    mine = Said(Decimal(1), Decimal(1), Bound.AT_LEAST, "USD", "1亿美元以上")
    assert judge(mine, _said("60", "CNY"), DAY, _rates(tmp_path)).judged.verdict != "differs"
    assert judge(mine, _said("6.5", "CNY"), DAY, _rates(tmp_path)).judged.verdict == "differs"


@given_settings(derandomize=True, max_examples=200, deadline=None)
@given(st.decimals("0.05", "90", places=4), st.decimals("0.5", "9.9", places=6), st.integers(1, 3))
def test_a_true_exchange_rounded_anywhere_is_never_flagged(
    dollars: Decimal, rate: Decimal, places: int
) -> None:
    from audit.exchange import Rate

    step = Decimal(1).scaleb(-places)
    written = Rates([Rate("USD", rate.quantize(step), DAY, "x")])
    mine = _said(str(dollars.quantize(step)), "USD", str(step))
    theirs = _said(str((dollars * rate).quantize(step)), "CNY", str(step))
    assert judge(mine, theirs, DAY, written).judged.verdict == "within_rounding"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (FILE.replace("6.73", "0"), "cannot be"),
        (FILE.replace("HKD", "CNY"), "no such currency CNY"),
        (FILE.replace('"2022"', '"2022-13"'), "no such period"),
        (FILE.replace("当日中间价", " "), "source is empty"),
        (FILE + FILE, "two rates of USD"),
        (FILE.replace("yuan = 6.91", "usd = 6.91"), "usd"),
        ("[[rate", "rates.toml"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(LedgerError, match=why):
        _rates(tmp_path, text)
    with pytest.raises(LedgerError, match="no such file"):
        read_rates(str(tmp_path / "none.toml"))
