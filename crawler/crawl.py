"""A night: every host in a lane of its own, until nothing waits, time is up, or it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from crawler import archive, report
from crawler.archive import Position, page_of
from crawler.client import Answer, Client
from crawler.deliveries import Deliveries
from crawler.doors import Doors
from crawler.entries import Kind, New, Row, Run, Try
from crawler.frontier import Frontier, now
from crawler.lock import held
from crawler.outcomes import Outcome
from crawler.recorder import LISTS, PAGES, Recorder
from crawler.report import Summary
from crawler.seeds import seeds
from crawler.settings import Deliver, Event, Link, Settings, Watch, unlinked, unwatched
from crawler.site import Site
from crawler.visit import NoWord, Visitor
from errors import UsageError

CLOCK_SECONDS = 10.0  # how often the window is looked at
NIGHT_SECONDS = 12 * 3600.0  # what was asked for since then counts for the budget
STOP_SECONDS = 5.0  # what is in flight when a stop is asked for may take this long to end


def crawl(
    sites: Sequence[Site],
    settings: Settings,
    deliver: Deliver,
    *,
    link: Link = unlinked,
    watch: Watch = unwatched,
) -> Summary:
    """Fetch what is new on ``sites``, and hand each new article's page to ``deliver``.

    ``deliver`` is called in one thread of its own, once a version of an article, after the
    page is durable in the archive; it stores the page's facts and returns the article's text
    (None if there is none worth comparing). A :class:`~errors.PageError` from it marks the
    page unreadable; any other error ends the run, and the page is delivered by the next one.
    ``link`` is told of each copy. Ctrl-C and SIGTERM end the run early and cleanly.

    Raises:
        UsageError: no contact, no sites, out of the window, or another crawl in this folder.
        StoreError: the frontier cannot be used. Whatever ``deliver`` or ``link`` raised.
    """
    if not sites:
        raise UsageError("no sites to crawl")
    client = settings.client()
    if settings.window and not settings.window.holds(datetime.now(UTC)):
        raise UsageError("outside the hours in which to crawl (window); --now crawls anyway")
    settings.state.mkdir(parents=True, exist_ok=True)
    with held(settings.state / "lock"):
        frontier = Frontier(settings.frontier)
        try:
            night = _Night(sites, settings, client, frontier, deliver, link, watch)
            return asyncio.run(night.go())
        finally:
            frontier.close()


@dataclass(slots=True)
class _Lane:
    task: asyncio.Task[None]
    ended: str = ""


@dataclass(slots=True)
class _Night:
    site_list: Sequence[Site]
    settings: Settings
    client: Client
    frontier: Frontier
    deliver: Deliver
    link: Link
    watch: Watch
    sites: Mapping[str, Site] = field(init=False)
    lanes: dict[str, _Lane] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    reason: str = ""
    failure: BaseException | None = None
    run: Run = field(init=False)
    recorder: Recorder = field(init=False)
    deliveries: Deliveries = field(init=False)
    doors: Doors = field(init=False)
    visitor: Visitor = field(init=False)

    async def go(self) -> Summary:
        started = time.monotonic()
        self._prepare()
        self.recorder.start()
        try:
            with self._signals():
                await self.recorder.write(self._seed)
                await self._until_done()
                await self.deliveries.finish()
            summary = await self._finish(time.monotonic() - started)
        finally:
            await self.recorder.stop()
            await self.client.aclose()
        failure = self.failure or self.deliveries.failure
        if failure is not None:
            raise failure
        return summary

    def _prepare(self) -> None:
        self.sites = {site.name: site for site in self.site_list}
        archive.recover(self.settings.archive, self.frontier.archives())
        self.run = self.frontier.begin(now())
        self.recorder = Recorder(
            self.frontier, self.settings.archive, rotate_bytes=self.settings.rotate_bytes
        )
        self.deliveries = Deliveries(
            self.frontier, self.recorder, self.settings.archive, self.deliver, self.link,
            on_failure=self.stop.set,
        )  # fmt: skip
        self.doors = Doors(
            self.client, self.frontier, self.recorder, self.settings, self.run.id, self._told,
            hold_first=self.run.resumed, spent=self.frontier.asked(now() - NIGHT_SECONDS),
        )  # fmt: skip
        self.visitor = Visitor(
            self.sites, self.client, self.doors, self.frontier, self.settings, self.run.id,
            asyncio.Semaphore(self.settings.connections),
        )  # fmt: skip

    def _seed(self, _: Position | None) -> None:
        news = seeds(self.site_list)
        self.frontier.add(self.run.id, news)
        if not self.run.resumed:
            self.frontier.add(self.run.id, self._nodes(news))

    def _nodes(self, news: Sequence[New]) -> list[New]:
        """The known nodes of e-papers that are looked at again: their first may be unchanged."""
        papers = [
            new
            for new in news
            if new.kind is Kind.SECTION and self.sites[new.site].section[new.section].node
        ]
        return [
            replace(paper, url=url)
            for paper in papers
            for url in self.frontier.beside(paper.url, paper.site)
        ]

    async def _until_done(self) -> None:
        for host in self._hosts():
            self._ensure(host)
        self._settle_idle()
        owed = asyncio.create_task(self.deliveries.owed())
        watch = asyncio.create_task(self._watch_clock())
        stopped = asyncio.create_task(self.stop.wait())
        idle = asyncio.create_task(self.idle.wait())
        try:
            await asyncio.wait((stopped, idle), return_when=asyncio.FIRST_COMPLETED)
            await self._end_lanes()
            await owed
        finally:
            for task in (owed, watch, stopped, idle):
                task.cancel()

    async def _end_lanes(self) -> None:
        tasks = [lane.task for lane in self.lanes.values()]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _watch_clock(self) -> None:
        window = self.settings.window
        while window is not None:
            await asyncio.sleep(CLOCK_SECONDS)
            if not window.holds(datetime.now(UTC)):
                self._stop("window")

    def _hosts(self) -> list[str]:
        waiting = self.frontier.waiting()
        return [host for host, by_site in waiting.items() if by_site.keys() & self.sites.keys()]

    def _stop(self, reason: str) -> None:
        self.reason = self.reason or reason
        self.stop.set()

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        caught = []
        for number in (signal.SIGINT, signal.SIGTERM):
            # Only the main thread may; elsewhere the caller stops us in its own way.
            with contextlib.suppress(ValueError, RuntimeError, NotImplementedError):
                loop.add_signal_handler(number, self._stop, "interrupted")
                caught.append(number)
        try:
            yield
        finally:
            for number in caught:
                loop.remove_signal_handler(number)

    # -- lanes

    def _ensure(self, host: str) -> None:
        """See that a host with waiting URLs has a lane."""
        if host in self.lanes or host in self.why or self.stop.is_set():
            return
        self.idle.clear()
        self.lanes[host] = _Lane(asyncio.create_task(self._lane(host)))

    def _settle_idle(self) -> None:
        if not self.lanes:
            self.idle.set()

    async def _lane(self, host: str) -> None:
        try:
            await self._work(host)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # the run dies of it, and tells it once
            self.failure = self.failure or error
            self._stop("failure")
        finally:
            # No await between the last look at the frontier and this: a URL that another lane
            # adds later finds no lane here, and begins one.
            del self.lanes[host]
            self._settle_idle()

    async def _work(self, host: str) -> None:
        spent = 0
        while not self.stop.is_set():
            row = self.frontier.next(host, now())
            if row is None:
                due = self.frontier.soonest(host)
                if due is None or due - now() > self.settings.patience:
                    return
                await self._sleep(due - now())
                continue
            if row.site not in self.sites:
                self.why[host] = "another site's"
                return
            pace = self.doors.pace(host, self.sites[row.site])
            if pace.requests >= self.settings.budget:
                self._give_up(host, "budget")
                return
            if pace.ready - time.monotonic() > self.settings.patience:
                self._give_up(host, "retry_after")
                return
            await self._sleep(pace.ready - time.monotonic())
            if self.stop.is_set():
                return
            try:
                result, answer = await self.visitor.visit(row)
            except NoWord:
                spent += 1
                if spent > 1 or self.settings.robots_retry > self.settings.patience:
                    self._give_up(host, Outcome.ROBOTS_UNAVAILABLE)
                    return
                wait = self.settings.robots_retry
                self.watch(Event("waits", host=host, detail=f"no robots.txt; again in {wait:g} s"))
                await self._sleep(wait)
                continue
            await self._record(row, result, answer)

    def _give_up(self, host: str, why: str) -> None:
        self.why[host] = why
        self.watch(Event("gave_up", host=host, detail=why))

    async def _sleep(self, seconds: float) -> None:
        if seconds > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stop.wait(), seconds)

    async def _record(self, row: Row, result: Try, answer: Answer | None) -> None:
        places: list[Position] = []

        def settle(position: Position | None) -> int | None:
            if position is not None:
                places.append(position)
            return self.frontier.settle(self.run.id, result, position)

        kind = PAGES if row.kind is Kind.ARTICLE else LISTS
        version = await self.recorder.write(settle, answer=answer, archive=kind)
        self._told(result)
        for host in {new.host for new in result.found}:
            self._ensure(host)
        if version is not None and answer is not None:
            await self.deliveries.add(version, page_of(answer, self.settings.archive, places[0]))

    def _told(self, result: Try) -> None:
        row = result.row
        self.watch(
            Event(
                "try", row.site, row.host, row.url, row.kind.name.lower(), result.outcome,
                result.detail, result.status, round(result.seconds, 4), result.size,
                result.news,
            )
        )  # fmt: skip

    async def _finish(self, seconds: float) -> Summary:
        summary = report.summarise(
            self.frontier.reader, self.run, self.site_list, self.why,
            reason=self.reason, seconds=seconds, at=now(),
            unreadable=self.deliveries.failed, copies=self.deliveries.linked,
        )  # fmt: skip
        broken = self.failure or self.deliveries.failure
        if self.reason != "interrupted" and broken is None:
            await self.recorder.write(lambda _: self._close(summary))
        return summary

    def _close(self, summary: Summary) -> None:
        told = json.dumps(summary.as_dict(), ensure_ascii=False)
        self.frontier.finish(self.run.id, now(), summary.verdict, told)
