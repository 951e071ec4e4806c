"""Options that several commands share, so that they are called and mean the same everywhere."""

from __future__ import annotations

import click

DEFAULT_DB = "luodi.duckdb"

paths = click.argument("paths", nargs=-1, required=True, metavar="PATH|URL…")
db = click.option(
    "--db",
    default=DEFAULT_DB,
    show_default=True,
    envvar="LUODI_DB",
    show_envvar=True,
    metavar="FILE",
    help="The database.",
)
jobs = click.option(
    "--jobs",
    "-j",
    type=click.IntRange(0, 256),
    default=0,
    metavar="N",
    help="Read in N processes. 0, the default, starts some where there is much to read.",
)
tagger = click.option(
    "--tagger",
    type=click.Choice(["rules", "linear", "spacy", "hanlp", "jieba"]),
    default="linear",
    show_default=True,
    help="What finds names beside the rules; docs/ner.md says what each adds.",
)
quiet = click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors and results.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
debug = click.option("--debug", is_flag=True, help="Show where an internal error comes from.")
