"""What a run of numeral characters comes to: 一亿二千万, 两百三, 1.26千亿, 七八十.

Characters in, one :class:`decimal.Decimal` out, or nothing; where a numeral begins and ends in
a text is the business of :mod:`normalize.scanning`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

import msgspec

from normalize.script import simplify
from normalize.width import fold

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TENS = {"廿": 20, "卅": 30, "卌": 40}
SMALL = {"十": 10, "百": 100, "千": 1000}
BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}
SOFT = "余多来几"
ARABIC = r"\d++(?:,\d++)*+(?:\.\d++)*+(?:[ ]{1,2}(?=[百千]?[万亿]))?+"

_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟貳參陸", "一二三四五六七八九十百千二三六")
_FORMAL_RUN = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟貳參陸零万亿]{2,}+")
_CIRCLE = re.compile(r"(?<=[一二三四五六七八九千百万亿○])○(?=[一二三四五六七八九○])")
_WIDE_GROUP = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_ATOM = re.compile(rf"{ARABIC}|.")
_WELL_GROUPED = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
# 三五 is a few, 七八 seven or eight; 二六 is neither.
_SERIES = frozenset(
    ("一二", "二三", "两三", "三四", "四五", "五六", "六七", "七八", "八九", "三五")
)

# No quantity in prose is so large, and a Decimal's context has 28 digits.
_MOST_DIGITS = 20
_TOO_LARGE = Decimal(10) ** _MOST_DIGITS

Token = tuple[str, Decimal]


class Reading(msgspec.Struct, frozen=True):
    """The value of a numeral; see :class:`normalize.scanning.Numeral` for the rest."""

    value: Decimal
    upper: Decimal | None
    about: bool
    scale: int
    bare: bool
    arabic: bool


def plain(text: str) -> str:
    """The text for reading values, one character for one.

    As :func:`normalize.width.fold`, but a full-width comma stays one (it parts clauses, not
    thousands), traditional characters are simplified, formal numerals (壹佰万) made everyday, and
    a circle between numerals (二○二二) is a zero.
    """
    if "，" in text:
        text = _WIDE_GROUP.sub(",", text)
        text = fold(text.replace("，", "\ue000")).replace("\ue000", "，")
    else:
        text = fold(text)
    text = simplify(text.replace("圓", "元"))
    if "○" in text:
        text = _CIRCLE.sub("〇", text)
    return _FORMAL_RUN.sub(lambda run: run[0].translate(_FORMAL), text)


def tidy(value: Decimal) -> Decimal:
    """A whole number without decimal places (1.2万 is 12000, not 12000.0)."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if whole == value else value


def pieces(run: str) -> list[str]:
    """Part a run where Arabic digits follow a scale and have none of their own (3亿2个)."""
    atoms = _ATOM.findall(run)
    parts, current = [], ""
    for index, atom in enumerate(atoms):
        following = atoms[index + 1] if index + 1 < len(atoms) else ""
        scaled = current[-1:] in SMALL or current[-1:] in BIG
        if atom[0].isdigit() and scaled and following not in SMALL and following not in BIG:
            parts.append(current)
            current = ""
        current += atom
    return [*parts, current]


def reading(numeral: str) -> Reading | None:
    """Read a whole numeral, already made plain; None if it is not one number."""
    if numeral.isascii() and numeral.isdigit() and len(numeral) <= _MOST_DIGITS:
        return Reading(Decimal(numeral), None, about=False, scale=1, bare=False, arabic=True)
    tokens = _tokens(numeral)
    if not tokens:
        return None
    about = any(kind == "soft" for kind, _ in tokens)
    tokens = [token for token in tokens if token[0] != "soft"]
    low, high = _series(tokens)
    value = _evaluate(low)
    upper = _evaluate(high) if high else None
    if value is None or (high and upper is None) or value >= _TOO_LARGE:
        return None
    kinds = {kind for kind, _ in tokens}
    bare = kinds <= {"small", "big"}
    about = about or upper is not None
    return Reading(value, upper, about, _scale(tokens), bare, "arabic" in kinds)


def _scale(tokens: list[Token]) -> int:
    """What the numeral's scale multiplies by: 万 of 三十万, 千亿 of 1.26千亿, 百 of 三百."""
    scale, at = 1, len(tokens)
    while at and tokens[at - 1][0] == "big":
        at -= 1
        scale *= int(tokens[at][1])
    small = at > 0 and tokens[at - 1][0] == "small"
    if small and (scale == 1 or (at > 1 and tokens[at - 2][0] == "arabic")):
        scale *= int(tokens[at - 1][1])
    return scale


def _tokens(numeral: str) -> list[Token]:
    """The numeral's atoms by kind; empty if one of them cannot stand where it stands."""
    tokens: list[Token] = []
    for atom in _ATOM.findall(numeral):
        if atom == "个" and tokens:
            continue
        read = _arabic(atom) if atom[0] in "0123456789" else _HAN.get(atom, ())
        if not read or (read[0][0] == "soft" and not tokens):
            return []
        tokens += read
    softs = sum(kind == "soft" for kind, _ in tokens)
    return tokens if softs <= 1 else []


def _arabic(digits: str) -> tuple[Token, ...]:
    digits = digits.rstrip()
    if not _WELL_GROUPED.fullmatch(digits):
        return ()
    return (("arabic", Decimal(digits.replace(",", ""))),)


_HAN: Mapping[str, tuple[Token, ...]] = (
    {c: (("digit", Decimal(value)),) for c, value in DIGITS.items()}
    | {c: (("digit", Decimal(value // 10)), ("small", Decimal(10))) for c, value in TENS.items()}
    | {c: (("small", Decimal(value)),) for c, value in SMALL.items()}
    | {c: (("big", Decimal(value)),) for c, value in BIG.items()}
    | {c: (("soft", Decimal(0)),) for c in SOFT}
    | {"点": (("point", Decimal(0)),), "零": (("zero", Decimal(0)),)}
    | {"〇": (("zero", Decimal(0)),)}
)


def _series(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """Part 七八十 into 七十 and 八十; the second list is empty where there is no such pair."""
    names = "零一二三四五六七八九"
    pairs = [
        index
        for index in range(len(tokens) - 1)
        if tokens[index][0] == tokens[index + 1][0] == "digit"
    ]
    if len(pairs) != 1 or any(kind == "point" for kind, _ in tokens):
        return tokens, []
    at = pairs[0]
    pair = names[int(tokens[at][1])] + names[int(tokens[at + 1][1])]
    if pair not in _SERIES or (pair == "三五" and at > 0):
        return tokens, []
    return tokens[: at + 1] + tokens[at + 2 :], tokens[:at] + tokens[at + 1 :]


def _evaluate(tokens: list[Token]) -> Decimal | None:
    if all(kind in ("digit", "zero") for kind, _ in tokens) and len(tokens) > 1:
        return _by_place(tokens)
    sum_ = _Sum()
    for index, (kind, value) in enumerate(tokens):
        if kind == "point":
            return _with_decimals(sum_, tokens[index + 1 :])
        if not sum_.add(kind, value):
            return None
    return sum_.total()


def _by_place(tokens: list[Token]) -> Decimal | None:
    """二〇二二: digits that stand for their places; shorter ones are years of no century."""
    if len(tokens) < 3:
        return None
    return Decimal("".join(str(value) for _, value in tokens))


def _with_decimals(sum_: _Sum, rest: list[Token]) -> Decimal | None:
    """三十六点五, 三点五万: what stands before the point is in ``sum_``."""
    whole = sum_.total()
    decimals = ""
    while rest and rest[0][0] in ("digit", "zero"):
        decimals += str(rest[0][1])
        rest = rest[1:]
    if whole is None or not decimals or any(kind != "big" for kind, _ in rest):
        return None
    value = Decimal(f"{whole}.{decimals}") if whole == int(whole) else None
    for _, size in rest:
        value = value and value * size
    return value


class _Sum:
    """A numeral being added up, token by token; scales must fall, but for 万亿 and 千亿."""

    def __init__(self) -> None:
        self.whole = Decimal(0)
        self.section = Decimal(0)
        self.pending: Decimal | None = None
        self.pending_kind = ""
        self.last: int | None = None
        self.small: int | None = None
        self.big: int | None = None
        self.zero = False
        self.begun = False

    def add(self, kind: str, value: Decimal) -> bool:
        """Take the next token; False if it cannot follow."""
        if kind in ("small", "big"):
            fits = self._small(int(value)) if kind == "small" else self._big(int(value))
        else:
            fits = self._digit(kind, value)
        self.begun = True
        return fits

    def _digit(self, kind: str, value: Decimal) -> bool:
        if self.pending is not None:
            return False
        if kind == "zero" and self.begun:
            if self.zero:
                return False
            self.zero = True
            return True
        self.pending, self.pending_kind = value, kind
        return True

    def _small(self, size: int) -> bool:
        if self.small is not None and size >= self.small:
            return False
        if self.pending is None:
            ten_of_its_own = size == 10 and (self.zero or self.big is not None)
            if self.section or (self.begun and not ten_of_its_own):
                return False
            self.pending = Decimal(1)
        self.section += self.pending * size
        self.pending, self.small, self.last, self.zero = None, size, size, False
        return True

    def _big(self, size: int) -> bool:
        section = self.section + (self.pending or 0)
        if self.big is not None and size >= self.big:
            if size == self.big or size != BIG["亿"] or self.big != BIG["万"]:
                return False
            self.whole = (self.whole + section) * size
        elif section or not self.begun:
            self.whole += (section or 1) * size
        else:
            return False
        self.section, self.pending, self.small = Decimal(0), None, None
        self.big, self.last, self.zero = size, size, False
        return True

    def total(self) -> Decimal | None:
        """The sum so far; a digit after a scale is of the next lower place (两百三 → 230)."""
        if self.pending is None:
            return None if self.zero else self.whole + self.section
        digit = self.pending
        if self.last and not self.zero and self.last > 10:
            if self.pending_kind == "arabic":
                return None
            digit = digit * self.last / 10
        return self.whole + self.section + digit
