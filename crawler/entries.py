"""What the frontier is told and tells: URLs, tries, runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from crawler.outcomes import Outcome


class Kind(IntEnum):
    """What a URL is for."""

    SECTION = 0
    MAP = 1
    FEED = 2
    ARTICLE = 3
    ROBOTS = 4


class State(IntEnum):
    """How far a URL is. ARCHIVED is durable here but not yet in the store."""

    WAITING = 0
    DONE = 1
    ARCHIVED = 2
    FAILED = 3
    CLOSED = 4


PRIORITY = {Kind.SECTION: 0, Kind.MAP: 1, Kind.FEED: 1, Kind.ARTICLE: 10}


@dataclass(frozen=True, slots=True)
class New:
    """A URL to be known. ``mark`` is the listing's word on its last change."""

    url: str
    site: str
    host: str
    kind: Kind
    section: int = 0
    page: int = 1
    streak: int = 0
    depth: int = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A waiting URL, with what is known from earlier visits."""

    id: int
    url: str
    site: str
    host: str
    kind: Kind
    tries: int
    section: int
    page: int
    streak: int
    depth: int
    etag: str
    last_modified: str
    body_hash: str
    rule: str
    links: int


def unstored(url: str, site: str, host: str, kind: Kind) -> Row:
    """A row for what is tried without being one of the frontier's URLs."""
    return Row(0, url, site, host, kind, 0, 0, 1, 0, 0, "", "", "", "", 0)


@dataclass(frozen=True, slots=True)
class Try:
    """What became of a URL in one try, and what follows from it.

    ``ready`` is when its host may be asked again, ``due`` when this URL may; wall clock.
    ``links`` counts a list's articles, ``news`` those of them that were not known.
    """

    row: Row
    outcome: Outcome
    state: State
    at: float
    status: int = 0
    seconds: float = 0.0
    size: int = 0
    detail: str = ""
    due: float = 0.0
    ready: float = 0.0
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    rule: str = ""
    links: int = 0
    news: int = 0
    found: tuple[New, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """One run; ``resumed`` if an earlier process began it and did not end it."""

    id: int
    started: float
    resumed: bool
