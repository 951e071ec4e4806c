"""What a reader keeps in mind while going down an article."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from extract.facts.names import Name
from extract.facts.sentences import Segment
from extract.facts.subjects import Subject
from extract.facts.taggers.protocol import NameTagger
from extract.facts.when import When, event_date
from model import Ignored, Status
from normalize.places import Place

_REMEMBERED = 400

Stage = tuple[Status, tuple[int, int], str | None, tuple[int, int] | None]
"""A stage of a project's life, its words, its day and the words of the day."""


@dataclass(slots=True)
class Event:
    """A ceremony: what was done there, on which day, for whom.

    ``offset`` is the start of the segment that ``when`` was read in.
    """

    status: Status | None
    when: When
    paragraph: int
    offset: int

    @property
    def at(self) -> tuple[int, int]:
        """The words of its day, in the body."""
        return self.offset + self.when.at[0], self.offset + self.when.at[1]

    def lend_to(self, subject: Subject) -> None:
        """Give a project the stage and the day that count where nothing else tells one."""
        day = event_date(self.when)
        if day is not None:
            subject.fallback, subject.event_status = (day, self.at), self.status


@dataclass(frozen=True, slots=True)
class Section:
    """What a heading lends the lines below it; ``start`` is its place in the body."""

    status: Status | None
    aim: bool
    when: When | None
    start: int
    level: str


@dataclass(slots=True)
class State:
    """Everything carried from one segment to the next. Offsets are into the body."""

    body: str
    folded: str
    published: date | None
    home: Place | None
    currency: str = "CNY"
    tagger: NameTagger | None = None
    subjects: list[Subject] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    stages: dict[int, list[Stage]] = field(default_factory=dict)
    among: tuple[int, Stage] | None = None
    among_all: bool = False
    period: When | None = None
    period_paragraph: int = -1
    period_sentence: int = -1
    period_offset: int = 0
    period_of_group: bool = False
    event: Event | None = None
    section: Section | None = None
    place: tuple[Place, tuple[int, int]] | None = None
    this_year: bool = False
    region: Place | None = None
    region_paragraph: int = -1
    region_span: tuple[int, int] | None = None
    target: bool = False
    target_sentence: int = -1
    paragraph_text: str = ""
    day: tuple[When, tuple[int, int]] | None = None
    opening: Event | None = None
    """The last day on which something was done, whether or not words for a ceremony stood by."""
    list_role: str | None = None
    list_paragraph: int = -1
    heading: Subject | None = None
    card_end: int = -2
    latent: list[tuple[int, int, Name]] = field(default_factory=list)
    unsearched: list[tuple[Segment, list[tuple[int, int]]]] = field(default_factory=list)
    """Names of which nothing was said, and the segments not yet searched for more of them."""

    @property
    def here(self) -> Place | None:
        """The place that is spoken of: the heading's, else the article's."""
        if self.place is not None and self.place[0].level in ("county", "city", "zone"):
            return self.place[0]
        return self.home

    @property
    def recent(self) -> list[Subject]:
        """The subjects that a reader still has in mind, first to last."""
        return self.subjects[-_REMEMBERED:]

    def last(
        self, kind: str | None = None, sentence: int | None = None, paragraph: int | None = None
    ) -> Subject | None:
        """The subject spoken of last, of a kind and within a sentence or paragraph."""
        for subject in islice(reversed(self.subjects), _REMEMBERED):
            if kind not in (None, subject.kind):
                continue
            if sentence is not None and subject.sentence != sentence:
                continue
            if paragraph is not None and subject.paragraph != paragraph:
                continue
            return subject
        return None
