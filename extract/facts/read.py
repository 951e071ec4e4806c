"""An article's text to its facts: down the segments, once."""

from __future__ import annotations

import re
from operator import attrgetter

from extract.facts import tables
from extract.facts.assign import assign, values
from extract.facts.cards import (
    follow_card,
    is_whole_line,
    join_lines,
    note_progress,
    open_card,
    sum_below,
    tidied,
    told_below,
    told_beside,
)
from extract.facts.context import Context
from extract.facts.events import note_event
from extract.facts.gather import as_project, subjects_of
from extract.facts.groups import resolve_group
from extract.facts.heads import noun_rows, place_rows
from extract.facts.leftovers import give_leftovers
from extract.facts.merge import merge
from extract.facts.mistakes import without_mistakes
from extract.facts.name_parts import MASK
from extract.facts.names import heading
from extract.facts.namewords import has_ending
from extract.facts.sections import lead_place, note_place, note_section, open_paragraph, opens_line
from extract.facts.sentences import Segment, segments, unreadable
from extract.facts.state import State
from extract.facts.subjects import Subject
from extract.facts.taggers.agree import Primed
from extract.facts.taggers.protocol import NameTagger
from extract.facts.together import drop_announcements, group_of, said_of_all
from extract.facts.tokens import Finds, Tokens
from extract.facts.work_places import read_place
from extract.facts.works import resolve_project, settle
from model import Article, Facts, Ignored, Span
from normalize import places
from normalize.text import fold

_START = attrgetter("start")
_SINCE_NEW_YEAR = re.compile(r"今年以来|今年来|年初以来")
_CURRENCY = (
    ("美元,下同", "USD"),
    ("人民币,下同", "CNY"),
    ("港元,下同", "HKD"),
    ("新台币,下同", "TWD"),
)


def read(article: Article, tagger: NameTagger | None = None) -> Facts:
    """Read every project and every figure that the article reports.

    ``tagger`` helps the rules to find names (``extract.facts.taggers.open_tagger``); without one
    the rules stand alone.
    """
    state = _open(article, tagger)
    home = state.home.name if state.home else None
    finds = Finds(state.folded, article.published, home, state.currency)
    rows: list[Segment] = []
    for segment in segments(state.folded):
        if segment.is_row or (rows and _inside_table(segment, state.folded)):
            rows.append(segment)
            continue
        if rows:
            tables.read(rows, state)
            rows = []
        _segment(segment, state, finds)
    if rows:
        tables.read(rows, state)
    for subject in state.subjects:
        if not subject.is_group:
            settle(state, subject)
    return merge(state)


def _open(article: Article, tagger: NameTagger | None) -> State:
    """A reader's mind before the first line."""
    folded = tidied(fold(article.body)).replace("|", ",")
    home = places.find(article.region) if article.region else None
    if "《" in folded:
        folded = _TITLE.sub(_without_nouns, folded)
    unread = unreadable(folded)
    for start, end in unread:
        folded = folded[:start] + " " * (end - start) + folded[end:]
    state = State(article.body, folded, article.published, home)
    if tagger is not None and tagger.in_batches:
        tagger = Primed(tagger, (s.text for s in segments(folded)))
    state.tagger = tagger
    state.ignored.extend(
        Ignored(Span.of(article.body, start, end), "no stop for thousands of characters")
        for start, end in unread
    )
    for phrase, currency in _CURRENCY:
        if phrase in folded:
            state.currency = currency
    return state


_TITLE = re.compile(r"《[^《》\n]{1,60}(?<!协议)(?<!合同)(?<!协议书)(?<!合同书)》")
_NOUNS = re.compile("项目|工程|投资|基地|产业园")


def _without_nouns(title: re.Match[str]) -> str:
    """印发《|重大项目库|管理办法》: a document's title names no project; a contract's is one."""
    return _NOUNS.sub(lambda m: MASK * len(m[0]), title[0])


def _inside_table(segment: Segment, folded: str) -> bool:
    """A line of one cell between two rows: 一、开工项目(11个)."""
    following = folded[segment.end + 1 : segment.end + 400].split("\n")[0]
    return "\t" in following and len(segment.text) < 40


def _segment(segment: Segment, state: State, finds: Finds) -> None:
    """Read one segment; a heading is kept for the paragraphs below it."""
    tokens = without_mistakes(segment, finds.within(segment), state)
    follow_card(segment, state)
    if segment.opens and _is_headline(segment, tokens, state):
        return
    if segment.opens and (not state.subjects or state.subjects[-1].paragraph != segment.paragraph):
        state.paragraph_text = ""
        join_lines(segment, state)
        open_paragraph(segment, state)
        lead_place(segment, tokens, state)
    state.paragraph_text += segment.text
    if _SINCE_NEW_YEAR.search(segment.text):
        state.this_year, state.period_paragraph = True, segment.paragraph
    subjects = subjects_of(segment, tokens, state)
    list_role = place_rows(segment, tokens, state, subjects)
    noun_rows(segment, tokens, subjects)
    if segment.opens or list_role:
        _note_list(segment, list_role, subjects, state)
    list_role = list_role or state.list_role
    sums = values(segment, tokens, state, list_role, subjects)
    left = assign(segment, sums, subjects, state)
    give_leftovers(segment, left, subjects, state, tokens)
    subjects.sort(key=_START)
    context = Context(segment, tokens, state, subjects, segment.text)
    note_event(context)
    for subject in subjects:
        if subject.is_group:
            resolve_group(context, subject)
            state.subjects.append(subject)
    for subject in subjects:
        if not subject.is_group:
            subject.parent = group_of(context, subject)
            resolve_project(context, subject)
            note_progress(segment, subject, state)
            state.subjects.append(subject)
    drop_announcements(subjects, context)
    said_of_all(context)
    if is_whole_line(segment, state):
        open_card(segment, subjects, state)
    state.subjects.sort(key=_START)


def _note_list(segment: Segment, role: str | None, subjects: list[Subject], state: State) -> None:
    """What bare values of a list measure; a list of places goes on in the next sentence."""
    rows = any(s.rule == "place" for s in subjects)
    if role is None and rows and state.list_paragraph == segment.paragraph:
        return
    state.list_role, state.list_paragraph = role, segment.paragraph


def _is_headline(segment: Segment, tokens: Tokens, state: State) -> bool:
    """Keep in mind what a line that heads a section, a place or a project lends to what follows."""
    if note_section(segment, state):
        return True
    head = None
    if _is_short_line(segment, state):
        head = heading(segment.text, sum_below(segment.end, state.folded))
    numbered = head is not None and head.start > 0 and has_ending(head.text)
    beside = numbered and told_beside(segment.end, state.folded)
    if head is not None and (
        beside or (is_whole_line(segment, state) and told_below(segment.end, state.folded))
    ):
        subject = as_project(segment, head, "heading")
        context = Context(segment, tokens, state, [subject], segment.text)
        read_place(context, subject, 0, len(segment.text))
        state.subjects.append(subject)
        state.heading, state.card_end = subject, segment.paragraph
        return True
    return note_place(segment, tokens, state)


def _is_short_line(segment: Segment, state: State) -> bool:
    return segment.end - segment.start < 42 and opens_line(segment, state)
