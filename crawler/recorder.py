"""The one writer: archive first, to the disk; then the frontier, in one transaction.

Lanes hand in what became of their URLs and wait; whatever has gathered meanwhile is written
together, so that one fsync serves many hosts and no host goes on before its last page is safe.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from crawler.archive import ROTATE_BYTES, Archive, Position
from crawler.client import Answer
from crawler.frontier import Frontier

T = TypeVar("T")
PAGES = "pages"
LISTS = "lists"
_BATCH = 256


@dataclass(slots=True)
class _Job:
    apply: Callable[[Position | None], object]
    answer: Answer | None
    archive: str
    done: asyncio.Future[object]
    position: Position | None = None
    result: object = None


class Recorder:
    """Runs a thread of its own from :meth:`start` to :meth:`stop`."""

    def __init__(
        self, frontier: Frontier, folder: Path, *, rotate_bytes: int = ROTATE_BYTES
    ) -> None:
        self._frontier = frontier
        self._archives = {
            prefix: Archive(folder, prefix, rotate_bytes=rotate_bytes) for prefix in (PAGES, LISTS)
        }
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="recorder", daemon=True)
        self._failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Begin; futures are resolved on the running loop."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    async def write(
        self,
        apply: Callable[[Position | None], T],
        *,
        answer: Answer | None = None,
        archive: str = PAGES,
    ) -> T:
        """Archive ``answer``, then call ``apply`` with its place within a transaction.

        Returns what ``apply`` returned, once both are durable. ``apply`` runs in the
        recorder's thread.

        Raises:
            OSError, sqlite3.Error: the disk refuses; nothing more will be written.
        """
        if self._failure is not None:
            raise self._failure
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._jobs.put(_Job(apply, answer, archive, future))
        # A lane that is cancelled must not leave the writer with a dead future.
        return cast(T, await asyncio.shield(future))

    async def stop(self) -> None:
        """Write what is left, and end."""
        if self._thread.is_alive():
            self._jobs.put(None)
            await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        going = True
        while going:
            first = self._jobs.get()
            batch = [first] if first else []
            going = first is not None
            while going and len(batch) < _BATCH and not self._jobs.empty():
                job = self._jobs.get()
                if job is None:
                    going = False
                else:
                    batch.append(job)
            if batch:
                self._write(batch)
        for archive in self._archives.values():
            # What counts was synced before; a disk that refuses has been told already.
            with contextlib.suppress(OSError):
                archive.close()

    def _write(self, batch: list[_Job]) -> None:
        try:
            if self._failure is None:
                self._commit(batch)
        except BaseException as error:  # carried to whoever waits
            self._failure = error
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._resolve, batch)

    def _commit(self, batch: list[_Job]) -> None:
        for prefix in {job.archive for job in batch if job.answer is not None}:
            self._make_room(self._archives[prefix])
        for job in batch:
            if job.answer is not None:
                job.position = self._archives[job.archive].write(job.answer)
        synced = [archive.sync() for archive in self._archives.values()]
        with self._frontier.transaction():
            for reached in synced:
                if reached:
                    self._frontier.durable(*reached)
            for job in batch:
                job.result = job.apply(job.position)

    def _make_room(self, archive: Archive) -> None:
        """Begin a new file where the last is full.

        Only between batches: a file's durable length must never count records that the
        frontier does not have yet.
        """
        name = archive.opens_new()
        if name is not None:
            with self._frontier.transaction():
                self._frontier.durable(name, 0)
            archive.open(name)

    def _resolve(self, batch: list[_Job]) -> None:
        for job in batch:
            if job.done.done():
                continue
            if self._failure is not None:
                job.done.set_exception(self._failure)
            else:
                job.done.set_result(job.result)
