"""A night in a process that may be killed: python -m tests.crawler.night STATE PORT HOSTS …

The store is a SQLite file beside the state: one row an article, and how often it came.
"""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from crawler import warc
from crawler.crawl import crawl
from crawler.settings import Settings
from crawler.wire import table_resolver
from model import Page
from tests.crawler.farm import Farm

ROOT = Path(__file__).parents[2]


def main(state: str, port: str, hosts: str, articles: str, delay: str) -> None:
    farm = Farm(int(hosts), int(articles), delay=Decimal(delay), port=int(port))
    folder = Path(state)
    folder.mkdir(parents=True, exist_ok=True)
    store = sqlite3.connect(folder / "store.sqlite", check_same_thread=False)
    store.execute("CREATE TABLE IF NOT EXISTS articles (id TEXT PRIMARY KEY, url TEXT, times INT)")

    def deliver(page: Page) -> None:
        with store:
            store.execute(
                "INSERT INTO articles VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1",
                (page.id, page.url),
            )

    settings = Settings(
        "a@b.cn", folder, resolve=table_resolver(farm.table()), loopback=True, rotate_bytes=60_000
    )
    crawl(farm.sites(), settings, deliver)


@dataclass(frozen=True)
class Toll:
    """What killing a crawl over and over has cost."""

    kills: int
    lost: int
    extra_rows: int
    archived_twice: int
    unread_archives: int
    refetched: int
    most_refetched: int


def run_killing(
    farm: Farm, folder: Path, *, kills: int, seed: int, longest: float, requests: Iterable[object]
) -> Toll:
    """Run nights and kill them at random moments, then let one end; count what went wrong.

    ``requests`` is read at the end: what the server saw, with ``host`` and ``path``.
    """
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    done, ended = 0, False
    while done < kills and not ended:
        process = start(farm, folder)
        # The first third of a second is Python starting; a kill there would prove nothing.
        moment = 0.35 + chance.random() * longest
        try:
            ended = process.wait(moment) == 0
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            done += 1
    assert ended or start(farm, folder).wait(120) == 0
    return toll(farm, folder, done, [(r.host, r.path) for r in requests])  # type: ignore[attr-defined]


def start(farm: Farm, folder: Path) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "tests.crawler.night", str(folder), str(farm.port),
        str(farm.hosts), str(farm.articles), str(farm.delay),
    ]  # fmt: skip
    return subprocess.Popen(command, cwd=ROOT)


def toll(farm: Farm, folder: Path, kills: int, requests: list[tuple[str, str]]) -> Toll:
    wanted = {f"http://{h}{p}" for h in farm.names() for p in farm.article_paths(h)}
    store = sqlite3.connect(folder / "store.sqlite")
    rows = [row[0] for row in store.execute("SELECT url FROM articles")]
    store.close()
    archived: Counter[str] = Counter()
    unread = 0
    for file in (folder / "archive" / "pages").iterdir():
        for page in warc.read(str(file)):
            if isinstance(page, Page):
                archived[page.url or ""] += 1
            else:
                unread += "without a record" not in str(page.error)
    again: Counter[str] = Counter()
    for (host, _), times in Counter(requests).items():
        again[host] += times - 1
    return Toll(
        kills,
        lost=len(wanted - set(rows)) + len(wanted - set(archived)),
        extra_rows=len(rows) - len(set(rows) & wanted),
        archived_twice=sum(times - 1 for times in archived.values()),
        unread_archives=unread,
        refetched=sum(again.values()),
        most_refetched=max(again.values(), default=0),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
