"""The place that an article is about as a whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from normalize.places import (
    Place,
    ancestors,
    contains,
    deictic,
    find,
    find_places,
    place_of,
    region_of,
    resolve_deictic,
)

# A place's name as a title has it: never a single character.
_STEM = re.compile(r"(?<=..)(?:省|市|区|县|自治县|自治州)$")
_LEAD = 3
_MOST = 0.6
_LEAD_WEIGHT = 4
_LEAD_LIMIT = 900
_BODY_LIMIT = 3000
_BOUND = frozenset(("outlet", "school", "company", "road"))


def find_region(title: str | None, body: str, outlets: Iterable[str]) -> str | None:
    """The official name of the place an article is about; None if nothing tells.

    A place in the title leads, the narrower one where two lie in one another and the one the
    body speaks of more where they do not. Then what the first paragraphs speak of most, with
    全市 and 我县 read from the outlet's home, then that home. ``outlets`` are the names that
    tell where the paper is at home, the best first: its source, its site.
    """
    home = _home(outlets)
    at_home = home.name if home else None
    named = _regions(title, at_home) if title else []
    if len(named) == 1:
        return named[0].name
    votes = _votes(body, at_home)
    if title:
        named = named or _by_stem(title, votes)
        if named:
            return _best(named, votes).name
        if home is not None and (place := _spoken(title, home)):
            return place.name
    lead = "\n".join(body.split("\n", _LEAD)[:_LEAD])[:_LEAD_LIMIT]
    if home is not None and not votes and (place := _spoken(lead, home)):
        return place.name
    if votes:
        return _leading(votes, home).name
    return home.name if home else None


def _home(outlets: Iterable[str]) -> Place | None:
    """Where the paper is at home, by the place in its name."""
    for name in outlets:
        for mention in find_places(name):
            if mention.place is not None:
                return region_of(mention.place)
        for size in (4, 3, 2):
            if (place := find(name[:size])) is not None:
                return region_of(place)
    return None


def _spoken(text: str, home: Place) -> Place | None:
    """The place that the first 全市, 我县 or 该区 of a text stands for."""
    for mention in deictic(text):
        if (place := resolve_deictic(mention.text, home)) is not None:
            return place
    return None


def _regions(text: str, home: str | None) -> list[Place]:
    return [
        region_of(m.place, home)
        for m in find_places(text, home)
        if m.place is not None and m.within not in _BOUND
    ]


def _by_stem(title: str, votes: Counter[str]) -> list[Place]:
    """Places of the body whose short name stands in the title."""
    found = []
    for code, _ in votes.most_common(12):
        place = place_of(code)
        if place is not None and _STEM.sub("", place.name) in title:
            found.append(place)
    return found


def _votes(body: str, home: str | None) -> Counter[str]:
    """How often the text speaks of each place, by code; its first paragraphs count more."""
    lead = sum(len(p) + 1 for p in body.split("\n", _LEAD)[:_LEAD])
    lead = min(lead, _LEAD_LIMIT)
    votes: Counter[str] = Counter()
    for mention in find_places(body[:_BODY_LIMIT], home):
        if mention.place is not None and mention.within not in _BOUND:
            weight = _LEAD_WEIGHT if mention.start < lead else 1
            votes[region_of(mention.place, home).code] += weight
    return votes


def _best(named: list[Place], votes: Counter[str]) -> Place:
    """Of the places in a title the one that the article is about."""
    best = named[0]
    for place in named[1:]:
        if contains(best, place) or (
            not contains(place, best) and votes[place.code] > 2 * votes[best.code]
        ):
            best = place
    return best


def _leading(votes: Counter[str], home: Place | None) -> Place:
    """The narrowest place that holds most of what the text speaks of."""
    within: Counter[str] = Counter()
    depth: dict[str, int] = {}
    for code, count in votes.items():
        place = place_of(code)
        if place is None:
            continue
        line = [place, *ancestors(place)][:-1] or [place]
        for index, outer in enumerate(line):
            within[outer.code] += count
            depth[outer.code] = len(line) - index
    total = sum(votes.values())
    if home is not None and home.code in within:
        within[home.code] += total // 10
    most = [code for code, count in within.items() if count >= _MOST * total]
    code = max(most or within, key=lambda c: (depth[c], within[c], c))
    place = place_of(code)
    assert place is not None  # noqa: S101 - only known codes are counted
    return place
