"""Rows of the gazetteer by level, and how fast a text is searched: run from the repository root.

python bench/gazetteer/figures.py
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from normalize.place_book import book  # noqa: E402
from normalize.places import find_places  # noqa: E402

SIZE = 2_000_000


def say(line: str) -> None:
    """One line to standard output."""
    sys.stdout.write(line + "\n")


def main() -> None:
    """Print the figures."""
    rows = Counter(place.level for place in book().places.values())
    fujian = Counter(p.level for p in book().places.values() if p.code.startswith("35"))
    say(f"rows {dict(rows)}; of Fujian {dict(fujian)}; {len(book().names)} names")
    corpus = tomllib.loads((ROOT / "normalize/places.corpus.toml").read_text(encoding="utf-8"))
    dense = "。".join(case["text"] for kind in ("find", "reject") for case in corpus[kind])
    # Half prose without a name in it: about as many places as a news page has.
    sparse = dense + "企业负责人说从拿地到投产只用了十个月" * (len(dense) // 18)
    for label, text in (("corpus alone", dense), ("with prose", sparse)):
        long = text * (SIZE // len(text.encode()) + 1)
        start = time.perf_counter()
        found = len(find_places(long, "泉州市"))
        seconds = time.perf_counter() - start
        size = len(long.encode()) / 1e6
        say(f"{label}: {size:.1f} MB, {found} places, {size / seconds:.1f} MB/s")


if __name__ == "__main__":
    main()
