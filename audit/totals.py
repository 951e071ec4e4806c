"""Reported figures against ledgers: figure by figure, and against sums of a ledger's own rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from audit.compare import compare, judge
from audit.exchange import NO_RATES, Rates
from audit.groups import PERIOD, SCOPE, THRESHOLD, apart, day_of, group_of
from audit.make import cell, plain, quote
from audit.nouns import (
    Cell,
    FigureReport,
    Finding,
    LedgerFigure,
    Outcome,
    Severity,
    Table,
)
from audit.said import Said
from audit.sums import SUMMED, add_up, reported_value, sum_findings, value_finding
from audit.tell import MEASURE, amount, figure_subject, unit_of
from model import Aggregate
from normalize.places import contains

_COMPARABLE = 10
_TELLING_DIGITS = 2


class FigureBook:
    """All figures of all figure ledgers, by place and measure."""

    def __init__(self, tables: Sequence[Table], rates: Rates = NO_RATES) -> None:
        self.rates = rates
        self.tables = {(t.file, t.sheet): t for t in tables}
        self.figures: dict[tuple[str, str], list[LedgerFigure]] = defaultdict(list)
        for table in tables:
            for figure in table.figures:
                if figure.place is not None:
                    self.figures[(figure.place.code, figure.measure)].append(figure)
            for figure in _county_sums(table):
                if figure.place is not None:
                    self.figures[(figure.place.code, figure.measure)].append(figure)

    def table(self, figure: LedgerFigure) -> Table:
        """The table that a figure stands in."""
        return self.tables[(figure.row.file, figure.row.sheet)]

    def nearest(self, report: FigureReport, measure: str) -> list[tuple[int, str, LedgerFigure]]:
        """Of each table the figure that comes nearest to speaking of the same."""
        if report.place is None:
            return []
        best: dict[tuple[str, str], tuple[int, str, LedgerFigure]] = {}
        for figure in self.figures.get((report.place.code, measure), ()):
            distance, why = apart(report, measure, figure)
            key = (figure.row.file, figure.row.sheet)
            if key not in best or distance < best[key][0]:
                best[key] = (distance, why, figure)
        return sorted(best.values(), key=lambda found: found[0])


def _county_sums(table: Table) -> Iterator[LedgerFigure]:
    """A city's figure as the sum of its counties', where the ledger has no total of its own."""
    region = table.scope.region
    columns: dict[int, list[LedgerFigure]] = defaultdict(list)
    for figure in table.figures:
        columns[figure.column].append(figure)
    for figures in columns.values():
        first = figures[0]
        if region is None or first.measure not in SUMMED or len(figures) < 3:
            continue
        places = [f.place for f in figures]
        if any(p is None or p.code == region.code or not contains(region, p) for p in places):
            continue
        if len({p.code for p in places if p}) < len(places) or any(
            f.words != first.words for f in figures
        ):
            continue
        yield replace(
            first,
            place=region,
            said=add_up([f.said for f in figures]),
            heading=first.heading + "(各行之和)",
        )


def lesser_twins(figures: Sequence[FigureReport]) -> frozenset[tuple[str, str]]:
    """(figure, measure) beside a larger one that an article describes alike (其余7个).

    What has no name is no whole beside a larger one that has: 产业项目完成218.6亿元, and a part of
    it that the reader could not name 132.4.
    """
    groups: dict[object, list[FigureReport]] = defaultdict(list)
    for figure in figures:
        groups[(figure.source.id, group_of(figure))].append(figure)
    lesser: set[tuple[str, str]] = set()
    for same in groups.values():
        for measure in Aggregate.MEASURES if len(same) > 1 else ():
            told = [(v.value, f.id) for f in same if (v := getattr(f.fact, measure))]
            most = max((value for value, _ in told), default=None)
            lesser |= {(figure, measure) for value, figure in told if value != most}
    return frozenset(lesser | _nameless(figures))


def _nameless(figures: Sequence[FigureReport]) -> set[tuple[str, str]]:
    groups: dict[object, list[FigureReport]] = defaultdict(list)
    for figure in figures:
        groups[(figure.source.id, replace(group_of(figure), words=""))].append(figure)
    lesser: set[tuple[str, str]] = set()
    for same in groups.values():
        nameless = [f for f in same if f.fact.name is None]
        named = [f for f in same if f.fact.name is not None]
        for measure in Aggregate.MEASURES if nameless and named else ():
            most = max((v.value for f in named if (v := getattr(f.fact, measure))), default=None)
            lesser |= {
                (f.id, measure)
                for f in nameless
                if most is not None and (v := getattr(f.fact, measure)) and v.value < most
            }
    return lesser


def check_figure(
    report: FigureReport,
    book: FigureBook,
    projects: Sequence[Table],
    lesser: frozenset[tuple[str, str]] = frozenset(),
) -> Iterator[Finding]:
    """Every value of one reported figure against every ledger that speaks of the same.

    Where the article tells a larger group in the same words, the ledgers speak of that: such
    values are in ``lesser``.
    """
    for measure in Aggregate.MEASURES:
        mine = reported_value(report, measure)
        if mine is None:
            continue
        is_rest = (report.id, measure) in lesser
        near = [] if is_rest else book.nearest(report, measure)
        comparable = [f for f in near if f[0] < _COMPARABLE or _is_the_same(f, mine)]
        found = [_figure_finding(report, measure, mine, f[2], book) for f in comparable]
        if measure in SUMMED:
            for table in projects:
                found += sum_findings(
                    report, measure, mine, table, is_rest=is_rest, rates=book.rates
                )
        found += [
            _apart_finding(report, measure, mine, one, book)
            for one in near
            if one[0] in (SCOPE, THRESHOLD, PERIOD) and one not in comparable
        ]
        if found:
            yield from found
        else:
            why = "同文另有同名而更大的一组" if is_rest else "没有可比的台账数字"
            yield _not_checkable(report, measure, mine, near, book, why)


def _is_the_same(near: tuple[int, str, LedgerFigure], mine: Said) -> bool:
    """Whether a ledger gives the very number, under a wider name and for the same days."""
    digits = len(mine.value.as_tuple().digits)
    return (
        near[0] == SCOPE
        and digits >= _TELLING_DIGITS
        and (compare(mine, near[2].said).verdict is Outcome.AGREES)
    )


def _figure_finding(
    report: FigureReport, measure: str, mine: Said, figure: LedgerFigure, book: FigureBook
) -> Finding:
    table = book.table(figure)
    judged = judge(mine, figure.said, day_of(report), book.rates)
    where = f"{figure.row.file}「{figure.row.sheet}」第{figure.row.number}行「{figure.heading}」"
    return value_finding(
        f"figure_{measure}", report, measure, mine, figure.said, judged, where,
        cell(figure.row, figure.said.value, table, 0, figure.column),
        (figure.row.id, figure.column),
    )  # fmt: skip


def _not_checkable(
    report: FigureReport,
    measure: str,
    mine: Said,
    near: Sequence[tuple[int, str, LedgerFigure]],
    book: FigureBook,
    why: str,
) -> Finding:
    ledger = None
    if near:
        _, why, figure = near[0]
        ledger = cell(figure.row, figure.said.value, book.table(figure), 0, figure.column)
    return _unchecked(report, measure, mine, why, ledger, (measure, report.id))


def _apart_finding(
    report: FigureReport,
    measure: str,
    mine: Said,
    near: tuple[int, str, LedgerFigure],
    book: FigureBook,
) -> Finding:
    """A ledger's figure of the same place and measure that is of other days or sizes."""
    _, why, figure = near
    ledger = cell(figure.row, figure.said.value, book.table(figure), 0, figure.column)
    key = (measure, report.id, figure.row.id, figure.column)
    return _unchecked(report, measure, mine, why, ledger, key)


def _unchecked(
    report: FigureReport,
    measure: str,
    mine: Said,
    why: str,
    ledger: Cell | None,
    key: tuple[object, ...],
) -> Finding:
    subject = figure_subject(report)
    text = f"报道称{subject}{MEASURE[measure]}{amount(measure, mine)},无法核对:{why}。"
    return plain(
        f"figure_{measure}", Outcome.NOT_CHECKABLE, Severity.INFO, subject, text,
        key=key, reported=quote(report, measure, unit=unit_of(measure, mine)), ledger=ledger,
    )  # fmt: skip
