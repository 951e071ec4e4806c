"""What was read beside what people read, by the contract of facts.

    python -m bench.facts.score [FOLDER ...]      samples/pages and the packs, unless told

Every measured value is one claim, and so is the name of every project. Records of an article are
paired best first. A claim is *found* where its record was paired and the value is right (a name:
nearly); it is *strict* where the words, bound, currency and every attribute of its record are
right too. Precision is over the claims that were read, recall over those of the gold.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]
Pair = tuple[Record | None, Record | None]

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    "samples/pages",
    "samples/pack/tune",
    "samples/pack/second",
    "samples/pack/third",
    "samples/pack/fourth",
    "samples/pack/fifth",
    "samples/pack/sixth",
    "samples/pack/seventh",
    "samples/pack/eighth",
    "samples/pack/ninth",
    "samples/pack/tenth",
    "samples/pack/eleventh",
    "samples/pack/heldout",
)
SUMS = ("total_investment", "annual_plan", "completed_investment")
LEVELS = ("found", "strict")
FIELDS = ("title", "published", "source", "region")
NEARLY = 0.8
AKIN = 0.6
AKIN_BY_SUM = 0.35

_MARKS = re.compile(r"[\s「」“”‘’\"'《》〈〉<>·•,、。.;:…—–\-()\[\]【】]")
_ENDING = re.compile(r"(?:建设)?(?:项目|工程)$")
_PREFIX = re.compile(
    r"^(?:福建省?)?(?:(?:福州|厦门|漳州|泉州|莆田|三明|南平|龙岩|宁德)市?)?(?=.{2,}(?:区|县|市)$)"
)
_NAMELESS_ZONE = re.compile(
    r"(?:台商投资区|(?:国家)?(?:经济技术|高新技术产业|经济|高技术产业)开发区|高新区)$"
)


@dataclass(frozen=True)
class Kind:
    """What is measured of, and told about, one kind of record."""

    measures: tuple[str, ...]
    attributes: tuple[str, ...]
    named: bool

    def claims(self, record: Record) -> list[str]:
        """The claims that a record makes."""
        told = [m for m in self.measures if number(record.get(m)) is not None]
        return ["name", *told] if self.named else told


KINDS = {
    "projects": Kind(SUMS, ("region", "status", "date"), named=True),
    "aggregates": Kind(
        ("count", *SUMS, "foreign_capital", "completion_rate", "start_rate"),
        ("region", "status", "modality", "period", "min_amount"),
        named=False,
    ),
}


@dataclass
class Tally:
    """Claims of the gold, claims that were read, and those of both."""

    gold: int = 0
    predicted: int = 0
    hit: int = 0

    @property
    def precision(self) -> float:
        """The share of what was read that is right."""
        return self.hit / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was read."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.gold + self.predicted
        return 2 * self.hit / both if both else 0.0


@dataclass
class Scores:
    """Tallies by level (``found``, ``projects.strict``), attributes as [wrong, right]."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    attributes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))


def score(gold: Mapping[str, Record], predicted: Mapping[str, Record]) -> Scores:
    """Compare articles by their id; one that nobody read counts as read empty."""
    scores = Scores()
    for key, article in gold.items():
        answer = predicted.get(key, {})
        for name in FIELDS:
            if name in article:
                scores.attributes[f"article.{name}"][same(name, article, answer)] += 1
        for kind in KINDS:
            for one, other in pairs(kind, article.get(kind, ()), answer.get(kind, ())):
                _count(scores, kind, one, other)
    return scores


def _count(scores: Scores, name: str, gold: Record | None, read: Record | None) -> None:
    """Enter one pair of records."""
    kind = KINDS[name]
    mine = kind.claims(gold) if gold is not None else []
    theirs = kind.claims(read) if read is not None else []
    right = gold is not None and read is not None
    if gold is not None and read is not None:
        for attribute in kind.attributes:
            alike_here = same(attribute, gold, read)
            scores.attributes[f"{name}.{attribute}"][alike_here] += 1
            right = right and alike_here
    for level in LEVELS:
        hits = 0
        for claim in mine if gold is not None and read is not None else ():
            found, exact = agree(claim, gold or {}, read or {})
            hits += claim in theirs and (found if level == "found" else found and exact and right)
        for tally in (scores.tallies[level], scores.tallies[f"{name}.{level}"]):
            tally.gold += len(mine)
            tally.predicted += len(theirs)
            tally.hit += hits


def agree(claim: str, gold: Record, read: Record) -> tuple[bool, bool]:
    """Whether a claim's value is right, and whether its words, bound and currency are."""
    if claim == "name":
        return alike(gold["name"], read["name"]) >= NEARLY, core(gold["name"]) == core(read["name"])
    a, b = gold[claim], read.get(claim) or {}
    found = same_number(number(a), number(b))
    defaults = {"bound": "exact", "currency": "CNY"}
    exact = all((a.get(k) or usual) == (b.get(k) or usual) for k, usual in defaults.items())
    return found, exact


def pairs(kind: str, gold: Sequence[Record], read: Sequence[Record]) -> list[Pair]:
    """Records of one article, each with the one most like it; what is left stands alone."""
    weighed = [(affinity(kind, g, r), i, j) for i, g in enumerate(gold) for j, r in enumerate(read)]
    free_gold, free_read = dict(enumerate(gold)), dict(enumerate(read))
    paired: list[Pair] = []
    for weight, i, j in sorted(weighed, reverse=True):
        if weight > 0 and i in free_gold and j in free_read:
            paired.append((free_gold.pop(i), free_read.pop(j)))
    return [
        *paired,
        *((g, None) for g in free_gold.values()),
        *((None, r) for r in free_read.values()),
    ]


def affinity(kind: str, gold: Record, read: Record) -> float:
    """How surely two records speak of one thing; 0 where they cannot."""
    rules = KINDS[kind]
    likeness = alike(gold.get("name"), read.get("name"))
    common = sum(same_number(number(gold.get(m)), number(read.get(m))) for m in rules.measures)
    if rules.named:
        enough = likeness >= AKIN or (common and likeness >= AKIN_BY_SUM)
        return likeness + 0.3 * common if enough else 0.0
    if not common:
        return 0.0
    agreeing = sum(same(attribute, gold, read) for attribute in rules.attributes)
    return common + 0.3 * likeness + 0.1 * agreeing


def plain(text: str | None) -> str:
    """A text in half width, without the marks in which careful readers differ."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text or ""))


def core(name: str | None) -> str:
    """A name without a closing 项目 or 工程, unless nothing else is in it."""
    text = plain(name)
    return _ENDING.sub("", text) or text


def alike(one: str | None, other: str | None) -> float:
    """How alike two names are, from 0 to 1."""
    a, b = core(one), core(other)
    if a == b:
        return 1.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio() if a and b else 0.0


def number(value: Any) -> float | None:
    """The number of a measure, which may be written bare."""
    bare = value.get("value") if isinstance(value, Mapping) else value
    return None if bare is None else float(bare)


def same_number(one: float | None, other: float | None) -> bool:
    """Whether two numbers are one, to a millionth."""
    if one is None or other is None:
        return False
    return abs(one - other) <= 1e-6 * max(1.0, abs(one), abs(other))


def _place(value: Any) -> Any:
    """A place without the province and city before it, where it can stand without them."""
    text = plain(value)
    short = _PREFIX.sub("", text)
    return text.removeprefix("福建省") if not short or _NAMELESS_ZONE.fullmatch(short) else short


def _text(value: Any) -> str | None:
    return str(value) if value else None


_AS_COMPARED: dict[str, Callable[[Any], Any]] = {
    "region": _place,
    "title": plain,
    "source": plain,
    "modality": lambda value: str(value or "actual"),
    "period": lambda value: list(value or ()),
}


def same(attribute: str, gold: Record, read: Record) -> bool:
    """Whether two records have the same attribute."""
    a, b = gold.get(attribute), read.get(attribute)
    if attribute == "min_amount":
        return (a is None and b is None) or same_number(number(a), number(b))
    if attribute == "region" and not (a and b):
        return bool(a == b)
    compared: Callable[[Any], Any] = _AS_COMPARED.get(attribute, _text)
    return bool(compared(a) == compared(b))


def gold_of(folder: Path) -> dict[str, Record]:
    """The gold of a folder, by article."""
    rows = [json.loads(f.read_text(encoding="utf-8")) for f in sorted(folder.rglob("*.json"))]
    return {str(row["id"]): row for row in rows}


def read_folder(folder: Path) -> dict[str, Record]:
    """What the whole way through the house reads from a folder of pages, by article."""
    import pipelines
    from cli.contract import as_record

    reports = pipelines.extract(pipelines.plan([str(folder)]), jobs=1)
    rows = (as_record(r.article, r.facts) for r in reports if isinstance(r, pipelines.Report))
    return {str(row["id"]): row for row in rows}


def main(arguments: Iterable[str]) -> None:
    for folder in map(Path, tuple(arguments) or tuple(str(ROOT / name) for name in FOLDERS)):
        gold = gold_of(folder)
        scores = score(gold, read_folder(folder))
        print(f"{folder}: {len(gold)} articles")
        for name, tally in sorted(scores.tallies.items()):
            print(
                f"  {name:20} gold {tally.gold:4}  read {tally.predicted:4}  hit {tally.hit:4}  "
                f"P {tally.precision:.4f}  R {tally.recall:.4f}  F1 {tally.f1:.4f}"
            )
        for name, (wrong, right) in sorted(scores.attributes.items()):
            print(f"  {name:20} {right} of {wrong + right}")


if __name__ == "__main__":
    main(sys.argv[1:])
