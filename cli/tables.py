"""Tables for people: drawn on a terminal, lines with tabs anywhere else."""

from __future__ import annotations

import sys
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from cli.terminal import clean

if TYPE_CHECKING:
    from rich.table import Table as RichTable

    from pipelines import Table

QUOTE_CHARS = 8  # of an evidence id: enough to find it again
_MARKS = {"exact": "", "about": "约", "at_least": "≥", "at_most": "≤"}
_RIGHT = ("亿元", "projects")
_NEVER_FOLDED = ("status", "date", "period", "projects", "total 亿元", "done 亿元", "quote")
_LEAST = {"figure": 12, "also": 12, "quote": 8}  # cells
NARROW = 110  # columns of a terminal below which some stand under others
_STANDS_UNDER = {
    "company": "project",
    "date": "status",
    "period": "place",
    "status": "figure",
    "done 亿元": "also",
}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Grid:
    """Headings and lines of text, ready to be shown."""

    headings: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


def show(title: str, grid: Grid, total: int) -> None:
    """Print a table; with a last line if it has more rows than are shown."""
    if sys.stdout.isatty():
        from rich.console import Console

        console = Console()
        console.print(draw(title, narrowed(grid) if console.width < NARROW else grid))
    else:
        click.echo(
            "\t".join(grid.headings) if not title else f"{title}\n" + "\t".join(grid.headings)
        )
        for line in grid.lines:
            click.echo("\t".join(line))
    if total > len(grid.lines):
        click.echo(f"… and {total - len(grid.lines)} more (--rows, `luodi query`, `luodi export`)")
    click.echo()


def draw(title: str, grid: Grid) -> RichTable:
    """The table as rich draws it; no cell's text is taken for markup."""
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    table = RichTable(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    for heading in grid.headings:
        right = heading.endswith(_RIGHT)
        table.add_column(
            heading,
            justify="right" if right else "left",
            overflow="fold",
            no_wrap=heading in _NEVER_FOLDED,
            min_width=_LEAST.get(heading),
            style="dim" if heading == "quote" else "bold" if right else "",
        )
    for line in grid.lines:
        table.add_row(*map(Text, line))
    return table


def narrowed(grid: Grid) -> Grid:
    """The same in fewer columns: what has another to stand under goes there, what is empty goes."""
    columns = (
        dict(zip(grid.headings, zip(*grid.lines, strict=True), strict=True)) if grid.lines else {}
    )
    for heading, over in _STANDS_UNDER.items():
        if heading in columns and over in columns:
            label = "done " if heading == "done 亿元" else ""
            under = [label + cell if cell else "" for cell in columns.pop(heading)]
            pairs = zip(columns[over], under, strict=True)
            columns[over] = tuple("\n".join(filter(None, pair)) for pair in pairs)
    kept = {heading: cells for heading, cells in columns.items() if any(cells)}
    return Grid(tuple(kept), tuple(zip(*kept.values(), strict=True))) if kept else grid


def projects(table: Table) -> Grid:
    """A run's projects: name, place, company, status, date, amount, and where to find the words."""
    return _grid(
        table,
        {
            "project": lambda r: plain_value(r["name"]),
            "place": lambda r: plain_value(r["place"]),
            "company": lambda r: plain_value(r["company"]),
            "status": lambda r: plain_value(r["status"]),
            "date": lambda r: plain_value(r["date"]),
            "total 亿元": lambda r: amount(r, "total_investment"),
            "quote": _quote,
        },
    )


def figures(table: Table) -> Grid:
    """A run's figures; what has no column of its own stands under ``also``."""
    return _grid(
        table,
        {
            "figure": _group,
            "place": lambda r: plain_value(r["place"]),
            "status": _stage,
            "period": _period,
            "projects": lambda r: _marked(r["project_count"], r["project_count_bound"]),
            "total 亿元": lambda r: amount(r, "total_investment"),
            "done 亿元": lambda r: amount(r, "completed_investment"),
            "also": _also,
            "quote": _quote,
        },
    )


def plain(table: Table) -> Grid:
    """Any table, as it is."""
    return Grid(
        tuple(map(clean, table.columns)),
        tuple(tuple(plain_value(value) for value in row) for row in table.rows),
    )


def first_quote(table: Table) -> str:
    """The id of the first quotation in a table, cut to what finds it."""
    place = table.columns.index("quote")
    return next((str(row[place])[:QUOTE_CHARS] for row in table.rows if row[place]), "")


def amount(row: Row, measure: str, unit: str = "yi", *, with_unit: bool = False) -> str:
    """A value with its bound; a foreign currency is told always, 亿元 and % on demand."""
    text = _marked(row[f"{measure}_{unit}" if unit else measure], row[f"{measure}_bound"])
    if not text or unit == "":
        return text
    if unit == "pct":
        return f"{text}%"
    currency = row[f"{measure}_currency"]
    if currency != "CNY":
        return f"{text} 亿 {currency}"
    return f"{text} 亿元" if with_unit else text


def _grid(table: Table, columns: dict[str, Callable[[Row], str]]) -> Grid:
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    lines = tuple(tuple(make(row) for make in columns.values()) for row in rows)
    return Grid(tuple(columns), lines)


def plain_value(value: object) -> str:
    """One value of any table in one cell."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, list):
        return "、".join(map(plain_value, value))
    return clean(str(value))


def number(value: Decimal | int) -> str:
    """A number without an exponent and without zeros that say nothing."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _marked(value: Decimal | int | None, bound: str | None) -> str:
    return "" if value is None else _MARKS[bound or "exact"] + number(value)


def _quote(row: Row) -> str:
    return str(row["quote"] or "")[:QUOTE_CHARS]


def _group(row: Row) -> str:
    least = row["min_amount_yi"]
    size = f"≥{number(least)}亿 " if least is not None else ""
    return size + (plain_value(row["name"]) or "—")


def _stage(row: Row) -> str:
    words = [plain_value(row["status"]), "target" if row["modality"] == "target" else ""]
    return " ".join(word for word in words if word)


def _period(row: Row) -> str:
    """A day, a year, months of a year (2022-01…10), or two days, whichever says it shortest."""
    start, end = row["period_start"], row["period_end"]
    if start is None or end is None or start == end:
        return plain_value(start)
    whole_months = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if not whole_months:
        return f"{start}…{end}"
    if (start.year, start.month, end.month) == (end.year, 1, 12):
        return str(start.year)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start:%Y-%m}"
    return f"{start:%Y-%m}…{end:%m}" if start.year == end.year else f"{start:%Y-%m}…{end:%Y-%m}"


def _also(row: Row) -> str:
    parts: Sequence[tuple[str, str]] = (
        ("plan", amount(row, "annual_plan")),
        ("foreign", amount(row, "foreign_capital")),
        ("completion", amount(row, "completion_rate", "pct")),
        ("start", amount(row, "start_rate", "pct")),
    )
    return ", ".join(f"{name} {text}" for name, text in parts if text)
