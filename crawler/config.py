"""``luodi.toml``: how to crawl, as a person writes it."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import msgspec

from crawler import proxies
from crawler.manner import Manner
from crawler.mistakes import explained
from crawler.politeness import Window
from crawler.settings import Settings
from crawler.site import OURS, Folders, Site, load_all
from crawler.wire import system_resolver, table_resolver
from errors import DataError, UsageError

NAME = "luodi.toml"


class Crawl(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The ``[crawl]`` table.

    ``contact`` is an e-mail address or a page about you, and is sent with every request.
    ``state`` is the folder for frontier, archive and logs. ``window`` are the hours in China
    in which to crawl; empty is any. ``budget`` is requests a host a night. ``sites`` are names
    (none: all); ``site_folder`` holds more site files, which replace ours of the same name.
    ``proxy`` is ``http://host:port``, or ``env`` for what the environment names; with
    ``proxy_resolves`` names are left to it, and with them the judgement of addresses.
    ``resolve`` leads hosts to ``address:port`` and is for trying things on this machine, with
    ``loopback``.
    """

    contact: str = ""
    state: str = "crawl"
    window: str = ""
    budget: int = 3000
    sites: tuple[str, ...] = ()
    site_folder: str = ""
    proxy: str = ""
    proxy_resolves: bool = False
    resolve: dict[str, str] = {}
    loopback: bool = False


class Nightly(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The ``[nightly]`` table: the database, and where the night's report (JSON) goes.

    ``ledgers`` are audited against each night; ``audit_plan`` says how to read them,
    ``audit_rates`` what foreign money was worth, and ``audit_report`` (.html, .xlsx) is for people.
    """

    db: str = "luodi.duckdb"
    report: str = ""
    ledgers: tuple[str, ...] = ()
    audit_plan: str = ""
    audit_rates: str = ""
    audit_report: str = ""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file. ``folder`` is where it lies: relative paths in it start there."""

    crawl: Crawl = Crawl()
    nightly: Nightly = Nightly()
    folder: str = "."

    def place(self, path: str) -> Path:
        """A path of the file, from where we stand."""
        return Path(self.folder) / path


def load(path: Path) -> Config:
    """Read a configuration.

    Raises:
        UsageError: there is none.
        DataError: it is invalid; the message says where.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        return msgspec.convert({**raw, "folder": str(path.parent)}, Config, strict=True)
    except FileNotFoundError as error:
        raise UsageError(f"{path}: no such file; docs/crawling.md shows one") from error
    except msgspec.ValidationError as error:
        raise DataError(f"{path}: {explained(error, Config, Crawl, Nightly)}") from error
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: {error}") from error


def settings(
    config: Config, *, contact: str = "", any_hour: bool = False, proxy: str = ""
) -> Settings:
    """The settings of a run.

    ``contact`` and ``proxy`` beat the file's, ``any_hour`` ignores its window.

    Raises:
        UsageError: a value that means nothing; the message says which.
    """
    table = config.crawl
    if table.budget < 1:
        raise UsageError("[crawl] budget: at least one request a host a night")
    return Settings(
        contact=contact or table.contact,
        state=config.place(table.state),
        window=Window.parse(table.window) if table.window and not any_hour else None,
        budget=table.budget,
        resolve=table_resolver(table.resolve) if table.resolve else system_resolver,
        loopback=table.loopback,
        route=proxies.route(proxy or table.proxy),
        proxy_resolves=table.proxy_resolves,
    )


def manner(
    config: Config, *, folder: str = "", contact: str = "", proxy: str = "", private: bool = False
) -> Manner:
    """How single pages are had on request; what is given beats the file's.

    Raises:
        UsageError: no such proxy.
    """
    table = config.crawl
    proxies.route(proxy or table.proxy)
    return Manner(
        folders(config, folder), contact or table.contact, private, proxy or table.proxy,
        table.proxy_resolves, table.resolve, table.loopback,
    )  # fmt: skip


def folders(config: Config, folder: str = "") -> Folders:
    """The folders of site files, ours first; ``folder`` beats the file's."""
    own = Path(folder) if folder else config.place(config.crawl.site_folder)
    # Absolute, as a name for what was loaded from it.
    return (*OURS, own.absolute()) if folder or config.crawl.site_folder else OURS


def sites(config: Config, names: tuple[str, ...] = (), folder: str = "") -> tuple[Site, ...]:
    """The sites to crawl: those named, else those of the file, else all."""
    return load_all(names or config.crawl.sites, folders(config, folder))
