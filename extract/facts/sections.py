"""Headings of sections (一、2022年工作回顾; 二、今年工作安排; 02 正在建的) and what they lend.

A line that is a heading lends the lines below it a span, an aim or a stage, until the next
heading. A figure or a project that tells its own keeps its own.
"""

from __future__ import annotations

import re
from datetime import date

from extract.facts.lexicon import find_words, last_match, pattern
from extract.facts.sentences import Segment
from extract.facts.stages import status_of
from extract.facts.state import Section, State
from extract.facts.tokens import Tokens
from extract.facts.when import When, resolve
from model import Status
from normalize.dates import find_periods
from normalize.places import Place

_ORDINAL = re.compile(
    r"\s*(?:第[一二三四五六七八九十]+[部章节]分?|\((?:[一二三四五六七八九十]{1,3}|\d{1,2})\)[、.\s]?|"
    r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.\s]|[①-⑩]|[【\[])"
)
_FRAME = re.compile(r"^[\s■◆●▲★□◎▶♦【\[〖]+|[】\]〗:\s]+$")
_LONGEST = 26
_SENTENCE = re.compile(r"[。;!?]|\d[^年月日]{0,3}(?:个|亿|万|%)")


_COUNTED = re.compile(
    r"(?<=项目|工程)\s*\((?:共)?\d+(?:个|项)\)$|(?<=项目|工程)[:,](?:共)?\d+(?:个|项)$"
)
"""2.竣工项目|(11个): a heading that counts what stands below it."""


_FILLER = re.compile(
    r"(?:今[天日]|昨[天日]|[本上]周|本月|本期|重点|重大|产业|投资|招商|各|一批|集中|主要|部分|新|年度|本次|现场|已经|已|正在|了|好|的|要)*"
    r"(?:项目|工程)?(?:名单|清单|情况|进展|动态|一览|篇|简介|介绍|了|的|:)*"
)


def note_section(segment: Segment, state: State) -> bool:
    """Keep a heading in mind. True where the segment is one and tells nothing else."""
    text = segment.text.strip()
    if not _is_line(segment, state) or len(text) > _LONGEST:
        return False
    text, counted = _COUNTED.subn("", text)
    if _SENTENCE.search(text):
        return False
    bare = text[_numbered(text) :].rstrip(" 】]〗")
    words = pattern("section")
    last = last_match(words.finditer(bare))
    aim = last is not None and pattern("section", "aim").fullmatch(last[0]) is not None
    stage = _stage(bare)
    if last is None and stage is None:
        _close(text, state)
        return False
    when = _span(text, state.published)
    state.section = Section(stage if last is None else None, aim, when, segment.start, _level(text))
    if aim or when is not None:
        state.period, state.event, state.target = None, None, False
    return not counted


def note_place(segment: Segment, tokens: Tokens, state: State) -> bool:
    """A line that is a place's name (■建宁; 【永安市】): the lines below it speak of that place."""
    if not _is_line(segment, state) or len(segment.text) > _LONGEST:
        return False
    bare = _FRAME.sub("", segment.text)
    marked = bare != segment.text.strip()
    for mention in tokens.places:
        if mention.place is not None and segment.text[mention.start : mention.end] == bare:
            span = (segment.start + mention.start, segment.start + mention.end)
            state.place = (mention.place, span)
            return True
    headed = _headed_place(segment, tokens)
    if headed is not None:
        state.place = headed
        return False
    if marked or _numbered(segment.text):
        state.place = None
    return False


_TELLS = re.compile(r"[。;!?]|\d")


def _headed_place(segment: Segment, tokens: Tokens) -> tuple[Place, tuple[int, int]] | None:
    """诏安:补齐短板 快马加鞭: a heading that opens with its place."""
    for mention in tokens.places:
        if mention.start > 2 or mention.place is None or _TELLS.search(segment.text):
            return None
        if segment.text[mention.end : mention.end + 1] in (":", " ", "|"):
            return mention.place, (segment.start + mention.start, segment.start + mention.end)
    return None


_LEADS_LINE = re.compile(r"\s*[■◆●▲★【\[〖]?\s*")
_AFTER_LEAD = re.compile(r"\s*[】\]〗]\s*|\s*:(?=.{4})")


def lead_place(segment: Segment, tokens: Tokens, state: State) -> None:
    """【晋江】三创园四期,…; 石狮:…: the place that a line opens with is where it is told of."""
    opening = _LEADS_LINE.match(segment.text)
    start = opening.end() if opening else 0
    for mention in tokens.places[:1]:
        closing = _AFTER_LEAD.match(segment.text, mention.end)
        if mention.start != start or mention.place is None or closing is None:
            return
        state.region, state.region_paragraph = mention.place, segment.paragraph
        state.region_span = (segment.start + mention.start, segment.start + mention.end)


def open_paragraph(segment: Segment, state: State) -> None:
    """Begin a paragraph below a heading with the heading's span and place."""
    section = state.section
    if state.place is not None:
        state.region, state.region_span = state.place
        state.region_paragraph = segment.paragraph
    if section is None or section.when is None:
        return
    state.period, state.period_paragraph = section.when, segment.paragraph
    state.period_offset, state.period_of_group = section.start, False


def opens_line(segment: Segment, state: State) -> bool:
    """Whether a segment is the first of its line."""
    return segment.start == 0 or state.folded[segment.start - 1] == "\n"


def _is_line(segment: Segment, state: State) -> bool:
    return opens_line(segment, state) and state.folded[segment.end : segment.end + 1] in ("\n", "")


def _numbered(text: str) -> int:
    match = _ORDINAL.match(text)
    return match.end() if match else 0


def _level(text: str) -> str:
    """The kind of number that a heading bears: its level among headings."""
    mark = text[: _numbered(text)].strip()
    return re.sub(r"[一二三四五六七八九十]+", "一", re.sub(r"\d+", "1", mark))


def _close(text: str, state: State) -> None:
    """A heading of the same level that lends nothing ends what the one before it lent."""
    level = _level(text)
    if level and state.section is not None and level == state.section.level:
        state.section = None


def _stage(bare: str) -> Status | None:
    """The stage that a heading is made of: 正在建的; 开工项目名单; but not 推动项目开工."""
    for word in find_words(bare):
        if "status" in word.means and _FILLER.fullmatch(bare[: word.start] + bare[word.end :]):
            return status_of(word)
    return None


def _span(text: str, published: date | None) -> When | None:
    found = [resolve(m, published, True) for m in find_periods(text, published)]
    known = [when for when in found if when is not None and when.span is not None]
    return known[-1] if known else None
