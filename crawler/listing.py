"""What a section page leads to: articles, further nodes, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from crawler import patterns
from crawler.decoding import decode
from crawler.site import Section, Site
from crawler.urls import path_of

MAX_LINKS = 5_000


@dataclass(frozen=True, slots=True)
class Link:
    """A canonical URL found on a page. ``mark`` is the listing's word on its last change."""

    url: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The links of a section page, in its order, each once. ``charset`` is what it read as."""

    articles: tuple[Link, ...]
    nodes: tuple[Link, ...]
    charset: str
    seen: int


def read(site: Site, section: Section, url: str, content: bytes, content_type: str) -> Listing:
    """Find a section page's articles (by the site's templates) and e-paper nodes.

    ``seen`` counts all links of the page that are web addresses of the site.
    """
    from selectolax.lexbor import LexborHTMLParser

    text, charset = decode(content, content_type, site.charset)
    tree = LexborHTMLParser(text)
    base_node = tree.css_first("base[href]")
    base = (base_node.attributes.get("href") or "") if base_node else ""
    base_url = site.canonical(base, url) or url if base else url
    articles: dict[str, Link] = {}
    nodes: dict[str, Link] = {}
    seen = 0
    for node in tree.css(_selector(site))[: MAX_LINKS * 4]:
        href = node.attributes.get("href") or ""
        target = site.canonical(href, base_url)
        if target is None or not site.scope.holds(target):
            continue
        seen += 1
        if site.is_article(target):
            articles.setdefault(target, Link(target))
        elif section.node and patterns.fits(section.node, path_of(target)) and target != url:
            nodes.setdefault(target, Link(target))
        if len(articles) >= MAX_LINKS:
            break
    return Listing(tuple(articles.values()), tuple(nodes.values()), charset, seen)


def _selector(site: Site) -> str:
    # Image maps of e-papers keep their links in <area>.
    return "a[href], area[href]" if site.links == "a" else site.links
