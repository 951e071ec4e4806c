"""Lines as they were typed: joined where one sentence runs through them, else left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.body.typeset import tabulate, unwrap

BROKEN = [
    "\u3000\u3000本报讯 昨日上午，县里在滨江新区举行第四季度重点项目集中开工",
    "仪式，共有二十三个项目同时破土，涉及新材料、装备制造和文化旅游，",
    "全部建成后可新增就业岗位三千余个。",
    "\u3000\u3000据介绍，今年以来全县坚持每月一次现场办公，把审批窗口搬到了工",
    "地旁，企业少跑了许多路。",
]


def test_paragraphs_broken_at_a_column_are_joined() -> None:
    assert unwrap(BROKEN) == ["".join(BROKEN[:3]), "".join(BROKEN[3:])]


def test_a_figure_cut_in_two_is_whole_again() -> None:
    lines = [
        "截至十月底，全县在建的四十六个重点项目共完成投资一百二十八点",
        "六亿元，其中工业项目完成投资八十一亿元，占年度计划的百分之九",
        "十二，比序时进度快了八个百分点。",
    ]
    assert len(unwrap(lines)) == 1
    assert "一百二十八点六亿元" in unwrap(lines)[0]


def test_a_mark_that_opens_no_line_is_drawn_up() -> None:
    lines = ["全" * 30, "，" + "市" * 29, "，完。"]
    assert unwrap(lines) == ["".join(lines)]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            [
                "昨日上午，县里在滨江新区举行第四季度重点项目集中开工仪式，场面热烈。",
                "据介绍，这些项目涉及新材料、装备制造、文化旅游等领域，前景可期。",
                "县长宣布开工，各乡镇和部门负责人、施工单位代表以及群众参加了仪式。",
            ],
            id="whole paragraphs of one width",
        ),
        pytest.param(["江水绕城流", "青山半入云", "新楼映旧巷", "灯火照归人"], id="a poem"),
        pytest.param(
            ["参加签约的项目有", "竹木餐具项目", "石蛙养殖基地", "脐橙分选中心"], id="a list"
        ),
        pytest.param(
            ["县融媒体中心", "地址：滨江新区学府路十八号", "邮编：三六二一〇〇"], id="an address"
        ),
        pytest.param(
            ["\u3000\u3000" + "项" * 30, "\u3000\u3000" + "目" * 30, "\u3000\u3000" + "好" * 30],
            id="each line indented",
        ),
        pytest.param(["全" * 30, "", "市" * 30, "", "县" * 30], id="blank lines between"),
        pytest.param(["全" * 30, "市" * 60, "县" * 30, "区" * 12], id="one line much longer"),
        pytest.param([], id="nothing"),
    ],
)
def test_lines_that_are_whole_stay(lines: list[str]) -> None:
    assert unwrap(list(lines)) == lines


def test_a_headline_above_is_not_drawn_in() -> None:
    assert unwrap(["滨江新区二十三个项目开工", *BROKEN])[0] == "滨江新区二十三个项目开工"


def test_cells_that_spaces_part_are_a_table() -> None:
    lines = ["项目名称  总投资  所在地", "竹木餐具项目  1.5  永春", "石蛙养殖基地   0.3  德化"]
    assert tabulate(lines) == [
        "项目名称\t总投资\t所在地",
        "竹木餐具项目\t1.5\t永春",
        "石蛙养殖基地\t0.3\t德化",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["甲  1.5  永春", "乙  0.3  德化"], id="two rows are no table"),
        pytest.param(["甲  1.5", "乙  0.3", "丙  0.7"], id="two columns are no table"),
        pytest.param(["甲  1.5  永春", "乙  0.3", "丙  0.7  德化"], id="rows of other lengths"),
        pytest.param([f"{'长' * 25}  1.5  永春"] * 3, id="a cell as long as a sentence"),
    ],
)
def test_what_is_no_table_keeps_its_spaces(lines: list[str]) -> None:
    assert tabulate(list(lines)) == lines


SIGNS = st.text("全市项目签约投资亿元0123456789，。、；：（）“” \u3000\t", max_size=50)
LINES = st.lists(SIGNS | st.integers(26, 34).map(lambda n: "县" * n), max_size=12)


def _signs(lines: list[str]) -> str:
    return "".join("".join(lines).split())


@given(LINES)
def test_joining_loses_no_sign(lines: list[str]) -> None:
    assert _signs(unwrap(list(lines))) == _signs(lines)


@given(LINES)
def test_parting_cells_loses_no_sign(lines: list[str]) -> None:
    assert _signs(tabulate(list(lines))) == _signs(lines)
    assert len(tabulate(list(lines))) == len(lines)


@given(st.lists(st.text("全市项目签约，。 ", max_size=27), max_size=12))
def test_narrow_lines_are_unchanged(lines: list[str]) -> None:
    assert unwrap(list(lines)) == lines


@given(st.lists(SIGNS.map(lambda text: f"{text.strip()}。"), max_size=12))
def test_lines_that_end_their_sentence_are_unchanged(lines: list[str]) -> None:
    assert unwrap(list(lines)) == lines


PARAGRAPHS = st.lists(
    st.text("全市项目签约投资亿元0123456789", min_size=180, max_size=240).map(
        lambda text: f"\u3000\u3000{text}。"
    ),
    min_size=1,
    max_size=4,
)


def _typed(paragraphs: list[str], columns: int) -> list[str]:
    """The paragraphs as a typist breaks them, a Chinese character taking two columns."""
    lines: list[str] = []
    for paragraph in paragraphs:
        line, width = "", 0
        for sign in paragraph:
            wide = 1 if sign.isascii() else 2
            if width + wide > columns and sign != "。":
                lines.append(line)
                line, width = "", 0
            line, width = line + sign, width + wide
        lines.append(line)
    return lines


@given(PARAGRAPHS, st.integers(60, 80))
def test_what_was_broken_at_a_column_is_whole_again(paragraphs: list[str], columns: int) -> None:
    assert unwrap(_typed(paragraphs, columns)) == paragraphs
    assert unwrap(list(paragraphs)) == paragraphs


@given(LINES)
def test_parted_once_it_is_parted_for_good(lines: list[str]) -> None:
    once = tabulate(list(lines))
    assert tabulate(list(once)) == once
