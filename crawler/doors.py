"""The door of each host: its robots.txt, fetched once a day, and its pace."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from crawler import robots
from crawler.client import PRODUCT, Answer, Client
from crawler.entries import Kind, State, Try, unstored
from crawler.frontier import Frontier, now
from crawler.outcomes import Outcome, Refused
from crawler.politeness import Pace
from crawler.recorder import Recorder
from crawler.robots import Robots
from crawler.settings import Settings
from crawler.site import Site
from crawler.urls import canonical

MAX_HOPS = 5


def lane_of(url: str) -> str:
    """The host that a URL is asked from, whatever the scheme or port: one queue each."""
    return urlsplit(url).hostname or ""


@dataclass(slots=True)
class Doors:
    """Knows every host's pace and rules for the length of a run.

    ``spent`` are the requests that earlier processes have made in the same night.
    """

    client: Client
    frontier: Frontier
    recorder: Recorder
    settings: Settings
    run: int
    told: Callable[[Try], None]
    hold_first: bool = False
    spent: Mapping[str, int] = field(default_factory=dict)
    paces: dict[str, Pace] = field(default_factory=dict)
    _rules: dict[str, tuple[float, Robots]] = field(default_factory=dict)

    def pace(self, host: str, site: Site) -> Pace:
        """The pace of a host; a wait that an earlier run owed it still holds."""
        pace = self.paces.get(host)
        if pace is None:
            pace = Pace(float(site.delay), requests=self.spent.get(host, 0))
            self.paces[host] = pace
            owed = self.frontier.ready(host) - now()
            if self.hold_first:  # the process before us died, perhaps amid a request
                owed = max(owed, float(site.delay))
            pace.hold(max(0.0, owed))
        return pace

    async def rules(self, url: str, site: Site) -> Robots | None:
        """What the host of ``url`` lets us do; None while its word cannot be had.

        A word is good for a day, an unsuccessful try for ``robots_retry`` seconds.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._rules.get(origin)
        if known and known[0] > now():
            return known[1]
        kept = self.frontier.robots(origin)
        if kept is not None and kept[1] and kept[0] + robots.REFRESH_SECONDS > now():
            found = _meaning(kept[1], kept[2])
            self._rules[origin] = kept[0] + robots.REFRESH_SECONDS, found
            return found
        fetched = now()
        status, body = await self._fetch(f"{origin}/robots.txt", site)
        await self.recorder.write(
            lambda _: self.frontier.keep_robots(origin, fetched, status, body)
        )
        if not status:
            return None
        found = _meaning(status, body)
        self._rules[origin] = fetched + robots.REFRESH_SECONDS, found
        return found

    async def _fetch(self, url: str, site: Site) -> tuple[int, bytes]:
        """Status and body of a robots.txt, after redirects; status 0 if it cannot be had.

        Each hop is a request like any other: in its host's turn, on the site's hosts only.
        """
        for _ in range(MAX_HOPS + 1):
            target = canonical(url)
            if target is None or not site.scope.holds(target):
                await self._tell(url, site, Refused(Outcome.REDIRECT_OFFSITE, "robots.txt"), 0.0)
                return 0, b""
            answer = await self._ask(target, site)
            if isinstance(answer, Refused):
                missing = robots.by_status(answer.status)
                empty = answer.outcome is Outcome.EMPTY
                return (200, b"") if empty else (answer.status if missing else 0, b"")
            if answer.location is None:
                return 200, answer.content
            url = answer.location
        # More hops than anyone should follow: the RFC lets us take it for absent.
        return 404, b""

    async def _ask(self, url: str, site: Site) -> Answer | Refused:
        pace = self.pace(lane_of(url), site)
        async with pace.turn():
            started = time.monotonic()
            try:
                answer: Answer | Refused = await self.client.get(
                    url, types=None, cut_at=robots.MAX_BYTES + 1
                )
            except Refused as refused:
                answer = refused
            seconds = time.monotonic() - started
            # A robots.txt that is absent or closed says nothing about the host's strength.
            after = answer.retry_after if isinstance(answer, Refused) else None
            outcome = answer.outcome if isinstance(answer, Refused) else Outcome.FETCHED
            pace.learn(outcome, seconds, after)
        await self._tell(url, site, answer, seconds)
        return answer

    async def _tell(self, url: str, site: Site, answer: Answer | Refused, seconds: float) -> None:
        row = unstored(url, site.name, lane_of(url), Kind.ROBOTS)
        told = Try(row, Outcome.FETCHED, State.DONE, now(), answer.status, seconds)
        if isinstance(answer, Refused):
            told = replace(told, outcome=answer.outcome, detail=answer.detail)
        else:
            told = replace(told, size=len(answer.body))
        self.told(told)
        await self.recorder.write(lambda _: self.frontier.log(self.run, told))


def _meaning(status: int, body: bytes) -> Robots:
    if status == 200:
        return robots.parse(body, PRODUCT)
    return robots.by_status(status) or robots.NONE
