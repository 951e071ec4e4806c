"""Outlets as data: one small TOML file a site, validated when loaded."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from crawler import patterns
from crawler.mistakes import explained
from crawler.urls import Scope, canonical, path_of
from errors import DataError, UsageError
from model import Page

Folders = tuple[Path, ...]
FOLDER = Path(__file__).parent / "sites"
OURS: Folders = (FOLDER,)
MAX_LINES = 30
_NAME_RE = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
_HOST_RE = re.compile(r"(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+")


class SectionKind(StrEnum):
    """What a section page is: a list that goes on page by page, a portal, an e-paper's node."""

    LIST = "list"
    PORTAL = "portal"
    EPAPER = "epaper"


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One section page. ``url`` may hold a day (e-papers); ``next`` holds ``{page}``.

    ``second`` is the number that the second page bears (1 where the first is ``index.htm``
    and the next ``index_1.htm``); ``pages`` is the last page to go to. ``node`` is the
    template of an e-paper's other nodes.
    """

    url: str
    kind: SectionKind = SectionKind.LIST
    next: str = ""
    second: int = 2
    pages: int = 20
    node: str = ""


class Selectors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where an article's parts stand on pages fetched since a day: ``tag``, ``.class``, ``#id``.

    ``content`` are the boxes that hold the article, ``title`` those of its headline, ``drop``
    those that are never the article's.
    """

    since: date
    content: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


class Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One outlet. ``name`` is the file's stem.

    ``article`` are templates of article URLs, ``query`` the parameters that tell pages apart
    (none listed: all but tracking ones count). ``delay`` is in seconds. ``expect`` is how
    many new articles a night brings, least and most. ``known`` list pages without news end
    the paging; ``days`` are the e-paper's editions to look at, today's included. ``checked``
    is the day on which a person last saw it work, empty until then.
    """

    outlet: str
    hosts: tuple[str, ...]
    region: str
    article: tuple[str, ...]
    expect: tuple[int, int]
    name: str = ""
    checked: str = ""
    section: tuple[Section, ...] = ()
    sitemap: str = ""
    rss: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    links: str = "a"
    charset: str = ""
    delay: Decimal = Decimal(3)
    known: int = 2
    days: int = 2
    selectors: tuple[Selectors, ...] = ()

    @property
    def scope(self) -> Scope:
        """The hosts that belong to it."""
        return Scope(self.hosts, self.ports)

    def canonical(self, url: str, base: str = "") -> str | None:
        """The site's spelling of a URL."""
        return canonical(url, base=base, keep_query=self.query or None)

    def is_article(self, url: str) -> bool:
        """Whether a canonical URL is one of an article of this site."""
        path = path_of(url)
        return self.scope.holds(url) and any(patterns.fits(t, path) for t in self.article)


def load(path: Path) -> Site:
    """Read one site file.

    Raises:
        DataError: it is invalid; the message says where.
    """
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text, parse_float=Decimal)
        site = msgspec.convert({**raw, "name": path.stem}, Site, strict=True)
    except msgspec.ValidationError as error:
        said = explained(error, Site, Section, Selectors)
        raise DataError(f"{path.name}: {said}") from error
    except (OSError, ValueError) as error:
        raise DataError(f"{path.name}: {error}") from error
    if "name" in raw:
        raise DataError(f"{path.name}: the file's name is the site's name")
    if len(text.splitlines()) > MAX_LINES:
        raise DataError(f"{path.name}: more than {MAX_LINES} lines")
    problems = list(_problems(site))
    if problems:
        raise DataError(f"{path.name}: {'; '.join(problems)}")
    return site


def load_all(names: Iterable[str] = (), folders: Iterable[Path] = OURS) -> tuple[Site, ...]:
    """The named sites, or all; a later folder's file replaces an earlier one of its name.

    Raises:
        UsageError: a name that no file bears, or a folder that is none.
        DataError: an invalid file.
    """
    found = _files(tuple(folders))
    wanted = tuple(names) or tuple(sorted(found))
    unknown = [name for name in wanted if name not in found]
    if unknown:
        raise UsageError(f"{unknown[0]}: no such site; `luodi sites list` shows them")
    return tuple(load(found[name]) for name in wanted)


def _files(folders: Folders) -> dict[str, Path]:
    """Site files by name, those of a later folder after and instead of those before."""
    found: dict[str, Path] = {}
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder of site files")
        for path in sorted(folder.glob("*.toml")):
            found.pop(path.stem, None)
            found[path.stem] = path
    return found


def _problems(site: Site) -> Iterable[str]:
    if not _NAME_RE.fullmatch(site.name):
        yield f"the name {site.name!r} is not of a-z, 0-9 and -"
    for host in site.hosts:
        if not _HOST_RE.fullmatch(host) or host.rpartition(".")[2].isdigit():
            yield f"{host!r} is not a host's name"
    if not site.hosts or not site.article:
        yield "at least one host and one article template are needed"
    if not (site.section or site.sitemap or site.rss):
        yield "no section, sitemap or feed to start from"
    if not 0 <= site.expect[0] <= site.expect[1]:
        yield "expect is least, most"
    if site.delay < 0 or site.known < 1 or site.days < 1:
        yield "delay, known or days is too small"
    if site.checked:
        try:
            date.fromisoformat(site.checked)
        except ValueError:
            yield "checked is a day like 2026-11-22, or empty"
    yield from _template_problems(site)


def _template_problems(site: Site) -> Iterable[str]:
    for template in (*site.article, *(s.node for s in site.section if s.node)):
        try:
            patterns.compiled(template)
        except DataError as error:
            yield str(error)
        if not template.startswith("/"):
            yield f"{template}: a template begins with /"
    for section in site.section:
        if section.next and "{page}" not in section.next:
            yield f"{section.next}: where does the page's number go? write {{page}}"
    urls = [site.canonical(url) or "" for url in (site.sitemap, *site.rss) if url]
    for section in site.section:
        try:
            urls += start_urls(site, section, date(2026, 1, 1))
        except DataError as error:
            yield str(error)
    for url in urls:
        if not url or not site.scope.holds(url):
            yield f"{url or 'a section'}: not on the site's own hosts"


def start_urls(site: Site, section: Section, today: date) -> list[str]:
    """A section's first page, in the site's spelling; an e-paper's for each of its days.

    An address that is none gives an empty string.
    """
    days = site.days if patterns.is_dated(section.url) else 1
    urls = [patterns.fill(section.url, day=today - timedelta(days=back)) for back in range(days)]
    return [site.canonical(url) or "" for url in urls]


@cache
def _by_host(folders: Folders) -> dict[str, Site]:
    return {host: site for path in _files(folders).values() for site in (load(path),)
            for host in site.hosts}  # fmt: skip


def site_of(url: str, folders: Folders = OURS) -> Site | None:
    """The site of these folders that a URL belongs to, the narrowest name first.

    Where two files name a host, the later folder's counts.

    Raises:
        UsageError: a folder that is none. DataError: an invalid file.
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    known = _by_host(folders)
    found = known.get(host) or known.get(f"*.{host}")
    while found is None and "." in host:
        host = host.partition(".")[2]
        found = known.get(f"*.{host}")
    return found


def hints(page: Page, folders: Folders = OURS) -> dict[str, Any]:
    """What a site file tells a reader of a page, by name; nothing where no file does.

    The same for a live page and an archived one: the day of fetching picks the selectors.
    """
    site = site_of(page.url, folders) if page.url else None
    if site is None:
        return {}
    known = selectors_on(site, (page.fetched or datetime.now(UTC)).date())
    told = {"content": known.content, "title": known.title, "drop": known.drop} if known else {}
    return {**told, "source": site.outlet, "region": site.region}


def selectors_on(site: Site, day: date) -> Selectors | None:
    """The selectors for pages fetched on a day: the latest that had begun by then."""
    begun = [one for one in site.selectors if one.since <= day]
    return max(begun, key=lambda one: one.since, default=None)
