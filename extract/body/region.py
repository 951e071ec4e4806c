"""The place that an article is about as a whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import zip_longest

from normalize.places import (
    Place,
    PlaceMention,
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
# What may follow a place's short name in an outlet's: 泉州|晚报, but not 九龙|江日报.
_OUTLET = re.compile(
    r"$|[省市县区州]|日报|晚报|早报|晨报|商报|时报|周报|都市|经济|侨乡|广播|电视|新闻|网|融媒|发布|在线|"
    r"人民|政府|党|宣传|生活|视|门户|报|通|房|热线|论坛|信息|台|发改|招商|高新|开发|自贸"
)
# In a paper's name 海西 is the west coast of the strait, not the prefecture in Qinghai.
_COAST = "海西"
_LEAD = 3
_MOST = 0.6
_LEAD_LIMIT = 900
_BODY_LIMIT = 1600
_BOUND = frozenset(("outlet", "school", "company", "road"))


def find_region(title: str | None, body: str, outlets: Iterable[str]) -> str | None:
    """The official name of the place an article is about; None if nothing tells.

    A place in the title leads, the narrower one where two lie in one another and the one the
    body speaks of more where they do not. Then what the first paragraphs speak of most, with
    全市 and 我县 read from the outlet's home, then that home, else where a road or an airport
    lies that is spoken of. ``outlets`` are the names that tell where the paper is at home, the
    best first: its source, its site.
    """
    home = _home(outlets)
    at_home = home.name if home else None
    titled = _regions(title, at_home) if title else []
    if len(titled) == 1 and _STEM.sub("", titled[0].name) in body:
        return titled[0].name
    votes = _votes(body, at_home)
    if title:
        named = [p for p in titled if not votes or _is_borne_out(p, votes)]
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
    if home is None and (votes := _votes(body, None, _BOUND - {"road"})):
        return _leading(votes, None).name
    return home.name if home else None


def _home(outlets: Iterable[str]) -> Place | None:
    """Where the paper is at home, by the place in its name."""
    return next((place for name in outlets if (place := _home_of(name)) is not None), None)


@lru_cache(maxsize=1024)
def _home_of(name: str) -> Place | None:
    """The place in an outlet's name, or the one that its first characters are short for."""
    for mention in find_places(name):
        if mention.place is not None:
            return region_of(mention.place)
    for size in (4, 3, 2):
        if _OUTLET.match(name, size) and (place := find(name[:size])) is not None:
            return region_of(place) if name[:size] != _COAST else None
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


def _is_borne_out(place: Place, votes: Counter[str]) -> bool:
    """Whether the body speaks of a title's place, of one in it, or of one around it."""
    others = (place_of(code) for code in votes)
    return any(p and (contains(place, p) or contains(p, place)) for p in others)


def _by_stem(title: str, votes: Counter[str]) -> list[Place]:
    """Places of the body whose short name stands in the title."""
    found = []
    for code, _ in votes.most_common(12):
        place = place_of(code)
        if place is not None and _STEM.sub("", place.name) in title:
            found.append(place)
    return found


def _is_rank(body: str, mention: PlaceMention) -> bool:
    """龙岩市级重点项目 in Zhangping's notice: the rank of the projects, not their place."""
    place = mention.place
    ranked = place is not None and place.level in ("city", "county")
    return ranked and body.startswith("级", mention.end)


def _votes(body: str, home: str | None, bound: frozenset[str] = _BOUND) -> Counter[str]:
    """How often the text speaks of each place, by code; its first paragraphs count more.

    泉州市泉港区 speaks of the district alone, and a longer name of a ``bound`` kind of none.
    """
    ends = [0, 0]
    for index, paragraph in enumerate(body.split("\n", _LEAD)[:_LEAD]):
        ends[index > 0] += len(paragraph) + 1
    first, lead = ends[0], ends[0] + ends[1]
    votes: Counter[str] = Counter()
    mentions = [m for m in find_places(body[:_BODY_LIMIT], home) if m.place is not None]
    for mention, after in zip_longest(mentions, mentions[1:]):
        if mention.within in bound or mention.place is None or _is_rank(body, mention):
            continue
        follows = after is not None and after.start == mention.end
        if follows and after and after.place and contains(mention.place, after.place):
            continue
        weight = 4 if mention.start < first else 2 if mention.start < lead else 1
        votes[region_of(mention.place, home).code] += weight
    return votes


def _best(named: list[Place], votes: Counter[str]) -> Place:
    """Of the places in a title the one that the article is about.

    The narrower one where they lie in one another; else the one that the body speaks of
    clearly more; else what holds them all.
    """
    ends = [p for p in named if not any(p.code != q.code and contains(p, q) for q in named)]
    by_code = {place.code: place for place in ends}
    if len(by_code) == 1:
        return ends[0]
    ranked = sorted(by_code, key=lambda code: -votes[code])
    if len({p.code for p in named}) == 2 and votes[ranked[0]] > 2 * votes[ranked[1]]:
        return by_code[ranked[0]]
    lines = [(place, *ancestors(place)) for place in by_code.values()]
    shared = [outer for outer in lines[0] if all(outer in line for line in lines)]
    return shared[0] if len(shared) > 1 else by_code[ranked[0]]


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
