"""What the words around an amount make of it: a threshold, a level, a unit price, no money.

All positions are into a plain text (:func:`normalize.numerals.plain`).
"""

from __future__ import annotations

import re
from functools import cache

from model import Bound
from normalize.currency import Tag
from normalize.scanning import Numeral
from normalize.value_words import Lookup, begins_at, by_first, money_words

YI = 10**8
WAN = 10**4
# How far a money word (总投资) may stand before an amount that lacks its 元.
_NEAR = 10
_LONGEST_KINDS = 8

_CLAUSE_END = re.compile(r"[,，。;；:、!?\n()]")
_SENTENCE_END = re.compile(r"[。;；!?\n]")
_COUNT = re.compile(
    r"(?:就有|也有|还有|占了|共有|只有|[有共达为占仅]|达到)?(?:不少于|不低于|至少|超过|约|近|超|逾)?"
    r"(?:\d+|[一二两三四五六七八九十百]+)[余多来]?(?:个|项|家|宗|件)"
)
_MANNER = re.compile(r"(?:量级|级别?|规模)?(?:的|之|者)?")
_INCLUSIVE = re.compile(r"\((?:不?含)[^()\n]{0,10}\)")
_UP_TO = re.compile(
    r"[、,]?(?:至|到|且)?(?:不足|不到|低于)?[\d.]+[百千]?[万亿]元?(?:以下|以内)?的?"
)
"""5亿元以上|10亿元以下的|项目: the lower end admits."""
_SMALL_TALK = re.compile(
    r"(?:[达为约超共近了过]|达到|超过|突破|合计|总计|共计|累计|约为|:|\"|高达|到){0,3}"
)
_PER_AFTER = re.compile(r" ?(?:/|每) ?")
_PER_BEFORE = re.compile(
    r"每([\u4e00-\u9fffa-zA-Z]{1,4}?)的?(?:价格|售价|均价|单价|收费|补贴|补助|奖励|租金|成本|收益|面值)?"
    r"(?:[约为达是仅]|只要|定为|达到)?$"
)
_PERIODS = frozenset("年月天日") | {"小时", "个"}
_ROUND = frozenset((1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000))
# Within the words for a kind these join them; before them they begin something else.
_LINKS = ("、", "和", "及")
_QUALIFIED_LOOSELY = ("约", "大约", "约为", "约达", "达到", "达")


def reads_without_unit(text: str, numeral: Numeral, start: int, *, alone: bool) -> bool:
    """Whether a number without 元 is money: 总投资113亿, 投资3000万, but not 14亿人.

    ``start`` is where its qualifiers begin; ``alone`` that nothing but the amount is read.
    """
    if numeral.percent or numeral.scale < WAN or text.startswith(_not_after_yi(), numeral.end):
        return False
    if numeral.bare and _weak(text, numeral) and numeral.start == start:
        return text.startswith(("级", "以上", "及以上"), numeral.end) and numeral.scale >= YI
    if alone or "个" in text[numeral.start : numeral.end]:
        return True
    if numeral.scale < YI:
        return _money_word_before(text, start) and _ends_phrase(text, numeral.end)
    said = _last_word_before(text, start)
    if said is not None:
        return said
    if text.startswith(_open_after_yi(), numeral.end):
        return True
    over = next((w for w in ("及以上", "以上", "级") if text.startswith(w, numeral.end)), "")
    at = numeral.end + len(over) + text.startswith("的", numeral.end + len(over))
    counted = over != "" or text.startswith("的", numeral.end)
    return _projects(text, at) or (counted and _COUNT.match(text, at) is not None)


def _last_word_before(text: str, start: int) -> bool | None:
    """Whether the last telling word before an amount tells of money; None if there is none."""
    clause = _SENTENCE_END.split(text[max(start - _NEAR, 0) : start])[-1]
    money = max((clause.rfind(word) for word in _money_before()), default=-1)
    counted = max((clause.rfind(word) for word in _counted_before()), default=-1)
    return None if money == counted == -1 else money > counted


def no_sum(text: str, numeral: Numeral, tag: Tag, start: int) -> str | None:
    """Why an amount is none: digits lost or masked, or a price of one of something."""
    if numeral.broken:
        return "masked"
    per = _PER_AFTER.match(text, tag.end)
    if per and text.startswith(_per_units(), per.end()):
        return "unit price"
    per = _PER_BEFORE.search(text[max(start - 12, 0) : start])
    if per and per[1] in _per_units() and per[1] not in _PERIODS:
        return "unit price"
    if numeral.bare and _weak(text, numeral) and _lost(text, numeral, tag, start):
        return "lost digits"
    return None


def is_level(text: str, end: int) -> bool:
    """百亿级 and 亿元级 name a size, but 亿元级市 does not."""
    return text.startswith("级", end)


def admits(text: str, numeral: Numeral, tag: Tag, start: int, end: int, bound: Bound) -> bool:
    """Whether the amount is the size that lets projects into a group, and no sum of theirs.

    ``text[start:end]`` is the amount with its qualifiers and its 级. 亿元以上项目, 百亿级项目,
    超亿元的45个项目, 5亿元至20亿元的项目 admit; 总投资20亿元的项目, 完成投资1700亿元以上 do not.
    """
    over = text[tag.end : end].endswith(("以上", "以上(含)"))
    level = is_level(text, tag.end)
    if over and text[numeral.start : numeral.end] == "亿":
        return True
    inclusive = _INCLUSIVE.match(text, end)
    end = inclusive.end() if inclusive else end
    manner = _MANNER.match(text, end)
    at = manner.end() if manner else end
    counted = _COUNT.match(text, at) is not None
    of_projects = _projects(text, at)
    linked = at > end and text[at - 1] in "的之"
    upper = _UP_TO.match(text, end) if over else None
    if upper is not None and _projects(text, upper.end()):
        return True
    if over or level:
        return counted or of_projects or (linked and _project_in_clause(text, at))
    if bound is Bound.AT_LEAST or numeral.upper is not None:
        return of_projects or (counted and (linked or numeral.upper is not None))
    if bound is Bound.AT_MOST and (linked or of_projects or counted):
        return of_projects or counted or _project_in_clause(text, at)
    if linked or not of_projects:
        return False
    value = numeral.value / (YI if numeral.value >= YI else WAN)
    return numeral.bare or (value in _ROUND and not _money_word_before(text, start))


def _projects(text: str, at: int) -> bool:
    """Whether a noun for projects begins at ``at``, after words for their kind (省、市重大产业)."""
    if text.startswith(_LINKS, at):
        return False
    for _ in range(_LONGEST_KINDS):
        if text.startswith(_project_nouns(), at):
            return True
        kind = begins_at(_project_kinds(), text, at)
        if not kind:
            return False
        at += len(kind)
    return False


def _project_in_clause(text: str, at: int) -> bool:
    clause = _CLAUSE_END.split(text[at : at + 16], maxsplit=1)[0]
    return "项目" in clause


def _weak(text: str, numeral: Numeral) -> bool:
    """亿 or 万 alone: a size if words around it say so, else a number that lost its digits."""
    return text[numeral.start : numeral.end] in ("亿", "万", "千", "百")


def _lost(text: str, numeral: Numeral, tag: Tag, start: int) -> bool:
    said = text[start : numeral.start].strip()
    if said and not said.endswith(_QUALIFIED_LOOSELY):
        return False
    if text.startswith(("级", "以上", "及以上", "(含)以上"), tag.end):
        return False
    return text[start - 1 : start] in tuple("达到为共") or not _projects(text, tag.end)


def _ends_phrase(text: str, end: int) -> bool:
    following = text[end : end + 1]
    closed = not following.isalnum() and following not in tuple("/%+℃㎡")
    return closed or text.startswith(_open_after_yi(), end)


def _money_word_before(text: str, start: int) -> bool:
    before = text[max(start - 12, 0) : start]
    for cut in range(len(before), -1, -1):
        if before[:cut].endswith(_money_before()) and _SMALL_TALK.fullmatch(before[cut:]):
            return True
    return False


@cache
def _money_before() -> tuple[str, ...]:
    return tuple(money_words().money_before)


@cache
def _counted_before() -> tuple[str, ...]:
    return tuple(money_words().counted_before)


@cache
def _not_after_yi() -> tuple[str, ...]:
    return tuple(money_words().not_after_yi)


@cache
def _open_after_yi() -> tuple[str, ...]:
    return tuple(money_words().open_after_yi)


@cache
def _per_units() -> tuple[str, ...]:
    return tuple(money_words().per_units)


@cache
def _project_nouns() -> tuple[str, ...]:
    return tuple(money_words().project_nouns)


@cache
def _project_kinds() -> Lookup:
    return by_first(money_words().project_kinds)
