"""``luodi import``: what another store has dumped."""

from __future__ import annotations

import click

from cli import options


@click.command("import")
@click.argument("folder", metavar="FOLDER/")
@options.db
@options.quiet
def command(folder: str, db: str, quiet: bool) -> int:
    """Bring what `luodi export all --to FOLDER/` wrote into a database, whole or not at all.

    The same files twice change nothing. An article that comes brings all its facts: those that
    the database held of it and that did not come are gone.

    \b
    Example:
      luodi import everything/ --db other.duckdb
    """
    import lives

    changed = lives.take_in(db, folder)
    if not quiet:
        told = ", ".join(f"{count} {table}" for table, count in changed.items() if count)
        click.echo(f"{db}: {told or 'nothing'} changed")
    return 0
