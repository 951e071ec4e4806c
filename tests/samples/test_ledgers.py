"""The sample ledgers: they open, say what expected.jsonl says of them, and add up."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

from samples.ledgers import make
from samples.ledgers.read import Rows, first_row, head_of, number, sheets, unit

for reader in ("openpyxl", "xlrd"):
    pytest.importorskip(reader, reason=f"{reader} is needed to open the sample ledgers")

ROOT = Path(__file__).resolve().parents[2]
LEDGERS = ROOT / "samples" / "ledgers"
PAGES = ROOT / "samples" / "pages"
README = ROOT / "samples" / "README.md"
FILES = sorted(p for p in LEDGERS.iterdir() if p.suffix in {".xlsx", ".xls", ".csv", ".html"})
PLANTED = {
    "differs": 40, "status_differs": 5, "date_differs": 4, "region_differs": 3,
    "not_in_ledger": 4, "only_in_ledger": 60, "not_checkable": 10, "ambiguous": 2,
    "contradicts_itself": 2, "contradicted": 1, "agrees": 200, "within_rounding": 20,
}  # fmt: skip
AGREEMENTS = {"agrees", "within_rounding"}
MONEY = {"total_investment", "annual_plan", "completed_investment", "foreign_capital"}
RATES = {"completion_rate", "start_rate"}
FACTORS = {"亿元": 1, "万元": 10**4, "万美元": 10**4}
WRITTEN_IN_WAN_YI = {38600, 29400}  # 3.86万亿元: two decimals of 万亿
STAGES = {
    "策划": "planned", "意向": "intended", "合同": "signed", "签约": "signed", "开工": "started",
    "在建": "under_construction", "装修": "under_construction", "投产": "completed",
}  # fmt: skip


class Subject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a line speaks of; the last four keys are told of figures alone."""

    type: Literal["project", "figure"]
    name: str | None
    region: str
    measure: str | None
    status: str | None = None
    modality: str | None = None
    period: tuple[date, date] | None = None
    min_amount: Decimal | None = None


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value by the contract of facts."""

    value: Decimal
    bound: Literal["exact", "about", "at_least", "at_most"]
    currency: str | None = None


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the ledger says it: one row, or the rows that make a sum."""

    file: str
    sheet: str | None
    row: int | None
    column: int | None
    rows: tuple[int, ...] = ()
    label: str | None = None
    cell: str | None = None


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One planted case."""

    kind: Literal["disagreement", "agreement"]
    verdict: str
    page: str | None
    subject: Subject
    reported: Told | str | None
    ledger: Place | None
    why: str


@cache
def expected() -> tuple[Line, ...]:
    raw = (LEDGERS / "expected.jsonl").read_bytes().splitlines()
    return tuple(msgspec.json.decode(line, type=Line) for line in raw)


def test_chinese_numerals_are_read() -> None:
    told = {"二万四千": 24000, "三千一百五十": 3150, "八千〇五十": 8050, "十五": 15, "五": 5}
    assert {text: number(text) for text in told} == told


def rows_of(place: Place) -> Rows:
    rows = sheets(LEDGERS / place.file)[place.sheet]
    return [rows[r - 1] for r in ([place.row] if place.row else place.rows)]


def ledger_value(line: Line) -> Decimal:
    """What the ledger says, in the unit of facts."""
    place = line.ledger
    assert place
    picked = rows_of(place)
    if not place.column:
        return Decimal(len(picked))
    told = [number(row[place.column - 1]) for row in picked]
    total = Decimal(sum(value for value in told if value is not None))
    if line.subject.measure not in MONEY:
        return total
    return total / FACTORS[unit(sheets(LEDGERS / place.file)[place.sheet], place.column)]


def may_be_one(told: Told, ledger: Decimal) -> bool:
    """Whether the ledger's number lies within what was reported."""
    if told.bound == "at_least":
        return ledger >= told.value
    if told.bound == "at_most":
        return ledger <= told.value
    step = Decimal(1).scaleb(int(told.value.as_tuple().exponent))
    step = Decimal(100) if told.value in WRITTEN_IN_WAN_YI else step
    slack = told.value / 10 if told.bound == "about" else step / 2
    return abs(told.value - ledger) <= slack


def compared() -> Iterator[Line]:
    for line in expected():
        if line.ledger and isinstance(line.reported, Told) and line.verdict != "not_checkable":
            yield line


def test_every_shape_is_there_and_opens() -> None:
    starts = [path.read_bytes()[:4] for path in FILES]
    assert len(FILES) >= 12
    assert starts.count(b"PK\x03\x04") >= 5
    assert {path.suffix for path in FILES if path.read_bytes().startswith(b"<html")} == {
        ".xls",
        ".html",
    }
    assert [path.name for path in FILES if path.read_bytes().startswith(b"\xd0\xcf")] == [
        "quanzhou-starts.xls"
    ]
    with pytest.raises(UnicodeDecodeError):
        (LEDGERS / "fuan-signings.csv").read_text(encoding="utf-8")
    assert all(rows for path in FILES for rows in sheets(path).values())
    assert max(len(sheets(path)) for path in FILES) >= 4


def test_enough_is_planted_of_every_verdict() -> None:
    counts = Counter(line.verdict for line in expected())
    assert counts.keys() == PLANTED.keys()
    assert [v for v, least in PLANTED.items() if counts[v] < least] == []
    kinds = Counter(line.kind for line in expected() if line.verdict != "only_in_ledger")
    assert kinds["disagreement"] >= 45
    assert kinds["agreement"] >= 200
    assert all((line.kind == "agreement") == (line.verdict in AGREEMENTS) for line in expected())
    assert all(line.why for line in expected())


def test_no_case_is_planted_twice_against_one_sheet() -> None:
    keys = [
        (x.page, x.subject, x.ledger and (x.ledger.file, x.ledger.sheet, x.ledger.row or x.why))
        for x in expected()
    ]
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_every_subject_is_told_by_its_page() -> None:
    for line in expected():
        if line.page:
            gold = json.loads((PAGES / f"{line.page}.json").read_text(encoding="utf-8"))
            told = msgspec.to_builtins(line.subject, str_keys=True)
            scope = ("name", "region", "status", "modality", "period", "min_amount")
            kept = scope if line.subject.type == "figure" else ("name", "region")
            facts = gold["aggregates" if line.subject.type == "figure" else "projects"]
            same = [f for f in facts if all(plain(f[k]) == plain(told[k]) for k in kept)]
            value = msgspec.to_builtins(line.reported)
            measure = line.subject.measure
            assert any(plain(f.get(measure)) == plain(value) for f in same), line


def plain(value: Any) -> Any:
    """A value of gold or of a line, made comparable."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, int | float) or (isinstance(value, str) and number(value) is not None):
        return Decimal(str(value)).normalize()
    return value


def test_every_row_says_what_is_said_of_it() -> None:
    for line in expected():
        place = line.ledger
        if place is None:
            continue
        rows = sheets(LEDGERS / place.file)[place.sheet]
        assert place.row or len(place.rows) > 1, line
        for row in rows_of(place):
            assert any(row), line
        if place.row:
            assert place.label in rows[place.row - 1], line
        if place.cell:
            assert place.column
            cell = rows[place.row - 1][place.column - 1] if place.row else ""
            above = [r[place.column - 1] for r in rows[: place.row] if r[place.column - 1]][-1]
            assert place.cell == (cell or above) or number(place.cell) == number(cell), line


def test_amounts_counts_and_rates_are_planted_as_said() -> None:
    checked = Counter[str]()
    for line in compared():
        told, ledger = line.reported, ledger_value(line)
        assert isinstance(told, Told)
        may = may_be_one(told, ledger)
        assert may == (line.verdict != "differs"), (line, ledger)
        assert (told.value == ledger) == (line.verdict == "agrees"), (line, ledger)
        checked[line.verdict] += 1
    assert checked.keys() == {"agrees", "within_rounding", "differs"}


def days(text: str) -> list[int]:
    digits = text.translate(str.maketrans("〇一二三四五六七八九", "0123456789"))
    return [int(part) for part in re.findall(r"\d+", digits)]


def test_days_places_and_stages_are_planted_as_said() -> None:
    for line in expected():
        told, place = line.reported, line.ledger
        if not place or not place.cell or not isinstance(told, str):
            continue
        if line.subject.measure == "date":
            same = days(place.cell)[: len(days(told))] == days(told)
            assert same == (line.verdict != "date_differs"), line
        if line.subject.measure == "region":
            assert (place.cell.removeprefix("泉州") == told) == (
                line.verdict != "region_differs"
            ), line
        if line.verdict == "status_differs":
            stages = {stage for word, stage in STAGES.items() if word in place.cell}
            assert stages, line
            assert told not in stages, line


def test_currencies_without_a_rate_are_not_checkable() -> None:
    for line in expected():
        told, place = line.reported, line.ledger
        if isinstance(told, Told) and told.currency and place and place.column:
            rows = sheets(LEDGERS / place.file)[place.sheet]
            ours = "USD" if unit(rows, place.column) == "万美元" else "CNY"
            assert told.currency == ours or line.verdict == "not_checkable", line


def total_rows(rows: Rows) -> Iterator[tuple[int, list[int]]]:
    """Each row of totals, with the rows that it should add up."""
    words = {"小计", "合计", "全市合计", "全省合计", "全省"}
    body = range(first_row(rows), len(rows))
    marks = [at for at in body if words & set(rows[at])]
    details = [at for at in body if at not in marks and sum(map(bool, rows[at])) > 2]
    for at in marks:
        last = max((mark for mark in marks if mark < at), default=-1)
        yield at, [i for i in details if "小计" not in rows[at] or last < i < at]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_totals_are_the_sums_of_their_rows(path: Path) -> None:
    for rows in sheets(path).values():
        for at, parts in total_rows(rows):
            added = 0
            for column, cell in enumerate(rows[at]):
                head = head_of(rows, column + 1)
                told = number(cell)
                if told is None or re.search("%|率|占|比例", head):
                    continue
                numbers = [number(rows[i][column]) for i in parts]
                amounts = [value for value in numbers if value is not None]
                serial = not amounts or re.search("序号", head)
                assert told == (len(parts) if serial else sum(amounts)), (path.name, at, column)
                added += not serial
            assert added, (path.name, rows[at])


def test_rows_that_no_page_tells_are_not_near_a_page() -> None:
    alone = [line for line in expected() if line.verdict == "only_in_ledger"]
    assert len({line.subject.name for line in alone}) >= 60
    told = {(p.page, p.subject.name) for p in expected() if p.page}
    names = {name for _, name in told}
    namesakes = {x.subject.name for x in alone if x.subject.name in names}
    assert namesakes == {"预制菜产业园", "锂电铜箔项目（一期）"}
    reasons = [line.why for line in alone if line.why != "no page names this project"]
    assert sum("phase" in why for why in reasons) >= 6
    assert sum("same company" in why for why in reasons) >= 10
    assert sum("namesake" in why for why in reasons) >= 4


def test_the_plans_make_these_ledgers(tmp_path: Path) -> None:
    make.main(tmp_path)
    made = {path.name for path in tmp_path.iterdir()}
    assert made | {"quanzhou-starts.xls"} == {path.name for path in FILES} | {"expected.jsonl"}
    for path in tmp_path.iterdir():
        if path.suffix == ".xlsx":
            assert sheets(path) == sheets(LEDGERS / path.name)
        else:
            assert path.read_bytes() == (LEDGERS / path.name).read_bytes()


def test_the_readme_lists_every_ledger() -> None:
    text = README.read_text(encoding="utf-8").partition("## ledgers/")[2]
    listed = re.findall(r"^\| `([^`]+\.(?:xlsx|xls|csv|html))` — \S", text, flags=re.MULTILINE)
    assert listed == [path.name for path in FILES]
