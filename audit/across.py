"""Articles against each other: one figure told twice, sums that fall, reprints that changed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from audit.days import iso_days
from audit.groups import group_of, is_flow
from audit.make import Report, quote
from audit.names import bare_name, phase_in
from audit.nouns import FigureReport, Finding, Outcome, ProjectReport, Quote, Reported, Severity, Source
from audit.said import Said, said
from audit.tell import MEASURE, amount, figure_subject, severity_of, unit_of
from audit.totals import reported_value
from model import Aggregate, Modality, Project, Span
from store.ids import stable_id

_SOON = timedelta(days=31)
_SENTENCE = re.compile(r"[^。！？!?;；\n]{12,400}")
_DIGITS = re.compile(r"\d[\d,.]*")
_SHARED = 0.5


def check_across(reported: Reported) -> Iterator[Finding]:
    """All that articles say against one another."""
    yield from _told_twice(reported.figures)
    yield from _falling(reported.figures)
    yield from _projects_told_twice(reported.projects)
    yield from _reprints(reported)


def _told_twice(figures: Sequence[FigureReport]) -> Iterator[Finding]:
    """The same group, place and days, told by two articles."""
    same: dict[object, list[FigureReport]] = defaultdict(list)
    for figure in figures:
        group = group_of(figure)
        if group.days is not None and group.place:
            same[group].append(figure)
    for told in same.values():
        articles = list(dict.fromkeys(figure.source.id for figure in told))
        for later in articles[1:]:
            first = [f for f in told if f.source.id == articles[0]]
            second = [f for f in told if f.source.id == later]
            yield from _contradicted(first, second)


def _contradicted(first: list[FigureReport], second: list[FigureReport]) -> Iterator[Finding]:
    for measure in Aggregate.MEASURES:
        ours = [(f, v) for f in first if (v := reported_value(f, measure))]
        theirs = [(f, v) for f in second if (v := reported_value(f, measure))]
        if not ours or not theirs or any(a.currency != b.currency for _, a in ours for _, b in theirs):
            continue
        if any(a.meets(b) for _, a in ours for _, b in theirs):
            continue
        yield _two(f"told_twice_{measure}", measure, ours[0], theirs[0], figure_subject(ours[0][0]))


def _two(
    check: str,
    measure: str,
    one: tuple[Report, Said],
    other: tuple[Report, Said],
    subject: str,
) -> Finding:
    (first, mine), (second, yours) = one, other
    delta = mine.value - yours.value
    text = (
        f"{_who(first.source)}称{subject}{MEASURE[measure]}{amount(measure, mine)},"
        f"{_who(second.source)}称{amount(measure, yours)},两说不一。"
    )
    unit = unit_of(measure, mine)
    return Finding(
        stable_id(check, first.id, second.id), check, Outcome.CONTRADICTED,
        severity_of(measure, delta, yours.value), subject, text,
        quote(first, measure, unit=unit), None, delta,
        delta / yours.value if yours.value else None, unit,
        (quote(second, measure, unit=unit),),
    )  # fmt: skip


def _who(source: Source) -> str:
    day = f"({source.published})" if source.published else ""
    return f"{source.outlet or source.id}{day}"


def _falling(figures: Sequence[FigureReport]) -> Iterator[Finding]:
    """What adds up from January on cannot be less in a later month."""
    lines: dict[object, list[tuple[FigureReport, Said]]] = defaultdict(list)
    for figure in figures:
        group = group_of(figure)
        if group.days is None or group.modality is not Modality.ACTUAL or not group.place:
            continue
        if (group.days.start.month, group.days.start.day) != (1, 1):
            continue
        for measure in ("count", "total_investment", "completed_investment", "foreign_capital"):
            value = reported_value(figure, measure)
            if value is not None and is_flow(group.status, measure):
                key = (replace(group, days=None), group.days.start, measure, value.currency)
                lines[key].append((figure, value))
    for (_, _, measure, _), line in ((k, v) for k, v in lines.items() if isinstance(k, tuple)):
        line.sort(key=lambda told: str(told[0].fact.period))
        for earlier, later in zip(line, line[1:], strict=False):
            yield from _fallen(measure, earlier, later)


def _fallen(
    measure: str, earlier: tuple[FigureReport, Said], later: tuple[FigureReport, Said]
) -> Iterator[Finding]:
    (first, before), (second, after) = earlier, later
    if first.fact.period == second.fact.period:
        return
    low, high = before.interval.low, after.interval.high
    if low is None or high is None or low <= high:
        return
    unit, subject = unit_of(measure, after), figure_subject(second)
    text = (
        f"{_who(first.source)}称{figure_subject(first)}累计{MEASURE[measure]}{amount(measure, before)},"
        f"{_who(second.source)}称{subject}累计反为{amount(measure, after)},累计数不应减少。"
    )
    is_one = first.source.id == second.source.id
    yield Finding(
        stable_id("falling", measure, first.id, second.id), "falling",
        Outcome.CONTRADICTS_ITSELF if is_one else Outcome.CONTRADICTED,
        severity_of(measure, after.value - before.value, before.value), subject, text,
        quote(second, measure, unit=unit), None, after.value - before.value,
        (after.value - before.value) / before.value, unit, (quote(first, measure, unit=unit),),
    )  # fmt: skip


def _projects_told_twice(projects: Sequence[ProjectReport]) -> Iterator[Finding]:
    """One project at one stage, told by two articles within a month with two amounts."""
    same: dict[object, list[ProjectReport]] = defaultdict(list)
    for report in projects:
        name = bare_name(report.fact.name, report.place).removesuffix("项目")
        key = (name, phase_in(report.fact.name), report.place and report.place.code, report.fact.status)
        same[key].append(report)
    for told in same.values():
        for i, first in enumerate(told):
            for second in told[i + 1 :]:
                if first.source.id != second.source.id and _of_one_time(first, second):
                    yield from _two_amounts(first, second)


def _of_one_time(first: ProjectReport, second: ProjectReport) -> bool:
    mine, yours = iso_days(first.fact.date), iso_days(second.fact.date)
    if mine and yours:
        return mine.meets(yours)
    ours, theirs = first.source.published, second.source.published
    return ours is not None and theirs is not None and abs(ours - theirs) <= _SOON


def _two_amounts(first: ProjectReport, second: ProjectReport) -> Iterator[Finding]:
    for measure in Project.MEASURES:
        mine, yours = getattr(first.fact, measure), getattr(second.fact, measure)
        if mine is None or yours is None or mine.currency != yours.currency:
            continue
        ours, theirs = said(mine), said(yours)
        if not ours.meets(theirs):
            yield _two(
                f"told_twice_{measure}", measure, (first, ours), (second, theirs), first.fact.name
            )


def _reprints(reported: Reported) -> Iterator[Finding]:
    """Texts that are one but for their numbers: sentence by sentence, digits masked."""
    sources = {r.source.id: r.source for r in (*reported.figures, *reported.projects)}
    masked: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    counts: dict[str, int] = {}
    for source in sources.values():
        sentences = [(m.start(), m.end(), m[0]) for m in _SENTENCE.finditer(source.body)]
        counts[source.id] = len(sentences)
        for start, end, text in sentences:
            masked[_DIGITS.sub("#", "".join(text.split()))].append((source.id, start, end))
    shared: dict[tuple[str, str], list[tuple[int, int, int, int]]] = defaultdict(list)
    for places in masked.values():
        if 1 < len(places) <= 50:
            for i, (one, s1, e1) in enumerate(places):
                for other, s2, e2 in places[i + 1 :]:
                    if one != other:
                        shared[(one, other)].append((s1, e1, s2, e2))
    for (one, other), pairs in shared.items():
        if len(pairs) >= _SHARED * min(counts[one], counts[other]):
            yield from _changed(sources[one], sources[other], pairs)


def _changed(
    one: Source, other: Source, pairs: Sequence[tuple[int, int, int, int]]
) -> Iterator[Finding]:
    for start, end, begin, finish in pairs:
        ours = list(_DIGITS.finditer(one.body, start, end))
        theirs = list(_DIGITS.finditer(other.body, begin, finish))
        for mine, yours in zip(ours, theirs, strict=False):
            if mine[0].strip(",.") == yours[0].strip(",."):
                continue
            text = (
                f"{_who(other)}与{_who(one)}同文,而「{_near(one.body, mine)}」"
                f"在转载中成了「{_near(other.body, yours)}」。"
            )
            yield Finding(
                stable_id("reprint", one.id, other.id, mine.start() - start, _masked(one, start, end)),
                "reprint", Outcome.CONTRADICTED, Severity.MEDIUM, one.title or one.id, text,
                _quote(one, mine), None, _difference(mine[0], yours[0]), None, "",
                (_quote(other, yours),),
            )  # fmt: skip


def _masked(source: Source, start: int, end: int) -> str:
    return _DIGITS.sub("#", source.body[start:end])


def _near(body: str, match: re.Match[str]) -> str:
    return body[max(match.start() - 8, 0) : match.end() + 6].replace("\n", " ")


def _quote(source: Source, match: re.Match[str]) -> Quote:
    words = match[0].rstrip(",.")
    return Quote(source, words, Span(match.start(), match.start() + len(words), words))


def _difference(mine: str, yours: str) -> Decimal | None:
    try:
        return Decimal(mine.strip(",.").replace(",", "")) - Decimal(yours.strip(",.").replace(",", ""))
    except ArithmeticError:
        return None
