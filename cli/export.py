"""``luodi export``: a table or view as a file."""

from __future__ import annotations

import click

from cli import options


@click.command("export")
@click.argument("view", metavar="VIEW")
@click.option(
    "--to",
    required=True,
    metavar="FILE",
    help="A .csv, .jsonl, .parquet or .xlsx file, or FOLDER/.",
)
@options.db
@options.quiet
def command(view: str, to: str, db: str, quiet: bool) -> int:
    """Write a table or view to a file; its suffix tells the format.

    FOLDER/ makes a folder of Parquet files by year and region.

    VIEW is signed_projects, reported_figures, life_lines or a table; `all` writes every table
    into a folder, for `luodi import`. An older file of that
    name is replaced when the new one is whole. CSV starts with a byte order mark, for Excel.

    \b
    Example:
      luodi export signed_projects --to signed.xlsx --db demo.duckdb
    """
    import pipelines

    rows = pipelines.export(db, view, to)
    if not quiet:
        click.echo(f"{to}: {rows} rows of {view}")
    return 0
