"""How to crawl, as a person sets it; and what a run tells while it goes."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from crawler.archive import ROTATE_BYTES
from crawler.client import Client, Limits
from crawler.copies import Copy, Reading
from crawler.politeness import Window
from crawler.proxies import Route, direct
from crawler.wire import Resolver, system_resolver
from model import Page

Deliver = Callable[[Page], Reading | None]
Link = Callable[[Copy], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """Times in seconds. ``state`` is the folder of frontier, archive, log and health file.

    ``budget`` is requests a host a night, over all its runs. ``patience`` is how long a lane
    waits for a host that asked for time, or for a retry, before it leaves the rest for the next
    run. ``tries`` is per URL and run. ``window`` closes the run when it ends. ``map_days`` is
    how far back sitemaps are read. ``route`` and ``proxy_resolves`` say what goes through a proxy.
    ``resolve``, ``loopback`` and ``tls`` are for tests.
    """

    contact: str
    state: Path
    window: Window | None = None
    budget: int = 3000
    patience: float = 900.0
    robots_retry: float = 600.0
    tries: int = 3
    backoff: float = 60.0
    connections: int = 64
    map_days: int = 30
    limits: Limits = field(default_factory=Limits)
    rotate_bytes: int = ROTATE_BYTES
    resolve: Resolver = system_resolver
    loopback: bool = False
    tls: ssl.SSLContext | None = None
    route: Route = direct
    proxy_resolves: bool = False

    def client(self) -> Client:
        """A client by these settings.

        Raises:
            UsageError: nobody to contact.
        """
        return Client(
            self.contact, self.limits, self.resolve, self.loopback, self.tls, self.route,
            self.proxy_resolves,
        )  # fmt: skip

    @property
    def frontier(self) -> Path:
        """The frontier's file."""
        return self.state / "frontier.sqlite"

    @property
    def archive(self) -> Path:
        """The folder of WARC files."""
        return self.state / "archive"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: a try (``outcome`` is its word), or a host that was given up.

    ``found`` counts the articles on a list that were not known before.
    """

    what: str
    site: str = ""
    host: str = ""
    url: str = ""
    kind: str = ""
    outcome: str = ""
    detail: str = ""
    status: int = 0
    seconds: float = 0.0
    size: int = 0
    found: int = 0


Watch = Callable[[Event], None]


def unwatched(event: Event) -> None:
    """Look away."""


def unlinked(copy: Copy) -> None:
    """Let a copy be."""
