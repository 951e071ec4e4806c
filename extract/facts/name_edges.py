"""Where a project's name begins and ends in its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from extract.facts.lexicon import lexicon, trie_pattern
from extract.facts.namewords import PHASE, closes, ending_matches, has_ending, is_generic
from normalize import places

_PHASE_LAST = re.compile(PHASE + "$")


_TERMINAL = re.compile(
    rf"(?:项目|工程)(?!部|师|机械|车|塑料|技术|装备|中心|学院|院|公司|集团|咨询|总承包|化|管理|质量|物流){PHASE}?(?:项目|工程)?"
)


_DELIMITER = re.compile(r"[,。;:!?、\n\t】〗\]]|-{2,}| {2,}")


_HARD_STOP = re.compile(
    r"已|将(?!乐|军)|正(?!荣|大|极|新|泰)|于(?!山|都)|位于|选址|占地|用地|主要|达产|建成后|投产后|年产|预计|计划|总投资|"
    r"投资(?!集团|公司|有限|发展|控股|贸易)|也(?!门)|均|都(?!市|会)|则|为(?!民)|是|可(?!门|再|降|慕)|拟|从|自(?!动|然|由|主|贸|行|来水|助|走|控|驾)|目前|眼下|日前|当天|近日|"
    r"正式|顺利|成功|全面|主体|现场|落成|率先|同步|签|封顶|迎来|实现|完成|进入|进展|规划建|设计|获|所|被|以(?!太|色)|用于|属|"
    r"采用|采取|通过|依托|集中|又|仍|再(?!生|制造)|还(?!原|迁)|后(?!溪|龙|埔|坂|期|勤|宅|市|洋|山)|前(?!景|沿|海|置|黄|沙|埔|洲|坪|岐|亭)|时|上(?!海|杭|街|饶|犹|坂|塘|洋|游|犹|市|虞|梅)|"
    r"中(?!心|国|医|学|试|央|海|铁|建|科|石|核|粮|化|航|交|游|部|低|高|华|东|药|山|转|水|小|沙|仑|储|欧|洲|村|洋|际|式|压|间体|空|成|闽|氟|锂|新|渔|岛|甸|西|亚|通|创|车|信|联|移|外|台|宁|航|广|粮|仓|都|芯|意|关村|庚|诚)|(?<!天)下(?!游|洋|沙|潭|坝|店|巷|园|梅|阳|一代|坂|岐|浒)|"
    r"推进|开工|竣工|动工|奠基|投产|投用|通车|启动(?!区)|负责|经理|项目部"
)


@cache
def _edges() -> tuple[re.Pattern[str], frozenset[str]]:
    words = lexicon().name
    protected = frozenset((*words["protected"], *_places_with(words["boundary"])))
    return re.compile(trie_pattern([*words["boundary"], *protected])), protected


_LEVEL = re.compile(r"(?<=..)(?:街道|[县市区镇乡])$")


def _places_with(boundaries: Iterable[str]) -> Iterator[str]:
    """四都, 政和: Fujian's places whose names hold what would part a name elsewhere.

    Not 和溪 or 中都, whose first character is more often a word of its own.
    """
    single = frozenset(word for word in boundaries if len(word) == 1)
    opening = single | frozenset("上中下一")
    province = places.find("福建省")
    below = [province] if province is not None else []
    while below:
        place = below.pop()
        below += places.fujian_children(place)
        name = _LEVEL.sub("", place.name)
        if name[0] not in opening and not single.isdisjoint(name):
            yield name


_QUANTITY = re.compile(
    r"(?<!第)(?=[\d一二两三四五六七八九十百多首批几数])(?:(?:\d+|[一二两三四五六七八九十百]+)(?:余|多)?(?:个|项|家|宗|座|条|处|批|大|套|台|栋|幢|艘|口|架)|[几数多](?:个|项|处|座|条)|[一多首]批|一个个|批)"
)


_SOME = re.compile(r"\d(?:条|台|套|栋|幢|艘|口|架)$")
"""新增4条|超薄膜生产线: so many of a kind are no project."""


_ASIDE = re.compile(
    r"\((?![^()]{0,12}(?:期|段|片区)\)|(?:中国|福建|福州|厦门|漳州|泉州|莆田|三明|南平|龙岩|宁德|平潭|东南|海西|华东|华南){1,2}\))[^()]*\)(?:和|及|与|以及)?|^[^()]*[^()期段区]\)(?:和|及|与|以及)?"
)


_NOMINAL = frozenset(
    (
        "建设",
        "投资",
        "服务",
        "保障",
        "生成",
        "合作",
        "改造",
        "规划",
        "储备",
        "支持",
        "集中",
        "重点",
        "主要",
        "扩建了",
        "加速",
        "分布",
        "开工",
        "竣工",
        "投产",
        "运营",
        "利用",
        "技改",
        "联合",
        "共同",
        "布局",
    )
)


_REACH = 80


_CONJUNCTIONS = frozenset(("和", "与", "及", "以及", "同"))


_CONJUNCTION_SIGN = re.compile("[和与及同]")


@lru_cache(maxsize=1024)
def left_edge(text: str, floor: int, end: int) -> int | None:
    """Where the name that closes at ``end`` begins, not before ``floor``; None where it is none.

    The words from the nearest boundary on are the name; where they are but 重点项目, there is
    no name: 推动一批重点项目.
    """
    floor = max(floor, end - _REACH)
    for match in _DELIMITER.finditer(text, floor, end):
        floor = match.end()
    edges, protected = _edges()
    found = [m for m in edges.finditer(text, floor, end) if m[0] not in protected]
    others = list(_QUANTITY.finditer(text, floor, end))
    if text.find(")", floor, end) >= 0:
        others += [m for m in _ASIDE.finditer(text, floor, end) if m.end() < end]
    if others:
        found = sorted(found + others, key=lambda m: m.end(), reverse=True)
    else:
        found.reverse()
    for match in found:
        rest = text[match.end() : end]
        if _SOME.search(match[0]) and "项目" not in rest and "工程" not in rest:
            return None
        if not rest or (
            match[0] in _CONJUNCTIONS
            and (not _closes_name(text[floor : match.start()]) or _is_inside(text, floor, match))
        ):
            continue
        if is_generic(rest):
            if match[0] in _NOMINAL:
                continue
            return None
        if match[0] in _NOMINAL and len(rest) < 6:
            continue
        return match.end()
    return floor


def conjunctions(text: str, start: int, end: int) -> list[re.Match[str]]:
    """和, 及, 以及 … that join, none of them inside a word (政和, 普及)."""
    if _CONJUNCTION_SIGN.search(text, start, end) is None:
        return []
    edges, protected = _edges()
    return [
        m
        for m in edges.finditer(text, start, end)
        if m[0] in _CONJUNCTIONS and m[0] not in protected and not _is_inside(text, start, m)
    ]


_ONE_NAME = re.compile(r"[^,。;:、和与及同\d]{2,20}?(?:项目|工程)")


_WHOLE = re.compile(r"(?:项目|工程|期|[)\"])$")


def _is_inside(text: str, start: int, joint: re.Match[str]) -> bool:
    """高端酒店|及|康养综合体项目: one project, for only the second half says 项目."""
    if joint[0] != "及" or _ONE_NAME.match(text, joint.end()) is None:
        return False
    return _WHOLE.search(text[start : joint.start()]) is None


def _closes_name(before: str) -> bool:
    return (
        before.endswith('"') or has_ending(before.rstrip('")')) or bool(_PHASE_LAST.search(before))
    )


def right_edge(text: str, start: int, stops: list[int]) -> int:
    """Where the name that opens at ``start`` ends: at its ending, or before the next act."""
    limit = _limit(text, start, stops)
    terminal = _TERMINAL.search(text, start, limit)
    if (
        terminal
        and terminal.start() > start
        and not right_stop(text, start + 2, terminal.start(), 45)
    ):
        return terminal.end()
    end = None
    for match in ending_matches(text, start, limit):
        if match.start() <= start or not closes(text, match):
            continue
        if end is not None and right_stop(text, end, match.end()):
            break
        end = match.end()
    if end is not None:
        return end
    stop = _HARD_STOP.search(text, start + 2, limit)
    return stop.start() if stop else limit


_PREDICATE = re.compile(
    rf"{_HARD_STOP.pattern}|还|仍|刚|尚|一直|则|就|终于|终|早|却|要|有望|快|即将|跑|走|停|因|在(?!线|建|谈)|无疑|堪称|当属|备受|尤为|最|更|不|没|未|成了|成为|列|入|动|接近|临近|[建盖砌](?=[到至])|项目|工程|总|概算|眼看"
)


def phrase_ends(text: str, start: int, limit: int) -> list[int]:
    """Where a noun phrase that opens at ``start`` may close: before each verb or adverb."""
    return [m.start() for m in _PREDICATE.finditer(text, start + 3, limit)] + [limit]


def right_stop(text: str, start: int, end: int, reach: int = 10) -> bool:
    """Whether something between two places ends a name: a mark, a verb, an adverb."""
    return bool(
        _DELIMITER.search(text, start, end)
        or _HARD_STOP.search(text, start, end)
        or end - start > reach
    )


_AND_OTHERS = re.compile(r"等(?!离子|级|温|效|待)[^,。;、]{0,8}(?:项目|工程)")


_PHASE_ASIDE = re.compile(r"\([^()]{1,12}(?:期|段|区|标段|片区)(?:工程|项目)?\)|\(竣\)")


def _limit(text: str, start: int, stops: list[int]) -> int:
    limit = min([len(text), start + 45, *(s for s in stops if s > start + 1)])
    delimiter = _DELIMITER.search(text, start)
    if delimiter:
        limit = min(limit, delimiter.start())
    others = _AND_OTHERS.search(text, start + 2, limit)
    if others:
        limit = others.start()
    bracket = text.find("(", start, limit)
    while bracket >= 0:
        phase = _PHASE_ASIDE.match(text, bracket)
        if phase is None:
            limit = bracket
            break
        bracket = text.find("(", phase.end(), limit)
    close = text.find(")", start, limit)
    if close >= 0 and "(" not in text[start:close]:
        limit = close
    return limit
