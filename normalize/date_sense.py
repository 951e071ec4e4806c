"""From phrases of time to days: which year is meant, where a stretch begins and ends.

Everything relative counts from the day of publication. A day without a year is the latest one
that is not much later than that day; after a verb of intent (将, 力争) it is the next one.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import cache

import msgspec

from normalize.date_atoms import Atom
from normalize.lunar import new_years_eve, to_solar, zodiac_year
from normalize.value_words import Feast, calendar_words

# A report may name a day that is still to come without a verb of intent.
_SOON = timedelta(days=31)
_PART_ENDS = {"初": 10, "上旬": 10, "中旬": 20}
_YEAR_PARTS = {"初": (1, 1), "中": (6, 6), "底": (12, 12), "末": (12, 12), "终": (12, 12)}
_WEEK = 7
_TENTH_PLAN, _TENTH_PLAN_START = 10, 2001

Days = tuple[date, date]


class Scene(msgspec.Struct, frozen=True):
    """What a phrase is read against: the day of publication, and what was said before it.

    ``year`` and ``day`` were named earlier in the sentence; ``future`` tells of a verb of
    intent in the clause.
    """

    published: date | None
    year: int | None = None
    day: date | None = None
    future: bool = False


class Block(msgspec.Struct, frozen=True):
    """Days that a phrase names, both within."""

    start: date
    end: date
    precision: str


def resolve(atom: Atom, scene: Scene) -> Block | None:
    """The days that a phrase names; None if that takes a day of publication and there is none,
    or if there are no such days (2月30日)."""
    try:
        return _resolve(atom, scene)
    except (ValueError, OverflowError):
        return None


def _resolve(atom: Atom, scene: Scene) -> Block | None:
    if atom.unit == "years":
        return Block(date(atom.first, 1, 1), date(atom.last, 12, 31), "span")
    if atom.unit == "plan":
        return _plan(atom)
    if atom.unit == "bare day" and scene.day is not None:
        return _days_of(scene.day.year, scene.day.month, atom)
    if atom.unit in ("now", "recently"):
        return None
    if scene.published is not None and (relative := _relative(atom, scene.published)):
        return relative
    year = _year(atom, scene)
    return None if year is None else in_year(atom, year)


def in_year(atom: Atom, year: int) -> Block | None:
    """The days that a phrase names in a given year; None for phrases that name no such days.

    Raises:
        ValueError: for a day that the year lacks.
    """
    match atom.unit:
        case "day":
            return _days_of(year, atom.month, atom)
        case "month" | "half" | "quarter":
            return _months_of(year, atom)
        case "year":
            return _year_part(year, atom.part.removeprefix("年"))
        case "lunar":
            leap = atom.name == "leap"
            first = to_solar(year, atom.month, atom.first, leap)
            return Block(first, first + timedelta(days=atom.last - atom.first), _day_or_span(atom))
        case "eve":
            return Block(new_years_eve(year), new_years_eve(year), "day")
        case "feast":
            return _feast(year, atom)
    return None


def _year(atom: Atom, scene: Scene) -> int | None:
    """The year of a phrase: its own, its sentence's, or the one nearest to publication."""
    if atom.year is not None:
        return atom.year
    if atom.offset is not None:
        return None if scene.published is None else scene.published.year + atom.offset
    if scene.year is not None and _fits(atom, scene.year, scene):
        return scene.year
    if scene.published is None:
        return None
    if atom.unit == "year":
        return _year_of_part(atom.part, scene, scene.published)
    return _nearest(atom, scene, scene.published)


def _fits(atom: Atom, year: int, scene: Scene) -> bool:
    """Whether the sentence's year may be the phrase's: not if it lies far ahead unannounced."""
    block = in_year(atom, year)
    if block is None:
        return False
    return scene.published is None or scene.future or block.start <= scene.published + _SOON


def _nearest(atom: Atom, scene: Scene, published: date) -> int | None:
    years = (published.year - 1, published.year, published.year + 1)
    blocks = [(year, block) for year in years if (block := _try(atom, year))]
    if scene.future:
        this_month = published.replace(day=1)
        return next((year for year, block in blocks if block.end >= this_month), None)
    latest = published + _SOON
    finished = atom.name == "finished" or (atom.last - atom.first > 0 and atom.unit == "month")
    known = [year for year, block in blocks if (block.end if finished else block.start) <= latest]
    return known[-1] if known else None


def _try(atom: Atom, year: int) -> Block | None:
    try:
        return in_year(atom, year)
    except ValueError:
        return None


def _year_of_part(part: str, scene: Scene, published: date) -> int:
    """年底 and 全年 in the first weeks of a year look back, unless something is intended."""
    looks_back = part.removeprefix("年")[:1] in ("底", "末", "终") and published.month <= 2
    looks_back = looks_back or (part.startswith("全年") and published.month == 1)
    return published.year - int(looks_back and not scene.future)


def _relative(atom: Atom, published: date) -> Block | None:
    """Phrases that count days, weeks, months or years from publication."""
    match atom.unit:
        case "relative day":
            day = published + timedelta(days=atom.first)
            return Block(day, day, "day")
        case "bare day":
            return _bare_day(atom, published)
        case "relative month":
            year, month = _shift(published.year, published.month, atom.month)
            if atom.first:
                return _days_of(year, month, atom)
            return _month_part(year, month, atom.part)
        case "week":
            return _week(atom, published)
        case "back":
            return Block(_ago(published, atom, -1), published, "span")
        case "ahead":
            return Block(published, _ago(published, atom, 1), "span")
        case "zodiac":
            year = zodiac_year(atom.name, published.year)
            return Block(date(year, 1, 1), date(year, 12, 31), "year")
    return None


def _bare_day(atom: Atom, published: date) -> Block | None:
    """18日: of this month, or of the last one if it were more than a few days ahead."""
    ahead = atom.first > published.day + 5
    year, month = _shift(published.year, published.month, -1 if ahead else 0)
    return _days_of(year, month, atom)


def _week(atom: Atom, published: date) -> Block:
    monday = published - timedelta(days=published.weekday()) + timedelta(days=_WEEK * atom.month)
    if not atom.first:
        return Block(monday, monday + timedelta(days=_WEEK - 1), "span")
    day = monday + timedelta(days=atom.first - 1)
    if not atom.name and day > published:
        day -= timedelta(days=_WEEK)
    return Block(day, day, "day")


def _ago(published: date, atom: Atom, sign: int) -> date:
    count = sign * atom.first
    if atom.name in ("天", "周"):
        return published + timedelta(days=count * (_WEEK if atom.name == "周" else 1))
    months = count * (12 if atom.name == "年" else 1)
    year, month = _shift(published.year, published.month, months)
    return date(year, month, min(published.day, _length(year, month)))


def _shift(year: int, month: int, months: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1


def _days_of(year: int, month: int, atom: Atom) -> Block:
    first, last = date(year, month, atom.first), date(year, month, max(atom.last, atom.first))
    return Block(first, last, "day" if first == last else "span")


def _day_or_span(atom: Atom) -> str:
    return "day" if atom.first == atom.last else "span"


def _months_of(year: int, atom: Atom) -> Block:
    first, last, precision = atom.first, atom.last, atom.unit
    if atom.unit == "quarter":
        first, last = 3 * first - 2, 3 * last
    if atom.part:
        at = first if atom.unit == "quarter" and atom.part == "初" else last
        return _month_part(year, at, atom.part)
    end_year = year + 1 if atom.name == "next" else year
    if atom.unit != "half" and atom.first != atom.last:
        precision = "span"
    return Block(date(year, first, 1), date(end_year, last, _length(end_year, last)), precision)


def _month_part(year: int, month: int, part: str) -> Block:
    """7月中旬 is told by its month; where a stretch ends with it, it ends on the 20th."""
    end = _PART_ENDS.get(part, _length(year, month))
    return Block(date(year, month, 1), date(year, month, end), "month")


def _year_part(year: int, part: str) -> Block:
    if part in _YEAR_PARTS:
        first, last = _YEAR_PARTS[part]
        return Block(date(year, first, 1), date(year, last, _length(year, last)), "month")
    return Block(date(year, 1, 1), date(year, 12, 31), "year")


def _feast(year: int, atom: Atom) -> Block:
    feast = _feasts()[atom.name]
    day = (
        to_solar(year, feast.month, feast.day)
        if feast.lunar
        else date(year, feast.month, feast.day)
    )
    if atom.part in ("", "当天", "当日"):
        return Block(day, day, "day")
    return Block(day, day + timedelta(days=feast.holidays - 1), "span")


@cache
def _feasts() -> dict[str, Feast]:
    return {name: feast for feast in calendar_words().feast for name in feast.names}


def _plan(atom: Atom) -> Block:
    """“十四五”: the five years of a plan; its 末 and its last year are the last one."""
    start = _TENTH_PLAN_START + 5 * (atom.first - _TENTH_PLAN)
    if atom.part in ("末", "收官之年"):
        return Block(date(start + 4, 1, 1), date(start + 4, 12, 31), "year")
    if atom.part == "开局之年":
        return Block(date(start, 1, 1), date(start, 12, 31), "year")
    return Block(date(start, 1, 1), date(start + 4, 12, 31), "span")


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
