"""What a run came to: per-site counts against what was expected, a verdict, an exit code."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from crawler.entries import Kind, Run, State
from crawler.outcomes import Outcome
from crawler.politeness import CHINA
from crawler.site import Site

EXIT_OK = 0
EXIT_ALARM = 5
SAME_NIGHT_SECONDS = 20 * 3600.0  # a second run this soon is not expected to find anything
_LISTS = (Kind.SECTION, Kind.MAP, Kind.FEED)


class SiteVerdict(StrEnum):
    """The word on one site's night."""

    OK = "ok"
    QUIET = "quiet"  # nothing new, and nothing was due: it was crawled hours ago
    FEW = "few"
    MANY = "many"
    UNFINISHED = "unfinished"
    SILENT = "silent"  # reached, but no article: its site file no longer fits it
    UNREADABLE = "unreadable"  # fetched, but most of its articles cannot be read
    UNREACHABLE = "unreachable"

    @property
    def alarming(self) -> bool:
        """Whether somebody has to look."""
        return self in (SiteVerdict.SILENT, SiteVerdict.UNREADABLE, SiteVerdict.UNREACHABLE)


@dataclass(frozen=True, slots=True)
class SiteCount:
    """One site's night. ``listed`` are the article links on its lists, ``new`` the articles
    archived, ``unread`` those of them in which none could be read, ``waiting`` the URLs left for
    the next run and ``why`` they were left.
    """

    site: str
    outlet: str
    requests: int
    lists: int
    unchanged: int
    listed: int
    new: int
    unread: int
    failed: int
    waiting: int
    why: str
    expect: tuple[int, int]
    outcomes: Mapping[str, int]
    verdict: SiteVerdict

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "site": self.site, "outlet": self.outlet, "verdict": self.verdict.value,
            "new": self.new, "unread": self.unread, "expect": list(self.expect),
            "listed": self.listed, "lists": self.lists, "unchanged": self.unchanged,
            "requests": self.requests,
            "failed": self.failed, "waiting": self.waiting, "why": self.why,
            "outcomes": dict(self.outcomes),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Summary:
    """A run. ``reason`` says why it ended early (``window``, ``interrupted`` …), if it did."""

    run: int
    at: float
    seconds: float
    resumed: bool
    reason: str
    sites: tuple[SiteCount, ...]
    unreadable: int = 0
    copies: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)

    @property
    def new(self) -> int:
        """New articles, over all sites."""
        return sum(site.new for site in self.sites)

    @property
    def alarms(self) -> tuple[str, ...]:
        """The sites that somebody has to look at."""
        return tuple(site.site for site in self.sites if site.verdict.alarming)

    @property
    def verdict(self) -> str:
        """``alarm``, ``unfinished`` or ``ok``."""
        if self.alarms:
            return "alarm"
        return "unfinished" if self.reason else "ok"

    @property
    def exit_code(self) -> int:
        """0, or 5 where a site fell silent or could not be reached."""
        return EXIT_ALARM if self.alarms else EXIT_OK

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "run": self.run, "verdict": self.verdict, "ended": _moment(self.at),
            "seconds": round(self.seconds, 1), "resumed": self.resumed, "reason": self.reason,
            "new": self.new, "unreadable": self.unreadable, "copies": self.copies,
            "alarms": list(self.alarms), "outcomes": dict(self.outcomes),
            "sites": [site.as_dict() for site in self.sites],
        }  # fmt: skip

    @property
    def health(self) -> str:
        """One line for monitoring."""
        failed = sum(site.failed for site in self.sites)
        waiting = sum(site.waiting for site in self.sites)
        line = (
            f"{self.verdict} {_moment(self.at)} sites={len(self.sites)} new={self.new}"
            f" failed={failed} waiting={waiting} alarms={len(self.alarms)}"
        )
        return f"{line} look={','.join(self.alarms)}" if self.alarms else line


TABLE_HEAD = ("site", "outlet", "verdict", "new", "expected", "listed", "lists",
              "unchanged", "requests", "unread", "failed", "waiting")  # fmt: skip


def table(summary: Summary) -> list[tuple[str, ...]]:
    """The rows under :data:`TABLE_HEAD`, alarms first."""
    ordered = sorted(summary.sites, key=lambda s: (not s.verdict.alarming, s.site))
    return [
        (
            s.site, s.outlet, s.verdict.value, str(s.new), f"{s.expect[0]}–{s.expect[1]}",
            str(s.listed), str(s.lists), str(s.unchanged), str(s.requests), str(s.unread),
            str(s.failed), f"{s.waiting} ({s.why})" if s.why else str(s.waiting),
        )
        for s in ordered
    ]  # fmt: skip


def summarise(
    reader: sqlite3.Connection,
    run: Run,
    sites: Sequence[Site],
    why: Mapping[str, str],
    *,
    reason: str,
    seconds: float,
    at: float,
    unreadable: int,
    copies: int,
) -> Summary:
    """Count a run from the frontier. ``why`` says of hosts why they were left."""
    counts = tuple(_count(reader, run, site, why, reason, at) for site in sites)
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count.outcomes)
    return Summary(
        run.id, at, seconds, run.resumed, reason, counts, unreadable, copies,
        dict(total.most_common()),
    )  # fmt: skip


def write_health(path: Path, line: str) -> None:
    """Replace the health file by one line, in one step."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(f"{line}\n", encoding="utf-8")
    os.replace(part, path)  # noqa: PTH105 - says that it replaces


def _count(
    reader: sqlite3.Connection,
    run: Run,
    site: Site,
    why: Mapping[str, str],
    reason: str,
    at: float,
) -> SiteCount:
    outcomes: Counter[str] = Counter()
    lists: Counter[str] = Counter()
    requests = listed = failed = reached = 0
    for kind, page, word, final, number, links in reader.execute(
        "SELECT kind, page, outcome, final, count(*), sum(links) FROM tries"
        " WHERE run = ? AND site = ? GROUP BY kind, page, outcome, final",
        (run.id, site.name),
    ):
        outcome = Outcome(word)
        outcomes[word] += number
        requests += 0 if outcome.held else number
        no_fault = outcome.good or kind == Kind.ROBOTS
        end_of_list = outcome is Outcome.NOT_FOUND and page > 1
        failed += number if final and not (no_fault or end_of_list) else 0
        if kind in _LISTS:
            lists[word] += number
            listed += links
            read = outcome.good or outcome is Outcome.BAD_LISTING
            reached += number if read else 0
    new, unread = reader.execute(
        "SELECT count(*), coalesce(sum(delivered < 0), 0) FROM versions"
        " JOIN urls ON urls.id = url_id WHERE versions.run = ? AND site = ?",
        (run.id, site.name),
    ).fetchone()
    waiting, hosts = _waiting(reader, site)
    reasons = sorted({why[host] for host in hosts if host in why})
    count = SiteCount(
        site.name, site.outlet, requests, sum(lists.values()),
        lists[Outcome.NOT_MODIFIED] + lists[Outcome.SAME_BODY], listed, new, unread, failed,
        waiting, ", ".join(reasons), site.expect, dict(outcomes.most_common()), SiteVerdict.OK,
    )  # fmt: skip
    verdict = _verdict(count, bool(reached), reason, _recent(reader, run, site, at))
    return replace(count, verdict=verdict)


def _verdict(count: SiteCount, live: bool, reason: str, recent: bool) -> SiteVerdict:
    least, most = count.expect
    if not live and not count.lists and (count.waiting or reason):
        robots = Outcome.ROBOTS_UNAVAILABLE in count.why
        return SiteVerdict.UNREACHABLE if robots else SiteVerdict.UNFINISHED
    if not live:
        return SiteVerdict.UNREACHABLE
    if not count.listed:
        return SiteVerdict.SILENT
    if count.unread * 2 > count.new:
        return SiteVerdict.UNREADABLE
    if least <= count.new <= most:
        return SiteVerdict.OK
    if count.new > most:
        return SiteVerdict.MANY
    if count.waiting or reason:
        return SiteVerdict.UNFINISHED
    if recent:
        return SiteVerdict.QUIET
    return SiteVerdict.FEW if count.new else SiteVerdict.SILENT


def _waiting(reader: sqlite3.Connection, site: Site) -> tuple[int, set[str]]:
    rows = reader.execute(
        "SELECT host, count(*) FROM urls WHERE state = ? AND site = ? GROUP BY host",
        (State.WAITING, site.name),
    ).fetchall()
    return sum(row[1] for row in rows), {row[0] for row in rows}


def _recent(reader: sqlite3.Connection, run: Run, site: Site, at: float) -> bool:
    """Whether an earlier run of the same night already brought this site's articles."""
    found = reader.execute(
        "SELECT 1 FROM versions JOIN urls ON urls.id = url_id"
        " WHERE versions.run < ? AND site = ? AND fetched > ? LIMIT 1",
        (run.id, site.name, at - SAME_NIGHT_SECONDS),
    ).fetchone()
    return found is not None


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, CHINA).isoformat(timespec="seconds")
