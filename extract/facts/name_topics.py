"""What a sentence speaks of, as a name: A已投产,总投资2.2亿元 · 在江田镇,C的A还在调试,总投资3亿元.

A sum that opens a clause of its own belongs to what its sentence is about. Where no other rule
has seen a name before it, the subject of the sentence is one, if it closes as works and buildings
do (车间, 步道, 酒店群), listed or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.facts.name_edges import left_edge, phrase_ends
from extract.facts.name_parts import Name, make
from extract.facts.namewords import closes_as_works, has_ending
from extract.facts.tokens import Tokens

_SUMS = ("total_investment", "annual_plan", "completed_investment")
_OPENS_CLAUSE = re.compile(
    r",(?:(?:项目|工程|计划|预计|累计|已|概算|其|全部|该项目|目前|一共|共|整个项目|设计|合同|协议)*)$"
)
_COUNTED = re.compile(
    r"\d\s*(?:个|项|宗)(?!月|作业面|工作面|标段|泊位|[车床学座]位|站|桥墩|班组|节点|小时|工)"
)
_LONGEST = 120
_ASIDES = 4


def topics(text: str, tokens: Tokens, stops: list[int], found: list[Name]) -> Iterator[Name]:
    """The subjects of sentences whose sums nobody owns."""
    for word in tokens.words_of("label"):
        if word.means["label"] not in _SUMS or not _OPENS_CLAUSE.search(text[: word.start]):
            continue
        sums = [i for i, m in enumerate(tokens.money) if word.end <= m.start <= word.end + 6]
        if not sums or any(n.sum_at in sums for n in found):
            continue
        name = _topic(text, tokens, stops, word.start, found)
        if name is not None:
            yield name


def _topic(
    text: str, tokens: Tokens, stops: list[int], label: int, found: list[Name]
) -> Name | None:
    floor = max((n.end for n in found if n.end <= label), default=0)
    if floor or _COUNTED.search(text[:label]) or label > _LONGEST:
        return None
    for start, end in list(_clauses(text, label))[:_ASIDES]:
        name = _subject(text, tokens, stops, start, end)
        if name is not None:
            return name
    return None


def _clauses(text: str, stop: int) -> Iterator[tuple[int, int]]:
    """The clauses before ``stop``, first to last."""
    start = 0
    for match in re.finditer(r"[,:]", text[:stop]):
        yield start, match.start()
        start = match.end()


def _subject(text: str, tokens: Tokens, stops: list[int], start: int, end: int) -> Name | None:
    """The noun phrase that opens ``text[start:end]``, where something is told of it."""
    told = [w.start for w in tokens.words_of("status") if start + 3 <= w.start < end]
    limit = min([end, *told, *(s for s in stops if s > start + 2)])
    ends = (_closing(text, start, e) for e in phrase_ends(text, start, limit))
    close = next((e for e in ends if e is not None), None)
    if close is None or close - start < 4 or (close == end and not _told_next(text, tokens, end)):
        return None
    close += 2 if text.startswith(("项目", "工程"), close) else 0
    edge = left_edge(text, start, close)
    if edge is None or any(m.end == close for m in tokens.places):
        return None
    name = make(text, edge, close, "topic")
    return name if name is not None and len(name.text) >= 4 else None


def _closing(text: str, start: int, end: int) -> int | None:
    """Where the works end that ``text[start:end]`` names: before 的码头桩基, a part of them."""
    whole = text.rfind("的", start, end)
    if whole > start + 3 and has_ending(text[start:whole]) and _PART.search(text, whole, end):
        return whole
    return end if closes_as_works(text[start:end]) else None


_PART = re.compile(
    r"的[^,。;]{0,8}(?:桩基|主体|厂房|车间|主楼|地下室|基础|路基|箱梁|桥墩|钢结构|幕墙|管廊|设备|土建|大门|楼栋|样板间|码头)$"
)


def _told_next(text: str, tokens: Tokens, end: int) -> bool:
    """A,5月8日刚刚动工: what the clause behind a bare name tells of it."""
    stop = text.find(",", end + 1)
    return any(end < w.start < (stop if stop > 0 else len(text)) for w in tokens.words_of("status"))
