"""Bytes to text: byte order mark, strict UTF-8, the declaration, then what the bytes look like.

Every GB label is read as gb18030, which contains the older two. A page whose bytes come from
two charsets is read in the one that most of it is in; what the other charset cannot explain
either becomes U+FFFD, and both are counted in a warning.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from errors import NotAPage

_HEAD = 4096
_SAMPLE = 4_000
_MOST_LOST = 20
# The share of very common characters above which a text is plainly read right.
_PLAIN = 0.4
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"%PDF", b"\x1f\x8b", b"\xd0\xcf\x11\xe0",
    b"Rar!", b"7z\xbc\xaf", b"\x7fELF", b"MZ\x90", b"OggS", b"ID3", b"\x00\x00\x00\x18ftyp",
    b"\x00\x00\x00 ftyp", b"wOFF", b"BM6", b"SQLite format 3",
)  # fmt: skip
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE)
_XML = re.compile(
    rb"^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_.:-]{2,30})"
)
_NAMES = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "gb_2312-80": "gb18030",
    "gb2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "ms936": "gb18030",
    "euc-cn": "gb18030", "hz-gb-2312": "gb18030", "chinese": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "big5hkscs": "big5hkscs", "big-5": "big5hkscs",
    "x-x-big5": "big5hkscs", "cp950": "big5hkscs", "x-big5": "big5hkscs",
    "utf-8": "utf-8", "utf8": "utf-8", "utf-16": "utf-16", "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}  # fmt: skip
# The characters that running Chinese text is fullest of, in both scripts.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面"
    "而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把"
    "性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但"
    "质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品"
    "式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战"
    "先回则任取据处府研究市投项亿元签约，。、：「」《》（）；？！“”"
    "這個國時來們為於對會發動說產種後經進著電裡還與關線數間樣質氣條沒結問題軍員統設計長資邊級圖組見別運農"
    "幾區強決戰則據處億簽約項東車報開業學實現點體機從當應將專場師華萬"
)
_UTF8_BAD = re.compile(r"[\udc80-\udcff]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, the Python name of the charset it was read in, and what was odd about it.

    ``warnings`` read ``mixed bytes: 3`` (stretches of bytes that no charset explains),
    ``lost characters: 2`` (U+FFFD that the page itself holds) or ``charset declared as big5,
    read as gb18030``. ``utf8`` are the page's own bytes where they are the text in UTF-8.
    """

    text: str
    charset: str
    warnings: tuple[str, ...] = ()
    utf8: bytes | None = None


def decode(content: bytes, content_type: str | None = None) -> Decoded:
    """Decode a page's bytes.

    ``content_type`` is the HTTP header, if there was one. NUL and other C0 control bytes that
    no text has are taken out.

    Raises:
        NotAPage: if the bytes are empty, of a binary format, or mostly control bytes.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise NotAPage("the file is empty: nothing to read")
    if content.startswith(_BINARY) or (content.startswith(b"RIFF") and b"WEB" in content[:16]):
        raise NotAPage("the bytes are an image, an archive or a document, not a web page")
    for bom, name in _BOMS:
        if content.startswith(bom):
            return _finish(content.decode(name, "replace").lstrip("\ufeff"), name, None)
    _refuse_binary(content)
    declared = _declared(content, content_type)
    try:
        return _finish(content.decode("utf-8"), "utf-8", declared, strict=content)
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 3:  # cut within its last character
            return _finish(content[: error.start].decode("utf-8"), "utf-8", declared)
    if declared in ("utf-16-le", "utf-16-be"):
        return _finish(content.decode(declared, "replace"), declared, declared)
    charset = _chosen(content, declared)
    return _finish(_mixed(content, charset), charset, declared)


def _refuse_binary(content: bytes) -> None:
    head = content[:_HEAD]
    control = len(head) - len(
        head.translate(None, bytes(range(9)) + bytes(range(14, 27)) + b"\x7f")
    )
    if control > len(head) // 5:
        raise NotAPage("the bytes are mostly control characters: not a web page")


def _declared(content: bytes, content_type: str | None) -> str | None:
    """The charset that the header or the page itself names, as Python calls it."""
    for place in ((content_type or "").encode("ascii", "ignore"), content[:_HEAD]):
        found = _CHARSET.search(place) or _XML.search(place)
        if found and (name := _NAMES.get(found[1].decode("ascii").lower())):
            return name
    return None


def _chosen(content: bytes, declared: str | None) -> str:
    """The declared charset where the bytes bear it out, else the one they look most like."""
    sample = _sample(content)
    if declared is not None and _likeness(sample, declared) > _PLAIN:
        return declared
    scores = {name: _likeness(sample, name) for name in ("utf-8", "gb18030", "big5hkscs")}
    best = max(scores, key=scores.__getitem__)
    if declared in scores and scores[declared] >= scores[best] - 0.08:
        return declared
    return best


def _sample(content: bytes) -> bytes:
    """Lines with bytes above ASCII, up to a bound: markup tells nothing about a charset."""
    if len(content) <= _SAMPLE:
        return content
    taken: list[bytes] = []
    size = 0
    for line in content.split(b"\n"):
        if not line.isascii():
            taken.append(line[:_SAMPLE])
            size += len(line)
            if size > _SAMPLE:
                break
    return b"\n".join(taken)


def _likeness(sample: bytes, charset: str) -> float:
    """How much the sample reads like Chinese in this charset; 1 is ordinary running text."""
    text = sample.decode(charset, "replace")
    wide = [c for c in text if c > "\x7f"]
    if not wide:
        return 0.0
    common = sum(map(_COMMON.__contains__, wide))
    return (common - 2 * text.count("\ufffd")) / len(wide)


def _mixed(content: bytes, charset: str) -> str:
    """Decode; what the charset cannot explain is tried in the other family, run by run."""
    try:
        return content.decode(charset)
    except UnicodeDecodeError:
        pass
    if charset != "utf-8":
        return content.decode(charset, "replace")
    text = content.decode("utf-8", "surrogateescape")
    return _UTF8_BAD.sub(_from_gb, text)


def _from_gb(match: re.Match[str]) -> str:
    raw = match[0].encode("utf-8", "surrogateescape")
    try:
        return raw.decode("gb18030") if len(raw) >= 4 else "\ufffd"
    except UnicodeDecodeError:
        return "\ufffd"


def _finish(
    text: str, charset: str, declared: str | None, *, strict: bytes | None = None
) -> Decoded:
    warnings = []
    lost = text.count("\ufffd") if "\ufffd" in text else 0
    if lost > _MOST_LOST and lost * 10 > len(text):
        raise NotAPage("the bytes are no text in any charset of Chinese pages")
    if lost:
        warnings.append(f"{'mixed bytes' if strict is None else 'lost characters'}: {lost}")
    if declared and declared != charset and not text.isascii():
        warnings.append(f"charset declared as {declared}, read as {charset}")
    if strict is None or b"\x00" in strict:
        text, strict = text.replace("\x00", ""), None
    return Decoded(text, charset, tuple(warnings), strict)
