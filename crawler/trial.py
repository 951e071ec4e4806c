"""Looking before crawling: what a run would fetch, whether a site file fits, a first draft."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from crawler import feeds, listing
from crawler.client import FEED_TYPES, PAGE_TYPES, Answer, Client
from crawler.decoding import decode
from crawler.fetch import rules_of
from crawler.frontier import Frontier
from crawler.outcomes import Outcome, Refused
from crawler.politeness import CHINA, Pace
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
    trial = _Trial(site, settings.client(), Check(site.name))
    today = datetime.now(CHINA).date()
    try:
        articles: list[str] = []
        for section in site.section:
            articles += await trial.section(section, start_urls(site, section, today))
        for url in (site.sitemap, *site.rss):
            if url:
                articles += await trial.feed(site.canonical(url) or url)
        if articles:
            await trial.article(articles[0], read)
        else:
            trial.found.problems.append("no article to read")
    finally:
        await trial.client.aclose()
    return trial.found


@dataclass(slots=True)
class _Trial:
    """One site tried live, at its own pace; what is found goes into ``found``."""

    site: Site
    client: Client
    found: Check
    paces: dict[str, Pace] = field(default_factory=dict)
    rules: dict[str, Robots] = field(default_factory=dict)

    async def section(self, section: Section, urls: list[str]) -> list[str]:
        """The articles of a section page; of an e-paper, those of its newest edition."""
        problems: list[str] = []
        for url in urls:
            answer = await self._get(url)
            if isinstance(answer, Refused):
                problems.append(f"{url}: {answer}")
                self.found.sections.append((url, answer.outcome.value, 0))
                continue
            if answer.location is not None:
                problems.append(f"{url}: moved to {answer.location}")
                continue
            kind = answer.header("content-type")
            links = listing.read(self.site, section, url, answer.content, kind)
            said = f"{links.seen} links, {links.charset}"
            self.found.sections.append((url, said, len(links.articles)))
            if links.articles:
                return [link.url for link in links.articles]
            problems.append(f"{url}: no link is an article's by the templates")
        self.found.problems += problems
        return []

    async def feed(self, url: str, depth: int = 0) -> list[str]:
        """The articles of a sitemap or a feed; of a map of maps, those of its first."""
        answer = await self._get(url, FEED_TYPES)
        try:
            if isinstance(answer, Refused):
                raise answer
            if answer.location is not None:
                raise Refused(Outcome.REDIRECT, f"moved to {answer.location}")
            found = feeds.read(self.site, url, answer.content, depth=depth)
        except Refused as refused:
            self.found.problems.append(f"{url}: {refused}")
            self.found.sections.append((url, refused.outcome.value, 0))
            return []
        said = f"{len(found.maps)} maps" if found.maps else "a map or feed"
        self.found.sections.append((url, said, len(found.articles)))
        if not found.articles and found.maps:
            return await self.feed(found.maps[0].url, depth + 1)
        if not found.articles:
            self.found.problems.append(f"{url}: no entry is an article's by the templates")
        return [link.url for link in found.articles]

    async def article(self, url: str, read: Read) -> None:
        """Read one article, and note what was not read of it."""
        self.found.article_url = url
        answer = await self._get(url)
        if isinstance(answer, Refused):
            self.found.problems.append(f"{url}: {answer}")
            return
        page = Page(
            id_of_url(url), answer.content, url, url, answer.header("content-type"), answer.fetched
        )
        self.found.article = read(page)
        missing = [name for name, value in self.found.article.items() if not value]
        if missing:
            self.found.problems.append(f"{url}: no {', '.join(missing)} was read")

    async def _get(self, url: str, types: Sequence[str] = PAGE_TYPES) -> Answer | Refused:
        try:
            rules = await self._door(url)
        except Refused as refused:
            return Refused(Outcome.ROBOTS_UNAVAILABLE, f"robots.txt cannot be had ({refused})")
        if not rules.allows(url):
            return Refused(Outcome.ROBOTS, "robots.txt asks not to")
        pace = self._pace(url)
        pace.crawl_delay = rules.delay
        async with pace.turn():
            try:
                return await self.client.get(url, types=types)
            except Refused as refused:
                return refused

    def _pace(self, url: str) -> Pace:
        host = urlsplit(url).hostname or ""
        return self.paces.setdefault(host, Pace(float(self.site.delay)))

    async def _door(self, url: str) -> Robots:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self.rules:
            async with self._pace(url).turn():
                try:
                    self.rules[origin] = await rules_of(self.client, origin, self.site.scope.holds)
                except Refused as refused:
                    self._tell_rules(str(refused))
                    raise
            self._tell_rules(_described(self.rules[origin]))
        return self.rules[origin]

    def _tell_rules(self, told: str) -> None:
        known = self.found.robots.split("; ") if self.found.robots else []
        self.found.robots = "; ".join(dict.fromkeys((*known, told)))


def _described(rules: Robots) -> str:
    if rules.closed:
        return "closed to us"
    delay = f", Crawl-delay {rules.delay:g} s" if rules.delay else ""
    return f"{len(rules.rules)} rules for us{delay}"


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
    client = settings.client()
    parts = urlsplit(url)
    try:
        rules = await rules_of(client, f"{parts.scheme}://{parts.netloc}")
        if not rules.allows(url):
            raise UsageError(f"{url}: the site's robots.txt asks not to read this page")
        answer = await client.get(url)
    finally:
        await client.aclose()
    if answer.location is not None:
        raise UsageError(f"{url}: has moved; try {answer.location}")
    return answer


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
