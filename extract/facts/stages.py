"""The stage of a project or a group: 签约, 开工, 在建 … and whether it is reached or only meant."""

from __future__ import annotations

import re

from extract.facts.lexicon import Word, find_words
from model import Status

_NOT_YET = re.compile(
    r"(?:计划(?!投资|总投资)|预计|力争|争取|将(?!乐|军)|拟|有望|可望|即将|确保|等待|尚未|未|不久|目标|推动|推进|加快|促进|力促|促使|促|抓好|推|为了|以便|便可|可在|可于|期待|保障|围绕|倒逼|督促|"
    r"做好|加强|提升|聚焦|服务|紧盯|从签约到|前可|年底前|明年|后年|前可|要求|努力|全力|狠抓|待|准备|盼|催)[^,。;]{0,14}$"
)
_NEGATED = re.compile(r"(?:未|没有?|尚未|无法|不再|谁先)$")
_REACHED = re.compile(r"(?:已|已经|了|均已|业已|成功|正在|正)[^,。;]{0,4}$")
_TO_SIGN = re.compile(r"[拟将](?:与|同|和)[^。;已]{2,60}$")
"""公司拟与县政府、管委会|签署投资协议."""
_THIS_YEAR = re.compile(r"(?<!今)年内(?:即|就|全面|全线|正式|基本)?$")
"""龙门通用机场,年内|开工."""


_AT_END = re.compile(r"$|[,。;:!?、)\"的中之等]|阶段|当中")
"""A正在同步推进; but 同步推进|招商工作 says nothing of A."""
_NOT_TOLD_AS_DONE = re.compile(r"后|前(?!期)|时(?!间)|条件|率|之后|以后")
_TOOK = re.compile(r"[^,。;]{0,4},?(?:仅|只)(?:用时|用了?|花了?|耗时)|,?用时(?:仅|不到|不足|只)")
"""促使项目从拿地到围墙施工|,用时仅3个多月: it has come to that."""


def stage_in(text: str) -> Status | None:
    """The first stage that a heading or a title names."""
    return next((status_of(word) for word in find_words(text) if "status" in word.means), None)


def status_of(word: Word) -> Status:
    """The stage that a word of the lexicon names."""
    return Status(word.means["status"])


def is_reached(text: str, word: Word, name: tuple[int, int] | None = None) -> bool:
    """Whether a stage is told as a fact, not as an aim: 已开工 against 力争年底开工.

    What stands in the project's own ``name`` (腾龙路提升改造) is no word about it.
    """
    start = max((text.rfind(mark, 0, word.start) for mark in ",:(、"), default=-1) + 1
    before = text[start : word.start]
    if name is not None and start <= name[0] and name[1] <= word.start:
        before = text[start : name[0]] + "某" + text[name[1] : word.start]
    if _NEGATED.search(before) or (
        "签" in word.text and _TO_SIGN.search(text, max(0, word.start - 80), word.start)
    ):
        return False
    if word.text.endswith("推进") and not _AT_END.match(text, word.end):
        return False
    if _TOOK.match(text, word.end):
        return True
    if _REACHED.search(before) and not re.search(r"力争|争取|确保|预计", before):
        return True
    if _NOT_YET.search(before) or _THIS_YEAR.search(before):
        return False
    return _NOT_TOLD_AS_DONE.match(text, word.end) is None
