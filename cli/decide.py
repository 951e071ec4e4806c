"""``luodi decide``: a person's word on a record, or on two reports being of one project."""

from __future__ import annotations

import getpass

import click

from cli import options


@click.command("decide")
@click.argument("judgement", type=click.Choice(["yes", "no", "unsure"]))
@click.argument("record")
@click.option("--same-as", metavar="REPORT", help="Another report: are the two of one project?")
@click.option("--why", default="", metavar="TEXT", help="The reason, for those who come after.")
@click.option("--by", metavar="NAME", help="Who decides; the name of your account by itself.")
@options.db
@options.quiet
def command(
    judgement: str, record: str, same_as: str | None, why: str, by: str | None, db: str, quiet: bool
) -> int:
    """Keep a verdict: the record is right (yes), wrong (no), or there is no telling (unsure).

    A record is a report, a figure, or a finding of an audit by the id that its report shows; `no`
    on a finding closes it as explained, until it says something else. On a match's id it binds
    which ledger row is which project.

    Verdicts are appended to a file of their own beside the database, also while it is being
    written. A wrong record shows in no view; two reports judged to be of one project, or not,
    are resolved so by the next run, or by `luodi link --resolve`.

    \b
    Example:
      luodi decide no 3f2a90c1d4e5b677 --why "the sum is the park's" --db demo.duckdb
    """
    import lives
    from model import Judgement

    who = by or getpass.getuser()
    verdict = lives.decide(db, record, Judgement(judgement), who, why, same_as=same_as)
    if not quiet:
        click.echo(f"{verdict.subject}: {verdict.judgement}, by {verdict.by}")
    return 0
