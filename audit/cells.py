"""A cell's words as a value: a number in the column's unit, or words with their own unit."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from audit import words
from audit.layout import Field
from audit.said import Said, shorten, step_of
from model import Bound
from normalize.money import parse_money
from normalize.numbers import find_numbers, parse_number
from normalize.numerals import plain

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_PERCENT = re.compile(r"([-+]?\d+(?:\.\d+)?)%")


def read_cell(text: str, field: Field) -> Said | None:
    """The value of a cell of this column; None if it has none, or one without a unit."""
    bare = plain(text).strip().rstrip("。;；")
    if words.is_blank(text) or not bare:
        return None
    if field.role == "count":
        return _count(bare, text)
    if field.role in words.RATES:
        return _rate(bare, text)
    return _money(bare, text, field)


def _money(bare: str, text: str, field: Field) -> Said | None:
    if _NUMBER.fullmatch(bare):
        if field.unit is None:
            return None
        number = Decimal(bare.replace(",", ""))
        return _said(number, field.unit, bare, field.currency, text) if number >= 0 else None
    number_alone = parse_number(bare)
    if number_alone is not None and "%" not in bare and field.unit is not None:
        return _said(number_alone, field.unit, bare, field.currency, text)
    money = parse_money(bare, field.currency)
    if money is not None and money.upper is None and not money.bare:
        value = shorten(money.value)
        return Said(value, step_of(bare, value), money.bound, money.currency, text)
    found = find_numbers(bare)
    if len(found) != 1 or found[0].upper is not None or field.unit is None:
        return None
    if (found[0].outer_start, found[0].outer_end) != (0, len(bare)) and bare[-1:] != "元":
        return None
    said = _said(found[0].value, field.unit, bare, field.currency, text)
    return replace(said, bound=found[0].bound)


def _said(number: Decimal, unit: Decimal, bare: str, currency: str, text: str) -> Said:
    decimals = len(bare.partition(".")[2]) if _NUMBER.fullmatch(bare) else 0
    return Said(shorten(number * unit), unit.scaleb(-decimals), Bound.EXACT, currency, text)


def _count(bare: str, text: str) -> Said | None:
    number = parse_number(bare)
    bound = Bound.EXACT
    if number is None:
        found = find_numbers(bare)
        if len(found) != 1 or found[0].percent or found[0].upper is not None:
            return None
        number, bound = found[0].value, found[0].bound
    if number < 0 or number != number.to_integral_value():
        return None
    return Said(shorten(number), Decimal(0), bound, None, text)


def _rate(bare: str, text: str) -> Said | None:
    percent = _PERCENT.fullmatch(bare)
    digits = percent[1] if percent else bare
    if not _NUMBER.fullmatch(digits):
        number = parse_number(bare)
        return None if number is None else Said(shorten(number), step_of(bare, number), words=text)
    number = Decimal(digits.replace(",", ""))
    if number < 0:
        return None
    decimals = len(digits.partition(".")[2])
    return Said(shorten(number), Decimal(1).scaleb(-decimals), words=text)
