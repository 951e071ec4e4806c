"""Names beside their sums: 总投资24亿元的A · A总投资24亿元 · A(总投资24亿元) · 投资3亿元建设A."""

from __future__ import annotations

import re

from extract.facts.name_edges import conjunctions, left_edge, right_edge
from extract.facts.name_parts import Name, is_group, make
from extract.facts.namewords import PHASE, closes_as_works, has_ending
from extract.facts.tokens import Tokens

_OF = re.compile(
    r"\s*(?:人民币|左右)?(?:\([^()]{2,12}\))?(?:的|、(?:位于|选址|落户)[^,。;、]{2,14}的|,(?:[拟将]?在|于|落户|到|来|赴)[^,。;]{2,14}?(?:投资建设|投资兴建|兴建|建设|打造|投建|新建)|,(?:签下|投建|兴建)|(?:在[^,。;、]{2,14}?)?(?:合资|合作|共同)?(?:投资建设|建设|投建|兴建|兴办|打造|新建|创办|开发)(?:了)?的?)"
)


_FIRM_INVESTS = re.compile(
    r"(?:公司|集团|企业|股份)(?:(?:计划|拟|将|预计)?(?:在[^,。;、]{2,14}?)?|[^,。;、]{0,6}在[^,。;、]{2,14}?)(?:总?投资|出资)(?:约|近|超)?$"
)
_TO_BUILD = re.compile(r",(?:投资建设|建设|新建|实施|打造)")
"""德恒公司计划投资12.5亿元,建设|正极材料项目."""


_NO_NAME = re.compile(
    r"\s*(?:\d|[一二两三四五六七八九十百]+(?:余|多|来)?(?:个|项)|只有|仅有|就有|占了|达到)"
)
"""10亿元以上的|5个, 10亿元以上的|只有A."""
_OF_MONEY = re.compile(
    r"(?:款|奖|费|贷|券|税|债|薪|租|订单|大单|缺口|资金|基金|奖金|租金|佣金|现金|罚金|礼金|额度)$"
)
"""200万元的引荐奖, 八千万元的应收款: money again, and no works."""


def after_sum(text: str, tokens: Tokens, stops: list[int]) -> list[Name]:
    """总投资24亿元的A · 投资7.2亿元建设的A · 投资19.9亿元建设A."""
    names = []
    for index, money in enumerate(tokens.money):
        if money.threshold:
            continue
        link = _OF.match(text, money.end)
        if link is None and _FIRM_INVESTS.search(text[: money.start]):
            link = _TO_BUILD.match(text, money.end)
        if link is None:
            continue
        start = link.end()
        if _NO_NAME.match(text, start) or _ITS_SIZE.match(text, start):
            continue
        end = right_edge(text, start, stops)
        for joint in conjunctions(text, start, end):
            if has_ending(text[start : joint.start()]):
                end = joint.start()
                break
        inner = _inner_start(text, start, end)
        name = make(text, inner, end, "after_sum", index)
        if name is not None and _OF_MONEY.search(name.text):
            continue
        if name is not None and (link[0][0] != "," or has_ending(name.text)):
            names.append(name)
    return names


_ITS_SIZE = re.compile(r"(?:计划)?(?:总投资|投资额|投资总额|投资规模|投资体量|体量|规模)")
_RANKED = re.compile(
    r"(?:的)?(?:计划)?(?:总投资额?|投资额|投资总额|投资规模|投资体量|体量|规模)?"
    r"(?:拔得头筹|拔得|居|位居|位列|名列|排|列|领跑|领衔|紧随|紧跟|次之|成为|摘得|夺得|独占|稳居|占据|拿下|问鼎)"
)


def ranked(text: str, tokens: Tokens) -> list[Name]:
    """A以23亿元拔得头筹 · A以23亿元的总投资额居首."""
    names = []
    for index, money in enumerate(tokens.money):
        if text[money.start - 1 : money.start] != "以" or not _RANKED.match(text, money.end):
            continue
        start = left_edge(text, 0, money.start - 1)
        name = None if start is None else make(text, start, money.start - 1, "before_sum", index)
        if name is not None and closes_as_works(name.text):
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


def before_sum(text: str, tokens: Tokens) -> list[Name]:
    """A总投资24亿元 · A,总投资24亿元 · A(总投资24亿元) · A由C投建,总投资."""
    names = []
    for word in tokens.words_of("label"):
        if word.means["label"] not in ("total_investment", "annual_plan", "completed_investment"):
            continue
        loose = word.text in ("投资", "完成", "金额", "总额", "投入", "规模")
        if loose and not any(word.end <= m.start <= word.end + 6 for m in tokens.money):
            continue
        end = _trim_right(text, word.start)
        if end < 3:
            continue
        start = left_edge(text, 0, end)
        if start is None:
            continue
        built = _BUILDS.search(text[:start]) and closes_as_works(text[start:end])
        if built or has_ending(text[start:end].rstrip(")")) or _phase_end(text[start:end]):
            name = make(text, start, end, "before_sum")
            site = text[end : end + 1] == "," and _SITE.search(text[: name.start]) if name else None
            if name is not None and not site and not is_group(text, name):
                names.append(name)
    return names


_SITE = re.compile(
    r"(?:^|[,。;:】\])])在$|(?:项目|工程)(?:已|正式|成功|顺利|集中)?(?:签约)?(?:落户|落地|入驻|进驻|选址|位于|坐落于|落子)(?:于|在)?$"
)
"""在X产业园,总投资3.8亿元的A · A项目落户X产业园,总投资1.2亿元: where A lies."""
_BUILDS = re.compile(r"(?:拟建|新建|兴建|投建|建设|在建|续建|打造|拟上|新上)(?:了|的)?$")
_BEFORE_LABEL = re.compile(
    r"(?:[,(:、\s]|预计|计划|拟|概算|协议|意向|合同|估算|则|分别|各|均|也|已|累计|静态|动态|的|今年|全年|年内|原计划|原定|(?<=项目|工程)建设)+$"
)


def _trim_right(text: str, end: int) -> int:
    match = _BEFORE_LABEL.search(text, max(0, end - 24), end)
    return match.start() if match else end


_PHASE_END = re.compile(PHASE + "$")


def _phase_end(text: str) -> bool:
    return "期" in text and _PHASE_END.search(text) is not None
