"""Which span a figure covers, and on which day a thing happened."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

import msgspec

from extract.facts.tokens import Tokens
from normalize.dates import PeriodMention

_PLAN_WORD = re.compile(
    r"(?:度|内|底前)?(?:计划|安排|拟|预计)(?:完成)?(?:投资|投入|总投资)|(?:度)?(?:投资)?计划"
)
_DATELINE = re.compile(
    r"\s*[^,。;:\d]{2,16}?(?:\d{1,2}月\d{1,2}日)?(?:讯|电|消息)(?=\s|\(|　|[^息号报])"
)
_TOLD = re.compile(
    r"[^,。;]{0,24}?(?:获悉|了解到|通报|公布|召开|介绍|发布|公告|印发|出台|部署|定下|下达|确定的|提出|获批|盘点|统计|梳理|亮出|晒出|交出|披露|汇总|出炉|通稿|记者会)"
)
_TOLD_LATER = re.compile(r",[^,。;]{0,16}?(?:获悉|了解到|通报(?!会)|公布|盘点|披露|统计)")
"""11月20日|,市发改委通报: the day on which it was told."""
_CEREMONY = re.compile(
    r"(?=[签开竣投奠动启对集推恳洽招])(?:"
    r"(?:签约|开工|竣工|开竣工|投产|奠基|动工|动建|开建|动土|启动|开\(竣\)工|对接)[^,。;]{0,10}?(?:仪式|典礼|活动|大会|会议|会|现场)|集中(?:签约|开工|动工|动建|开建|竣工|投产|开竣工|开\(竣\)工)|(?:签约|开工)[^,。]{0,4}(?:举行|举办)|(?:推介会|恳谈会|洽谈会|招商大会|对接会|推介活动|招商[^,。;]{0,4}座谈会|推介座谈会|投资[^,。;]{0,4}大会|招商会|招商推介[^,。;]{0,4}会)[^,。;]{0,10}(?:举行|举办|召开|开幕))"
)
_BY_END = re.compile(r"(?:前|末|底)$")
_CONTRAST = re.compile(r"(?:比|较|与|跟|和|同|相比|超过|高于|快于)\s*$")


class When(msgspec.Struct, frozen=True):
    """A resolved span: ISO days, both within, or None where the text leaves it open."""

    span: tuple[str, str] | None
    at: tuple[int, int]
    kind: str
    precision: str


def year_of(published: date | None) -> tuple[str, str] | None:
    """The whole year in which a text appeared."""
    return (f"{published.year}-01-01", f"{published.year}-12-31") if published else None


def resolve(mention: PeriodMention, published: date | None, this_year: bool) -> When | None:
    """A mention as a span; 截至10月底 runs from New Year only where ``this_year`` is spoken of."""
    period = mention.period
    at = (mention.start, mention.end)
    if period is None or period.kind == "now":
        return When(None, at, "now", "")
    start, end = period.start, period.end
    if period.kind == "until" and end is not None:
        start = date(end.year, 1, 1) if this_year else None
    if period.kind == "since":
        end = end or published
    if start is None or end is None:
        return When(None, at, period.kind, period.precision)
    return When((start.isoformat(), end.isoformat()), at, period.kind, period.precision)


_ONLY_THEN = re.compile(r"(?:去年|上年|前年|上届)[^()]{0,6}(?:只有|仅|才|为|是|同期)[^()]{0,12}\)")
"""新签约项目13个(|去年全年只有4个|),总投资38.9亿元: told for contrast alone."""
_GREW_FROM = re.compile(r"的?[\d.]+[^,。;]{0,4}?(?:增|扩|升|提|减|降|缩|变|到|翻)")
"""由去年底|的21个增至34个: when it was as many as before."""
_OF_A_PLAN = re.compile(
    r"同期|度?(?:新?开工|签约|投资)?(?:\d{1,4}个)?(?:项目)?(?:的)?(?:任务|目标|计划|盘子(?=的[约近超]?\d))"
    r"(?!新|开工|签|再|完成|实现|推进|实施|建成|竣工|投产|引进|落地|策划|动工|是|定为|定在)"
)


def candidates(
    text: str, tokens: Tokens, aims: bool = False, dated: bool = False
) -> list[PeriodMention]:
    """The mentions that may date a figure.

    Left out are parts of 今年计划投资, contrasts (比去年同期), the day on which something was
    told (记者19日获悉), and the quarter in a ceremony's own name (三季度集中开工活动), where its
    day is told beside it or, as ``dated`` says, before.
    """
    if not tokens.periods:
        return []
    out = []
    told = _DATELINE.match(text)
    for mention in tokens.periods:
        if told and mention.start < told.end():
            continue
        if (not aims and _PLAN_WORD.match(text, mention.end)) or _CONTRAST.search(
            text[: mention.start]
        ):
            continue
        if _OF_A_PLAN.match(text, mention.end) or _is_of_before(text, mention):
            continue
        if is_day(mention) and _is_of_telling(text, mention):
            continue
        if AS_WORD.match(text, mention.end - mention.words.endswith("的")):
            continue
        if mention.words.endswith("年初") and _SET_OUT.match(text, mention.end):
            continue
        out.append(mention)
    exact = [m for m in out if not _YEARS_LONG.fullmatch(m.words)]
    return _without_names_of_events(text, exact or out, dated)


_SET_OUT = re.compile(r"[^,。;]{0,3}(?:部署|安排|定|计划|确|提|目标|下达|的)")


def _is_of_before(text: str, mention: PeriodMention) -> bool:
    """Whether it dates what was before: (去年只有4个), 由去年底的21个增至; or another's page."""
    lead = text[: mention.start]
    if lead.endswith("("):
        return _ONLY_THEN.match(text, mention.start) is not None
    if lead.endswith(("由", "从")):
        return _GREW_FROM.match(text, mention.end) is not None
    return lead.endswith(("本报", "本刊", "本网")) and is_day(mention)


def _is_of_telling(text: str, mention: PeriodMention) -> bool:
    """Whether a day is that on which something was told: 记者19日获悉."""
    if _TOLD.match(text, mention.end) and not _CEREMONY.match(text, mention.end):
        return True
    return _TOLD_LATER.match(text, mention.end) is not None and not ceremony(text)


_YEARS_LONG = re.compile(
    r"(?:近|这)(?:[一二两三四五六七八九十几]|\d{1,2})+年|(?:[一二两三四五六七八九十几]|\d{1,2})+年(?:来|间|内)"
)


AS_WORD = re.compile(r"的(?:最|一大|一个|重头|重点|亮点|主|头|热|大事|特点|新变化|关键)")
"""台资是今年|的最大亮点: no span of a figure."""


def is_day(mention: PeriodMention) -> bool:
    """Whether a mention names one day."""
    return (
        mention.period is not None
        and mention.period.kind == "point"
        and mention.period.precision == "day"
    )


_HELD = re.compile(r"(?:举行|举办|召开|组织|开展|参加|迎来|启动)了?[^,。;]{0,4}$")


def _without_names_of_events(
    text: str, found: list[PeriodMention], dated: bool
) -> list[PeriodMention]:
    days = [m for m in found if is_day(m)]
    if not days and not dated:
        return found
    event = ceremony(text)
    if event is None:
        return found
    if not days:
        held = text.startswith(("活动", "仪式"), event.end()) or event[0].endswith(("活动", "仪式"))
        return [
            m
            for m in found
            if not m.end <= event.start() <= m.end + 16
            or not (held or _HELD.search(text[: m.start]))
        ]
    return [
        m
        for m in found
        if (is_day(m) and not _festival(m))
        or not (days[0].start < m.start < event.end() or m.end <= event.start() <= m.end + 16)
    ]


def _festival(mention: PeriodMention) -> bool:
    return re.search(r"春节|元旦|国庆|新春", mention.words) is not None


@lru_cache(maxsize=16)
def ceremony(text: str) -> re.Match[str] | None:
    """The words that name a ceremony in a segment, where there are any."""
    return _CEREMONY.search(text)


def until_end_of(span: tuple[str, str], words: str) -> tuple[str, str]:
    """For an aim: 三季度末, 年底前 as the stretch from New Year to that day."""
    if _BY_END.search(words):
        return f"{span[1][:4]}-01-01", span[1]
    return span


def event_date(when: When) -> str | None:
    """An event's date: a day, or a month where no more is told."""
    if when.span is None:
        return None
    if when.precision == "day" and when.span[0] == when.span[1]:
        return when.span[0]
    if when.precision == "day":
        return when.span[0]
    if when.precision == "month" and when.span[0][:7] == when.span[1][:7]:
        return when.span[0][:7]
    return None


_LONGEST_FAIR = 10  # days


def is_fair(when: When) -> bool:
    """Whether a span is the few days of a fair: 9月8日至11日."""
    if when.span is None or when.precision != "span" or when.span[0] == when.span[1]:
        return False
    first, last = (date.fromisoformat(day) for day in when.span)
    return (last - first).days < _LONGEST_FAIR
