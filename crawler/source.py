"""What there is to read, before anything is read: files, archives, addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from errors import LuodiError, PageTooLarge

MAX_PAGE_BYTES = 16 * 2**20  # a page above this is refused before it is read


class Kind(StrEnum):
    """How a source's bytes are had."""

    FILE = "file"
    WARC = "warc"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Source:
    """One file, archive or address. ``size`` is in bytes, 0 where it is not known."""

    kind: Kind
    place: str
    page_id: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Unread:
    """A page, or a whole source, that could not be had; ``error`` says why."""

    origin: str
    error: LuodiError


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Files of a folder, or records of an archive, that are no pages: how many of each sort."""

    place: str
    counts: Mapping[str, int]


def is_url(text: str) -> bool:
    """Whether this is an address of the web."""
    return text.lower().startswith(("http://", "https://"))


def id_of_url(url: str) -> str:
    """The id of a page that has an address: 16 hexadecimal digits of its hash."""
    return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def require_size(size: int) -> None:
    """Refuse a page of more than :data:`MAX_PAGE_BYTES`.

    Raises:
        PageTooLarge: and nothing of it was read.
    """
    if size > MAX_PAGE_BYTES:
        raise PageTooLarge(
            f"{size / 2**20:.1f} MB; a page may have {MAX_PAGE_BYTES // 2**20} MB at most"
        )
