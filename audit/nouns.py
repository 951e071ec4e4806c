"""What the audit speaks of: articles' words, ledgers' rows, and the findings between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from audit.days import Days
from audit.said import Said
from model import NOTHING, Aggregate, Bound, Modality, Project, Span, Status
from normalize.places import Place

CELL_END = "\x1f"


class Outcome(StrEnum):
    """What the audit says of a reported value or a ledger's row."""

    AGREES = "agrees"
    WITHIN_ROUNDING = "within_rounding"
    DIFFERS = "differs"
    STATUS_DIFFERS = "status_differs"
    DATE_DIFFERS = "date_differs"
    REGION_DIFFERS = "region_differs"
    NOT_IN_LEDGER = "not_in_ledger"
    ONLY_IN_LEDGER = "only_in_ledger"
    AMBIGUOUS = "ambiguous"
    CONTRADICTS_ITSELF = "contradicts_itself"
    CONTRADICTED = "contradicted"
    NOT_CHECKABLE = "not_checkable"


class Severity(StrEnum):
    """How much a finding weighs, the heaviest first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the heaviest."""
        return tuple(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Source:
    """An article as far as the audit needs it. ``address`` is its URL, else its id."""

    id: str
    body: str
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    region: str | None = None
    url: str | None = None

    @property
    def address(self) -> str:
        """Where a person finds it."""
        return self.url or self.id


@dataclass(frozen=True, slots=True)
class ProjectReport:
    """What one article says of one project."""

    id: str
    source: Source
    fact: Project
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class FigureReport:
    """A figure that one article reports, in the order in which it stands there."""

    id: str
    source: Source
    fact: Aggregate
    ordinal: int
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """All that the papers say, as far as the store has it."""

    projects: tuple[ProjectReport, ...]
    figures: tuple[FigureReport, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a table says it is about: in its title, its caption, its sheet's and file's names.

    ``region`` and ``days`` bound it; ``as_of`` is the day on which it was drawn up. ``statuses``
    are the stages that it lists, empty where it does not say. ``words`` are what is left of its
    title's description of the projects (省重点, 外资). ``min_amount`` is in 亿. An excerpt
    (摘录) says itself that it does not list all.
    """

    region: Place | None = None
    days: Days | None = None
    as_of: Days | None = None
    statuses: tuple[Status, ...] = ()
    words: str = ""
    min_amount: Decimal | None = None
    is_excerpt: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A ledger's row as it stands in the file; ``number`` counts from 1 as a spreadsheet does.

    ``id`` depends on what the row is about and not on where it stands, so that it outlives rows
    put in above it. ``joined`` are the cells, kept as one string because there may be a million.
    """

    id: str
    file: str
    sheet: str
    number: int
    joined: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The texts of the cells."""
        return tuple(self.joined.split(CELL_END))


@dataclass(frozen=True, slots=True)
class LedgerProject:
    """A row of a project ledger, read. ``phase`` is the one that its name gives.

    ``is_unstarted``: its stage says only that work has not begun (未开工); it may be signed.
    ``kinds`` are the short words of its other cells and of its section (产业项目, 民间, 台资).
    """

    row: Row
    name: str
    phase: int | None = None
    company: str = ""
    place: Place | None = None
    status: Status | None = None
    amounts: tuple[tuple[str, Said], ...] = ()
    events: tuple[tuple[Status, Days], ...] = ()
    kinds: tuple[str, ...] = ()
    is_unstarted: bool = False

    def amount(self, measure: str) -> Said | None:
        """Its value of this measure, if it has one."""
        return next((said for name, said in self.amounts if name == measure), None)


@dataclass(frozen=True, slots=True)
class LedgerFigure:
    """A cell of a figure ledger, read; ``heading`` is its column's whole heading.

    ``has_own_words``: its row or column says of what kind its projects are, not the title alone.
    """

    row: Row
    column: int
    heading: str
    measure: str
    said: Said
    place: Place | None
    words: str = ""
    status: Status | None = None
    modality: Modality = Modality.ACTUAL
    days: Days | None = None
    min_amount: Decimal | None = None
    has_own_words: bool = True


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A total that a ledger states of its own rows, and the rows it is the total of."""

    row: Row
    column: int
    measure: str
    stated: Said
    parts: tuple[Said, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One sheet of a ledger, read; it has projects or figures, not both. Compared by identity.

    ``columns`` are where each role stands; ``finest`` is the finest precision to which a column
    is written (a spreadsheet drops the zeros: 62 beside 10.55 stands for 62.00). ``years`` are
    the years that headings give their columns; ``periods`` the spans.
    """

    file: str
    sheet: str
    scope: Scope
    headings: tuple[str, ...]
    projects: tuple[LedgerProject, ...] = ()
    figures: tuple[LedgerFigure, ...] = ()
    totals: tuple[StatedTotal, ...] = ()
    columns: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    finest: Mapping[str, Decimal] = field(default_factory=lambda: NOTHING)
    years: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    periods: Mapping[str, Days] = field(default_factory=lambda: NOTHING)

    def sharp(self, measure: str, said: Said) -> Said:
        """The value with its column's precision."""
        finest = self.finest.get(measure)
        if finest is None or said.bound is not Bound.EXACT or said.step <= finest:
            return said
        return replace(said, step=finest)


@dataclass(frozen=True, slots=True)
class Quote:
    """A reported value and where it stands: ``source.body[span.start:span.end] == span.text``."""

    source: Source
    value: str | Decimal | None
    span: Span | None
    unit: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A ledger's value and where it stands; ``columns`` are the places of the cells in the row."""

    row: Row
    value: str | Decimal | None
    columns: tuple[int, ...] = ()
    headings: tuple[str, ...] = ()
    more: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the audit has to say.

    ``id`` depends on what is compared, not on the values, so that it is the same tonight and
    tomorrow. ``delta`` is reported minus ledger in ``unit``; ``others`` are further quotations
    (the parts of a sum, the other outlet).
    """

    id: str
    check: str
    verdict: Outcome
    severity: Severity
    subject: str
    explanation: str
    reported: Quote | None = None
    ledger: Cell | None = None
    delta: Decimal | None = None
    ratio: Decimal | None = None
    unit: str = ""
    others: tuple[Quote, ...] = ()
    why: tuple[str, ...] = ()
