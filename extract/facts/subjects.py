"""What figures are said of: a group of projects, or one named project."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from model import Modality, Status, Value


class Subject(msgspec.Struct, eq=False):
    """A record while it is being read. Offsets are into the body.

    ``kind`` is ``group`` or ``project``; ``is_group`` tells a group of projects from one by name.
    ``anchored`` tells a group that stands on a count or
    a head of its own from one that a lone sum had to imply. ``parent`` is the group that this
    one is a part of.
    """

    kind: str
    start: int
    end: int
    name: str | None
    rule: str
    segment: int = 0
    paragraph: int = 0
    sentence: int = 0
    name_span: tuple[int, int] | None = None
    count: Value | None = None
    min_amount: Decimal | None = None
    status: Status | None = None
    status_span: tuple[int, int] | None = None
    own_status: bool = False
    region: str | None = None
    region_span: tuple[int, int] | None = None
    own_region: bool = False
    modality: Modality = Modality.ACTUAL
    period: tuple[str, str] | None = None
    period_span: tuple[int, int] | None = None
    date: str | None = None
    date_span: tuple[int, int] | None = None
    company: list[str] = []
    company_span: tuple[int, int] | None = None
    measures: dict[str, Value] = {}
    parent: Subject | None = None
    part: bool = False
    foreign: bool = False
    dropped: str | None = None
    listed: bool = False
    fallback: tuple[str, tuple[int, int]] | None = None
    event_status: Status | None = None
    section_status: Status | None = None
    sum_start: int | None = None
    alias: Subject | None = None
    undated: bool = False
    planned: bool = False
    held: bool = False
    is_group: bool = False

    def __post_init__(self) -> None:
        self.is_group = self.kind == "group"
