"""A million rows as CSV and JSON Lines, and the memory: ``bench/store/export_memory.py DB``.

DB is a database as ``bench/store/facts.py N FOLDER`` leaves it. Each export is a process of its
own, once of a tenth of the rows and once of all: what grows is what is held.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import store
from store import export


def main() -> None:
    if sys.argv[1] == "--one":
        one(*sys.argv[2:])
        return
    with tempfile.TemporaryDirectory() as folder:
        small = tenth(sys.argv[1], folder)
        for suffix in ("csv", "jsonl", "parquet"):
            for db in (small, sys.argv[1]):
                to = f"{folder}/evidence.{suffix}"
                subprocess.run([sys.executable, __file__, "--one", db, to], check=True)  # noqa: S603


def tenth(db: str, folder: str) -> str:
    """A database with a tenth of the evidence."""
    small = f"{folder}/tenth.duckdb"
    with store.open_store(small) as connection:
        connection.execute(f"ATTACH '{db}' AS whole (READ_ONLY)")
        connection.execute(
            "INSERT INTO evidence FROM whole.evidence WHERE hash(article_id) % 10 = 0"
        )
    return small


def one(db: str, to: str) -> None:
    begun = time.perf_counter()
    with store.open_store(db, read_only=True) as connection:
        opened = memory()
        rows = export.export(connection, "evidence", to)
    took = time.perf_counter() - begun
    size = Path(to).stat().st_size / 2**20
    print(
        f"{rows} rows as {Path(to).suffix}: {took:.1f} s, {size:.0f} MB;"
        f" {opened:.0f} MB when opened, at most {memory():.0f} MB"
    )


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


if __name__ == "__main__":
    main()
