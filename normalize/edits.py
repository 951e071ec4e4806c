"""Edits on a text, and the way back from the edited text to the page's.

A step of the repair says what it would change as :class:`Edit`, or gives the whole text anew, one
character for one; :func:`apply` and :func:`turn` make the change and keep the alignment. What was
done is told as :class:`Repair` when somebody asks. All of it is linear in the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from model import Alignment

Run = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Edit:
    """Put ``after`` in the place of ``text[start:end]``; an ``after`` of None only marks it."""

    start: int
    end: int
    after: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that was repaired, or seen to be broken and left (then before == after).

    ``before`` is what stands on the page, ``start`` where, in characters of the page's text.
    """

    kind: str
    before: str
    after: str
    start: int


@dataclass(frozen=True, slots=True)
class _Step:
    """What one step did to a text that had these ``runs``."""

    text: str
    runs: tuple[Run, ...]
    edits: tuple[Edit, ...] = ()
    turned: tuple[str, str] | None = None

    @property
    def changes(self) -> Iterable[Edit]:
        """The step's edits; those of a text that was given anew are found by comparing."""
        return self.edits if self.turned is None else _differences(self.text, *self.turned)


@dataclass(frozen=True, slots=True)
class Draft:
    """A text under repair: ``runs`` lead from it to ``page``, as in :class:`model.Alignment`."""

    page: str
    text: str
    runs: tuple[Run, ...]
    steps: tuple[_Step, ...] = ()

    @classmethod
    def of(cls, page: str) -> Draft:
        """A page's text before any repair."""
        return cls(page, page, ((0, 0, len(page)),) if page else ())

    @property
    def alignment(self) -> Alignment:
        """Where each stretch of the text stood on the page."""
        return Alignment(self.runs)

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What was done, in the order of steps."""
        return tuple(
            repair
            for step in self.steps
            for edit in step.changes
            for repair in _repairs(self.page, step, edit)
        )

    def has(self, kind: str) -> bool:
        """Whether an edit of this kind was made or marked."""
        return any(edit.kind == kind for step in self.steps for edit in step.edits)


def apply(draft: Draft, edits: Iterable[Edit]) -> Draft:
    """Make the edits, which must ascend and not overlap.

    An edit that keeps the length keeps the alignment character by character; any other takes
    its stretch out of the alignment.
    """
    edits = tuple(edits)
    if not edits:
        return draft
    text = draft.text
    pieces: list[str] = []
    cuts: list[tuple[int, int, int]] = []
    done = 0
    for edit in edits:
        after = text[edit.start : edit.end] if edit.after is None else edit.after
        pieces += (text[done : edit.start], after)
        done = edit.end
        if len(after) != edit.end - edit.start:
            cuts.append((edit.start, edit.end, len(after)))
    pieces.append(text[done:])
    runs = tuple(_without(draft.runs, cuts)) if cuts else draft.runs
    step = _Step(text, draft.runs, edits)
    return Draft(draft.page, "".join(pieces), runs, (*draft.steps, step))


def turn(draft: Draft, after: str, kind: str) -> Draft:
    """Put another text of the same length in the place of the whole."""
    if after == draft.text:
        return draft
    step = _Step(draft.text, draft.runs, turned=(after, kind))
    return Draft(draft.page, after, draft.runs, (*draft.steps, step))


def _differences(before: str, after: str, kind: str) -> Iterator[Edit]:
    """What differs between two texts of one length, as edits of adjoining characters."""
    start = None
    for index, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new and start is None:
            start = index
        elif old == new and start is not None:
            yield Edit(start, index, after[start:index], kind)
            start = None
    if start is not None:
        yield Edit(start, len(after), after[start:], kind)


def _repairs(page: str, step: _Step, edit: Edit) -> Iterator[Repair]:
    """What an edit did, as told of the page; one that keeps the length may be cut in several."""
    after = step.text[edit.start : edit.end] if edit.after is None else edit.after
    if len(after) == edit.end - edit.start:
        yield from _split(page, step.runs, edit, after)
    else:
        first, last = _to_page(step.runs, edit.start, edit.end)
        yield Repair(edit.kind, page[first:last], after, first)


def _to_page(runs: tuple[Run, ...], start: int, end: int) -> tuple[int, int]:
    """As :meth:`model.Alignment.to_page`, in logarithmic time."""
    first = _run_at(runs, start)
    last = _run_at(runs, end - 1) if end > start else first
    return first[1] + start - first[0], last[1] + end - last[0]


def _run_at(runs: tuple[Run, ...], position: int) -> Run:
    index = bisect_right(runs, position, key=itemgetter(0)) - 1
    return runs[index] if index >= 0 else (0, 0, 0)


def _split(page: str, runs: tuple[Run, ...], edit: Edit, after: str) -> Iterator[Repair]:
    """An edit that keeps the length, cut where something was taken out between its characters."""
    start = edit.start
    while start < edit.end:
        run = _run_at(runs, start)
        end = min(edit.end, run[0] + run[2]) if start < run[0] + run[2] else edit.end
        first, last = _to_page(runs, start, end)
        part = after[start - edit.start : end - edit.start]
        yield Repair(edit.kind, page[first:last], part, first)
        start = end


def _without(runs: tuple[Run, ...], cuts: list[tuple[int, int, int]]) -> Iterator[Run]:
    """The runs after each cut (start, end, new length) was made, both lists ascending."""
    shift = 0
    index = 0
    for start, page_start, length in runs:
        end = start + length
        while index < len(cuts) and cuts[index][0] < end:
            cut_start, cut_end, new = cuts[index]
            if cut_start > start:
                yield start + shift, page_start, cut_start - start
            if cut_end > end:  # the cut goes on into the next run
                page_start, start = page_start + end - start, end
                break
            page_start += max(cut_end, start) - start
            start = max(cut_end, start)
            shift += new - (cut_end - cut_start)
            index += 1
        if end > start:
            yield start + shift, page_start, end - start
