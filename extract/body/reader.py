"""The order in which a page is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from errors import NoArticle, PageTooLarge
from extract.body.charset import decode
from extract.body.dom import parse
from extract.body.fields import Place, find_fields
from extract.body.guard import MAX_BYTES
from extract.body.hints import SiteHints
from extract.body.noise import is_glossed, is_old_script
from extract.body.select import Judge, Line, choose, weigh
from extract.body.text import parse_text
from extract.body.title import dump_title, find_title, unweigh_headline
from extract.body.tree import Tree
from extract.body.trim import Trimmed, beginning, first_text, trim
from model import Article, Cut, Page
from normalize.text import repair

_MARKUP = re.compile(r"<(?:![dD][oO]|/?[a-zA-Z][a-zA-Z0-9]{0,15}[\s/>])")
_ABOVE = 40
_BELOW = 8
_LINKED_HEAD = 14
_SAMPLE = 6
_SAMPLE_WIDTH = 80
_SCRAP = 12
_CUTS_OUTSIDE = 40
_CUT_LIMIT = 80
_LITTLE_TEXT = 160
_MANY_IMAGES = 3
_DAY_OR_SOURCE = re.compile(r"\d{4}|[源处處][:：/ 】]|民[国國]|[/／╱]|〇")
_VIDEO = re.compile(r"视频|直播回放|点击播放|短片|影片")


def read(page: Page, hints: SiteHints | None = None) -> Article:
    """Read the article on a page: HTML, or a page copied out as plain text.

    ``hints`` may tell where this site keeps its article; the reader does without. Two
    articles on one newspaper page are both in the body, under the first one's title.
    ``warnings`` tell of mixed bytes, of a charset that was declared wrong, and of a gallery
    or video page that has next to no text.

    Raises:
        NotAPage: if the bytes are empty or no text.
        PageTooLarge: if the page is larger or deeper than a news page may be.
        NoArticle: if there is no running text on it.
    """
    if len(page.content) > MAX_BYTES:
        raise PageTooLarge(f"{len(page.content)} bytes: a page may have {MAX_BYTES}")
    decoded = decode(page.content, page.content_type)
    dump = not _is_markup(decoded.text, page)
    tree = parse_text(decoded.text) if dump else parse(decoded.text, decoded.utf8)
    if not tree.blocks:
        raise NoArticle("the page holds no text: only scripts, frames or images")
    judge = _judge_of(tree)
    lines = weigh(tree.blocks, judge)
    low, high = (0, len(lines)) if dump else choose(tree, lines, judge, hints)
    _look_around(lines, low, high, judge)
    if dump:
        unweigh_headline(lines)
    place = Place(low, low + first_text(lines[low:high]), high)
    title, title_from = _title(tree, lines, place, dump, hints)
    trimmed = trim(tree, lines[low:high], title, dump=dump)
    page_text = "\n".join(block.text for block in trimmed.blocks) or _scraps(lines[low:high])
    if not page_text:
        raise NoArticle("the page has no article: no running text was found on it")
    repaired = repair(page_text)
    found = find_fields(page, tree, lines, place, (title, repaired.text), hints)
    if title:
        found.read_from["title"] = title_from
    return Article(
        id=page.id,
        body=repaired.text,
        title=title,
        published=found.published,
        source=found.source,
        region=found.region,
        url=page.url,
        page_text=page_text,
        alignment=repaired.alignment,
        read_from=MappingProxyType(found.read_from),
        cuts=(*trimmed.cuts, *_outside(lines, place)),
        warnings=(*decoded.warnings, *_little_text(tree, trimmed, title)),
    )


def _is_markup(text: str, page: Page) -> bool:
    if page.content_type and "text/plain" in page.content_type:
        return False
    return _MARKUP.search(text, 0, 100_000) is not None


def _judge_of(tree: Tree) -> Judge:
    """Ask the page's longest lines for its script, and whether it is glossed."""
    longest = sorted((block.text for block in tree.blocks), key=len)[-_SAMPLE:]
    sample = "\n".join(text[:_SAMPLE_WIDTH] for text in longest)
    return Judge(is_old_script(sample), is_glossed(sample))


def _look_around(lines: list[Line], low: int, high: int, judge: Judge) -> None:
    """Look at the lines of the article's box and, for bylines, at those around it."""
    for line in lines[low:high]:
        if line.block.links * 2 < len(line.block.text) or len(line.block.text) <= _LINKED_HEAD:
            judge.look(line)
    for line in (*lines[max(0, low - _ABOVE) : low], *lines[high : high + _BELOW]):
        if line.block.links * 2 < len(line.block.text) and _DAY_OR_SOURCE.search(line.block.text):
            judge.look(line)


def _title(
    tree: Tree, lines: list[Line], place: Place, dump: bool, hints: SiteHints | None
) -> tuple[str | None, str]:
    if dump:
        start = max(place.start, beginning(lines, None))
        title, where = dump_title(lines, start), "line"
    else:
        title, where = find_title(tree, lines, min(place.start, len(lines) - 1), hints)
    return (repair(title).text, where) if title else (None, "")


def _outside(lines: list[Line], place: Place) -> Iterator[Cut]:
    """What stands outside the article's box, up to a bound."""
    others = (*lines[place.high :], *reversed(lines[: place.low]))
    for line in others[:_CUTS_OUTSIDE]:
        reason = line.verdict.reason if line.verdict else "outside the article"
        yield Cut(line.block.text[:_CUT_LIMIT], reason)


def _scraps(lines: list[Line]) -> str:
    """What a page without running text says at all: captions, a few short lines."""
    return "\n".join(
        line.block.text
        for line in lines
        if not line.box
        and line.verdict is None
        and line.byline is None
        and line.block.links * 2 <= len(line.block.text)
        and len(line.block.text) >= _SCRAP
    )


def _little_text(tree: Tree, trimmed: Trimmed, title: str | None) -> tuple[str, ...]:
    size = sum(len(block.text) for block in trimmed.blocks)
    if size >= _LITTLE_TEXT:
        return ()
    if tree.images >= _MANY_IMAGES:
        return (f"gallery: {tree.images} images and {size} characters of text",)
    if title and _VIDEO.search(title):
        return (f"video: {size} characters of text",)
    return ()
