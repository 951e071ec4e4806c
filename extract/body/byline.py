"""The line between title and body: day, source, author, editor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extract.body.days import find_day
from normalize.text import fold

_SOURCE = re.compile(
    r"(?:文章来源|信息来源|新闻来源|稿件来源|消息来源|来源|稿源|出处|转自)\s{0,4}[:】]\s{0,6}"
    r"([^\s:|,;()\[\]【】<>]{2,30}(?:\s(?=[A-Za-z]{2,})[A-Za-z]{2,20})?)"
)
_SOURCE_TAIL = re.compile(
    r"(?:作者|记者|通讯员|编辑|责任编辑|责编|发布|时间|日期|字号|字体|浏览|点击|阅读|点阅|我要|打印|大中小|收藏|分享|评论|查看|更新|20\d\d|\d{1,2}:\d\d|&).*$"
)
_NO_SOURCE = re.compile(
    r"^(?:本站|原创|网络|互联网|转载|未知|不详|佚名|综合|本站整理|网络整理|admin|本站原创|网站|作者|编辑)$"
)
_BYLINE = re.compile(
    r"来源|作者|记者|发布|时间|日期|浏览|点击|阅读|编辑|责编|字号|字体|稿源|出处|星期|\d{1,2}:\d\d|评论|我来说两句|更新|点阅|讯"
)


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline tells; each None where it does not."""

    day: date | None = None
    source: str | None = None


def read_byline(text: str, pieces: tuple[str, ...] = ()) -> Byline | None:
    """Read a short line as a byline; None if it is none.

    ``pieces`` are its inline elements' texts, which part the fields where no space does.
    """
    spaced = fold(" ".join(pieces) if len(pieces) > 1 else text)
    if len(spaced) > 240:
        return None
    found = find_day(spaced)
    source = find_source(spaced)
    if found is None and source is None:
        return None
    rest = _BYLINE.search(spaced)
    if rest is None and len(spaced) > 24:
        return None
    return Byline(found, source)


def find_source(text: str) -> str | None:
    """The outlet named after 来源: in a folded, simplified line."""
    match = _SOURCE.search(text)
    return clean_source(match[1]) if match else None


def clean_source(name: str) -> str | None:
    """An outlet's name without what has run into it; None for 本站, 网络 and the like."""
    name = _SOURCE_TAIL.sub("", fold(name)).strip(" \t/|-_:,.。《》<>\"'“”[]【】()")
    return None if len(name) < 2 or len(name) > 30 or _NO_SOURCE.match(name) else name
