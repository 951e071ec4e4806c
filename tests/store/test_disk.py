"""A disk that is full or cannot be written: a clear error, and the old file as it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import store
from errors import StoreError
from store.integrity import broken, fingerprints
from tests.store.told import RUN, usual

ROOT = Path(__file__).parents[2]
FULL = """
import resource, signal, sys
sys.path.insert(0, sys.argv[2])
import store
from errors import StoreError
from tests.store.told import BODY, RUN, report
room = int(sys.argv[3])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond the limit fails, as on a full disk
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
try:
    with store.open_store(sys.argv[1]) as connection:
        for i in range(40):
            pages = [report("文" * 9000 + f"{i}-{n}", page_id=f"p{i}-{n}") for n in range(50)]
            store.write(connection, pages, RUN)
except StoreError as error:
    print(error)
    sys.exit(7)
"""


def test_a_full_disk_is_said_in_one_line_and_what_was_there_stays(tmp_path: Path) -> None:
    db = str(tmp_path / "a.duckdb")
    with store.open_store(db) as connection:
        store.write(connection, [usual()], RUN)
        before = fingerprints(connection)["evidence"]
    room = Path(db).stat().st_size + 2**21
    done = subprocess.run(
        [sys.executable, "-c", FULL, db, str(ROOT), str(room)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 7, done.stderr
    assert done.stdout.count("\n") == 1
    assert "a.duckdb: the disk or the file is at fault" in done.stdout
    with store.open_store(db) as connection:
        assert broken(connection) == {}
        assert fingerprints(connection)["evidence"] == before
        assert connection.execute("SELECT count(*) FROM articles WHERE id = 'page'").fetchone()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc on this machine")
def test_a_disk_that_cannot_be_written_is_said() -> None:
    with pytest.raises(StoreError) as told, store.open_store("/proc/luodi.duckdb"):
        pass
    assert "\n" not in str(told.value)
