"""Whether a place's name is part of a longer one: 厦门大学, 泉州晚报, 福建…有限公司, 厦门路.

A best effort by what follows: an ending within reach, and nothing between that a name never holds.
"""

from __future__ import annotations

import re
from functools import cache

from normalize.place_sense import words

_NAME_CHARACTER = r"[0-9A-Za-z\u4e00-\u9fff（）()·]"
_LOOK_AHEAD = 28


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...]:
    stops = re.escape(words().bound_stops.characters)
    return tuple(
        (
            kind,
            re.compile(
                rf"(?:(?![{stops}]){_NAME_CHARACTER}){{0,{bound.within}}}?"
                rf"({'|'.join(sorted(map(re.escape, bound.endings), key=len, reverse=True))})"
            ),
            bound.not_before,
        )
        for kind, bound in words().bound.items()
    )


@cache
def _endings() -> re.Pattern[str]:
    """The endings of every kind: where there is none, no kind needs a look."""
    every = {ending for bound in words().bound.values() for ending in bound.endings}
    return re.compile("|".join(map(re.escape, sorted(every))))


@cache
def _stop_words() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words().bound_stops.words)))


def bound_by(text: str, end: int, other: tuple[int, int] | None = None) -> str:
    """What kind of longer name the place that ends at ``end`` begins; empty if none.

    An ending that belongs to the ``other`` place after this one (五里街镇) does not count.
    The kinds are the tables of ``words.toml``: outlet, school, institution, company, road, project.
    """
    ahead = text[end : end + _LOOK_AHEAD]
    if _endings().search(ahead) is None:
        return ""
    for kind, pattern, not_before in _patterns():
        match = pattern.match(ahead)
        if match is None:
            continue
        between = ahead[: match.start(1)]
        if _stop_words().search(between) or ahead.startswith(not_before, match.start(1)):
            continue
        if other and other[0] <= end + match.start(1) < other[1]:
            continue
        return kind
    return ""
