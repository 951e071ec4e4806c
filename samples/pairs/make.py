"""The labelled pairs, from the stories: every two reports of a story, and whether they are one.

    python samples/pairs/make.py

Stories are by our own hand; every company and amount in them is made up. Those of ``tune`` were
written before the scorer, those of the others before its answers to them were seen. ``fresh`` is
parted by a hash of the story into what may be looked at (``fresh_tune``) and what may not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SETS = ("tune", "heldout", "fresh_tune", "fresh_heldout", "blind", "last")
BOUNDS = {"~": "about", ">": "at_least", "<": "at_most"}
CURRENCIES = ("USD", "EUR", "HKD")


def main() -> None:
    """Write all sets."""
    for name in SETS:
        lines = [json.dumps(pair, ensure_ascii=False) for pair in pairs(name)]
        (HERE / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{name}: {len(lines)} pairs")  # noqa: T201


def pairs(name: str) -> Iterator[dict[str, Any]]:
    """Every pair of a set, with its label: same, different or unsure."""
    written, _, half = name.partition("_")
    for story, told in stories(written).items():
        if half and half != _half(story):
            continue
        for (i, (one, a)), (j, (other, b)) in combinations(enumerate(told, start=1), 2):
            yield {"id": f"{story}-{i}-{j}", "label": _label(one, other), "a": a, "b": b}


def _half(story: str) -> str:
    """The half of a story, which no one chose."""
    return "heldout" if sha256(story.encode()).digest()[0] % 2 else "tune"


def stories(written: str) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Each story's reports with their letters."""
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    text = (HERE / "stories" / f"{written}.txt").read_text(encoding="utf-8")
    told: list[tuple[str, dict[str, Any]]] = []
    for line in text.splitlines():
        if line.startswith("## "):
            told = found.setdefault(line.split()[1], [])
        elif line and not line.startswith("#"):
            letter, *fields = (field.strip() for field in line.split("|"))
            told.append((letter, _report(*fields)))
    return found


def _report(
    name: str, region: str, company: str, total: str, status: str, day: str, published: str
) -> dict[str, Any]:
    return {
        "name": name,
        "region": _told(region),
        "company": company.split("、") if _told(company) else [],
        "total_investment": _money(total) if _told(total) else None,
        "status": _told(status),
        "date": _told(day),
        "published": published,
    }


def _told(field: str) -> str | None:
    return None if field == "-" else field


def _money(text: str) -> dict[str, Any]:
    currency = "CNY"
    if text.startswith(CURRENCIES):
        currency, text = text.split()
    number = float(text.lstrip("~><"))
    value = int(number) if number.is_integer() else number
    return {"value": value, "bound": BOUNDS.get(text[0], "exact"), "currency": currency}


def _label(one: str, other: str) -> str:
    if "?" in one + other:
        return "unsure"
    return "same" if one == other else "different"


if __name__ == "__main__":
    main()
