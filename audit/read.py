"""Ledgers in: files to tables of projects or figures, every value with the row that says it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from audit import figures, plan, words
from audit.body import Kind, Line, body_lines
from audit.cells import read_cell
from audit.days import Days, find_period, find_year, read_days
from audit.indicators import find_indicators, with_units
from audit.layout import HEAD_ROWS, Field, Layout, find_layout, money_unit
from audit.names import owner_apart, phase_in
from audit.nouns import CELL_END, LedgerProject, Row, Scope, StatedTotal, Table
from audit.plan import Override
from audit.readers import Grid, LedgerFile, open_ledger
from audit.readers.grid import LedgerError
from audit.said import Said
from audit.scope import place_named, read_scope
from audit.stacked import stacked
from model import Status
from normalize.places import Place, contains
from store.ids import stable_id

_SUSPICIOUS_YI = (Decimal("0.005"), Decimal(3000))
_MANY = 5


@dataclass(frozen=True, slots=True)
class Ledger:
    """One file, read whole. ``plans`` say how each sheet was read, as TOML."""

    name: str
    sha256: str
    kind: str
    tables: tuple[Table, ...]
    warnings: tuple[str, ...]
    plans: tuple[str, ...]


def read_ledger(path: str, overrides: Sequence[Override] = ()) -> Ledger:
    """Read a ledger: all of it or, with an error, nothing.

    Raises:
        LedgerError: it cannot be read, or no sheet of it is a ledger.
    """
    with open_ledger(path) as file:
        tables, plans = [], []
        for grid in (part for sheet in file.grids for part in stacked(sheet)):
            table, told = _table(file, grid, overrides)
            plans.append(told)
            if table is not None:
                tables.append(table)
    if not tables and not any('kind = "skip"' in told and "没有" not in told for told in plans):
        raise LedgerError(
            f"{path}: no sheet with a heading that we know (项目名称, 总投资, 县区 …); "
            "name its columns in a plan file"
        )
    return Ledger(
        file.name, file.sha256, file.kind, tuple(tables), tuple(file.warnings), tuple(plans)
    )


def plan_of(path: str, overrides: Sequence[Override] = ()) -> tuple[str, ...]:
    """How each sheet of a ledger would be read, as TOML; only its beginning is looked at."""
    with open_ledger(path) as file:
        told = []
        for grid in (part for sheet in file.grids for part in stacked(sheet)):
            layout, scope, _, _ = _frame(file, grid, overrides)
            told.append(plan.as_toml(file.name, grid.sheet, layout, scope))
    return tuple(told)


def _frame(
    file: LedgerFile, grid: Grid, overrides: Sequence[Override]
) -> tuple[Layout | None, Scope, list[tuple[str, ...]], Override | None]:
    head = list(islice(grid.rows, HEAD_ROWS))
    override = plan.override_for(overrides, file.name, grid.sheet)
    layout = find_indicators(head, grid.merges, grid.captions) or find_layout(
        head, grid.merges, grid.captions
    )
    if layout is None:
        return None, Scope(), head, override
    layout = with_units(layout, head)
    scope = read_scope(layout.titles, grid.sheet, file.name)
    layout, scope = plan.apply(override, layout, scope)
    return layout, scope, head, override


def _table(file: LedgerFile, grid: Grid, overrides: Sequence[Override]) -> tuple[Table | None, str]:
    layout, scope, head, override = _frame(file, grid, overrides)
    told = plan.as_toml(file.name, grid.sheet, layout, scope)
    if override is not None and override.kind == "skip":
        return None, f'[[table]]\nfile = "{file.name}"\nsheet = "{grid.sheet}"\nkind = "skip"\n'
    if layout is None:
        if any(any(row) for row in head):
            file.warnings.append(f"{file.name}「{grid.sheet}」:没有认出表头,未读")
        return None, told
    lines = body_lines(layout, head, grid.rows, grid.merges, grid.first_row)
    table = Table(file.name, grid.sheet, scope, tuple(f.heading for f in layout.fields))
    if layout.kind == "projects":
        table = _projects(table, layout, lines, file.warnings)
    else:
        table = figures.read_figures(table, layout, lines)
    _warn(table, layout, file.warnings)
    return table, told


def _projects(table: Table, layout: Layout, lines: Iterator[Line], warnings: list[str]) -> Table:
    reader = _Reader(table, layout)
    projects: list[LedgerProject] = []
    totals: list[StatedTotal] = []
    block = 0
    for line in lines:
        if line.kind is Kind.DATA:
            project = reader.project(line)
            if project is not None:
                projects.append(project)
        elif line.kind is Kind.TOTAL:
            is_small = any("小计" in words.squeeze(cell) for cell in line.written[:3])
            part = projects[block:] if is_small else projects
            totals += reader.totals(line, part, is_first=not projects)
            block = len(projects) if is_small else block
    if reader.unread:
        shown = ";".join(reader.unread[:_MANY])
        warnings.append(f"{table.file}「{table.sheet}」:{len(reader.unread)} 个数值读不出:{shown}")
    later = [t for t in totals if t.parts]
    first = [_total_above(t, projects, reader) for t in totals if not t.parts]
    return replace(
        table,
        projects=tuple(projects),
        totals=(*later, *first),
        columns={f.role: f.index for f in reversed(layout.fields)},
        finest=reader.finest,
        years=reader.years,
        periods=reader.periods,
    )


def _total_above(total: StatedTotal, projects: list[LedgerProject], reader: _Reader) -> StatedTotal:
    """A total that stands above its rows (合计 as the first line)."""
    return replace(total, parts=reader.parts(total.measure, projects))


class _Reader:
    """Reads one sheet's rows, and gathers what only the whole column tells."""

    def __init__(self, table: Table, layout: Layout) -> None:
        self.table, self.layout = table, layout
        self.home = table.scope.region.name if table.scope.region else None
        self.finest: dict[str, Decimal] = {}
        self.unread: list[str] = []
        self.seen: Counter[str] = Counter()
        self.fields: dict[str, Field] = {f.role: f for f in reversed(layout.fields)}
        year = table.scope.days.end.year if table.scope.days else None
        self.year = year
        self.years: dict[str, int] = {}
        self.periods: dict[str, Days] = {}
        self.measures: list[tuple[str, Field]] = []
        self._choose_measures(year)
        self.ticks = {f.index: s for f in layout.fields if (s := words.stage_of_column(f.leaf))}
        named = self.fields.get("name")
        self.names_owner = named is not None and words.names_owner(named.heading)
        idle = ("none", "category", "status")
        used = {f.index for f in self.fields.values() if f.role not in idle}
        self.plain = [
            f.index for f in layout.fields if f.index not in used and f.role not in words.MEASURES
        ]

    def _choose_measures(self, year: int | None) -> None:
        """Of several columns of one measure, the one of the table's own year, else the last."""
        for field in self.layout.fields:
            if field.role not in words.MEASURES:
                continue
            own = find_year(field.heading)
            if any(role == field.role for role, _ in self.measures) and (
                own != year or own is None
            ):
                continue
            self.measures = [m for m in self.measures if m[0] != field.role]
            self.measures.append((field.role, field))
            if own or year:
                self.years[field.role] = own or year or 0
            if period := find_period(field.heading, own or year):
                self.periods[field.role] = period

    def project(self, line: Line) -> LedgerProject | None:
        """The project of a line; None if it has no name."""
        name = self._text(line, "name").replace("\n", "")
        if words.is_blank(name) or name.isdecimal():
            return None
        place = self._place(line)
        key = stable_id("row", self.table.file, self.table.sheet, name, place and place.code)
        self.seen[key] += 1
        row = self._row(key if self.seen[key] == 1 else stable_id(key, self.seen[key]), line)
        status = self._text(line, "status") or line.section
        company = self._text(line, "company")
        if not company and self.names_owner:
            name, company = owner_apart(name)
        stage = self._ticked(line) or (words.status_in(status) if status else None)
        return LedgerProject(
            row,
            name,
            phase_in(name),
            "" if words.is_blank(company) else company,
            place,
            stage,
            tuple(self._amounts(line)),
            tuple(self._events(line, stage)),
            self._kinds(line),
            is_unstarted=words.is_only_unstarted(status),
        )

    def _ticked(self, line: Line) -> Status | None:
        """The latest stage whose column is ticked (签约 √, 开工 √)."""
        done = [s for index, s in self.ticks.items() if words.is_tick(line.cells[index])]
        return max(done, key=lambda status: status.rank, default=None)

    def _kinds(self, line: Line) -> tuple[str, ...]:
        texts = [line.cells[i].strip() for i in self.plain] + [line.section]
        return tuple(sys.intern(t) for t in texts if t and len(t) <= 12 and not t[0].isdigit())

    def totals(
        self, line: Line, part: list[LedgerProject], *, is_first: bool
    ) -> Iterator[StatedTotal]:
        """What a line of totals states of the rows above it."""
        row = self._row(stable_id("total", self.table.file, self.table.sheet, line.number), line)
        for measure, field in self.measures:
            stated = read_cell(line.written[field.index], field)
            if stated is not None and measure not in words.RATES:
                parts = () if is_first else self.parts(measure, part)
                yield StatedTotal(row, field.index, measure, stated, parts)

    def parts(self, measure: str, projects: list[LedgerProject]) -> tuple[Said, ...]:
        """The values of one column."""
        return tuple(said for project in projects if (said := project.amount(measure)))

    def _row(self, row_id: str, line: Line) -> Row:
        joined = CELL_END.join(line.written)
        return Row(row_id, self.table.file, self.table.sheet, line.number, joined)

    def _text(self, line: Line, role: str) -> str:
        field = self.fields.get(role)
        return line.cells[field.index].strip() if field else ""

    def _place(self, line: Line) -> Place | None:
        """The narrowest place that the row names, else its section's, else the table's."""
        best: Place | None = None
        for role in ("region", "place"):
            text = self._text(line, role)
            found = place_named(text, best.name if best else self.home) if text else None
            if found and (best is None or contains(best, found)):
                best = found
        if best is None and line.section:
            best = place_named(line.section, self.home)
        return best or self.table.scope.region

    def _amounts(self, line: Line) -> Iterator[tuple[str, Said]]:
        own = self._own_unit(line)
        for measure, field in self.measures:
            text = line.cells[field.index]
            if own and field.unit is None:
                field = replace(field, unit=own[0], currency=own[1])
            said = read_cell(text, field)
            if said is None:
                if not words.is_blank(text) and field.unit is not None:
                    where = f"第{line.number}行{plan.letter(field.index)}列「{text[:20]}」"
                    self.unread.append(where)
                continue
            finest = self.finest.get(measure)
            if said.step and (finest is None or said.step < finest):
                self.finest[measure] = said.step
            yield measure, said

    def _own_unit(self, line: Line) -> tuple[Decimal, str] | None:
        """The unit that a row gives for its money, in a column of its own (币种: 万美元)."""
        text = words.squeeze(self._text(line, "unit"))
        return money_unit(text) if text else None

    def _events(self, line: Line, stage: Status | None) -> Iterator[tuple[Status, Days]]:
        """The row's dated events; a day without a word (时间) is of its stage, or its table's."""
        text, listed = self._text(line, "event_date"), self.table.scope.statuses
        stage = stage or (listed[0] if len(listed) == 1 else None)
        if text and stage and (days := read_days(text, self.year)):
            yield stage, days
        for role, status in words.EVENTS.items():
            text = self._text(line, role)
            if text and (days := read_days(text, self.year)):
                yield status, days


def _warn(table: Table, layout: Layout, warnings: list[str]) -> None:
    where = f"{table.file}「{table.sheet}」"
    warnings += [
        f"{where}:「{field.heading}」没有写明单位,不用;可在计划文件中写 unit"
        for field in layout.fields
        if field.unit is None and layout.one("unit") is None
    ]
    amounts = sorted(s.value for p in table.projects if (s := p.amount("total_investment")))
    if len(amounts) >= 3:
        middle = amounts[len(amounts) // 2]
        if not _SUSPICIOUS_YI[0] <= middle <= _SUSPICIOUS_YI[1]:
            warnings.append(f"{where}:总投资的中位数为 {middle:f} 亿元,单位可疑,请核对")
    if not table.projects and not table.figures:
        warnings.append(f"{where}:表头之下没有可读的行")
