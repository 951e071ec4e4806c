"""Where the numerals of a text stand: every run of characters that reads as one number.

The syntax alone: whether 「十分」 counts anything is decided one floor up, in
:mod:`normalize.numbers` and :mod:`normalize.money`. A run is taken as a whole or not at all,
so one pass over the text suffices, and a megabyte of digits is one refused run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from normalize.numerals import ARABIC, BIG, DIGITS, SMALL, SOFT, Reading, pieces, reading, tidy

# No quantity in prose is longer, and the value of 亿亿亿… would have more digits than the text.
_LONGEST = 32

_DIGIT = "[零〇一二两三四五六七八九]"
# 千瓦 and 兆瓦 are units, 百分之 and 千分点 rates: 百, 千 and 兆 multiply nothing there.
_SCALE = (
    "(?:[廿卅卌万亿]|十(?!分之)|百(?!分[之点比])"
    "|千(?!分[之点]|[瓦克米伏卡赫帕牛焦安升字])|兆(?=[元美日韩]))"
)
# 「3个亿元项目」 counts three of them; 「投资三个亿」 is money.
_OF_YI = "个[余多]?(?=亿(?![元级吨美港欧日]|以上的?项目))"
_RUN = re.compile(
    rf"(?P<of>[百千万]分之)?+"
    rf"(?P<run>(?:{ARABIC}|{_DIGIT}|{_SCALE}|[几数](?=[十百千万亿]))"
    rf"(?:{ARABIC}|{_DIGIT}|{_SCALE}|点(?={_DIGIT})"
    rf"|[余多来几](?=[十百千万亿]|个亿)|{_OF_YI})*+)"
    rf"(?P<half>个半(?![导决数山径路夜空边年]))?+"
    rf"(?P<rate>[ ]?[%‰])?+"
)
_RATES = {"百分之": 1, "千分之": 10, "万分之": 100, "%": 1, "‰": 10}
_COUNTED = re.compile(rf"\d|{_DIGIT}")
_MASKED_BEFORE = frozenset("*□■◆●×?…_X.※")
_MASKS_AFTER = frozenset("*□■×※_.X")
_MASKED_AFTER = re.compile(r"[*□■×※_]|\.(?=[*X万亿\u4e00-\u9fff])|X+(?=[万亿个项家])")
_NOT_TENTHS = frozenset("为员果本功立就长交效品都分人语熟绩年型片套堆批")


class Numeral(msgspec.Struct, frozen=True):
    """A run of a text that reads as one number.

    ``value`` is what it comes to (in percent for a rate); ``upper`` is set where the numeral
    is itself a range (七八十). ``about`` is what 余, 多, 来, 几 in it say. ``scale`` is the
    product of the scale characters that end it (万 → 10000). ``bare`` is a scale without a
    multiplier (百亿), ``arabic`` a numeral with Arabic digits, ``broken`` one that touches a
    mask or a lost digit (10.*亿, .5亿).
    """

    start: int
    end: int
    value: Decimal
    upper: Decimal | None = None
    about: bool = False
    scale: int = 1
    bare: bool = False
    arabic: bool = False
    percent: bool = False
    broken: bool = False


def scan(text: str) -> tuple[Numeral, ...]:
    """All numerals of a text made plain by :func:`normalize.numerals.plain`, in order."""
    return tuple(_scan(text))


def _scan(text: str) -> Iterator[Numeral]:
    taken = 0
    for match in _RUN.finditer(text):
        start, end = match.span()
        if start < taken or end - start > _LONGEST:
            continue
        if text.startswith("分之", end):  # a fraction: neither of its numbers counts anything
            following = _RUN.match(text, end + 2)
            taken = following.end() if following else end
            continue
        for numeral in _read(text, match):
            taken = numeral.end
            yield numeral


def _read(text: str, match: re.Match[str]) -> Iterator[Numeral]:
    """The numerals of one run; more than one where the run falls apart (3亿2个)."""
    of, run, half, rate = match.groups()
    start = match.start("run")
    if run[0] in "几数":
        if not _COUNTED.search(run):
            return
        start, run = start + 1, run[1:]
    parts = _parts(run)
    for index, (length, read) in enumerate(parts):
        end = start + length
        if read:
            broken = _broken(text, start, end, bare=read.bare)
            numeral = Numeral(
                start, end, read.value, read.upper, read.about, read.scale, read.bare,
                read.arabic, broken=broken,
            )  # fmt: skip
            if index == len(parts) - 1:
                numeral = _with_ending(text, numeral, match, half, rate)
            if index == 0 and of:
                numeral = _rate(numeral, match.start(), numeral.end, _RATES[of])
            yield numeral
        start = end


@lru_cache(maxsize=1 << 14)
def _parts(run: str) -> tuple[tuple[int, Reading | None], ...]:
    """The numbers that a run falls into: the length of each, and what it comes to.

    Remembered, for the same few numerals (一, 2022, 10) make up most of any text.
    """
    parts = ((len(part), reading(part)) for part in pieces(run))
    return tuple((length, read and replace(read, value=tidy(read.value))) for length, read in parts)


def _broken(text: str, start: int, end: int, *, bare: bool) -> bool:
    """Whether a mask touches a numeral; 「总投?143.7亿」 has lost a word, 「?亿」 its digits."""
    before = text[start - 1 : start]
    if before == "?" and not bare:
        return False
    if before in _MASKED_BEFORE:
        return True
    return text[end : end + 1] in _MASKS_AFTER and _MASKED_AFTER.match(text, end) is not None


def _with_ending(
    text: str, numeral: Numeral, match: re.Match[str], half: str | None, rate: str | None
) -> Numeral:
    """The numeral with what may follow its digits: 个半, %, 成, 余."""
    if half:
        return replace(numeral, end=match.end("half"), value=numeral.value + Decimal("0.5"))
    if rate:
        return _rate(numeral, numeral.start, match.end(), _RATES[rate.strip()])
    end = numeral.end
    following = text[end : end + 1]
    if following == "成" and numeral.value <= 10:
        return _tenths(text, numeral)
    if following and following in SOFT and _soft_tail(text, numeral):
        return replace(numeral, end=end + 1, about=True)
    return numeral


def _soft_tail(text: str, numeral: Numeral) -> bool:
    """Whether 余, 多, 来 or 几 after the numeral belongs to it (十余, 20多, 百来, 十几)."""
    tail = text[numeral.end : numeral.end + 1]
    following = text[numeral.end + 1 : numeral.end + 2]
    is_round = numeral.value >= 10 and numeral.value % 10 == 0
    if tail == "余":
        return numeral.value >= 1 and following not in tuple("杭姚江地热下额款钱")
    if tail == "多":
        counted = numeral.arabic or numeral.scale > 1 or numeral.value >= 10
        return counted and following not in tuple("样数方边式功维媒彩发变出于")
    if tail == "来":
        return is_round and following not in tuple("自到临源华访说看")
    return tail == "几" and is_round and numeral.value < 1000 and following != "乎"


def _tenths(text: str, numeral: Numeral) -> Numeral:
    """三成五 → 35%: the numeral is followed by 成."""
    end = numeral.end + 1
    extra, following = text[end : end + 1], text[end + 1 : end + 2]
    if extra in _NOT_TENTHS:
        return numeral
    upper = numeral.upper and numeral.upper * 10
    tenths = replace(numeral, end=end, value=numeral.value * 10, upper=upper, percent=True)
    numeral_goes_on = following in DIGITS or following in SMALL or following in BIG
    if DIGITS.get(extra) and not numeral_goes_on and following not in tuple("个家项成"):
        return replace(tenths, end=end + 1, value=tenths.value + DIGITS[extra])
    if extra == "半" and following != "导":
        return replace(tenths, end=end + 1, value=tenths.value + 5)
    return tenths


def _rate(numeral: Numeral, start: int, end: int, per: int) -> Numeral:
    upper = numeral.upper and numeral.upper / per
    value = numeral.value / per
    return replace(numeral, start=start, end=end, value=value, upper=upper, percent=True)
