"""Which money a number is an amount of: 美元, 人民币…, NT$…, a plain 元."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from normalize.scanning import Numeral
from normalize.value_words import Lookup, begins_at, by_first, by_last, money_words

# 元 after a number this large cannot begin another word (5亿元素, 三元区).
_SURELY_MONEY = 10**4
# 三元碧湖 is in a district of Sanming: so few yuan in Chinese digits need a word to go with them.
_A_FEW = 10
# 人民币兑美元6.5 is a rate of exchange.
_SIGNS = frozenset("¥￥€£₩₹₽")
_AMOUNT_ENDS = frozenset("0123456789十百千万亿余多")
_EXCHANGE = ("兑", "对", "比", "汇率", "折")


class Tag(msgspec.Struct, frozen=True):
    """The words that make money of a number.

    ``code`` is ISO 4217, None for a plain 元; the amount with its currency is
    ``text[start:end]`` without qualifiers; ``bare`` where no word for the unit stands at all.
    """

    code: str | None
    start: int
    end: int
    bare: bool = False


def tag(text: str, numeral: Numeral, qualified_from: int) -> Tag | None:
    """The currency words around a numeral; None if nothing says that it is money.

    ``qualified_from`` is where the qualifiers before the numeral begin (人民币约3亿).
    """
    after = _after(text, numeral)
    before = _before(text, numeral.start)
    if before is None and qualified_from != numeral.start:
        before = _before(text, qualified_from)
    if after is None:
        if before is None or numeral.percent or not _may_lack_unit(text, before, numeral):
            return None
        return Tag(before[0], before[1], numeral.end, bare=True)
    code, end = after
    if code is None and before is not None:
        return Tag(before[0], before[1], end)
    return Tag(code, numeral.start, end)


def _may_lack_unit(text: str, before: tuple[str, int], numeral: Numeral) -> bool:
    """$5 and 美元3亿 need no 元; 15亿欧元6个月 are six months."""
    first = before[1]
    is_word = not text[first].isascii() and text[first] not in _SIGNS
    return not is_word or (
        numeral.scale >= _SURELY_MONEY and text[first - 1 : first] not in _AMOUNT_ENDS
    )


def _after(text: str, numeral: Numeral) -> tuple[str | None, int] | None:
    at = numeral.end + (text[numeral.end : numeral.end + 1] == " ")
    names, lookup = _names_after()
    if name := begins_at(lookup, text, at):
        return names[name], at + len(name)
    for unit in money_words().plain_unit:
        if text.startswith(unit, at) and not _another_word(text, numeral, at + len(unit)):
            return None, at + len(unit)
    return None


def _another_word(text: str, numeral: Numeral, end: int) -> bool:
    if numeral.value >= _SURELY_MONEY or numeral.about:
        return False
    if not numeral.arabic and numeral.value < _A_FEW:
        following = text[end : end + 1]
        return following.isalnum() and not text.startswith(_after_few_yuan(), end)
    return text.startswith(_not_after_yuan(), end)


def _before(text: str, start: int) -> tuple[str, int] | None:
    at = start - 1 if text[start - 1 : start] == " " and start > 1 else start
    names, lookup = _names_before()
    for name in lookup.get(text[at - 1 : at], ()):
        if text.endswith(name, 0, at):
            first = at - len(name)
            exchanged = text[max(first - 2, 0) : first].endswith(_EXCHANGE)
            return None if exchanged or _glued(text, first, name) else (names[name], first)
    return None


def _glued(text: str, start: int, name: str) -> bool:
    """Whether letters before ``name`` make it the end of another word (FARM3)."""
    before = text[start - 1 : start] if start else ""
    return name[0].isascii() and name[0].isalpha() and before.isascii() and before.isalnum()


@cache
def _names_after() -> tuple[Mapping[str, str], Lookup]:
    names = {name: row.code for row in money_words().currency for name in row.after}
    return names, by_first(names)


@cache
def _names_before() -> tuple[Mapping[str, str], Lookup]:
    names = {name: row.code for row in money_words().currency for name in row.before}
    return names, by_last(names)


@cache
def _after_few_yuan() -> tuple[str, ...]:
    return tuple(money_words().after_few_yuan)


@cache
def _not_after_yuan() -> tuple[str, ...]:
    return tuple(money_words().not_after_yuan)
