"""Days of the Chinese calendar, 1990-2049, and the animals of its years."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from normalize.value_words import lunar_years

ZODIAC = "鼠牛虎兔龙蛇马羊猴鸡狗猪"

# 1900 was a year of the rat.
_A_RAT_YEAR = 1900


def to_solar(year: int, month: int, day: int, leap: bool = False) -> date:
    """The civil day of a day of the Chinese calendar.

    ``year`` is the civil year in which the Chinese year begins: 腊月廿三 of 2021 falls in 2022.

    Raises:
        ValueError: for a year outside 1990-2049 and for a month or day that the year lacks.
    """
    first, lengths = _month(year, month, leap)
    if not 1 <= day <= lengths:
        raise ValueError(f"no day {day} in month {month} of {year}")
    return first + timedelta(days=day - 1)


def new_years_eve(year: int) -> date:
    """除夕: the day before the Chinese year ``year`` begins.

    Raises:
        ValueError: for a year outside 1990-2049.
    """
    return to_solar(year, 1, 1) - timedelta(days=1)


def zodiac_year(animal: str, near: int) -> int:
    """The year of ``animal`` nearest to the year ``near``; of two as near the earlier.

    Raises:
        ValueError: if there is no such animal.
    """
    past = (near - _A_RAT_YEAR - ZODIAC.index(animal)) % len(ZODIAC)
    return near - past if past <= len(ZODIAC) // 2 else near - past + len(ZODIAC)


def _month(year: int, month: int, leap: bool) -> tuple[date, int]:
    """First day and length of a month."""
    months = _months(year)
    if (month, leap) not in months:
        raise ValueError(f"no {'leap ' * leap}month {month} in {year}")
    return months[month, leap]


@cache
def _months(year: int) -> dict[tuple[int, bool], tuple[date, int]]:
    row = lunar_years().get(str(year))
    if row is None:
        raise ValueError(f"the table of Chinese years has no {year}")
    order = [(month, False) for month in range(1, 13)]
    if row.leap:
        order.insert(row.leap, (row.leap, True))
    first, months = row.new_year, {}
    for name, is_long in zip(order, row.long, strict=True):
        length = 29 + int(is_long)
        months[name] = (first, length)
        first += timedelta(days=length)
    return months
