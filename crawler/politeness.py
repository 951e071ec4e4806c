"""How often a host may be asked: one request at a time, and a gap after each.

The gap is the longest of the site's own delay, its Crawl-delay, and what its answers call
for; it is counted from the end of an answer, and a Retry-After is waited out in full.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from crawler.outcomes import Outcome
from errors import UsageError

CHINA = timezone(timedelta(hours=8))  # no summer time since 1991
MIN_SLOW_SECONDS = 2.0  # a host that says "too much" gets at least this
MAX_GAP_SECONDS = 300.0
MAX_RETRY_AFTER_SECONDS = 24 * 3600.0
_STEPS_UP = 2.0
_CALM_ANSWERS = 10  # good answers before a slowed host is trusted one step more
_SLOW = frozenset({Outcome.RATE_LIMITED, Outcome.SERVER_ERROR, Outcome.DEADLINE})


@dataclass(slots=True)
class Pace:
    """The turn-taking of one host. Times are of ``time.monotonic``, in seconds.

    ``delay`` is the site's own; ``crawl_delay`` is what its robots.txt says. ``requests``
    counts all that were sent in this night.
    """

    delay: float
    crawl_delay: float = 0.0
    factor: float = 1.0
    latency: float = 0.0
    ready: float = 0.0
    requests: int = 0
    calm: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def gap(self) -> float:
        """Seconds between the end of one answer and the next request, as of now."""
        base = max(self.delay, self.crawl_delay)
        if self.factor > 1.0:
            base = max(base, MIN_SLOW_SECONDS / _STEPS_UP) * self.factor
        return min(max(base, self.latency if base else 0.0), MAX_GAP_SECONDS)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold the host for one request, once its gap has passed."""
        async with self.lock:
            while (wait := self.ready - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            self.requests += 1
            try:
                yield
            finally:
                self.ready = max(self.ready, time.monotonic() + self.gap)

    def learn(self, outcome: Outcome, seconds: float, retry_after: float | None = None) -> None:
        """Take note of how an answer went; the next gap follows from it."""
        if outcome in _SLOW:
            self.factor = min(self.factor * _STEPS_UP, 64.0)
            self.calm = 0
        elif outcome.good:
            self.calm += 1
            if self.calm >= _CALM_ANSWERS and self.factor > 1.0:
                self.factor /= _STEPS_UP
                self.calm = 0
        self.latency = seconds if not self.latency else 0.7 * self.latency + 0.3 * seconds
        now = time.monotonic()
        if retry_after is not None:
            self.ready = max(self.ready, now + min(retry_after, MAX_RETRY_AFTER_SECONDS))
        self.ready = max(self.ready, now + self.gap)

    def hold(self, seconds: float) -> None:
        """Ask nothing for a while."""
        self.ready = max(self.ready, time.monotonic() + seconds)


@dataclass(frozen=True, slots=True)
class Window:
    """The hours in which to crawl, as minutes after midnight in China; may span midnight."""

    start: int
    end: int

    @classmethod
    def parse(cls, text: str) -> Window:
        """Read ``22:00-06:30``.

        Raises:
            UsageError: anything else.
        """
        try:
            start, end = (_minutes(part) for part in text.split("-"))
        except ValueError as error:
            raise UsageError(f"window {text!r}: write it like 22:00-06:30") from error
        return cls(start, end)

    def holds(self, moment: datetime) -> bool:
        """Whether a moment (with its time zone) lies in the window."""
        local = moment.astimezone(CHINA)
        minute = local.hour * 60 + local.minute
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


def _minutes(text: str) -> int:
    hours, minutes = (int(part) for part in text.strip().split(":"))
    if not (0 <= hours <= 24 and 0 <= minutes < 60):
        raise ValueError(text)
    return hours * 60 + minutes
