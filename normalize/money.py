"""Words to money: amounts in 亿 of their currency, their bounds, and whether they are thresholds.

Rules compose on values: a numeral (:mod:`normalize.scanning`), its currency
(:mod:`normalize.currency`), what stands around it (:mod:`normalize.bounds`,
:mod:`normalize.money_context`). Whether an amount is an investment or a turnover is for the
grammar of facts to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from model import Bound
from normalize import money_context as context
from normalize.bounds import begins, outer, strongest
from normalize.currency import Tag, tag
from normalize.numbers import join
from normalize.numerals import plain, tidy
from normalize.scanning import Numeral, scan

YI = 10**8
_WAN = 10**4

_TO = re.compile(r"(?:\((?:含|不含)\)|以上)?[ ]?(?:-{1,2}|~|至|到)[ ]?")
_AND = re.compile(r"[ ]?(?:、|和|及|与|以及)[ ]?")
_LIST_NUMBER_BEFORE = frozenset("\n。;；(:")
_LONGEST_GAP = 12


class Money(msgspec.Struct, frozen=True):
    """An amount of money in a text.

    ``value`` is in 亿 of ``currency`` (ISO 4217); for a range it is the lower end and ``upper``
    the other. ``explicit`` says that the text names the currency; otherwise it is what a plain
    元 means on this page. ``text[start:end]`` takes in qualifiers, currency and 以上;
    ``text[number_start:number_end]`` is the number with its scale.

    ``threshold``: the amount admits projects to a group (亿元以上项目), it is nobody's sum.
    ``level``: said with 级 (百亿级). ``bare``: 元 is missing (总投资113亿). ``carried``: scale
    or unit stand only after a later number of the list (2.8、3.5和4亿元).
    """

    value: Decimal
    currency: str
    explicit: bool
    bound: Bound
    upper: Decimal | None
    start: int
    end: int
    number_start: int
    number_end: int
    threshold: bool = False
    level: bool = False
    bare: bool = False
    carried: bool = False


class Rejected(msgspec.Struct, frozen=True):
    """What looks like money and is none; ``why``: masked, lost digits, unit price."""

    start: int
    end: int
    why: str


class _Amount(msgspec.Struct, frozen=True):
    """A numeral with the currency that makes it money; ``lent`` by a later one of its list."""

    numeral: Numeral
    tag: Tag | None
    start: int
    lent: bool = False


def find_money(text: str, currency: str = "CNY") -> tuple[Money, ...]:
    """All amounts of money, in order, none overlapping; a plain 元 is ``currency``."""
    whole = plain(text)
    return money_among(whole, scan(whole), currency)


def money_among(text: str, numerals: Sequence[Numeral], currency: str = "CNY") -> tuple[Money, ...]:
    """As :func:`find_money`, for a plain text whose numerals are known."""
    found = _read(text, numerals, currency)
    return tuple(item for item in found if isinstance(item, Money))


def find_rejected(text: str) -> tuple[Rejected, ...]:
    """What :func:`find_money` saw and left alone, in order."""
    whole = plain(text)
    return tuple(item for item in _read(whole, scan(whole), "CNY") if isinstance(item, Rejected))


def parse_money(text: str, currency: str = "CNY") -> Money | None:
    """The amount that the whole string is, or None. Total on any string.

    Standing alone, an amount needs no 元 (3000万); offsets are into ``text``.
    """
    whole = plain(text)
    found = list(_read(whole, scan(whole), currency, alone=True))
    if len(found) != 1 or isinstance(found[0], Rejected):
        return None
    money = found[0]
    outside = whole[: money.start] + whole[money.end :]
    return None if outside.strip() else money


def in_yi(value: Decimal) -> Decimal:
    """An amount in single units as 亿, without trailing zeros and never as 1E+3."""
    return tidy((value / YI).normalize())


def _read(
    text: str, numerals: Sequence[Numeral], currency: str, *, alone: bool = False
) -> Iterator[Money | Rejected]:
    amounts = [_amount(text, numeral, alone=alone) for numeral in numerals]
    last: Money | None = None
    for amount in _lent(text, list(_ranges(text, amounts))):
        numeral, found = amount.numeral, amount.tag
        if found is None:
            continue
        if why := context.no_sum(text, numeral, found, amount.start):
            yield Rejected(numeral.start, found.end, why)
            continue
        money = _money(text, amount, found, currency)
        if last and _says_again(text, last, money):
            continue
        yield money
        last = money


def _amount(text: str, numeral: Numeral, *, alone: bool) -> _Amount:
    start = begins(text, numeral.start, numeral.end, large=True)
    if numeral.bare and text[start - 1 : start] == "上" and text[start - 2 : start - 1] != "以":
        start -= 1
    found = tag(text, numeral, start)
    if found is None and context.reads_without_unit(text, numeral, start, alone=alone):
        found = Tag(None, numeral.start, numeral.end, bare=True)
    return _Amount(numeral, found, start)


def _money(text: str, amount: _Amount, found: Tag, currency: str) -> Money:
    numeral = amount.numeral
    about = numeral.about or (amount.start < numeral.start and text[amount.start] == "上")
    first = min(amount.start, found.start)
    around = outer(text, numeral.start, numeral.end, found.end, about=about, large=True)
    before = outer(text, first, numeral.end, numeral.end, large=True)
    bound = strongest((around.bound, before.bound))
    end = around.end
    level = context.is_level(text, found.end)
    if level:
        end = max(end, found.end + 1)
    threshold = not amount.lent and context.admits(text, numeral, found, before.start, end, bound)
    return Money(
        in_yi(numeral.value),
        found.code or currency,
        found.code is not None,
        bound,
        None if numeral.upper is None else in_yi(numeral.upper),
        before.start,
        end,
        numeral.start,
        numeral.end,
        threshold,
        level,
        found.bare,
        amount.lent,
    )


def _ranges(text: str, amounts: list[_Amount]) -> Iterator[_Amount]:
    """Join 5亿元至20亿元 and 1—5亿元; from 5亿元 to 8亿元 (从…到…) is a change, no range."""
    index = 0
    while index < len(amounts):
        low = amounts[index]
        high = amounts[index + 1] if index + 1 < len(amounts) else None
        joined = high and _range(text, low, high)
        yield joined or low
        index += 2 if joined else 1


def _range(text: str, low: _Amount, high: _Amount) -> _Amount | None:
    if high.tag is None or high.numeral.start - low.numeral.end > _LONGEST_GAP:
        return None
    end = low.tag.end if low.tag else low.numeral.end
    if not _TO.fullmatch(text[end : high.numeral.start]):
        return None
    if text[low.start - 1 : low.start] in tuple("从由"):
        return None
    if low.tag and low.tag.code and low.tag.code != high.tag.code:
        return None
    numeral = join(low.numeral, high.numeral)
    if numeral is None:
        return None
    first = low.tag.start if low.tag else numeral.start
    joined = replace(high.tag, start=min(first, numeral.start))
    return _Amount(numeral, joined, low.start)


def _lent(text: str, amounts: list[_Amount]) -> list[_Amount]:
    """Give the members of a list the unit that only its last one has."""
    result = list(amounts)
    last = len(result) - 1
    while last >= 0:
        first = last
        lender = result[last].tag
        if lender is not None:
            while first and _and(text, result[first - 1], result[first]):
                first -= 1
            if first < last and _is_list(text, result[first : last + 1]):
                for at in range(first, last):
                    result[at] = _lend(result[at], result[last])
        last = first - 1
    return result


def _and(text: str, one: _Amount, other: _Amount) -> bool:
    """Whether two numbers stand side by side in a list and the first has no unit of its own."""
    if one.tag or one.numeral.percent or not one.numeral.arabic or one.numeral.broken:
        return False
    return _AND.fullmatch(text[one.numeral.end : other.start]) is not None


def _is_list(text: str, amounts: list[_Amount]) -> bool:
    """Tell 2.8、3.5和4亿元 from the list number of 「2、20亿元以上项目」."""
    numbers = [amount.numeral for amount in amounts]
    if len(numbers) > 2 or any("." in text[n.start : n.end] for n in numbers[:-1]):
        return True
    before = text[max(amounts[0].start - 4, 0) : amounts[0].start]
    if "分别" in before:
        return True
    comma = "、" in text[numbers[0].end : amounts[1].start]
    return not comma and before[-1:] not in _LIST_NUMBER_BEFORE and bool(before)


def _lend(amount: _Amount, lender: _Amount) -> _Amount:
    assert lender.tag is not None  # noqa: S101 -- _lent asks
    numeral = amount.numeral
    if numeral.scale == 1:
        value = numeral.value * lender.numeral.scale
        numeral = replace(numeral, value=value, scale=lender.numeral.scale)
    return _Amount(
        numeral, Tag(lender.tag.code, numeral.start, numeral.end), amount.start, lent=True
    )


def _says_again(text: str, last: Money, money: Money) -> bool:
    """20亿元以上(含20亿元): the second is no amount of its own."""
    return (
        last.value == money.value
        and text[money.start - 2 : money.start] == "(含"
        and money.start - last.end <= _LONGEST_GAP
    )
