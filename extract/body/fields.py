"""Day, source and region of an article, each from the best of its places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from extract.body.byline import is_outlet
from extract.body.dateline import Dateline, find_dateline, resolve
from extract.body.days import find_day, url_day
from extract.body.hints import SiteHints
from extract.body.meta import meta_day, meta_source
from extract.body.region import find_region
from extract.body.select import Line
from extract.body.title import site_of
from extract.body.tree import Tree
from model import Page
from normalize.places import name_on
from normalize.text import fold, repair

_LINES_ABOVE = 40
_LINES_BELOW = 6
_PARAGRAPHS = 5
_POSTED_BELOW = 40
_POSTED_LIMIT = 100
_DAY_LINE = 40
_POSTED = re.compile(
    r"发布时间|發佈時間|发表于|發表於|发表时间|發表時間|发布于|发布日期|更新时间|发帖时间|\d日?[^。]{0,40}发表"
)
_HOST = re.compile(r"政府|门户|委员会|管委会|信息港|厂房|[局委办]$")
_PORTAL = re.compile(r"(?:网|网站|在线|资讯|信息|平台|频道|新闻中心)$")
_PRINTED = re.compile(r"(?:日报|晚报|晨报|早报|时报|商报|都市报|导报|快报|侨乡报|社)$")
_PAPER = re.compile(
    r"([\u3400-\u9fff]{2,8}?(?:日报|晚报|晨报|早报|时报|商报|都市报|导报|快报|侨乡报))|"
    r"(?:^|[\s《|_-])([\u3400-\u9fff]{2,6}报)(?=$|[\s》|_(-]|数字报|电子报|电子版)|"
    r"([\u3400-\u9fff]{2,6}?报)社"
)
_OURS = re.compile(r"本报(?:讯|记者|通讯员|综合)")
_SITE_NAMES = ("sitename", "og:site_name", "application-name", "apple-mobile-web-app-title")


@dataclass(slots=True)
class Fields:
    """What was found, and where."""

    published: date | None = None
    source: str | None = None
    region: str | None = None
    read_from: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the article stands among a page's lines: its box, and its first running text."""

    low: int
    start: int
    high: int


def find_fields(
    page: Page,
    tree: Tree,
    lines: list[Line],
    place: Place,
    article: tuple[str | None, str],
    hints: SiteHints | None,
) -> Fields:
    """Day, source and region of an article of this title and (repaired) body.

    The day: the dateline's, else the byline's, the head's, the URL's. The source: what the
    byline or the head names after 来源, unless that is only the host and a dateline names the
    outlet; else the dateline's outlet; else, where the text says 本报, the paper's own name.
    """
    title, body = article
    found = Fields()
    byline_day, byline_source = _bylines(lines, place)
    dateline = _first_dateline(body)
    page_day = _page_day(page, tree, byline_day)
    if page_day[0] is None:
        page_day = _posted(lines[place.low : place.high + _POSTED_BELOW]), "posted"
    _set_day(found, page_day, dateline, lines, body)
    _set_source(found, byline_source, tree, dateline, lines, body, hints)
    outlets = [name for name in (found.source, dateline.outlet if dateline else None) if name]
    outlets += [tree.meta[key] for key in _SITE_NAMES if key in tree.meta]
    outlets.append(site_of(tree.head_title))
    if hints is not None and hints.region:
        outlets.append(hints.region)
    region = find_region(title, body, outlets)
    found.region = region and name_on(region, found.published)
    if found.region:
        found.read_from["region"] = "places"
    return found


def _page_day(page: Page, tree: Tree, byline_day: date | None) -> tuple[date | None, str]:
    if byline_day is not None:
        return byline_day, "byline"
    day, where = meta_day(tree)
    url = page.url or tree.meta.get("canonical") or tree.meta.get("og:url")
    if day is None and url:
        return url_day(url), "url"
    return day, where


def _posted(lines: list[Line]) -> date | None:
    """The day of the first line that says when something was posted (发表于, 发布时间)."""
    for line in lines:
        text = line.block.text
        if len(text) < _POSTED_LIMIT and _POSTED.search(text) and (found := find_day(fold(text))):
            return found
    return None


def _set_day(
    found: Fields,
    page_day: tuple[date | None, str],
    dateline: Dateline | None,
    lines: list[Line],
    body: str,
) -> None:
    day, where = page_day
    if dateline is not None and (own := resolve(dateline, day or _latest(lines), body)):
        day, where = own, "dateline"
    if day is not None:
        found.published = day
        found.read_from["published"] = where


def _set_source(
    found: Fields,
    byline: str | None,
    tree: Tree,
    dateline: Dateline | None,
    lines: list[Line],
    body: str,
    hints: SiteHints | None,
) -> None:
    source, where = byline, "byline"
    if source is None:
        source, where = meta_source(tree)
    outlet = dateline.outlet if dateline is not None else None
    if outlet and (source is None or _is_host(source, outlet, tree)):
        source, where = outlet, "dateline"
    if source is None and ((dateline is not None and dateline.own) or _OURS.search(body)):
        source, where = _own_name(tree, lines, hints), "paper"
    if source:
        found.source = repair(source).text
        found.read_from["source"] = where


def _is_host(source: str, outlet: str, tree: Tree) -> bool:
    """Whether a source is only the site that shows what the dateline's outlet wrote."""
    if _HOST.search(source) is not None or source == tree.meta.get("sitename"):
        return True
    return _PORTAL.search(source) is not None and _PRINTED.search(outlet) is not None


def _own_name(tree: Tree, lines: list[Line], hints: SiteHints | None) -> str | None:
    """Whom 本报 means: the paper that the site's file, its head, its top or its foot names."""
    if hints is not None and hints.source:
        return hints.source
    names = [tree.meta[key] for key in _SITE_NAMES if key in tree.meta]
    tops = [line.block.text for line in lines if not line.weight and len(line.block.text) < 90]
    for text in (*names, tree.head_title, *tops):
        if match := _PAPER.search(repair(fold(text)).text):
            return match[1] or match[2] or match[3]
    return None


def _bylines(lines: list[Line], place: Place) -> tuple[date | None, str | None]:
    """Day and source from the lines above the running text, nearest first, then from below."""
    day: date | None = None
    named: str | None = None
    beside: str | None = None
    drawn_up: date | None = None
    above = range(min(place.start, len(lines)) - 1, max(-1, place.start - _LINES_ABOVE), -1)
    below = range(place.start + 1, min(len(lines), place.high + _LINES_BELOW))
    for index in (*above, *below):
        found = lines[index].byline
        if found is None:
            continue
        if found.drawn_up:
            drawn_up = drawn_up or found.day
        elif index < place.start or found.source:
            day = day or found.day
        if found.labelled and found.source:
            named = named or found.source
        else:
            beside = beside or found.source or _account_above(lines, index)
        if day and named:
            break
    return day or drawn_up, named or beside


def _account_above(lines: list[Line], index: int) -> str | None:
    """The account that stands on its own line above the day's, on a page copied out as text."""
    if not index or lines[index].block.node or len(lines[index].block.text) > _DAY_LINE:
        return None
    words = list(dict.fromkeys(lines[index - 1].block.text.split()))
    return words[0] if len(words) == 1 and is_outlet(words[0]) else None


def _latest(lines: list[Line]) -> date | None:
    """The latest day beside the page's lists: the page was made on that day or after."""
    days = (find_day(line.key) for line in lines if line.key and not line.weight)
    return max((found for found in days if found), default=None)


def _first_dateline(body: str) -> Dateline | None:
    for paragraph in body.split("\n", _PARAGRAPHS)[:_PARAGRAPHS]:
        if found := find_dateline(paragraph):
            return found
    return None
