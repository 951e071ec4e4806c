"""100,000 reports resolved to projects: time, memory, and how well: ``python bench/store/link_scale.py [N]``."""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import pipelines
from bench.store.world import reports
from normalize.places import find, fujian_children
from store.link.resolve import resolve


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    province = find("福建省")
    assert province
    regions = {
        county.name: city.name for city in fujian_children(province) for county in fujian_children(city)
        if county.level == "county"
    }  # fmt: skip
    made = list(reports(number, regions))
    truth = {m.telling.id: m.project for m in made}
    gazetteer = pipelines.gazetteer()
    begun = time.perf_counter()
    clusters = resolve([m.telling for m in made], gazetteer)
    took = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    pairs = Counter(truth.values())
    total = sum(n * (n - 1) // 2 for n in pairs.values())
    found = right = 0
    for cluster in clusters:
        found += len(cluster.reports) * (len(cluster.reports) - 1) // 2
        right += sum(n * (n - 1) // 2 for n in Counter(truth[r] for r in cluster.reports).values())
    print(
        f"{number} reports of {len(pairs)} projects: {took:.1f} s, {memory:.2f} GB;"
        f" {len(clusters)} found, precision {right / max(1, found):.4f}, recall {right / total:.4f}"
    )


if __name__ == "__main__":
    main()
