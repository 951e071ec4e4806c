"""Days and spans of days in ledgers: what normalize.dates reads, and what only ledgers write.

Only ledgers write 20220916, 2022.3, 44820, 2022-09-16 00:00:00, 统计日期:2022-06-30; and in one
of a year 一季度 and 9月16日 are of that year, whatever came before or after.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from normalize.dates import Period, find_periods, parse_period
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
)
_AS_OF = re.compile(
    rf"(?:截至|截止|截止到|截至到|统计日期|填报日期|填报时间|填表日期|统计时间|数据截至|制表日期|编制日期|日期|时间)"
    rf"[:]?[ ]?(?:{_YEAR}[-/.年])?{_MONTH}(?:[-/.月](?:{_DAY}日?|底|末)?)?"
)
_YEAR_MONTH_DAY = re.compile(rf"{_YEAR}[-/.年]{_MONTH}[-/.月]{_DAY}日?")
_YEAR_ALONE = re.compile(rf"(?<!\d){_YEAR}(?!\d)(?:年度|年)?")
_SHORT_YEAR = re.compile(r"^[0-2]\d(?=([-/.])\d{1,2}\1\d{1,2}$)")  # 23-5-26
_SERIAL = re.compile(r"3[3-9]\d{3}|4\d{4}|5[0-7]\d{3}")  # 1990 to 2057 as a spreadsheet counts
_SERIAL_ZERO = date(1899, 12, 30)
_LEVELS = re.compile(r"(?<!\d)/|/(?!\d)")  # of a heading, not of a day
_HAS_YEAR = re.compile(r"(?:19|20)\d\d|[〇零○一二三四五六七八九]{4}年|[今去前明]年|上年")


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
    text = _SHORT_YEAR.sub(r"20\g<0>", plain(cell).strip().rstrip("。前"))
    for pattern in _CELL:
        if match := pattern.fullmatch(text):
            return _span(match.groupdict(), year)
    if _SERIAL.fullmatch(text):
        day = _SERIAL_ZERO + timedelta(days=int(text))
        return Days(day, day)
    return _told(text, year)


@lru_cache(maxsize=20_000)
def find_period(heading: str, year: int | None = None) -> Days | None:
    """The span of days that a heading names, with ``year`` where it names none.

    Of several the narrowest kind: 2022年度重点项目1—9月 is of those months. What is told up to
    a day (截至10月底) began with its year.
    """
    text = _LEVELS.sub(" ", plain(heading).replace(" ", "").replace("--", "-"))
    if match := _AS_OF.search(text):
        drawn_up = _as_of(match, year)
        if drawn_up:
            return Days(date(drawn_up.end.year, 1, 1), drawn_up.end)
    alone = find_year(text)
    year = alone or year
    found = [
        (_RANK.get(mention.period.precision, 3), days)
        for mention in find_periods(text, _counted_from(year))
        if mention.period and (days := _told(mention.words, year, up_to=True))
    ]
    if found:
        return min(found, key=lambda one: one[0])[1]
    if year and "全年" in text:
        return year_of(year)
    return read_days(text, year) or (_span({"year": str(alone)}, None) if alone else None)


_RANK = {"span": 0, "quarter": 0, "half": 0, "day": 1, "month": 2, "year": 3}


def _counted_from(year: int | None) -> date | None:
    return date(year, 12, 31) if year else None


def _told(words: str, year: int | None, *, up_to: bool = False) -> Days | None:
    """What :mod:`normalize.dates` reads in words that are one phrase of time."""
    period = None
    if year and not _HAS_YEAR.search(words):
        period = parse_period(f"{year}年{words}", _counted_from(year))
    period = period or parse_period(words, _counted_from(year))
    return _days_of(period, up_to=up_to) if period else None


def _days_of(period: Period, *, up_to: bool) -> Days | None:
    start, end = period.start, period.end
    if end is None or period.kind in ("since", "now"):
        return None
    if start is None:
        start = date(end.year, 1, 1) if up_to else None
    if start is None or not _FIRST_YEAR <= start.year <= end.year <= _LAST_YEAR:
        return None
    return Days(start, end)


def find_as_of(heading: str, year: int | None = None) -> Days | None:
    """The day at which a table was drawn up, where a title or a note names one."""
    text = plain(heading).replace(" ", "")
    if match := _AS_OF.search(text):
        return _as_of(match, year)
    for mention in find_periods(text, _counted_from(year)):
        period = mention.period
        if period and period.kind == "until" and period.end and mention.words[0] in "截到":
            return Days(period.end, period.end)
    return None


def find_year(heading: str) -> int | None:
    """The first year that a heading names."""
    text = plain(heading)
    if match := _YEAR_ALONE.search(text):
        return int(match["year"])
    told = [m.period for m in find_periods(text, None) if _HAS_YEAR.search(m.words)]
    return next((p.end.year for p in told if p and p.end), None)


def find_day(heading: str) -> Days | None:
    """The first whole date that a line names."""
    text = plain(heading).replace(" ", "")
    match = _YEAR_MONTH_DAY.search(text)
    if match:
        return _span(match.groupdict(), None)
    told = (m.period for m in find_periods(text, None) if _HAS_YEAR.search(m.words))
    ends = (p.end for p in told if p and p.precision == "day" and p.end)
    return next((Days(end, end) for end in ends), None)


def _as_of(match: re.Match[str], year: int | None) -> Days | None:
    groups = match.groupdict()
    found = _span(groups, year)
    if found and not groups["day"]:
        return Days(found.end, found.end)
    return found


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
