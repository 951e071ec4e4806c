"""A run that a signal ends leaves a store of whole pages, and can be gone on with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import store
from store.integrity import broken

PAGE = Path(__file__).parents[2] / "samples" / "pages" / "01-gb18030-signing.html"
PAGES = 150


def luodi(folder: Path) -> list[str]:
    return [sys.executable, "-m", "cli", "run", str(folder), "--db", "x.duckdb"]


def articles(folder: Path) -> int:
    """How many pages are stored; all promises of the store are asked for on the way."""
    with store.open_store(str(folder / "x.duckdb"), read_only=True) as connection:
        assert broken(connection) == {}
        row = connection.execute("SELECT count(*) FROM articles").fetchone()
    assert row is not None
    return int(row[0])


# Python ends itself by the signal, which a shell calls 130 as well, if it came in a moment when
# it was compiling (a dataclass, say), although the interrupt was caught.
@pytest.mark.parametrize(
    ("sent", "codes"), [(signal.SIGINT, (130, -signal.SIGINT)), (signal.SIGKILL, (-9,))]
)
def test_what_was_written_stays_and_the_rest_follows(
    tmp_path: Path, sent: signal.Signals, codes: tuple[int, ...]
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for i in range(PAGES):
        (pages / f"{i}.html").write_bytes(PAGE.read_bytes())
    environment = os.environ | {"PYTHONPATH": str(PAGE.parents[2])}
    running = subprocess.Popen(
        luodi(pages), cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while running.poll() is None and not (tmp_path / "x.duckdb.wal").exists():
        time.sleep(0.01)
    time.sleep(0.1)
    running.send_signal(sent)
    _, err = running.communicate()
    assert running.returncode in codes
    assert b"Traceback" not in err
    if (tmp_path / "x.duckdb").exists():
        assert articles(tmp_path) < PAGES
    done = subprocess.run(
        luodi(pages), cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert articles(tmp_path) == PAGES
