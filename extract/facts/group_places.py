"""Whose figure it is: the place beside a group, that of its whole, or the article's."""

from __future__ import annotations

import re

from extract.facts import where
from extract.facts.context import Context, absolute, reach
from extract.facts.subjects import Subject
from normalize import places
from normalize.places import Place

Row = tuple[int, int, Place]
"""A place's stretch of the segment, and the place."""


def read_place(context: Context, subject: Subject) -> None:
    """Set a group's region; a figure told of another place for comparison is dropped."""
    if subject.own_region:
        _check_own(context, subject)
        return
    here = context.state.here
    told = where.mentions(context.text, context.tokens.places, here, context.state.published)
    start, end = context.local(subject.start), reach(context, subject)[1]
    if _still_elsewhere(context, subject, [row[0] for row in told if row[1] <= end]):
        subject.dropped = _ELSEWHERE
        return
    strange = [row for row in told if start - 2 <= row[1] <= end and _is_strange(context, row)]
    if strange and strange[-1][0] >= start - 14 and not subject.part:
        if not _COMPARED.search(context.text):
            _set_region(subject, context, strange[-1])
            return
        subject.dropped = _ELSEWHERE
    rows = [row for row in told if row[1] <= end and _usable(context, *row)]
    touching = [row for row in rows if start - 3 <= row[1] and start - 12 <= row[0] <= start + 4]
    if rows and _one_of_several(context, (touching or rows)[-1][0]):
        touching, rows = [], []
    _choose(context, subject, touching, rows)


def _check_own(context: Context, subject: Subject) -> None:
    place = places.find(subject.region) if subject.region else None
    here = context.state.here
    other = place is not None and here is not None and not where.family(here, place)
    if other and _COMPARED.search(context.text):
        subject.dropped = _ELSEWHERE


_ELSEWHERE = "a figure of another place"


def _still_elsewhere(context: Context, subject: Subject, told: list[int]) -> bool:
    """隔壁的莆田市新开工项目29个,|签约项目30个: nothing has led back home."""
    at = context.subjects.index(subject)
    before = [s for s in context.subjects[:at] if s.is_group]
    if not before or before[-1].dropped != _ELSEWHERE:
        return False
    return not any(row > context.local(before[-1].start) for row in told)


_RANKED_FIRST = re.compile(
    r"[市县区]?[^,。;\d]{0,4}(?:最多|最高|最大|居首|领先|领跑|夺冠|次之|最少|垫底|靠前|紧随其后),?(?:有|共|达到?|为|仅|签约|开工)*"
)
"""其中南安最多,有|21个."""


def _choose(context: Context, subject: Subject, touching: list[Row], rows: list[Row]) -> None:
    """The place beside the group, else its whole's, else one before it, else the paragraph's."""
    state = context.state
    if touching:
        _set_region(subject, context, touching[-1])
    elif rows and _RANKED_FIRST.fullmatch(context.text[rows[-1][1] : context.local(subject.start)]):
        _set_region(subject, context, rows[-1])
    elif subject.part and subject.parent is not None and subject.parent.region:
        subject.region, subject.region_span = subject.parent.region, subject.parent.region_span
    elif rows:
        _set_region(subject, context, rows[-1])
    elif state.region is not None and state.region_paragraph == subject.paragraph:
        subject.region, subject.region_span = where.official(state.region), state.region_span
    elif state.here is not None:
        subject.region = where.official(state.here)


def _is_strange(context: Context, row: Row) -> bool:
    """Whether a place neither holds the article's nor lies in it."""
    here = context.state.here
    return (
        here is not None
        and row[2].level in ("county", "city", "province")
        and not where.family(here, row[2])
        and not _venue(context.text, row[0], row[1])
        and not _wider(context, row[0], row[2])
        and not _ABROAD.search(context.text[: row[0]])
        and not _VISITORS.match(context.text, row[1])
        and not _GUEST_FIRMS.match(context.text, row[1])
        and not any(m.start == row[0] and m.bound for m in context.tokens.places)
    )


_COMPARED = re.compile(
    r"[一两]?[江海河湖湾山水]之隔|隔[江海河湾][^,。;]{0,2}相?望|隔壁|接壤|邻居|近邻|邻[县市区]|反观|邻近|相邻|周边|毗邻|兄弟(?:县|市|区)|相比|对比|比起|同期|高于|低于|好于|跟[^,。;]{0,12}比"
)


_GUEST_FIRMS = re.compile(r"籍?(?:百大|知名|龙头|上市|民营)?(?:企业|厂商|客商|商会|同胞|投资商)")
"""与台湾|企业|签约项目41项."""
_GUESTS = re.compile(r"来自[^。;]{0,20}$|(?:与|和|同|赴|走进|前往)[^,。;]{0,4}$")
_VISITORS = re.compile(r"等?[地市省县]?的?(?:客商|企业|商会|乡贤|投资者|嘉宾|公司|集团|厂家)")
"""与浙江、|江苏|等地客商签约."""
_ABROAD = re.compile(r"来自[^。;]{0,20}$|(?:赴|走进|前往)[^,。;]{0,4}$")
"""与来自|晋江、石狮等地的企业签订: where the guests come from."""


def _one_of_several(context: Context, start: int) -> bool:
    """安溪、永春、德化|三县共签约项目56个: the figure is that of all of them."""
    before = [m for m in context.tokens.places if m.end <= start]
    joined = before and context.text[before[-1].end : start] in ("、", "和", "与", "及")
    if "分别" in context.text[start:]:
        return False
    return bool(joined) and _SEVERAL.match(context.text, _end_of(context, start)) is not None


_SEVERAL = re.compile(r"[县市区]?(?:等)?[两三四五六七八九十\d]+个?(?:县|市|区|地|镇|乡)")


def _end_of(context: Context, start: int) -> int:
    return next(m.end for m in context.tokens.places if m.start == start)


_RANKED = re.compile(r"排名|位居|居$|占$|排在|名列")
_NO_PLACE = re.compile(
    r"级|网|日报|晚报|电|讯|新闻|第一|首位|前列|籍?(?:企业|客商|资本|商会)[^,。;]{0,4}的"
)


def _usable(context: Context, start: int, stop: int, place: Place) -> bool:
    state, text = context.state, context.text
    if state.here is not None and not where.family(state.here, place):
        return False
    mention = next((m for m in context.tokens.places if m.start == start), None)
    if mention is not None and mention.bound:
        return False
    if any(
        not s.is_group and s.start <= context.segment.start + start < s.end
        for s in context.subjects
    ):
        return False
    if (
        where.is_one_of_all(text, start)
        or _GUESTS.search(text[:start])
        or _wider(context, start, place)
    ):
        return False
    if _RANKED.search(text[max(0, start - 4) : start]) or _NO_PLACE.match(text, stop):
        return False
    return not _venue(text, start, stop)


def _venue(text: str, start: int, stop: int) -> bool:
    """在|厦门|举行的投洽会上: where people met."""
    there = text[max(0, start - 1) : start] in ("在", "赴")
    return (
        there
        and re.match(r"[^,。;]{0,8}(?:举行|召开|举办|启动|开幕|签约)", text[stop:]) is not None
    )


def _wider(context: Context, start: int, place: Place) -> bool:
    """福建|国俊针织的三个项目: a bare name of what the article's own place lies in."""
    home = context.state.here
    if home is None or home.code == place.code or not places.contains(place, home):
        return False
    mention = next((m for m in context.tokens.places if m.start == start), None)
    if mention is not None and _LEVEL.match(context.text, mention.end):
        return True
    listed = _LISTED_BY.search(context.text[:start]) is not None
    return listed or (mention is not None and mention.text[-1] not in "省市县区全")


_LEVEL = re.compile(r"级?(?:重点|重大|在建重点)(?!.{0,6}(?:办|指挥部))[^,。;、]{0,4}项目")
"""晋江市68个|泉州市|重点项目: the level that set them, and no place."""
_LISTED_BY = re.compile(r"(?:列入|纳入|入选|被列为|被列入|跻身|进入|申报)[^,。;]{0,2}$")


def _set_region(subject: Subject, context: Context, row: tuple[int, int, Place]) -> None:
    subject.region = where.official(row[2])
    subject.region_span = absolute(context, row[0], row[1])
    context.state.region, context.state.region_paragraph = row[2], subject.paragraph
    context.state.region_span = subject.region_span
