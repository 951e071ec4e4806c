"""Bytes as they came over the wire → the document's bytes → its text, all within bounds."""

from __future__ import annotations

import re
import zlib

from crawler.outcomes import Outcome, Refused

CODINGS = ("gzip", "deflate")
_META_RE = re.compile(rb"charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_HEADER_RE = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_GB = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "936", "hz-gb-2312"})
_SINGLE_BYTE = frozenset({"iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii", "windows-1252"})
_SNIFFED_BYTES = 4096
_TYPE_BYTES = 1445
_BINARY_RE = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


class Unpacker:
    """Undoes a Content-Encoding as the bytes arrive, and stops at a size.

    A body in several codings, or in one that was not asked for, is refused: honest servers
    send neither.
    """

    def __init__(self, coding: str, limit: int) -> None:
        names = [part.strip().lower() for part in coding.split(",") if part.strip()]
        names = [name.removeprefix("x-") for name in names if name != "identity"]
        if len(names) > 1 or (names and names[0] not in CODINGS):
            raise Refused(Outcome.BAD_ENCODING, f"Content-Encoding {coding[:60]!r}")
        self._coding = names[0] if names else ""
        self._limit = limit
        self._out = bytearray()
        self._inflate: zlib._Decompress | None = None
        self._received = 0

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes.

        Raises:
            Refused: BOMB or TOO_LARGE at the size limit, BAD_ENCODING for damaged bytes.
        """
        self._received += len(chunk)
        if not self._coding:
            self._out += chunk
        else:
            self._unpack(chunk)
        if len(self._out) > self._limit:
            packed = self._coding and self._received * 20 < len(self._out)
            outcome = Outcome.BOMB if packed else Outcome.TOO_LARGE
            raise Refused(outcome, f"more than {self._limit} bytes ({self._received} received)")

    @property
    def size(self) -> int:
        """Bytes unpacked so far."""
        return len(self._out)

    def so_far(self) -> bytes:
        """What has been unpacked, whole or not."""
        return bytes(self._out)

    def finish(self) -> bytes:
        """The whole document.

        Raises:
            Refused: BAD_ENCODING where the packed bytes end too soon.
        """
        if self._inflate is not None and not self._inflate.eof:
            raise Refused(Outcome.BAD_ENCODING, f"{self._coding} data that ends too soon")
        return bytes(self._out)

    def _unpack(self, chunk: bytes) -> None:
        if self._inflate is None:
            self._inflate = zlib.decompressobj(_window(self._coding, chunk))
        try:
            while chunk and not self._inflate.eof:
                room = self._limit + 1 - len(self._out)
                if room <= 0:
                    return
                self._out += self._inflate.decompress(chunk, room)
                chunk = self._inflate.unconsumed_tail
        except zlib.error as error:
            raise Refused(Outcome.BAD_ENCODING, f"damaged {self._coding} data") from error


def decode(content: bytes, content_type: str = "", hint: str = "") -> tuple[str, str]:
    """The text of a page and the charset it was read in.

    A byte order mark beats everything; UTF-8 that is valid beats a label that says otherwise;
    then whichever of the header's charset, the page's own word, the site's hint, GB and UTF-8
    reads most, the first of equals. GB labels read as gb18030; what is not read is U+FFFD.
    """
    if content.startswith(b"\xef\xbb\xbf"):
        return content[3:].decode("utf-8", "replace"), "utf-8"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), "utf-16"
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    best: tuple[int, str, str] | None = None
    for label in (*_labels(content, content_type, hint), "gb18030", "utf-8"):
        try:
            text = content.decode(label, "replace")
        except LookupError:
            continue
        unread = text.count("\ufffd")
        if best is None or unread < best[0]:
            best = unread, text, label
        if not unread:
            break
    return (best[1], best[2]) if best else ("", "")


def is_text(content: bytes) -> bool:
    """Whether bytes that came without a type are text: the beginning holds no byte that never
    stands in one (the rule of the WHATWG's MIME sniffing), or it has a byte order mark.
    """
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return True
    return bool(content) and not _BINARY_RE.search(content[:_TYPE_BYTES])


def _labels(content: bytes, content_type: str, hint: str) -> list[str]:
    header = _HEADER_RE.search(content_type)
    meta = _META_RE.search(content[:_SNIFFED_BYTES])
    words = [
        header[1] if header else "",
        meta[1].decode("ascii") if meta else "",
        hint,
    ]
    named = ["gb18030" if word.lower() in _GB else word.lower() for word in words if word]
    # Single-byte labels read any bytes, wrongly; Chinese pages bear them by mistake.
    return [name for name in named if name not in _SINGLE_BYTE | {"utf-8", "utf8"}]


def _window(coding: str, chunk: bytes) -> int:
    if coding == "gzip":
        return 16 + zlib.MAX_WBITS
    zlib_header = len(chunk) > 1 and chunk[0] & 0x0F == 8 and (chunk[0] << 8 | chunk[1]) % 31 == 0
    return zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS
