"""Politeness over many requests, as the server saw it, and how much of what it allows is used.

    python -m bench.crawl.politeness [hosts] [articles a host] [delay, ms]

A violation is a second request on a host before the first is answered, or one that begins
sooner than the delay after the last one's end. The polite bound of a host is the time that
its requests must take: their answers, and a delay between each two.
"""

from __future__ import annotations

import sys
import tempfile
from itertools import pairwise
from pathlib import Path

from bench.crawl.common import farm_process, seen, settings, sites
from crawler.crawl import crawl


def main(hosts: int = 30, articles: int = 330, delay_ms: int = 200, latency_ms: int = 5) -> None:
    delay = delay_ms / 1000
    with (
        farm_process(hosts, articles, latency_ms / 1000) as farm,
        tempfile.TemporaryDirectory() as folder,
    ):
        crawl(sites(farm, delay), settings(farm, Path(folder)), lambda page: None)  # noqa: ARG005
        requests, overlaps = seen(farm)
    by_host: dict[str, list[tuple[float, float]]] = {}
    for host, _, _, began, ended, _ in requests:
        by_host.setdefault(host, []).append((began, ended))
    early = sum(b[0] - a[1] < delay for times in by_host.values() for a, b in pairwise(times))
    shares = []
    for times in by_host.values():
        bound = sum(end - begin for begin, end in times) + delay * (len(times) - 1)
        shares.append(bound / (times[-1][1] - times[0][0]))
    print(f"{len(requests)} requests on {len(by_host)} hosts, delay {delay_ms} ms")
    print(f"{overlaps + early} violations ({overlaps} at once, {early} too soon)")
    print(f"polite bound used: {100 * sum(shares) / len(shares):.1f} % (worst host "
          f"{100 * min(shares):.1f} %)")  # fmt: skip


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
