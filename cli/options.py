"""Options that several commands share, so that they are called and mean the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

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
config = click.option(
    "--config", "config", metavar="FILE", help="The configuration; ./luodi.toml if there is one."
)
contact = click.option(
    "--contact",
    default="",
    envvar="LUODI_CONTACT",
    show_envvar=True,
    metavar="WHO",
    help="Your e-mail address or a page about you: sites see it with every request.",
)
site_files = click.option(
    "--sites",
    "folder",
    default="",
    metavar="DIR",
    help="Your own site files, beside ours and instead of those of the same name.",
)
proxy = click.option(
    "--proxy",
    default="",
    metavar="URL",
    help="Ask through http://host:port, or “env”: what HTTPS_PROXY and its like name.",
)
_private = click.option(
    "--allow-private",
    "private",
    is_flag=True,
    help="Fetch a URL though its host lies on this machine or in a private network.",
)


def manner(command: Callable[..., int]) -> Callable[..., int]:
    """How pages are had and read: five options, handed over as one ``manner``."""

    @config
    @site_files
    @contact
    @proxy
    @_private
    @wraps(command)
    def called(
        *,
        config: str | None,
        folder: str,
        contact: str,
        proxy: str,
        private: bool,
        **others: object,
    ) -> int:
        import pipelines

        manner = pipelines.manner(
            config, folder=folder, contact=contact, proxy=proxy, private=private
        )
        return command(manner=manner, **others)

    return called
