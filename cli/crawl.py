"""``luodi crawl`` and ``luodi nightly``: what is new on the sites, politely."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from cli import options, terminal

if TYPE_CHECKING:
    import nights

ENDED = 130
now = click.option("--now", is_flag=True, help="Crawl outside the hours of the configuration too.")
dry_run = click.option("--dry-run", is_flag=True, help="Show what would be fetched; fetch nothing.")


@click.command("crawl")
@click.argument("sites", nargs=-1, metavar="[SITE]…")
@options.db
@options.config
@options.site_files
@options.contact
@options.proxy
@now
@dry_run
@options.as_json
@options.quiet
def command(
    sites: tuple[str, ...],
    db: str,
    config: str | None,
    folder: str,
    contact: str,
    proxy: str,
    now: bool,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Fetch what is new on the sites into the archive and the database.

    SITE is a name that `luodi sites list` shows; none means all. What was fetched before is not
    fetched again, and a crawl that was cut goes on where it was. The exit code is 5 if a site
    brought nothing though it should have.

    \b
    Example:
      luodi crawl qzwb gov-fgw --contact me@example.org --db luodi.duckdb
    """
    import nights

    wanted = nights.order(config, sites, contact=contact, any_hour=now, folder=folder, proxy=proxy)
    if dry_run:
        return _show_plan(nights.plan(wanted), as_json)
    with _watching(shown=not (quiet or as_json)) as watch:
        night = nights.crawl(wanted, db, watch=watch)
    return _tell(night, as_json, quiet)


@click.command("nightly")
@options.config
@options.site_files
@options.contact
@options.proxy
@now
@dry_run
@options.as_json
@options.quiet
def nightly(
    config: str | None,
    folder: str,
    contact: str,
    proxy: str,
    now: bool,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """One whole night: crawl, extract, store, check, report, as the configuration says.

    For a timer: it takes a lock, keeps a log, and leaves one line for monitoring in the state
    folder's file `health`.

    \b
    Example:
      luodi nightly --config luodi.toml
    """
    import nights

    wanted = nights.order(config, contact=contact, any_hour=now, folder=folder, proxy=proxy)
    if dry_run:
        return _show_plan(nights.plan(wanted), as_json)
    with _watching(shown=not (quiet or as_json)) as watch:
        night = nights.nightly(wanted, watch=watch)
    return _tell(night, as_json, quiet)


def _show_plan(planned: list[nights.Planned], as_json: bool) -> int:
    if as_json:
        rows = [{"site": p.site, "kind": p.kind, "url": p.url} for p in planned]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return 0
    for one in planned:
        click.echo(f"{one.site}\t{one.kind}\t{one.url}")
    return 0


def _tell(night: nights.Night, as_json: bool, quiet: bool) -> int:
    import nights

    summary = night.summary
    if as_json:
        click.echo(json.dumps(night.as_dict(), ensure_ascii=False))
    elif not quiet:
        _show_table(nights.TABLE_HEAD, nights.table(summary))
        click.echo(summary.health)
        for verdict, count in night.findings.items():
            click.echo(f"{verdict}\t{count}")
    for promise, rows in night.broken.items():
        terminal.say(f"{rows} rows of the database break a promise: {promise}")
    if night.trouble:
        terminal.say(night.trouble)
    if all(site.verdict == "unreachable" for site in summary.sites):
        terminal.say("no site could be reached: is there a network here, or does it need --proxy?")
    for site in summary.alarms:
        terminal.say(f"{site}: look at this site; `luodi sites check {site}` tries it")
    return ENDED if summary.reason == "interrupted" else night.exit_code


def _show_table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    if not sys.stdout.isatty():
        for row in (head, *rows):
            click.echo("\t".join(map(terminal.clean, row)))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None)
    for at, name in enumerate(head):
        table.add_column(name, justify="left" if at < 3 else "right")
    for row in rows:
        table.add_row(*map(terminal.clean, row), style="red" if row[2] in _ALARMING else None)
    Console().print(table)


_ALARMING = ("silent", "unreadable", "unreachable")


@contextmanager
def _watching(*, shown: bool) -> Iterator[Callable[[nights.Event], None]]:
    """A bar for each host on a terminal: new articles fetched, of those found so far."""
    if not (shown and sys.stderr.isatty()):
        yield lambda _: None
        return
    from rich.console import Console

    from cli.bars import Bars

    with Bars(Console(stderr=True)) as bars:
        yield bars.watch
