"""A crawl that is killed loses nothing, repeats next to nothing, and can be stopped politely."""

from __future__ import annotations

import signal
import time
from decimal import Decimal
from pathlib import Path

from tests.crawler.farm import Farm
from tests.crawler.night import run_killing, start, toll


def test_kill_9_loses_no_article_and_refetches_at_most_one_a_host(tmp_path: Path) -> None:
    with Farm(6, 200, latency=0.002, delay=Decimal("0.015")) as farm:
        cost = run_killing(farm, tmp_path, kills=6, seed=5, longest=0.6, requests=farm.seen)
    assert cost.kills == 6
    assert (cost.lost, cost.extra_rows, cost.archived_twice, cost.unread_archives) == (0, 0, 0, 0)
    assert cost.most_refetched <= cost.kills


def test_a_polite_stop_loses_and_repeats_nothing(tmp_path: Path) -> None:
    with Farm(3, 60, delay=Decimal("0.02")) as farm:
        for number in (signal.SIGTERM, signal.SIGINT):
            process = start(farm, tmp_path)
            while len(farm.seen) < (20 if number == signal.SIGTERM else 60):
                time.sleep(0.02)
            process.send_signal(number)
            assert process.wait(10) == 0
        assert len(farm.seen) < 180
        assert start(farm, tmp_path).wait(60) == 0
        cost = toll(farm, tmp_path, 2, [(seen.host, seen.path) for seen in farm.seen])
    assert (cost.lost, cost.extra_rows, cost.archived_twice, cost.refetched) == (0, 0, 0, 0)
