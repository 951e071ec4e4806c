"""``luodi audit``: what was reported against ledgers, and against itself."""

from __future__ import annotations

import click

from cli import options
from cli.terminal import say

SEVERITIES = ("high", "medium", "low", "info")
FOUND = 6  # --fail-on: a finding is as severe as that


@click.command("audit")
@click.argument("ledgers", nargs=-1, required=True, metavar="LEDGER…")
@options.db
@click.option("--plan", is_flag=True, help="Only show how each sheet would be read, as TOML.")
@click.option("--plan-file", metavar="TOML", help="The plan as you corrected it.")
@click.option(
    "--rates", metavar="TOML", help="Exchange rates, to compare dollars with 元; see docs/audit.md."
)
@click.option("--report", metavar="FILE", help="Write a report: .html or .xlsx.")
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    help=f"End with exit code {FOUND} if a finding is as severe as that.",
)
@options.as_json
@options.quiet
def command(
    ledgers: tuple[str, ...],
    db: str,
    plan: bool,
    plan_file: str | None,
    rates: str | None,
    report: str | None,
    fail_on: str | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Hold what was reported against ledgers: .xlsx, .xls, .csv, or tables of HTML.

    \b
    Example:
      luodi audit samples/ledgers/*.xlsx --db demo.duckdb --report audit.html
    A finding that is explained, or a match that is none, is told with `luodi decide`.
    """
    import pipelines

    if plan:
        click.echo(pipelines.audit_plan(ledgers, plan_file))
        return 0
    found = pipelines.audit(ledgers, db, plan_file=plan_file, rates_file=rates, report=report)
    if not quiet:
        for line in (*found.warnings, *found.notes):
            say(line)
    if as_json:
        click.echo(found.to_json())
    else:
        for line in found.lines():
            click.echo(line)
    return FOUND if fail_on and found.fails(fail_on) else 0
