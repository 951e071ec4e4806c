"""kill -9 at random moments of writing: ``python bench/store/killed.py [TIMES]``.

A run writes made-up pages into a database and is killed; then the file must open, hold whole
pages only, and be completed by the next run. In the end it must hold what one run in peace gives.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import store
from bench.store import facts
from store import integrity

PAGES = 240
A_TRANSACTION = 8


def main() -> None:
    if sys.argv[1:2] == ["--write"]:
        write(sys.argv[2])
        return
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        wanted = peace(f"{folder}/peace.duckdb")
        whole_run = timed(f"{folder}/timed.duckdb")
        chance = random.Random(1)  # noqa: S311 -- no secret
        db, wiped, cut = f"{folder}/killed.duckdb", 0, 0
        for _ in range(times):
            killed = kill(db, chance.uniform(0, whole_run * 1.05))
            pages = sound(db)
            cut += killed and pages < PAGES
            if pages == PAGES:
                for path in Path(folder).glob("killed.*"):
                    path.unlink()
                wiped += 1
        write(db)
        assert prints(db) == wanted, "a database that was killed differs in the end"  # noqa: S101
        print(
            f"killed {times} times over {whole_run:.1f} s of writing: every file opened with whole"
            f" pages only; {cut} were cut within, {wiped} times all was written and begun anew;"
            " completed, it holds what a run in peace gives"
        )


def write(db: str) -> None:
    run = store.Run.now("bench", "0", "0")
    with store.open_store(db) as connection:
        coming = facts.pages(PAGES)
        while some := list(islice(coming, A_TRANSACTION)):
            store.write(connection, some, run)


def peace(db: str) -> dict[str, str]:
    write(db)
    return prints(db)


def prints(db: str) -> dict[str, str]:
    """All tables but those that tell of runs."""
    with store.open_store(db, read_only=True) as connection:
        connection.execute("CREATE TEMP TABLE articles AS FROM main.articles")
        connection.execute("UPDATE temp.articles SET run_id = ''")
        found = integrity.fingerprints(connection)
    return {
        table: hashed
        for table, hashed in found.items()
        if "run" not in table and "mig" not in table
    }


def timed(db: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, __file__, "--write", db], check=True)  # noqa: S603
    return time.perf_counter() - begun


def kill(db: str, after: float) -> bool:
    """Start a run and kill it after some seconds; whether it was still at work."""
    process = subprocess.Popen([sys.executable, __file__, "--write", db])  # noqa: S603
    time.sleep(after)
    at_work = process.poll() is None
    process.kill()
    process.wait()
    return at_work


def sound(db: str) -> int:
    """The file opens and keeps all promises; how many pages it holds."""
    if not Path(db).exists():
        return 0
    with store.open_store(db) as connection:
        assert integrity.broken(connection) == {}, integrity.broken(connection)  # noqa: S101
        rows = connection.execute(
            "SELECT count(*), (SELECT count(*) FROM (SELECT article_id FROM project_reports"
            " GROUP BY 1 HAVING count(*) <> 5)) FROM articles"
        ).fetchone() or (0, 0)
    assert rows[1] == 0, "half a page"  # noqa: S101
    return int(rows[0])


if __name__ == "__main__":
    main()
