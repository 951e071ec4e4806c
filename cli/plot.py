"""``luodi plot``: a picture of what became of the signed projects."""

from __future__ import annotations

import click

from cli import options


@click.command("plot")
@click.argument("picture", metavar="conversions")
@click.option("--to", required=True, metavar="FILE", help="A .svg or .html file.")
@options.db
@options.quiet
@options.as_json
def command(picture: str, to: str, db: str, quiet: bool, as_json: bool) -> int:
    """Draw how many projects signed in each year were started, and completed.

    The file needs nothing beside it. A project counts in the year in which it was first reported
    as signed, and as started once any paper reports a stage from 开工 on. --json prints the
    numbers that it shows.

    \b
    Example:
      luodi plot conversions --to conversions.svg --db demo.duckdb
    """
    import lives

    told = lives.plot(db, picture, to)
    if as_json:
        import pipelines

        click.echo(pipelines.to_json(told))
    elif not quiet:
        projects = sum(year.signed for year in told.years)
        click.echo(f"{to}: {projects} signed projects of {len(told.years)} years")
    return 0
