"""How fast HTML parsers turn pages into text, on real pages if ../shared has them, else ours.

    python bench/parsers.py [--pages N]

Each parser makes a tree of the decoded page, drops scripts and styles, and gives the text of
all paragraphs. The text is compared too, so that a fast parser that loses words is seen.
Needs the extra `bench`; a parser that is not installed is passed over and named.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "pages" / "dev.jsonl.gz"
ROUNDS = 3

Parser = Callable[[str], list[str]]


def with_selectolax(html: str) -> list[str]:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(html)
    tree.strip_tags(["script", "style"])
    return [node.text(deep=True) for node in tree.css("p")]


def with_lxml(html: str) -> list[str]:
    from lxml import etree
    from lxml import html as lxml_html

    tree = lxml_html.document_fromstring(html)
    etree.strip_elements(tree, "script", "style", with_tail=False)
    return ["".join(node.itertext()) for node in tree.iter("p")]


def _with_soup(html: str, builder: str) -> list[str]:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, builder)
    for node in soup(["script", "style"]):
        node.decompose()
    return [node.get_text() for node in soup.find_all("p")]


def with_soup_and_html_parser(html: str) -> list[str]:
    return _with_soup(html, "html.parser")


def with_soup_and_lxml(html: str) -> list[str]:
    return _with_soup(html, "lxml")


PARSERS: dict[str, tuple[str, Parser]] = {
    "selectolax (lexbor)": ("selectolax", with_selectolax),
    "lxml.html": ("lxml", with_lxml),
    "beautifulsoup4 + lxml": ("beautifulsoup4", with_soup_and_lxml),
    "beautifulsoup4 + html.parser": ("beautifulsoup4", with_soup_and_html_parser),
}


def decoded(raw: bytes) -> str:
    """The page's text, well enough for a race: UTF-8 if it is that, else GB18030."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def pages(limit: int) -> tuple[str, list[str]]:
    """Where the pages come from, and the pages."""
    if SHARED.exists():
        with gzip.open(SHARED, "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for _, line in zip(range(limit), file, strict=False)]
        return "real news pages", [decoded(base64.b64decode(row["html"])) for row in rows]
    files = sorted((ROOT / "samples" / "pages").glob("*.html"))[:limit]
    return "our sample pages (no ../shared/pages here)", [decoded(f.read_bytes()) for f in files]


def race(parser: Parser, texts: list[str]) -> tuple[float, int, int]:
    """Seconds of the best round, characters of paragraph text found, pages that broke it."""
    best, chars, broken = float("inf"), 0, 0
    for _ in range(ROUNDS):
        started = time.perf_counter()
        chars = broken = 0
        for text in texts:
            try:
                chars += sum(len("".join(p.split())) for p in parser(text))
            except (ValueError, RecursionError, SyntaxError):
                broken += 1
        best = min(best, time.perf_counter() - started)
    return best, chars, broken


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=300)
    where, texts = pages(options.parse_args().pages)
    size = sum(map(len, texts))
    print(f"{len(texts)} {where}, {size / 1e6:.1f} million characters, best of {ROUNDS}")
    print(f"Python {sys.version.split()[0]}")
    for name, (package, parser) in PARSERS.items():
        try:
            seconds, chars, broken = race(parser, texts)
        except ImportError:
            print(f"{name:30} not installed")
            continue
        print(
            f"{name:30} {version(package):8} {len(texts) / seconds:8.0f} pages/s "
            f"{chars:10d} characters in paragraphs, {broken} pages broke it"
        )


if __name__ == "__main__":
    main()
