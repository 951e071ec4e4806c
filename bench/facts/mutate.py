"""Sentences of the samples, damaged by the thousand: reading facts must never raise.

    python -m bench.facts.mutate --n 100000 [--seed 1]

Prints how many were read, what was raised (each place once, with the shortest text that reached
it), quotations that do not stand in the text, and the slowest sentence.
"""

from __future__ import annotations

import argparse
import random
import re
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from extract.facts import read
from model import Aggregate, Article, Facts, Project, Span

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("samples/pages", "samples/pack")
LETTERS = (
    "0123456789.,，、。；：:（）()“”「」%％\t\n ０５＋"
    "亿万元美个项家约近超余多年月日至—的其中项目总投资签约"
)
KINDS = 5
PUBLISHED = date(2022, 11, 23)

Change = tuple[int, int, int]


def mutate(text: str, changes: Iterable[Change]) -> str:
    """Apply changes (kind, where, how much) in order; any integers make a valid change.

    Kinds: delete, repeat, swap with what follows, put in a letter, cut off the rest.
    """
    for kind, where, much in changes:
        if not text:
            break
        at, length = where % len(text), 1 + much % 4
        piece = text[at : at + length]
        after = text[at + length : at + 2 * length]
        text = (
            text[:at] + text[at + length :],
            text[: at + length] + piece + text[at + length :],
            text[:at] + after + piece + text[at + 2 * length :],
            text[:at] + LETTERS[much % len(LETTERS)] + text[at:],
            text[: at + 1],
        )[kind % KINDS]
    return text


@cache
def sentences() -> tuple[str, ...]:
    """Every sentence with a digit in the bodies of the sample pages, in a fixed order."""
    import pipelines

    planned = pipelines.plan([str(ROOT / folder) for folder in FOLDERS])
    bodies = [
        report.article.body
        for report in pipelines.extract(planned, jobs=1)
        if isinstance(report, pipelines.Report)
    ]
    parts = (part for body in bodies for part in re.findall(r"[^。\n]+。?", body))
    return tuple(dict.fromkeys(part for part in parts if re.search(r"\d", part)))


def facts_in(text: str) -> Facts:
    """The facts of a text as an article of Quanzhou's."""
    return read(Article("mutated", text, "", PUBLISHED, None, "泉州市"))


def spans(facts: Facts) -> Iterator[Span]:
    """Every quotation in the facts of an article."""
    records: list[Project | Aggregate] = [*facts.projects, *facts.aggregates]
    for record in records:
        yield from record.evidence.values()
        for measure in record.MEASURES:
            value = getattr(record, measure)
            if value is not None:
                yield value.span
    for ignored in facts.ignored:
        yield ignored.span


def misquoted(text: str, facts: Facts) -> list[Span]:
    """The quotations that do not stand where they say."""
    return [span for span in spans(facts) if text[span.start : span.end] != span.text]


def drawn(texts: Sequence[str], chance: random.Random) -> str:
    """One to three sentences in a row, damaged in one to six places."""
    start = chance.randrange(len(texts))
    text = "".join(texts[start : start + chance.randint(1, 3)])
    count = chance.randint(1, 6)
    changes = [
        (chance.randrange(KINDS), chance.randrange(1 << 16), chance.randrange(1 << 16))
        for _ in range(count)
    ]
    return mutate(text, changes)


def main() -> None:
    parser = argparse.ArgumentParser(description="read damaged sentences")
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - repeatable on purpose
    raised: dict[str, str] = {}
    wrong: dict[str, str] = {}
    slowest, began = (0.0, ""), time.perf_counter()
    for _ in range(options.n):
        text = drawn(sentences(), chance)
        before = time.perf_counter()
        try:
            facts = facts_in(text)
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            _keep(raised, f"{type(error).__name__} at {Path(last.filename).name}:{last.name}", text)
            continue
        slowest = max(slowest, (time.perf_counter() - before, text))
        for span in misquoted(text, facts)[:1]:
            _keep(wrong, span.text, text)
    took = time.perf_counter() - began
    print(f"{options.n} sentences in {took:.1f} s, {options.n / took:.0f}/s")
    print(f"slowest {slowest[0] * 1000:.1f} ms: {slowest[1]!r}")
    for what, found in (("raised", raised), ("misquoted", wrong)):
        print(f"{what}: {len(found)}")
        for key, text in list(found.items())[:20]:
            print(f"  {key}: {text!r}")


def _keep(found: dict[str, str], key: str, text: str) -> None:
    if len(text) < len(found.get(key, text + " ")):
        found[key] = text


if __name__ == "__main__":
    main()
