"""Findings put into words: labels, units, severities, and one Chinese sentence each."""

from __future__ import annotations

from decimal import Decimal

from audit.nouns import FigureReport, Outcome, Severity
from audit.said import Said, spoken
from model import Bound, Modality, Status

STATUS = {
    Status.PLANNED: "策划",
    Status.INTENDED: "意向",
    Status.NEGOTIATING: "在谈",
    Status.SIGNED: "签约",
    Status.REGISTERED: "备案入库",
    Status.LANDED: "落地",
    Status.STARTED: "开工",
    Status.UNDER_CONSTRUCTION: "在建",
    Status.COMPLETED: "竣工",
}
MEASURE = {
    "count": "项目数",
    "total_investment": "总投资",
    "annual_plan": "年度计划投资",
    "completed_investment": "完成投资",
    "completed_total": "累计完成投资",
    "foreign_capital": "利用外资",
    "completion_rate": "完成率",
    "start_rate": "开工率",
}
VERDICT = {
    Outcome.AGREES: "一致",
    Outcome.WITHIN_ROUNDING: "在四舍五入之内",
    Outcome.DIFFERS: "数值不符",
    Outcome.STATUS_DIFFERS: "进展不符",
    Outcome.DATE_DIFFERS: "日期不符",
    Outcome.REGION_DIFFERS: "地点不符",
    Outcome.NOT_IN_LEDGER: "台账无此项目",
    Outcome.ONLY_IN_LEDGER: "仅见于台账",
    Outcome.AMBIGUOUS: "待人工判定",
    Outcome.CONTRADICTS_ITSELF: "自相矛盾",
    Outcome.CONTRADICTED: "互相矛盾",
    Outcome.NOT_CHECKABLE: "无法核对",
}
SEVERITY = {
    Severity.HIGH: "严重",
    Severity.MEDIUM: "较重",
    Severity.LOW: "轻微",
    Severity.INFO: "提示",
}
CURRENCY = {
    "CNY": "元",
    "USD": "美元",
    "HKD": "港元",
    "TWD": "新台币",
    "EUR": "欧元",
    "JPY": "日元",
    "GBP": "英镑",
    "SGD": "新加坡元",
}
_BOUND = {Bound.EXACT: "", Bound.ABOUT: "约", Bound.AT_LEAST: "超", Bound.AT_MOST: "不超过"}
_SEVERE = Decimal("0.1")
_SLIGHT = Decimal("0.01")


def unit_of(measure: str, said: Said) -> str:
    """The unit in which a measure's values and deltas are given."""
    if measure == "count":
        return "个"
    if measure in ("completion_rate", "start_rate"):
        return "%" if measure else ""
    return "亿" + CURRENCY.get(said.currency or "CNY", said.currency or "元")


def amount(measure: str, said: Said) -> str:
    """A value as a sentence has it: 超60亿元, 11个."""
    return f"{_BOUND[said.bound]}{spoken(said.value)}{unit_of(measure, said)}"


def severity_of(measure: str, delta: Decimal, ledger: Decimal) -> Severity:
    """How much a difference weighs: a tenth or more is high, under a hundredth low."""
    if measure in ("completion_rate", "start_rate"):
        share = abs(delta) / 100 * 2
    else:
        share = abs(delta) / ledger if ledger else Decimal(1)
    if share >= _SEVERE:
        return Severity.HIGH
    return Severity.LOW if share < _SLIGHT else Severity.MEDIUM


def figure_subject(report: FigureReport) -> str:
    """A figure's group in words: 泉港区 新签约项目 2021-01-01—2021-09-30."""
    fact = report.fact
    parts = [fact.region or "", fact.name or (STATUS[fact.status] + "项目" if fact.status else "")]
    if fact.min_amount is not None and "以上" not in (fact.name or ""):
        money = fact.total_investment or fact.foreign_capital
        currency = CURRENCY.get(money.currency or "CNY", "元") if money else "元"
        parts.append(f"{spoken(fact.min_amount)}亿{currency}以上")
    if fact.modality is Modality.TARGET:
        parts.append("(目标)")
    if fact.period:
        first, last = fact.period
        parts.append(first if first == last else f"{first}—{last}")
    return " ".join(part for part in parts if part)
