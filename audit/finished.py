"""A finished audit: one record of it for the terminal, the page and the workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from audit import output
from audit.check import Changes
from audit.nouns import Finding, Outcome, Reported, Severity
from audit.people import Word
from audit.read import Ledger
from audit.tell import SEVERITY, VERDICT
from model import NOTHING

ALARMS = frozenset(
    (
        Outcome.DIFFERS, Outcome.STATUS_DIFFERS, Outcome.DATE_DIFFERS, Outcome.REGION_DIFFERS,
        Outcome.NOT_IN_LEDGER, Outcome.AMBIGUOUS, Outcome.CONTRADICTS_ITSELF, Outcome.CONTRADICTED,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LedgerDiff:
    """How a ledger's rows changed since the version read last; texts of rows, at most 50 each."""

    name: str
    before: str
    added: tuple[str, ...]
    gone: tuple[str, ...]
    altered: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """A finding of the last run that tonight has not: what it said then."""

    id: str
    verdict: Outcome
    explanation: str


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found. ``changes``, ``gone`` and ``diffs`` are against its last run.

    ``words`` are people's words on tonight's findings, by the finding's id.
    """

    findings: tuple[Finding, ...]
    ledgers: tuple[Ledger, ...]
    reported: Reported
    changes: Changes
    diffs: tuple[LedgerDiff, ...] = ()
    gone: tuple[Gone, ...] = ()
    words: Mapping[str, Word] = field(default_factory=lambda: NOTHING)

    def is_open(self, finding: Finding) -> bool:
        """Whether nobody has explained it yet."""
        word = self.words.get(finding.id)
        return word is None or not word.closes

    @property
    def alarms(self) -> tuple[Finding, ...]:
        """What has to be looked at, the heaviest first."""
        return tuple(f for f in self.findings if f.verdict in ALARMS and self.is_open(f))

    def heaviest(self, number: int) -> tuple[Finding, ...]:
        """What to look at first: the gravest, and of those the farthest apart."""
        ranked = sorted(self.alarms, key=lambda f: (f.severity.rank, -abs(f.ratio or Decimal(0))))
        return tuple(ranked[:number])

    @property
    def explained(self) -> tuple[Finding, ...]:
        """What somebody has explained."""
        return tuple(f for f in self.findings if not self.is_open(f))

    def change_of(self, finding: Finding) -> str:
        """新, 有变化, or nothing; in an audit's first run nothing is new."""
        if finding.id in self.changes.altered:
            return "有变化"
        is_first = not (self.changes.still or self.changes.gone)
        return "新" if finding.id in self.changes.new and not is_first else ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the ledgers' reader has to say."""
        return tuple(warning for ledger in self.ledgers for warning in ledger.warnings)

    @property
    def notes(self) -> tuple[str, ...]:
        """What changed since the same audit last ran, in which ledgers, and what is explained."""
        told = tuple(
            f"{d.name}: 台账有新版本,新增 {len(d.added)} 行,删去 {len(d.gone)} 行,"
            f"改动 {len(d.altered)} 行"
            for d in self.diffs
        )
        c = self.changes
        if c.still or c.gone:
            line = f"与上次相比:新出现 {len(c.new)},已消失 {len(c.gone)},仍在 {len(c.still)},"
            told = (*told, line + f"其中有变化 {len(c.altered)}")
        if self.explained:
            told = (*told, f"{len(self.explained)} 项已有人说明,不再列出")
        return told

    def lines(self) -> tuple[str, ...]:
        """The audit for a terminal: how often each verdict, then what has to be looked at."""
        counts = Counter(finding.verdict for finding in self.findings)
        told = [f"{VERDICT[verdict]}\t{count}" for verdict, count in counts.most_common()]
        for finding in self.findings:
            if finding.severity in (Severity.HIGH, Severity.MEDIUM) and self.is_open(finding):
                word = self.words.get(finding.id)
                said = f" 〔{word.told}〕" if word else ""
                told.append(
                    f"[{SEVERITY[finding.severity]}] {VERDICT[finding.verdict]}:"
                    f"{finding.explanation}{said}"
                )
        return tuple(told)

    def fails(self, severity: str) -> bool:
        """Whether a finding that nobody has explained is as severe as that."""
        least = Severity(severity).rank
        return any(f.severity.rank <= least and self.is_open(f) for f in self.findings)

    def to_json(self) -> str:
        """The audit by the contract of ``luodi audit --json``."""
        changes = {
            "new": sorted(self.changes.new),
            "gone": sorted(self.changes.gone),
            "still": len(self.changes.still),
            "altered": sorted(self.changes.altered),
        }
        ledgers = [
            {"file": g.name, "sha256": g.sha256, "kind": g.kind, "sheets": len(g.tables)}
            for g in self.ledgers
        ]
        return output.to_json(
            self.findings,
            {key: word.as_dict() for key, word in self.words.items()},
            summary=dict(Counter(f.verdict.value for f in self.findings)),
            changes=changes,
            ledgers=ledgers,
            warnings=list(self.warnings),
        )
