"""Tables: one row a project or a place, its unit in the header or the caption.

A row is a line whose cells are kept apart by tabs. A row with a single filled cell is the
heading of the rows below it (一、开工项目（11个）).
"""

from __future__ import annotations

from extract.facts import where
from extract.facts.lexicon import find_words
from extract.facts.namewords import clean_name
from extract.facts.sentences import Segment
from extract.facts.stages import is_reached, status_of
from extract.facts.state import State
from extract.facts.subjects import Subject
from extract.facts.table_columns import MONEY, TOTAL, Cell, Column, cells_of, header_of
from extract.facts.tokens import Tokens, scan
from extract.facts.when import candidates, event_date, resolve
from model import Modality, Span, Status, Value
from normalize import places
from normalize.money import parse_money
from normalize.numbers import parse_number


def read(rows: list[Segment], state: State) -> None:
    """Read the rows of one table into the state."""
    cells = [cells_of(row) for row in rows]
    caption = state.folded[max(0, rows[0].start - 160) : rows[0].start]
    header = header_of(cells, caption)
    if header is None:
        return
    index, columns = header
    heading = _announcer(rows[0], len(rows) - index - 1, state)
    status = state.section.status if state.section is not None else None
    for row, filled in zip(rows[index + 1 :], cells[index + 1 :], strict=True):
        named = [c for c in filled if c.text]
        if len(named) == 1 and not parse_number(named[0].text):
            status, heading = _section(row, state)
            continue
        if "name" in [c.role for c in columns.values()]:
            _project_row(row, filled, columns, state, status, heading)
        else:
            _figure_row(row, filled, columns, state)


_REACH = 8  # lines from a ceremony to the rows of its table


def _announcer(first: Segment, rows: int, state: State) -> Subject | None:
    """The group whose number the rows make up: 8个项目集中开工 …具体项目如下."""
    near = [
        s
        for s in state.subjects
        if s.is_group
        and s.count is not None
        and s.modality is Modality.ACTUAL
        and 0 < first.paragraph - s.paragraph <= 3
    ]
    exact = [s for s in near if s.count is not None and s.count.value in (rows, rows - 1)]
    return exact[-1] if exact else None


def _section(row: Segment, state: State) -> tuple[Status | None, Subject | None]:
    words = scan(row, state.published, None, state.currency).words_of("status")
    status = status_of(words[-1]) if words else None
    group = next(
        (s for s in reversed(state.subjects) if s.is_group and s.status is status and status), None
    )
    return status, group


def _value(state: State, cell: Cell, column: Column) -> Value | None:
    span = Span.of(state.body, cell.start, cell.end)
    if column.role in MONEY and cell.text.endswith("元"):
        money = parse_money(cell.text)
        return Value(money.value, span, money.bound, money.currency) if money else None
    number = parse_number(cell.text.rstrip("%").strip())
    if number is None or not cell.text:
        return None
    if column.role in MONEY:
        return Value(number * column.scale, span, currency=column.currency)
    return Value(number, span)


def _project_row(
    row: Segment,
    cells: list[Cell],
    columns: dict[int, Column],
    state: State,
    status: Status | None,
    group: Subject | None,
) -> None:
    by_role = {
        c.role: (cells[i], c) for i, c in columns.items() if i < len(cells) and cells[i].text
    }
    if any(TOTAL.match(c.text) for c in cells):
        _total_row(by_role, state, row)
        return
    if "name" not in by_role:
        return
    cell = by_role["name"][0]
    subject = Subject(
        "project",
        cell.start,
        cell.end,
        clean_name(state.body[cell.start : cell.end]),
        "table",
        row.start,
        row.paragraph,
        row.sentence,
    )
    subject.name_span, subject.listed, subject.status, subject.parent = (
        (cell.start, cell.end),
        True,
        status,
        group,
    )
    for role in MONEY[:3]:
        if role in by_role and (value := _value(state, *by_role[role])):
            subject.measures[role] = value
    if "company" in by_role:
        firm = by_role["company"][0]
        subject.company, subject.company_span = (
            [state.body[firm.start : firm.end]],
            (firm.start, firm.end),
        )
    _cell_status(row, by_role, subject, state)
    _cell_region(by_role, subject, state)
    if group is None:
        _of_event(subject, state)
    state.subjects.append(subject)


def _of_event(subject: Subject, state: State) -> None:
    """17个项目集中签约 …部分项目如下: rows without a group of their number are the ceremony's."""
    event = state.event
    day = event_date(event.when) if event is not None else None
    if event is None or day is None or subject.paragraph - event.paragraph > _REACH:
        return
    at = (event.offset + event.when.at[0], event.offset + event.when.at[1])
    subject.fallback, subject.event_status = (day, at), event.status


def _total_row(by_role: dict[str, tuple[Cell, Column]], state: State, row: Segment) -> None:
    """合计: said of the group that announces the table, where its number is that of the rows."""
    rows = [
        s
        for s in state.subjects
        if s.rule == "table" and not s.is_group and row.paragraph - s.paragraph < 80
    ]
    for group in reversed(state.subjects):
        if group.is_group and group.count is not None and group.count.value == len(rows):
            for role in MONEY[:3]:
                if (
                    role in by_role
                    and role not in group.measures
                    and (value := _value(state, *by_role[role]))
                ):
                    group.measures[role] = value
            return


def _cell_status(
    row: Segment, by_role: dict[str, tuple[Cell, Column]], subject: Subject, state: State
) -> None:
    if "status" in by_role:
        cell = by_role["status"][0]
        tokens = _scanned(cell, row, state)
        words = [w for w in tokens.words_of("status") if is_reached(cell.text, w)]
        if words:
            subject.status = status_of(words[-1])
            subject.status_span = (cell.start + words[-1].start, cell.start + words[-1].end)
            _cell_date(cell, tokens, subject, state)
    if "date" in by_role:
        cell = by_role["date"][0]
        _cell_date(cell, _scanned(cell, row, state), subject, state)


def _scanned(cell: Cell, row: Segment, state: State) -> Tokens:
    piece = Segment(cell.start, cell.end, cell.text, row.paragraph, row.sentence, True)
    return scan(piece, state.published, None, state.currency)


def _cell_date(cell: Cell, tokens: Tokens, subject: Subject, state: State) -> None:
    for mention in candidates(cell.text, tokens):
        when = resolve(mention, state.published, False)
        if when is not None and when.kind == "point":
            subject.date = event_date(when)
            subject.date_span = (cell.start, cell.end) if subject.date else None


def _cell_region(by_role: dict[str, tuple[Cell, Column]], subject: Subject, state: State) -> None:
    home = state.home.name if state.home else None
    if "region" in by_role:
        cell = by_role["region"][0]
        for mention in places.find_places(cell.text, home):
            if mention.place is not None:
                subject.region, subject.own_region = where.official(mention.place), True
                subject.region_span = (cell.start, cell.end)
    if subject.region is None and state.home is not None:
        subject.region = where.official(state.home)


def _root(state: State, row: Segment, columns: dict[int, Column]) -> Subject | None:
    """The group that a table divides: the one its announcement names, or told by its measures."""
    roots = [
        s
        for s in state.subjects
        if s.is_group and not s.part and not s.dropped and s.modality is Modality.ACTUAL
    ]
    lead = state.folded[max(0, row.start - 700) : row.start]
    announced = lead[: lead.find("\t")] if "\t" in lead else lead
    line = announced.rstrip("\n").split("\n")[-2:]
    named = [
        s for s in roots if s.name and len(s.name) > 3 and any(s.name in text for text in line)
    ]
    wanted = {c.role for c in columns.values()} & {
        "completed_investment",
        "completion_rate",
        "start_rate",
    }
    measured = [s for s in roots if wanted & set(s.measures)]
    chosen = named or measured or roots
    return chosen[-1] if chosen else None


def _titled(by_role: dict[str, tuple[Cell, Column]], state: State) -> Status | None:
    """The stage that the header of the counts names: 开工项目数."""
    if "count" in by_role:
        for word in find_words(by_role["count"][1].title):
            if "status" in word.means:
                return status_of(word)
    return state.section.status if state.section is not None else None


def _figure_row(row: Segment, cells: list[Cell], columns: dict[int, Column], state: State) -> None:
    by_role = {
        c.role: (cells[i], c) for i, c in columns.items() if i < len(cells) and cells[i].text
    }
    lead = by_role.get("region") or by_role.get("kind")
    if lead is None:
        return
    root = _root(state, row, columns)
    subject = Subject(
        "group",
        row.start,
        row.end,
        root.name if root else None,
        "table",
        row.start,
        row.paragraph,
        row.sentence,
    )
    subject.name_span = None
    _cell_region(by_role if "region" in by_role else {}, subject, state)
    if TOTAL.match(lead[0].text) or ("region" in by_role and not subject.own_region):
        subject.region = root.region if root else subject.region
    if "region" not in by_role:
        subject.name, subject.name_span = lead[0].text, (lead[0].start, lead[0].end)
    for role, (cell, column) in by_role.items():
        value = (
            _value(state, cell, column)
            if role in (*MONEY, "count", "completion_rate", "start_rate")
            else None
        )
        if value is None:
            continue
        if role == "count":
            subject.count = value
        else:
            subject.measures[role] = value
    if root is not None:
        subject.status, subject.period, subject.modality = root.status, root.period, Modality.ACTUAL
        subject.period_span, subject.min_amount = root.period_span, root.min_amount
    else:
        subject.status = (
            Status.UNDER_CONSTRUCTION
            if "completed_investment" in subject.measures
            else _titled(by_role, state)
        )
        if state.period is not None and state.period.span is not None:
            subject.period = state.period.span
            subject.period_span = (
                state.period_offset + state.period.at[0],
                state.period_offset + state.period.at[1],
            )
    subject.part = True
    state.subjects.append(subject)
