from __future__ import annotations

import gzip
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler import warc
from crawler.source import MAX_PAGE_BYTES, Unread, id_of_url
from errors import NotAPage, PageTooLarge, UnreadablePage
from model import Page

HTML = "text/html; charset=gb2312"
# warcio's writer leaves its temporary files to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def archive(path: Path, *records: tuple[str, str, str, bytes], encoding: str = "") -> Path:
    """Write records of (url, status, content type, body); a status of "" makes a resource."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        for url, status, kind, body in records:
            headers = [("Content-Type", kind)] if kind else []
            if encoding:
                headers.append(("Content-Encoding", encoding))
            http = StatusAndHeaders(status, headers, protocol="HTTP/1.1") if status else None
            writer.write_record(
                writer.create_warc_record(
                    url,
                    "response" if status else "resource",
                    payload=BytesIO(body),
                    http_headers=http,
                    warc_content_type=kind if not status else "",
                    warc_headers_dict={"WARC-Date": "2022-11-23T01:02:03Z"},
                )
            )
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_responses_and_resources_that_are_text(tmp_path: Path, name: str) -> None:
    path = archive(
        tmp_path / name,
        ("http://a.cn/1", "200 OK", HTML, b"\xb8\xa3"),
        ("http://a.cn/2.png", "200 OK", "image/png", b"\x89PNG"),
        ("http://a.cn/3", "404 Not Found", HTML, b"gone"),
        ("http://a.cn/4", "", "text/plain", b"text"),
    )
    pages = list(warc.read(str(path)))
    assert pages == [
        Page(
            id_of_url("http://a.cn/1"),
            b"\xb8\xa3",
            f"{path}#1",
            "http://a.cn/1",
            HTML,
            datetime(2022, 11, 23, 1, 2, 3, tzinfo=UTC),
        ),
        Page(
            id_of_url("http://a.cn/4"),
            b"text",
            f"{path}#4",
            "http://a.cn/4",
            "text/plain",
            datetime(2022, 11, 23, 1, 2, 3, tzinfo=UTC),
        ),
    ]


def test_answers_without_a_type_are_what_they_look_like(tmp_path: Path) -> None:
    bodies = [
        "<!DOCTYPE html><p>福建</p>".encode(), "<p>福建</p>".encode("gb18030"),
        "福建".encode("utf-16"), b"\xef\xbb\xbfplain",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"%PDF-1.7\n\x00\x01",
        b"GIF89a\x01\x00\x01\x00", b"PK\x03\x04", b"\xff\xd8\xff\xe0\x00\x10JFIF", b"",
    ]  # fmt: skip
    records = [(f"http://a.cn/{n}", "200 OK", "", body) for n, body in enumerate(bodies)]
    pages = list(warc.read(str(archive(tmp_path / "a.warc.gz", *records))))
    assert [(page.content, page.content_type) for page in pages if isinstance(page, Page)] == [
        (body, None) for body in bodies[:4]
    ]
    assert len(pages) == 4


def test_compressed_bodies_are_unpacked(tmp_path: Path) -> None:
    body = gzip.compress("福建".encode())
    path = archive(tmp_path / "a.warc", ("http://a.cn", "200 OK", HTML, body), encoding="gzip")
    (page,) = warc.read(str(path))
    assert isinstance(page, Page)
    assert page.content == "福建".encode()


def test_a_body_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    bomb = gzip.compress(b"\0" * (MAX_PAGE_BYTES * 4))
    path = archive(tmp_path / "a.warc.gz", ("http://a.cn/1", "200 OK", HTML, bomb), encoding="gzip")
    (told,) = warc.read(str(path))
    assert isinstance(told, Unread)
    assert isinstance(told.error, PageTooLarge)
    assert told.origin == f"{path}#1 http://a.cn/1"


def test_an_archive_cut_in_half_gives_what_is_whole(tmp_path: Path) -> None:
    records = [(f"http://a.cn/{i}", "200 OK", HTML, bytes(range(256)) * 400) for i in range(4)]
    path = archive(tmp_path / "a.warc.gz", *records)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 5 // 8])
    *pages, last = warc.read(str(path))
    assert [p.url for p in pages if isinstance(p, Page)] == ["http://a.cn/0", "http://a.cn/1"]
    assert len(pages) == 2
    assert isinstance(last, Unread)
    assert isinstance(last.error, UnreadablePage)
    assert "the archive is cut" in str(last.error)


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"\x1f\x8b\x08\x00broken"])
def test_no_archive(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    (told,) = warc.read(str(path))
    assert isinstance(told, Unread)
    assert isinstance(told.error, NotAPage | UnreadablePage)
    assert "\n" not in str(told.error)


def test_an_archive_that_is_gone(tmp_path: Path) -> None:
    (told,) = warc.read(str(tmp_path / "none.warc"))
    assert isinstance(told, Unread)
    assert str(told.error) == "no such file or directory"
