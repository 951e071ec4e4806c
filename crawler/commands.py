"""What the commands ask of the crawler, each in one call: a night, a plan, a check, a draft."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crawler import config as configs
from crawler import crawl as crawling
from crawler import trial
from crawler.config import Config
from crawler.diary import Diary
from crawler.report import Summary
from crawler.settings import Deliver, Event, Link, Watch, unlinked, unwatched
from crawler.site import Site
from crawler.trial import Check, Planned, Read

NO_FILE = Config()


@dataclass(frozen=True, slots=True)
class Order:
    """What a caller wants: a configuration, and what beats it.

    ``sites`` are names (none: those of the configuration). ``any_hour`` ignores its window.
    """

    config: Config = NO_FILE
    sites: tuple[str, ...] = ()
    contact: str = ""
    any_hour: bool = False


def order(
    path: str | None,
    sites: tuple[str, ...] = (),
    *,
    contact: str = "",
    any_hour: bool = False,
) -> Order:
    """An order by the configuration at ``path``; None: ``luodi.toml`` here, if there is one.

    Raises:
        UsageError: no such file. DataError: an invalid one.
    """
    here = Path(configs.NAME)
    if path is None and not here.exists():
        return Order(NO_FILE, sites, contact, any_hour)
    return Order(configs.load(Path(path) if path else here), sites, contact, any_hour)


def sites(wanted: Order) -> tuple[Site, ...]:
    """The sites that an order means."""
    return configs.sites(wanted.config, wanted.sites)


def night(
    wanted: Order, deliver: Deliver, *, link: Link = unlinked, watch: Watch = unwatched
) -> Summary:
    """One night: crawl, and keep a diary of it. See :func:`crawler.crawl.crawl`."""
    settings = configs.settings(wanted.config, contact=wanted.contact, any_hour=wanted.any_hour)
    with Diary(settings.state) as diary:

        def tell(event: Event) -> None:
            diary.tell(event)
            watch(event)

        summary = crawling.crawl(sites(wanted), settings, deliver, link=link, watch=tell)
        diary.end(summary)
    return summary


def plan(wanted: Order) -> list[Planned]:
    """What a night would ask for, without asking for it."""
    return trial.plan(sites(wanted), configs.settings(wanted.config, contact=wanted.contact))


def check(wanted: Order, site: Site, read: Read) -> Check:
    """Try one site live. See :func:`crawler.trial.check`."""
    return trial.check(site, configs.settings(wanted.config, contact=wanted.contact), read)


def draft(wanted: Order, url: str) -> str:
    """The first draft of a site file. See :func:`crawler.trial.draft`."""
    return trial.draft(url, configs.settings(wanted.config, contact=wanted.contact))
