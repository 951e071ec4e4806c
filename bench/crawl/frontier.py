"""A frontier of many URLs: memory, size on disk, and what a step costs.

python -m bench.crawl.frontier [urls]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from crawler.entries import Kind, New, State, Try
from crawler.frontier import Frontier, now
from crawler.outcomes import Outcome

HOSTS = 200
STEPS = 2000


def main(urls: int = 1_000_000) -> None:
    before = _peak()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "frontier.sqlite"
        store = Frontier(path)
        run = store.begin(now()).id
        started = time.monotonic()
        for at in range(0, urls, 10_000):
            with store.transaction():
                store.add(run, (_new(n) for n in range(at, min(at + 10_000, urls))))
        added = time.monotonic() - started
        started = time.monotonic()
        for n in range(STEPS):
            row = store.next(f"s{n % HOSTS:03}.example.test", now())
            if row is None:
                raise SystemExit("nothing waits")
            with store.transaction():
                store.settle(run, Try(row, Outcome.FETCHED, State.DONE, now()), None)
        steps = time.monotonic() - started
        disk = sum(file.stat().st_size for file in Path(folder).iterdir()) / 2**20
        known = store.known([_new(n).url for n in range(0, urls, urls // 1000)])
        store.close()
    print(f"{urls} URLs in {added:.0f} s, {disk:.0f} MB on disk, {len(known)} of 1000 found again")
    print(f"{steps / STEPS * 1000:.2f} ms for the next URL and its commit")
    print(f"{_peak():.0f} MB of memory at most ({_peak() - before:.0f} MB of it the frontier)")


def _new(n: int) -> New:
    host = f"s{n % HOSTS:03}.example.test"
    return New(f"http://{host}/news/2026-11/22/content_{n}.htm", host[:4], host, Kind.ARTICLE)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
