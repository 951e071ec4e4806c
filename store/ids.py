"""Names for things that stay the same from run to run."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

ID_CHARS = 16  # 64 bits: among ten million records, a clash has odds of 1 in 300,000
_PHASE_RE = re.compile(r"[（(]?第?(?P<number>[0-9]{1,2}|十?[一二三四五六七八九十])期[)）]?")
_DIGITS = "一二三四五六七八九"


def stable_id(*parts: object) -> str:
    """A short hash of the parts, in hexadecimal; None and "" are told apart."""
    told = "\x1f".join(["\x00" if part is None else str(part) for part in parts])
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:ID_CHARS]


def phase_of(name: str) -> int | None:
    """The phase that a project's name gives, if it gives one.

    >>> phase_of("古雷炼化一体化二期工程"), phase_of("古雷炼化一体化")
    (2, None)
    """
    found = _PHASE_RE.search(name)
    return _phase_number(found["number"]) if found else None


def name_key(name: str) -> str:
    """A project's name as it is compared: without its phase, punctuation, width and case.

    >>> name_key("“ABC”石化 项目（一期）")
    'abc石化项目'
    """
    plain = unicodedata.normalize("NFKC", _PHASE_RE.sub("", name)).casefold()
    key = "".join(c for c in plain if unicodedata.category(c)[0] in "LNM")
    return key or name


def _phase_number(text: str) -> int | None:
    if text.isdigit():
        return int(text) or None
    tens, last = (10, text[1:]) if text.startswith("十") else (0, text)
    return tens + (_DIGITS.index(last) + 1 if last else 0)
