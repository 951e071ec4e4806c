"""Words that point at a place without naming it: 全市, 我县, 该区, 当地, 实验区.

They are found by :func:`deictic` and resolved against the article's home by
:func:`resolve_deictic`; finding needs no home.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from normalize.place_book import FUJIAN, Place, book
from normalize.place_sense import up

PINGTAN = "350000Z01"

# The first character is asked for at once: most positions of a text have none of these.
_POINTING = re.compile(
    r"(?=[我全该本实园开新当])"
    r"(?:[我全该本][省市县区镇乡]|(?:该|全|本)?(?:实验区|园区|开发区|新区)|当地)"
)
# 安全+市…, 健全+县…: the 全 belongs to what stands before it.
_BEFORE_QUAN = "安健完齐保成双周俱"
_BEFORE_BEN = "基资成样版根剧日书文"
# 工业园区, 综合实验区: with these before them they are the tail of a name.
_TAIL_AFTER = "业术济新技件流化品态税验合分各子芯体药料材游创展光资商型端色能路"
_ALONE_AFTER = "在和与向从对的至到由为是"
_NOT_AFTER = re.compile(r"[省市县区镇乡](?:场|域|间|块|心|力|钱|电|时|下属|民营)|当地(?:时间|铁)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LEVEL = {
    "省": "province",
    "市": "city",
    "县": "county",
    "区": "district",
    "镇": "town",
    "乡": "town",
    "当地": "here",
    "实验区": "experimental",
    "园区": "park",
    "开发区": "park",
    "新区": "park",
}
_LONGEST_FIRST = sorted(_LEVEL.items(), key=lambda item: -len(item[0]))


class DeicticMention(msgspec.Struct, frozen=True):
    """A pointing word in a text, and the level it asks for.

    ``level`` is ``province``, ``city``, ``county``, ``district``, ``town``, ``park``,
    ``experimental`` (实验区) or ``here`` (当地).
    """

    start: int
    end: int
    text: str
    level: str


@lru_cache(maxsize=64)
def deictic(text: str) -> tuple[DeicticMention, ...]:
    """The pointing words of a text, in order."""
    return tuple(
        DeicticMention(match.start(), match.end(), match[0], _level_of(match[0]))
        for match in _POINTING.finditer(text)
        if not _is_part_of_a_word(text, match)
    )


def _is_part_of_a_word(text: str, match: re.Match[str]) -> bool:
    start, word = match.start(), match[0]
    before = text[start - 1 : start]
    if word[0] == "全" and before and before in _BEFORE_QUAN:
        return True
    if word[0] == "本" and before and before in _BEFORE_BEN:
        return True
    if word[0] not in "我全该本当" and before and _HAN.match(before):
        if word in ("园区", "实验区"):
            return before in _TAIL_AFTER
        return before not in _ALONE_AFTER
    return bool(_NOT_AFTER.match(text, match.end() - (2 if word == "当地" else 1)))


def _level_of(word: str) -> str:
    for tail, level in _LONGEST_FIRST:
        if word.endswith(tail):
            return level
    raise ValueError(f"no pointing word: {word}")


def resolve_deictic(level_word: str, home: Place) -> Place | None:
    """The place that a pointing word means in an article at home in ``home``.

    ``level_word`` is the word itself (全市), its last character (市), or the level that
    :func:`deictic` gave. 全市 is a county-level city's own word; in a county or a district it is
    the city around it. None where home has no such place.

    Raises:
        ValueError: if it is none of these.
    """
    level = level_word if level_word in _LEVEL.values() else _level_of(level_word)
    if level == "here":
        return home
    if level == "experimental":
        return _pingtan(home)
    if level == "park":
        return home if home.level == "zone" else None
    around = [book().places[code] for code in up(home.code)]
    return next((place for place in around if _answers(place, level)), None)


def _answers(place: Place, level: str) -> bool:
    match level:
        case "province":
            return place.level == "province"
        case "city":
            return place.level in ("city", "county", "province") and place.name.endswith("市")
        case "county":
            county = place.level == "county" and place.name.endswith(("县", "旗"))
            return county or place.code == PINGTAN
        case "district":
            return (
                (place.level == "county" and place.name.endswith("区"))
                or (place.level == "zone" and place.own_region)
                or place.name.endswith("自治区")
            )
        case _:
            return place.level == "town"


def _pingtan(home: Place) -> Place | None:
    codes = up(home.code)
    near = home.code in (FUJIAN, "350100") or PINGTAN in codes
    return book().places[PINGTAN] if near else None
