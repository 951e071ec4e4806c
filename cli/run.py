"""``luodi run``: pages into the store, and what was found."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import click

from cli import options, terminal

if TYPE_CHECKING:
    import pipelines


@click.command("run")
@options.paths
@options.db
@click.option("--dry-run", is_flag=True, help="Read and show, but leave the database as it is.")
@click.option("--rows", default=40, show_default=True, metavar="N", help="Show N rows of a table.")
@options.tagger
@options.jobs
@options.as_json
@options.quiet
@options.debug
@options.manner
def command(
    paths: tuple[str, ...],
    db: str,
    dry_run: bool,
    rows: int,
    tagger: str,
    jobs: int,
    as_json: bool,
    quiet: bool,
    debug: bool,
    manner: pipelines.Manner,
) -> int:
    """Read pages into the database and show what they report.

    PATH is a page, a folder of pages or a web archive; a URL is fetched once, if its site
    allows it. What the database holds already is not written again, so that the same call
    can be repeated or taken up after it was cut.

    \b
    Example:
      luodi run samples/pages --db demo.duckdb
    """
    import pipelines

    planned = pipelines.plan(paths, manner)
    failures: list[dict[str, str]] = []
    if not quiet:
        for note in planned.passed_over:
            terminal.say_passed_over(note)
    with terminal.progress(planned.known_pages, shown=not (quiet or as_json)) as step:

        def tell(event: pipelines.Event) -> None:
            if isinstance(event, pipelines.Unread):
                failures.append({"origin": event.origin, "error": str(event.error)})
                terminal.say_unread(event)
            step()

        result = pipelines.run(
            planned,
            db,
            tell=tell,
            jobs=jobs,
            tagger=tagger,
            dry=dry_run,
            debug=debug,
            limit=rows,
        )
    if as_json:
        click.echo(json.dumps(_summary(result, failures), ensure_ascii=False))
    elif not quiet:
        _show(result)
    return terminal.exit_code(result.pages["read"], result.pages["failed"])


def _summary(result: pipelines.RunResult, failures: list[dict[str, str]]) -> dict[str, object]:
    return {
        "db": result.db,
        "dry_run": result.dry,
        "pages": result.pages,
        "stored": result.stored,
        "failures": failures,
    }


def _show(result: pipelines.RunResult) -> None:
    from cli import tables

    tables.show("Projects", tables.projects(result.projects), result.projects.total)
    tables.show("Figures", tables.figures(result.figures), result.figures.total)
    pages = Counter(result.pages)
    click.echo(
        f"{pages['read']} pages read, {pages['failed']} failed: {pages['added']} new, "
        f"{pages['changed']} changed, {pages['unchanged'] + pages['older']} as they were."
    )
    if result.dry:
        click.echo(f"{result.db} is as it was (--dry-run).")
        return
    stored = result.stored
    click.echo(
        f"{result.db} holds {stored['articles']} articles, {stored['projects']} projects, "
        f"{stored['figures']} figures."
    )
    quote = tables.first_quote(result.figures) or tables.first_quote(result.projects)
    if quote:
        click.echo(
            f"Every number has its sentence ({stored['evidence']} quotations in the table "
            f"`evidence`):\n  luodi show {quote} --db {result.db}"
        )
