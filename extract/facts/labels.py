"""What a sum or a share is said to be: 总投资, 年度计划投资, 完成投资, 占年度计划, 履约率 …

A value takes the nearest label to its left within its clause. A value without one continues a
list (11亿元、6亿元和3亿元) or stands directly on a count (142个、1398.6亿元).
"""

from __future__ import annotations

import re

import msgspec

from extract.facts.aims import CONTRAST, LONGEST_CONTRAST
from extract.facts.lexicon import Word
from extract.facts.tokens import Tokens
from normalize.money import Money
from normalize.numbers import NumberMention

_CLAUSE = re.compile(r"[,:](?!\d{3})")
_LIST = re.compile(r"\s*(?:、|,|和|及|与|以及|,其余|;|\(|/)\s*")
_RESTATED = re.compile(r"(?:,|,\s*)(?:达|达到|为|即|实际达)$")
_ON_COUNT = re.compile(r"(?:个|项|家|宗)(?:以上)?\s*(?:[、,(/]|和)?\s*(?:约|达|共|合计)?$")
_GAP = 14
_NOT_GAP = re.compile(
    r"[0-9;。]|(?:个|项)(?:$|[^人])|用地|面积|产能|人次|同比|增长|下降|多出|多了|少了|高出|快出|达产|年产"
)
_TRAP_AFTER = re.compile(
    r"\s*(?:以上|左右|多|余)?(?:的)?(?:年)?(?:产值|产业链|产业集群|税收|销售|营收|营业|利润|贷款|授信|融资|资金缺口|债券|补助|补贴|奖励|"
    r"奖补|基金|订单|红包|消费券|大关|GDP|企业|俱乐部|集群|专项债|级产业)|\s*(?:级)?(?:强县|强镇|强村|镇|县|村|园区|产业)"
)
_TOTAL_AFTER = re.compile(r"\s*的?(?:总投资|投资额|投资总额|投资|签约额)(?![建的])")


class Role(msgspec.Struct, frozen=True):
    """What a value measures; ``trap`` gives the word that makes it no fact."""

    measure: str | None
    label_start: int
    trap: str | None = None
    bare: bool = False
    restated: bool = False


def money_role(text: str, tokens: Tokens, index: int, roles: list[Role]) -> Role:
    """The role of the ``index``-th sum, given the roles of those before it."""
    money = tokens.money[index]
    trap = _trap_before(text, tokens, index, roles)
    if trap is not None:
        return Role(None, money.start, trap)
    after = _TRAP_AFTER.match(text, money.end)
    if after and not money.threshold:
        return Role(None, money.start, after[0])
    word = _nearest(text, tokens, money, "label")
    if word is not None:
        return _told_by(text, tokens, word, money)
    aim = _AIM_IS.search(text[max(0, money.start - 8) : money.start])
    if index and aim and roles[-1].measure == "completed_investment":
        return Role(roles[-1].measure, money.start - len(aim[0]))
    if index and (role := _continued(text, tokens, tokens.money[index - 1], money, roles[-1])):
        return role
    if _TOTAL_AFTER.match(text, money.end):
        return Role("total_investment", money.start)
    if _ON_COUNT.search(text[: money.start]):
        return Role("total_investment", money.start, bare=True)
    return Role(None, money.start, bare=True)


_THE_MOST = re.compile(r"最[多大高少小低]的?(?:也|就|更)?(?:达|为|有|是)?$")
"""投资最多的|30亿元,最少的也有|1.2亿元: of projects without a name."""


def _trap_before(text: str, tokens: Tokens, index: int, roles: list[Role]) -> str | None:
    """What before a sum makes it nobody's: a contrast, or a grant's upper end."""
    money = tokens.money[index]
    if CONTRAST.search(text, max(0, money.start - LONGEST_CONTRAST), money.start) or (
        index
        and (roles[-1].trap or "") == "CONTRAST"
        and _LIST.fullmatch(text[tokens.money[index - 1].end : money.start])
        and not _RESTATED.fullmatch(text[tokens.money[index - 1].end : money.number_start])
    ):
        return "CONTRAST"
    if _ON_COUNT.search(text[: money.start]) and _contrasted_count(text, money.start):
        return "CONTRAST"
    if _THE_MOST.search(text[max(0, money.start - 8) : money.start]):
        return "the largest or the least of them"
    capped = _CAPPED.search(text[max(0, money.start - 8) : money.number_start])
    return "a grant" if capped and _GRANTED.search(text) else None


def _told_by(text: str, tokens: Tokens, word: Word, money: Money) -> Role:
    """What a sum measures by the ``word`` before it, and by the one before that."""
    before = _label_before(tokens, word)
    if before is not None and before.text in _SUMMING:
        before = _label_before(tokens, before)
    if before is not None and before.means["label"] == "trap":
        passing = word.text.startswith("完成") or word.text in _SUMMING
        if passing or before.text in _AVERAGED:
            return Role(None, before.start, before.text)
    if word.means["label"] == "trap":
        return Role(None, word.start, word.text)
    if word.text in _SPENDING:
        return Role(_spent(text, word, money.end), word.start)
    return Role(_annual(text, word), word.start)


_AVERAGED = frozenset(("平均", "亩均", "户均", "人均"))
_SUMMING = frozenset(("合计", "共计", "金额", "总额"))
"""采购|金额合计|2.6亿元: words that take their sense from the one before."""


_CAPPED = re.compile(r"(?:最高|上限|封顶|一次性|单个)[^,。;\d]{0,8}$")
_GRANTED = re.compile(r"补助|奖励|补贴|奖补|贴息|资助|扶持|给予")
"""按设备投资额的5%给予补助,最高不超过|800万元."""


def _label_before(tokens: Tokens, word: Word) -> Word | None:
    """The label that ends where another begins."""
    return next(
        (w for w in reversed(tokens.words) if w.end == word.start and "label" in w.means), None
    )


def _contrasted_count(text: str, position: int) -> bool:
    """与去年三季度的197个、|1788亿元相比."""
    match = re.search(r"\d[\d.]*(?:个|项|家|宗)(?:以上)?[、,和]?$", text[:position])
    return match is not None and CONTRAST.search(text[: match.start()]) is not None


_DONE = re.compile(r"完成(?:了|年度)?[^,。;:、]{0,10}(?:项目|工程)(?:的)?$")
"""完成重点项目|投资70亿元."""


_PLANNED = re.compile(r"(?:原|原本)(?:计划|定)(?:在)?(?:年内|今年|全年|当年|年度)?(?:内)?$")
"""原计划年内|完成投资3亿元."""


_SPENDING = frozenset(
    (
        "投下",
        "投下去",
        "投下了",
        "砸下",
        "砸下了",
        "花了",
        "花掉",
        "花出去",
        "掏出",
        "掏了",
        "投进",
        "砸进",
        "砸了",
        "投出",
        "投了",
        "干了",
        "干完",
    )
)
_SO_FAR = re.compile(r"已|才|仅|只|目前|截至|累计|实际|至今|[月季]|[上下]半年|今年|年内")
_AS_A_WHOLE = re.compile(r"完工|竣工|投产|建成|交付")
_YET_TO_SPEND = re.compile(r"(?:计划|准备|打算|预计|拟|将|要|还要|再)$")
_TO_BUILD = re.compile(r"[^,。;]{0,12}(?:建设|新建|建起|建了|建成|兴建|打造|上马|建厂|扩建|改造)")


def _spent(text: str, word: Word, end: int) -> str | None:
    """上半年重点项目|投下|43亿元: spent so far; 投下3亿元兴建新厂, 全部完工,花了: all of it."""
    lead = text[max(0, word.start - 40) : word.start]
    if word.text == "投了" and _SO_FAR.search(lead[lead.rfind(",") + 1 :]) is None:
        return "total_investment"
    if "项目" not in text and "工程" not in text and word.text != "投了":
        return None
    if _YET_TO_SPEND.search(lead):
        return "annual_plan" if re.search(r"今年|年内|本年", lead) else "total_investment"
    if _AS_A_WHOLE.search(lead) or _TO_BUILD.match(text, end):
        return "total_investment"
    return "completed_investment" if _SO_FAR.search(lead) else "total_investment"


_MAY_BE_ANNUAL = frozenset(("计划投资", "投资", "计划总投资", "拟投资"))


def _annual(text: str, word: Word) -> str:
    measure = word.means["label"]
    if word.text in ("投资", "投资额") and _DONE.search(text[max(0, word.start - 16) : word.start]):
        return "completed_investment"
    if measure == "completed_investment" and _PLANNED.search(text[: word.start]):
        return "annual_plan"
    if measure == "total_investment" and word.text in _MAY_BE_ANNUAL:
        before = text[max(0, word.start - 8) : word.start]
        if (
            re.search(r"(?:今年|年内|当年|本年|年度|20\d\d年)(?:度)?(?:内|将|已|的|拟)?$", before)
            and word.text != "投资"
        ):
            return "annual_plan"
    return measure


_AIM_IS = re.compile(r"(?:目标|任务|计划)(?:数)?(?:是|为|定为|定在)$")
"""完成重点项目投资402亿元,今年的目标是|450亿元."""


_LONGEST_COMPARISON = 30


def _measure_compared(text: str, tokens: Tokens, before: Money) -> Role | None:
    """总投资比去年多30亿元,达|260亿元: the measure that was compared."""
    for word in reversed(tokens.words):
        if word.end > before.start or "label" not in word.means:
            continue
        far = before.start - word.end > _LONGEST_COMPARISON or "," in text[word.end : before.start]
        if far or word.means["label"] == "trap":
            return None
        return Role(_annual(text, word), word.start)
    return None


def _continued(text: str, tokens: Tokens, before: Money, money: Money, role: Role) -> Role | None:
    reached = _RESTATED.fullmatch(text[before.end : money.number_start])
    if reached and role.trap == "CONTRAST":
        return _measure_compared(text, tokens, before)
    between = text[before.end : money.start]
    if _LIST.fullmatch(between):
        return Role(role.measure, role.label_start, role.trap, role.bare)
    if _RESTATED.fullmatch(between):
        return Role(role.measure, role.label_start, role.trap, role.bare, True)
    return None


def _nearest(text: str, tokens: Tokens, value: Money | NumberMention, family: str) -> Word | None:
    start = value.start if isinstance(value, Money) else value.outer_start
    number = value.number_start if isinstance(value, Money) else start
    for word in reversed(tokens.words):
        if word.end > number or word.start >= start or family not in word.means:
            continue
        gap = text[word.end : start]
        if _CLAUSE.search(gap.rstrip(":,")) or _NOT_GAP.search(gap) or len(gap) > _GAP:
            return None
        return word
    return None


_OF_AIM = re.compile(
    r"(?:占|为|完成|达)(?:[^,。;:\d]{0,10}|[^,。;:\d]{0,8}\d{1,4}个?(?:项目)?的?)(?:目标任务|目标|任务|计划)(?:数|值|总量)?的?(?:约|近|超|逾)?$"
)
"""完成投资314.2亿元,为攻坚目标的|107.6%."""
_GROWS = re.compile(
    r"(?:大幅|快速|稳步|逐步)?(?:提高|提升|上升|增长|回升|跃升|攀升|升|增|提|下降|回落|降)(?:到|至|为)(?:了)?(?=[\d目今])"
)
"""开工率由攻坚前的68%|提高到91%: what it was before."""
_OTHER_RATE = re.compile(r"率(?:为|是|达到?|约|仅|高达)?$")
"""投产投用率34.8%: a rate that nothing in the contract asks for."""
_RATE_BOUND = re.compile(r"(?:超过?|突破|高于|达到|不低于|低于|不足|未达|跑赢)[\d.]+%$")
_OVER_IT = re.compile(r"(?:以上)?(?:的(?:有|是|为|县|地|市|区|设|分)|,(?:分别|依次))")
"""完成比例超过60%|的有莆田63.5%: the measure of those who pass is no rate of theirs."""


def percent_role(text: str, tokens: Tokens, index: int, roles: list[Role]) -> Role:
    """The role of the ``index``-th share, given the roles of those before it."""
    percent = tokens.percents[index]
    if _RATE_BOUND.search(text[: percent.outer_end]) and _OVER_IT.match(text, percent.outer_end):
        return Role(None, percent.outer_start, "THRESHOLD")
    if CONTRAST.search(text[: percent.outer_start]) or _GROWS.match(text, percent.outer_end):
        return Role(None, percent.outer_start, "CONTRAST")
    grown = index and _GROWS.match(text, tokens.percents[index - 1].outer_end)
    asked = tokens.percents[index - 1] if grown else percent
    word = _nearest(text, tokens, asked, "rate")
    if word is not None:
        kind = word.means["rate"]
        if kind == "trap":
            return Role(None, word.start, word.text)
        return Role("completion_rate" if kind == "completion" else "start_rate", word.start)
    if _OF_AIM.search(text[: percent.outer_start]):
        return Role("completion_rate", percent.outer_start)
    if _OTHER_RATE.search(text[max(0, percent.outer_start - 8) : percent.outer_start]):
        return Role(None, percent.outer_start, "another rate")
    trap = _nearest(text, tokens, percent, "label")
    if trap is not None and trap.means["label"] == "trap":
        return Role(None, trap.start, trap.text)
    listed = index and _LIST.fullmatch(
        text[tokens.percents[index - 1].outer_end : percent.outer_start]
    )
    return roles[-1] if listed else Role(None, percent.outer_start, bare=True)
