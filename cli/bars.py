"""Bars on a terminal while a crawl goes on: one a host, and one for all of them."""

from __future__ import annotations

from collections import OrderedDict
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from cli.terminal import clean

if TYPE_CHECKING:
    import nights

_LINES_KEPT = 3  # of the terminal: the line of all hosts, and room to breathe
_HOST_CHARS = 40


class Bars:
    """New articles fetched, of those found so far; a host's last word stands beside its bar.

    Where a terminal has fewer lines than there are hosts, it shows those that answered last.
    """

    def __init__(self, console: Console) -> None:
        columns = (
            TextColumn("{task.fields[host]}", markup=False), BarColumn(), MofNCompleteColumn(),
            TextColumn("{task.fields[last]}", markup=False),
        )  # fmt: skip
        self._bars = Progress(*columns, console=console, transient=True)
        self._room = max(1, console.height - _LINES_KEPT)
        self._all = self._bars.add_task("", total=0, host="all hosts", last="")
        self._tasks: dict[str, TaskID] = {}
        self._shown: OrderedDict[str, None] = OrderedDict()
        self._counts: dict[TaskID, tuple[int, int]] = {self._all: (0, 0)}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._bars.stop()

    def watch(self, event: nights.Event) -> None:
        """Move the bars by what has happened."""
        host = clean(event.host)[:_HOST_CHARS]
        if host not in self._tasks:
            self._tasks[host] = self._bars.add_task("", total=0, host=host, last="")
        self._show(host)
        self._move(self._tasks[host], event, clean(event.outcome or event.detail))
        hidden = len(self._tasks) - len(self._shown)
        told = f"{len(self._tasks)} hosts" + (f", {hidden} of them not shown" if hidden else "")
        self._move(self._all, event, told)

    def _move(self, task: TaskID, event: nights.Event, last: str) -> None:
        done, found = self._counts.get(task, (0, 0))
        done += event.kind == "article"
        # Articles that waited from before, or are tried again, were found by no list of tonight.
        found = max(found + event.found, done)
        self._counts[task] = done, found
        self._bars.update(task, completed=done, total=found, last=last)

    def _show(self, host: str) -> None:
        new = host not in self._shown
        self._shown[host] = None
        self._shown.move_to_end(host)
        if new:
            self._bars.update(self._tasks[host], visible=True)
        while len(self._shown) > self._room:
            oldest, _ = self._shown.popitem(last=False)
            self._bars.update(self._tasks[oldest], visible=False)
