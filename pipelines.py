"""The ways through the house. The only file that knows the order of the rooms.

extract   sources → pages → articles → facts
run       … → the store
show, query, export   the store → people
"""

from __future__ import annotations

import copyreg
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

import lives
import store
from crawler import local, site
from crawler import pages as sources
from crawler.manner import AS_EVER, Manner
from crawler.site import OURS, Folders
from crawler.source import Kind, PassedOver, Source, Unread, is_url
from crawler.urls import canonical
from errors import PageError
from model import Page
from store import Outcome, Report, Written, look
from store import export as exports
from store.look import Quote, Story, Table, Told

if TYPE_CHECKING:
    from audit import Audit
    from extract.body import SiteHints

PAGES_A_TRANSACTION = 64
PAGES_A_PROCESS = 8  # under way at once
MANY_BYTES = 64 * 2**20  # from here on, starting processes pays
__all__ = [
    "Event",
    "Manner",
    "PassedOver",
    "Plan",
    "Quote",
    "Report",
    "RunResult",
    "Story",
    "Table",
    "Told",
    "Unread",
    "audit",
    "audit_plan",
    "code_version",
    "export",
    "extract",
    "find",
    "manner",
    "plan",
    "query",
    "read_page",
    "rules_version",
    "run",
    "show",
    "to_json",
]
_RULES = ("extract", "normalize")

Event = Unread | Report
Read = Callable[..., Event]
Tell = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a call will read, and how. ``sources`` come in reading order."""

    sources: tuple[Source, ...]
    passed_over: tuple[PassedOver, ...]
    unread: tuple[Unread, ...]
    manner: Manner = AS_EVER

    @property
    def known_pages(self) -> int | None:
        """How many pages there are, if no archive has to be opened to know it."""
        if any(source.kind is Kind.WARC for source in self.sources):
            return None
        return len(self.sources) + len(self.unread)


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run did. ``pages`` counts by outcome, and ``read`` and ``failed``."""

    db: str
    dry: bool
    pages: dict[str, int]
    stored: dict[str, int]
    projects: look.Table
    figures: look.Table


def manner(config: str | None = None, **given: Any) -> Manner:
    """How to have and read pages, by luodi.toml and what is given; see :func:`commands.manner`."""
    if config is None and not any(given.values()) and not Path("luodi.toml").exists():
        return AS_EVER
    from crawler.commands import manner as by_config

    return by_config(config, **given)


def plan(arguments: Sequence[str], manner: Manner = AS_EVER) -> Plan:
    """Find what the arguments (paths and addresses) name.

    Raises:
        UsageError: if a path leads nowhere; nothing was read.
    """
    found = local.find([a for a in arguments if not is_url(a)])
    urls = tuple(Source(Kind.URL, a) for a in dict.fromkeys(arguments) if is_url(a))
    return Plan(found.sources + urls, found.passed_over, found.unread, manner)


def read_page(
    page: Page | Unread, *, tagger: str = "", folders: Folders = OURS, debug: bool = False
) -> Event:
    """One page to its facts; whatever goes wrong with it is told, not raised, unless ``debug``.

    ``tagger`` names what helps the rules to find names; "" is the one that docs/ner.md speaks for.
    ``folders`` hold the site files that count.
    """
    if isinstance(page, Unread):
        return page
    from extract import body, facts  # here, so that showing what is stored loads no grammar
    from extract.facts.taggers import DEFAULT, open_tagger

    helper = open_tagger(tagger or DEFAULT)
    try:
        article = body.read(page, _hints(page, folders))
        if article.url is None and page.url is not None:
            article = replace(article, url=page.url)
        read = facts.read(article, helper)
    except PageError as error:
        return Unread(page.origin, error)
    except Exception as error:
        if debug:
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        told = PageError(f"internal error ({what}); please report it, --debug shows where")
        return Unread(page.origin, told)
    digest = sha256(page.content).hexdigest()
    return Report(
        article, read, page.origin, len(page.content), digest, page.url, page.fetched,
        canonical(article.url) if article.url else None,
    )  # fmt: skip


def extract(
    planned: Plan, *, jobs: int = 0, tagger: str = "", debug: bool = False
) -> Iterator[Report | Unread]:
    """Read everything that was planned, in order. ``jobs`` 0 starts processes where it pays.

    Raises:
        UsageError: the tagger cannot be had; nothing was read.
    """
    if tagger:
        from extract.facts.taggers import open_tagger

        open_tagger(tagger)
    yield from planned.unread
    read = partial(read_page, tagger=tagger, folders=planned.manner.folders, debug=debug)
    jobs = 1 if debug else jobs or _worthwhile_jobs(planned)
    pages = sources.read(planned.sources, planned.manner)
    yield from map(read, pages) if jobs == 1 else _in_processes(pages, jobs, read)


def run(
    planned: Plan,
    db: str,
    *,
    tell: Tell,
    jobs: int = 0,
    tagger: str = "",
    dry: bool = False,
    debug: bool = False,
    limit: int = 40,
) -> RunResult:
    """Read everything that was planned into the store; only what is new or changed is written.

    Every page is stored whole or not at all, so that a run can be cut at any moment and begun
    again. ``tell`` hears of every page. With ``dry`` nothing is written to ``db``.

    Raises:
        StoreError: the database cannot be used.
    """
    this = store.Run.now("run", code_version(), rules_version())
    pages: Counter[str] = Counter()
    articles: list[str] = []
    with ExitStack() as stack:
        held = None
        if dry and Path(db).exists():
            held = stack.enter_context(store.open_store(db, read_only=True))
        kept = stack.enter_context(store.open_store(store.MEMORY if dry else db))
        for batch in _batches(extract(planned, jobs=jobs, tagger=tagger, debug=debug), pages, tell):
            written = store.write(kept, batch, this)
            for report, outcome in zip(
                batch, store.preview(held, batch) if held else written, strict=True
            ):
                _count(report, outcome, pages, tell)
            articles += [w.article_id for w in written if w.outcome is not Outcome.FAILED]
        if pages["added"] or pages["changed"]:
            store.finish(kept, this, pages)
            lives.settle(kept)
        told = tuple(dict.fromkeys(articles))
        return RunResult(
            db=db,
            dry=dry,
            pages={str(k): pages[k] for k in ("read", *Outcome)},
            stored=look.counts(kept),
            projects=look.projects_told(kept, told, limit),
            figures=look.figures_told(kept, told, limit),
        )


def reextract(db: str, *, dry: bool = False) -> lives.Reread:
    """Read all that is stored again under today's rules; see :func:`lives.reextract`."""
    from extract import facts
    from extract.facts.taggers import DEFAULT, open_tagger

    helper = open_tagger(DEFAULT)
    this = store.Run.now("reextract", code_version(), rules_version())
    return lives.reextract(
        db, this, read_page, lambda kept: facts.read(kept.article, helper), dry=dry
    )


def find(db: str, key: str) -> look.Table:
    """What an id or a piece of a name may mean: kind, id, name, place."""
    with store.open_store(db, read_only=True) as connection:
        return look.find(connection, key)


def show(db: str, kind: str, record_id: str) -> look.Story:
    """All that is told of one record, with its quotes."""
    with store.open_store(db, read_only=True) as connection:
        return look.story(connection, kind, record_id)


def audit(
    ledgers: Sequence[str], db: str, *, plan_file: str | None = None,
    rates_file: str | None = None, report: str | None = None,
) -> Audit:  # fmt: skip
    """Hold what the store reports against ledgers, and against itself; see :func:`audit.run`."""
    from audit import run as run_audit

    return run_audit(ledgers, db, plan_file=plan_file, rates_file=rates_file, report=report)


def audit_plan(ledgers: Sequence[str], plan_file: str | None = None) -> str:
    """How the ledgers would be read, as TOML; nothing is written."""
    from audit import plans

    return plans(ledgers, plan_file)


def query(db: str, sql: str) -> look.Table:
    """The answer to a question in SQL; the database and the disk stay as they are."""
    with store.open_store(db, read_only=True, sealed=True) as connection:
        return look.query(connection, sql)


def export(db: str, view: str, to: str) -> int:
    """Write a table or view to a file; the number of its rows."""
    with store.open_store(db, read_only=True) as connection:
        return exports.export(connection, view, to)


def to_json(value: object) -> str:
    """Anything that a store answers, as JSON; amounts are numbers."""
    return msgspec.json.Encoder(decimal_format="number").encode(value).decode()


def code_version() -> str:
    """The version of Luodi that runs."""
    try:
        return version("luodi")
    except PackageNotFoundError:
        return "not installed"


@cache
def rules_version() -> str:
    """A hash of every rule and word list, so that a change of any can be told."""
    digest = sha256()
    for room in _RULES:
        for path in sorted(Path(__file__).parent.joinpath(room).rglob("*")):
            if path.suffix in (".py", ".toml", ".tsv", ".txt") and ".corpus." not in path.name:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _hints(page: Page, folders: Folders) -> SiteHints | None:
    """What a page's site file tells the reader."""
    told = site.hints(page, folders)
    if not told:
        return None
    from extract.body import SiteHints

    return SiteHints(**told)


def _batches(
    readings: Iterable[Report | Unread], pages: Counter[str], tell: Tell
) -> Iterator[list[Report]]:
    """The pages that could be read, some at a time; the others are counted and told."""
    batch: list[Report] = []
    for reading in readings:
        tell(reading)
        if isinstance(reading, Unread):
            pages["failed"] += 1
            continue
        batch.append(reading)
        if len(batch) == PAGES_A_TRANSACTION:
            yield batch
            batch = []
    yield batch


def _count(report: Report, written: Written, pages: Counter[str], tell: Tell) -> None:
    pages[written.outcome] += 1
    if written.outcome is Outcome.FAILED:
        tell(Unread(report.origin, PageError(written.reason)))
    else:
        pages["read"] += 1


def _worthwhile_jobs(planned: Plan) -> int:
    size = sum(source.size for source in planned.sources)
    return (os.cpu_count() or 1) if size >= MANY_BYTES else 1


def _in_processes(pages: Iterable[Page | Unread], jobs: int, read: Read) -> Iterator[Event]:
    """Read in ``jobs`` processes, some pages at a time, in order."""
    coming = iter(pages)
    pool = _pool(jobs)
    try:
        while some := list(islice(coming, jobs * PAGES_A_PROCESS)):
            try:
                done = list(pool.map(read, some))
            except BrokenProcessPool:
                pool.shutdown(cancel_futures=True)
                pool = _pool(jobs)
                done = [_read_alone(page, read) for page in some]
            yield from done
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Spawned, not forked: DuckDB's threads do not outlive a fork.
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_start_worker)


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, and let read-only mappings travel between processes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    copyreg.pickle(MappingProxyType, lambda mapping: (_read_only, (dict(mapping),)))


def _read_only(mapping: dict[str, object]) -> MappingProxyType[str, object]:
    return MappingProxyType(mapping)


def _read_alone(page: Page | Unread, read: Read) -> Report | Unread:
    """Read a page where it can harm no other: one of its neighbours has ended a process."""
    if isinstance(page, Unread):
        return page
    with _pool(1) as pool:
        try:
            return pool.submit(read, page).result()
        except BrokenProcessPool:
            why = "internal error (the process that read it died); please report it"
            return Unread(page.origin, PageError(why))
