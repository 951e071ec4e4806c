"""``luodi extract``: pages in, JSON Lines out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from cli import options, terminal

if TYPE_CHECKING:
    import pipelines


@click.command("extract")
@options.paths
@click.option("--body", is_flag=True, help="Add the cleaned body that the offsets point into.")
@click.option("--explain", is_flag=True, help="Add what was read where, cut, warned and ignored.")
@options.tagger
@options.jobs
@options.quiet
@options.debug
@options.manner
def command(
    paths: tuple[str, ...],
    body: bool,
    explain: bool,
    tagger: str,
    jobs: int,
    quiet: bool,
    debug: bool,
    manner: pipelines.Manner,
) -> int:
    """Print the facts of pages, one JSON object a page.

    PATH is a page (.html .htm .shtml .txt), a web archive (.warc .warc.gz) or a folder of them;
    a URL is fetched once, if its site allows it.
    Pages that cannot be read get one line each on standard error; the exit code is 0 if all
    were read, 3 if some failed, 4 if all did.

    \b
    Example:
      luodi extract samples/pages --explain > facts.jsonl
    """
    import msgspec

    import pipelines
    from cli.contract import as_record

    encoder = msgspec.json.Encoder(decimal_format="number")
    planned = pipelines.plan(paths, manner)
    if not quiet:
        for note in planned.passed_over:
            terminal.say_passed_over(note)
    read = failed = 0
    with terminal.progress(planned.known_pages, shown=not quiet) as step:
        for reading in pipelines.extract(planned, jobs=jobs, tagger=tagger, debug=debug):
            step()
            if isinstance(reading, pipelines.Unread):
                failed += 1
                terminal.say_unread(reading)
                continue
            read += 1
            record = as_record(reading.article, reading.facts, with_body=body, explained=explain)
            sys.stdout.buffer.write(encoder.encode(record) + b"\n")
    return terminal.exit_code(read, failed)
