"""Days and spans of days as ledgers write them: 2022/9/16, 2022年9月, 1—9月, 截至10月底."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from normalize.numbers import parse_number
from normalize.numerals import plain

_FIRST_YEAR, _LAST_YEAR = 1990, 2059
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])"
_CELL = (
    re.compile(rf"{_YEAR}[-/.年]{_MONTH}[-/.月]{_DAY}日?(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?"),
    re.compile(rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"),
    re.compile(rf"{_YEAR}[-/.年]{_MONTH}月?(?:份|底|末)?"),
    re.compile(rf"{_YEAR}(?P<month>0[1-9]|1[0-2])"),
    re.compile(rf"{_YEAR}年?(?:度|底)?"),
    re.compile(rf"(?P<year>)(?P<month>1[0-2]|0?[1-9])月{_DAY}日"),
    re.compile(r"(?P<year>)(?P<month>1[0-2]|0?[1-9])月(?:份|底|末)?"),
)
_IN_YEAR = rf"(?:{_YEAR}年(?:度)?)?"
_MONTHS = re.compile(
    rf"{_IN_YEAR}(?P<from>1[0-2]|0?[1-9])月?(?:-|~|至|到){{1,2}}(?P<to>1[0-2]|0?[1-9])月"
)
_PART = re.compile(
    rf"{_IN_YEAR}(?P<part>上半年|下半年|前三季度|前3季度|前两季度|第?[一二三四1234]季度|全年)"
)
_AS_OF = re.compile(
    rf"(?:截至|截止|截止到|截至到|统计日期|填报日期|填报时间|填表日期|统计时间|数据截至|制表日期|编制日期|日期|时间)"
    rf"[:]?[ ]?(?:{_YEAR}[-/.年])?{_MONTH}(?:[-/.月](?:{_DAY}日?|底|末)?)?"
)
_YEAR_MONTH_DAY = re.compile(rf"{_YEAR}[-/.年]{_MONTH}[-/.月]{_DAY}日?")
_YEAR_MONTH = re.compile(rf"{_YEAR}年{_MONTH}月(?:份|底|末)?(?![-~至到\d])")
_YEAR_ALONE = re.compile(rf"(?<!\d){_YEAR}(?!\d)(?:年度|年)?")
_QUARTERS = re.compile(
    rf"{_IN_YEAR}(?P<from>[1-4一二三四])(?:季度)?(?:-|~|至|到){{1,2}}(?P<to>[1-4一二三四])季度"
)
_HAN_DATE = re.compile(
    r"(?P<year>[〇零○一二三四五六七八九]{4})年(?:(?P<month>[一二三四五六七八九十]{1,3})月"
    r"(?:(?P<day>[一二三四五六七八九十]{1,3})日)?)?"
)
_HAN_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_PARTS = {
    "上半年": (1, 6),
    "下半年": (7, 12),
    "前三季度": (1, 9),
    "前3季度": (1, 9),
    "前两季度": (1, 6),
}
_QUARTER = {c: i for i, c in enumerate("一二三四")} | {c: i for i, c in enumerate("1234")}


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """A span of days, both ends within; a day is a span of one."""

    start: date
    end: date

    @property
    def is_day(self) -> bool:
        """Whether it is one day alone."""
        return self.start == self.end

    def meets(self, other: Days) -> bool:
        """Whether one day lies in both."""
        return self.start <= other.end and other.start <= self.end

    def holds(self, other: Days) -> bool:
        """Whether the other lies wholly within."""
        return self.start <= other.start and other.end <= self.end

    def __str__(self) -> str:
        if self.is_day:
            return self.start.isoformat()
        if self.start.day == 1 and self == month_of(self.start.year, self.start.month):
            return f"{self.start:%Y-%m}"
        return f"{self.start.isoformat()}—{self.end.isoformat()}"


def year_of(year: int) -> Days:
    """A whole year."""
    return Days(date(year, 1, 1), date(year, 12, 31))


def month_of(year: int, month: int) -> Days:
    """A whole month."""
    return months_of(year, month, month)


def months_of(year: int, first: int, last: int) -> Days:
    """From the first month's first day to the last month's last."""
    return Days(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def iso_days(text: str | None) -> Days | None:
    """The span of an ISO day, month or year of a fact; None if it is none."""
    parts = [int(p) for p in text.split("-")] if text else []
    try:
        if len(parts) == 3:
            day = date(*parts)
            return Days(day, day)
        return month_of(*parts) if len(parts) == 2 else year_of(*parts) if parts else None
    except ValueError:
        return None


@lru_cache(maxsize=20_000)
def read_days(cell: str, year: int | None = None) -> Days | None:
    """The day, month or year that a whole cell is; ``year`` serves where the cell has none.

    >>> str(read_days("2022年9月")), str(read_days("2022/9/16 00:00:00"))
    ('2022-09', '2022-09-16')
    """
    text = _arabic(plain(cell)).strip().rstrip("。前")
    for pattern in _CELL:
        if match := pattern.fullmatch(text):
            return _span(match.groupdict(), year)
    return None


def find_period(heading: str, year: int | None = None) -> Days | None:
    """The span of days that a heading names, with ``year`` where it names none."""
    text = _arabic(plain(heading)).replace(" ", "").replace("--", "-")
    if match := _MONTHS.search(text):
        found = int(match["year"]) if match["year"] else year
        first, last = int(match["from"]), int(match["to"])
        return months_of(found, first, last) if found and first <= last else None
    if match := _QUARTERS.search(text):
        found = int(match["year"]) if match["year"] else year
        first, last = _QUARTER[match["from"]], _QUARTER[match["to"]]
        return months_of(found, 3 * first + 1, 3 * last + 3) if found and first <= last else None
    if match := _PART.search(text):
        found = int(match["year"]) if match["year"] else year
        return _part_of(match["part"], found) if found else None
    if match := _AS_OF.search(text):
        drawn_up = _as_of(match, year)
        return Days(date(drawn_up.end.year, 1, 1), drawn_up.end) if drawn_up else None
    for pattern in (_YEAR_MONTH_DAY, _YEAR_MONTH, _YEAR_ALONE):
        if match := pattern.search(text):
            return _span(match.groupdict(), year)
    return None


def find_as_of(heading: str, year: int | None = None) -> Days | None:
    """The day at which a table was drawn up, where a title or a note names one."""
    text = _arabic(plain(heading)).replace(" ", "")
    if match := _AS_OF.search(text):
        return _as_of(match, year)
    return None


def find_year(heading: str) -> int | None:
    """The first year that a heading names."""
    match = _YEAR_ALONE.search(_arabic(plain(heading)))
    return int(match["year"]) if match else None


def find_day(heading: str) -> Days | None:
    """The first whole date that a line names."""
    match = _YEAR_MONTH_DAY.search(_arabic(plain(heading)).replace(" ", ""))
    return _span(match.groupdict(), None) if match else None


def _arabic(text: str) -> str:
    """二〇二二年九月九日 → 2022年9月9日."""
    return _HAN_DATE.sub(_in_digits, text) if "年" in text else text


def _in_digits(match: re.Match[str]) -> str:
    told = "".join(_HAN_DIGITS[c] for c in match["year"]) + "年"
    for group, unit in (("month", "月"), ("day", "日")):
        if match[group]:
            number = parse_number(match[group])
            told += f"{number}{unit}" if number is not None else match[group] + unit
    return told


def _as_of(match: re.Match[str], year: int | None) -> Days | None:
    groups = match.groupdict()
    found = _span(groups, year)
    if found and not groups["day"]:
        return Days(found.end, found.end)
    return found


def _part_of(part: str, year: int) -> Days:
    if part in _PARTS:
        return months_of(year, *_PARTS[part])
    if part.endswith("季度"):
        quarter = _QUARTER[part.removesuffix("季度")[-1]]
        return months_of(year, 3 * quarter + 1, 3 * quarter + 3)
    return year_of(year)


def _span(groups: dict[str, str | None], year: int | None) -> Days | None:
    told = groups.get("year")
    found = int(told) if told else year
    if found is None or not _FIRST_YEAR <= found <= _LAST_YEAR:
        return None
    month, day = groups.get("month"), groups.get("day")
    if not month:
        return year_of(found)
    if not day:
        return month_of(found, int(month))
    try:
        exact = date(found, int(month), int(day or 1))
    except ValueError:
        return None
    return Days(exact, exact)
