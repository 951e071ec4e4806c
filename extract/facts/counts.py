"""Groups of projects by their number.

签约正式合同项目1743个 · 1219个在建省重点项目 · 20亿元以上的29个 · 漳州27个、296.8亿元 · 已落地41个
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from extract.facts.aims import CONTRAST
from extract.facts.lexicon import pattern
from extract.facts.subjects import Subject
from extract.facts.tokens import Tokens
from extract.facts.uncounted import (
    counts_nothing,
    goes_on_of_another_kind,
    is_granted,
    is_of_another_kind,
)
from model import Bound, Span, Value
from normalize.numbers import NumberMention

_UNIT = re.compile(
    r"\s*(个|项|家|宗|(?<=[\d一二两三四五六七八九十百余多来几])(?:件|案)(?=[,。;:、)(\s]|$))(?!(?<=项)(?:指标|工作|任务|数据|制度|机制|改革)|[人月百小分工体性]|县市|县区|市县|区县|乡镇|镇街)"
)
_NOUN_AFTER = re.compile(
    r"的?(?!在(?![建谈库]))([^,。;:!?()\n\t\"]{0,24}?)(项目|工程|专案)"
    r"(?!部|师|经理|库|方|书|负责|建设用地|用地|进度|办|组|小组|专班|团队|专员|清单|例会|审批|现场(?!签)|主体(?!完|封|结构|工程|竣|施|建|全)|公司|数)"
)
_HEAD_CLOSES = re.compile(r"(项目|工程|专案)(?:个|数|总数|数量)?$")
_HEAD_BEFORE = re.compile(r"([^,。;:!?\n\t]{0,30}?)" + _HEAD_CLOSES.pattern)
_FILL = re.compile(
    r"(?:(?:总数|数量|数|个数|共计|总计|合计|累计|共有|共|达到|达|为|有|就有|就|(?<![履签])约|近|超过|超|逾|突破|不少于|不低于|"
    r"仅|只有|已有|已|分别为|分别|是|占了?|多达|各|将达|将超|将|力争|争取|预计|计划|可|则|也|还有?|尚有?|又|增至|"
    r"至少|首次|一共|总共|均|[、:的( ]))+$"
)
_GREW = re.compile(
    r"(?:由|从)[^,。;]{0,6}?\d+(?:个|项)?(?:增至|增加到|增加至|增到|扩大到|扩至|上升到|升至|提高到|减至|减少到|降至|降到|调整为|缩减为|变为)(?:(?:今年|目前|现在|如今|眼下)的?)?$"
)
"""由原定的12个增至|13个: the number that it was before."""
_ASIDE = re.compile(r"(?<=项目|工程)\([^()]{2,40}\)$")
"""已履约项目(即团队入驻、资金到位)|107个."""
_QUOTED_NOUN = re.compile(r'[省市县]?("[^",。;]{1,10}")[^,。;、]{0,6}?(?:项目|工程)(?![部师库])')
"""5个|"重中之重"项目."""
_OPEN_BEFORE = re.compile(
    r"(?:新增|净增|现有|其余|其他|另有|另外|还有|剩下|剩余|余下|当中|之中|里|中|有|共|达|为|是|则|季度|半年|个月|全年|元以下|元以内|,|、|^)$"
)
_CLOSE_AFTER = re.compile(
    r"\s*(?:$|[,。;:!?、)(])|以上|以下|左右|为|纳入|列入|已|正|是|在|均|全部|完成|实现|由|属于|超|投资|总投资|"
    r"登台|参加|入选|同时|当场|成功|顺利|率先|陆续|先后|开始|进入|年内|当天|当日|同日|将|拟|力争|处于|仍|还|也|尚|未|提前|的(?:目标|任务)"
)
_KIND_BEFORE = re.compile(
    r"([^\s,。;:、!?()]{2,14}类|(?:投资主体)?为(?:政府|企业|民企|国企|外资|民间))$"
)
_MEMBER = re.compile(
    r"(?:^|[,;:、).]|项目(?:当)?[中里]|其中)\s*((?!其中|其余|其他|其它|余下|剩下|另外|以上|[千百十]?[万亿])[^\s\d,。;:、!?()]{2,12})$"
)
_KNOWN_KIND = re.compile(
    r"(?:^|[,;:、。和])\s*((?:基础设施|社会事业|社会民生|民生|产业|工业|农业|制造业|服务业|文旅|能源|交通|水利|城建|市政|环保|商贸|物流|"
    r"教育|卫生|旅游|城市建设|房地产|新能源|生态环保|科技|农林水利|现代服务业|先进制造业|国家级|省级|市级|县级|区级)(?:类|领域|方面)?)$"
)
"""产业项目341个,|基础设施|178个、|社会事业|68个: kinds without a word that opens them."""
_OPENS = re.compile(
    r"论[^,。;]{1,4},|项目(?:当)?[中里]|(?:从|按|分)[^,。;]{1,10}(?:看|分|划分|来看|统计)[,:]|其中|当中[,:]"
)
_NUMBERED = re.compile(r"\s*(?:\(?[一二三四五六七八九十\d]{1,2}[).、]|[·•])")
_OF_THESE = re.compile(r"(?:的|者|有|各|则|就|也|占了?|达到?|共|仅|只|重大|产业|项目|\s)*$")
_ACTS = re.compile(
    r"推进|服务|协调|保障|帮助|解决|负责|帮扶|跟进|包括|涉及|总投资|投资额|用于|建设的|分别|看点|围绕|组成|牵头|专供|保供|供应|这样|此类|这类|不合适|不符|婉拒|清退|淘汰"
)
_COMPANIES = re.compile(r"([^,。;:!?()\n]{0,10}企业)[^,。;]{0,12},(?:计划|预计|意向|协议)?总?投资")


_OR_MORE = re.compile(r"(?:及|\(含\))?以上")
_SIZE_OR_LIST = re.compile(rf"{_OR_MORE.pattern}|左右|、|\)")


class _Reading(msgspec.Struct, frozen=True):
    start: int
    end: int
    name: tuple[int, int] | None


def find_groups(
    text: str,
    offset: int,
    tokens: Tokens,
    taken: list[tuple[int, int]],
    spoken_of: bool,
    parts: bool = False,
) -> Iterator[Subject]:
    """Every group of projects that this segment counts.

    ``taken`` are the stretches that belong to names. ``spoken_of`` says that the sentence has
    counted projects before, so that a bare 41个 is a number of projects; ``parts`` that it has
    opened a breakdown, so that what stands before a number is a kind.
    """
    for number in tokens.numbers:
        unit = _UNIT.match(text, number.end)
        if unit is None or any(a <= number.start < b for a, b in taken):
            continue
        floor = _floor(text, tokens, number)
        reading = _read(text, tokens, number, unit, floor, (spoken_of, parts))
        if reading is None:
            continue
        if floor is None and reading.name is not None:
            floor = _floor_within(tokens, reading.name)
        spoken_of = True
        yield _subject(text, offset, number, unit, floor, reading)


def opens_parts(sentence: str) -> bool:
    """Whether a sentence has opened a breakdown: 其中, 从产业看."""
    return _OPENS.search(sentence) is not None


def _subject(
    text: str,
    offset: int,
    number: NumberMention,
    unit: re.Match[str],
    floor: tuple[int, Decimal] | None,
    reading: _Reading,
) -> Subject:
    start, end = number.outer_start, max(unit.end(), number.outer_end)
    bound = number.bound
    if bound is Bound.EXACT and _OR_MORE.match(text, unit.end()):
        bound, end = Bound.AT_LEAST, unit.end() + 2
    name = text[slice(*reading.name)] if reading.name else None
    subject = Subject("group", offset + reading.start, offset + reading.end, name, "count")
    subject.count = Value(number.value, Span(offset + start, offset + end, text[start:end]), bound)
    if reading.name:
        subject.name_span = (offset + reading.name[0], offset + reading.name[1])
    if floor is not None:
        subject.min_amount = floor[1]
        subject.start = min(subject.start, offset + floor[0])
    return subject


def _read(
    text: str,
    tokens: Tokens,
    number: NumberMention,
    unit: re.Match[str],
    floor: tuple[int, Decimal] | None,
    told: tuple[bool, bool],
) -> _Reading | None:
    right = text[unit.end() :]
    lead = text[: number.outer_start]
    left = _without_lead(lead)
    if counts_nothing(number, lead, right):
        return None
    if text[number.start : number.end] == "一" and (left == lead or lead.endswith("的")):
        return None
    if unit[1] == "家" or (right.startswith('"') and text.count('"', 0, unit.end()) % 2 == 0):
        return _quoted(text, number, unit) or _of_companies(text, number, unit)
    noun = None if _SIZE_OR_LIST.match(right) else _NOUN_AFTER.match(text, unit.end())
    if noun and (is_of_another_kind(noun[1]) or is_granted(text, noun.end())):
        return None
    if noun and not _ACTS.search(noun[1]) and not _others(noun[1]):
        return _Reading(number.outer_start, noun.end(), (noun.start(1), noun.end()))
    if pattern("group", "not_projects").match(right.removeprefix("的")) or CONTRAST.search(lead):
        return None
    end = max(unit.end(), number.outer_end)
    if _HEAD_CLOSES.search(left):
        return _of_head(left, end)
    listed = _LISTED_UP.search(left) if lead.endswith("等") else None
    if listed is not None:
        return _Reading(number.start, end, listed.span(1))
    if floor is not None:
        return _Reading(floor[0], end, None)
    return _of_kind(text, tokens, number, (left, right, end), told)


def _of_head(left: str, end: int) -> _Reading | None:
    """签约正式合同项目|1743个."""
    head = _HEAD_BEFORE.search(left)
    if head is None:
        return None
    start = head_edge(left, head.start(), head.start(2))
    if is_of_another_kind(left[start : head.start(2)]):
        return None
    return _Reading(start, end, (start, head.end(2)))


def _of_kind(
    text: str,
    tokens: Tokens,
    number: NumberMention,
    around: tuple[str, str, int],
    told: tuple[bool, bool],
) -> _Reading | None:
    """机械类|4个, and 41个 with nothing but its neighbours to say what is counted."""
    (left, right, end), (spoken_of, parts) = around, told
    if goes_on_of_another_kind(text[: number.outer_start]):
        return None
    if spoken_of and _BY_WHOM.search(text[: number.outer_start]):
        return _Reading(number.start, end, None)
    kind = _kind(text, left, number, parts)
    level = kind is not None and kind[1].endswith("级")
    strange = kind and not level and pattern("group", "not_projects").search(kind[1])
    if kind is not None and spoken_of and not strange:
        return _Reading(kind.start(), end, kind.span(1))
    if strange and not _stands_alone(left, tokens):
        return None
    bare = _bare(text, tokens, left, right, spoken_of)
    return _Reading(number.start, end, None) if bare else None


_LISTED_UP = re.compile(
    r"(?:^|[,。;:])(?:其中,?)?([^,。;:]{0,12}?项目)(?:有|包括|包含|主要有|涵盖|涉及)[^。;:]{4,120}等$"
)
"""签约的外资项目有A、B等|20项."""
_BY_WHOM = re.compile(
    r"(?:其中|[,;、])[^\s\d,。;:、]{2,10}(?:投资|投建|兴办|独资|合资|引进|牵头|实施)的$"
)
"""其中|外地企业投资的|6个."""


def _without_lead(left: str) -> str:
    """What stands before a number without the words that lead up to it: 项目|累计达到."""
    left = _GREW.sub("", left)
    fill = _FILL.search(left, max(0, len(left) - _LONGEST_FILL))
    left = left if fill is None else left[: fill.start()]
    left = _WITH_SUM.sub("", left) if left.endswith(("投资", "额")) else left
    return _ASIDE.sub("", left) if left.endswith(")") else left


_LONGEST_FILL = 40
_WITH_SUM = re.compile(
    r"(?<=[数量个])(?:、|和|与|及)(?:计划|协议|合同)?(?:总投资|投资|签约)(?:总额|金额|额)?$"
)
"""项目数|和总投资额|分别为45个、210亿元."""


def _kind(text: str, left: str, number: NumberMention, parts: bool) -> re.Match[str] | None:
    """What kind of projects a list counts: 机械类|4个; 其中,旅游|2个."""
    listed = parts or _OPENS.search(text[: number.start]) or _NUMBERED.match(text)
    member = _MEMBER.search(left) if listed else None
    return _KIND_BEFORE.search(left) or member or _KNOWN_KIND.search(left)


def _stands_alone(left: str, tokens: Tokens) -> bool:
    """新罗区|34个, 晋江市签约|32个: what counts is a place or a stage, no kind."""
    ends = {word.end for word in tokens.words_of("status")} | {p.end for p in tokens.places}
    return len(left) in ends


def _quoted(text: str, number: NumberMention, unit: re.Match[str]) -> _Reading | None:
    match = _QUOTED_NOUN.match(text, unit.end())
    return match and _Reading(number.outer_start, match.end(), (match.start(1), match.end()))


def _of_companies(text: str, number: NumberMention, unit: re.Match[str]) -> _Reading | None:
    match = _COMPANIES.match(text, unit.end())
    return match and _Reading(number.outer_start, match.end(1), match.span(1))


_NOT_LEVELS = re.compile(r"等|应为\"?|(?<![省市县区级])、|:|共|已(?=引)")


def head_edge(text: str, start: int, end: int) -> int:
    """Where the words that describe a group begin: behind 等 and the members of a list."""
    for match in _NOT_LEVELS.finditer(text, start, end):
        if match[0] != "、" or pattern("name", "strong").search(text, start, match.start()):
            start = match.end()
    return start


def _others(modifier: str) -> bool:
    """Whether something else is counted: 12个产业链专班推进的项目."""
    found = pattern("group", "not_projects").search(modifier)
    return found is not None and (len(found[0]) > 1 or modifier == found[0])


def _floor(text: str, tokens: Tokens, number: NumberMention) -> tuple[int, Decimal] | None:
    """The size that admits: 20亿元及以上的|29个, 亿元以上项目|90个, 22个|亿元以上项目."""
    for money in tokens.money:
        if not money.threshold or money.bound is Bound.AT_MOST:
            continue
        if money.end <= number.outer_start:
            between = text[money.end : number.outer_start]
            if len(between) <= 24 and (_OF_THESE.fullmatch(between) or _head_tail(between)):
                return money.start, money.value
        elif number.end <= money.start <= number.end + 14 and not re.search(
            r"[,;、(]", text[number.end : money.start]
        ):
            return number.outer_start, money.value
    return None


def _floor_within(tokens: Tokens, name: tuple[int, int]) -> tuple[int, Decimal] | None:
    """亿元以上台资项目有A、B等|6个: the size in the name that the list is told of."""
    for money in tokens.money:
        inside = name[0] <= money.start and money.end <= name[1]
        if inside and money.threshold and money.bound is not Bound.AT_MOST:
            return money.start, money.value
    return None


def _head_tail(between: str) -> bool:
    return (
        re.fullmatch(r"[^,。;:!?、\n]*?(?:项目|工程)(?:数|个)?", _FILL.sub("", between)) is not None
    )


def _bare(text: str, tokens: Tokens, left: str, right: str, spoken_of: bool) -> bool:
    """Whether 41个 is a number of projects with nothing but its neighbours to say so."""
    stage_follows = pattern("status").match(right)
    if not _CLOSE_AFTER.match(right) and not stage_follows:
        return False
    if any(word.end == len(left) for word in tokens.words_of("status")):
        return True
    if any(place.end == len(left) for place in tokens.places):
        return spoken_of
    return spoken_of and (
        len(left) < len(text) and bool(_OPEN_BEFORE.search(text[: len(left)]) or stage_follows)
    )
