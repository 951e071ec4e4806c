"""What the commands ask of the crawler, each in one call: a night, a plan, a check, a draft."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from crawler import config as configs
from crawler import crawl as crawling
from crawler import trial
from crawler.config import Config
from crawler.diary import Diary
from crawler.manner import Manner
from crawler.report import Summary
from crawler.settings import Deliver, Event, Link, Settings, Watch, unlinked, unwatched
from crawler.site import OURS, Folders, Site, load_all
from crawler.trial import Check, Planned, Read
from errors import StoreError

NO_FILE = Config()


@dataclass(frozen=True, slots=True)
class Order:
    """What a caller wants: a configuration, and what beats it.

    ``sites`` are names (none: those of the configuration). ``any_hour`` ignores its window.
    ``folder`` holds site files, as its ``site_folder``; ``proxy`` is written as there.
    """

    config: Config = NO_FILE
    sites: tuple[str, ...] = ()
    contact: str = ""
    any_hour: bool = False
    folder: str = ""
    proxy: str = ""

    @property
    def folders(self) -> Folders:
        """Where the site files lie that count."""
        return configs.folders(self.config, self.folder)

    @property
    def settings(self) -> Settings:
        """How to crawl. Raises: UsageError."""
        return configs.settings(
            self.config, contact=self.contact, any_hour=self.any_hour, proxy=self.proxy
        )


def order(
    path: str | None,
    sites: tuple[str, ...] = (),
    *,
    contact: str = "",
    any_hour: bool = False,
    folder: str = "",
    proxy: str = "",
) -> Order:
    """An order by the configuration at ``path``; None: ``luodi.toml`` here, if there is one.

    Raises:
        UsageError: no such file. DataError: an invalid one.
    """
    return Order(_config(path), sites, contact, any_hour, folder, proxy)


def manner(
    path: str | None,
    *,
    folder: str = "",
    contact: str = "",
    proxy: str = "",
    private: bool = False,
) -> Manner:
    """How single pages are had and read, by the same configuration.

    Raises:
        UsageError: no such file or folder, no such proxy. DataError: an invalid file.
    """
    found = configs.manner(
        _config(path), folder=folder, contact=contact, proxy=proxy, private=private
    )
    if found.folders != OURS:
        load_all(folders=found.folders)  # a slip in a person's own files is told before any page
    return found


def _config(path: str | None) -> Config:
    here = Path(configs.NAME)
    if path is None and not here.exists():
        return NO_FILE
    return configs.load(Path(path) if path else here)


def sites(wanted: Order) -> tuple[Site, ...]:
    """The sites that an order means."""
    return configs.sites(wanted.config, wanted.sites, wanted.folder)


def night(
    wanted: Order, deliver: Deliver, *, link: Link = unlinked, watch: Watch = unwatched
) -> Summary:
    """One night: crawl, and keep a diary of it. See :func:`crawler.crawl.crawl`.

    Raises:
        StoreError: also where the disk refuses the archive, the frontier or the diary.
    """
    settings = wanted.settings
    try:
        with Diary(settings.state) as diary:

            def tell(event: Event) -> None:
                diary.tell(event)
                watch(event)

            summary = crawling.crawl(sites(wanted), settings, deliver, link=link, watch=tell)
            diary.end(summary)
            return summary
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        told = f"{settings.state} cannot be written ({why.lower()}); what was written stays"
        raise StoreError(f"{told}, the same call goes on from there") from error


def plan(wanted: Order) -> list[Planned]:
    """What a night would ask for, without asking for it."""
    return trial.plan(sites(wanted), wanted.settings)


def check(wanted: Order, site: Site, read: Read) -> Check:
    """Try one site live. See :func:`crawler.trial.check`."""
    return trial.check(site, wanted.settings, read)


def draft(wanted: Order, url: str) -> str:
    """The first draft of a site file. See :func:`crawler.trial.draft`."""
    return trial.draft(url, wanted.settings)
