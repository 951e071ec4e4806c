"""Pages a second with many hosts and no delay: frontier commits and archive included.

python -m bench.crawl.speed [hosts] [articles a host]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from bench.crawl.common import farm_process, settings, sites
from crawler.crawl import crawl


def main(hosts: int = 200, articles: int = 40) -> None:
    with farm_process(hosts, articles) as farm, tempfile.TemporaryDirectory() as folder:
        pages: list[str] = []
        started, used = time.monotonic(), time.process_time()
        summary = crawl(
            sites(farm, 0), settings(farm, Path(folder)), lambda page: pages.append(page.id)
        )
        seconds = time.monotonic() - started
        used = time.process_time() - used
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{hosts} hosts, {summary.new} articles, {sum(summary.outcomes.values())} requests")
        print(f"{seconds:.1f} s wall, {used:.1f} s CPU, {peak:.0f} MB at most")
        print(f"{summary.new / seconds:.0f} pages/s")
        if len(pages) != hosts * articles:
            raise SystemExit("pages are missing")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
