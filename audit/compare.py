"""Two values compared, and a difference that another article explains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from audit.days import Days
from audit.exchange import Rates
from audit.nouns import Finding, Outcome, ProjectReport, Severity, Table
from audit.said import Said
from model import Bound, Status

STAGE = {
    Status.PLANNED: 0, Status.INTENDED: 0, Status.NEGOTIATING: 0, Status.SIGNED: 1,
    Status.REGISTERED: 1, Status.LANDED: 2, Status.STARTED: 3, Status.UNDER_CONSTRUCTION: 3,
    Status.COMPLETED: 4,
}  # fmt: skip

_IN_TIME = timedelta(days=31)


def published_day(report: ProjectReport) -> Days | None:
    """The day on which an article was printed."""
    day = report.source.published
    return Days(day, day) if day else None


@dataclass(frozen=True, slots=True)
class Judged:
    """Two values compared: the verdict, and the reason where they cannot be."""

    verdict: Outcome
    why: str = ""


def compare(mine: Said, theirs: Said) -> Judged:
    """Equal as written, equal as far as both are precise, or not equal."""
    if mine.currency != theirs.currency:
        return Judged(Outcome.NOT_CHECKABLE, "币种不同,没有汇率")
    if mine.reckoned or theirs.reckoned:  # at a rate nothing is equal as written
        return Judged(Outcome.WITHIN_ROUNDING if mine.meets(theirs) else Outcome.DIFFERS)
    if mine.value == theirs.value and mine.bound is theirs.bound is Bound.EXACT:
        return Judged(Outcome.AGREES)
    return Judged(Outcome.WITHIN_ROUNDING if mine.meets(theirs) else Outcome.DIFFERS)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two values as they were compared, in one currency where a rate allows; see ``note``."""

    judged: Judged
    mine: Said
    theirs: Said
    note: str = ""


def judge(mine: Said, theirs: Said, day: Days | None, rates: Rates) -> Compared:
    """Compare two values, of two currencies at the rate of the day."""
    exchanged = rates.together(mine, theirs, day)
    if exchanged is None:
        judged = Judged(Outcome.NOT_CHECKABLE, rates.lacking((mine, theirs), day))
        return Compared(judged, mine, theirs)
    judged = compare(exchanged.mine, exchanged.theirs)
    return Compared(judged, exchanged.mine, exchanged.theirs, exchanged.note)


def excuse_by_others(
    findings: Sequence[Finding], table: Table, days: Mapping[str, date]
) -> list[Finding]:
    """A total that the ledger changed since, or before, as another article says with it.

    Of two articles on one row, the one whose day is nearer to the ledger's agrees with it: the
    other's total was true in its time, and is not held against the ledger's of another. Within a
    month nothing is of another time: one of the two is wrong.
    """
    known = table.scope.as_of
    told: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.check == "project_total_investment" and finding.ledger:
            told[finding.ledger.row.id].append(finding)
    excused: dict[str, Finding] = {}
    for same in told.values():
        agreeing = [f for f in same if f.verdict in (Outcome.AGREES, Outcome.WITHIN_ROUNDING)]
        for finding in same:
            if finding.verdict is Outcome.DIFFERS and any(
                _nearer(other, finding, known, days) for other in agreeing
            ):
                excused[finding.id] = _as_excused(finding, agreeing[0], known)
    return [excused.get(finding.id, finding) for finding in findings]


def _nearer(other: Finding, finding: Finding, known: Days | None, days: Mapping[str, date]) -> bool:
    mine = finding.reported and days.get(finding.reported.source.id)
    yours = other.reported and days.get(other.reported.source.id)
    if not mine or not yours or known is None:
        return False
    return abs(yours - mine) > _IN_TIME and abs(known.end - yours) < abs(known.end - mine)


def _as_excused(finding: Finding, other: Finding, known: Days | None) -> Finding:
    source = other.reported.source if other.reported else None
    who = f"{source.outlet or source.id}({source.published})" if source else ""
    text = finding.explanation.partition(",报道")[0]
    return replace(
        finding,
        verdict=Outcome.NOT_CHECKABLE,
        severity=Severity.INFO,
        explanation=f"{text};{who}与台账({known})相符,此数时点不同,不作比较。",
    )
