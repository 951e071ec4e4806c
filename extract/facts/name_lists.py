"""Names in lists: A、B、C等3个项目 · 5个项目登台,它们是:A、B和C · A、B均已封顶."""

from __future__ import annotations

import re

from extract.facts.name_edges import conjunctions, left_edge, right_edge
from extract.facts.name_parts import AREA, Name, is_group, make
from extract.facts.namewords import closes_as_works, ending_matches, has_ending, is_name
from normalize.places import find_places

_ET_CETERA = re.compile(
    r"(?:等|(?<=[^,。;:的\d])(?=[两三四五六七八九十\d]+(?:个|大(?!类)|处|座)[^,。;:、]{0,10}?(?:项目|工程|工地|现场)))(?:\s*(?:\d+|[一二两三四五六七八九十百]+)(?:余|多)?(?:个|项|大|家|宗|处|座)|一批|一大批|多个|多项|系列|众多|若干)?"
    r"(?:总投资[^,。;、]{1,12}的)?(?:(?!企业|公司|方面|领域|部门|单位|乡镇|负责)[^,。;:、!?()\d]){0,14}?(?:项目|工程|工地|现场)"
    r"|(?:等)?(?:\d+|[一二两三四五六七八九十]+)家(?:台企|企业|公司)(?=[^。]{0,14}(?:签约|投资额))"
    r"|在内的[^,。;:、]{0,10}项目"
)

_HEAD_OF_LIST = re.compile(r"项目|工程|工地|现场|家(?:台企|企业|公司)")
"""What closes any match of the above; most segments have none."""


_LINK = re.compile(r"(?:\((?![^()]{0,12}[期段区]\))[^()]*\))?(?:、|,?以及|和|及|与)")


_LINK_BEFORE = re.compile(r"(?:\((?![^()]{0,12}[期段区]\))[^()]*\))?(?:、|以及|和|及|与)$")
_LINK_ENDS = frozenset("、和及与")
_SHARED = re.compile(r"[^,。;]{0,4}(?:分别|均|都|各|则分别|等)|,[^,。;]{0,6}(?:分别|均)")


def siblings(text: str, name: Name, stops: list[int]) -> list[Name]:
    """The other members of a list: A、B和|C|,总投资分别为 …"""
    out: list[Name] = []
    if name.rule == "phase":
        return out
    shared = _SHARED.match(text, name.end) is not None
    end = _piece_start(text, name.start)
    while True:
        joint = _LINK_BEFORE.search(text, 0, end) if text[end - 1 : end] in _LINK_ENDS else None
        if joint is None:
            break
        start = left_edge(text, 0, joint.start())
        item = None if start is None else make(text, start, joint.start(), "listed")
        if item is None or not (has_ending(item.text) or shared) or is_group(text, item):
            break
        out.append(item)
        end = _piece_start(text, item.start)
    at = name.end
    while True:
        link = _LINK.match(text, at)
        if link is None:
            break
        end = right_edge(text, link.end(), stops)
        item = make(text, link.end(), end, "listed")
        if item is None or not has_ending(item.text) or is_group(text, item):
            break
        out.append(item)
        at = item.end
    return out


_LONGEST = 80


def _piece_start(text: str, position: int) -> int:
    """Where the member of a list that holds ``position`` begins."""
    floor = max(0, position - _LONGEST)
    marks = [text.rfind(mark, floor, position) for mark in "、,。;:("]
    joints = [
        m.end() - 1
        for m in conjunctions(text, max([*marks, floor]), position)
        if m.end() == position
    ]
    return max([*marks, *joints]) + 1


def listed(text: str) -> list[Name]:
    """A、B、C等3个项目 · A、B两个项目同时动工."""
    names: list[Name] = []
    if _HEAD_OF_LIST.search(text) is None:
        return names
    for match in _ET_CETERA.finditer(text):
        items = _items(text, match.start())
        if _KINDS.search(match[0]):
            items = [i for i in items if _is_work(i.text)]
        counted = _count_in(match[0])
        if (
            text[match.start()] not in "等在"
            and "家" not in match[0]
            and (
                len(items) < 2
                or (
                    not any(has_ending(i.text) for i in items)
                    and counted != len(items)
                    and not all(_opens_with_place(i.text) for i in items)
                )
            )
        ):
            continue
        names.extend(items)
    return names


_KINDS = re.compile(r"产业|行业|领域|类")
"""集成电路、新能源|等新兴产业项目15个: kinds, not works."""


_ONE_SIGN = re.compile(r"(?:电路|家电|机电|光电|建材|[^工]厂|港口|市场)$")


def _is_work(name: str) -> bool:
    return _opens_with_place(name) or (has_ending(name) and not _ONE_SIGN.search(name))


def _count_in(words: str) -> int | None:
    match = re.match(r"等?(\d+|[一二两三四五六七八九十])", words)
    if match is None:
        return None
    return (
        int(match[1])
        if match[1].isdigit()
        else "零一二三四五六七八九十".find(match[1].replace("两", "二"))
    )


_STAGE = re.compile(
    r"新?(?:开工|竣工|投产|签约)(?:了|的)?(?=[^,。;、]{2})"
    r"(?!项目|工程|率|额|数|仪式|活动)"
)
"""新开工|滨江公园、南门停车场等3个项目: no name opens with its stage."""


def _items(text: str, end: int) -> list[Name]:
    """The members of the list that closes at ``end``, from the last to the first."""
    floor = max(text.rfind(mark, 0, end) for mark in ",。;:!?\n\t") + 1
    names: list[Name] = []
    cuts = [floor, *(m.end() for m in _splits(text, floor, end))]
    several = len(cuts) >= _MANY
    stops = [*(m.start() for m in _splits(text, floor, end)), end]
    for start, stop in zip(reversed(cuts), reversed(stops), strict=True):
        stop = _without_aside(text, start, stop)
        edge = left_edge(text, start, stop)
        if edge is None:
            break
        stage = _STAGE.match(text, edge, stop)
        edge = stage.end() if stage else edge
        name = make(text, edge, stop, "listed") or _stem(text, edge, stop)
        if name is None and several and has_ending(text[edge:stop]):
            area = AREA.match(text, edge, stop)
            at = area.end() if area else edge
            name = Name(at, stop, text[at:stop], "listed")
        if name is not None and not re.search(r"\d+(?:个|项|场|次|人|名)", name.text):
            only = not closes_as_works(name.text) and len(name.text) <= 5
            names.append(Name(name.start, name.end, name.text, "listed", None, only))
        if edge > start and text[edge - 1] != "的":
            break
    several = len(names) >= _MANY
    whole = _with_shared_head(names[::-1])
    return [n for n in whole if is_name(n.text) or (several and _is_plain_park(n.text))]


_MANY = 4
_PLAIN_PARK = re.compile(r"(?:产业|生产|加工|科研|物流|总部|仓储)(?:基地|园|中心)")


def _is_plain_park(name: str) -> bool:
    """产业基地, as a member of a list of four and more: it would be nobody's name alone."""
    return _PLAIN_PARK.fullmatch(name) is not None


def _stem(text: str, start: int, end: int) -> Name | None:
    """What may be a name with the head that its list says once, at its end: 丙烷."""
    short = 1 < end - start <= _SHORT_MEMBER and text[start:end].isalnum()
    return Name(start, end, text[start:end], "listed") if short else None


_SHORT_STEM = 3
_SHORT_MEMBER = 4


def _with_shared_head(names: list[Name]) -> list[Name]:
    """LPG、丙烷、丁烷洞库: a short head that a list says once, at its end."""
    out = list(names)
    for index, name in enumerate(names):
        ending = ending_matches(name.text, 0, len(name.text))
        if not ending or ending[-1].end() != len(name.text) or len(ending[-1][0]) < 2:
            continue
        if not 0 < ending[-1].start() <= _SHORT_STEM:
            continue
        for at in range(index - 1, -1, -1):
            other = names[at]
            if has_ending(other.text) or (at > 0 and len(other.text) > _SHORT_MEMBER):
                break
            whole = other.text + ending[-1][0]
            out[at] = Name(other.start, other.end, whole, "listed")
    return out


_CLOSES_LIST = re.compile(r"[。;!?]|等|,(?!以及|和|及)")
_JOINS_LAST = re.compile(r",?(?:以及|和|及|与)")
_SUM_OR_COUNT = re.compile(r"\d+(?:\.\d+)?(?:亿|万|%|个|项)")
_OPENS_LIST = re.compile(
    r"(?:(?:项目|工程)(?:则|还|主要)?(?:有|包括|包含)|它们是|它们分别是|分别是|分别为|包括|具体为|即|为)[:]?"
)


def enumerated(text: str) -> list[Name]:
    """5个项目登台,它们是:A、B、C(二期),以及D。"""
    out: list[Name] = []
    for opening in _OPENS_LIST.finditer(text):
        end = _CLOSES_LIST.search(text, opening.end())
        stop = end.start() if end else len(text)
        counted = _COUNTED.search(text, 0, opening.end()) is not None
        if not counted and not ending_matches(text, opening.end(), stop):
            continue
        names = _enumerated(text, opening.end(), stop)
        good = [n for n in names if n is not None and not _SUM_OR_COUNT.search(n.text)]
        vouched = any(has_ending(n.text) for n in good) or (
            counted and all(_opens_with_place(n.text) for n in good)
        )
        if len(good) >= 2 and len(good) >= len(names) - 1 and vouched:
            out += good
    return out


_COUNTED = re.compile(
    r"(?:项目|工程)[^,。;:]{0,6}\d+(?:个|项)|\d+(?:个|项)[^,。;:]{0,12}(?:项目|工程)|(?:项目|工程)(?:则|还|主要)?(?:有|包括|包含)$"
)


def _opens_with_place(name: str) -> bool:
    """永安石墨烯复合材料: a place and what is made there, where kinds (石墨烯) have no place."""
    first = next(iter(find_places(name)), None)
    if first is None or first.start or first.place is None:
        return False
    return len(name) - first.end >= _SHORT_MEMBER


def _enumerated(text: str, start: int, stop: int) -> list[Name | None]:
    marks = [
        m
        for m in _splits(text, start, stop)
        if m[0] != "," or text[m.end() : m.end() + 1] not in "以和及"
    ]
    starts, stops = [start, *(m.end() for m in marks)], [*(m.start() for m in marks), stop]
    return [
        make(text, a + _lead(text, a), _without_aside(text, a, b), "listed")
        for a, b in zip(starts, stops, strict=True)
        if marks
    ]


def _lead(text: str, at: int) -> int:
    match = _JOINS_LAST.match(text, at)
    return match.end() - at if match else 0


def _without_aside(text: str, start: int, stop: int) -> int:
    if text[stop - 1 : stop] != ")":
        return stop
    match = _ASIDE.search(text[start:stop])
    return start + match.start() if match else stop


_ASIDE = re.compile(r"\((?![^()]{0,12}(?:期|段|区)\))[^()]*\)$")


_COMMA = re.compile("[、,]")


def _splits(text: str, start: int, end: int) -> list[re.Match[str]]:
    marks = list(_COMMA.finditer(text, start, end))
    several = bool(marks)
    marks.extend(
        match
        for match in conjunctions(text, start, end)
        if several or has_ending(text[start : match.start()])
    )
    return sorted(marks, key=lambda m: m.start())
