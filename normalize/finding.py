"""Sums, numbers and times of one text, found together: it is made plain and scanned once."""

from __future__ import annotations

from datetime import date

import msgspec

from normalize.date_periods import PeriodMention
from normalize.dates import periods_in
from normalize.money import Money, money_among
from normalize.numbers import NumberMention, numbers_among
from normalize.numerals import plain
from normalize.scanning import scan


class Values(msgspec.Struct, frozen=True):
    """What a text holds that has a value, each kind in order."""

    money: tuple[Money, ...]
    numbers: tuple[NumberMention, ...]
    periods: tuple[PeriodMention, ...]


def find_values(text: str, published: date | None, currency: str = "CNY") -> Values:
    """As ``find_money``, ``find_numbers`` and ``find_periods`` of one text."""
    whole = plain(text)
    numerals = scan(whole)
    return Values(
        money_among(whole, numerals, currency),
        numbers_among(whole, numerals),
        periods_in(whole, text, published),
    )
