"""Lists of which a stage is told: A、B、C也已投产 · A,B,C正在推进 · 谋划A、B和C.

One member that closes as names do vouches for the others, which need no ending of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.facts.name_edges import conjunctions, left_edge, right_edge, right_stop
from extract.facts.name_parts import Name, is_group, make
from extract.facts.namewords import has_ending
from extract.facts.tokens import Tokens

_CLAUSE = ",:;。!?\n"
_ADVERBS = re.compile(
    r"(?:均|都|也|则|已经?|业已|早已|正在?|仍在?|还在|在|刚刚?|目前|现|眼下|陆续|先后|相继|双双|全部|主体|厂房|结构|基本|"
    r"全面|顺利|成功|如期|同时|同日|当天|紧随其后|接连|即将|将|拟|有望|处于|进入|一并|开始|尚|抓紧|加紧|开展|完成|"
    r"于?[今去明上本]?年?(?:\d{1,2}月)?(?:\d{1,2}日|[上中下]旬|底|初|份)?|国庆前|年底前?|年内|\([^()]*\)|等)+$"
)
_ADVERB_LAST = re.compile(
    "[均都也则已经业早正在仍还刚前现下续后继双部体房构本面利功期时日天起连将拟望于入并始尚紧展成"
    "年月旬底初份内)等今去明上]"
)
"""The last characters of the above."""
_CLOSED = re.compile(
    r"$|[,。;:!?、)(的中之等了并和也\"]|阶段|前期|工作|当中|状态|建设|施工|投产|达产|运营|试|入库|现场|仪式|\d"
)
_TAIL = re.compile(r"的|在|当|通|全|上|于|一|内|今|昨|去|本|同|主|厂房|路基|桩基")
_SITE = re.compile(r"在|位于|走进|来到|落户|坐落|地处")
"""在X科创园,A加快建设: where A lies is no member."""
_NO_MEMBER = re.compile(r"[\d、的]")
_NO_NAME = re.compile(r"\d+(?:\.\d+)?(?:亿|万元|%|个|项|家)|项目[^期(]")
_SHORTEST, _LONGEST = 4, 28
_BUILDS = re.compile(
    r"(?=[规谋策建开新续加启推实现集])(?:规划建设|谋划建设|谋划实施|谋划了?|策划生成|策划了?|建成了?|开工建设|新建|续建|加快建设|启动了?|推进了?|实施了?|(?:现场|集中|新)开工了?|(?:现场|集中|新)签约了?|现场签下)"
)


_JOINS = re.compile("[、和与及同]")
_CLOSES = re.compile(r"[,:;。!?\n(]|等|建设|前期|项目(?=[^、和及,:;。!?\n(等])")


def staged(text: str, tokens: Tokens) -> Iterator[Name]:
    """The members of lists that a stage closes or a verb of building opens."""
    done: set[int] = set()
    for word in tokens.words_of("status"):
        if not _CLOSED.match(text, word.end):
            continue
        end = _without_adverbs(text, word.start)
        start = max(text.rfind(mark, 0, end) for mark in _CLAUSE) + 1
        names = _members(text, start, end) or _members(text, _comma_start(text, start), end, ",")
        if names and names[0].start not in done:
            done.add(names[0].start)
            yield from names
    for verb in _BUILDS.finditer(text) if _JOINS.search(text) else ():
        close = _CLOSES.search(text, verb.end())
        names = _members(text, verb.end(), close.start() if close else len(text))
        if names and names[0].start == verb.end() and names[0].start not in done:
            done.add(names[0].start)
            yield from names


def _without_adverbs(text: str, end: int) -> int:
    if _ADVERB_LAST.match(text, max(0, end - 1)) is None:
        return end
    match = _ADVERBS.search(text, max(0, end - _LONGEST), end)
    return match.start() if match else end


def _comma_start(text: str, start: int) -> int:
    """Where a list begins whose members commas part: A,B,C正在推进."""
    while start > 0 and text[start - 1] == ",":
        before = max(text.rfind(mark, 0, start - 1) for mark in _CLAUSE) + 1
        piece = text[before : start - 1]
        if not (has_ending(piece) and len(piece) <= _LONGEST) or _NO_MEMBER.search(piece):
            break
        if _SITE.match(piece):
            break
        start = before
    return start


def _members(text: str, start: int, end: int, mark: str = "、") -> list[Name]:
    """The names that ``text[start:end]`` is a list of; none where a single piece is no name."""
    if mark not in text[start:end] and not conjunctions(text, start, end):
        return []
    cuts = [(at, at + 1) for at in range(start, end) if text[at] == mark]
    cuts += [m.span() for m in conjunctions(text, start, end) if _joins(text, start, m.start())]
    cuts.sort()
    starts, stops = [start, *(b for _, b in cuts)], [*(a for a, _ in cuts), end]
    names: list[Name] = []
    for index, (a, b) in enumerate(zip(starts, stops, strict=True)):
        edge = left_edge(text, a, b) if index == 0 else _behind_of(text, a, b)
        b = b if edge is None else _before_tail(text, edge, b)
        name = None if edge is None else make(text, edge, b, "listed")
        if name is None or not _is_member(text, name, index):
            return []
        names.append(name)
    vouched = any(has_ending(n.text) for n in names)
    return names if len(names) > 1 and vouched else []


def _behind_of(text: str, start: int, end: int) -> int:
    """忠门镇的|木材交易中心."""
    of = text.rfind("的", start, end) + 1
    return of if of > start and has_ending(text[of:end]) else start


def _before_tail(text: str, start: int, end: int) -> int:
    """环东海域新城|在翔安区: where a name closes before what else is told."""
    close = right_edge(text, start, [])
    whole = start < close < end and has_ending(text[start:close])
    return close if whole and _TAIL.match(text, close) else end


def _joins(text: str, start: int, at: int) -> bool:
    return "、" in text[start:at] or has_ending(text[start:at])


def _is_member(text: str, name: Name, index: int) -> bool:
    if not _SHORTEST <= len(name.text) <= _LONGEST or is_group(text, name):
        return False
    if _NO_NAME.search(name.text):
        return False
    return index == 0 or not right_stop(text, name.start + 2, name.end, _LONGEST)
