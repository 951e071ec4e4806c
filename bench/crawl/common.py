"""A farm in a process of its own, and a night on it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from crawler.settings import Settings
from crawler.site import Site
from crawler.wire import table_resolver
from tests.crawler.farm import Farm

ROOT = Path(__file__).parents[2]


@contextmanager
def farm_process(hosts: int, articles: int, latency: float = 0.0) -> Iterator[Farm]:
    """A farm that does not share our interpreter; the yielded one only describes it."""
    command = [
        sys.executable, "-m", "tests.crawler.farm", "--hosts", str(hosts),
        "--articles", str(articles), "--latency", str(latency),
    ]  # fmt: skip
    process = subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None and process.stdout is not None  # noqa: S101
    try:
        farm = Farm(hosts, articles, latency)
        farm.port = int(process.stdout.readline())
        yield farm
    finally:
        process.stdin.close()
        process.wait(20)


def settings(farm: Farm, folder: Path) -> Settings:
    return Settings(
        "bench@example.org", folder, budget=10**6, connections=256,
        resolve=table_resolver(farm.table()), loopback=True,
    )  # fmt: skip


def sites(farm: Farm, delay: float) -> list[Site]:
    farm.delay = Decimal(str(delay))
    return farm.sites()


def seen(farm: Farm) -> tuple[list[tuple[str, str, int, float, float, bool]], int]:
    """Every request as the server saw it, and how many overlapped on one host."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{farm.port}/", headers={"Host": "control.farm.test"}
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request) as answer:
        told = json.load(answer)
    return told["seen"], told["overlaps"]
