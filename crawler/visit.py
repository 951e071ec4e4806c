"""One visit: a waiting URL, asked for in its host's turn, and what follows from the answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from crawler import feeds, listing
from crawler.client import FEED_TYPES, PAGE_TYPES, Answer, Client
from crawler.doors import MAX_HOPS, Doors, lane_of
from crawler.entries import Kind, New, Row, State, Try
from crawler.frontier import Frontier, now
from crawler.listing import Link
from crawler.outcomes import Outcome, Refused
from crawler.patterns import fill
from crawler.settings import Settings
from crawler.site import Section, SectionKind, Site


class NoWord(Exception):
    """The host's robots.txt cannot be had: nothing may be asked for now."""


@dataclass(slots=True)
class Visitor:
    """Visits URLs of ``sites`` one by one; shared by all lanes of a run."""

    sites: Mapping[str, Site]
    client: Client
    doors: Doors
    frontier: Frontier
    settings: Settings
    run: int
    slots: asyncio.Semaphore

    async def visit(self, row: Row) -> tuple[Try, Answer | None]:
        """What became of it, and the answer if it is to be archived.

        Raises:
            NoWord: robots.txt cannot be had; the URL stays as it was.
        """
        site = self.sites[row.site]
        if not site.scope.holds(row.url):
            return _closed(row, Outcome.OFFSITE, "the site file no longer names this host"), None
        rules = await self.doors.rules(row.url, site)
        if rules is None:
            raise NoWord
        pace = self.doors.pace(row.host, site)
        pace.crawl_delay = max(pace.crawl_delay, rules.delay)
        if not rules.allows(row.url):
            return _closed(row, Outcome.ROBOTS, "robots.txt asks not to"), None
        async with pace.turn():
            at = now()
            started = time.monotonic()
            answer = await self._ask(row, site)
            seconds = time.monotonic() - started
            if isinstance(answer, Refused):
                pace.learn(answer.outcome, seconds, answer.retry_after)
            else:
                pace.learn(Outcome.FETCHED, seconds)
        if isinstance(answer, Refused):
            result = self._refused(row, answer)
        else:
            result = self._answered(row, site, answer)
        result = replace(
            result, at=at, seconds=seconds, ready=now() + max(0.0, pace.ready - time.monotonic())
        )
        keep = isinstance(answer, Answer) and result.outcome is Outcome.FETCHED
        return result, answer if keep and isinstance(answer, Answer) else None

    async def _ask(self, row: Row, site: Site) -> Answer | Refused:
        headers = {}
        if row.body_hash and row.rule == _rule(site, row):
            if row.etag:
                headers["If-None-Match"] = row.etag
            if row.last_modified:
                headers["If-Modified-Since"] = row.last_modified
        types = FEED_TYPES if row.kind in (Kind.MAP, Kind.FEED) else PAGE_TYPES
        async with self.slots:
            try:
                return await self.client.get(row.url, types=types, headers=headers)
            except Refused as refused:
                return refused

    def _refused(self, row: Row, refused: Refused) -> Try:
        outcome = refused.outcome
        result = Try(row, outcome, State.CLOSED, 0.0, refused.status, detail=refused.detail)
        if not outcome.transient:
            return result
        if row.tries + 1 >= self.settings.tries:
            return replace(result, state=State.FAILED)
        wait = max(self.settings.backoff * 2**row.tries, refused.retry_after or 0.0)
        return replace(result, state=State.WAITING, due=now() + wait)

    def _answered(self, row: Row, site: Site, answer: Answer) -> Try:
        base = Try(
            row, Outcome.FETCHED, State.DONE, 0.0, answer.status, size=len(answer.body),
            etag=_header(answer, "etag"), last_modified=_header(answer, "last-modified"),
            rule=_rule(site, row),
        )  # fmt: skip
        if answer.location is not None:
            return self._redirected(base, site, answer.location)
        if answer.status == 304:
            return self._unchanged(replace(base, outcome=Outcome.NOT_MODIFIED), site)
        base = replace(base, body_hash=sha256(answer.content).hexdigest()[:32])
        if base.body_hash == row.body_hash and base.rule == row.rule:
            return self._unchanged(replace(base, outcome=Outcome.SAME_BODY), site)
        if row.kind is Kind.ARTICLE:
            return replace(base, state=State.ARCHIVED)
        try:
            if row.kind is Kind.SECTION:
                return self._section(base, site, answer)
            return self._feed(base, site, answer)
        except Refused as refused:
            return replace(
                base, outcome=refused.outcome, state=State.CLOSED, detail=refused.detail,
                body_hash="", etag="", last_modified="",
            )  # fmt: skip

    def _redirected(self, base: Try, site: Site, target: str) -> Try:
        row = base.row
        base = replace(base, etag="", last_modified="", rule="", detail=f"to {target}"[:300])
        spelled = site.canonical(target) or target
        known = self.frontier.known([spelled]).get(spelled, "")
        loops = row.depth and known in (Outcome.REDIRECT, Outcome.REDIRECT_LOOP)
        if not site.scope.holds(spelled):
            return replace(base, outcome=Outcome.REDIRECT_OFFSITE, state=State.CLOSED)
        if loops or spelled == row.url or row.depth >= MAX_HOPS:
            return replace(base, outcome=Outcome.REDIRECT_LOOP, state=State.CLOSED)
        base = replace(base, outcome=Outcome.REDIRECT)
        if row.kind is Kind.ARTICLE and not site.is_article(spelled):
            return replace(base, state=State.CLOSED, detail=f"to no article: {spelled}"[:300])
        hop = New(
            spelled, site.name, lane_of(spelled), row.kind, row.section, row.page, row.streak,
            row.depth + 1,
        )  # fmt: skip
        return replace(base, found=(hop,))

    def _unchanged(self, base: Try, site: Site) -> Try:
        row = base.row
        base = replace(base, links=row.links)
        if row.kind is not Kind.SECTION or row.section >= len(site.section):
            return base
        return replace(base, found=_next_page(row, site, news=0))

    def _section(self, base: Try, site: Site, answer: Answer) -> Try:
        row = base.row
        if row.section >= len(site.section):
            raise Refused(Outcome.OFFSITE, "the site file no longer has this section")
        section = site.section[row.section]
        found = listing.read(site, section, row.url, answer.content, answer.header("content-type"))
        if not found.articles and not found.nodes:
            seen = f"no article among {found.seen} links (read as {found.charset})"
            raise Refused(Outcome.BAD_LISTING, seen)
        news = self._unknown(found.articles)
        made = [_article(site, link) for link in found.articles]
        made += [_node(site, row, link) for link in found.nodes]
        made += _next_page(row, site, news)
        return replace(
            base, links=len(found.articles),
            news=news, found=tuple(made),
            detail=f"{news} new of {len(found.articles)}, read as {found.charset}",
        )  # fmt: skip

    def _feed(self, base: Try, site: Site, answer: Answer) -> Try:
        row = base.row
        since = datetime.now(UTC) - timedelta(days=self.settings.map_days)
        found = feeds.read(
            site, row.url, answer.content, since=since.date().isoformat(), depth=row.depth
        )
        made = [_article(site, link) for link in found.articles]
        made += [
            New(m.url, site.name, lane_of(m.url), Kind.MAP, depth=row.depth + 1) for m in found.maps
        ]
        news = self._unknown(found.articles)
        return replace(base, links=len(found.articles), news=news, found=tuple(made))

    def _unknown(self, links: Sequence[Link]) -> int:
        known = self.frontier.known([link.url for link in links])
        return sum(link.url not in known for link in links)


def _closed(row: Row, outcome: Outcome, detail: str) -> Try:
    return Try(row, outcome, State.CLOSED, now(), detail=detail)


def _article(site: Site, link: Link) -> New:
    return New(link.url, site.name, lane_of(link.url), Kind.ARTICLE, mark=link.mark)


def _node(site: Site, row: Row, link: Link) -> New:
    return New(link.url, site.name, lane_of(link.url), Kind.SECTION, section=row.section)


def _next_page(row: Row, site: Site, news: int) -> tuple[New, ...]:
    """The section's next page, unless it ends here or enough known pages went before."""
    section: Section = site.section[row.section]
    streak = 0 if news else row.streak + 1
    if section.kind is not SectionKind.LIST or not section.next:
        return ()
    if streak >= site.known or row.page >= section.pages:
        return ()
    url = site.canonical(fill(section.next, page=section.second + row.page - 1), section.url)
    if url is None or url == row.url:
        return ()
    return (New(url, site.name, lane_of(url), Kind.SECTION, row.section, row.page + 1, streak),)


def _rule(site: Site, row: Row) -> str:
    """What a listing's reading depends on: when it changes, an unchanged page is read anew."""
    if row.kind is Kind.ARTICLE:
        return "article"
    section = site.section[row.section] if row.section < len(site.section) else None
    spelled = repr((site.article, site.query, site.links, site.hosts, section))
    return sha256(spelled.encode()).hexdigest()[:12]


def _header(answer: Answer, name: str) -> str:
    value = answer.header(name)
    return value if len(value) <= 200 and value.isascii() and value.isprintable() else ""
