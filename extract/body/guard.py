"""What a page may have at most, looked at before anything is parsed.

An HTML parser takes quadratic time over elements nested a hundred thousand deep, over an
element with a million attributes, and over formatting elements that are opened and never
closed, which it opens again in every paragraph.
"""

from __future__ import annotations

import re
from collections import Counter

from errors import PageTooLarge

MAX_BYTES = 16_000_000
MAX_CHARACTERS = 6_000_000
MAX_TEXT = 500_000
MAX_TAGS = 100_000
MAX_DEPTH = 2_500
MAX_ATTRIBUTES = 3_000
MAX_VALUES = 150_000
_DEEP = 12_000
_LONG = 12_000
_SOME = 3_000
_MANY_VALUES = 15_000
_UNCLOSED = 60
_FORMATTING = re.compile(r"<(/?)(font|b|i|u|strong|em|a|big|small|code|s|nobr)[\s>]", re.IGNORECASE)
_NEEDLESS = frozenset(("p", "li", "td", "tr", "option", "dd", "dt"))
_DEPTH = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)")
_LONG_TAG = re.compile(r"""<[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*')*""")
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9]{0,20}")
VOID = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr", "basefont", "frame"),
    )
)


def guard(markup: str) -> str:
    """Refuse, or thin out, what would cost any HTML parser quadratic time.

    Raises:
        PageTooLarge: if there are more tags, attributes or depth than a page may have.
    """
    tags = markup.count("<")
    if tags > MAX_TAGS:
        raise PageTooLarge(f"{tags} tags: a page may have {MAX_TAGS}")
    values = markup.count("=")
    if values > MAX_VALUES:
        raise PageTooLarge(f"{values} attributes: a page may have {MAX_VALUES}")
    if values > _MANY_VALUES or _has_long_tag(markup):
        markup = _LONG_TAG.sub(_without_attributes, markup)
    if tags > _SOME:
        markup = _thin(markup)
    if tags > _DEEP:
        _refuse_depth(markup)
    return markup


def _has_long_tag(markup: str) -> bool:
    """Whether what could be a tag goes on for longer than any page needs."""
    if len(markup) <= _LONG:
        return False
    position = 0
    # Looked for backwards from each mark, so that a page of short tags takes few steps.
    while position + _LONG < len(markup):
        end = max(markup.rfind(">", position, position + _LONG), -1)
        if end < 0:
            start = markup.find("<", position, position + _LONG)
            if start >= 0 and markup[start + 1 : start + 2].isalpha():
                return True
            position += _LONG
        else:
            position = end + 1
    return False


def _without_attributes(match: re.Match[str]) -> str:
    """A tag longer than any page needs (an inlined picture) without its attributes.

    Raises:
        PageTooLarge: if it holds more attributes than :data:`MAX_ATTRIBUTES`.
    """
    tag = match[0]
    if len(tag) <= _LONG:
        return tag
    if tag.count("=") > MAX_ATTRIBUTES or len(tag.split(None, MAX_ATTRIBUTES)) > MAX_ATTRIBUTES:
        raise PageTooLarge(f"an element with more than {MAX_ATTRIBUTES} attributes")
    name = _NAME.match(tag, 1)
    return f"<{name[0] if name else 'p'} "


def _thin(markup: str) -> str:
    """Formatting elements that are opened and never closed are opened again in every block."""
    open_: Counter[str] = Counter()
    for slash, name in _FORMATTING.findall(markup):
        open_[name.lower()] += -1 if slash else 1
    for name, number in open_.items():
        if number > _UNCLOSED:
            markup = re.sub(rf"(?i)<{name}(?=[\s>/])", "<wbr", markup)
    return markup


def _refuse_depth(markup: str) -> None:
    depth = deepest = 0
    found = _DEPTH.findall(markup)
    if markup.count("<") - markup.count("<!") - len(found) > _DEEP // 2:
        raise PageTooLarge("thousands of < that begin no tag: not the markup of a page")
    for slash, name in found:
        if slash:
            depth = depth - 1 if depth else 0
        elif name.lower() not in VOID | _NEEDLESS:
            depth += 1
            deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise PageTooLarge(f"elements {deepest} deep: a page may be {MAX_DEPTH} deep")
