"""Numbers that count no group: (去年只有|4个), 10个项目|获评…, heritage and research."""

from __future__ import annotations

import re

from extract.facts.aims import FORMERLY
from extract.facts.lexicon import pattern
from model import Bound
from normalize.numbers import NumberMention

_NOW_INSTEAD = re.compile(r"[,;]本届|[,;]此次|[,;]这届")
"""上届签约11个|项目,本届…: told for contrast alone."""
_NOT_ONE = ("每", "每有", "没有", "没一", "没让", "任何", "无")
"""没有|一个项目因断料停工."""
_MOST = ("最大的", "最小的", "最多的", "最高的", "最早的", "最快的", "最大", "最晚的", "最远的")
"""最大的|一个总投资62亿元."""
_THEN_ONLY = re.compile(r"\((?:去年|上年|上届|前年)[^()]{0,10}$")
"""新签约项目13个(去年全年只有|4个)."""
_OF_PLACES = re.compile(r"[\d一二三四五六七八九十]个?(?:县|市|区|乡镇|镇)[^,。;]{0,20}$")
_THESE_ARE = re.compile(r":|,(?:分别|依次)|的(?:有|是|为)")
"""五个县开工项目数超过|10个:|晋江23个…: what each of them passes."""
_HONOURED = re.compile(
    r"(?:分?别?[获荣捧](?:评|奖|得|颁|选)|摘得|斩获|夺得|上榜|授信|放款|放贷|"
    r"(?:予以|给予|进行|发放|提供|落实)[^,。;]{0,8}(?:贴息|[奖补]|授信|贷款|融资|担保|扶持))"
)
"""10个项目|获评优质工程奖, 对20个技改项目|予以贴息, 为120个重点项目|授信86亿元."""
_NEAR = 60
_NOUN = 6


def counts_nothing(number: NumberMention, lead: str, right: str) -> bool:
    """Whether what stands around a number makes it nobody's count; ``lead`` ends before it."""
    if FORMERLY.search(lead) and _NOW_INSTEAD.search(right):
        return True
    if lead.endswith(_NOT_ONE) or lead.endswith(_MOST) or _THEN_ONLY.search(lead):
        return True
    over = number.bound is Bound.AT_LEAST and _OF_PLACES.search(lead)
    return bool(over) and _THESE_ARE.match(right) is not None


def is_of_another_kind(noun: str) -> bool:
    """非遗项目, 自然科学基金项目: no investments."""
    return pattern("group", "elsewhere").search(noun) is not None


def is_granted(text: str, end: int) -> bool:
    """Whether the projects whose noun ends at ``end`` are but honoured, or lent money."""
    return _HONOURED.match(text, end) is not None


def goes_on_of_another_kind(lead: str) -> bool:
    """全市非遗项目128个,其中国家级|12个."""
    other = pattern("group", "elsewhere").search(lead, max(0, len(lead) - _NEAR))
    return other is not None and "项目" in lead[other.end() : other.end() + _NOUN]
