"""kill -9 while a run writes; ``bench/store/killed.py`` does it 200 times."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench" / "store" / "killed.py"


def test_a_killed_run_leaves_whole_pages_and_is_completed_by_the_next() -> None:
    done = subprocess.run(
        [sys.executable, str(BENCH), "4"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "every file opened with whole pages only" in done.stdout
