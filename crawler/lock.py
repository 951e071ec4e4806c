"""One crawl at a time in one folder: a lock that dies with its holder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from errors import UsageError


class AlreadyRunning(UsageError):
    """Another crawl holds the lock."""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock at ``path``; the file names the process that does.

    Raises:
        AlreadyRunning: another process, or this one, holds it.
    """
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            holder = file.read(20).strip() or "?"
            raise AlreadyRunning(
                f"another crawl is at work in {path.parent} (process {holder})"
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
