"""Which ledger row speaks of the project that an article reports, and why we think so.

Candidates come from an index of character pairs; a score adds up what name, place, company,
amount and dates say, part by part, so that a person can read it. Another phase and a namesake
elsewhere never match. Each row speaks of one project, and a project without a phase may have
one row a phase. A person's verdict binds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from heapq import nlargest

from audit.days import Days, iso_days
from audit.names import Name, companies_alike, likeness, name_of, phase_in
from audit.nouns import LedgerProject, ProjectReport, Table
from audit.said import Said, said
from audit.scope import related
from model import Judgement
from normalize.places import Place
from store.ids import stable_id

THRESHOLD = 0.60
CLOSE = 0.05
_LIKE_ENOUGH = 0.34
_OF_ONE_NAME = 0.25
_SAME_AMOUNT = 0.1
_VERDICT = 9.0
_SURE_NAME, _FAR_AMOUNT = 0.7, -0.07
_CANDIDATES = 24
_MOST_VISITED, _FEWEST_GRAMS = 3000, 2


class Relation(StrEnum):
    """How a report and a table stand to each other."""

    ONE = "one"
    PHASES = "phases"
    WHOLE = "whole"  # the ledger has the whole project, the article one of its phases
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Part:
    """What one feature adds to a score, and why, in Chinese."""

    feature: str
    points: float
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """How far a row speaks of a report's project: over :data:`THRESHOLD` it does."""

    total: float
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A report and the rows of one table that speak of its project; best first."""

    report: ProjectReport
    relation: Relation
    rows: tuple[LedgerProject, ...] = ()
    scores: tuple[Score, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ready:
    """A row made ready for comparing."""

    row: LedgerProject
    name: Name


def match_id(report_id: str, row_id: str) -> str:
    """The subject of a person's verdict on whether a row speaks of a report's project."""
    return stable_id("match", report_id, row_id)


class Matcher:
    """The rows of one table, ready to be asked."""

    def __init__(self, table: Table, verdicts: Mapping[str, Judgement] | None = None) -> None:
        self.table = table
        self.verdicts = verdicts or {}
        self.rows = [_Ready(row, name_of(row.name, row.place)) for row in table.projects]
        self.index: dict[str, list[int]] = defaultdict(list)
        for number, ready in enumerate(self.rows):
            for gram in ready.name.grams:
                self.index[gram].append(number)

    def match(self, reports: Sequence[ProjectReport]) -> list[Match]:
        """Match every report; of two in one article that want one row, the better gets it."""
        wanted = [self._candidates(report) for report in reports]
        taken = _settle_rivals(reports, wanted)
        return [
            self._choose(report, [c for c in candidates if (i, c[1].row.id) not in taken])
            for i, (report, candidates) in enumerate(zip(reports, wanted, strict=True))
        ]

    def _candidates(self, report: ProjectReport) -> list[tuple[Score, LedgerProject]]:
        name = name_of(report.fact.name, report.place)
        counts: dict[int, float] = defaultdict(float)
        visited = 0
        for turn, gram in enumerate(sorted(name.grams, key=self._rarity)):
            postings = self.index.get(gram, ())
            visited += len(postings)
            if visited > _MOST_VISITED and turn >= _FEWEST_GRAMS and counts:
                break
            weight = 1.0 / (1 + len(postings)) ** 0.3
            for number in postings:
                counts[number] += weight
        here = report.place.code if report.place else ""
        best = nlargest(
            _CANDIDATES, counts, key=lambda n: (counts[n] * self._nearness(n, here), -n)
        )
        scored = [(self._score(report, name, self.rows[n]), self.rows[n].row) for n in best]
        return sorted(
            ((s, row) for s, row in scored if s is not None and s.total >= THRESHOLD),
            key=lambda found: (-found[0].total, found[1].row.number),
        )

    def _rarity(self, gram: str) -> tuple[int, str]:
        return len(self.index.get(gram, ())), gram

    def _nearness(self, number: int, code: str) -> float:
        place = self.rows[number].row.place
        return 1.5 if place is not None and place.code == code else 1.0

    def _score(self, report: ProjectReport, name: Name, ready: _Ready) -> Score | None:
        judgement = self.verdicts.get(match_id(report.id, ready.row.row.id))
        if judgement is Judgement.YES:
            return Score(_VERDICT, (Part("verdict", _VERDICT, "人工判定为同一项目"),))
        if judgement is Judgement.NO:
            return None
        return score(report, ready.row, name, ready.name)

    def _choose(
        self, report: ProjectReport, candidates: Sequence[tuple[Score, LedgerProject]]
    ) -> Match:
        if not candidates:
            return Match(report, Relation.NONE)
        phase = phase_in(report.fact.name)
        same = [c for c in candidates if c[1].phase == phase]
        if not same:
            return _of_phases(report, phase, candidates)
        top = same[0][0].total
        close = [c for c in same if top - c[0].total < CLOSE]
        if len(close) > 1 and top < _VERDICT and not _one_name_decides(close):
            return _match(report, Relation.AMBIGUOUS, close[:4])
        return _match(report, Relation.ONE, same[:1])


def _of_phases(
    report: ProjectReport, phase: int | None, candidates: Sequence[tuple[Score, LedgerProject]]
) -> Match:
    """The report has no phase and the rows have, or the other way round.

    What is called 一期 in the one and nothing in the other is one project if the amounts do not
    gainsay it; 二期 and a name without a phase never are.
    """
    top = candidates[0][0].total
    by_phase: dict[int | None, tuple[Score, LedgerProject]] = {}
    for candidate in candidates:
        if top - candidate[0].total < _OF_ONE_NAME:
            by_phase.setdefault(candidate[1].phase, candidate)
    if phase is None:
        rows = [by_phase[key] for key in sorted(by_phase, key=lambda p: p or 0)]
        if len(rows) > 1:
            return _match(report, Relation.PHASES, rows)
        is_first = rows[0][1].phase == 1
        relation = Relation.ONE if is_first and _same_amount(rows[0]) else Relation.WHOLE
        return _match(report, relation, rows) if is_first else Match(report, Relation.NONE)
    whole = by_phase.get(None)
    if whole is None:
        return Match(report, Relation.NONE)
    is_one = phase == 1 and _same_amount(whole)
    return _match(report, Relation.ONE if is_one else Relation.WHOLE, [whole])


def _same_amount(candidate: tuple[Score, LedgerProject]) -> bool:
    """Whether the amounts agree, or one of the two has none."""
    points = [part.points for part in candidate[0].parts if part.feature == "amount"]
    return not points or points[0] > _SAME_AMOUNT


def _match(
    report: ProjectReport, relation: Relation, found: Sequence[tuple[Score, LedgerProject]]
) -> Match:
    return Match(report, relation, tuple(row for _, row in found), tuple(s for s, _ in found))


def _one_name_decides(close: Sequence[tuple[Score, LedgerProject]]) -> bool:
    """Whether the first alone has the name to the letter, or alone has the report's phase."""
    exact = [c for c in close if any(p.feature == "name" and p.points >= 0.6 for p in c[0].parts)]
    return len(exact) == 1 and exact[0] is close[0]


def _settle_rivals(
    reports: Sequence[ProjectReport],
    wanted: Sequence[Sequence[tuple[Score, LedgerProject]]],
) -> set[tuple[int, str]]:
    """The (report, row) pairs that another report of the same article has a better claim to."""
    best: dict[tuple[str, str], tuple[float, int]] = {}
    for i, (report, candidates) in enumerate(zip(reports, wanted, strict=True)):
        for scored, row in candidates:
            key = (report.source.id, row.row.id)
            best[key] = max(best.get(key, (0.0, i)), (scored.total, i), key=lambda b: b[0])
    return {
        (i, row.row.id)
        for i, (report, candidates) in enumerate(zip(reports, wanted, strict=True))
        for scored, row in candidates
        if best[(report.source.id, row.row.id)][1] != i
        and best[(report.source.id, row.row.id)][0] - scored.total > CLOSE
    }


def score(report: ProjectReport, row: LedgerProject, name: Name, row_name: Name) -> Score | None:
    """What speaks for and against, part by part; None if they cannot be one project."""
    alike = likeness(name, row_name)
    if report.place is not row.place:  # the place at a name's head was taken off one of them
        raw = likeness(name_of(report.fact.name, None), name_of(row.name, None))
        alike = max(alike, raw)
    if alike < _LIKE_ENOUGH:
        return None
    mine, yours = phase_in(report.fact.name), row.phase
    if mine is not None and yours is not None and mine != yours:
        return None
    company = _company(report, row)
    amount = _amount(report, row)
    if alike < _SURE_NAME and amount is not None and amount.points <= _FAR_AMOUNT:
        return None
    place = _place(report.place, row.place, alike, company, amount)
    if place is None:
        return None
    parts = [Part("name", round(0.62 * alike, 3), f"名称相似度{alike:.0%}"), place]
    parts += [part for part in (company, amount, _date(report, row)) if part]
    if mine != yours and 1 not in (mine, yours):
        parts.append(Part("phase", -0.02, "一方未写期数"))
    return Score(round(sum(part.points for part in parts), 3), tuple(parts))


def _place(
    mine: Place | None, yours: Place | None, alike: float, company: Part | None, amount: Part | None
) -> Part | None:
    """What the places say; None for a namesake elsewhere."""
    if mine is None or yours is None:
        return Part("place", 0.0, "一方没有地点")
    relation = related(mine, yours)
    if relation == "same":
        return Part("place", 0.16, f"同在{mine.name}")
    if relation == "within":
        return Part("place", 0.10, f"{mine.name}与{yours.name}相含")
    same_company = company is not None and company.points > 0.1
    same_amount = amount is not None and amount.points > 0
    if relation == "near" and alike >= 0.9 and (same_company or same_amount):
        return Part("place", -0.06, f"{mine.name}与{yours.name}不同,同市")
    if alike >= 0.9 and same_company and same_amount:
        return Part("place", -0.10, f"{mine.name}与{yours.name}不同")
    return None


def _company(report: ProjectReport, row: LedgerProject) -> Part | None:
    if not report.fact.company or not row.company:
        return None
    alike = max(companies_alike(one, row.company) for one in report.fact.company)
    if alike >= 0.8:
        return Part("company", 0.18, "投资方相同")
    if alike >= 0.45:
        return Part("company", 0.0, "投资方相近")
    return Part("company", -0.14, "投资方不同")


def _amount(report: ProjectReport, row: LedgerProject) -> Part | None:
    value, ledger = report.fact.total_investment, row.amount("total_investment")
    if value is None or ledger is None:
        return None
    mine = said(value)
    if mine.currency != ledger.currency:
        return None
    if mine.meets(ledger):
        return Part("amount", 0.12, "总投资相符")
    return Part("amount", *_apart(mine, ledger))


def _apart(mine: Said, ledger: Said) -> tuple[float, str]:
    small, large = sorted((mine.value, ledger.value))
    if not large or small / large >= Decimal("0.8"):
        return 0.03, "总投资相近"
    if small / large >= Decimal("0.4"):
        return -0.03, "总投资不同"
    return -0.07, "总投资相差悬殊"


def _date(report: ProjectReport, row: LedgerProject) -> Part | None:
    days = iso_days(report.fact.date)
    if days is None or report.fact.status is None:
        return None
    theirs = _event(row.events, report)
    if theirs is None:
        return None
    if theirs.meets(days):
        return Part("date", 0.06, "日期相符")
    gap = abs((theirs.start - days.start).days)
    return Part("date", -0.04 if gap > 400 else 0.0, f"日期相差{gap}天")


def _event(events: Iterable[tuple[object, Days]], report: ProjectReport) -> Days | None:
    return next((days for status, days in events if status is report.fact.status), None)
