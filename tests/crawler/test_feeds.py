"""Sitemaps and feeds: what they list, and what they may not do to us."""

from __future__ import annotations

import gzip
import time

import pytest

from crawler.feeds import MAX_ENTRIES, Feed, read
from crawler.outcomes import Refused
from crawler.site import Site

SITE = Site("样报", ("n.test",), "泉州市", ("/a/{n}.htm",), (1, 9), sitemap="http://n.test/m.xml")


def urls(feed: Feed) -> list[str]:
    return [link.url for link in feed.articles]


def rows(numbers: range, mark: str = "2026-11-20") -> str:
    return "".join(
        f"<url><loc>http://n.test/a/{n}.htm</loc><lastmod>{mark}</lastmod></url>" for n in numbers
    )


def ask(text: str | bytes, **kwargs: object) -> Feed:
    content = text.encode() if isinstance(text, str) else text
    return read(SITE, "http://n.test/m.xml", content, **kwargs)  # type: ignore[arg-type]


def test_sitemap_with_marks_foreign_urls_left_out() -> None:
    found = ask(f"<urlset>{rows(range(2))}<url><loc>http://x.test/a/9.htm</loc></url></urlset>")
    assert [(link.url, link.mark) for link in found.articles] == [
        ("http://n.test/a/0.htm", "2026-11-20"), ("http://n.test/a/1.htm", "2026-11-20"),
    ]  # fmt: skip


def test_old_entries_are_left_out() -> None:
    text = f"<urlset>{rows(range(1), '2020-01-01T08:00:00+08:00')}{rows(range(1, 2))}</urlset>"
    assert urls(ask(text, since="2026-11-01")) == ["http://n.test/a/1.htm"]


def test_index_leads_to_maps_but_not_for_ever() -> None:
    text = "<sitemapindex><sitemap><loc>http://n.test/m2.xml</loc></sitemap></sitemapindex>"
    assert [link.url for link in ask(text).maps] == ["http://n.test/m2.xml"]
    with pytest.raises(Refused, match="deeper"):
        ask(text, depth=2)


RSS = (
    "<rss><channel><item><title>x</title><link>http://n.test/a/1.htm</link>"
    "<pubDate>Fri, 20 Nov 2026 08:00:00 +0800</pubDate></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry>'
    '<link rel="self" href="http://n.test/a/2.htm"/><link href="http://n.test/a/1.htm"/>'
    "<updated>2026-11-20</updated></entry></feed>"
)
PREFIXED = (
    '<s:urlset xmlns:s="x"><s:url><s:loc><![CDATA[ http://n.test/a/1.htm ]]></s:loc></s:url>'
    "</s:urlset>"
)
RELATIVE = "\n  <urlset><url><loc>/a/1.htm</loc></url></urlset>"


@pytest.mark.parametrize("text", [RSS, ATOM, PREFIXED, RELATIVE])
def test_feeds_of_all_kinds(text: str) -> None:
    assert urls(ask(text)) == ["http://n.test/a/1.htm"]


def test_gb_and_gzip() -> None:
    text = f'<?xml version="1.0" encoding="gb2312"?><urlset><!--泉州-->{rows(range(1))}</urlset>'
    assert urls(ask(gzip.compress(text.encode("gb18030")))) == ["http://n.test/a/0.htm"]


BILLION = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><urlset><url><loc>&c;</loc></url></urlset>'
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><loc>&a;</loc></urlset>'


@pytest.mark.parametrize(
    "text",
    [
        BILLION, EXTERNAL, "<html>not found", "", "<urlset>", "\x00", "<a>" * 1000,
        f"<urlset>{rows(range(MAX_ENTRIES + 1))}</urlset>", b"\x1f\x8bdamaged",
        gzip.compress(b" " * (40 * 2**20)),
    ],
    ids=["billion", "external", "html", "empty", "open", "null", "deep", "long", "gz", "bomb"],
)  # fmt: skip
def test_what_is_no_feed_is_refused_quickly(text: str | bytes) -> None:
    started = time.monotonic()
    with pytest.raises(Refused):
        ask(text)
    assert time.monotonic() - started < 3
