"""Tables: one row a project or a place, its unit in the header or the caption.

A row is a line whose cells are kept apart by tabs. A row with a single filled cell is the
heading of the rows below it (一、开工项目（11个）).
"""

from __future__ import annotations

import re

from extract.facts.namewords import clean_name, is_generic
from extract.facts.sentences import Segment
from extract.facts.stages import is_reached, status_of
from extract.facts.state import State
from extract.facts.subjects import Subject
from extract.facts.table_captions import Caption, caption_of
from extract.facts.table_columns import MONEY, TOTAL, Cell, Column, cells_of, header_of, keyed_of
from extract.facts.table_figures import (
    figure_row,
    group_row,
    named_region,
    parts_of,
    region_of,
    value_of,
)
from extract.facts.tokens import Tokens, scan
from extract.facts.when import candidates, event_date, resolve
from model import Modality, Status
from normalize.numbers import parse_number


def read(rows: list[Segment], state: State) -> None:
    """Read the rows of one table into the state."""
    cells = [cells_of(row) for row in rows]
    caption = state.folded[max(0, rows[0].start - 160) : rows[0].start]
    card = keyed_of(cells, caption)
    if card is not None:
        _project_row(rows[0], *card, state, None, None, Caption())
        return
    header = header_of(cells, caption)
    if header is None:
        return
    index, columns = header
    heading = _announcer(rows[0], len(rows) - index - 1, state)
    above = caption_of(rows[0], cells[: index + 1], state)
    status = state.section.status if state.section is not None else None
    status = status or above.status
    parts = parts_of(columns)
    where = next((i for i, c in columns.items() if c.role == "region"), -1)
    spanning: Cell | None = None
    for row, filled in zip(rows[index + 1 :], cells[index + 1 :], strict=True):
        spanning = _spread(filled, where, spanning)
        named = [c for c in filled if c.text]
        if len(named) == 1 and not parse_number(named[0].text):
            status, heading = _section(row, state)
            continue
        if "name" in [c.role for c in columns.values()]:
            _project_row(row, filled, columns, state, status, heading, above)
        else:
            for part in parts:
                figure_row(row, filled, part, state, above)


_REACH = 8  # lines from a ceremony to the rows of its table


def _spread(cells: list[Cell], at: int, above: Cell | None) -> Cell | None:
    """Give a row the place of the row above, where one wide cell holds it for several rows."""
    if not 0 <= at < len(cells) - 1:
        return above
    total = any(TOTAL.match(c.text) for c in cells)
    if cells[at].text or total:
        return None if total else cells[at]
    if above is not None and sum(bool(c.text) for c in cells) > 1:
        cells[at] = above
    return above


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


_KIND = re.compile(r".{0,12}?(?:项目|工程|类)\s*\(?(?:共|合计)?\d+(?:个|项)\)?")
"""产业项目(2个): a row that counts the rows below it."""


_COUNT = re.compile(r"共?\d+(?:个|项)(?:项目)?")


def _project_row(
    row: Segment,
    cells: list[Cell],
    columns: dict[int, Column],
    state: State,
    status: Status | None,
    group: Subject | None,
    above: Caption,
) -> None:
    by_role = {
        c.role: (cells[i], c) for i, c in columns.items() if i < len(cells) and cells[i].text
    }
    if any(TOTAL.match(c.text) for c in cells):
        _total_row(by_role, state, row, above)
        return
    if "name" not in by_role:
        return
    cell = by_role["name"][0]
    if _KIND.fullmatch(cell.text) or (
        cell.text.endswith(("项目", "工程", "类")) and is_generic(cell.text)
    ):
        group_row(row, by_role, state, above, cell)
        return
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
        if role in by_role and (value := value_of(state, *by_role[role])):
            subject.measures[role] = value
    if "company" in by_role:
        firm = by_role["company"][0]
        subject.company, subject.company_span = (
            [state.body[firm.start : firm.end]],
            (firm.start, firm.end),
        )
    _cell_status(row, by_role, subject, state)
    region_of(by_role, subject, state)
    if not subject.own_region:
        named_region(subject, state)
    _of_event(subject, state)
    state.subjects.append(subject)


def _of_event(subject: Subject, state: State) -> None:
    """17个项目集中签约 …部分项目如下: rows without a group of their number are the ceremony's."""
    event = state.event
    if event is not None and subject.paragraph - event.paragraph <= _REACH:
        event.lend_to(subject)


def _total_row(
    by_role: dict[str, tuple[Cell, Column]], state: State, row: Segment, above: Caption
) -> None:
    """合计: said of the group that announces the table, where its number is that of the rows.

    A caption that names its group (重点项目进展表) makes a group of its own of the totals.
    """
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
                    and (value := value_of(state, *by_role[role]))
                ):
                    group.measures[role] = value
            return
    told = by_role["name"][0] if "name" in by_role else None
    counted = told is not None and _COUNT.fullmatch(told.text) is not None
    if counted or (above.name not in (None, "项目") and len(rows) > 1):
        group_row(row, by_role, state, above, told if counted else None)


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
