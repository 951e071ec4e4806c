"""``luodi query``: any question in SQL, answered without touching anything."""

from __future__ import annotations

import click

from cli import options


@click.command("query")
@click.argument("sql", metavar="SQL")
@options.db
@options.as_json
def command(sql: str, db: str, as_json: bool) -> int:
    """Answer a question in SQL. The database is opened for reading only.

    \b
    Example:
      luodi query "SELECT name, region, total_investment_yi FROM signed_projects" --db demo.duckdb
    """
    import pipelines
    from cli import tables

    answer = pipelines.query(db, sql)
    if as_json:
        for row in answer.rows:
            click.echo(pipelines.to_json(dict(zip(answer.columns, row, strict=True))))
    else:
        tables.show("", tables.plain(answer), answer.total)
    return 0
