"""An article's text to its facts: down the segments, once."""

from __future__ import annotations

import re

from extract.facts import tables
from extract.facts.aims import AIM
from extract.facts.anaphora import find_anaphora, remember
from extract.facts.assign import PROJECT_MEASURES, Sum, assign, give, implied, values
from extract.facts.counts import find_groups
from extract.facts.groups import Context, note_event, resolve_group
from extract.facts.heads import find_heads, noun_rows, place_rows
from extract.facts.lists import find_lists, set_quarter
from extract.facts.merge import merge
from extract.facts.names import Name, candidates, find_names, heading
from extract.facts.namewords import PHASE
from extract.facts.sentences import Segment, segments
from extract.facts.stages import is_reached, status_of
from extract.facts.state import State
from extract.facts.subjects import Subject
from extract.facts.tokens import Tokens, scan
from extract.facts.when import candidates as candidates_of
from extract.facts.when import resolve
from extract.facts.works import resolve_project, settle
from model import Article, Facts, Status
from normalize import places
from normalize.text import fold

_CURRENCY = (
    ("美元,下同", "USD"),
    ("人民币,下同", "CNY"),
    ("港元,下同", "HKD"),
    ("新台币,下同", "TWD"),
)


def read(article: Article) -> Facts:
    """Read every project and every figure that the article reports."""
    folded = fold(article.body).replace("|", ",")
    home = places.find(article.region) if article.region else None
    state = State(article.body, folded, article.published, home)
    for phrase, currency in _CURRENCY:
        if phrase in folded:
            state.currency = currency
    rows: list[Segment] = []
    pending: Name | None = None
    for segment in segments(folded):
        if segment.is_row or (rows and _inside_table(segment, folded)):
            rows.append(segment)
            continue
        if rows:
            tables.read(rows, state)
            rows = []
        pending = _segment(segment, state, pending)
    if rows:
        tables.read(rows, state)
    for subject in state.subjects:
        if not subject.is_group:
            settle(state, subject)
    return merge(state)


def _inside_table(segment: Segment, folded: str) -> bool:
    """A line of one cell between two rows: 一、开工项目(11个)."""
    following = folded[segment.end + 1 : segment.end + 400].split("\n")[0]
    return "\t" in following and len(segment.text) < 40


def _segment(segment: Segment, state: State, pending: Name | None) -> Name | None:
    """Read one segment; a heading is handed on to the paragraph below it."""
    head = heading(segment.text) if segment.opens else None
    if head is not None and _is_heading(segment, state, head):
        subject = _project(segment, head, "heading")
        state.subjects.append(subject)
        state.heading = subject
        return head
    tokens = scan(segment, state.published, state.home.name if state.home else None, state.currency)
    if segment.opens and (not state.subjects or state.subjects[-1].paragraph != segment.paragraph):
        state.paragraph_text = ""
    state.paragraph_text += segment.text
    if re.search(r"今年以来|今年来|年初以来", segment.text):
        state.this_year, state.period_paragraph = True, segment.paragraph
    subjects = _subjects(segment, tokens, state)
    list_role = place_rows(segment, tokens, state, subjects)
    noun_rows(segment, tokens, subjects)
    if segment.opens or list_role:
        state.list_role = list_role
    list_role = list_role or state.list_role
    sums = values(segment, tokens, state, list_role, subjects)
    left = assign(segment, sums, subjects, state)
    _leftovers(segment, left, subjects, state, tokens)
    subjects.sort(key=lambda s: s.start)
    context = Context(segment, tokens, state, subjects)
    note_event(context)
    for subject in subjects:
        if subject.is_group:
            resolve_group(context, subject)
            state.subjects.append(subject)
    for subject in subjects:
        if not subject.is_group:
            subject.parent = _group_of(context, subject)
            resolve_project(context, subject)
            state.subjects.append(subject)
    _drop_announcements(subjects)
    _said_of_all(context)
    state.subjects.sort(key=lambda s: s.start)
    return None


def _said_of_all(context: Context) -> None:
    """三个项目均于8日签约: a stage of the projects named just before."""
    state = context.state
    for group in context.subjects:
        if not group.is_group or group.count is None or group.measures:
            continue
        text = context.text[context.local(group.end) :]
        named = [
            s
            for s in state.subjects
            if not s.is_group
            and s.paragraph == group.paragraph
            and s.start < group.start
            and s.rule != "anaphor"
        ]
        if (
            not re.match(r"(?:均|都|全部)", text)
            or len(named) < 2
            or len(named) != group.count.value
        ):
            continue
        group.dropped = "announces a list"
        for word in context.tokens.words_of("status"):
            if context.local(group.end) <= word.start and is_reached(context.text, word):
                at = (context.segment.start + word.start, context.segment.start + word.end)
                day = (
                    group.period[0] if group.period and group.period[0] == group.period[1] else None
                )
                for subject in named:
                    state.stages.setdefault(id(subject), []).append(
                        (status_of(word), at, day, group.period_span)
                    )


def _drop_announcements(subjects: list[Subject]) -> None:
    """A、B两个项目开工: a number that only closes its own list is no record."""
    for group in subjects:
        if not group.is_group or group.count is None or group.measures or group.part:
            continue
        members = [
            s
            for s in subjects
            if s.parent is group and s.rule == "listed" and s.end <= group.start + 2
        ]
        if members and len(members) == group.count.value:
            group.dropped = "announces a list"


def _is_heading(segment: Segment, state: State, head: Name) -> bool:
    at = state.folded.find("\n", segment.end)
    line_end = state.folded.find("\n", at + 1) if at >= 0 else -1
    following = state.folded[at + 1 : line_end if line_end > 0 else None] if at >= 0 else ""
    whole_line = segment.start == 0 or state.folded[segment.start - 1] == "\n"
    told = re.search(
        r"投资方|总投资|投资[约\d]|建设单位|完成投资|计划投资|概算|开工|封顶|竣工|投产|签约|启用|浇筑|施工",
        following,
    )
    return whole_line and segment.end - segment.start < 42 and told is not None


def _project(segment: Segment, name: Name, rule: str) -> Subject:
    start, end = segment.start + name.start, segment.start + name.end
    subject = Subject(
        "project", start, end, name.text, rule, segment.start, segment.paragraph, segment.sentence
    )
    subject.name_span = (start, end)
    subject.listed = rule in ("listed", "heading") or name.sum_at is not None
    if name.investor_only:
        subject.company = [name.text]
    return subject


def _subjects(segment: Segment, tokens: Tokens, state: State) -> list[Subject]:
    names = find_names(segment.text, tokens)
    taken = [(n.start, n.end) for n in names]
    spoken = (
        state.last("group", paragraph=segment.paragraph) is not None
        or re.search(r"项目|签约|开工", segment.text) is not None
        or (
            state.last("group") is not None
            and re.search(
                r"[从按分看]|^\s*\(?[一二三四五六七八九十\d]{1,2}[).、]", segment.text[:8]
            )
            is not None
        )
    )
    groups, used = find_lists(segment, tokens, taken)
    for group in groups:
        set_quarter(group, state.published)
    groups += find_groups(segment.text, segment.start, tokens, taken + used, spoken)
    for group in groups:
        group.alias = _told_before(segment, group, state)
    groups += find_heads(segment, tokens, taken, groups)
    remember(segment, [n for n in candidates(segment.text) if (n.start, n.end) not in taken], state)
    pointing = find_anaphora(segment, state, taken)
    if not names and not groups and not pointing:
        pointing = _under_heading(segment, state)
    projects = _projects(segment, names, state, tokens)
    kept = [
        p
        for p in projects
        if not any(
            (g.start <= p.start
            and p.end <= g.end)
            or (g.name_span
            and p.start < g.name_span[1]
            and g.name_span[0] < p.end)
            for g in groups
        )
    ]
    out = sorted([*groups, *kept, *pointing], key=lambda s: s.start)
    for subject in out:
        subject.segment, subject.paragraph, subject.sentence = (
            segment.start,
            segment.paragraph,
            segment.sentence,
        )
    return out


def _told_before(segment: Segment, group: Subject, state: State) -> Subject | None:
    """这197个项目: the group of that number, told before."""
    at = group.start - segment.start
    if group.count is None or not re.search(r"(?:这|该|上述|以上)$", segment.text[:at]):
        return None
    for other in reversed(state.subjects):
        if other.is_group and other.count is not None and other.count.value == group.count.value:
            return other
    return None


def _under_heading(segment: Segment, state: State) -> list[Subject]:
    """The project whose name heads the paragraph, as what the paragraph speaks of."""
    head = state.heading
    if head is None or not 1 <= segment.paragraph - head.paragraph <= 2:
        return []
    subject = Subject(
        "project",
        segment.start,
        segment.start,
        head.name,
        "anaphor",
        segment.start,
        segment.paragraph,
        segment.sentence,
    )
    subject.name_span = head.name_span
    return [subject]


def _projects(segment: Segment, names: list[Name], state: State, tokens: Tokens) -> list[Subject]:
    out: list[Subject] = []
    for name in names:
        subject = _project(segment, name, name.rule)
        if name.sum_at is not None:
            subject.sum_start = segment.start + tokens.money[name.sum_at].start
        if name.rule == "phase":
            whole = out[-1] if out else state.last("project")
            if whole is None or whole.name is None or segment.paragraph - whole.paragraph > 1:
                continue
            base = re.sub(PHASE, "", whole.name)
            subject.name = base + name.text
            subject.company, subject.company_span = list(whole.company), whole.company_span
        out.append(subject)
    return out


def _leftovers(
    segment: Segment, left: list[Sum], subjects: list[Subject], state: State, tokens: Tokens
) -> None:
    """Values before any subject of their segment: of the project or group spoken of before."""
    rows = [s for s in state.subjects if s.rule == "list" and s.sentence == segment.sentence]
    if (
        len(rows) == len(left) > 1
        and re.search(r"分别|依次", segment.text)
        and len({i.measure for i in left}) == 1
    ):
        for row, item in zip(rows, left, strict=True):
            give(row, item)
        return
    for item in left:
        before = state.last(paragraph=segment.paragraph)
        if before is None and state.subjects and state.subjects[-1].rule == "heading":
            before = state.subjects[-1]
        label = segment.text[: item.start]
        if (
            before is not None
            and item.measure not in before.measures
            and _continues(segment, label, before, item)
        ):
            give(before, item)
            if before.is_group:
                _carry_on(segment, before, item, state, tokens)
            continue
        if item.measure in ("total_investment", "annual_plan") and not re.search(
            r"签约|项目|招引|招商", segment.text
        ):
            continue
        owner = next(
            (
                s
                for s in subjects
                if s.is_group and s.rule == "implied" and item.measure not in s.measures
            ),
            None,
        )
        if owner is None:
            owner = implied(segment, item, None, None)
            owner.segment, owner.paragraph, owner.sentence = (
                segment.start,
                segment.paragraph,
                segment.sentence,
            )
            subjects.append(owner)
        give(owner, item)


def _carry_on(segment: Segment, before: Subject, item: Sum, state: State, tokens: Tokens) -> None:
    """安排重点项目45个;1—10月完成投资58.1亿元: the progress sets the span and the stage."""
    if item.measure not in ("completed_investment", "completion_rate"):
        return
    for mention in candidates_of(segment.text, tokens):
        when = resolve(mention, state.published, True)
        if when is not None and when.span is not None and mention.start < item.start:
            before.period = when.span
            before.period_span = (segment.start + mention.start, segment.start + mention.end)
    before.status = before.status or Status.UNDER_CONSTRUCTION


def _continues(segment: Segment, label: str, before: Subject, item: Sum) -> bool:
    if item.measure == "foreign_capital" or AIM.search(label):
        return False
    if before.is_group:
        return before.sentence == segment.sentence and len(label) < 30
    return item.measure in PROJECT_MEASURES


def _group_of(context: Context, subject: Subject) -> Subject | None:
    """The group that announced a project or closes its list."""
    following = [g for g in context.subjects if g.is_group and g.start >= subject.end]
    if subject.listed and following and following[0].start - subject.end < 60:
        return following[0]
    before = [g for g in context.subjects if g.is_group and g.end <= subject.start]
    if before:
        return before[-1]
    last = context.state.last("group", sentence=subject.sentence)
    return last or context.state.last("group", paragraph=subject.paragraph)
