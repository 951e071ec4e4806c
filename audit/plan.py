"""How each sheet will be read, shown for confirmation, and a person's own word on it.

``luodi audit LEDGER… --plan`` prints it as TOML; saved, edited and given back with
``--plan-file`` it overrides what was recognised::

    [[table]]
    file = "泉港区签约项目.xlsx"
    sheet = "Sheet1"
    kind = "projects"            # projects, figures, transposed, indicators or skip
    region = "泉港区"
    period = ["2021-01-01", "2021-09-30"]
    as_of = "2021-09-30"
    unit = "万元"
    [table.columns]              # a column's letter and its role
    B = "name"
    E = "total_investment"
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from audit import words
from audit.days import Days as Span
from audit.days import iso_days
from audit.given import read_given
from audit.layout import Field, Layout, money_unit
from audit.nouns import Scope
from audit.readers.grid import LedgerError
from normalize.places import find

KINDS = ("projects", "figures", "transposed", "indicators", "skip")


class Override(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person's word on one table; what it leaves out stays as recognised."""

    file: str
    sheet: str | None = None
    kind: str | None = None
    region: str | None = None
    period: tuple[str, str] | None = None
    as_of: str | None = None
    unit: str | None = None
    heading_ends: int | None = None
    columns: dict[str, str] = {}


class _Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    table: tuple[Override, ...] = ()


def read_plan(path: str) -> tuple[Override, ...]:
    """The overrides of a plan file.

    Raises:
        LedgerError: no such file, no TOML, an unknown key, role, kind, unit or place.
    """
    plan = read_given(path, _Plan)
    for table in plan.table:
        _check(path, table)
    return plan.table


def _check(path: str, table: Override) -> None:
    problems = [
        (table.kind not in (None, *KINDS), f"kind {table.kind}; one of {' '.join(KINDS)}"),
        (table.region is not None and find(table.region) is None, f"region {table.region}"),
        (table.unit is not None and money_unit(table.unit) is None, f"unit {table.unit}"),
        (table.as_of is not None and iso_days(table.as_of) is None, f"as_of {table.as_of}"),
    ]
    problems += [(role not in words.ROLES, f"role {role}") for role in table.columns.values()]
    problems += [(not _is_letter(c), f"column {c}; a letter is meant") for c in table.columns]
    problems += [(iso_days(day) is None, f"period {day}") for day in table.period or ()]
    for is_wrong, what in problems:
        if is_wrong:
            raise LedgerError(f"{path}: {table.file}: no such {what}")


def override_for(overrides: Sequence[Override], file: str, sheet: str) -> Override | None:
    """The person's word on this sheet, one for the sheet before one for the whole file."""
    of_file = [o for o in overrides if o.file == file and o.sheet in (None, sheet)]
    return max(of_file, key=lambda o: o.sheet is not None, default=None)


def apply(override: Override | None, layout: Layout, scope: Scope) -> tuple[Layout, Scope]:
    """The layout and scope with a person's word on them."""
    if override is None:
        return layout, scope
    roles = {_index(letter): role for letter, role in override.columns.items()}
    unit = money_unit(override.unit) if override.unit else None
    fields = []
    for field in layout.fields:
        role = roles.get(field.index, field.role)
        is_money = role in words.MEASURES and role != "count" and role not in words.RATES
        if is_money and unit:
            field = replace(field, unit=unit[0], currency=unit[1])
        elif is_money and field.role != role and field.unit == 1:
            own = money_unit(layout.money_unit)
            field = replace(field, unit=own[0] if own else None)
        fields.append(replace(field, role=role))
    layout = replace(layout, fields=tuple(fields), kind=override.kind or layout.kind)
    if override.heading_ends:
        layout = replace(layout, body=override.heading_ends)
    return layout, _scope(override, scope)


def _scope(override: Override, scope: Scope) -> Scope:
    if override.region:
        scope = replace(scope, region=find(override.region))
    if override.period:
        first, last = (iso_days(day) for day in override.period)
        if first and last:
            scope = replace(scope, days=Span(first.start, last.end), as_of=Span(last.end, last.end))
    if override.as_of:
        scope = replace(scope, as_of=iso_days(override.as_of))
    return scope


def as_toml(file: str, sheet: str, layout: Layout | None, scope: Scope | None) -> str:
    """One table of the plan, with what each column is in a comment."""
    lines = ["[[table]]", f"file = {_quoted(file)}", f"sheet = {_quoted(sheet)}"]
    if layout is None or scope is None:
        return "\n".join([*lines, 'kind = "skip"  # 没有认出表头', ""])
    lines.append(f'kind = "{layout.kind}"')
    lines.append(f"heading_ends = {layout.body}  # 表头止于此行")
    if scope.region:
        lines.append(f"region = {_quoted(scope.region.name)}")
    if scope.days:
        lines.append(f'period = ["{scope.days.start}", "{scope.days.end}"]')
    if scope.as_of and scope.as_of.is_day:
        lines.append(f'as_of = "{scope.as_of}"')
    lines.append(f"unit = {_quoted(layout.money_unit)}" if layout.money_unit else '# unit = "万元"')
    lines.append("[table.columns]")
    lines += [
        f'{letter(field.index)} = "{field.role}"  # {_comment(field)}'
        for field in layout.fields
        if field.role != "none" or field.heading
    ]
    return "\n".join([*lines, ""])


def _comment(field: Field) -> str:
    missing = " 单位不明" if field.unit is None else ""
    return f"{field.heading} → {words.label(field.role)}{missing}".replace("\n", " ")


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()


def letter(index: int) -> str:
    """A column's letter, from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _is_letter(text: str) -> bool:
    return 0 < len(text) <= 3 and text.isascii() and text.isalpha() and text.isupper()


def _index(letters: str) -> int:
    number = 0
    for character in letters:
        number = number * 26 + ord(character) - 64
    return number - 1
