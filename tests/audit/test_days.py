"""Days as ledgers write them: their own spellings, and all that the papers' dates have."""

from __future__ import annotations

import pytest

from audit.days import find_as_of, find_day, find_period, find_year, read_days


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("2022/9/16", "2022-09-16"),
        ("2022.3.5", "2022-03-05"),
        ("2022.3", "2022-03"),
        ("20220916", "2022-09-16"),
        ("202209", "2022-09"),
        ("44820", "2022-09-16"),
        ("23-5-26", "2023-05-26"),
        ("2022-09-16 00:00:00", "2022-09-16"),
        ("9月16日", "2021-09-16"),
        ("二〇二二年九月九日", "2022-09-09"),
        ("2022年9月中旬", "2022-09-01—2022-09-20"),
        ("2022年末", "2022-12"),
        ("2022年一季度", "2022-01-01—2022-03-31"),
        ("2022年", "2022-01-01—2022-12-31"),
    ],
)
def test_a_cell_that_is_a_day(cell: str, days: str) -> None:
    assert str(read_days(cell, 2021)) == days


@pytest.mark.parametrize("cell", ["62000", "12345678", "暂无", "2022-13-01", "今年以来", "5"])
def test_a_cell_that_is_none(cell: str) -> None:
    assert read_days(cell, 2021) is None


@pytest.mark.parametrize(
    ("heading", "days"),
    [
        ("1—9月完成投资（万元）", "2021-01-01—2021-09-30"),
        ("签约项目/1—10月", "2021-01-01—2021-10-31"),
        ("泉州市2023年度重点项目1—9月完成情况", "2023-01-01—2023-09-30"),
        ("截至10月底", "2021-01-01—2021-10-31"),
        ("至2023年底累计完成", "2023-01-01—2023-12-31"),
        ("一季度", "2021-01-01—2021-03-31"),
        ("2024年前11个月", "2024-01-01—2024-11-30"),
        ("2022年1月至2023年6月", "2022-01-01—2023-06-30"),
        ("福安2025签约", "2025-01-01—2025-12-31"),
        ("二〇二二年一至六月", "2022-01-01—2022-06-30"),
    ],
)
def test_a_heading_names_a_span(heading: str, days: str) -> None:
    assert str(find_period(heading, 2021)) == days


def test_titles_tell_their_day_and_year() -> None:
    assert str(find_as_of("统计日期:2022-06-30")) == "2022-06-30"
    assert str(find_as_of("截至6月底", 2022)) == "2022-06-30"
    assert str(find_day("截至二〇二二年九月九日 单位：万美元")) == "2022-09-09"
    assert find_year("二〇二二年签约项目表") == 2022
    assert find_year("签约项目表") is None
    assert find_period("总投资（万元）", None) is None
