"""All checks in their order, and the findings of two runs compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from audit.across import check_across
from audit.compare import excuse_by_others
from audit.exchange import NO_RATES, Rates
from audit.inside import check_article
from audit.matching import Match, Matcher, Relation
from audit.nouns import FigureReport, Finding, Outcome, ProjectReport, Reported, Table
from audit.presence import covers, missing, only_in_ledger, uncovered
from audit.projects import adds_up, check_matched
from audit.sums import check_stated_totals
from audit.totals import FigureBook, check_figure, lesser_twins
from model import Judgement

ORDER = {outcome: i for i, outcome in enumerate((
    Outcome.CONTRADICTS_ITSELF, Outcome.CONTRADICTED, Outcome.DIFFERS, Outcome.STATUS_DIFFERS,
    Outcome.DATE_DIFFERS, Outcome.REGION_DIFFERS, Outcome.NOT_IN_LEDGER, Outcome.AMBIGUOUS,
    Outcome.ONLY_IN_LEDGER, Outcome.NOT_CHECKABLE, Outcome.WITHIN_ROUNDING, Outcome.AGREES,
))}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changes:
    """Tonight's findings against last night's, by id; ``altered`` have another verdict or Δ."""

    new: frozenset[str]
    gone: frozenset[str]
    still: frozenset[str]
    altered: frozenset[str]


def check(
    reported: Reported,
    tables: Sequence[Table],
    verdicts: Mapping[str, Judgement] | None = None,
    rates: Rates = NO_RATES,
) -> tuple[Finding, ...]:
    """Every finding, the heaviest first."""
    projects = [table for table in tables if table.projects]
    found = [*_projects(reported.projects, projects, verdicts or {}, rates)]
    book = FigureBook([table for table in tables if table.figures], rates)
    lesser = lesser_twins(reported.figures)
    for figure in reported.figures:
        found += check_figure(figure, book, projects, lesser)
    for table in tables:
        found += check_stated_totals(table)
    named = defaultdict(list)
    for project in reported.projects:
        named[project.source.id].append(project)
    for article in _by_article(reported.figures):
        found += check_article(article, named[article[0].source.id])
    found += check_across(reported)
    unique = {finding.id: finding for finding in found}
    return tuple(sorted(unique.values(), key=_order))


def _order(finding: Finding) -> tuple[int, int, str, str]:
    return finding.severity.rank, ORDER[finding.verdict], finding.subject, finding.id


def _by_article(figures: Iterable[FigureReport]) -> list[list[FigureReport]]:
    articles: dict[str, list[FigureReport]] = defaultdict(list)
    for figure in figures:
        articles[figure.source.id].append(figure)
    return [sorted(told, key=lambda figure: figure.ordinal) for told in articles.values()]


def _projects(
    reports: Sequence[ProjectReport],
    tables: Sequence[Table],
    verdicts: Mapping[str, Judgement],
    rates: Rates,
) -> list[Finding]:
    found: list[Finding] = []
    seen: set[str] = set()
    days = {r.source.id: r.source.published for r in reports if r.source.published}
    for table in tables:
        matches = Matcher(table, verdicts).match(reports)
        for match in matches:
            if match.relation is not Relation.NONE:
                seen.add(match.report.id)
        told = [
            f
            for m in matches
            if m.relation is not Relation.NONE
            for f in check_matched(m, table, rates)
        ]
        found += excuse_by_others(told, table, days)
        found += _only_in(table, matches, reports)
    for report in reports:
        if report.id not in seen:
            covering = [table for table in tables if covers(table, report)]
            found.append(
                missing(report, covering)
                if covering
                else uncovered(report, has_ledgers=bool(tables))
            )
    return found


def _only_in(
    table: Table, matches: Sequence[Match], reports: Sequence[ProjectReport]
) -> list[Finding]:
    """The rows that no report speaks of; all phases of one that they make up, unless the papers
    tell of a phase by itself."""
    alone = {m.rows[0].row.id for m in matches if m.relation is Relation.ONE}
    spoken_of = {
        row.row.id
        for match in matches
        for row in match.rows
        if match.relation is not Relation.PHASES
        or row.phase in (None, 1)
        or (adds_up(match, table) and alone.isdisjoint(r.row.id for r in match.rows))
    }
    places: dict[str, list[ProjectReport]] = defaultdict(list)
    for report in reports:
        if report.place:
            places[report.place.code].append(report)
    covered = {code for code, near in places.items() if any(covers(table, r) for r in near)}
    return [
        only_in_ledger(row, table, is_covered=row.place is not None and row.place.code in covered)
        for row in table.projects
        if row.row.id not in spoken_of
    ]


def compare_runs(
    before: Mapping[str, tuple[str, str]], today: Mapping[str, tuple[str, str]]
) -> Changes:
    """What is new, gone, still there, and altered; both map ids to verdict and delta."""
    still = today.keys() & before.keys()
    return Changes(
        frozenset(today.keys() - before.keys()),
        frozenset(before.keys() - today.keys()),
        frozenset(still),
        frozenset(i for i in still if today[i] != before[i]),
    )
