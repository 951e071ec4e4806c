"""Looking before crawling: what a run would fetch, whether a site file fits, a first draft."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from crawler import listing, robots
from crawler.client import PRODUCT, Answer, Client
from crawler.decoding import decode
from crawler.frontier import Frontier
from crawler.outcomes import Outcome, Refused
from crawler.politeness import CHINA
from crawler.robots import Robots
from crawler.seeds import seeds
from crawler.settings import Settings
from crawler.site import Section, Site, start_urls
from crawler.source import id_of_url
from crawler.urls import Scope, canonical, path_of
from errors import UsageError
from model import Page

Read = Callable[[Page], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Planned:
    """A URL that a run would ask for."""

    site: str
    url: str
    kind: str


@dataclass(slots=True)
class Check:
    """One site tried live. ``article`` is what was read of one article: title, date …"""

    site: str
    robots: str = ""
    sections: list[tuple[str, str, int]] = field(default_factory=list)
    article_url: str = ""
    article: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether the site file fits the site today."""
        return not self.problems


def plan(sites: tuple[Site, ...], settings: Settings) -> list[Planned]:
    """What a run would ask for first: sections, maps and feeds, and what waits from before.

    Asks nothing of anyone, and writes nothing.
    """
    planned = [Planned(new.site, new.url, new.kind.name.lower()) for new in seeds(sites)]
    if settings.frontier.exists():
        store = Frontier(settings.frontier)
        names = {site.name for site in sites}
        planned += [
            Planned(site, url, kind.name.lower())
            for site, url, kind in store.waiting_urls()
            if site in names
        ]
        store.close()
    return list(dict.fromkeys(planned))


def check(site: Site, settings: Settings, read: Read) -> Check:
    """Try a site live: robots.txt, each section, one article read by ``read``.

    ``read`` answers what it read of a page as words (title, date, the body's length).
    Politely: one request after another, the site's delay between them.
    """
    return asyncio.run(_check(site, settings, read))


async def _check(site: Site, settings: Settings, read: Read) -> Check:
    found = Check(site.name)
    client = _client(settings)
    today = datetime.now(CHINA).date()
    try:
        articles: list[str] = []
        for section in site.section:
            url = start_urls(site, section, today)[0]
            rules = await _rules(client, url, found)
            if not rules.allows(url):
                found.problems.append(f"{url}: robots.txt asks not to")
                continue
            await asyncio.sleep(float(site.delay))
            articles += await _section(client, site, section, url, found)
        if articles:
            await asyncio.sleep(float(site.delay))
            await _article(client, articles[0], found, read)
        elif site.section:
            found.problems.append("no article to read")
    finally:
        await client.aclose()
    return found


async def _rules(client: Client, url: str, found: Check) -> Robots:
    parts = urlsplit(url)
    try:
        answer = await client.get(
            f"{parts.scheme}://{parts.netloc}/robots.txt", types=None, cut_at=robots.MAX_BYTES
        )
    except Refused as refused:
        if refused.outcome is Outcome.EMPTY:
            return robots.ALL
        found.robots = str(refused)
        return robots.by_status(refused.status) or robots.NONE
    if answer.location is not None:
        found.robots = f"moved to {answer.location}"
        return robots.NONE
    found.robots = f"{len(answer.content)} bytes"
    return robots.parse(answer.content, PRODUCT)


async def _section(
    client: Client, site: Site, section: Section, url: str, found: Check
) -> list[str]:
    answer = await _get(client, url)
    if isinstance(answer, Refused):
        found.problems.append(f"{url}: {answer}")
        found.sections.append((url, answer.outcome.value, 0))
        return []
    if answer.location is not None:
        found.problems.append(f"{url}: moved to {answer.location}")
        return []
    links = listing.read(site, section, url, answer.content, answer.header("content-type"))
    found.sections.append((url, f"{links.seen} links, {links.charset}", len(links.articles)))
    if not links.articles:
        found.problems.append(f"{url}: no link is an article's by the templates")
    return [link.url for link in links.articles]


async def _article(client: Client, url: str, found: Check, read: Read) -> None:
    found.article_url = url
    answer = await _get(client, url)
    if isinstance(answer, Refused):
        found.problems.append(f"{url}: {answer}")
        return
    page = Page(
        id_of_url(url), answer.content, url, url, answer.header("content-type"), answer.fetched
    )
    found.article = read(page)
    missing = [name for name, value in found.article.items() if not value]
    if missing:
        found.problems.append(f"{url}: no {', '.join(missing)} was read")


async def _get(client: Client, url: str) -> Answer | Refused:
    try:
        return await client.get(url)
    except Refused as refused:
        return refused


def draft(url: str, settings: Settings) -> str:
    """A site file's first draft from a section page: its commonest article template.

    Raises:
        UsageError: not a web address, or a page without anything like article links.
        Refused: the page cannot be had.
    """
    spelled = canonical(url)
    if spelled is None:
        raise UsageError(f"{url}: not an address that starts with http:// or https://")
    answer = asyncio.run(_draft_page(spelled, settings))
    return draft_from(spelled, answer.content, answer.header("content-type"))


async def _draft_page(url: str, settings: Settings) -> Answer:
    client = _client(settings)
    try:
        rules = await _rules(client, url, Check(""))
        if not rules.allows(url):
            raise UsageError(f"{url}: the site's robots.txt asks not to read this page")
        return await client.get(url)
    finally:
        await client.aclose()


def draft_from(url: str, content: bytes, content_type: str = "") -> str:
    """The draft for a page that is at hand."""
    from selectolax.lexbor import LexborHTMLParser

    host = urlsplit(url).hostname or ""
    text, charset = decode(content, content_type)
    tree = LexborHTMLParser(text)
    counts: Counter[str] = Counter()
    for node in tree.css("a[href]"):
        target = canonical(node.attributes.get("href") or "", base=url)
        if target and Scope((host,)).holds(target) and re.search(r"\d{4,}", path_of(target)):
            counts[template_of(path_of(target))] += 1
    if not counts:
        raise UsageError(f"{url}: no link on this page looks like an article's")
    title = tree.css_first("title")
    name = " ".join(title.text().split())[:40] if title else host
    templates = [t for t, number in counts.most_common(3) if number >= max(counts.values()) / 4]
    lines = [
        f"outlet = {_quoted(name)}",
        f"hosts = [{_quoted(host)}]",
        'region = "福建省"  # the place whose news it brings',
        'checked = ""',
        f"article = [{', '.join(map(_quoted, templates))}]",
        f"charset = {_quoted(charset)}",
        "delay = 3.0",
        "expect = [1, 200]  # new articles a night, least and most",
        "",
        "[[section]]",
        f"url = {_quoted(url)}",
        '# next = "…{page}…" if the list goes on page by page; kind = "portal" if it does not',
    ]
    return "\n".join(lines) + "\n"


def template_of(path: str) -> str:
    """The template of an article's path: dates and numbers become fields."""
    path = _DATED_RE.sub(_dated, path)
    return "".join(
        piece if piece.startswith("{") else re.sub(r"\d+", "{n}", piece)
        for piece in re.split(r"(\{[a-z]+\})", path)
    )


_DATED_RE = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?P<a>[-/_]?)(?:0[1-9]|1[0-2])(?:(?P<b>[-/_]?)(?:0[1-9]|[12]\d|3[01]))?"
    r"(?!\d)"
)


def _dated(match: re.Match[str]) -> str:
    day = f"{match['b']}{{dd}}" if match["b"] is not None else ""
    return f"{{yyyy}}{match['a']}{{mm}}{day}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _client(settings: Settings) -> Client:
    return Client(
        settings.contact, settings.limits, settings.resolve, settings.loopback, settings.tls
    )
