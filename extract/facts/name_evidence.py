"""What makes a noun phrase the name of a project: that something is told of it."""

from __future__ import annotations

import re

from extract.facts.name_parts import Name
from extract.facts.namewords import PHASE, ending_matches
from extract.facts.tokens import Tokens

_LONG_ENDING = 2


_COMMON = re.compile(
    r"(?:项目|总部|中心|平台|改造|改造提升|提升改造|深加工|产业化|一体化|新区|景区|社区|园区)$|^作为|万亩|企业|切片生产线|号"
)


def spoken_of(text: str, tokens: Tokens, name: Name) -> bool:
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
    ) or re.match(
        r"(?:内|里|(?:于[^,。;]{2,10})?(?:举行|举办|召开)|的|参观|考察|入驻|旁)", text[name.end :]
    ):
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
    return text[name.start - 1 : name.start] == "的" and (
        _BUILT_FOR.search(text, max(0, name.start - 20), name.start) is not None
    )


_CONTRACTED = re.compile(
    r"签[订署下约定](?:了)?[^,。;]{0,30}(?:合同|协议)书?[》\"]?,[^。;]{0,80}?"
    r"(?:投资|建设|兴建|实施|投建|新建)$"
)


def contracted_for(text: str, name: Name) -> bool:
    """与管委会签署《投资协议书》,拟在该园区投资建设|A: a contract is for what it builds."""
    before = text[: name.start]
    return before.endswith(("建", "设", "资", "施")) and _CONTRACTED.search(before) is not None


_BUILT_FOR = re.compile(r"(?:规划建设|谋划建设|开工建设|在建)[^,。;、]{1,12}的$")


_BETWEEN = re.compile(
    r"(?:现场|建设现场|项目|工程|施工现场|一期|二期|主体|主体结构|全面|正式|顺利|成功|已经|已|也|正|正在|于|当天|当日|同日|便|就|又|目前|眼下|率先|同步|陆续|先后|相继|同时|均|都|\d|年|月|日|上午|下午|清晨|上|中|下|旬|底|初|今年|去年|昨日|昨天|近日|日前|,|、|在|同样|刚刚|刚|才|终于|早已|业已|就已|如期|加紧|加快|全部|拿地|即|进入|处于|\(.{0,6}\)|月份)*"
)


_CLAUSE_END = re.compile(r"[,。;:!?]")


def acted_on(text: str, tokens: Tokens, name: Name) -> bool:
    """Whether a stage of a project's life is said of the name, just behind it."""
    gap = _BETWEEN.match(text, name.end)
    reach = gap.end() if gap else name.end
    clause = _CLAUSE_END.search(text, name.end)
    reach = max(reach, min(name.end + 16, clause.start() if clause else len(text)))
    if any(name.end <= w.start <= reach for w in tokens.words_of("status")) or _follows_stage(
        text, tokens, name
    ):
        return True
    if _LAID_OUT.match(text, name.end) and _PLAIN_NOUN.search(name.text) and len(name.text) > 5:
        return True
    if not _TELLS.match(text, name.end):
        return False
    return any(
        w.start > name.end for w in tokens.words_of("label") if w.means["label"] in _PROJECT_SUMS
    )


_PROJECT_SUMS = ("total_investment", "annual_plan", "completed_investment")


_LAID_OUT = re.compile(r",?(?:规划|总)?(?:用地|占地|建筑)(?:总)?(?:面积)?(?:约|近|超)?\d")
"""文教园项目|规划用地430亩: what is told of one project only."""
_TELLS = re.compile(
    r",项目|,?(?:投资方|业主|建设单位|投资商|投资单位)|路基|厂房|由|是|选址|位于|占地|用地|规划|主要|将|为|采用|计划|落户|总用地|总建筑|建筑面积|,(?:由|位于|选址|占地|用地|规划|主要|建设|总用地)"
)


_PLAIN_NOUN = re.compile(rf"(?:项目|工程){PHASE}?$")


def specific(tokens: Tokens, name: Name) -> bool:
    """Whether a name on 项目 or 工程 is that of one project by its words alone."""
    if len(name.text) < 7 or not _PLAIN_NOUN.search(name.text):
        return False
    return any(
        name.start <= p.start <= name.start + 2 and p.end < name.end - 4 for p in tokens.places
    )
