"""Read mutated pages by the thousand: every one must give an article or a PageError.

    python -m bench.reading.fuzz PAGES [--count 100000] [--seed 0] [--keep FOLDER]

PAGES as for bench.reading.compare; pages above 60 kB are left out as seeds. Prints the rate,
the kinds of outcome, the slowest page, and every exception that is no PageError, whose page is
kept in FOLDER. Exit status 1 if there was one.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from bench.reading.mutate import mutants
from bench.reading.pages import load
from errors import PageError
from extract.body import read
from model import Page

_LARGEST = 60_000
_REPORT = 10_000


def outcome(content: bytes, number: int) -> str:
    """``read``, or the kind of error."""
    try:
        read(Page(str(number), content, "mutant"))
    except PageError as error:
        return type(error).__name__
    return "read"


def main() -> int:
    """Run, and report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("pages", type=Path)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failures"))
    options = parser.parse_args()
    seeds = [s.content for s in load(options.pages) if len(s.content) <= _LARGEST]
    seen: Counter[str] = Counter()
    slowest = 0.0
    begun = time.monotonic()
    for number, content in enumerate(mutants(seeds, options.count, seed=options.seed), 1):
        start = time.process_time()
        try:
            seen[outcome(content, number)] += 1
        except Exception:
            seen["UNCAUGHT"] += 1
            options.keep.mkdir(exist_ok=True)
            (options.keep / f"{options.seed}-{number}.html").write_bytes(content)
            traceback.print_exc()
        slowest = max(slowest, time.process_time() - start)
        if number % _REPORT == 0:
            print(f"{number} pages, {dict(seen)}", flush=True)
    rate = options.count / (time.monotonic() - begun)
    print(f"{options.count} mutated pages of {len(seeds)}, {rate:.0f} a second: {dict(seen)}")
    print(f"slowest page {slowest:.2f} s")
    return 1 if seen["UNCAUGHT"] else 0


if __name__ == "__main__":
    sys.exit(main())
