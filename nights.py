"""The way through the house at night: sites → archive → articles → facts → the store → checks.

What :mod:`pipelines` is for pages that are at hand, this is for those that must be fetched.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import audit
import lives
import pipelines
import store
from crawler import commands
from crawler.commands import Order, order
from crawler.copies import Copy, Reading
from crawler.report import TABLE_HEAD, Summary, table
from crawler.settings import Event, Watch, unwatched
from crawler.site import Folders, Site
from crawler.trial import Check, Planned
from errors import LuodiError, PageError
from model import Page
from store import integrity

__all__ = [
    "TABLE_HEAD",
    "Check",
    "Event",
    "Night",
    "Order",
    "Planned",
    "Site",
    "Summary",
    "check",
    "crawl",
    "draft",
    "nightly",
    "order",
    "plan",
    "sites",
    "table",
]

EXIT_UNSOUND = 1
plan, sites, draft = commands.plan, commands.sites, commands.draft


@dataclass(frozen=True, slots=True)
class Night:
    """A night: the crawl, what became of its pages in the store, and what was then checked.

    ``pages`` counts by the store's outcomes; ``broken`` are promises of the store that do not
    hold, with the rows that break them; ``copies`` are the reprints that the crawl found.
    ``findings`` counts an audit's by verdict, and ``trouble`` says why there was none.
    """

    summary: Summary
    pages: dict[str, int]
    broken: dict[str, int] = field(default_factory=dict)
    copies: tuple[Copy, ...] = ()
    findings: dict[str, int] = field(default_factory=dict)
    trouble: str = ""

    @property
    def exit_code(self) -> int:
        """1 where store or ledgers are not sound, 5 where a site fell silent, 0 otherwise."""
        return EXIT_UNSOUND if self.broken or self.trouble else self.summary.exit_code

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        copies = [{"url": copy.url, "original": copy.original} for copy in self.copies]
        return self.summary.as_dict() | {
            "pages": self.pages, "copied": copies, "broken": self.broken,
            "findings": self.findings, "trouble": self.trouble,
        }  # fmt: skip


def crawl(wanted: Order, db: str, *, watch: Watch = unwatched) -> Night:
    """What is new on the sites, into the archive and the database.

    Each page is stored whole as soon as it is archived; the database is held only while it is
    written. A page that cannot be read stays in the archive.

    Raises:
        UsageError: no contact, no such site, another crawl at work, or outside its hours.
        StoreError: the database cannot be used; the next run stores what this one fetched.
    """
    this = store.Run.now("crawl", pipelines.code_version(), pipelines.rules_version())
    pages: Counter[str] = Counter()
    copies: list[Copy] = []
    deliver = partial(_deliver, db, this, pages, wanted.folders)
    summary = commands.night(wanted, deliver, link=copies.append, watch=watch)
    if pages["added"] or pages["changed"]:
        with store.open_store(db) as kept:
            store.finish(kept, this, pages)
            lives.settle(kept)
    return Night(summary, dict(pages), copies=tuple(copies))


def nightly(wanted: Order, *, watch: Watch = unwatched) -> Night:
    """A whole night by its configuration: crawl into its database, check it, audit, report.

    Raises:
        As :func:`crawl`.
    """
    table_ = wanted.config.nightly
    db = str(wanted.config.place(table_.db))
    night = crawl(wanted, db, watch=watch)
    if Path(db).exists():
        with store.open_store(db, read_only=True) as kept:
            night = replace(night, broken=integrity.broken(kept))
    if table_.ledgers:
        night = _audited(night, wanted, db)
    if table_.report:
        place = wanted.config.place(table_.report)
        text = json.dumps(night.as_dict(), ensure_ascii=False, indent=1)
        place.write_text(text + "\n", encoding="utf-8")
    return night


def _audited(night: Night, wanted: Order, db: str) -> Night:
    config = wanted.config
    place = {
        name: str(config.place(path)) if path else None
        for name, path in (
            ("plan_file", config.nightly.audit_plan), ("rates_file", config.nightly.audit_rates),
            ("report", config.nightly.audit_report),
        )
    }  # fmt: skip
    ledgers = [str(config.place(path)) for path in config.nightly.ledgers]
    try:
        found = audit.run(ledgers, db, **place)
    except LuodiError as error:
        return replace(night, trouble=f"no audit: {error}")
    counts = Counter(finding.verdict.value for finding in found.findings)
    return replace(night, findings=dict(counts.most_common()))


def check(wanted: Order) -> Iterator[Check]:
    """Try the sites of an order live, one after another."""
    for site in sites(wanted):
        yield commands.check(wanted, site, partial(_told, wanted.folders))


def _deliver(
    db: str, this: store.Run, pages: Counter[str], folders: Folders, page: Page
) -> Reading:
    read = pipelines.read_page(page, folders=folders)
    if isinstance(read, pipelines.Unread):
        pages["failed"] += 1
        raise PageError(str(read.error)) from read.error
    with store.open_store(db) as kept:
        (written,) = store.write(kept, [read], this)
    pages[written.outcome] += 1
    if written.outcome is store.Outcome.FAILED:
        raise PageError(written.reason)
    pages["read"] += 1
    return Reading(read.article.body, read.article.published)


def _told(folders: Folders, page: Page) -> dict[str, str]:
    """What was read of a page, as words; empty where nothing was."""
    read = pipelines.read_page(page, folders=folders)
    if isinstance(read, pipelines.Unread):
        return {"title": "", "date": "", "body": ""}
    article = read.article
    day = article.published.isoformat() if article.published else ""
    body = f"{len(article.body)} characters" if article.body else ""
    return {"title": article.title or "", "date": day, "body": body}
