"""100,000 reports resolved to projects: ``python bench/store/link_scale.py [N]``.

Prints time, memory, and how many pairs of reports came together rightly.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import lives
from bench.store.world import counties, reports
from store.link.resolve import resolve


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    regions = counties()
    made = list(reports(number, regions))
    truth = {m.telling.id: m.project for m in made}
    gazetteer = lives.gazetteer()
    begun, worked = time.perf_counter(), time.process_time()
    clusters = resolve([m.telling for m in made], gazetteer)
    took = time.perf_counter() - begun
    worked = time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    pairs = Counter(truth.values())
    total = sum(n * (n - 1) // 2 for n in pairs.values())
    found = right = 0
    for cluster in clusters:
        found += len(cluster.reports) * (len(cluster.reports) - 1) // 2
        right += sum(n * (n - 1) // 2 for n in Counter(truth[r] for r in cluster.reports).values())
    print(
        f"{number} reports of {len(pairs)} projects: {took:.1f} s ({worked:.1f} s of one core),"
        f" {memory:.2f} GB;"
        f" {len(clusters)} found, precision {right / max(1, found):.4f}, recall {right / total:.4f}"
    )


if __name__ == "__main__":
    main()
