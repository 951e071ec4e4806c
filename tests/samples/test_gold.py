"""The gold of the sample pages: by the contract, told by the page, and consistent with itself."""

from __future__ import annotations

import importlib.util
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Annotated, Literal

import msgspec
import pytest

from model import Status

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "samples" / "pages"
README = ROOT / "samples" / "README.md"
SCORER = ROOT.parent / "shared" / "score.py"
GOLD = sorted(PAGES.glob("*.json"))
STEMS = [path.stem for path in GOLD]
GB18030_PAGE = "01-gb18030-signing"
# Where names in simplified characters cannot be found letter by letter.
OTHER_SCRIPT = {"05-traditional", "06-pinyin-commas"}
# Names that a reader puts together: 「锂电铜箔项目（一期）…项目二期」.
ASSEMBLED = {"锂电铜箔项目二期"}
MONEY_WORDS = {
    "USD": "美元", "EUR": "欧元", "JPY": "日元", "HKD": "港元", "TWD": "新臺幣", "CNY": "元",
}  # fmt: skip
SIZE_WORDS = {"千万美元": Decimal("0.1"), "亿元以上": Decimal(1), "十亿元以上": Decimal(10)}

Bound = Literal["exact", "about", "at_least", "at_most"]
Currency = Literal["CNY", "USD", "EUR", "JPY", "HKD", "TWD"]
Text = Annotated[str, msgspec.Meta(min_length=1)]


class Number(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A count or a rate."""

    value: Decimal
    bound: Bound


class Money(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An amount in 亿 of its currency."""

    value: Decimal
    bound: Bound
    currency: Currency


class GoldProject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A project by the contract."""

    name: Text
    company: tuple[Text, ...]
    region: Text
    status: Status | None
    date: str | None
    total_investment: Money | None = None
    annual_plan: Money | None = None
    completed_investment: Money | None = None

    def money(self) -> tuple[Money, ...]:
        """All amounts that are told."""
        every = (self.total_investment, self.annual_plan, self.completed_investment)
        return tuple(m for m in every if m)


class GoldAggregate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reported figure by the contract."""

    name: Text | None
    region: Text
    status: Status | None
    modality: Literal["target", "actual"]
    period: tuple[date, date] | None
    min_amount: Decimal | None
    count: Number | None = None
    total_investment: Money | None = None
    annual_plan: Money | None = None
    completed_investment: Money | None = None
    foreign_capital: Money | None = None
    completion_rate: Number | None = None
    start_rate: Number | None = None

    def money(self) -> tuple[Money, ...]:
        """All amounts that are told."""
        every = (
            self.total_investment,
            self.annual_plan,
            self.completed_investment,
            self.foreign_capital,
        )
        return tuple(m for m in every if m)

    def rates(self) -> tuple[Number, ...]:
        """All rates that are told."""
        return tuple(r for r in (self.completion_rate, self.start_rate) if r)


class GoldArticle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An article by the contract; our own pages tell every field."""

    id: Text
    title: Text
    published: date
    source: Text
    region: Text
    projects: tuple[GoldProject, ...]
    aggregates: tuple[GoldAggregate, ...]


def read(stem: str) -> GoldArticle:
    return msgspec.json.decode((PAGES / f"{stem}.json").read_bytes(), type=GoldArticle)


def page_path(stem: str) -> Path:
    found = [PAGES / f"{stem}.{ext}" for ext in ("html", "txt")]
    (path,) = (p for p in found if p.exists())
    return path


def page_text(stem: str) -> str:
    encoding = "gb18030" if stem == GB18030_PAGE else "utf-8"
    text = page_path(stem).read_bytes().decode(encoding)
    return re.sub(r"<[^>]*>", " ", text)


def amounts_told(text: str) -> set[Decimal]:
    """Every amount of money that the text tells in digits, in 亿."""
    factors = {"万亿": Decimal(10**4), "亿": Decimal(1), "億": Decimal(1)}
    small = Decimal(1) / 10**4
    told = set()
    for digits, unit in re.findall(r"(\d+(?:\.\d+)?)(万亿|[亿億万萬]?)", text):
        if unit or "单位：万元" in text:
            told.add(Decimal(digits) * factors.get(unit, small))
    return told


def numbers_before(text: str, words: str) -> set[Decimal]:
    return {Decimal(digits) for digits in re.findall(rf"(\d+(?:\.\d+)?)[{words}]", text)}


@pytest.mark.parametrize("stem", STEMS)
def test_gold_keeps_the_contract(stem: str) -> None:
    article = read(stem)
    assert article.id == stem
    for project in article.projects:
        day = project.date or f"{article.published}"
        assert re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", day)
        assert date.fromisoformat(f"{day}-01"[:10]) <= article.published
        assert not re.search(r"[「」“”]|亿元", project.name)
    for record in article.projects + article.aggregates:
        assert all(money.value > 0 for money in record.money())
    for figure in article.aggregates:
        assert figure.period is None or figure.period[0] <= figure.period[1]
        assert figure.count or figure.money() or figure.rates()
        assert figure.min_amount is None or figure.min_amount > 0
        assert figure.count is None or figure.count.value == int(figure.count.value)
    for region in [article.region, *(r.region for r in article.projects + article.aggregates)]:
        assert region.endswith(("省", "市", "县", "区"))


@pytest.mark.parametrize("stem", STEMS)
def test_keys_that_may_be_null_are_written(stem: str) -> None:
    raw = json.loads((PAGES / f"{stem}.json").read_text(encoding="utf-8"))
    for kind, struct in (("projects", GoldProject), ("aggregates", GoldAggregate)):
        required = {f.encode_name for f in msgspec.structs.fields(struct) if f.required}
        for record in raw[kind]:
            assert required <= record.keys()
            assert None not in [record[key] for key in record.keys() - required]


@pytest.mark.parametrize("stem", STEMS)
def test_every_value_stands_in_the_page(stem: str) -> None:
    article, text = read(stem), page_text(stem)
    told = amounts_told(text)
    counts, rates = numbers_before(text, "个個项項家"), numbers_before(text, "%％")
    for record in article.projects + article.aggregates:
        for money in record.money():
            assert money.value in told, (record.name, money)
            assert MONEY_WORDS[money.currency] in text, (record.name, money)
    for figure in article.aggregates:
        assert figure.count is None or figure.count.value in counts, figure
        assert rates.issuperset(rate.value for rate in figure.rates()), figure
        words = {size for word, size in SIZE_WORDS.items() if word in text}
        assert figure.min_amount is None or figure.min_amount in told | words, figure


@pytest.mark.parametrize("stem", [stem for stem in STEMS if stem not in OTHER_SCRIPT])
def test_every_name_stands_in_the_page(stem: str) -> None:
    article, text = read(stem), page_text(stem)
    for project in article.projects:
        assert project.name in text or project.name in ASSEMBLED, project.name
        assert all(company in text for company in project.company), project.company
    assert article.source in text


@pytest.mark.parametrize("stem", STEMS)
def test_no_record_is_told_twice(stem: str) -> None:
    article = read(stem)
    names = [project.name for project in article.projects]
    assert len(names) == len(set(names))
    assert len(article.aggregates) == len(set(article.aggregates))


def has(stem: str, measure: str, value: str) -> Decimal:
    """The value, once the page's figures are known to contain it."""
    article = read(stem)
    found = [getattr(r, measure, None) for r in article.projects + article.aggregates]
    assert Decimal(value) in [v.value for v in found if v], (stem, measure, value)
    return Decimal(value)


AMOUNT = "total_investment"
PARTS = [
    ("01-gb18030-signing", AMOUNT, "138.6", "109 29.6"),
    ("01-gb18030-signing", AMOUNT, "109", "62 23 15 9"),
    ("03-gov-table", AMOUNT, "52.71", "11.8 1.86 26.5 5.2 7.35"),
    ("03-gov-table", "annual_plan", "12.4", "3.2 0.9 6 1.5 0.8"),
    ("03-gov-table", "completed_investment", "6.13", "1.56 0.52 3.12 0.81 0.12"),
    ("04-plaintext-dump", AMOUNT, "74.6", "51.3 16.1 7.2"),
    ("04-plaintext-dump", "count", "19", "12 5 2"),
    ("06-pinyin-commas", AMOUNT, "96.4", "68.9 19.3 8.2"),
    ("06-pinyin-commas", "count", "25", "17 5 3"),
    ("07-adlaw-rental", AMOUNT, "83.5", "31.2 38.6 13.7"),
    ("07-adlaw-rental", "count", "12", "3 5 4"),
    ("08-repost-dateline", AMOUNT, "118", "82.4 35.6"),
    ("08-repost-dateline", "count", "31", "19 12"),
    ("10-by-industry", "count", "92", "18 15 21 12 9 17"),
    ("10-by-industry", "completed_investment", "218.6", "132.4 58.7 27.5"),
    ("11-nested-groups", AMOUNT, "158.4", "112.6 45.8"),
    ("11-nested-groups", AMOUNT, "62", "26 21 15"),
    ("13-respectively", AMOUNT, "345.8", "198.3 121.7 25.8"),
    ("13-respectively", "count", "27", "16 8 3"),
    ("19-elliptic-signing", AMOUNT, "96.5", "61.2 35.3"),
    ("23-ceremony-sites", "count", "75", "20 55"),
    ("25-provincial-notice", AMOUNT, "38600", "29400 9200"),
    ("25-provincial-notice", "count", "1206", "132 187 268 402 121 96"),
]


@pytest.mark.parametrize(("stem", "measure", "total", "parts"), PARTS)
def test_parts_make_the_total(stem: str, measure: str, total: str, parts: str) -> None:
    addends = [has(stem, measure, part) for part in parts.split()]
    assert sum(addends) == has(stem, measure, total)


def test_two_pages_contradict_themselves_as_the_readme_says() -> None:
    text = README.read_text(encoding="utf-8")
    told = re.findall(r"^- `([^`]+)` contradicts itself", text, flags=re.MULTILINE)
    assert told == ["10-by-industry", "20-interview"]
    parts = [has(told[0], AMOUNT, v) for v in ("164.2", "121.5", "73.8", "46.9", "98.4", "61.9")]
    assert sum(parts) == Decimal("566.7") != has(told[0], AMOUNT, "586.7")
    done, plan = has(told[1], "completed_investment", "21.3"), has(told[1], "annual_plan", "150")
    assert round(done / plan * 100, 1) == Decimal("14.2")
    assert has(told[1], "completion_rate", "18.2") == Decimal("18.2")


LIFE_LINES = {
    "镕泰": ["signed", "started", *["under_construction"] * 2, "completed", "completed"],
    "锂电铜箔": ["signed", "started", "completed"],
    "淏源智能环卫装备": ["signed", "started"],
    "海峡花卉冷链物流园": ["signed", "started", "under_construction"],
}


@pytest.mark.parametrize("words", LIFE_LINES)
def test_life_lines_can_be_followed(words: str) -> None:
    told = [
        (article.published, project.status)
        for article in map(read, STEMS)
        for project in article.projects
        if words in project.name and "二期" not in project.name
    ]
    assert [status for _, status in sorted(told)] == LIFE_LINES[words]


def test_the_gb18030_page_is_what_it_stands_for() -> None:
    raw = page_path(GB18030_PAGE).read_bytes()
    assert b"charset=gb2312" in raw
    with pytest.raises(UnicodeDecodeError):
        raw.decode("gb2312")
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    text = raw.decode("gb18030")
    assert "镕泰" in text
    assert "淏能" in text
    assert any(len(char.encode("gb18030")) == 4 for char in set(text))
    with pytest.raises(UnicodeDecodeError):
        raw.decode("gbk")


def test_the_readme_lists_every_page_and_nothing_else() -> None:
    text = README.read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([^`]+)\.(html|txt)` \| \S", text, flags=re.MULTILINE)
    there = [(path.stem, path.suffix[1:]) for path in sorted(PAGES.iterdir())]
    assert listed == [(stem, ext) for stem, ext in there if ext != "json"]
    assert [stem for stem, _ in listed] == STEMS


def scorer() -> ModuleType:
    if not SCORER.exists():
        pytest.skip(f"no scorer at ../shared/{SCORER.name}")
    spec = importlib.util.spec_from_file_location("shared_score", SCORER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_gold_scored_against_itself_is_perfect() -> None:
    module = scorer()
    gold = module.load(PAGES)
    report, errors = module.score(gold, module.load(PAGES))
    assert errors == []
    assert report["found"]["f1"] == report["strict"]["f1"] == 1.0
    assert report["strict"]["gold"] == report["strict"]["predicted"] > 300
