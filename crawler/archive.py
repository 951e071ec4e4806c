"""The archive: answers as they came, in WARC files that any tool reads.

A file belongs to one run of one process and is never appended to by another. What counts as
archived is what the frontier has recorded as durable; bytes beyond that (a process that died
while writing) are cut off at the next start.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from crawler.client import Answer
from crawler.source import MAX_PAGE_BYTES, id_of_url
from errors import DataError
from model import Page

if TYPE_CHECKING:
    from warcio.warcwriter import WARCWriter

ROTATE_BYTES = 256 * 2**20
_DROPPED = frozenset({"transfer-encoding", "content-length", "connection", "keep-alive"})


@dataclass(frozen=True, slots=True)
class Position:
    """Where a record lies. ``name`` is the file's path within the archive; ``turn`` counts its
    records from 1, as readers do.
    """

    name: str
    offset: int
    length: int
    turn: int


class Archive:
    """Writes one kind of answers into ``folder/prefix``. Not for two threads at once.

    Pages and lists lie apart, so that a folder of pages can be read as such.
    """

    def __init__(self, folder: Path, prefix: str, *, rotate_bytes: int = ROTATE_BYTES) -> None:
        self.folder = folder
        self._prefix = prefix
        self._rotate_bytes = rotate_bytes
        self._file: BinaryIO | None = None
        self._writer: WARCWriter | None = None
        self._name = ""
        self._turn = 0
        self._dirty = False

    def opens_new(self) -> str | None:
        """The name of the file that the next answer needs made first, if it needs one."""
        if self._file is not None and self._file.tell() < self._rotate_bytes:
            return None
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        return f"{self._prefix}/{self._prefix}-{stamp}.warc.gz"

    def open(self, name: str) -> None:
        """Begin a file; the frontier must know its name by now."""
        from warcio.warcwriter import WARCWriter

        self.close()
        place = self.folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        self._file = place.open("xb")
        self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        self._name, self._turn = name, 0
        info = {"software": "luodi", "format": "WARC File Format 1.1"}
        self._write(self._writer.create_warcinfo_record(name, info))
        _sync_folder(place.parent)

    def write(self, answer: Answer) -> Position:
        """Append an answer. It is not durable before :meth:`sync`."""
        if self._file is None or self._writer is None:
            raise DataError("no archive file is open")
        offset = self._file.tell()
        self._write(_record(self._writer, answer))
        return Position(self._name, offset, self._file.tell() - offset, self._turn)

    def sync(self) -> tuple[str, int] | None:
        """Bring all that was written to the disk: the file's name and its durable length."""
        if self._file is None or not self._dirty:
            return None
        self._file.flush()
        os.fsync(self._file.fileno())
        self._dirty = False
        return self._name, self._file.tell()

    def close(self) -> None:
        """End the open file."""
        file, self._file, self._writer = self._file, None, None
        if file is not None:
            with file:
                file.flush()
                os.fsync(file.fileno())

    def _write(self, record: Any) -> None:
        if self._writer is not None:
            self._writer.write_record(record)
            self._turn += 1
            self._dirty = True


def recover(folder: Path, durable: Mapping[str, int]) -> int:
    """Cut each file back to its durable length; one without any is removed. Returns how many.

    Files that the frontier does not know are left alone.
    """
    mended = 0
    for name, length in durable.items():
        place = folder / name
        if not place.exists() or place.stat().st_size <= length:
            continue
        if length == 0:
            place.unlink()
        else:
            os.truncate(place, length)
        mended += 1
    return mended


def page_of(answer: Answer, folder: Path, position: Position) -> Page:
    """The page of an archived answer, as a reader of the archive would give it."""
    return Page(
        id=id_of_url(answer.url),
        content=answer.content,
        origin=f"{folder / position.name}#{position.turn}",
        url=answer.url,
        content_type=answer.header("content-type") or None,
        fetched=answer.fetched,
    )


def read_page(folder: Path, position: Position) -> Page:
    """Read one page back by its place.

    Raises:
        DataError: the archive does not hold it.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with (folder / position.name).open("rb") as stream:
            stream.seek(position.offset)
            record = next(iter(ArchiveIterator(stream)))
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            if record.http_headers is None:
                raise ValueError("a record without an answer")
            return Page(
                id=id_of_url(url),
                content=record.content_stream().read(MAX_PAGE_BYTES + 1),
                origin=f"{folder / position.name}#{position.turn}",
                url=url,
                content_type=record.http_headers.get_header("Content-Type") or None,
                fetched=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
            )
    except (OSError, StopIteration, EOFError, ValueError, ArchiveLoadFailed) as error:
        raise DataError(f"{position.name} at {position.offset}: no page there") from error


def _record(writer: WARCWriter, answer: Answer) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    body = answer.body
    headers = [(k, v) for k, v in answer.headers if k.lower() not in _DROPPED]
    if answer.header("content-encoding").strip().lower() not in ("", "identity", "gzip"):
        # Readers disagree on what "deflate" means; ours alone must not be able to read it.
        body = answer.content
        headers = [
            (f"X-Archive-Orig-{k}" if k.lower() == "content-encoding" else k, v) for k, v in headers
        ]
    headers.append(("Content-Length", str(len(body))))
    status = StatusAndHeaders(f"{answer.status} {answer.reason or 'OK'}", headers, "HTTP/1.1")
    date = answer.fetched.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return writer.create_warc_record(
        answer.url,
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=status,
        warc_headers_dict={"WARC-Date": date},
    )


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
