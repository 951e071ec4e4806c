"""From the archive to the store: each archived page is read once, in order, by one thread.

A page whose facts are not in the store is owed: the next start reads it from the archive and
delivers it, without asking its site again. While somebody else holds the database, fetching
goes on and pages become owed; they are tried once more at the end.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from crawler import copies
from crawler.archive import read_page
from crawler.copies import Copy, Print, Reading
from crawler.frontier import Frontier
from crawler.recorder import Recorder
from crawler.settings import Deliver, Link
from errors import LuodiError, PageError, StoreLocked
from model import Page

MAX_WAITING = 64
LOCKED_WAITS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)  # seconds, before a held database is let be


@dataclass(slots=True)
class Deliveries:
    """Hands pages to ``deliver`` and tells ``link`` of copies; ``failed`` counts the unreadable."""

    frontier: Frontier
    recorder: Recorder
    folder: Path
    deliver: Deliver
    link: Link
    done: int = 0
    failed: int = 0
    linked: int = 0
    failure: BaseException | None = None
    locked: StoreLocked | None = None
    on_failure: Callable[[], None] = lambda: None
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="deliver")
    )
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MAX_WAITING))
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def owed(self) -> None:
        """Deliver what earlier runs archived and did not deliver."""
        for version, position in self.frontier.undelivered():
            try:
                page = await asyncio.to_thread(read_page, self.folder, position)
            except LuodiError as error:
                await self._settle(version, str(error))
                continue
            await self.add(version, page)

    async def add(self, version: int, page: Page) -> None:
        """Take a page; waits while too many are on their way, so that fetching waits too."""
        await self._room.acquire()
        task = asyncio.create_task(self._one(version, page))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait for all that were taken; what failed to be stored stays owed."""
        await self._drain()
        if self.locked is not None and self.failure is None:
            self.locked = None
            await self.owed()
            await self._drain()
            self.failure = self.failure or self.locked
        self._thread.shutdown()

    async def _drain(self) -> None:
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _one(self, version: int, page: Page) -> None:
        try:
            await self._deliver(version, page)
        except Exception as error:  # the store's trouble ends the run, not the loop
            if self.failure is None:
                self.failure = error
                self.on_failure()
        finally:
            self._room.release()

    async def _deliver(self, version: int, page: Page) -> None:
        if self.failure is not None or self.locked is not None:
            return
        loop = asyncio.get_running_loop()
        try:
            reading, text_print = await loop.run_in_executor(self._thread, self._read, page)
        except PageError as error:
            self.failed += 1
            await self._settle(version, f"{type(error).__name__}: {error}")
            return
        except StoreLocked as error:
            self.locked = error
            return
        if reading is not None and text_print is not None:
            await self._note(page, reading, text_print)
        await self._settle(version)
        self.done += 1

    def _read(self, page: Page) -> tuple[Reading | None, Print | None]:
        reading = self._patiently(page)
        if reading is None or not reading.text.strip():
            return None, None
        return reading, copies.print_of(reading.text)

    def _patiently(self, page: Page) -> Reading | None:
        for seconds in LOCKED_WAITS:
            if self.locked is not None:
                break
            try:
                return self.deliver(page)
            except StoreLocked:
                time.sleep(seconds)
        return self.deliver(page)

    async def _note(self, page: Page, reading: Reading, text_print: Print) -> None:
        moment = _moment(reading, page)
        url = page.url or page.id
        found: tuple[Copy, ...] = await self.recorder.write(
            lambda _: copies.note(self.frontier.writer, url, text_print, moment)
        )
        for copy in found:
            self.linked += 1
            await asyncio.get_running_loop().run_in_executor(self._thread, self.link, copy)

    async def _settle(self, version: int, note: str = "") -> None:
        await self.recorder.write(lambda _: self.frontier.delivered(version, note))


def _moment(reading: Reading, page: Page) -> str:
    """What orders prints: the article's day, then the time at which we had it."""
    fetched = page.fetched or datetime.now(UTC)
    day = reading.published or fetched.date()
    return f"{day.isoformat()} {fetched.astimezone(UTC).isoformat()}"
