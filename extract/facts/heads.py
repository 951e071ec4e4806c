"""Groups without a number: a head that a figure is said of, a place in a list, foreign capital."""

from __future__ import annotations

import re

from extract.facts import where
from extract.facts.lexicon import pattern
from extract.facts.sentences import Segment
from extract.facts.state import State
from extract.facts.subjects import Subject
from extract.facts.tokens import Tokens
from model import Bound, Status
from normalize.places import PlaceMention

_HEAD_END = re.compile(
    r"(项目|工程|专案)(?:(?:今年|本年)?(?:前(?:[\d一二三四五六七八九十]{1,2}个?月|[一二三]季度?)|\d{1,2}[-至]\d{1,2}月份?|[上下]半年|[一二三四]季度)|截至目前|到目前(?:为止)?|(?:截至|到)(?:上月|\d{1,2}月)底?|一共|总共|分别|累计|已|共|合计|预计|原计划|原定|计划|今年|全年|当年|年内|平均|的)*$"
)
_HEAD = re.compile(r"([^,。;:!?()\n\t]{0,24}?)" + _HEAD_END.pattern)
_NAMED_BEFORE = re.compile(r"平均每个?$")


_PLANNED_SHARE = re.compile(
    r"(?:要|须|应|已|必须|力争|确保)*(?:达到?|完成|占|为|超过)[^,。;\d]{0,10}(?:计划|目标|任务)的?[^,。;\d]{0,3}[\d.]+%"
)
"""重点项目完成投资|要达到年度计划的85%以上: a share, and no sum."""
_SAME_GROUP = re.compile(r"、*(?:当年|该批|这批|这些)")
_NOBODYS = re.compile(r".*(?:该|这个|这一|此|每个|单个|最大的)[^,。]*|\s*|.{0,3}(?:由|上述).*")


def find_heads(
    segment: Segment, tokens: Tokens, taken: list[tuple[int, int]], groups: list[Subject]
) -> list[Subject]:
    """省重点项目|完成投资5286亿元 · 签约项目|开工率不低于70% · 实际利用外资4200万美元."""
    out: list[Subject] = []
    for word in tokens.words:
        family = "label" if "label" in word.means else "rate" if "rate" in word.means else None
        if family is None or word.means[family] == "trap":
            continue
        spent = family == "label" and word.text.endswith("完成投资")
        if not _has_value(tokens, word.end, family) and not (
            spent and _PLANNED_SHARE.match(segment.text, word.end)
        ):
            continue
        if word.means[family] == "foreign_capital":
            own = word.text.startswith(("实际", "实到", "到"))
            if own or not _near_group(groups, segment.start + word.start):
                out.append(_foreign(segment, word.start, word.end, word.text))
            continue
        lead = segment.text[: word.start]
        head = _HEAD.search(lead, _behind_values(lead, tokens)) if _HEAD_END.search(lead) else None
        if head is not None and _is_group(segment, head, taken, groups):
            subject = _headed(segment, tokens, head)
            if not any(g.start < subject.end and subject.start < g.end for g in [*groups, *out]):
                out.append(subject)
    return out


def _behind_values(lead: str, tokens: Tokens) -> int:
    """省重点项目完成投资1120亿元、|市重点项目完成投资: a head begins behind the figure before."""
    ends = [m.end for m in tokens.money if not m.threshold and m.end < len(lead)]
    ends += [p.outer_end for p in tokens.percents if p.outer_end < len(lead)]
    at = max(ends, default=0)
    return at + (lead[at : at + 1] in ("、", "和", "及") if at else 0)


def _is_group(
    segment: Segment,
    head: re.Match[str],
    taken: list[tuple[int, int]],
    groups: list[Subject],
) -> bool:
    """Whether a head speaks of a group of its own: not of 该项目, nor of the group just told."""
    if any(a < head.end() and head.start(1) < b for a, b in taken):
        return False
    before = any(g.end <= segment.start + head.start(1) for g in groups)
    if before and _SAME_GROUP.match(head[1]):
        return False
    averaged = _NAMED_BEFORE.search(segment.text[: head.start()])
    return _NOBODYS.fullmatch(head[1]) is None and averaged is None


def _headed(segment: Segment, tokens: Tokens, head: re.Match[str]) -> Subject:
    begin = _head_start(head)
    start, end = segment.start + begin, segment.start + head.end(2)
    subject = Subject("group", start, end, segment.text[begin : head.end(2)], "head")
    subject.name_span = (start, end)
    for money in tokens.money:
        if money.bound is Bound.AT_MOST:
            continue
        if money.threshold and begin - 2 <= money.start and money.end <= head.end():
            subject.min_amount = money.value
    return subject


def _head_start(head: re.Match[str]) -> int:
    words = list(pattern("modality").finditer(head[1]))
    return head.start(1) + (words[-1].end() if words else 0)


def _has_value(tokens: Tokens, end: int, family: str) -> bool:
    rows = (
        [m.start for m in tokens.money]
        if family == "label"
        else [p.outer_start for p in tokens.percents]
    )
    return any(end <= row <= end + 12 for row in rows)


def _near_group(groups: list[Subject], position: int) -> bool:
    return any(g.start <= position <= g.end + 40 for g in groups)


def _foreign(segment: Segment, start: int, end: int, name: str) -> Subject:
    subject = Subject("group", segment.start + start, segment.start + end, name, "foreign")
    subject.name_span = (subject.start, subject.end)
    subject.foreign = True
    return subject


_BETWEEN_PLACES = re.compile(r"(?:市|县|区)?\s*(?:、|和|与|及|以及)\s*")
_TO_VALUE = re.compile(
    r"(?:(?![并同]列|位[列居]|同[为是样])[^\d,。;:]){0,2}(?:[两三四五六]?(?:个)?(?:市|县|区|地))?(?:(?:双双|均|都|皆)(?:超过?|突破|高于)[\d.]+%,|也|仅|只占?|占|(?:进度|进展)?(?:[偏较稍略相]对?)?(?:慢|滞后|靠后|落后|垫底|不快|缓慢),|(?:并列|同列|位列|位居|排名?|居)第?[一二三四五六七八九十\d]+位?,?|同为|同是|同样|,(?:只有|仅有?|仅为|为|达到?)|均|都|分别|依次|累计|已|为|达|达到|超过|超|突破|完成投资|完成比例|完成年度计划|完成率?|(?:实际)?利用外资|实际到资|实际使用外资|的?(?:签约)?(?:项目)?(?:开工率|履约率|落地率)|在|年度计划|比例|"
    r"总投资|投资额|签约额|占年度计划的?|的|了|约|近|逾|:|以|\()*"
)


def place_rows(
    segment: Segment, tokens: Tokens, state: State, subjects: list[Subject]
) -> str | None:
    """Places in a list become groups: 蕉城83.8%、东侨81.6% · 福州、厦门两市均突破700亿元.

    Returns what a bare value of that list measures, as its announcement says.
    """
    text = segment.text
    role = _announced(text)
    values = _figures(tokens)
    if not values:
        return role
    lists = _place_lists(text, tokens)
    hits = []
    gaps: dict[int, str] = {}
    for members in lists:
        gap = _TO_VALUE.match(text, members[-1].end)
        if gap and any(gap.start() <= v <= gap.end() for v in values):
            hits.append(members)
            gaps[members[-1].start] = text[members[-1].end : gap.end()]
    if not hits:
        return role
    rows = next(
        (
            s
            for s in reversed(state.recent)
            if s.is_group and s.sentence == segment.sentence and (s.rule == "place" or s.own_region)
        ),
        None,
    )
    if sum(map(len, hits)) < 2 and not (re.search(r"其中|县|平均", text) or rows is not None):
        return role
    for member in (m for members in hits for m in members):
        start, end = segment.start + member.start, segment.start + member.end
        if any(s.start <= start < s.end for s in subjects) or member.place is None:
            continue
        subject = Subject("group", start, end, None, "place")
        subject.segment, subject.paragraph, subject.sentence = (
            segment.start,
            segment.paragraph,
            segment.sentence,
        )
        subject.region, subject.region_span, subject.own_region = (
            where.official(member.place),
            (start, end),
            True,
        )
        subject.listed = subject.part = True
        gap_text = next((gaps[m[-1].start] for m in hits if member in m), "")
        if "外资" in gap_text or "到资" in gap_text:
            subject.foreign = True
            subjects[:] = [
                s for s in subjects if not (s.rule == "foreign" and 0 <= s.start - end <= 60)
            ]
        if "签约" in gap_text:
            subject.status = Status.SIGNED
        subjects.append(subject)
    subjects.sort(key=lambda s: s.start)
    return role


def _figures(tokens: Tokens) -> list[int]:
    """Where the shares of a segment begin, and the sums that are no thresholds."""
    shares = [p.outer_start for p in tokens.percents]
    return sorted(shares + [m.start for m in tokens.money if not m.threshold])


_FEWEST_KINDS = 3
_NOUN_VALUE = re.compile(
    r"(?:^|为|是|:|、|,|和)([^\s\d,。;:、()为是]{2,8}?)(?:完成|达到|达|为|约)*$"
)


def noun_rows(segment: Segment, tokens: Tokens, subjects: list[Subject]) -> None:
    """年度计划完成比例依次为工业74.8%、农业69.1%、交通58.2%: kinds in a list of rates."""
    if len(tokens.percents) < _FEWEST_KINDS:
        return
    out: list[Subject] = []
    for percent in tokens.percents:
        match = _NOUN_VALUE.search(segment.text[: percent.outer_start])
        at = segment.start + percent.outer_start
        if match is None or any(s.start <= at - 1 < s.end or s.end == at for s in subjects):
            continue
        if pattern("rate").search(match[1]) or pattern("label").search(match[1]):
            continue
        start, end = segment.start + match.start(1), segment.start + match.end(1)
        subject = Subject("group", start, end, match[1], "list")
        subject.segment, subject.paragraph, subject.sentence = (
            segment.start,
            segment.paragraph,
            segment.sentence,
        )
        subject.name_span, subject.listed, subject.part = (start, end), True, True
        out.append(subject)
    if len(out) >= _FEWEST_KINDS and _announced(segment.text) is not None:
        subjects.extend(out)
        subjects.sort(key=lambda s: s.start)


def _place_lists(text: str, tokens: Tokens) -> list[list[PlaceMention]]:
    lists: list[list[PlaceMention]] = []
    for mention in tokens.places:
        if mention.place is None or mention.bound:
            continue
        if lists and _BETWEEN_PLACES.fullmatch(text[lists[-1][-1].end : mention.start]):
            lists[-1].append(mention)
        else:
            lists.append([mention])
    return lists


_ANNOUNCED = (
    (
        "completion_rate",
        re.compile(r"完成率|完成比例|占年度计划|计划完成|序时|完成年度(?:计划|任务)|完成计划"),
    ),
    ("start_rate", re.compile(r"开工率|履约率|落地率")),
    ("completed_investment", re.compile(r"完成投资")),
    (
        "total_investment",
        re.compile(r"总投资|投资额|投资总额|签约(?!名单|仪式|代表|嘉宾|企业|客商)"),
    ),
)


def _announced(text: str) -> str | None:
    for measure, words in _ANNOUNCED:
        if words.search(text):
            return measure
    return None
