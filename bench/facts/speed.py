"""How fast facts are read: alone, on the whole way, and from a megabyte without a stop.

    python -m bench.facts.speed [--rounds 3]

Bodies are read beforehand for the first figure; the second is pages to facts. Each round runs in
a process of its own that has read fifty articles of other folders and none of these: a night's
pages are read once. jionlp, where it is installed, is timed on the same bodies in the same run:
its times and sums of money alone, a part of what a fact needs.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import importlib
import json
import logging
import multiprocessing
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from typing import Any

import pipelines
from extract import body, facts
from model import Article, Page

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("samples/pages", "samples/pack", "../shared/gold/seeds", "../shared/gold/dev")
SIZES = (1 << 14, 1 << 16, 1 << 18, 1 << 20)  # bytes
PATIENCE = 3.0  # seconds
NEWS = "../shared/pages/dev.jsonl.gz"  # real news pages of all kinds, not in the repository
OTHERS = 50  # articles of other folders that are read first: what is loaded once is no article's
STRETCHES = {
    "facts": "全市签约项目43个总投资约218亿元其中亿元以上的29个计划建设智能装备产业园",
    "nouns": "项目",
    "counts": "43个项目",
    "one letter": "的",
    "digits": "1234567890",
}


def main() -> None:
    parser = argparse.ArgumentParser(description="time the reading of facts")
    parser.add_argument("--rounds", type=int, default=3, help="the best round counts")
    rounds = parser.parse_args().rounds
    places = [(ROOT / folder).resolve() for folder in FOLDERS]
    sets = {place: pages_of(place) for place in places if place.is_dir()}
    news = (ROOT / NEWS).resolve()
    if news.is_file():
        sets[news] = news_of(news)
    print(*[f"{place}: not here" for place in places if place not in sets], sep="\n", end="")
    read = {place: [body.read(page) for page in pages] for place, pages in sets.items()}
    for place, articles in read.items():
        others = [a for other, some in read.items() if other != place for a in some][:OTHERS]
        alone = best(rounds, partial(read_all, articles), others)
        whole = best(rounds, partial(go_all_the_way, sets[place]), others)
        size, many = sum(len(a.body) for a in articles), len(articles)
        print(
            f"{place.name}: {many} articles, {size} characters: facts {many / alone:.0f}/s "
            f"({size / alone / 1000:.0f}k characters/s), the whole way {many / whole:.0f}/s"
        )
    unstopped()
    jionlp([a for some in read.values() for a in some], rounds)


def pages_of(folder: Path) -> list[Page]:
    """The pages of a folder, as bytes."""
    paths = sorted(p for p in folder.rglob("*") if p.suffix in (".html", ".txt"))
    return [Page(path.stem, path.read_bytes(), path.name) for path in paths]


def news_of(archive: Path) -> list[Page]:
    """The pages of an archive of real news, as bytes."""
    with gzip.open(archive) as lines:
        rows = [json.loads(line) for line in lines]
    return [Page(row["id"], base64.b64decode(row["html"]), f"{row['id']}.html") for row in rows]


def read_all(articles: list[Article]) -> None:
    for article in articles:
        facts.read(article)


def go_all_the_way(pages: list[Page]) -> None:
    for page in pages:
        pipelines.read_page(page)


def best(rounds: int, work: Callable[[], object], first: list[Article]) -> float:
    """Seconds of our processor in the fastest of some rounds: the machine may be shared."""
    context = multiprocessing.get_context("fork")
    taken: list[float] = []
    for _ in range(rounds):
        told: SimpleQueue[float] = context.SimpleQueue()
        child = context.Process(target=timed, args=(work, first, told))
        child.start()
        taken.append(told.get())
        child.join()
    return min(taken)


def timed(work: Callable[[], object], first: list[Article], told: SimpleQueue[float]) -> None:
    """Tell how long one round took, once the first articles are read."""
    read_all(first)
    before = time.process_time()
    work()
    told.put(time.process_time() - before)


def unstopped() -> None:
    """Paragraphs without punctuation up to a megabyte; growth is given up where it is too slow."""
    for what, piece in STRETCHES.items():
        for size in SIZES:
            text = piece * (size // len(piece.encode()))
            article = Article("unstopped", text, "", None, None, "泉州市")
            taken = best(1, partial(facts.read, article), [])
            if taken > PATIENCE or size == SIZES[-1]:
                given_up = "" if size == SIZES[-1] else "; no more was tried"
                print(f"no stop in {size // 1024} KB, {what}: {taken:.2f} s{given_up}")
                break


def jionlp(articles: list[Article], rounds: int) -> None:
    """The same bodies through jionlp's extraction of money and time."""
    try:
        peer: Any = importlib.import_module("jionlp")
    except ImportError:
        print("jionlp: not installed")
        return
    first, articles = articles[:OTHERS], articles[OTHERS:]
    ours = best(rounds, partial(read_all, articles), first)

    def theirs() -> None:
        for article in articles:
            peer.ner.extract_money(article.body, with_parsing=True)
            peer.ner.extract_time(article.body, with_parsing=True)

    logging.disable(logging.ERROR)  # it logs what it cannot parse
    theirs()  # its dictionaries are loaded on the first call
    taken = best(rounds, theirs, [])
    print(
        f"all {len(articles)} bodies: our facts {len(articles) / ours:.0f}/s; "
        f"jionlp {peer.__version__}, money and time alone, {len(articles) / taken:.0f}/s"
    )


if __name__ == "__main__":
    main()
