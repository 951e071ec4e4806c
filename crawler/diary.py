"""What is left of a night beside its pages: a log of every try, a summary, a health line."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from crawler.politeness import CHINA
from crawler.report import Summary, write_health
from crawler.settings import Event

KEPT_LOGS = 60


class Diary:
    """Keeps its files in ``folder``: ``log/DAY.jsonl``, ``summary.json``, ``health``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        if self._file is None:
            return  # nothing was begun: a run beside us may be keeping its diary
        if error is not None:
            what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
            with contextlib.suppress(OSError):  # a full disk is the likeliest error of all
                write_health(self._folder / "health", f"failed {_now()} {what}")
        with contextlib.suppress(OSError):
            self._file.close()

    def tell(self, event: Event) -> None:
        """Write an event down: one JSON object a line, with the moment, without empty values."""
        if self._file is None:
            self._file = self._begin()
        row = {"at": _now(), **{key: value for key, value in asdict(event).items() if value}}
        self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
        self._file.flush()

    def end(self, summary: Summary) -> None:
        """Write the summary and the health line."""
        text = json.dumps(summary.as_dict(), ensure_ascii=False, indent=1)
        (self._folder / "summary.json").write_text(text + "\n", encoding="utf-8")
        write_health(self._folder / "health", summary.health)

    def _begin(self) -> TextIO:
        logs = self._folder / "log"
        logs.mkdir(parents=True, exist_ok=True)
        for old in sorted(logs.glob("*.jsonl"))[:-KEPT_LOGS]:
            old.unlink()
        day = datetime.now(CHINA).date().isoformat()
        return (logs / f"{day}.jsonl").open("a", encoding="utf-8")


def _now() -> str:
    return datetime.now(CHINA).isoformat(timespec="milliseconds")
