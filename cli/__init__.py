"""``luodi …``: reads arguments, calls one pipeline, shows the result.

Exit codes: 0 all went well · 1 the database or a file cannot be used, or nothing was found ·
2 the call is wrong · 3 some pages failed · 4 all pages failed · 5 a site brought nothing ·
6 an audit found what --fail-on names ·
130 ended by Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from cli import (
    audit,
    crawl,
    decide,
    export,
    extract,
    link,
    plot,
    query,
    reextract,
    run,
    show,
    sites,
    take_in,
)
from cli.terminal import say
from errors import LuodiError, UsageError

FAILED, WRONG_CALL, ENDED, UNHEARD = 1, 2, 130, 141
COMMANDS = (
    extract.command,
    run.command,
    show.command,
    export.command,
    plot.command,
    query.command,
    crawl.command,
    crawl.nightly,
    sites.command,
    audit.command,
    link.command,
    decide.command,
    reextract.command,
    take_in.command,
)


def _version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        import pipelines

        click.echo(f"luodi {pipelines.code_version()}")
        context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version,
    help="Print the version and end.",
)  # fmt: skip
def luodi() -> None:
    """What the regional papers reported, and whether it really landed.

    Reads Chinese news pages into investment projects and reported figures, every number with
    the words it was read from.

    \b
    Example:
      luodi run samples/pages --db demo.duckdb
    """


for _command in COMMANDS:
    luodi.add_command(_command)


def main() -> None:
    """The console script."""
    sys.exit(call(sys.argv[1:]))


def call(arguments: Sequence[str]) -> int:
    """Carry out one command; the exit code."""
    try:
        code = luodi.main(list(arguments), prog_name="luodi", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except UsageError as error:
        say(str(error))
        return WRONG_CALL
    except LuodiError as error:
        say(str(error))
        return FAILED
    except (click.Abort, KeyboardInterrupt):
        say("ended by Ctrl-C; what was written stays, the same call goes on from there")
        return ENDED
    except BrokenPipeError:
        # Who read our output has gone; Python would complain again when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNHEARD
    except SystemExit as ended:
        return UNHEARD if ended.code else 0  # click's own answer to the same, and to completion
    return int(code or 0)
