"""What stands on a terminal while a crawl goes on."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest
from rich.console import Console

import cli
from cli.bars import Bars
from nights import Event
from tests.cli.test_crawl import HOST, configured
from tests.crawler.farm import Farm


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def frame(bars: Bars, console: Console) -> list[str]:
    """The lines that stand now, without their colours."""
    with console.capture() as capture:
        console.print(bars._bars.get_renderable())
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", capture.get())
    return [" ".join(line.split()) for line in plain.splitlines() if line.strip()]


def console(height: int = 20) -> Console:
    return Console(file=Terminal(), force_terminal=True, width=100, height=height)


def listed(host: str, found: int) -> Event:
    return Event("try", "s", host, kind="section", outcome="fetched", found=found)


def fetched(host: str, outcome: str = "fetched") -> Event:
    return Event("try", "s", host, kind="article", outcome=outcome)


def counts(lines: list[str]) -> dict[str, str]:
    found = (re.match(r"(all hosts|\S+).*?(\d+/\d+)", line) for line in lines)
    return {match[1]: match[2] for match in found if match}


def test_each_host_has_a_bar_and_all_have_one() -> None:
    screen = console()
    bars = Bars(screen)
    for event in (listed("a.test", 3), fetched("a.test"), listed("b.test", 2), fetched("a.test")):
        bars.watch(event)
    bars.watch(fetched("b.test", "not_found"))
    lines = frame(bars, screen)
    assert counts(lines) == {"all hosts": "3/5", "a.test": "2/3", "b.test": "1/2"}
    assert lines[0].endswith("2 hosts") and lines[2].endswith("not_found")


def test_a_bar_never_has_more_than_there_is() -> None:
    """Articles of an earlier night, and those tried again, were found by no list of this run."""
    screen = console()
    bars = Bars(screen)
    for event in (fetched("a.test"), fetched("a.test"), listed("a.test", 1), fetched("a.test")):
        bars.watch(event)
    assert counts(frame(bars, screen)) == {"all hosts": "3/3", "a.test": "3/3"}


def test_a_small_terminal_shows_who_answered_last() -> None:
    screen = console(height=8)
    bars = Bars(screen)
    for n in [*range(9), 0]:
        bars.watch(listed(f"h{n}.test", 1))
    lines = frame(bars, screen)
    assert lines[0].endswith("9 hosts, 4 of them not shown")
    assert set(counts(lines)) == {
        "all hosts",
        "h0.test",
        "h5.test",
        "h6.test",
        "h7.test",
        "h8.test",
    }


def test_what_a_site_says_steers_no_terminal() -> None:
    screen = console()
    bars = Bars(screen)
    bars.watch(Event("gave_up", host="a.test\x1b]0;x\x07", detail="[red]\x1b[2Jgone[/red]"))
    lines = frame(bars, screen)
    assert "\x1b" not in "".join(lines)
    assert lines[1].endswith("[red]\\x1b[2Jgone[/red]")


@pytest.mark.parametrize("quiet", [False, True])
def test_a_night_on_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quiet: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with Farm(1, 4) as farm:
        configured(farm, tmp_path)
        assert cli.call(["crawl", "--db", "x.duckdb", *(["--quiet"] if quiet else [])]) == 0
    told = terminal.getvalue()
    if quiet:
        assert told == ""
    else:
        assert re.search(rf"{HOST}.*4/4", told)
        assert told.endswith("\x1b[2K")  # nothing of the bars is left


def test_the_table_on_a_terminal_has_its_alarms_in_red(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = Terminal()
    with Farm(1, 4) as farm:
        configured(farm, tmp_path)
        farm.extra[HOST, "/robots.txt"] = (403, {}, b"")
        monkeypatch.setattr(sys, "stdout", terminal)
        assert cli.call(["crawl", "--db", "x.duckdb"]) == 5
    (row,) = (line for line in terminal.getvalue().splitlines() if "unreachable" in line)
    assert row.startswith("\x1b[31m") and "样报" in row
