"""Kill a crawl with signal 9 at random moments, and count what it cost.

python -m bench.crawl.kill [moments]
"""

from __future__ import annotations

import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from tests.crawler.farm import Farm
from tests.crawler.night import run_killing


def main(moments: int = 100) -> None:
    left, nights, worst = moments, 0, 0
    totals = {"lost": 0, "extra_rows": 0, "archived_twice": 0, "unread_archives": 0, "refetched": 0}
    while left > 0:
        with (
            Farm(9, 400, latency=0.002, delay=Decimal("0.01")) as farm,
            tempfile.TemporaryDirectory() as folder,
        ):
            cost = run_killing(
                farm, Path(folder), kills=min(left, 20), seed=nights, longest=0.7,
                requests=farm.seen,
            )  # fmt: skip
        nights += 1
        left -= cost.kills
        worst = max(worst, cost.most_refetched - cost.kills)
        for name in totals:
            totals[name] += getattr(cost, name)
    print(f"killed {moments - left} times in {nights} nights of 3,600 articles on 9 hosts")
    print(", ".join(f"{name} {number}" for name, number in totals.items()))
    within = "never more" if worst <= 0 else "MORE"
    print(f"{within} than one refetch a host for each kill")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
