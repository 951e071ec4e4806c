"""The nouns that every room shares.

Frozen, and no behaviour beyond reading oneself; what is made by the thousand is a msgspec
struct. Amounts of money are ``Decimal`` in 亿 (10**8) of their currency, rates are in percent,
days are ISO, and every offset is a half-open pair of character positions into
:attr:`Article.body`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar

import msgspec

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Bound(StrEnum):
    """How a text qualifies a value: 150亿 · 约150亿 · 超150亿 · 150亿以内."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Status(StrEnum):
    """The stages of a project's life, in the order in which they are passed."""

    PLANNED = "planned"
    INTENDED = "intended"
    NEGOTIATING = "negotiating"
    SIGNED = "signed"
    REGISTERED = "registered"
    LANDED = "landed"
    STARTED = "started"
    UNDER_CONSTRUCTION = "under_construction"
    COMPLETED = "completed"

    @property
    def rank(self) -> int:
        """The stage's place in a project's life, from 0 (planned) to 8 (completed)."""
        return _RANKS[self]


_RANKS = {status: rank for rank, status in enumerate(Status)}


class Modality(StrEnum):
    """Whether a figure reports what is (``actual``) or what is aimed at (``target``)."""

    ACTUAL = "actual"
    TARGET = "target"


class Span(msgspec.Struct, frozen=True):
    """A quotation: ``body[start:end] == text``."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, body: str, start: int, end: int) -> Span:
        """Quote ``body`` from ``start`` up to but without ``end``.

        Raises:
            ValueError: if the pair does not lie within the body or is empty.
        """
        if not 0 <= start < end <= len(body):
            raise ValueError(f"no span {start}:{end} in a text of {len(body)} characters")
        return cls(start, end, body[start:end])

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {"start": self.start, "end": self.end, "text": self.text}


class Value(msgspec.Struct, frozen=True):
    """One measured value and the words it was read from.

    ``value`` is in 亿 of ``currency`` for money, in percent for rates, in units for counts;
    ``currency`` (ISO 4217) is set on money alone.
    """

    value: Decimal
    span: Span
    bound: Bound = Bound.EXACT
    currency: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The value by the contract of facts, with its evidence."""
        row: dict[str, Any] = {"value": self.value, "bound": self.bound.value}
        if self.currency is not None:
            row["currency"] = self.currency
        row["evidence"] = self.span.as_dict()
        return row


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came, before anything was read from it.

    ``id`` is the file's stem for a local file and a hash of the URL otherwise. ``content``
    is never altered. ``content_type`` is the HTTP header where there was one.
    ``origin`` says where the bytes lie: a path, a URL, or ``archive.warc.gz#record``.
    """

    id: str
    content: bytes
    origin: str
    url: str | None = None
    content_type: str | None = None
    fetched: datetime | None = None


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where each stretch of a cleaned text stood in the page's text.

    ``runs`` are (start in the clean text, start in the page's text, length), ascending;
    characters of the page's text between two runs were taken out or replaced.
    """

    runs: tuple[tuple[int, int, int], ...]

    def to_page(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the page's text that became ``clean[start:end]``."""
        first = max((r for r in self.runs if r[0] <= start), default=(0, 0, 0))
        last = max((r for r in self.runs if r[0] < end), default=first)
        return first[1] + start - first[0], last[1] + end - last[0]


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a page that the reader left out, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article as read: its fields, and the body that people see as evidence.

    ``body`` is simplified, repaired and without boilerplate; paragraphs are lines, and a
    table is one line a row with a tab between cells. ``page_text`` is the same text as it
    stood on the page, and ``alignment`` leads from the one to the other.
    ``read_from`` says for each field where it was read (``meta:PubDate``, ``dateline`` …).
    """

    id: str
    body: str
    title: str | None = None
    published: date | None = None
    source: str | None = None
    region: str | None = None
    url: str | None = None
    page_text: str = ""
    alignment: Alignment = Alignment(())
    read_from: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    cuts: tuple[Cut, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """What one article says of one named project.

    ``date`` is the ISO day (or month, ``2022-10``) of the event that gave it its status.
    ``evidence`` quotes the words behind ``name``, ``company``, ``region``, ``status`` and
    ``date``; each amount carries its own. ``confidence`` is a probability.
    """

    name: str
    company: tuple[str, ...] = ()
    region: str | None = None
    status: Status | None = None
    date: str | None = None
    total_investment: Value | None = None
    annual_plan: Value | None = None
    completed_investment: Value | None = None
    evidence: Mapping[str, Span] = field(default_factory=lambda: NOTHING)
    rule: str = ""
    confidence: float = 1.0

    MEASURES: ClassVar[tuple[str, ...]] = (
        "total_investment",
        "annual_plan",
        "completed_investment",
    )


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A reported figure on a group of projects, or on a place's investment as a whole.

    ``min_amount`` (亿) is the size that admits a project to the group, never its investment.
    ``period`` is a pair of ISO days, both within. See :class:`Project` for ``evidence``.
    """

    name: str | None
    region: str | None = None
    status: Status | None = None
    modality: Modality = Modality.ACTUAL
    period: tuple[str, str] | None = None
    min_amount: Decimal | None = None
    count: Value | None = None
    total_investment: Value | None = None
    annual_plan: Value | None = None
    completed_investment: Value | None = None
    foreign_capital: Value | None = None
    completion_rate: Value | None = None
    start_rate: Value | None = None
    evidence: Mapping[str, Span] = field(default_factory=lambda: NOTHING)
    rule: str = ""
    confidence: float = 1.0

    MEASURES: ClassVar[tuple[str, ...]] = (
        "count",
        "total_investment",
        "annual_plan",
        "completed_investment",
        "foreign_capital",
        "completion_rate",
        "start_rate",
    )


class Ignored(msgspec.Struct, frozen=True):
    """A value that the grammar saw and left alone, and why."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one article reports, and what was seen and is no fact."""

    projects: tuple[Project, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    ignored: tuple[Ignored, ...] = ()


class Judgement(StrEnum):
    """What a person decided; ``unsure`` is a decision too."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A person's word on a record: appended, attributed, never overwritten by a machine."""

    subject: str
    judgement: Judgement
    by: str
    at: datetime
    why: str = ""
