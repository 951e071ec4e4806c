"""Whether a reported project would have to stand in a ledger, and a ledger's row in a paper."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from audit.compare import STAGE, published_day
from audit.days import Days, iso_days
from audit.make import cell, columns_of, plain, quote, row_of
from audit.nouns import Finding, LedgerProject, Outcome, ProjectReport, Severity, Table
from audit.said import said
from audit.tell import STATUS, amount
from model import Status
from normalize.places import contains

_LARGE_YI = Decimal(10)
_FEW, _MOST = 3, 0.8


def covers(table: Table, report: ProjectReport) -> bool:
    """Whether a project so reported would have to stand in this ledger.

    It says that it lists projects of that stage (or of all), in that place, in that time.
    """
    fact, scope = report.fact, table.scope
    if fact.status is None or STAGE[fact.status] == 0 or report.place is None:
        return False
    if scope.statuses and fact.status not in scope.statuses:
        return False
    when = iso_days(fact.date) or published_day(report)
    if scope.words and not (when and _is_event(table, fact.status, when)):
        return False
    if scope.is_excerpt or scope.region is None or not contains(scope.region, report.place):
        return False
    value = fact.total_investment
    if scope.min_amount is not None and (value is None or value.value < scope.min_amount):
        return False
    days = scope.days or _span_of_events(table, fact.status)
    return when is not None and days is not None and days.holds(when)


@lru_cache(maxsize=20_000)
def _is_event(table: Table, status: Status, when: Days) -> bool:
    """Whether a table lists what was signed or started on that day: most of its rows are of it."""
    days = _events(table).get(status)
    if days is None or days.total() < _FEW:
        return False
    return sum(n for d, n in days.items() if d.meets(when)) >= _MOST * len(table.projects)


@lru_cache(maxsize=1000)
def _span_of_events(table: Table, status: Status) -> Days | None:
    days = _events(table).get(status)
    if days is None or days.total() < _FEW:
        return None
    return Days(min(d.start for d in days), max(d.end for d in days))


@lru_cache(maxsize=64)
def _events(table: Table) -> dict[Status, Counter[Days]]:
    """How many rows of a table have an event of each stage on each day."""
    found: dict[Status, Counter[Days]] = defaultdict(Counter)
    for row in table.projects:
        for status, days in row.events:
            found[status][days] += 1
    return found


def missing(report: ProjectReport, tables: Sequence[Table]) -> Finding:
    """A report that no row speaks of, though these ledgers should."""
    value = report.fact.total_investment
    is_large = value is not None and value.value >= _LARGE_YI
    names = "、".join(dict.fromkeys(f"{t.file}「{t.sheet}」" for t in tables))
    told = f",总投资{amount('total_investment', said(value))}" if value else ""
    stage = STATUS[report.fact.status] if report.fact.status else ""
    text = (
        f"报道称「{report.fact.name}」已{stage}{told},覆盖该地该时段的台账{names}中没有这个项目。"
    )
    return plain(
        "project_presence", Outcome.NOT_IN_LEDGER,
        Severity.HIGH if is_large else Severity.MEDIUM, report.fact.name, text,
        key=(report.id,), reported=quote(report, "name", report.fact.name),
    )  # fmt: skip


def uncovered(report: ProjectReport, *, has_ledgers: bool) -> Finding:
    """A report that no ledger given covers."""
    why = "没有覆盖该地、该时段、该阶段的项目台账" if has_ledgers else "没有项目台账"
    text = f"报道的「{report.fact.name}」无法核对:{why}。"
    return plain(
        "project_presence", Outcome.NOT_CHECKABLE, Severity.INFO, report.fact.name, text,
        key=(report.id,), reported=quote(report, "name", report.fact.name),
    )  # fmt: skip


def only_in_ledger(row: LedgerProject, table: Table, *, is_covered: bool) -> Finding:
    """A row of which no paper speaks; ``is_covered``: papers speak of its place and time."""
    value = row.amount("total_investment")
    told = f"(总投资{amount('total_investment', value)})" if value else ""
    where = ",而该地同期有报道" if is_covered else ""
    text = f"台账{row_of(row)}的「{row.name}」{told}没有报道提到{where}。"
    return plain(
        "project_presence", Outcome.ONLY_IN_LEDGER,
        Severity.LOW if is_covered else Severity.INFO, row.name, text,
        key=("only", row.row.id),
        ledger=cell(row.row, value.value if value else row.name, table,
                    *columns_of(table, "name", "total_investment")),
    )  # fmt: skip
