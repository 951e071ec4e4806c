"""What a terminal may be sent: one clean line at a time, and progress where someone watches."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pipelines import PassedOver, Unread


def clean(text: str) -> str:
    """The text on one line, without characters that steer a terminal or turn its direction.

    >>> clean("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    return "".join(c if _is_shown(c) else _escaped(c) for c in text)


def _is_shown(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _escaped(char: str) -> str:
    return " " if char in "\t\n\r\u2028\u2029" else char.encode("unicode_escape").decode()


def say(text: str) -> None:
    """One line on standard error."""
    click.echo(f"luodi: {clean(text)}", err=True)


def say_unread(unread: Unread) -> None:
    """The line that a page which could not be read gets."""
    say(f"{unread.origin}: {unread.error}")


def say_passed_over(passed: PassedOver) -> None:
    """The line that a folder with other files gets."""
    sorts = ", ".join(f"{n} {sort}" for sort, n in sorted(passed.counts.items()))
    say(f"{passed.place}: passed over {sorts}")


@contextmanager
def progress(total: int | None, *, shown: bool) -> Iterator[Callable[[], None]]:
    """A bar on standard error, if that is a terminal; what is yielded moves it by one page."""
    if not (shown and sys.stderr.isatty()):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)


def exit_code(read: int, failed: int) -> int:
    """0 all read, 3 some pages failed, 4 all failed."""
    if not failed:
        return 0
    return 3 if read else 4
