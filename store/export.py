"""Tables and views as files for people and programs: CSV, JSON Lines, Parquet, Excel.

Excel gets Chinese headings and words, amounts in 万元 beside those in 亿元, and for every row
that has a quotation its sentence and a link to the article. A name that ends with ``/`` makes a
folder of Parquet files by year and region. A file is written beside its place and moved there
when it is whole. Text that a spreadsheet would take for a formula is written behind an
apostrophe in CSV, and as text in Excel.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from errors import StoreError, UsageError
from store import exchange
from store.headings import headings

_OUR_OWN = ("luodi_migrations", "due_projects", "live_stories", "stale_projects", "told_figures")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_ROWS_AT_ONCE = 5_000
ALL = "all"  # every table, as Parquet, for `luodi import`
EXCEL_ROWS = 1_048_575  # below the heading
EXCEL_CELL_CHARS = 32_767
EXCEL_LINK_CHARS = 2_079
EXCEL_LINKS = 30_000  # rows: a sheet holds 65,530 links, and a row may have two
_WEB = ("http://", "https://")
_DAY_CHARS = 10

_Writer = Callable[[duckdb.DuckDBPyConnection, str, Path], int]


def export(connection: duckdb.DuckDBPyConnection, view: str, to: str) -> int:
    """Write a table or view to the file ``to``; its suffix tells the format. Returns the rows.

    Raises:
        UsageError: no such table or view, or no such format; nothing was written.
        StoreError: the file cannot be written; an older one of that name is left as it was.
    """
    if view == ALL:
        return sum(exchange.dump(connection, to).values())
    place = Path(to)
    writer = _partitioned if to.endswith("/") else _WRITERS.get(place.suffix.lower())
    if writer is None:
        raise UsageError(f"{to}: no such format; choose one of {' '.join(_WRITERS)} FOLDER/")
    known = exportable(connection)
    if view not in known:
        raise UsageError(f"{view}: no such table or view; there are {', '.join(known)}")
    if not place.parent.is_dir():
        raise UsageError(f"{to}: there is no folder {place.parent}")
    part = place.with_name(f".{place.name}.part")
    try:
        rows = writer(connection, view, part)
        if place.is_dir() and to.endswith("/"):
            _require_parquet_only(place)
            shutil.rmtree(place)
        part.replace(place)
    except OSError as error:
        raise StoreError(f"{to}: {(error.strerror or str(error)).lower()}") from error
    finally:
        if part.is_dir():
            shutil.rmtree(part)
        part.unlink(missing_ok=True)
    return rows


def _require_parquet_only(folder: Path) -> None:
    """A folder that holds anything else is no export of ours: it stays as it is."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".parquet":
            raise UsageError(
                f"{folder}/: {path.name} in it is no Parquet file; nothing was replaced"
            )


def exportable(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The names that :func:`export` knows, views first."""
    rows = connection.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"
        " ORDER BY table_type DESC, table_name"
    ).fetchall()
    return tuple(name for (name,) in rows if name not in _OUR_OWN)


def _columns(connection: duckdb.DuckDBPyConnection, view: str) -> list[str]:
    cursor = connection.execute(f"SELECT * FROM {view} LIMIT 0")
    return [column[0] for column in cursor.description or ()]


def _rows(connection: duckdb.DuckDBPyConnection, view: str) -> Iterator[tuple[Any, ...]]:
    """All rows, in an order that depends on nothing but them."""
    return _rows_of(connection, f"SELECT * FROM {view} ORDER BY ALL")


def _rows_of(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[tuple[Any, ...]]:
    cursor = connection.execute(sql)
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


_YEARS = ("first_signed", "period_end", "published", "date", "first_reported")


def _partitioned(connection: duckdb.DuckDBPyConnection, view: str, part: Path) -> int:
    """A folder ``year=…/region=…`` of Parquet files; the columns themselves stay in the files."""
    columns = _columns(connection, view)
    day = next((column for column in _YEARS if column in columns), None)
    year = f"substr({day}::VARCHAR, 1, 4)" if day else "NULL"
    region = "region" if "region" in columns else "NULL"
    place = str(part).replace("'", "''")
    try:
        connection.execute(
            f"COPY (SELECT *, coalesce({year}, 'unknown') AS year,"
            f" coalesce({region}, 'unknown') AS place FROM {view} ORDER BY ALL)"
            f" TO '{place}' (FORMAT parquet, PARTITION_BY (year, place))"
        )
    except duckdb.IOException as error:
        raise StoreError(f"{part.name}: {' '.join(str(error).split())}") from error
    part.mkdir(exist_ok=True)  # no rows, no folder
    row = connection.execute(f"SELECT count(*) FROM {view}").fetchone()
    return int(row[0]) if row else 0


def _for_people(columns: Sequence[str], view: str) -> tuple[list[str], str]:
    """The columns that a spreadsheet shows, and the question that gives them."""
    shown = []
    parts = []
    for column in columns:
        shown.append(column)
        parts.append(f"v.{column}")
        if column.endswith("_yi") and f"{column[:-3]}_currency" in columns:
            shown.append(f"{column[:-3]}_wan")
            parts.append(f"v.{column} * 10000")
    if "evidence_id" not in columns or view == "quotes":
        return shown, f"SELECT {', '.join(parts)} FROM {view} AS v ORDER BY ALL"
    shown += ["sentence", "link"]
    return shown, (
        f"SELECT {', '.join(parts)}, q.sentence, q.link FROM {view} AS v"
        " LEFT JOIN quotes AS q ON q.evidence_id = v.evidence_id ORDER BY ALL"
    )


def _excel(connection: duckdb.DuckDBPyConnection, view: str, part: Path) -> int:
    import xlsxwriter

    count = (connection.execute(f"SELECT count(*) FROM {view}").fetchone() or (0,))[0]
    if count > EXCEL_ROWS:
        raise UsageError(f"{view}: {count} rows; a sheet holds {EXCEL_ROWS}: use .csv or .parquet")
    settings = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    columns, sql = _for_people(_columns(connection, view), view)
    with xlsxwriter.Workbook(str(part), settings) as book:
        sheet = book.add_worksheet(view[:31])
        sheet.freeze_panes(1, 0)
        words = headings()
        sheet.write_row(0, 0, map(words.column, columns), book.add_format({"bold": True}))
        for j, column in enumerate(columns):
            sheet.set_column(j, j, _width(column))
        writers = [_cell_writer(sheet, column) for column in columns]
        for i, row in enumerate(_rows_of(connection, sql), start=1):
            for j, (write, value) in enumerate(zip(writers, row, strict=True)):
                if value is not None and value != []:
                    write(i, j, value)
        sheet.autofilter(0, 0, count, len(columns) - 1)
    return int(count)


def _width(column: str) -> int:
    if column in ("sentence", "title"):
        return 60
    return 28 if column in ("name", "project", "company", "amounts_told", "link", "quote") else 13


def _cell_writer(sheet: Any, column: str) -> Callable[[int, int, Any], None]:
    """Writes one column's values: links as links, days as days, stages in Chinese."""
    called = headings().values(column)
    is_link = column in ("link", "url")
    dated = column.endswith("_date") or column in ("first_signed", "date")

    def write(i: int, j: int, value: Any) -> None:
        if isinstance(value, list):
            value = [called.get(item, item) for item in value]
        elif called:
            value = called.get(value, value)
        elif dated and isinstance(value, str) and len(value) == _DAY_CHARS:
            value = date.fromisoformat(value)
        plain = _plain(value)
        if not isinstance(plain, str):
            sheet.write(i, j, plain)
        elif (
            is_link
            and i <= EXCEL_LINKS
            and plain.startswith(_WEB)
            and len(plain) < EXCEL_LINK_CHARS
        ):
            sheet.write_url(i, j, plain)
        elif plain:
            sheet.write_string(i, j, plain[:EXCEL_CELL_CHARS])

    return write


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
