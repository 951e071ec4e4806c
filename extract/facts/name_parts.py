"""A project's name in a segment, and how one is made from a stretch of text."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from extract.facts.namewords import clean_name, is_name

ENUM = re.compile(
    r"^\s*(?:0\d\s+|[^\w\s(\"《]+(?=[\w\"])|[(]?\d{1,2}[.、)](?!\d)|"
    r"(?:No|NO|TOP|Top)[. ]?\d{1,2}[.:、 ]|[A-H][.、)](?=\s*[一-鿿])|"
    r"[(][一二三四五六七八九十]{1,2}[)]|"
    r"[一二三四五六七八九十]{1,2}[、.]|[①-⑳]|[·•◆■●▲★▶-])\s*"
)


MASK = "囗"
"""What the words in brackets inside a name are read as: neither a stop nor a word."""


class Name(msgspec.Struct, frozen=True):
    """One mention of a project, offsets within its segment. ``sum_at`` is a sum put before it."""

    start: int
    end: int
    text: str
    rule: str
    sum_at: int | None = None
    investor_only: bool = False


_PART = re.compile(
    r"(?:(?<=中心|基地|项目|工程|医院|大厦|广场|公寓|酒店)|(?<=综合体|科技园|产业园))(?:的)?(?:主楼|主塔楼?|塔楼|裙楼|主厂房|厂房|主体结构|主体|车间|地下室|首栋楼?|[一二三四五\d]号楼|门诊楼|住院楼|主桥|主线)$"
)
"""What is but a part of the works that are named before it: 创意中心|主楼."""


_LEAD = re.compile(r"(?:台资|港资|外资|侨资|央企|民企|内资)(?:企业)?(?=[^项企]{4})|[\s、,\"'-]+")


@lru_cache(maxsize=1024)
def make(text: str, start: int, end: int, rule: str, sum_at: int | None = None) -> Name | None:
    """A name from ``text[start:end]``, or None where the words can be nobody's name."""
    enum = ENUM.match(text[start:end])
    if enum:
        start += enum.end()
    lead = _LEAD.match(text, start, end)
    if lead:
        start = lead.end()
    firm = _FIRM.match(text, start, end) if "公司" in text[start:end] else None
    if firm:
        start = firm.end()
    spaced = _SPACED.match(text, start, end)
    if spaced:
        start = spaced.end()
    area = AREA.match(text, start, end)
    if area:
        start = area.end()
    while end > start and text[end - 1] in " 、,\"'":
        end -= 1
    part = _PART.search(text, start, end)
    if part:
        end = part.start()
    if start >= end or not is_name(text[start:end]):
        return None
    return Name(start, end, clean_name(text[start:end]), rule, sum_at)


_FIRM = re.compile(
    r"[^,。;:、\"()\s]{2,20}(?:\([^()]{2,6}\))?[^,。;:、\"()\s]{0,12}有限(?:责任)?公司的?(?=[^的,。;:、\s囗]{4})"
)
"""福建恒冠新材料有限公司|年产20万吨切片项目: whose project it is."""
_SPACED = re.compile(r"[一-鿿]{2,4}[ \u3000]+(?=[一-鿿A-Z]{4})")
"""松溪 |湛卢剑文化产业园: the head of a line."""
AREA = re.compile(
    r"(?:近|约|超)?\d[\d.]*(?:余|多)?万?(?:亩|平方米|平方公里|公顷|平米)的?(?=[一-鿿]{3})"
)
"""500亩|产业基地."""
_GATHERING = re.compile(
    r"(?:集中|专场|云|现场)?(?:签约|开工|推介|对接|招商|洽谈|集中开工)(?:暨[^,。;]{0,12}?)?(?:活动|仪式|大会|会|专场)|专场"
)
"""生物制造项目|集中签约活动: the kind of projects that a ceremony is for."""


_COUNTED = re.compile(r"(?:\d|[一二两三四五六七八九十余多])(?:个|项|宗)的?$")
_COUNT = re.compile(
    r"(?:数|共|共有|达|有|约|近|超|逾|则有|各)*\s*(?:\d+|[一二两三四五六七八九十百]+)(?:余|多)?(?:个|项|宗)"
)


def is_group(text: str, name: Name) -> bool:
    """Whether the name is only the head of a counted group: 9个|氟化工项目, 智能装备项目|8个."""
    if _COUNTED.search(text, max(0, name.start - 4), name.start):
        return True
    if text.startswith(("之一", "的代表"), name.end):
        return True
    if _GATHERING.match(text, name.end):
        return True
    return _COUNT.match(text, name.end) is not None


_NAMED = re.compile(
    r"(?:^|[^一-鿿])(?:投资|建设|募投|合作|签约|本次)*(?:项目|工程|标的)名称:[\s\"]*([^,。;:!?\n]{4,45}?)"
    r"\s*(?=\((?!.{0,3}[期段区]\))|[,。;!?\"]|$)"
)
_PLAIN_KEY = re.compile(
    r"[\W_]*(?:\d{1,2}[、.)])?\s*(?:项目|工程|(?:投资|建设)?标的)(?:\d{1,2}|[一二三四五六七八九十])?:[\s\"]*([^,。;:!?\n]{4,45}?)\s*$"
)
_NO_WORKS = re.compile(r"公司|股权|股份|集团|基金|债券$")


def keyed(text: str) -> list[Name]:
    """项目名称:A(以下简称"本项目"): a name because its key says so."""
    if "名称:" in text:
        matches = list(_NAMED.finditer(text))
    else:
        plain = _PLAIN_KEY.match(text) if ":" in text else None
        matches = [plain] if plain else []
    found = (make(text, *m.span(1), "heading") for m in matches)
    return [n for n in found if n is not None and not _NO_WORKS.search(n.text)]
