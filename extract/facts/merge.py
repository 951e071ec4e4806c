"""What the text says twice is one record; subjects become facts."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile
from typing import TypeVar

from extract.facts.doubt import confidence
from extract.facts.state import State
from extract.facts.subjects import Subject
from model import Aggregate, Bound, Facts, Project, Span, Value
from normalize.places import name_on

R = TypeVar("R", Project, Aggregate)


def merge(state: State) -> Facts:
    """The facts of a read article, each said once."""
    projects: list[Subject] = []
    groups: list[Subject] = []
    for subject in state.subjects:
        if subject.dropped:
            continue
        if subject.alias is not None:
            for measure, value in subject.measures.items():
                subject.alias.measures.setdefault(measure, value)
            continue
        if subject.is_group:
            _add_group(groups, subject)
        else:
            _add_project(projects, subject)
    return Facts(
        tuple(_weighed(_project(state, s)) for s in projects),
        tuple(_weighed(_aggregate(state, s)) for s in groups),
        tuple(state.ignored),
    )


def _weighed(record: R) -> R:
    # Nobody else has the record yet; a frozen copy would take as long as the record itself.
    object.__setattr__(record, "confidence", confidence(record))
    return record


def _add_group(groups: list[Subject], subject: Subject) -> None:
    if subject.count is None and not subject.measures:
        return
    for other in groups:
        if _same_group(other, subject):
            first, second = (
                (other, subject) if _exactness(other) >= _exactness(subject) else (subject, other)
            )
            for measure, value in second.measures.items():
                first.measures.setdefault(measure, value)
            first.count = first.count or second.count
            first.period, first.period_span = (
                (first.period, first.period_span)
                if first.period
                else (second.period, second.period_span)
            )
            first.status = first.status or second.status
            groups[groups.index(other)] = first
            return
    groups.append(subject)


def _exactness(subject: Subject) -> int:
    """How much, and how exactly, a record tells: the headline gives way to the body."""
    exact = sum(1 + (v.bound.value == "exact") for v in subject.measures.values())
    return exact + (subject.period is not None)


def _same_group(a: Subject, b: Subject) -> bool:
    if a.region != b.region or a.modality != b.modality or a.min_amount != b.min_amount:
        return False
    if a.count and b.count:
        if a.count.value != b.count.value:
            return a.paragraph != b.paragraph and (_covers(a, b) or _covers(b, a))
        if (
            a.name
            and b.name
            and a.name != b.name
            and (a.paragraph == b.paragraph or a.count.value < 10)
        ):
            return False
        if a.status == b.status and a.period == b.period:
            return True
        compatible = a.status == b.status or a.status is None or b.status is None
        clash = [
            m for m in a.measures if m in b.measures and not _may_be(a.measures[m], b.measures[m])
        ]
        told_again = set(a.measures) & set(b.measures) or not a.measures or not b.measures
        return bool(
            compatible
            and a.count.value >= 10
            and not clash
            and a.paragraph != b.paragraph
            and told_again
        )
    if (
        "place" in (a.rule, b.rule)
        and a.paragraph == b.paragraph
        and a.region
        and a.period == b.period
        and a.status == b.status
        and (a.count is None or b.count is None)
        and not set(a.measures) & set(b.measures)
    ):
        return True
    shared = [
        m for m in a.measures if m in b.measures and a.measures[m].value == b.measures[m].value
    ]
    if shared and a.period == b.period and a.status == b.status:
        return True
    return _covers(a, b) or _covers(b, a)


def _may_be(a: Value, b: Value) -> bool:
    """Whether two words on one sum can both be true: 超万亿元 and 10374.08亿元."""
    if a.currency != b.currency:
        return False
    for vague, sharp in ((a, b), (b, a)):
        if (
            vague.bound is Bound.AT_LEAST
            and sharp.value >= vague.value
            and sharp.value < 2 * vague.value
        ):
            return True
        if vague.bound is Bound.ABOUT and abs(sharp.value - vague.value) <= vague.value / 10:
            return True
    return a.value == b.value


def _may_count(sharp: Value, vague: Value) -> bool:
    """Whether 20多个, 近30个 or 超20个 may be the 24 that are told elsewhere."""
    few = vague.value * Decimal("0.8")
    many = vague.value * Decimal("1.5")
    return vague.bound is not Bound.EXACT and few <= sharp.value < many


def _covers(sharp: Subject, vague: Subject) -> bool:
    """A headline's 投资总额逾千亿元 beside the body's 119个,投资总额1126.106亿元."""
    if (
        not vague.measures
        or sharp.count is None
        or (vague.count is not None and not _may_count(sharp.count, vague.count))
        or sharp.status != vague.status
    ):
        return False
    named = (sharp.name or "").endswith(vague.name or "")
    if any(v.bound is Bound.EXACT for v in vague.measures.values()) or not named:
        return False
    return all(
        m in sharp.measures and _may_be(sharp.measures[m], v) for m, v in vague.measures.items()
    )


_MARKS = re.compile(r"[\s()（）\"“”「」·,、]")
_KIND = re.compile(r"(?:建设)?(?:项目|工程)$")


@lru_cache(maxsize=1024)
def core(name: str) -> str:
    """A project's name without what may be left away on second mention."""
    text = _MARKS.sub("", name)
    return _KIND.sub("", text) or text


_PHASE = re.compile(r"[一二三四五六七八九十]{1,2}期|[1-9]期")


def _same_project(a: str, b: str) -> bool:
    x, y = core(a), core(b)
    if x == y:
        return True
    short, long = sorted((x, y), key=len)
    more = long.endswith(short) and len(long) - len(short) != 1  # 甲苯储罐 is no 二甲苯储罐
    within = len(short) >= 4 and (more or long.startswith(short))
    if not within and (len(short) < 8 or not _filled_out(short, long)):
        return False
    return set(_PHASE.findall(x)) == set(_PHASE.findall(y))


def _alike(a: str, b: str) -> int:
    """How many characters two texts have in common from their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))


def _filled_out(short: str, long: str) -> bool:
    """天辰泉港新材料产业园 and 天辰化工泉港新材料产业园: one has a word more within."""
    if short[:2] != long[:2] or short[-5:] != long[-5:] or len(long) - len(short) > 4:
        return False
    return _alike(short, long) + _alike(short[::-1], long[::-1]) >= len(short)


def _is_later(other: Subject, subject: Subject) -> bool:
    """Whether a mention tells a later stage; one it is but held to be at gives way to one told."""
    if subject.status is None or other.status is None:
        return subject.status is not None
    if other.held != subject.held:
        return other.held
    return subject.status.rank > other.status.rank


def _add_project(projects: list[Subject], subject: Subject) -> None:
    for other in projects:
        if _same_project(other.name or "", subject.name or ""):
            if len(core(subject.name or "")) > len(core(other.name or "")):
                other.name, other.name_span = subject.name, subject.name_span
            for measure, value in subject.measures.items():
                other.measures.setdefault(measure, value)
            if _is_later(other, subject):
                other.held = subject.held
                other.status, other.status_span = subject.status, subject.status_span
                other.date, other.date_span = subject.date, subject.date_span
            elif subject.status is other.status:
                other.date = other.date or subject.date
            other.company = other.company or subject.company
            if not other.own_region and subject.own_region:
                other.region, other.region_span = subject.region, subject.region_span
            return
    projects.append(subject)


def _quotes(state: State, **spans: tuple[int, int] | None) -> dict[str, Span]:
    return {
        key: Span.of(state.body, *span) for key, span in spans.items() if span and span[0] < span[1]
    }


def _project(state: State, s: Subject) -> Project:
    return Project(
        name=_written(state, s),
        company=tuple(s.company),
        region=s.region and name_on(s.region, state.published),
        status=s.status,
        date=s.date,
        total_investment=s.measures.get("total_investment"),
        annual_plan=s.measures.get("annual_plan"),
        completed_investment=s.measures.get("completed_investment"),
        evidence=_quotes(
            state,
            name=s.name_span,
            company=s.company_span,
            region=s.region_span,
            status=s.status_span,
            date=s.date_span,
        ),
        rule=s.rule,
    )


def _written(state: State, s: Subject) -> str:
    if s.name_span is None or s.name is None:
        return s.name or ""
    raw = state.body[slice(*s.name_span)]
    return (
        re.sub(r"[\"“”「」『』《》]", "", raw).strip(" 、,，")
        if core(raw) == core(s.name)
        else s.name
    )


def _aggregate(state: State, s: Subject) -> Aggregate:
    return Aggregate(
        name=s.name,
        region=s.region and name_on(s.region, state.published),
        status=s.status if not s.foreign else None,
        modality=s.modality,
        period=s.period,
        min_amount=s.min_amount,
        count=s.count,
        total_investment=s.measures.get("total_investment"),
        annual_plan=s.measures.get("annual_plan"),
        completed_investment=s.measures.get("completed_investment"),
        foreign_capital=s.measures.get("foreign_capital"),
        completion_rate=s.measures.get("completion_rate"),
        start_rate=s.measures.get("start_rate"),
        evidence=_quotes(
            state,
            name=s.name_span,
            region=s.region_span,
            status=s.status_span,
            period=s.period_span,
        ),
        rule=s.rule,
    )
