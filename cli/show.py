"""``luodi show``: one record, and the words behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from cli import options
from cli.terminal import clean, say

if TYPE_CHECKING:
    from pipelines import Quote, Story, Told

NOTHING_FOUND = 1


@click.command("show")
@click.argument("key", metavar="ID|NAME")
@options.db
@options.as_json
def command(key: str, db: str, as_json: bool) -> int:
    """Show a record with every sentence that tells of it.

    ID is an id of a project, a figure, a quotation or an article, or how one begins; NAME is
    any piece of a project's name or of an article's title.

    \b
    Example:
      luodi show 石化 --db demo.duckdb
    """
    import pipelines
    from cli import tables

    found = pipelines.find(db, key)
    if not found.total:
        say(f"nothing in {db} is called {key}")
        return NOTHING_FOUND
    if found.total > 1 and not as_json:
        tables.show(f"{found.total} records", tables.plain(found), found.total)
        click.echo("Show one of them by its id.")
        return 0
    stories = [pipelines.show(db, kind, record_id) for kind, record_id, *_ in found.rows]
    if as_json:
        click.echo(pipelines.to_json([asdict(story) for story in stories]))
    else:
        _print(stories[0])
    return 0


def _print(story: Story) -> None:
    click.secho(f"{clean(story.name) or '—'}  ({story.kind} {story.id})", bold=True)
    if story.kind == "project":
        click.echo("  " + (" → ".join(_steps(story)) or "—"))
    for told in story.told:
        click.echo()
        _print_told(told)


def _steps(story: Story) -> Iterator[str]:
    """The stages in the order in which they were told, each with its first day and who said so."""
    seen = set()
    for told in story.told:
        said = dict(told.said)
        status = said.get("status")
        if status and status not in seen:
            seen.add(status)
            day = said.get("date") or told.published or ""
            yield clean(" ".join(filter(None, (str(status), str(day), told.source))))


def _print_told(told: Told) -> None:
    source = " ".join(filter(None, (told.published, told.source, told.title)))
    click.secho(clean(source) or told.place, fg="cyan")
    click.echo(f"  {clean(told.place)}")
    for name, text in _fields(dict(told.said)):
        click.echo(f"  {name}: {text}")
    for quote in told.quotes:
        _print_quote(quote)


def _fields(said: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Each field on one line; an amount with its bound and currency."""
    from cli.tables import amount, plain_value

    for column, value in said.items():
        measure, _, unit = column.rpartition("_")
        if f"{column}_bound" in said:
            yield column, amount(said, column, "")
        elif f"{measure}_bound" in said and unit in ("yi", "pct"):
            yield measure, amount(said, measure, unit, with_unit=True)
        elif unit not in ("bound", "currency"):
            yield column, plain_value(value)


def _print_quote(quote: Quote) -> None:
    words = click.style(clean(quote.text), fg="yellow", bold=True)
    click.echo(f"  ▸ {clean(quote.before)}「{words}」{clean(quote.after)}")
    click.echo(f"    {quote.field} · {quote.article_id}[{quote.start}:{quote.end}] · {quote.id}")
