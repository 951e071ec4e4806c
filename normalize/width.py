"""Width, invisible characters, and the folding of punctuation for matching."""

from __future__ import annotations

import re
from collections.abc import Iterator

from normalize.edits import Edit

_WIDE = "０-９Ａ-Ｚａ-ｚ％"
_WIDE_RUN = re.compile(f"[{_WIDE}]+")
_FULL_TO_HALF = 0xFEE0

# Soft hyphen, Mongolian vowel separator, zero-width spaces and joiners, bidi marks, embeddings
# and isolates, word joiner and its invisible neighbours, byte order mark, interlinear marks;
# and the C0 and C1 controls other than tab and the line ends.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+"
)
_LOST = re.compile("\ufffd+")

_DASHES = "–—－−‐‑‒―⁃﹣"
_TILDES = "～〜∼˜"
_DOUBLE = "“”„‟〝〞「」『』＂"
_SINGLE = "‘’‚‛＇"
_SPACES = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_FOLD = (
    {chr(code): chr(code - _FULL_TO_HALF) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_TILDES, "~")
    | dict.fromkeys(_DOUBLE, '"')
    | dict.fromkeys(_SINGLE, "'")
    | dict.fromkeys(_SPACES, " ")
)
_FOLDED = re.compile(f"[{re.escape(''.join(_FOLD))}]")


def fold(text: str) -> str:
    """The text for matching: half-width ASCII, plain dashes, quotes and spaces.

    One character for one, so that offsets into the folded text are offsets into the text.
    Numerals (一, 〇) and the Chinese comma 、 and stop 。 stay.
    """
    for character in set(_FOLDED.findall(text)):
        text = text.replace(character, _FOLD[character])
    return text


def invisible(text: str) -> Iterator[Edit]:
    """Takes out what nobody sees; marks each run of U+FFFD, which stands for lost bytes."""
    found = [Edit(*m.span(), "", "invisible") for m in _INVISIBLE.finditer(text)]
    if "\ufffd" in text:
        lost = (Edit(*m.span(), None, "replacement_character") for m in _LOST.finditer(text))
        found = sorted([*found, *lost], key=lambda edit: edit.start)
    yield from found


def half_width(text: str) -> Iterator[Edit]:
    """Full-width digits, Latin letters and percent signs to half width, one for one."""
    for match in _WIDE_RUN.finditer(text):
        half = "".join(chr(ord(c) - _FULL_TO_HALF) for c in match[0])
        yield Edit(*match.span(), half, "full_width")
