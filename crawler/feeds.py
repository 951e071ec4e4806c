"""Sitemaps and RSS/Atom feeds: read as they stream, bounded, without DTDs or entities."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from crawler.listing import Link
from crawler.outcomes import Outcome, Refused
from crawler.site import Site

MAX_ENTRIES = 50_000
MAX_DEPTH = 3  # a sitemap of sitemaps of sitemaps
MAX_XML_DEPTH = 64
MAX_BYTES = 32 * 2**20
_ENCODING_RE = re.compile(rb"^(<\?xml[^>]{0,120}encoding\s*=\s*[\"'])([A-Za-z0-9_-]+)([\"'])")


@dataclass(frozen=True, slots=True)
class Feed:
    """Article links, and the maps that a map of maps names."""

    articles: tuple[Link, ...]
    maps: tuple[Link, ...]


@dataclass(slots=True)
class _Reader:
    """Collects (kind, address, last change) while expat reads."""

    entries: list[tuple[str, str, str]] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    loc: str = ""
    mark: str = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2].lower()
        self.path.append(name)
        self.text.clear()
        if len(self.path) > MAX_XML_DEPTH:
            raise Refused(Outcome.BAD_LISTING, "XML nested too deep")
        if name in ("url", "sitemap", "item", "entry"):
            self.loc = self.mark = ""
        elif name == "link" and attributes.get("rel", "alternate") == "alternate":
            self.loc = self.loc or attributes.get("href", "")

    def data(self, text: str) -> None:
        if sum(map(len, self.text)) < 4096:
            self.text.append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2].lower()
        text = "".join(self.text).strip()
        self.path.pop()
        self.text.clear()
        parent = self.path[-1] if self.path else ""
        if name in ("loc", "link") and parent in ("url", "sitemap", "item") and text:
            self.loc = text
        elif name in ("lastmod", "pubdate", "updated", "modified") and text:
            self.mark = text
        elif name in ("url", "sitemap", "item", "entry") and self.loc:
            self.entries.append((name, self.loc, self.mark))
            if len(self.entries) > MAX_ENTRIES:
                raise Refused(Outcome.BAD_LISTING, f"more than {MAX_ENTRIES} entries")


def read(site: Site, url: str, content: bytes, *, since: str = "", depth: int = 0) -> Feed:
    """The articles and further maps of a sitemap, or the articles of a feed.

    ``since`` (ISO day) leaves out entries whose last change, where told in ISO, lies before.
    ``depth`` is how many maps led here.

    Raises:
        Refused: BAD_LISTING for what is no sound XML, brings a DTD, or is too large or deep.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = _refuse_dtd
    try:
        parser.Parse(_plain(content), True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refused(Outcome.BAD_LISTING, f"no sound XML: {error}") from error
    articles: dict[str, Link] = {}
    maps: dict[str, Link] = {}
    for kind, loc, mark in reader.entries:
        target = site.canonical(loc, url)
        if target is None or not site.scope.holds(target) or _before(mark, since):
            continue
        if kind == "sitemap":
            maps[target] = Link(target, mark)
        elif site.is_article(target):
            articles[target] = Link(target, mark)
    if maps and depth + 1 >= MAX_DEPTH:
        raise Refused(Outcome.BAD_LISTING, f"maps nested deeper than {MAX_DEPTH}")
    return Feed(tuple(articles.values()), tuple(maps.values()))


def _refuse_dtd(*_: object) -> None:
    raise Refused(Outcome.BAD_LISTING, "XML with a DTD")


def _plain(content: bytes) -> bytes:
    """The XML itself, in UTF-8: .xml.gz unpacked within bounds, GB encodings decoded."""
    if content.startswith(b"\x1f\x8b"):
        inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            content = inflate.decompress(content, MAX_BYTES + 1)
        except zlib.error as error:
            raise Refused(Outcome.BAD_LISTING, "damaged gzip data") from error
        if len(content) > MAX_BYTES:
            raise Refused(Outcome.BOMB, f"more than {MAX_BYTES} bytes unpacked")
    content = content.lstrip()
    match = _ENCODING_RE.match(content)
    if match and match[2].lower().startswith(b"gb"):
        text = content.decode("gb18030", "replace")
        return text.replace(match[2].decode("ascii"), "utf-8", 1).encode()
    return content


def _before(mark: str, since: str) -> bool:
    return bool(since) and bool(re.match(r"\d{4}-\d{2}-\d{2}", mark)) and mark[:10] < since
