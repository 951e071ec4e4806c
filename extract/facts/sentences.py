"""A body into paragraphs, sentences and segments, each with its offsets.

A segment is what stands between two of 。！？；, the stretch within which a subject reaches its
figures. Text is taken folded (``normalize.text.fold``), so offsets hold in the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

_BREAK = re.compile(r"[。!?;](?:[\"')]{0,2})|\.(?=\s*$)")
_LINE = re.compile(r"[^\n]+")
MAX_SEGMENT = 600
MAX_UNSTOPPED = 4_000
_UNSTOPPED = re.compile(rf"[^。!?;\n\t]{{{MAX_UNSTOPPED}}}([^。!?;\n\t]+)")


class Segment(msgspec.Struct, frozen=True):
    """``text`` is ``body[start:end]``, folded; ``opens`` is true for a sentence's first."""

    start: int
    end: int
    text: str
    paragraph: int
    sentence: int
    opens: bool

    @property
    def is_row(self) -> bool:
        """Whether this is a row of a table."""
        return "\t" in self.text


def unreadable(folded: str) -> list[tuple[int, int]]:
    """What lies further than ``MAX_UNSTOPPED`` characters behind the last stop: no sentence."""
    if len(folded) <= MAX_UNSTOPPED:
        return []
    return [match.span(1) for match in _UNSTOPPED.finditer(folded)]


def segments(folded: str) -> Iterator[Segment]:
    """The segments of a folded body, in order."""
    sentence = 0
    for number, line in enumerate(_LINE.finditer(folded)):
        sentence += 1
        opens = True
        if "\t" in line[0]:
            yield Segment(line.start(), line.end(), line[0], number, sentence, True)
            continue
        for start, end, closes in _pieces(line[0]):
            text = line[0][start:end]
            if text.strip():
                at = line.start()
                yield Segment(at + start, at + end, text, number, sentence, opens)
            opens = closes
            sentence += closes


def _pieces(line: str) -> Iterator[tuple[int, int, bool]]:
    start = 0
    for match in _BREAK.finditer(line):
        yield from _halves(start, match.end(), match[0][0] != ";")
        start = match.end()
    if start < len(line):
        yield from _halves(start, len(line), True)


def _halves(start: int, end: int, closes: bool) -> Iterator[tuple[int, int, bool]]:
    while end - start > MAX_SEGMENT:
        yield start, start + MAX_SEGMENT, False
        start += MAX_SEGMENT
    yield start, end, closes
