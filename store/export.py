"""Tables and views as files for people and programs: CSV, JSON Lines, Parquet, Excel.

A file is written beside its place and moved there when it is whole. Text that a spreadsheet
would take for a formula is written behind an apostrophe in CSV, and as text in Excel.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from errors import StoreError, UsageError

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_ROWS_AT_ONCE = 5_000
EXCEL_ROWS = 1_048_575  # below the heading
EXCEL_CELL_CHARS = 32_767

_Writer = Callable[[duckdb.DuckDBPyConnection, str, Path], int]


def export(connection: duckdb.DuckDBPyConnection, view: str, to: str) -> int:
    """Write a table or view to the file ``to``; its suffix tells the format. Returns the rows.

    Raises:
        UsageError: no such table or view, or no such format; nothing was written.
        StoreError: the file cannot be written; an older one of that name is left as it was.
    """
    place = Path(to)
    writer = _WRITERS.get(place.suffix.lower())
    if writer is None:
        raise UsageError(f"{to}: no such format; choose one of {' '.join(_WRITERS)}")
    known = exportable(connection)
    if view not in known:
        raise UsageError(f"{view}: no such table or view; there are {', '.join(known)}")
    if not place.parent.is_dir():
        raise UsageError(f"{to}: there is no folder {place.parent}")
    part = place.with_name(f".{place.name}.part")
    try:
        rows = writer(connection, view, part)
        part.replace(place)
    except OSError as error:
        raise StoreError(f"{to}: {(error.strerror or str(error)).lower()}") from error
    finally:
        part.unlink(missing_ok=True)
    return rows


def exportable(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The names that :func:`export` knows, views first."""
    rows = connection.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"
        " ORDER BY table_type DESC, table_name"
    ).fetchall()
    return tuple(name for (name,) in rows if name != "luodi_migrations")


def _columns(connection: duckdb.DuckDBPyConnection, view: str) -> list[str]:
    cursor = connection.execute(f"SELECT * FROM {view} LIMIT 0")
    return [column[0] for column in cursor.description or ()]


def _rows(connection: duckdb.DuckDBPyConnection, view: str) -> Iterator[tuple[Any, ...]]:
    """All rows, in an order that depends on nothing but them."""
    cursor = connection.execute(f"SELECT * FROM {view} ORDER BY ALL")
    while some := cursor.fetchmany(_ROWS_AT_ONCE):
        yield from some


def _csv(connection: duckdb.DuckDBPyConnection, view: str, part: Path) -> int:
    total = 0
    columns = _columns(connection, view)
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        for row in _rows(connection, view):
            writer.writerow([_safe(_plain(value)) for value in row])
            total += 1
    return total


def _jsonl(connection: duckdb.DuckDBPyConnection, view: str, part: Path) -> int:
    total = 0
    columns = _columns(connection, view)
    encoder = msgspec.json.Encoder(decimal_format="number")
    with part.open("wb") as file:
        for row in _rows(connection, view):
            record = {k: _number(v) for k, v in zip(columns, row, strict=True)}
            file.write(encoder.encode(record) + b"\n")
            total += 1
    return total


def _parquet(connection: duckdb.DuckDBPyConnection, view: str, part: Path) -> int:
    place = str(part).replace("'", "''")
    try:
        row = connection.execute(
            f"COPY (SELECT * FROM {view} ORDER BY ALL) TO '{place}' (FORMAT parquet)"
        ).fetchone()
    except duckdb.IOException as error:
        raise StoreError(f"{part.name}: {' '.join(str(error).split())}") from error
    return int(row[0]) if row else 0


def _excel(connection: duckdb.DuckDBPyConnection, view: str, part: Path) -> int:
    import xlsxwriter

    count = connection.execute(f"SELECT count(*) FROM {view}").fetchone() or (0,)
    if count[0] > EXCEL_ROWS:
        raise UsageError(
            f"{view}: {count[0]} rows; a sheet holds {EXCEL_ROWS}: use .csv or .parquet"
        )
    settings = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    columns = _columns(connection, view)
    with xlsxwriter.Workbook(str(part), settings) as book:
        sheet = book.add_worksheet(view[:31])
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        for i, row in enumerate(_rows(connection, view), start=1):
            for j, value in enumerate(row):
                plain = _plain(value)
                if plain != "":
                    sheet.write(i, j, plain[:EXCEL_CELL_CHARS] if isinstance(plain, str) else plain)
        sheet.autofilter(0, 0, count[0], len(columns) - 1)
    return int(count[0])


def _plain(value: Any) -> Any:
    """A value for one cell; numbers and days stay what they are."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "、".join(map(str, value))
    return _number(value)


def _number(value: Any) -> Any:
    """Amounts without the zeros that only the column's type gives them."""
    if not isinstance(value, Decimal):
        return value
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def _safe(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value


_WRITERS: dict[str, _Writer] = {
    ".csv": _csv,
    ".jsonl": _jsonl,
    ".parquet": _parquet,
    ".xlsx": _excel,
}
