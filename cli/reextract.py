"""``luodi reextract``: what is stored, read again under today's rules."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from cli import options
from cli.terminal import clean

if TYPE_CHECKING:
    import lives

MARKS = {"added": "+", "gone": "-", "altered": "~"}
VALUE_CHARS = 60


@click.command("reextract")
@options.db
@click.option("--dry-run", is_flag=True, help="Show what would change; the database stays.")
@click.option("--rows", default=40, show_default=True, metavar="N", help="Show N changes.")
@options.as_json
@options.quiet
def command(db: str, dry_run: bool, rows: int, as_json: bool, quiet: bool) -> int:
    """Read all stored articles again and show what the rules of today changed.

    Pages whose bytes still lie where they were read, in files or web archives, are read whole,
    others from their stored text. What was before stays in the table fact_history, under the id
    of this run.

    \b
    Example:
      luodi reextract --dry-run --db demo.duckdb
    """
    import pipelines

    done = pipelines.reextract(db, dry=dry_run)
    if as_json:
        click.echo(pipelines.to_json(done))
    elif not quiet:
        _show(done, rows)
    return 0


def _show(done: lives.Reread, rows: int) -> None:
    for change in done.changes[:rows]:
        where = f"{change.article_id} {change.kind} {clean(change.name)}"
        click.echo(f"{MARKS[change.change]} {where}")
        for field, before, after in change.fields:
            click.echo(f"    {field}: {_short(before)} → {_short(after)}")
    if len(done.changes) > rows:
        click.echo(f"… and {len(done.changes) - rows} more (--rows, or fact_history)")
    told = Counter(change.change for change in done.changes)
    click.echo(
        f"{done.pages.get('read', 0)} articles read again ({done.whole} from their pages,"
        f" {done.bodies} from their text), {done.pages.get('changed', 0)} changed:"
        f" {told['added']} records added, {told['gone']} gone, {told['altered']} altered."
    )


def _short(value: object) -> str:
    text = clean(str(value))
    return text if len(text) <= VALUE_CHARS else text[:VALUE_CHARS] + "…"
