"""What each tagger adds to the rules, and what it costs: ``python -m bench.ner.ablation``.

Reads the development gold of ../shared, the sample pages and the packs with the rules alone and
with each tagger beside them, each in a process of its own; a tagger whose library is not
installed is left out. ``--hanlp FOLDER`` adds HanLP as ``bench.ner.train --only hanlp`` trained
it, ``--write`` puts the table into docs/ner.md. No tagger learned from any of these sets.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.ner.gold import ROOT, articles
from errors import UsageError
from extract.facts import read as reader
from extract.facts.names import Name, find_names
from extract.facts.sentences import segments
from extract.facts.taggers import NameTagger, Powers, Primed, combine, open_tagger
from extract.facts.tokens import Tokens
from model import Aggregate, Article, Facts, Project
from normalize.text import fold

SHARED = ROOT.parent / "shared"
SETS = {
    "heldout": ROOT / "samples" / "pack" / "heldout",
    "dev": SHARED / "gold" / "dev",
    "tenth": ROOT / "samples" / "pack" / "tenth",
    "ninth": ROOT / "samples" / "pack" / "ninth",
}
DOCS = ROOT / "docs" / "ner.md"
BEGIN, END = "<!-- table: python -m bench.ner.ablation --write -->", "<!-- end of table -->"
REPEATS = 3
# What is set beside the rules: a tagger with what it may by default, or with other powers.
WAYS: dict[str, tuple[str, Powers | None]] = {
    "nothing": ("rules", None),
    "linear": ("linear", None),
    "linear, may veto too": ("linear", Powers(veto=0.02)),
    "spacy": ("spacy", None),
    "spacy, may veto too": ("spacy", Powers(veto=0.02)),
    "spacy, may move too": ("spacy", Powers(move=0.95)),
    "spacy, adds from 0.6": ("spacy", Powers(add=0.6)),
    "hanlp": ("hanlp", None),
    "jieba": ("jieba", None),
}
COLUMNS = (
    "names_f1",
    "names_precision",
    "names_recall",
    "names_exact_f1",
    "projects_found",
    "projects_strict",
    "found",
    "strict",
)


def scorer() -> ModuleType | None:
    """The scorer of the contract of facts, where ../shared is at hand."""
    path = SHARED / "score.py"
    if not path.exists():
        return None
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def reading_with(
    tagger: NameTagger | None, powers: Powers | None = None
) -> Iterator[Callable[[Article], Facts]]:
    """The reader of facts with a tagger beside its rules."""
    module: Any = sys.modules["extract.facts.gather"]
    primed: NameTagger | None = None

    def both(text: str, tokens: Tokens) -> list[Name]:
        return combine(find_names(text, tokens), primed, text, tokens, powers)

    def read(article: Article) -> Facts:
        nonlocal primed
        if tagger is not None:
            primed = tagger
            if tagger.in_batches:
                primed = Primed(tagger, [s.text for s in segments(fold(article.body))])
        return reader(article)

    module.find_names = both
    try:
        yield read
    finally:
        module.find_names = find_names


def plain(record: Project | Aggregate) -> dict[str, Any]:
    """A record as the contract of facts has it, without evidence."""
    row: dict[str, Any] = {key: getattr(record, key) for key in ("name", "region", "status")}
    for measure in record.MEASURES:
        value = getattr(record, measure)
        if value is not None:
            money = {"currency": value.currency or "CNY"}
            row[measure] = {"value": float(value.value), "bound": value.bound.value} | money
    if isinstance(record, Project):
        return row | {"company": list(record.company), "date": record.date}
    least = record.min_amount
    return row | {
        "modality": record.modality.value,
        "period": record.period,
        "min_amount": None if least is None else float(least),
    }


def _open(way: str, hanlp: Path | None) -> NameTagger | None:
    who, _ = WAYS[way]
    return None if who == "rules" else open_tagger(who, hanlp if who == "hanlp" else None)


def measure(way: str, hanlp: Path | None) -> dict[str, Any]:
    """One way over every set: figures of quality, and what it cost."""
    score = scorer()
    started = time.perf_counter()
    tagger = _open(way, hanlp)
    opened = time.perf_counter() - started
    result: dict[str, Any] = {"way": way, "opened_s": round(opened, 2), "sets": {}}
    pages, seconds = 0, 0.0
    for name, folder in SETS.items():
        rows = list(articles(folder)) if folder.exists() else []
        if not rows or score is None:
            continue
        with reading_with(tagger, WAYS[way][1]) as read:
            read(rows[0][1])
            best = float("inf")
            for _ in range(REPEATS):
                started = time.process_time()
                facts = [read(article) for _, article in rows]
                best = min(best, time.process_time() - started)
        pages, seconds = pages + len(rows), seconds + best
        result["sets"][name] = _figures(score, [g for g, _ in rows], facts)
    result["pages_s"] = round(pages / seconds) if seconds else None
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return result


def _figures(score: Any, gold: list[dict[str, Any]], facts: list[Facts]) -> dict[str, float]:
    told = {
        str(g["id"]): {
            "projects": [plain(p) for p in f.projects],
            "aggregates": [plain(a) for a in f.aggregates],
        }
        for g, f in zip(gold, facts, strict=True)
    }
    report, _ = score.score({str(g["id"]): g for g in gold}, told)
    hits = exact = firms = 0
    for g in gold:
        for a, b in score.pair("projects", g["projects"], told[str(g["id"])]["projects"]):
            if a and b:
                hits += score.alike(a["name"], b["name"]) >= 0.8
                exact += score.core(a["name"]) == score.core(b["name"])
                firms += set(map(score.plain, a["company"])) == set(map(score.plain, b["company"]))
    wanted = sum(len(g["projects"]) for g in gold)
    given = sum(len(t["projects"]) for t in told.values())
    return {
        "names_f1": 2 * hits / (wanted + given),
        "names_precision": hits / given if given else 0.0,
        "names_recall": hits / wanted,
        "names_exact_f1": 2 * exact / (wanted + given),
        "companies": firms / wanted,
        "projects_found": report["projects.found"]["f1"],
        "projects_strict": report["projects.strict"]["f1"],
        "found": report["found"]["f1"],
        "strict": report["strict"]["f1"],
    }


def table(results: list[dict[str, Any]]) -> str:
    """The results as Markdown: one table of costs, one of quality a set."""
    lines = ["| with the rules | opening | pages a second | peak memory |", "|---|---|---|---|"]
    for row in results:
        costs = f"{row['opened_s']:.1f} s | {row['pages_s']} | {row['peak_mb']} MB"
        lines.append(f"| {row['way']} | {costs} |")
    for name in SETS:
        if not any(name in row["sets"] for row in results):
            continue
        lines += ["", f"**{name}**", ""]
        lines.append(
            "| with the rules | names F1 | P | R | names exact F1 | projects found | strict "
            "| all found | strict |"
        )
        lines.append("|" + "---|" * 9)
        for row in results:
            if name in row["sets"]:
                figures = row["sets"][name]
                cells = " | ".join(f"{figures[key]:.3f}" for key in COLUMNS)
                lines.append(f"| {row['way']} | {cells} |")
    return "\n".join(lines)


def _measured(way: str, hanlp: Path | None) -> dict[str, Any]:
    """One way, in a process of its own."""
    command = [sys.executable, "-m", "bench.ner.ablation", way, "--one"]
    command += ["--hanlp", str(hanlp)] if hanlp else []
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    row: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return row


def main() -> int:
    """Measure each way in a process of its own, and print or write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("ways", nargs="*", default=list(WAYS), help=", ".join(WAYS))
    parser.add_argument("--hanlp", type=Path, help="a component that bench.ner.train made")
    parser.add_argument("--write", action="store_true", help="put the table into docs/ner.md")
    parser.add_argument("--one", action="store_true", help="measure here, print JSON")
    options = parser.parse_args()
    if scorer() is None:
        print("nothing measured: the scorer ../shared/score.py is not at hand")
        return 0
    if options.one:
        print(json.dumps(measure(options.ways[0], options.hanlp)))
        return 0
    for name, folder in SETS.items():
        if not folder.exists():
            print(f"{name}: left out, {folder.name} is not at hand")
    results = []
    for way in options.ways:
        try:
            _open(way, options.hanlp)
        except UsageError as error:
            print(f"{way}: left out, {error}")
            continue
        results.append(_measured(way, options.hanlp))
    text = table(results)
    print(text)
    if options.write:
        page = DOCS.read_text(encoding="utf-8")
        head, _, rest = page.partition(BEGIN)
        _, _, tail = rest.partition(END)
        DOCS.write_text(f"{head}{BEGIN}\n{text}\n{END}{tail}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
