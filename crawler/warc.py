"""Pages out of web archives (.warc, .warc.gz): the responses and resources that are text."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.decoding import is_text
from crawler.source import MAX_PAGE_BYTES, Unread, id_of_url, require_size
from errors import LuodiError, NotAPage, UnreadablePage
from model import Page

KINDS = ("response", "resource")
TEXT_TYPES = ("text/html", "application/xhtml+xml", "text/plain")


def read(path: str) -> Iterator[Page | Unread]:
    """The pages of an archive, in its order; a damaged record ends it with one clear line.

    Records of other kinds (requests, revisits, pictures, redirects, errors of the server) are
    passed over; an answer without a Content-Type is what its first bytes look like.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    turn = 0
    try:
        with Path(path).open("rb") as stream:
            for turn, record in enumerate(ArchiveIterator(stream), start=1):
                page = _page(record, f"{path}#{turn}")
                if page:
                    yield page
    except OSError as error:
        yield Unread(path, UnreadablePage((error.strerror or str(error)).lower()))
    except (ArchiveLoadFailed, EOFError, ValueError, zlib.error) as error:
        reason = f"damaged after record {turn}: {' '.join(str(error).split())[:200]}"
        yield Unread(path, UnreadablePage(reason))
    else:
        if not turn:
            yield Unread(path, NotAPage("an archive without a record"))


def _page(record: Any, origin: str) -> Page | Unread | None:
    headers = record.rec_headers
    if record.rec_type not in KINDS:
        return None
    http = record.http_headers
    if http is not None and http.get_statuscode() != "200":
        return None
    content_type = (http or headers).get_header("Content-Type") or ""
    kind = content_type.partition(";")[0].strip().lower()
    if kind and kind not in TEXT_TYPES:
        return None
    url = headers.get_header("WARC-Target-URI") or ""
    try:
        content = record.content_stream().read(MAX_PAGE_BYTES + 1)
        if not kind and not is_text(content):
            return None
        require_size(len(content))
        _require_whole(record)
    except LuodiError as error:
        return Unread(f"{origin} {url}".strip(), error)
    return Page(
        id=id_of_url(url),
        content=content,
        origin=origin,
        url=url,
        content_type=content_type or None,
        fetched=_moment(headers.get_header("WARC-Date")),
    )


def _require_whole(record: Any) -> None:
    """Refuse a record that ends before the length that it gives; warcio does not mind."""
    record.raw_stream.read()
    missing = getattr(record.raw_stream, "limit", 0)
    if missing:
        raise UnreadablePage(f"the archive is cut: {missing} bytes of this page are missing")


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
