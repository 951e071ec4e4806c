"""A company's own name: without where it sits, what it does, and what the law calls it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from store.link.nouns import Gazetteer
from store.link.words import words

_BRACKETS_RE = re.compile(r"[(（][^()（）]*[)）]")
_SPACES_RE = re.compile(r"[\s·“”\"'、,，]+")
_FEWEST = 2
# Those who build for the public are named by what they are, not by a name of their own.
_INSTITUTIONS = (
    "医院", "大学", "学院", "中学", "小学", "学校", "局", "厅", "委员会", "管委会", "政府", "科协",
    "中心", "指挥部",
)  # fmt: skip


@lru_cache(maxsize=200_000)
def own_name(company: str) -> str:
    """What is left of a company's name when its legal form and its trade are taken off.

    >>> own_name("福建鼎澜石化有限公司"), own_name("鼎澜石化")
    ('福建鼎澜', '鼎澜')
    """
    text = _plain(company)
    known = words()
    endings = known.company_tails, known.company_trades
    before = ""
    while text != before:
        before = text
        for some in endings:
            text = _without(text, some)
    return text


def brands(companies: tuple[str, ...], gazetteer: Gazetteer) -> frozenset[str]:
    """The companies' own names, without the places before them."""
    told = (c for c in companies if not c.endswith(_INSTITUTIONS))
    private = (c for c in told if not _is_public(c, gazetteer))
    return frozenset(filter(None, (_brand(company, gazetteer) for company in private)))


def public_owners(companies: tuple[str, ...], gazetteer: Gazetteer) -> frozenset[str]:
    """Those of the companies that are named by a place and what they do for it: 南安水务."""
    return frozenset(_plain(c) for c in companies if _is_public(c, gazetteer))


def _is_public(company: str, gazetteer: Gazetteer) -> bool:
    if company.endswith(_INSTITUTIONS):
        return False
    return bool(_public_re().fullmatch(_without_places(_plain(company), gazetteer)))


@lru_cache(maxsize=1)
def _public_re() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(map(re.escape, words().public)) + ")+")


def _brand(company: str, gazetteer: Gazetteer) -> str:
    """A company's own name; 南安水务 has none but that."""
    own = _without_places(own_name(company), gazetteer)
    lines = gazetteer.names.get(own, ())
    if any(line[0] not in gazetteer.towns for line in lines):
        return _plain(company)
    return own


def styles(companies: tuple[str, ...], gazetteer: Gazetteer) -> frozenset[str]:
    """The companies' names with their trade, without place and legal form: 鼎澜石化."""
    return frozenset(
        _without_places(_plain(company), gazetteer)
        for company in companies
        if not company.endswith(_INSTITUTIONS)
    )


def _plain(company: str) -> str:
    text = unicodedata.normalize("NFKC", company).upper()
    text = _SPACES_RE.sub("", _BRACKETS_RE.sub("", text))
    before = ""
    while text != before:
        before, text = text, _without(text, words().company_tails)
    return text


def _without(text: str, tails: tuple[str, ...]) -> str:
    for tail in tails:
        if text.endswith(tail) and len(text) - len(tail) >= _FEWEST:
            return text[: -len(tail)]
    return text


def _without_places(text: str, gazetteer: Gazetteer) -> str:
    for word in ("中国", "海西"):
        if text.startswith(word) and len(text) - len(word) >= _FEWEST:
            text = text[len(word) :]
    again = True
    while again:
        again = False
        for length in range(min(8, len(text) - _FEWEST), 1, -1):
            head = text[:length]
            lines = gazetteer.names.get(head, ())
            if any(line[0] not in gazetteer.towns for line in lines):
                text = text[length:]
                again = True
                break
    return text[:-2] if text.endswith("中国") and len(text) >= 4 else text
