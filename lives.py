"""The way from single reports to life lines, and back to the pages that they were read from.

What :mod:`pipelines` is for pages, this is for what is stored already: reports resolved to
projects with the gazetteer's help, pages read again under new rules, verdicts kept.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

import store
from crawler import local
from crawler.source import Source, Unread
from crawler.urls import canonical
from errors import UsageError
from model import Facts, Judgement, Page, Verdict
from normalize.place_lines import codes_of_level, describe, lines
from store import exchange, history, lifelines, reread, verdicts
from store.history import Change
from store.lifelines import Resolved
from store.link.nouns import Gazetteer, Line
from store.link.pairs import link_pair
from store.plot import Conversions, draw
from store.reread import Kept

__all__ = [
    "Change",
    "Reread",
    "Resolved",
    "decide",
    "gazetteer",
    "link_pairs",
    "plot",
    "reextract",
    "resolve",
    "settle",
    "take_in",
]

ReadPage = Callable[[Page], store.Report | Unread]
ReadArticle = Callable[[Kept], Facts]
_A_TRANSACTION = 32
_ARCHIVED_RE = re.compile(r".+\.warc(?:\.gz)?#[0-9]+", re.IGNORECASE)
_ON_THE_GROUND_OF = {"350000Z01": "350100"}  # 平潭 is told as a part of 福州, too


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading again did. ``pages`` counts by outcome; ``whole`` were read from their bytes,
    ``bodies`` from the stored text because the bytes are gone or have changed."""

    pages: dict[str, int]
    whole: int
    bodies: int
    changes: tuple[Change, ...]
    resolved: Resolved | None


@cache
def gazetteer() -> Gazetteer:
    """All places, for linking."""
    return Gazetteer(
        {name: tuple(map(_grounded, some)) for name, some in lines().items()},
        codes_of_level("town"),
        codes_of_level("zone"),
    )


def _grounded(line: Line) -> Line:
    """The line of a zone that answers to the province, through the city on whose ground it is."""
    city = _ON_THE_GROUND_OF.get(line[-2]) if len(line) > 1 else None
    return (*line[:-1], city, line[-1]) if city else line


def settle(connection: duckdb.DuckDBPyConnection) -> Resolved:
    """Resolve all reports of an open store to projects."""
    return lifelines.settle(connection, gazetteer(), describe)


def resolve(db: str) -> Resolved:
    """Resolve all reports of a database to projects, by the verdicts of today."""
    with store.open_store(db) as connection:
        return settle(connection)


def link_pairs(told: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Each line of JSON with a pair of reports to its probability of being one project.

    Raises:
        UsageError: if a line is no pair; the lines before it have been answered.
    """
    for number, line in enumerate(told, start=1):
        if line.strip():
            try:
                pair = json.loads(line)
            except ValueError as error:
                raise UsageError(f"line {number}: not JSON ({error})") from error
            if not isinstance(pair, dict):
                raise UsageError(f"line {number}: not an object with “a” and “b”")
            yield link_pair(pair, gazetteer())


def decide(
    db: str, record: str, judgement: Judgement, by: str, why: str, *, same_as: str | None = None
) -> Verdict:
    """Append a person's verdict; it can be given while a run holds the database.

    It is on a record (a report, a figure), or on a report being of one project with ``same_as``.
    """
    subject = lifelines.same_subject(record, same_as) if same_as else record
    verdict = Verdict(subject, judgement, by, datetime.now(UTC), why)
    verdicts.append(db, [verdict])
    return verdict


def plot(db: str, picture: str, to: str) -> Conversions:
    """Draw a picture of a database into a file; see :func:`store.plot.draw`."""
    with store.open_store(db, read_only=True) as connection:
        return draw(connection, picture, to)


def take_in(db: str, folder: str) -> dict[str, int]:
    """Bring in what another store has dumped; the rows of each table that changed.

    Raises:
        NotAStore, StoreError: see :func:`store.exchange.load`; nothing was changed.
    """
    with store.open_store(db) as connection:
        changed = exchange.load(connection, folder)
        if changed["project_reports"]:
            settle(connection)
        return changed


def reextract(
    db: str, run: store.Run, read_page: ReadPage, read_article: ReadArticle, *, dry: bool = False
) -> Reread:
    """Read everything that is stored again, and keep what the new rules changed.

    A page whose bytes still lie where they lay, in a file of its own or in a web archive, is read
    whole; of others the stored text is.
    With ``dry`` all of it happens to a copy, and the database stays as it is.

    Raises:
        StoreError: the database cannot be used.
    """
    if not dry:
        return _reextract(db, run, read_page, read_article)
    with store.open_store(db, read_only=True), TemporaryDirectory(prefix="luodi") as folder:
        copy = str(Path(folder) / "copy.duckdb")
        copyfile(db, copy)
        return _reextract(copy, run, read_page, read_article)


def _reextract(db: str, run: store.Run, read_page: ReadPage, read_article: ReadArticle) -> Reread:
    pages: Counter[str] = Counter()
    read: Counter[str] = Counter()
    with store.open_store(db) as connection:
        batch: list[store.Report] = []
        for report in _again(list(reread.kept_articles(connection)), read_page, read_article, read):
            if isinstance(report, Unread):
                pages["failed"] += 1
                continue
            batch.append(report)
            if len(batch) == _A_TRANSACTION:
                _write(connection, batch, run, pages)
                batch = []
        _write(connection, batch, run, pages)
        resolved = None
        if pages["changed"]:
            store.finish(connection, run, pages)
            resolved = settle(connection)
        changes = history.changes(connection, run.id)
    return Reread(dict(pages), read["whole"], read["bodies"], changes, resolved)


def _write(
    connection: duckdb.DuckDBPyConnection,
    batch: Sequence[store.Report],
    run: store.Run,
    pages: Counter[str],
) -> None:
    for written in store.write(connection, batch, run):
        pages[written.outcome] += 1
        pages["read"] += written.outcome is not store.Outcome.FAILED


def _again(
    stored: Sequence[Kept], read_page: ReadPage, read_article: ReadArticle, read: Counter[str]
) -> Iterator[store.Report | Unread]:
    """Every article under today's rules: from an archive, from its own file, from its text."""
    archived: set[str] = set()
    for kept, page in _out_of_archives(stored):
        archived.add(kept.origin)
        read["whole"] += 1
        yield read_page(page)
    for kept in stored:
        if kept.origin in archived:
            continue
        if found := _page(kept):
            read["whole"] += 1
            yield read_page(found)
        else:
            read["bodies"] += 1
            yield _of_text(kept, read_article)


def _of_text(kept: Kept, read_article: ReadArticle) -> store.Report:
    return store.Report(
        kept.article,
        read_article(kept),
        kept.origin,
        kept.page_bytes,
        kept.page_sha256,
        fetched=kept.fetched,
        canonical_url=canonical(kept.article.url) if kept.article.url else None,
    )


def _out_of_archives(stored: Sequence[Kept]) -> Iterator[tuple[Kept, Page]]:
    """The pages that still lie in a web archive on this machine; each archive is read once."""
    due = {kept.origin: kept for kept in stored if _ARCHIVED_RE.fullmatch(kept.origin)}
    for archive in sorted({origin.rpartition("#")[0] for origin in due}):
        for source in _sources(archive):
            for page in local.read(source):
                kept = due.get(page.origin) if isinstance(page, Page) else None
                if kept and isinstance(page, Page) and _same_bytes(kept, page):
                    yield kept, page


def _page(kept: Kept) -> Page | None:
    """The page's bytes, if they still lie where they lay and are the same."""
    for source in _sources(kept.origin):
        for page in local.read(source):
            if isinstance(page, Page) and _same_bytes(kept, page):
                return page
    return None


def _same_bytes(kept: Kept, page: Page) -> bool:
    return sha256(page.content).hexdigest() == kept.page_sha256


def _sources(origin: str) -> Sequence[Source]:
    """The local file or archive at a place, if it is there."""
    if not Path(origin).is_file():
        return ()
    return local.find([origin]).sources
