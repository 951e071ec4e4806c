"""What a run begins with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crawler.doors import lane_of
from crawler.entries import Kind, New
from crawler.politeness import CHINA
from crawler.site import Site, start_urls


def seeds(sites: Sequence[Site]) -> list[New]:
    """The URLs that a run begins with: sections (of the last days' e-papers too), maps, feeds."""
    today = datetime.now(CHINA).date()
    news: dict[str, New] = {}
    for site in sites:
        for at, section in enumerate(site.section):
            for url in start_urls(site, section, today):
                news.setdefault(url, New(url, site.name, lane_of(url), Kind.SECTION, section=at))
        for url in filter(None, (site.canonical(site.sitemap) if site.sitemap else None,)):
            news.setdefault(url, New(url, site.name, lane_of(url), Kind.MAP))
        for feed in site.rss:
            url = site.canonical(feed) or ""
            news.setdefault(url, New(url, site.name, lane_of(url), Kind.FEED))
    return list(news.values())
