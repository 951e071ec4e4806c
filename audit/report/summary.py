"""What a department head reads in a minute: counts, shares, and the series behind the charts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from audit.check import ORDER
from audit.days import iso_days
from audit.finished import ALARMS, Audit
from audit.nouns import Finding, Outcome, Reported, Severity
from audit.tell import STATUS
from model import Status

AGREEING = frozenset((Outcome.AGREES, Outcome.WITHIN_ROUNDING))
_DELTAS = (Decimal("0.005"), Decimal("0.01"), Decimal("0.05"), Decimal("0.1"), Decimal("0.5"))
_DELTA_LABELS = ("0", "≤0.5%", "≤1%", "≤5%", "≤10%", "≤50%", ">50%")
_LAGS = ((1, "1天内"), (3, "2—3天"), (7, "4—7天"), (30, "8—30天"))
_STAGES = (
    Status.SIGNED,
    Status.LANDED,
    Status.STARTED,
    Status.UNDER_CONSTRUCTION,
    Status.COMPLETED,
)


@dataclass(frozen=True, slots=True)
class Summary:
    """``compared`` values of which ``agreeing`` agree; series are (label, number) pairs."""

    projects: int
    figures: int
    articles: int
    compared: int
    agreeing: int
    unchecked: int
    by_verdict: tuple[tuple[Outcome, int], ...]
    by_severity: tuple[tuple[Severity, int], ...]
    by_region: tuple[tuple[str, Decimal, Decimal], ...]
    deltas: tuple[tuple[str, int], ...]
    stages: tuple[tuple[str, int], ...]
    lags: tuple[tuple[str, int], ...]


def summarize(audit: Audit) -> Summary:
    """Count everything once; what is explained is no alarm any more."""
    findings, reported = audit.findings, audit.reported
    verdicts = Counter(f.verdict for f in findings)
    severities = Counter(f.severity for f in audit.alarms)
    both = [f for f in findings if f.reported and f.ledger]
    agreeing = sum(f.verdict in AGREEING for f in both)
    alarming = sum(f.verdict in ALARMS for f in both)
    articles = {r.source.id for r in reported.projects} | {r.source.id for r in reported.figures}
    return Summary(
        len(reported.projects),
        len(reported.figures),
        len(articles),
        agreeing + alarming,
        agreeing,
        verdicts[Outcome.NOT_CHECKABLE],
        tuple((o, verdicts[o]) for o in ORDER if verdicts[o]),
        tuple((s, severities[s]) for s in Severity if severities[s]),
        _by_region(findings, reported),
        _deltas(findings),
        _stages(reported),
        _lags(reported),
    )


def _by_region(
    findings: Sequence[Finding], reported: Reported
) -> tuple[tuple[str, Decimal, Decimal], ...]:
    """What was reported and what the ledgers have, in 亿元, of the projects that both tell of."""
    places = {r.id: r.place.name for r in reported.projects if r.place}
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    seen: set[str] = set()
    for finding in findings:
        if (
            finding.check != "project_total_investment"
            or not finding.reported
            or not finding.ledger
        ):
            continue
        mine, theirs = finding.reported.value, finding.ledger.value
        place = places.get(finding.reported.record)
        told = finding.unit == "亿元" and finding.verdict is not Outcome.NOT_CHECKABLE
        once = {finding.reported.record, finding.ledger.row.id}
        if seen & once:
            continue  # a project of two ledgers, or of two articles, is added once
        seen |= once
        if place and told and isinstance(mine, Decimal) and isinstance(theirs, Decimal):
            sums[place][0] += mine
            sums[place][1] += theirs
    ranked = sorted(sums.items(), key=lambda item: -max(item[1]))[:12]
    return tuple((place, mine, theirs) for place, (mine, theirs) in ranked)


def _deltas(findings: Sequence[Finding]) -> tuple[tuple[str, int], ...]:
    counts = [0] * len(_DELTA_LABELS)
    for finding in findings:
        if finding.ratio is None or not finding.ledger or finding.verdict is Outcome.NOT_CHECKABLE:
            continue
        share = abs(finding.ratio)
        counts[0 if not share else 1 + sum(share > edge for edge in _DELTAS)] += 1
    return tuple(zip(_DELTA_LABELS, counts, strict=True))


def _stages(reported: Reported) -> tuple[tuple[str, int], ...]:
    """How many reported projects have come how far, each counted at its latest stage."""
    latest: dict[tuple[str, str], Status] = {}
    for report in reported.projects:
        status = report.fact.status
        key = (report.fact.name, report.fact.region or "")
        if status and (key not in latest or status.rank > latest[key].rank):
            latest[key] = status
    counts = Counter(latest.values())
    return tuple((STATUS[s], counts[s]) for s in _STAGES)


def _lags(reported: Reported) -> tuple[tuple[str, int], ...]:
    """Days from an event to its print."""
    counts: Counter[str] = Counter()
    for report in reported.projects:
        when, published = iso_days(report.fact.date), report.source.published
        if when and published and when.is_day and published >= when.start:
            days = (published - when.start).days
            counts[next((label for most, label in _LAGS if days <= most), "30天以上")] += 1
    labels = [label for _, label in _LAGS] + ["30天以上"]
    return tuple((label, counts[label]) for label in labels)
