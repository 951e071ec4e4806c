"""How fast facts are read: alone, on the whole way, and from a megabyte without a stop.

    python -m bench.facts.speed [--rounds 3]

Bodies are read beforehand for the first figure; the second is pages to facts. jionlp, where it is
installed, is timed on the same bodies in the same run: its times and sums of money alone, a part
of what a fact needs.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pipelines
from extract import body, facts
from model import Article, Page

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("samples/pages", "samples/pack", "../shared/gold/seeds", "../shared/gold/dev")
SIZES = (1 << 14, 1 << 16, 1 << 18, 1 << 20)  # bytes
PATIENCE = 3.0  # seconds
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
    every: list[Article] = []
    for folder in FOLDERS:
        place = (ROOT / folder).resolve()
        if not place.is_dir():
            print(f"{folder}: not here")
            continue
        pages = pages_of(place)
        articles = [body.read(page) for page in pages]
        every += articles
        facts.read(articles[0])  # loads the words
        alone = best(rounds, partial(read_all, articles))
        whole = best(rounds, partial(go_all_the_way, pages))
        size = sum(len(a.body) for a in articles)
        print(
            f"{folder}: {len(pages)} articles, {size} characters: facts {len(pages) / alone:.0f}/s "
            f"({size / alone / 1000:.0f}k characters/s), the whole way {len(pages) / whole:.0f}/s"
        )
    unstopped()
    jionlp(every, rounds)


def pages_of(folder: Path) -> list[Page]:
    """The pages of a folder, as bytes."""
    paths = sorted(p for p in folder.rglob("*") if p.suffix in (".html", ".txt"))
    return [Page(path.stem, path.read_bytes(), path.name) for path in paths]


def read_all(articles: list[Article]) -> None:
    for article in articles:
        facts.read(article)


def go_all_the_way(pages: list[Page]) -> None:
    for page in pages:
        pipelines.read_page(page)


def best(rounds: int, work: Callable[[], object]) -> float:
    """Seconds of our processor in the fastest of some rounds: the machine may be shared."""
    taken = []
    for _ in range(rounds):
        before = time.process_time()
        work()
        taken.append(time.process_time() - before)
    return min(taken)


def unstopped() -> None:
    """Paragraphs without punctuation up to a megabyte; growth is given up where it is too slow."""
    for what, piece in STRETCHES.items():
        for size in SIZES:
            text = piece * (size // len(piece.encode()))
            article = Article("unstopped", text, "", None, None, "泉州市")
            taken = best(1, partial(facts.read, article))
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
    ours = best(rounds, partial(read_all, articles))

    def theirs() -> None:
        for article in articles:
            peer.ner.extract_money(article.body, with_parsing=True)
            peer.ner.extract_time(article.body, with_parsing=True)

    logging.disable(logging.ERROR)  # it logs what it cannot parse
    theirs()  # its dictionaries are loaded on the first call
    taken = best(rounds, theirs)
    print(
        f"all {len(articles)} bodies: our facts {len(articles) / ours:.0f}/s; "
        f"jionlp {peer.__version__}, money and time alone, {len(articles) / taken:.0f}/s"
    )


if __name__ == "__main__":
    main()
