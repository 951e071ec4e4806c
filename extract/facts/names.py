"""Projects by name: the rule tagger.

Names are found where a text does something to them: a sum is said of them, they are begun or
finished, they are listed before 等3个项目, they head a paragraph. Endings (项目, 产业园, 生产线 …)
help to find where a name closes; a name in a list needs none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.facts.namewords import (
    PHASE,
    clean_name,
    closes,
    conjunctions,
    ending_matches,
    has_ending,
    is_name,
    left_edge,
    right_edge,
    right_stop,
)
from extract.facts.tokens import Tokens

_OF = re.compile(
    r"\s*(?:人民币|左右)?(?:的|、(?:位于|选址|落户)[^,。;、]{2,14}的|,(?:在|于|落户)[^,。;]{2,14}(?:投资建设|兴建|建设|打造|投建)|,(?:签下|投建|兴建)|(?:合资|合作|共同)?(?:投资建设|建设|投建|兴建|兴办|打造|新建|创办|开发)(?:了)?的?)"
)
_BUILDS = re.compile(
    r"(?:投资(?:建设|兴建|兴办)|投建|兴建|兴办|打造|新建|建设|创办|开发|实施)(?:了|的)?"
)
_SAID = re.compile(
    rf"(?:\({PHASE[3:-1]}\))?[,(:]?(?:项目)?(?:预计|计划|拟|概算|协议|意向|合同|估算|由)?"
)
_ET_CETERA = re.compile(
    r"(?:等|(?<=[^,。;:的\d])(?=[两三四五六七八九十\d]+(?:个|大(?!类)|处|座)[^,。;:、]{0,10}?(?:项目|工程|工地|现场)))(?:\s*(?:\d+|[一二两三四五六七八九十百]+)(?:余|多)?(?:个|项|大|家|宗|处|座)|一批|一大批|多个|多项|系列|众多|若干)?"
    r"(?:总投资[^,。;、]{1,12}的)?(?:(?!企业|公司|方面|领域)[^,。;:、!?()\d]){0,14}?(?:项目|工程|工地|现场)"
    r"|(?:等)?(?:\d+|[一二两三四五六七八九十]+)家(?:台企|企业|公司)(?=[^。]{0,14}(?:签约|投资额))"
    r"|在内的[^,。;:、]{0,10}项目"
)
_ANNOUNCE = re.compile(
    r"(?:分别为|分别是|它们是|他们是|包括|包含|涉及|具体为|依次为|名单如下|即|为)[:,]?$|(?:个|项)(?:项目)?(?:,|:)?(?:分别|包括|有)?(?:为|是)?:?$"
)
_ENUM = re.compile(
    r"^\s*(?:0\d\s+|[^\w\s(\"《]+(?=[\w\"])|[(]?\d{1,2}[.、)](?!\d)|[一二三四五六七八九十]{1,2}[、.]|[①-⑳]|[·•◆■●▲★▶-])\s*"
)


@dataclass(frozen=True, slots=True)
class Name:
    """One mention of a project, offsets within its segment. ``sum_at`` is a sum put before it."""

    start: int
    end: int
    text: str
    rule: str
    sum_at: int | None = None
    investor_only: bool = False


def find_names(text: str, tokens: Tokens) -> list[Name]:
    """Every project that this segment names, in order, none overlapping."""
    stops = [p.start for p in tokens.periods] + [m.start for m in tokens.money]
    found: list[Name] = []
    for rule in (_after_sum, _listed, _enumerated, _before_sum, _by_ending, _phases):
        for name in rule(text, tokens, stops):
            _add(found, name)
    for name in found:
        for sibling in _siblings(text, name, stops):
            _add(found, sibling)
    return sorted(found, key=lambda n: n.start)


def _add(found: list[Name], name: Name) -> None:
    if not any(name.start < other.end and other.start < name.end for other in found):
        found.append(name)


_PHASE_ALONE = re.compile(
    rf"(?:^|[,。;:、的]|其中,?|园|项目|工程|基地)({PHASE})(?=(?:工程|项目)?(?:预计|计划|拟|将|也|已|正|则)?(?:总投资|投资|也?在|正在|谋划|规划|于|已|开工|建成|竣工|,))"
)


def _phases(text: str, tokens: Tokens, stops: list[int]) -> list[Name]:
    """二期计划投资3.5亿元: a later phase of what was named before."""
    return [
        Name(m.start(1), m.end(1), m[1].strip("()"), "phase") for m in _PHASE_ALONE.finditer(text)
    ]


def _siblings(text: str, name: Name, stops: list[int]) -> list[Name]:
    """The other members of a list: A、B和|C|,总投资分别为 …"""
    out: list[Name] = []
    if name.rule == "phase":
        return out
    shared = (
        re.match(
            r"[^,。;]{0,4}(?:分别|均|都|各|则分别|等)|,[^,。;]{0,6}(?:分别|均)", text[name.end :]
        )
        is not None
    )
    end = _piece_start(text, name.start)
    while True:
        joint = re.search(
            r"(?:\((?![^()]{0,12}[期段区]\))[^()]*\))?(?:、|以及|和|及|与)$", text[:end]
        )
        if joint is None:
            break
        start = left_edge(text, 0, joint.start())
        item = None if start is None else _make(text, start, joint.start(), "listed")
        if item is None or not (has_ending(item.text) or shared) or _is_group(text, item):
            break
        out.append(item)
        end = _piece_start(text, item.start)
    at = name.end
    while True:
        link = re.compile(r"(?:\((?![^()]{0,12}[期段区]\))[^()]*\))?(?:、|,?以及|和|及|与)").match(
            text, at
        )
        if link is None:
            break
        end = right_edge(text, link.end(), stops)
        item = _make(text, link.end(), end, "listed")
        if item is None or not has_ending(item.text) or _is_group(text, item):
            break
        out.append(item)
        at = item.end
    return out


def _piece_start(text: str, position: int) -> int:
    """Where the member of a list that holds ``position`` begins."""
    marks = [text.rfind(mark, 0, position) for mark in "、,。;:("]
    joints = [
        m.end() - 1 for m in conjunctions(text, max([*marks, 0]), position) if m.end() == position
    ]
    return max([*marks, *joints]) + 1


def _make(text: str, start: int, end: int, rule: str, sum_at: int | None = None) -> Name | None:
    enum = _ENUM.match(text[start:end])
    if enum:
        start += enum.end()
    lead = re.compile(
        r"(?:台资|港资|外资|侨资|央企|民企|内资)(?:企业)?(?=[^项企]{4})|[\s、,\"'-]+"
    ).match(text, start, end)
    if lead:
        start = lead.end()
    while end > start and text[end - 1] in " 、,\"'":
        end -= 1
    if start >= end or not is_name(text[start:end]):
        return None
    return Name(start, end, clean_name(text[start:end]), rule, sum_at)


def _after_sum(text: str, tokens: Tokens, stops: list[int]) -> list[Name]:
    """总投资24亿元的A · 投资7.2亿元建设的A · 投资19.9亿元建设A."""
    names = []
    for index, money in enumerate(tokens.money):
        if money.threshold:
            continue
        link = _OF.match(text, money.end)
        if link is None:
            continue
        start = link.end()
        if re.match(r"\s*(?:\d|[一二两三四五六七八九十]+(?:个|项))", text[start:]):
            continue
        end = right_edge(text, start, stops)
        for joint in conjunctions(text, start, end):
            if has_ending(text[start : joint.start()]):
                end = joint.start()
                break
        inner = _inner_start(text, start, end)
        name = _make(text, inner, end, "after_sum", index)
        if name is not None:
            names.append(name)
    return names


def _inner_start(text: str, start: int, end: int) -> int:
    """Past what only describes: 台资企业X, 由C投建的X."""
    cut = left_edge(text, start, end)
    if cut is None:
        return start
    tail = text[start:cut]
    if "的" in tail or re.search(r"(?:企业|公司|集团)$", tail):
        return cut
    match = re.match(r"(?:台资|港资|外资|侨资|央企|民企)?(?:企业|项目)(?=.{4})", text[start:end])
    return start + match.end() if match else start


def _before_sum(text: str, tokens: Tokens, stops: list[int]) -> list[Name]:
    """A总投资24亿元 · A,总投资24亿元 · A(总投资24亿元) · A由C投建,总投资."""
    names = []
    for word in tokens.words_of("label"):
        if word.means["label"] not in ("total_investment", "annual_plan", "completed_investment"):
            continue
        if word.text in ("投资", "完成", "金额", "总额", "投入", "规模"):
            if not any(word.end <= m.start <= word.end + 6 for m in tokens.money):
                continue
        end = _trim_right(text, word.start)
        if end < 3:
            continue
        start = left_edge(text, 0, end)
        if start is None:
            continue
        if has_ending(text[start:end].rstrip(")")) or _phase_end(text[start:end]):
            name = _make(text, start, end, "before_sum")
            if name is not None and not _is_group(text, name):
                names.append(name)
    return names


_BEFORE_LABEL = re.compile(
    r"(?:[,(:、\s]|预计|计划|拟|概算|协议|意向|合同|估算|则|分别|各|均|也|已|累计|静态|动态|的)+$"
)


def _trim_right(text: str, end: int) -> int:
    match = _BEFORE_LABEL.search(text, max(0, end - 24), end)
    return match.start() if match else end


def _phase_end(text: str) -> bool:
    return re.search(PHASE + "$", text) is not None


def _is_group(text: str, name: Name) -> bool:
    """Whether the name is only the head of a counted group: 9个|氟化工项目, 智能装备项目|8个."""
    if re.search(r"(?:\d|[一二两三四五六七八九十余多])(?:个|项|宗)的?$", text[: name.start]):
        return True
    return (
        re.match(
            r"(?:数|共|共有|达|有|约|近|超|逾|则有|各)*\s*(?:\d+|[一二两三四五六七八九十百]+)(?:余|多)?(?:个|项|宗)",
            text[name.end :],
        )
        is not None
    )


def _listed(text: str, tokens: Tokens, stops: list[int]) -> list[Name]:
    """A、B、C等3个项目 · A、B两个项目同时动工."""
    names: list[Name] = []
    for match in _ET_CETERA.finditer(text):
        items = _items(text, match.start())
        counted = _count_in(match[0])
        if (
            text[match.start()] not in "等在"
            and "家" not in match[0]
            and (
                len(items) < 2
                or (not any(has_ending(i.text) for i in items)
                and counted != len(items))
            )
        ):
            continue
        names.extend(items)
    return names


def _count_in(words: str) -> int | None:
    match = re.match(r"等?(\d+|[一二两三四五六七八九十])", words)
    if match is None:
        return None
    return (
        int(match[1])
        if match[1].isdigit()
        else "零一二三四五六七八九十".find(match[1].replace("两", "二"))
    )


def _items(text: str, end: int) -> list[Name]:
    """The members of the list that closes at ``end``, from the last to the first."""
    floor = max(text.rfind(mark, 0, end) for mark in ",。;:!?\n\t") + 1
    names: list[Name] = []
    cuts = [floor, *(m.end() for m in _splits(text, floor, end))]
    stops = [*(m.start() for m in _splits(text, floor, end)), end]
    for start, stop in zip(reversed(cuts), reversed(stops), strict=True):
        stop = _without_aside(text, start, stop)
        edge = left_edge(text, start, stop)
        if edge is None:
            break
        name = _make(text, edge, stop, "listed")
        if name is not None and not re.search(r"\d+(?:个|项|场|次|人|名)", name.text):
            only = not has_ending(name.text) and len(name.text) <= 5
            names.append(Name(name.start, name.end, name.text, "listed", None, only))
        if edge > start and text[edge - 1] != "的":
            break
    return names[::-1]


_OPENS_LIST = re.compile(r"(?:它们是|它们分别是|分别是|分别为|包括|具体为|即|为)[:]?")


def _enumerated(text: str, tokens: Tokens, stops: list[int]) -> list[Name]:
    """5个项目登台,它们是:A、B、C(二期),以及D。"""
    for opening in _OPENS_LIST.finditer(text):
        end = re.compile(r"[。;!?]|等|,(?!以及|和|及)").search(text, opening.end())
        stop = end.start() if end else len(text)
        marks = [
            m
            for m in _splits(text, opening.end(), stop)
            if m[0] != "," or text[m.end() : m.end() + 1] not in "以和及"
        ]
        pieces = list(
            zip(
                [opening.end(), *(m.end() for m in marks)],
                [*(m.start() for m in marks), stop],
                strict=True,
            )
        )
        names = [
            _make(text, a + _lead(text, a), _without_aside(text, a, b), "listed") for a, b in pieces
        ]
        good = [
            n
            for n in names
            if n is not None and not re.search(r"\d+(?:\.\d+)?(?:亿|万|%|个|项)", n.text)
        ]
        if len(good) >= 2 and len(good) >= len(names) - 1 and any(has_ending(n.text) for n in good):
            return good
    return []


def _lead(text: str, at: int) -> int:
    match = re.compile(r",?(?:以及|和|及|与)").match(text, at)
    return match.end() - at if match else 0


def _without_aside(text: str, start: int, stop: int) -> int:
    match = re.search(r"\((?![^()]{0,12}(?:期|段|区)\))[^()]*\)$", text[start:stop])
    return start + match.start() if match else stop


def _splits(text: str, start: int, end: int) -> list[re.Match[str]]:
    marks = list(re.compile(r"、|,").finditer(text, start, end))
    several = bool(marks)
    for match in conjunctions(text, start, end):
        if several or has_ending(text[start : match.start()]):
            marks.append(match)
    return sorted(marks, key=lambda m: m.start())


def candidates(text: str) -> list[Name]:
    """Everything that closes as a project's name does, whatever is said of it."""
    names: list[Name] = []
    for match in ending_matches(text, 0, len(text)):
        if not closes(text, match):
            continue
        start = left_edge(text, 0, match.end())
        name = None if start is None else _make(text, start, match.end(), "ending")
        if name is None or len(name.text) < 4 or _is_group(text, name):
            continue
        if re.search(r"(?:项目|工程)$", name.text) and len(name.text) < 5:
            continue
        if (
            names
            and names[-1].start == name.start
            and not right_stop(text, names[-1].end, name.end)
        ):
            names.pop()
        names.append(name)
    return names


def _by_ending(text: str, tokens: Tokens, stops: list[int]) -> list[Name]:
    """A破土动工 · A主体结构封顶 · 对泉州国亨化学项目开展服务."""
    return [
        n
        for n in candidates(text)
        if _acted_on(text, tokens, n) or _specific(tokens, n) or _spoken_of(text, tokens, n)
    ]


_LONG_ENDING = 2
_COMMON = re.compile(
    r"(?:项目|总部|中心|平台|改造|改造提升|提升改造|深加工|产业化|一体化|新区|景区|社区|园区)$|^作为|万亩|企业|切片生产线|号"
)


def _spoken_of(text: str, tokens: Tokens, name: Name) -> bool:
    """Whether a name with a telling ending stands in a sentence on projects' stages or sums."""
    found = ending_matches(name.text, 0, len(name.text))
    if any(name.end <= m.start <= name.end + 2 for m in tokens.money):
        return True
    if (
        not found
        or len(found[-1][0]) < _LONG_ENDING
        or len(name.text) < 6
        or _COMMON.search(name.text)
    ):
        return False
    if re.search(
        r"(?:在|走进|来到|位于|参观|考察|入驻|进驻|落户|毗邻|旁|至|设在)$", text[: name.start]
    ) or re.match(r"(?:内|里|举行|召开|的|参观|考察|入驻|旁)", text[name.end :]):
        return False
    return any(w.start >= name.end for w in tokens.words_of("status"))


_DONE_TO = re.compile(r"(?:了|的)(?:还有|是|有|包括|则是)?:?$|(?:还有|包括|有):?$")


def _follows_stage(text: str, tokens: Tokens, name: Name) -> bool:
    """同日开工的还有A · 已签约A · 新开工A."""
    lead = _DONE_TO.sub("", text[: name.start])
    if any(w.end == len(lead) for w in tokens.words_of("status")) and (
        len(lead) != name.start or lead.endswith("签下")
    ):
        return True
    return (
        re.search(r"(?:规划建设|谋划建设|开工建设|在建)[^,。;、]{1,12}的$", text[: name.start])
        is not None
    )


_BETWEEN = re.compile(
    r"(?:现场|建设现场|项目|工程|施工现场|一期|二期|主体|主体结构|全面|正式|顺利|成功|已经|已|也|正|正在|于|当天|当日|同日|便|就|又|目前|眼下|率先|同步|陆续|先后|相继|同时|均|都|\d|年|月|日|上|中|下|旬|底|初|今年|去年|昨日|昨天|近日|日前|,|、|在|同样|加紧|加快|全部|拿地|即|进入|处于|\(.{0,6}\)|月份)*"
)


def _acted_on(text: str, tokens: Tokens, name: Name) -> bool:
    """Whether a stage of a project's life is said of the name, just behind it."""
    gap = _BETWEEN.match(text, name.end)
    reach = gap.end() if gap else name.end
    clause = re.compile(r"[,。;:!?]").search(text, name.end)
    reach = max(reach, min(name.end + 16, clause.start() if clause else len(text)))
    if any(name.end <= w.start <= reach for w in tokens.words_of("status")) or _follows_stage(
        text, tokens, name
    ):
        return True
    if not _TELLS.match(text, name.end):
        return False
    return any(
        w.start > name.end for w in tokens.words_of("label") if w.means["label"] in _PROJECT_SUMS
    )


_PROJECT_SUMS = ("total_investment", "annual_plan", "completed_investment")


_TELLS = re.compile(
    r",项目|,?(?:投资方|业主|建设单位|投资商|投资单位)|路基|厂房|由|是|选址|位于|占地|用地|规划|主要|将|为|采用|计划|落户|总用地|总建筑|建筑面积|,(?:由|位于|选址|占地|用地|规划|主要|建设|总用地)"
)


def _specific(tokens: Tokens, name: Name) -> bool:
    """Whether a name on 项目 or 工程 is that of one project by its words alone."""
    if not re.search(rf"(?:项目|工程){PHASE}?$", name.text) or len(name.text) < 7:
        return False
    return any(
        name.start <= p.start <= name.start + 2 and p.end < name.end - 4 for p in tokens.places
    )


def heading(text: str) -> Name | None:
    """A line that is nothing but a project's name: 「3.退役动力电池梯次利用基地」."""
    enum = _ENUM.match(text)
    start = enum.end() if enum else 0
    body = text[start:].rstrip(" :。")
    if len(body) > 40 or re.search(r"[,。;!?]", body) or not is_name(body):
        return None
    if not (enum and (has_ending(body) or len(body) >= 5)) and not has_ending(body):
        return None
    return Name(start, start + len(body), clean_name(body), "heading")
