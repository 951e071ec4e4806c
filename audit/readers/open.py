"""What a file is, told by its bytes and not by its name, and the reader for it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from audit.readers.grid import Grid, LedgerError

_MAX_BYTES = 512 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "open it in a spreadsheet program and save it as .xlsx"


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """An open ledger. ``grids`` reads its sheets one after the other; ``warnings`` fills up."""

    name: str
    path: Path
    sha256: str
    kind: str
    grids: Iterator[Grid]
    warnings: list[str]


@contextmanager
def open_ledger(path: str | os.PathLike[str]) -> Iterator[LedgerFile]:
    """Open a ledger of any shape that we read.

    Raises:
        LedgerError: no such file, no table, a workbook behind a password, a zip bomb …
    """
    place = Path(path)
    head = _head(place)
    kind = _kind(place, head)
    with place.open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
    warnings: list[str] = []
    grids = _reader(kind)(place, warnings)
    try:
        yield LedgerFile(place.name, place, sha256, kind, grids, warnings)
    finally:
        close = getattr(grids, "close", None)
        if close:
            close()


def _head(place: Path) -> bytes:
    if not place.exists():
        raise LedgerError(f"{place}: no such file")
    if not place.is_file():
        raise LedgerError(f"{place}: not a file; name the ledgers one by one")
    size = place.stat().st_size
    if size == 0:
        raise LedgerError(f"{place}: empty")
    if size > _MAX_BYTES:
        raise LedgerError(f"{place}: {size // 2**20} MiB; a ledger may have {_MAX_BYTES // 2**20}")
    try:
        with place.open("rb") as file:
            return file.read(65_536)
    except OSError as error:
        raise LedgerError(f"{place}: {(error.strerror or str(error)).lower()}") from error


def _kind(place: Path, head: bytes) -> str:
    if head.startswith(_OLE):
        return _ole_kind(place)
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"%PDF"):
        raise LedgerError(f"{place}: a PDF; export its table as .xlsx or .csv first")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise LedgerError(f"{place}: an XML spreadsheet of 2003; {_SAVE_AS}")
    if start.startswith(b"<") and any(
        tag in head.lower() for tag in (b"<table", b"<html", b"<body")
    ):
        return "html"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "csv"
    if b"\x00" in head:
        raise LedgerError(f"{place}: a binary file that is no spreadsheet")
    return "csv"


def _ole_kind(place: Path) -> str:
    """An old container: a workbook of 97–2003, or a new one behind a password."""
    content = place.read_bytes()
    if _LOCKED in content:
        raise LedgerError(f"{place}: locked by a password; save it without one")
    if "WordDocument".encode("utf-16-le") in content:
        raise LedgerError(f"{place}: a Word document; copy its table into a spreadsheet")
    return "xls"


def _reader(kind: str) -> Callable[[Path, list[str]], Iterator[Grid]]:
    if kind == "xlsx":
        from audit.readers.xlsx import grids
    elif kind == "xls":
        from audit.readers.xls import grids
    elif kind == "html":
        from audit.readers.html import grids
    else:
        from audit.readers.delimited import grids
    return grids
