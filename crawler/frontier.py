"""The frontier: every URL the crawler knows, in one SQLite file that survives anything.

One connection writes (in the recorder's thread, many small transactions), another reads (in
the crawl's thread). A URL that was handed out stays waiting until what became of it is
committed, so that a process that dies has taken nothing with it.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.archive import Position
from crawler.entries import PRIORITY, Kind, New, Row, Run, State, Try
from crawler.outcomes import Outcome
from errors import StoreError

RESUME_SECONDS = 12 * 3600.0  # an unfinished run that began before this is history
KEPT_RUNS = 90  # whose tries are kept; versions are kept for ever
MAX_NIGHTS = 5  # nights on which a URL that failed is tried once more
RETRY_PRIORITY = 30
_CACHE_KIB = 8 * 1024


class Frontier:
    """The file at ``path``, made if it is not there."""

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.writer = _connect(path)
            self.reader = _connect(path)
            script = resources.files("crawler").joinpath("schema.sql").read_text("utf-8")
            self.writer.executescript(script)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{path}: the frontier cannot be opened: {error}") from error

    def close(self) -> None:
        """Close both connections."""
        self.reader.close()
        self.writer.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written within is written, or nothing is."""
        self.writer.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.writer.execute("ROLLBACK")
            raise
        self.writer.execute("COMMIT")

    # -- writing: only ever from one thread at a time, within a transaction of the caller

    def begin(self, now: float, *, fresh: bool = False) -> Run:
        """Go on with the run that did not finish, or begin one and give failures a new chance."""
        found = self.writer.execute(
            "SELECT id, started FROM runs WHERE finished IS NULL AND started > ?"
            " ORDER BY id DESC LIMIT 1",
            (now - RESUME_SECONDS,),
        ).fetchone()
        if found and not fresh:
            return Run(found[0], found[1], resumed=True)
        with self.transaction():
            self.writer.execute("UPDATE runs SET finished = started WHERE finished IS NULL")
            cursor = self.writer.execute("INSERT INTO runs (started) VALUES (?)", (now,))
            self.writer.execute(
                "DELETE FROM tries WHERE run <= ?", (int(cursor.lastrowid or 0) - KEPT_RUNS,)
            )
            self.writer.execute(
                "UPDATE urls SET state = ?, tries = 0, due = 0, nights = nights + 1"
                " WHERE state = ? AND nights < ?",
                (State.WAITING, State.FAILED, MAX_NIGHTS),
            )
        return Run(int(cursor.lastrowid or 0), now, resumed=False)

    def add(self, run: int, news: Iterable[New]) -> None:
        """Make URLs known. Sections wait once a run; a known article waits again if its mark
        is another than before.
        """
        self.writer.executemany(
            _ADD,
            (
                (n.url, n.site, n.host, n.kind, PRIORITY[n.kind], n.section, n.page, n.streak,
                 n.depth, run, n.mark)
                for n in news
            ),
        )  # fmt: skip

    def settle(self, run: int, result: Try, position: Position | None) -> int | None:
        """Write down a try. Returns the id of the new version where an answer was archived."""
        row = result.row
        self.writer.execute(
            _SETTLE,
            (
                result.state, result.due, row.tries + 1,
                RETRY_PRIORITY if result.state == State.WAITING else PRIORITY[row.kind],
                result.outcome, run, result.etag, result.last_modified, result.body_hash,
                result.rule, result.links, row.id,
            ),
        )  # fmt: skip
        self.log(run, result)
        self.add(run, result.found)
        self.writer.execute(
            "INSERT INTO hosts VALUES (?, ?) ON CONFLICT DO UPDATE SET ready = excluded.ready",
            (row.host, result.ready),
        )
        if position is None or row.kind != Kind.ARTICLE:
            return None
        cursor = self.writer.execute(
            "INSERT INTO versions (url_id, run, fetched, body_hash, archive, place, length, turn)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (row.id, run, result.at, result.body_hash, position.name, position.offset,
             position.length, position.turn),
        )  # fmt: skip
        return cursor.lastrowid

    def log(self, run: int, result: Try) -> None:
        """Write down that something was tried."""
        row = result.row
        self.writer.execute(
            "INSERT INTO tries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (run, result.at, row.url, row.site, row.kind, row.page, result.outcome, result.status,
             result.seconds, result.size, result.links, result.state != State.WAITING,
             result.detail[:300]),
        )  # fmt: skip

    def delivered(self, version: int, note: str = "") -> None:
        """A version's facts are in the store (or, with a note, will never be): its URL is done."""
        self.writer.execute(
            "UPDATE versions SET delivered = ?, note = ? WHERE id = ?",
            (-1 if note else 1, note[:300], version),
        )
        self.writer.execute(
            "UPDATE urls SET state = ? WHERE state = ?"
            " AND id = (SELECT url_id FROM versions WHERE id = ?)",
            (State.DONE, State.ARCHIVED, version),
        )

    def durable(self, name: str, length: int) -> None:
        """An archive file is on the disk up to here."""
        self.writer.execute(
            "INSERT INTO archives VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET durable = excluded.durable",
            (name, length),
        )

    def keep_robots(self, origin: str, fetched: float, status: int, body: bytes) -> None:
        """Remember a robots.txt; status 0 is one that could not be had."""
        self.writer.execute(
            "INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?)", (origin, fetched, status, body)
        )

    def finish(self, run: int, at: float, verdict: str, summary: str) -> None:
        """A run is over; the next call of :meth:`begin` begins another."""
        self.writer.execute(
            "UPDATE runs SET finished = ?, verdict = ?, summary = ? WHERE id = ?",
            (at, verdict, summary, run),
        )

    # -- reading

    def next(self, host: str, now: float) -> Row | None:
        """The most urgent URL of a host that may be asked for now."""
        found = self.reader.execute(_NEXT, (host, now)).fetchone()
        return _row(found) if found else None

    def soonest(self, host: str) -> float | None:
        """When the next waiting URL of a host comes due."""
        query = "SELECT min(due) FROM urls WHERE state = 0 AND host = ?"
        found: float | None = self.reader.execute(query, (host,)).fetchone()[0]
        return found

    def waiting(self) -> dict[str, dict[str, int]]:
        """How many URLs wait, by host and site."""
        hosts: dict[str, dict[str, int]] = {}
        for host, site, count in self.reader.execute(
            "SELECT host, site, count(*) FROM urls WHERE state = 0 GROUP BY host, site"
        ):
            hosts.setdefault(host, {})[site] = count
        return hosts

    def waiting_urls(self) -> Iterator[tuple[str, str, Kind]]:
        """Site, URL and kind of all that waits, the most urgent first."""
        for site, url, kind in self.reader.execute(
            "SELECT site, url, kind FROM urls WHERE state = 0 ORDER BY host, priority, id"
        ):
            yield site, url, Kind(kind)

    def known(self, urls: Sequence[str]) -> dict[str, str]:
        """Which of these URLs are known, each with its last outcome."""
        found: dict[str, str] = {}
        for at in range(0, len(urls), 500):
            part = urls[at : at + 500]
            marks = ",".join("?" * len(part))
            query = f"SELECT url, outcome FROM urls WHERE url IN ({marks})"  # noqa: S608
            found.update(self.reader.execute(query, part).fetchall())
        return found

    def beside(self, url: str, site: str) -> list[str]:
        """The known section pages of a site in the folder of ``url``."""
        folder = url.rpartition("/")[0] + "/"
        return [
            row[0]
            for row in self.writer.execute(
                "SELECT url FROM urls WHERE url >= ? AND url < ? AND site = ? AND kind = ?",
                (folder, folder[:-1] + "0", site, Kind.SECTION),
            )
        ]

    def undelivered(self, after: int = 0) -> Iterator[tuple[int, Position]]:
        """Archived versions whose facts are not in the store yet, oldest first."""
        for row in self.reader.execute(
            "SELECT id, archive, place, length, turn FROM versions"
            " WHERE delivered = 0 AND id > ? ORDER BY id",
            (after,),
        ).fetchall():
            yield row[0], Position(*row[1:])

    def asked(self, since: float) -> Counter[str]:
        """How often each host was asked in the runs that were going on since a moment."""
        hosts: Counter[str] = Counter()
        for url, outcome in self.reader.execute(
            "SELECT url, outcome FROM tries WHERE at > ? AND run IN"
            " (SELECT id FROM runs WHERE started > ?)",
            (since, since - RESUME_SECONDS),
        ):
            hosts[urlsplit(url).hostname or ""] += not Outcome(outcome).held
        return hosts

    def archives(self) -> dict[str, int]:
        """The durable length of every archive file."""
        return dict(self.reader.execute("SELECT name, durable FROM archives").fetchall())

    def ready(self, host: str) -> float:
        """When a host may be asked again, by the wall clock; 0 if it was never asked."""
        found = self.reader.execute("SELECT ready FROM hosts WHERE host = ?", (host,)).fetchone()
        return float(found[0]) if found else 0.0

    def robots(self, origin: str) -> tuple[float, int, bytes] | None:
        """The robots.txt kept for an origin: when, status, body."""
        found: tuple[float, int, bytes] | None = self.reader.execute(
            "SELECT fetched, status, body FROM robots WHERE origin = ?", (origin,)
        ).fetchone()
        return found


def _row(found: tuple[Any, ...]) -> Row:
    values = (*found[:4], Kind(found[4]), *found[5:])
    return Row(*values)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute("PRAGMA journal_size_limit = 67108864")
    return connection


def now() -> float:
    """The wall clock, in seconds since 1970."""
    return time.time()


_ADD = """
INSERT INTO urls (url, site, host, kind, priority, section, page, streak, depth, run, mark)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (url) DO UPDATE SET
    state = CASE WHEN kind = 3 AND mark = '' THEN state ELSE 0 END,
    due = 0, tries = 0, priority = excluded.priority, section = excluded.section,
    page = excluded.page, streak = excluded.streak, depth = excluded.depth, run = excluded.run,
    mark = excluded.mark
WHERE kind = excluded.kind AND (
    (kind < 3 AND state IN (1, 3, 4) AND run < excluded.run)
    OR (kind = 3 AND excluded.mark NOT IN ('', mark))
)
"""

_SETTLE = """
UPDATE urls SET state = ?1, due = ?2, tries = ?3, priority = ?4, outcome = ?5, run = ?6,
    etag = coalesce(nullif(?7, ''), etag), last_modified = coalesce(nullif(?8, ''), last_modified),
    body_hash = coalesce(nullif(?9, ''), body_hash), rule = coalesce(nullif(?10, ''), rule),
    links = coalesce(nullif(?11, 0), links)
WHERE id = ?12
"""

_NEXT = """
SELECT id, url, site, host, kind, tries, section, page, streak, depth, etag, last_modified,
    body_hash, rule, links
FROM urls WHERE state = 0 AND host = ? AND due <= ? ORDER BY priority, id LIMIT 1
"""
