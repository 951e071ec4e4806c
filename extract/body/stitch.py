"""Articles that go on over several pages: finding the next one, joining the parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from errors import NoArticle
from extract.body.charset import decode
from extract.body.dom import parse
from model import Alignment, Article, Cut, Page

_NUMBER = re.compile(r"^(.*?)(?:[_-](\d{1,2}))?(\.[a-z]{3,5})?$", re.IGNORECASE)


def next_link(page: Page) -> str | None:
    """The URL of the page on which this page's article goes on; None if there is none.

    A link marked 下一页 counts if it leads to a page of the same folder whose name is this
    page's with a number (``123.html`` to ``123_2.html``), so that 下一篇 never does. Without
    the page's own URL the link is given as it stands.

    Raises:
        PageError: if the bytes are no page.
    """
    tree = parse(decode(page.content, page.content_type).text)
    for _, href in tree.next_links:
        if href.startswith(("#", "javascript:")) or not href:
            continue
        if page.url is None:
            return href
        url = urljoin(page.url, href)
        if _continues(page.url, url):
            return url
    return None


def _continues(url: str, other: str) -> bool:
    """Whether ``other`` is a later page of the article at ``url``."""
    here, there = urlsplit(url), urlsplit(other)
    if here.netloc != there.netloc:
        return False
    if here.path == there.path:
        return here.query != there.query
    (folder, name), (folder2, name2) = _parted(here.path), _parted(there.path)
    if folder != folder2:
        return False
    first, second = _NUMBER.match(name), _NUMBER.match(name2)
    if first is None or second is None or first[1] != second[1]:
        return False
    return int(second[2] or 0) > int(first[2] or 0)


def _parted(path: str) -> tuple[str, str]:
    folder, _, name = path.rpartition("/")
    return folder, name


def stitch(parts: Sequence[Article]) -> Article:
    """Join the pages of one article, given in their order, into one.

    The first page's fields hold; a later one fills what the first lacks. A paragraph that a
    page repeats from the end of the page before is taken once.

    Raises:
        NoArticle: if there are no parts.
    """
    if not parts:
        raise NoArticle("no pages to join")
    whole = parts[0]
    for part in parts[1:]:
        whole = _joined(whole, part)
    return whole


def _joined(first: Article, second: Article) -> Article:
    skipped = 0
    last = first.body.rsplit("\n", 1)[-1]
    if second.body == last:
        return replace(first, cuts=(*first.cuts, *second.cuts))
    if last and second.body.startswith(last + "\n"):
        skipped = len(last) + 1
    body = f"{first.body}\n{second.body[skipped:]}"
    page_text = f"{first.page_text}\n{second.page_text}"
    clean, raw = len(first.body) + 1 - skipped, len(first.page_text) + 1
    runs = tuple(
        (
            max(start, skipped) + clean,
            page + max(skipped - start, 0) + raw,
            length - max(skipped - start, 0),
        )
        for start, page, length in second.alignment.runs
        if start + length > skipped
    )
    cuts = (Cut(last[:200], "repeated on the next page"),) if skipped else ()
    return replace(
        first,
        body=body,
        page_text=page_text,
        alignment=Alignment((*first.alignment.runs, *runs)),
        title=first.title or second.title,
        published=first.published or second.published,
        source=first.source or second.source,
        region=first.region or second.region,
        read_from={**second.read_from, **first.read_from},
        cuts=(*first.cuts, *cuts, *second.cuts),
        warnings=tuple(dict.fromkeys((*first.warnings, *second.warnings))),
    )
