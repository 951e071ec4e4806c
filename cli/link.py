"""``luodi link``: which reports tell of one project."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli import options
from errors import UsageError


@click.command("link")
@click.argument("pairs", metavar="[PAIRS.jsonl]", required=False)
@click.option("--resolve", is_flag=True, help="Resolve a database's reports to projects anew.")
@options.db
@options.quiet
def command(pairs: str | None, resolve: bool, db: str, quiet: bool) -> int:
    """Tell for each pair of project reports how probably they are one project, and why.

    PAIRS.jsonl has one {"id", "a", "b"} a line, each side with name, region, company,
    total_investment, status, date and published; - is standard input. Above 0.5 they are
    taken for one.

    With --resolve, the reports of --db are resolved anew, by people's verdicts of today.

    \b
    Example:
      luodi link samples/pairs/tune.jsonl > probabilities.jsonl
    """
    import lives

    if resolve:
        done = lives.resolve(db)
        if not quiet:
            click.echo(
                f"{db}: {done.reports} reports of {done.projects} projects, {done.copies} articles"
                f" are copies; {done.moved} reports moved."
            )
        return 0
    if pairs is None:
        raise UsageError("a file of pairs, or --resolve")
    import msgspec

    encoder = msgspec.json.Encoder()
    if pairs != "-" and not Path(pairs).is_file():
        raise UsageError(f"{pairs}: no such file")
    with click.open_file(pairs, encoding="utf-8") as lines:
        for answer in lives.link_pairs(lines):
            sys.stdout.buffer.write(encoder.encode(answer) + b"\n")
    return 0
