"""The order in which a page is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from errors import NoArticle, PageTooLarge
from extract.body.charset import decode
from extract.body.dateline import Dateline, find_dateline, implied_year, resolve
from extract.body.days import find_day, url_day
from extract.body.dom import MAX_BYTES, Tree, parse
from extract.body.meta import meta_day, meta_source
from extract.body.noise import is_glossed, is_old_script
from extract.body.select import Judge, Line, choose, weigh
from extract.body.text import parse_text
from extract.body.region import find_region
from extract.body.title import dump_title, find_title
from extract.body.trim import beginning, first_text, trim
from model import Article, Page
from normalize.text import repair

_MARKUP = re.compile(r"<(?:![dD][oO]|/?[a-zA-Z][a-zA-Z0-9]{0,15}[\s/>])")
_ABOVE = 40
_BELOW = 8
_SAMPLE = 12
_SAMPLE_WIDTH = 160


def read(page: Page) -> Article:
    """Read the article on a page. See the package's :func:`extract.body.read`."""
    if len(page.content) > MAX_BYTES:
        raise PageTooLarge(f"{len(page.content)} bytes: a page may have {MAX_BYTES}")
    decoded = decode(page.content, page.content_type)
    dump = not _is_markup(decoded.text, page)
    tree = parse_text(decoded.text) if dump else parse(decoded.text)
    if not tree.blocks:
        raise NoArticle("the page holds no text: only scripts, frames or images")
    longest = sorted((block.text for block in tree.blocks), key=len)[-_SAMPLE:]
    sample = "\n".join(text[:_SAMPLE_WIDTH] for text in longest)
    judge = Judge(is_old_script(sample), is_glossed(sample))
    lines = weigh(tree.blocks, judge)
    low, high = (0, len(lines)) if dump else choose(tree, lines, judge)
    for index in range(max(0, low - _ABOVE), min(len(lines), high + _BELOW)):
        line = lines[index]
        if low <= index < high or line.block.links * 2 < len(line.block.text):
            judge.look(line)
    start = low + first_text(lines[low:high])
    if dump:
        title, title_from = dump_title(lines, max(start, beginning(lines, None))), "line"
    else:
        title, title_from = find_title(tree, lines, min(start, len(lines) - 1))
    title = repair(title).text if title else None
    trimmed = trim(tree, lines[low:high], title, dump=dump)
    page_text = "\n".join(block.text for block in trimmed.blocks)
    if not page_text:
        raise NoArticle("the page has no article: no running text was found on it")
    repaired = repair(page_text)
    fields = _fields(page, tree, lines, (low, start, high), repaired.text, title)
    published, source, region, read_from = fields
    if title and title_from:
        read_from["title"] = title_from
    return Article(
        id=page.id,
        body=repaired.text,
        title=title,
        published=published,
        source=source,
        region=region,
        url=page.url,
        page_text=page_text,
        alignment=repaired.alignment,
        read_from=MappingProxyType(read_from),
        cuts=tuple(trimmed.cuts),
        warnings=decoded.warnings,
    )


def _is_markup(text: str, page: Page) -> bool:
    if page.content_type and "text/plain" in page.content_type:
        return False
    return _MARKUP.search(text, 0, 100_000) is not None


def _fields(
    page: Page, tree: Tree, lines: list[Line], span: tuple[int, int, int], body: str, title: str | None
) -> tuple[date | None, str | None, str | None, dict[str, str]]:
    low, start, high = span
    read_from: dict[str, str] = {}
    byline_day, byline_source = _bylines(lines, low, start, high)
    day, day_from = meta_day(tree)
    if byline_day is not None:
        day, day_from = byline_day, "byline"
    elif day is None and page.url and (found := url_day(page.url)):
        day, day_from = found, "url"
    dateline = _first_dateline(body)
    if dateline is not None and (found := resolve(dateline, day or _latest(lines), body)):
        day, day_from = found, "dateline"
    source, source_from = byline_source, "byline"
    if source is None:
        source, source_from = meta_source(tree)
    if source is None and dateline is not None and dateline.outlet:
        source, source_from = dateline.outlet, "dateline"
    source = repair(source).text if source else None
    if day:
        read_from["published"] = day_from
    if source:
        read_from["source"] = source_from
    outlets = [name for name in (source, dateline.outlet if dateline else None) if name]
    outlets += [tree.meta[k] for k in ("sitename", "og:site_name") if k in tree.meta]
    region = find_region(title, body, [*outlets, tree.head_title[-24:]])
    if region:
        read_from["region"] = "places"
    return day, source, region, read_from


def _bylines(lines: list[Line], low: int, start: int, high: int) -> tuple[date | None, str | None]:
    """Day and source from the lines above the running text, nearest first, then from below."""
    day: date | None = None
    source: str | None = None
    above = range(min(start, len(lines)) - 1, max(-1, start - 40), -1)
    below = range(start + 1, min(len(lines), high + 6))
    for index in (*above, *below):
        found = lines[index].byline
        if found is None:
            continue
        if index < start or found.source:
            day = day or found.day
        source = source or found.source
        if day and source:
            break
    return day, source


def _latest(lines: list[Line]) -> date | None:
    """The latest day beside the page's lists: no article on it is younger than that."""
    days = (find_day(line.key) for line in lines if line.key and not line.weight)
    return max((found for found in days if found), default=None)


def _first_dateline(body: str) -> Dateline | None:
    for paragraph in body.split("\n", 5)[:5]:
        if found := find_dateline(paragraph):
            return found
    return None
