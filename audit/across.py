"""Articles against each other: one figure told twice, sums that fall, reprints that changed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from audit.groups import Group, group_of, is_flow
from audit.make import Report, quote
from audit.names import Name, companies_alike, likeness, name_of, phase_in
from audit.nouns import (
    FigureReport,
    Finding,
    Outcome,
    ProjectReport,
    Quote,
    Reported,
    Severity,
    Source,
)
from audit.said import Said, said
from audit.sums import reported_value
from audit.tell import MEASURE, amount, figure_subject, severity_of, unit_of
from model import Aggregate, Modality, Span
from store.ids import stable_id

_CHANGED = (
    "调整为",
    "调整到",
    "增至",
    "增加到",
    "追加",
    "上调",
    "提高到",
    "由原",
    "原计划",
    "从原",
)
_ONE_NAME = 0.75
_ONE_OWNER = 0.6
_MOST_NAMES = 40
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
    aims: dict[object, list[FigureReport]] = defaultdict(list)
    for figure in figures:
        group = group_of(figure)
        if group.days is not None and group.place:
            same[group].append(figure)
            if group.modality is Modality.TARGET:
                aims[_aim_of(group)].append(figure)
    for told in same.values():
        articles = list(dict.fromkeys(figure.source.id for figure in told))
        for later in articles[1:]:
            first = [f for f in told if f.source.id == articles[0]]
            second = [f for f in told if f.source.id == later]
            is_done = first[0].fact.modality is Modality.ACTUAL
            aimed = aims[_aim_of(group_of(first[0]))] if is_done else []
            yield from (_as_aimed(f, aimed) for f in _contradicted(first, second))


def _aim_of(group: Group) -> object:
    """A group without its days, but for the year, and whether it is aimed at or done."""
    year = group.days.end.year if group.days else None
    return group.place, group.words, group.status, group.min_amount, year


def _as_aimed(finding: Finding, aims: Sequence[FigureReport]) -> Finding:
    """One of two numbers for what was done is the year's aim: told so, and weighs the most."""
    measure = finding.check.removeprefix("told_twice_")
    for quoted in filter(None, (finding.reported, *finding.others)):
        for aim in aims:
            value = reported_value(aim, measure)
            if value is None or value.value != quoted.value or aim.id == quoted.record:
                continue
            text = (
                f"{finding.explanation.rstrip('。')};{_who(quoted.source)}的数与{_who(aim.source)}"
            )
            return replace(
                finding,
                severity=Severity.HIGH,
                explanation=f"{text}所报的目标相同,疑为把目标当作实绩。",
                others=(*finding.others, quote(aim, measure, unit=quoted.unit)),
            )
    return finding


def _contradicted(first: list[FigureReport], second: list[FigureReport]) -> Iterator[Finding]:
    for measure in Aggregate.MEASURES:
        ours = [(f, v) for f in first if (v := reported_value(f, measure))]
        theirs = [(f, v) for f in second if (v := reported_value(f, measure))]
        if (
            not ours
            or not theirs
            or any(a.currency != b.currency for _, a in ours for _, b in theirs)
        ):
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
        for earlier, later in pairwise(line):
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
        f"{_who(first.source)}称{figure_subject(first)}累计{MEASURE[measure]}"
        f"{amount(measure, before)},"
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
    """One project with two totals, and no article that tells of a change."""
    places: dict[object, list[ProjectReport]] = defaultdict(list)
    for report in projects:
        if any(getattr(report.fact, measure) for measure in ("total_investment", "annual_plan")):
            key = (report.place and report.place.code, phase_in(report.fact.name))
            places[key].append(report)
    for near in places.values():
        for group in _of_one_project(near):
            if len(group) > 1 and not any(_tells_of_change(report) for report in group):
                yield from _two_amounts(group)


def _of_one_project(reports: Sequence[ProjectReport]) -> list[list[ProjectReport]]:
    """Reports of one place and phase, by what they call the project."""
    groups: list[tuple[Name, list[ProjectReport]]] = []
    by_core: dict[str, list[ProjectReport]] = {}
    by_gram: dict[str, list[int]] = defaultdict(list)
    for report in reports:
        name = name_of(report.fact.name, report.place)
        group = by_core.get(name.core)
        if group is None:
            near = {n for gram in name.strong for n in by_gram[gram][:_MOST_NAMES]}
            some = (groups[n] for n in sorted(near))
            group = next((g for n, g in some if _is_one(n, g[0], name, report)), None)
        if group is None:
            group = []
            for gram in name.strong:
                by_gram[gram].append(len(groups))
            groups.append((name, group))
        by_core[name.core] = group
        group.append(report)
    return [group for _, group in groups]


def _is_one(name: Name, first: ProjectReport, other: Name, report: ProjectReport) -> bool:
    alike = likeness(name, other)
    if alike >= _ONE_NAME or alike < _ONE_OWNER:
        return alike >= _ONE_NAME
    owners = [companies_alike(a, b) for a in first.fact.company for b in report.fact.company]
    return max(owners, default=0.0) >= _ONE_NAME


def _tells_of_change(report: ProjectReport) -> bool:
    """由62亿元调整为65.8亿元."""
    value, body = report.fact.total_investment, report.source.body
    if value is None or not value.span.text:
        return False
    near = body[max(value.span.start - 30, 0) : value.span.end + 12]
    return any(word in near for word in _CHANGED)


def _two_amounts(group: Sequence[ProjectReport]) -> Iterator[Finding]:
    """The first two articles whose totals cannot both be true; plans of one year alone."""
    for measure in ("total_investment", "annual_plan"):
        told = [(r, said(v)) for r in group if (v := getattr(r.fact, measure))]
        told.sort(key=lambda one: str(one[0].source.published))
        pair = next(
            (
                (one, other)
                for i, one in enumerate(told)
                for other in told[i + 1 :]
                if one[0].source.id != other[0].source.id
                and one[1].currency == other[1].currency
                and not one[1].meets(other[1])
                and (measure != "annual_plan" or _one_year(one[0], other[0]))
            ),
            None,
        )
        if pair:
            later, earlier = pair[1], pair[0]
            yield _two(f"told_twice_{measure}", measure, later, earlier, later[0].fact.name)


def _one_year(one: ProjectReport, other: ProjectReport) -> bool:
    mine, yours = one.source.published, other.source.published
    return mine is not None and yours is not None and mine.year == yours.year


def _reprints(reported: Reported) -> Iterator[Finding]:
    """Texts that are one but for their numbers: sentence by sentence, digits masked."""
    sources = {r.source.id: r.source for r in reported.figures}
    sources |= {r.source.id: r.source for r in reported.projects}
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
                stable_id(
                    "reprint", one.id, other.id, mine.start() - start, _masked(one, start, end)
                ),
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
        return Decimal(mine.strip(",.").replace(",", "")) - Decimal(
            yours.strip(",.").replace(",", "")
        )
    except ArithmeticError:
        return None
