"""Pages a second, peak memory and body quality of page readers, side by side on one core.

    python -m bench.reading.compare PAGES [--limit N] [--repeat N]

PAGES is a folder of .html files or a .jsonl.gz with "id", "html" (base64) and "body" a line.
Every reader runs in a child of its own, pinned to one core, one after the other on the same
pages; time is the child's processor time after some twenty pages to warm up (tables loaded),
memory is its peak. F1 is over character 4-grams, simplified, mean over
the pages that have a body. The peers are read if they are installed (the `bench` extra).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bench.reading.pages import Sample, load
from bench.reading.readers import Reader, installed

_WARM = 20


def measure(make: Callable[[], Reader], samples: list[Sample], repeat: int) -> dict[str, float]:
    """One reader's figures, taken in this process."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    read = make()
    for sample in samples[:: max(len(samples) // _WARM, 1)]:
        _safe(read, sample)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bodies: dict[str, str] = {}
    best = float("inf")
    for _ in range(repeat):
        start = time.process_time()
        bodies = {sample.id: _safe(read, sample) for sample in samples}
        best = min(best, time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    scores = [f1(bodies[s.id], s.body) for s in samples if s.body and s.news]
    return {
        "pages_per_second": len(samples) / best,
        "ms_per_page": best / len(samples) * 1000,
        "peak_mb": peak / 1024,
        "grown_mb": (peak - before) / 1024,
        "f1": sum(scores) / len(scores) if scores else float("nan"),
    }


def _safe(read: Reader, sample: Sample) -> str:
    try:
        return read(sample.content, sample.id)
    except Exception:
        return ""


def f1(answer: str, gold: str) -> float:
    """F1 over character 4-grams of letters and digits, both sides simplified."""
    ours, theirs = _grams(answer), _grams(gold)
    shared = sum((ours & theirs).values())
    return 2 * shared / (sum(ours.values()) + sum(theirs.values())) if shared else 0.0


def _grams(text: str) -> Counter[str]:
    from normalize.text import simplify

    plain = re.sub(r"[^\w]", "", unicodedata.normalize("NFKC", simplify(text))).lower()
    return Counter(plain[i : i + 4] for i in range(max(len(plain) - 3, 1)))


def _in_child(
    make: Callable[[], Reader], samples: list[Sample], repeat: int
) -> dict[str, float] | None:
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.write(send, json.dumps(measure(make, samples, repeat)).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(send)
    with os.fdopen(receive, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    return json.loads(data) if data else None


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("pages", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="read only so many pages")
    parser.add_argument("--repeat", type=int, default=2, help="rounds; the best one counts")
    options = parser.parse_args()
    samples = load(options.pages)
    samples = samples[: options.limit] if options.limit else samples
    out = sys.stdout
    out.write(f"{len(samples)} pages, {sum(len(s.content) for s in samples) / 1e6:.1f} MB\n")
    out.write(f"{'reader':26}{'pages/s':>9}{'ms/page':>9}{'peak MB':>9}{'grown':>7}{'F1':>7}\n")
    for name, make in installed().items():
        row = _in_child(make, samples, options.repeat)
        if row is None:
            out.write(f"{name:26} failed\n")
            continue
        out.write(
            f"{name:26}{row['pages_per_second']:9.1f}{row['ms_per_page']:9.2f}"
            f"{row['peak_mb']:9.0f}{row['grown_mb']:7.0f}{row['f1']:7.3f}\n"
        )
        out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
