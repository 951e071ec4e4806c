"""What a site file tells the reader of a page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import pipelines
from crawler.manner import Manner
from crawler.site import OURS
from errors import DataError, UsageError
from model import Page
from pipelines import Report

HOST = "news.odd.test"
SITE = """
outlet = "样报"
hosts = ["news.odd.test"]
region = "晋江市"
article = ["/{yyyy}/{n}.htm"]
expect = [1, 20]
[[section]]
url = "http://news.odd.test/"
[[selectors]]
since = 2026-01-01
content = [".odd-main"]
drop = [".odd-box"]
title = ["#odd-title"]
"""
OLD = "<p>本报讯　往年，总投资99亿元的南安旧样品项目在当地开工，有关负责人到场见证并讲话。</p>" * 9
ODD = f"""<html><head><title>样报网</title></head><body><h1>新闻中心要闻</h1>
<div id="odd-title">样品项目签约</div><p>2026-11-20</p><div class="odd-rest">{OLD}</div>
<div class="odd-main"><div class="odd-box"><p>扫一扫，看更多样品，总投资7亿元。</p></div>
<p>本报讯　11月19日，总投资15亿元的样品石化基地项目签约，将建设生产线和仓库。今年以来，全市签约项目
12个。</p></div></body></html>""".encode()


def own(folder: Path, text: str = SITE, name: str = "odd") -> Path:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def read(page: Page, *folders: Path) -> Report:
    found = pipelines.read_page(page, folders=(*OURS, *folders))
    assert isinstance(found, Report)
    return found


def page(year: int = 2026, content: bytes = ODD, host: str = HOST) -> Page:
    fetched = datetime(year, 11, 21, tzinfo=UTC)
    return Page("a", content, "a.warc", f"http://{host}/2026/1.htm", "text/html", fetched)


def test_a_persons_own_site_file_reaches_the_reader(tmp_path: Path) -> None:
    """Its selectors, its outlet and its home; without it the page is read as any other."""
    article = read(page(), own(tmp_path)).article
    assert (
        "15亿元" in article.body and "99亿元" not in article.body and "扫一扫" not in article.body
    )
    assert (article.title, article.source, article.region) == ("样品项目签约", "样报", "晋江市")
    stranger = read(page()).article
    assert "99亿元" in stranger.body
    assert (stranger.title, stranger.source) == ("新闻中心要闻", None)


def test_selectors_count_from_their_day_on(tmp_path: Path) -> None:
    article = read(page(2025), own(tmp_path)).article
    assert "99亿元" in article.body
    assert article.source == "样报"


def test_an_own_file_stands_before_ours_of_the_same_name_or_host(tmp_path: Path) -> None:
    text = SITE.replace("news.odd.test", "www.qzwb.com")
    for name in ("qzwb", "a-name-before-qzwb"):
        folder = tmp_path / name
        folder.mkdir()
        told = read(page(host="www.qzwb.com"), own(folder, text, name)).article
        assert told.source == "样报"
    assert read(page(host="www.qzwb.com")).article.source == "泉州网"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # warcio's writer
def test_own_files_hold_for_archives_and_in_other_processes(tmp_path: Path) -> None:
    from tests.crawler.test_warc import archive

    place = str(archive(tmp_path / "a.warc.gz", (f"http://{HOST}/1", "200 OK", "text/html", ODD)))
    (tmp_path / "own").mkdir()
    manner = Manner((*OURS, own(tmp_path / "own")))
    for jobs in (1, 2):
        text = SITE.replace("2026-01-01", "2022-01-01")  # the archive is of 2022
        own(manner.folders[-1], text)
        (found,) = pipelines.extract(pipelines.plan([place], manner), jobs=jobs)
        assert isinstance(found, Report)
        assert found.article.source == "样报" and "99亿元" not in found.article.body


def test_a_slip_in_an_own_file_is_told_before_any_page(tmp_path: Path) -> None:
    own(tmp_path, SITE.replace("outlet", "outlets"))
    with pytest.raises(DataError, match=r"odd\.toml: .*outlet"):
        pipelines.manner(folder=str(tmp_path))
    with pytest.raises(UsageError, match="no such folder"):
        pipelines.manner(folder=str(tmp_path / "gone"))


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
