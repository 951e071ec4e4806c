"""What a site file tells the reader of a page."""

from __future__ import annotations

import pipelines
from model import Page
from pipelines import Report


def test_a_page_with_an_address_is_read_as_its_site_file_says() -> None:
    """本报 on a paper's own host is that paper; the same bytes from elsewhere name nobody."""
    news = "<p>本报讯　11月19日，总投资15亿元的晋江样品项目签约。</p>"
    text = f"<h1>样品项目签约</h1><p>2026-11-20</p>{news}"
    sources = []
    for url in ("https://www.qzwb.com/gb/content/2026-11/20/content_1.htm", "http://a.test/1.htm"):
        read = pipelines.read_page(Page("a", text.encode(), "a.html", url))
        assert isinstance(read, Report)
        sources.append(read.article.source)
    assert sources == ["泉州网", None]
