"""Projects by name: the rule tagger.

Names are found where a text does something to them: a sum is said of them, they are begun or
finished, they are listed before 等3个项目, they head a paragraph. Endings (项目, 产业园, 生产线 …)
help to find where a name closes; a name in a list needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from extract.facts.lexicon import pattern
from extract.facts.name_edges import left_edge, right_stop
from extract.facts.name_evidence import acted_on, contracted_for, specific, spoken_of
from extract.facts.name_lists import enumerated, listed, siblings
from extract.facts.name_parts import ENUM, MASK, Name, is_group, keyed, make
from extract.facts.name_stages import staged
from extract.facts.name_sums import after_sum, before_sum, ranked
from extract.facts.name_topics import topics
from extract.facts.namewords import PHASE, clean_name, closes, ending_matches, has_ending, is_name
from extract.facts.tokens import Tokens

__all__ = ["Name", "candidates", "find_names", "heading"]


_INSIDE = re.compile(r"(?<=[一-鿿A-Za-z]{2})\((?![^()]*(?:亿|万元|个))[^()]{1,24}\)(?=项目|工程)")
"""加楷科技产业园|(铝模及爬架生产、租赁)|项目: words in brackets that part no name."""


_SPEAKS = re.compile(r"项目|工程|期|[:、]|签|会场")
"""Without these, a sum or a word of stages, nothing can be told of a project."""


def find_names(text: str, tokens: Tokens) -> list[Name]:
    """Every project that this segment names, in order, none overlapping."""
    if not tokens.words and not tokens.money and _SPEAKS.search(text) is None:
        return []
    masked = _INSIDE.sub(lambda m: MASK * len(m[0]), text) if ")" in text else text
    found = _find_names(masked, tokens)
    if masked is text:
        return found
    return [
        replace(n, text=clean_name(text[n.start : n.end])) if MASK in n.text else n for n in found
    ]


def _find_names(text: str, tokens: Tokens) -> list[Name]:
    stops = [p.start for p in tokens.periods] + [m.start for m in tokens.money]
    found: list[Name] = []
    for name in (
        *keyed(text),
        *after_sum(text, tokens, stops),
        *ranked(text, tokens),
        *listed(text),
        *enumerated(text),
        *before_sum(text, tokens),
        *item_of_list(text),
        *staged(text, tokens),
        *_longest_first([*_by_ending(text, tokens), *_phased(text, tokens)]),
        *_phases(text),
        *_contracted(text),
    ):
        _add(found, name)
    found = [n for n in found if text[max(0, n.start - 1) : n.start] != "等"]
    for name in topics(text, tokens, stops, found):
        _add(found, name)
    for name in found:
        for sibling in siblings(text, name, stops):
            _add(found, sibling)
    for name in list(found):
        at = text.find(name.text, name.end)
        if at >= 0 and len(name.text) >= _TOLD_AGAIN:
            _add(found, Name(at, at + len(name.text), name.text, "again"))
    return sorted(found, key=lambda n: n.start)


_TOLD_AGAIN = 4


def _add(found: list[Name], name: Name) -> None:
    if not any(name.start < other.end and other.start < name.end for other in found):
        found.append(name)


_SAID_OF_PHASE = (
    r"(?:预计|计划|拟|将|也|已|正|则|力争|确保|可望|有望)?于?(?:[今明去后]年)?(?:上半年|下半年|(?:年|\d{1,2}月)(?:\d{1,2}日|初|底|中旬|份)?)?前?"
    r"(?:总投资|投资|也?在|正在|谋划|规划|于|已|开工|动工|动建|开建|建成|竣工|投产|封顶|,)"
)
_PHASE_ALONE = re.compile(
    rf"(?:^|[,。;:、的]|其中,?)(?:项目|工程|园区|基地|产业园)?({PHASE})"
    rf"(?=(?:工程|项目)?(?:\([^()]{{1,30}}\))?{_SAID_OF_PHASE}|\([^()]{{0,20}}\d[万亿]+元[^()]{{0,20}}\))"
)


def _phases(text: str) -> list[Name]:
    """二期计划投资3.5亿元: a later phase of what was named before."""
    if "期" not in text:
        return []
    return [
        Name(m.start(1), m.end(1), m[1].strip("()"), "phase") for m in _PHASE_ALONE.finditer(text)
    ]


_WITH_PHASE = re.compile(rf"(?<=[一-鿿A-Za-z]{{4}}){PHASE}")


def _phased(text: str, tokens: Tokens) -> Iterator[Name]:
    """锂电池结构件二期同日动土: a phase makes a name of what stands before it."""
    for match in _WITH_PHASE.finditer(text) if "期" in text else ():
        edge = left_edge(text, 0, match.end())
        name = None if edge is None else make(text, edge, match.end(), "ending")
        if name is not None and name.end - name.start > 5 and acted_on(text, tokens, name):
            yield name


def _longest_first(names: list[Name]) -> list[Name]:
    """光电产业园LED外延片二期, not 光电产业园; 二期厂房项目, not 二期."""
    return sorted(names, key=lambda n: n.start - n.end)


_CONTRACT = re.compile(
    r"(?:签下|签订|签署)了?(?P<name>[^,。;:!?]{4,32}?)的?(?:投资|合作|框架|意向|入驻|落户|建设|\s)*(?:协议|合同)"
)


def _contracted(text: str) -> list[Name]:
    """签下A合作协议: the name of what a contract is for."""
    if "签" not in text:
        return []
    names = (make(text, *m.span("name"), "ending") for m in _CONTRACT.finditer(text))
    return [n for n in names if n is not None and has_ending(n.text)]


_MEASURED = re.compile(r"(?:约|共)?\d[\d.]*(?:余|多)?万?(?:平方米|平米|㎡|栋|幢|条|座|套|台|间)")
"""建设标准厂房|6万平方米: a part of the works that were named before."""


_OFFICE = re.compile(
    r"(?:\([^()]{1,20}\))?(?:建管中心|管委会|管理委员会|管理局|管理处|管理中心|指挥部|筹建处|筹备处|党工委)"
)
"""石门澳产业园(规划面积23平方公里)|建管中心主任."""


@lru_cache(maxsize=64)
def candidates(text: str) -> tuple[Name, ...]:
    """Everything that closes as a project's name does, whatever is said of it."""
    names: list[Name] = []
    for match in ending_matches(text, 0, len(text)):
        if not closes(text, match):
            continue
        start = left_edge(text, 0, match.end())
        name = None if start is None else make(text, start, match.end(), "ending")
        if name is None or len(name.text) < 4 or is_group(text, name):
            continue
        if _MEASURED.match(text, name.end) or _OFFICE.match(text, name.end):
            continue
        if len(name.text) < 5 and name.text.endswith(("项目", "工程")):
            continue
        if (
            names
            and names[-1].start == name.start
            and not right_stop(text, names[-1].end, name.end)
        ):
            names.pop()
        names.append(name)
    return tuple(names)


_VISITED = re.compile(
    r"(?:走进|来到|参观|考察|走访|入驻|进驻|位于|用的是|租用了?|租下|利用|(?:投产|签约|开工|动工|竣工)?.{0,6}在)$"
)
_LONGEST_VISIT = 12


_SITE = re.compile(r"会场[^,。;]{0,6}(?:设在|放在|为|在)[^,。;]{0,14}$")
"""分会场设在湾坞镇的|X项目工地: the works that are begun there."""
_BEGUN = re.compile(r"(?<=项目|工程|基地)|(?:的)?(?:项目|工程|建设|施工)?(?:工地|现场|地块)")
"""…设在X医院工地, but not 设在市民活动中心."""
_HOST = re.compile(r"(?:于[^,。;]{2,10})?(?:举行|举办|召开|承办)")


def _by_ending(text: str, tokens: Tokens) -> list[Name]:
    """A破土动工 · A主体结构封顶 · 对泉州国亨化学项目开展服务."""
    return [
        n
        for n in candidates(text)
        if (_SITE.search(text[: n.start]) and _BEGUN.match(text, n.end))
        or (
            not _VISITED.search(text, max(0, n.start - _LONGEST_VISIT), n.start)
            and not _HOST.match(text, n.end)
            and (
                acted_on(text, tokens, n)
                or specific(tokens, n)
                or spoken_of(text, tokens, n)
                or contracted_for(text, n)
            )
        )
    ]


_PARTED = re.compile(r"[,。;!?]|[万亿]元|总投资|投资额")


_ASIDE_LAST = re.compile(r"\([^()]*\)$")
_SECTION = re.compile(r"\s*(?:[一二三四五六七八九十]{1,2}[、.]|[(][一二三四五六七八九十]{1,2}[)])")
_ITEM = re.compile(
    r"([^,。;:!?()\n]{4,28}?)(?:\([^()]{1,10}\))?\s*[,:(]\s*(?:项目)?(?:计划|预计|协议|估算)*(?:总投资|投资[约\d])"
)


def item_of_list(text: str) -> list[Name]:
    """3.城东五金配件集中区,总投资1.6亿元: what a number stands before needs no ending."""
    enum = ENUM.match(text) if "投资" in text else None
    match = _ITEM.match(text, enum.end()) if enum and _DIGITS.search(enum[0]) else None
    if match is None or right_stop(match[1], 2, len(match[1]), 24) or _HEADLINE.search(match[1]):
        return []
    name = make(text, *match.span(1), "before_sum")
    whole = name is not None and name.start == match.start(1)
    return [name] if name is not None and whole and not is_group(text, name) else []


_DIGITS = re.compile(r"[\d①-⑳]")
_HEADLINE = re.compile(r"\d+(?:条|个|座|家|台|套|项)|\S{4} +\S{4}|[,!?]")
"""莲子变出4条|生产线: a headline that only ends as names do."""


def heading(text: str, keyed_sum: bool = False) -> Name | None:
    """A line that is nothing but a project's name: 「3.退役动力电池梯次利用基地」.

    Above a line 总投资:… (``keyed_sum``) a noun phrase needs no ending of its own.
    """
    enum = ENUM.match(text)
    start = enum.end() if enum else len(text) - len(text.lstrip())
    body = text[start:].rstrip(" :。★☆◆●▲■")
    if len(body) > 40 or _PARTED.search(body) or not is_name(body):
        return None
    aside = _ASIDE_LAST.search(body)
    if aside is not None and pattern("status").search(aside[0]) is not None:
        return None
    numbered = enum is not None and _SECTION.match(text) is None
    plain = not _HEADLINE.search(body)
    named = has_ending(body) and (numbered or plain)
    phrase = plain and (numbered or (keyed_sum and not right_stop(body, 2, len(body), 24)))
    if not named and (len(body) < 5 or not phrase):
        return None
    return Name(start, start + len(body), clean_name(body), "heading")
