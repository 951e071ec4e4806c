"""A segment with everything found in it, and how far a subject reaches in it."""

from __future__ import annotations

import msgspec

from extract.facts.sentences import Segment
from extract.facts.state import State
from extract.facts.subjects import Subject
from extract.facts.tokens import Tokens


class Context(msgspec.Struct, frozen=True):
    """A segment with everything found in it; ``text`` is the segment's, folded."""

    segment: Segment
    tokens: Tokens
    state: State
    subjects: list[Subject]
    text: str

    def local(self, position: int) -> int:
        """A place in the body as one in the segment."""
        return position - self.segment.start


def reach(context: Context, subject: Subject) -> tuple[int, int, int]:
    """Local offsets: where the subject before ends, where this one ends, where the next begins."""
    at = context.segment.start
    if len(context.subjects) == 1:
        return 0, subject.end - at, len(context.text)
    groups = [s for s in context.subjects if s is subject or s.is_group or not s.listed]
    index = groups.index(subject)
    floor = context.local(groups[index - 1].end) if index else 0
    for other in groups[:index]:
        values = [v.span.end for v in other.measures.values()]
        floor = max([floor, *(context.local(v) for v in values if v <= subject.start)])
    ceiling = (
        context.local(groups[index + 1].start) if index + 1 < len(groups) else len(context.text)
    )
    return max(0, floor), context.local(subject.end), ceiling


def absolute(context: Context, start: int, end: int) -> tuple[int, int]:
    """A stretch of the segment as one of the body."""
    return context.segment.start + start, context.segment.start + end
