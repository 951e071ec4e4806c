"""Write the held-out ledgers, and what an audit of the held-out pages has to find in them.

``python -m samples.blind.make`` reads ``ledgers.toml`` and ``cases.txt`` and writes one file a
ledger into ``ledgers/``, and ``expected.jsonl`` in the shape of the one of ``samples/ledgers``.
"""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

from samples.ledgers.make import AGREEMENTS, MEASURES, SCOPE
from samples.ledgers.write import NUMBER, stable_zip

HERE = Path(__file__).resolve().parent
Rows = list[list[str]]


def rows_of(sheet: dict[str, Any]) -> Rows:
    """A sheet's cells as its plan writes them."""
    return [line.split("|") for line in sheet["rows"].strip("\n").splitlines()]


def plain(cell: str) -> str:
    """A cell without the plan's marks."""
    return "" if cell in ("<", "^") else cell.removeprefix("d:").removeprefix("s:")


def reach(rows: Rows, at: int, column: int) -> tuple[int, int]:
    """How many rows and columns a cell covers."""
    right = column + 1
    while right < len(rows[at]) and rows[at][right] == "<":
        right += 1
    down = at + 1
    while down < len(rows) and column < len(rows[down]) and rows[down][column] == "^":
        down += 1
    return down - at, right - column


def typed(cell: str) -> Any:
    """A workbook's cell: numbers as numbers, ``d:`` as days."""
    if cell.startswith("d:"):
        return date.fromisoformat(cell[2:])
    if NUMBER.fullmatch(cell):
        return Decimal(cell) if "." in cell else int(cell)
    return plain(cell) or None


def write_xlsx(path: Path, sheets: list[dict[str, Any]]) -> None:
    """An Office Open XML workbook."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for plan in sheets:
        sheet, rows = book.create_sheet(plan["name"]), rows_of(plan)
        for at, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell in ("<", "^"):
                    continue
                sheet.cell(at + 1, column + 1).value = typed(cell)
                down, wide = reach(rows, at, column)
                if down * wide > 1:
                    sheet.merge_cells(None, at + 1, column + 1, at + down, column + wide)
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(stable_zip(out.getvalue()))


def write_csv(path: Path, encoding: str, rows: Rows) -> None:
    """Comma-separated values without a byte order mark."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([plain(cell) for cell in row] for row in rows)
    path.write_bytes(out.getvalue().encode(encoding))


def write_html(path: Path, rows: Rows) -> None:
    """A page whose first table is only there for its layout."""
    lines = []
    for at, cells in enumerate(rows):
        told = [(column, cell) for column, cell in enumerate(cells) if cell not in ("<", "^")]
        tags = (
            f'<td rowspan="{reach(rows, at, c)[0]}" colspan="{reach(rows, at, c)[1]}">'
            f"{escape(plain(cell))}</td>"
            for c, cell in told
        )
        lines.append(f"<tr>{''.join(tags)}</tr>")
    text = (
        '<html><head><meta charset="utf-8"></head><body>\n'
        "<table><tr><td>首页</td><td>政务公开</td></tr></table>\n"
        f"<table>\n{chr(10).join(lines)}\n</table></body></html>\n"
    )
    path.write_text(text, encoding="utf-8")


def write_ledger(ledger: dict[str, Any]) -> None:
    """One file, in the format that its name says."""
    path = HERE / "ledgers" / ledger["file"]
    path.parent.mkdir(exist_ok=True)
    if path.suffix == ".xlsx":
        write_xlsx(path, ledger["sheet"])
    elif path.suffix == ".csv":
        write_csv(path, ledger["encoding"], rows_of(ledger["sheet"][0]))
    else:
        write_html(path, rows_of(ledger["sheet"][0]))


def numbers_of(key: str, rows: Rows) -> list[int]:
    """The rows a case names: a label, or numbers from 1 (``4-16``, ``3,5``)."""
    hits = [at for at, row in enumerate(rows, 1) if key in [plain(cell) for cell in row]]
    if len(hits) == 1:
        return hits
    ends = [[int(n) for n in part.split("-")] for part in key.split(",")]
    return [n for pair in ends for n in range(pair[0], pair[-1] + 1)]


def expected(ledgers: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The cases, a line a measure."""
    sheets = {(d["file"], s.get("name")): rows_of(s) for d in ledgers for s in d["sheet"]}
    for line in (HERE / "cases.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        verdict, page, told, measures, file, sheet, key, why = map(str.strip, line.split("|"))
        place = None
        if file != "-":
            name = None if sheet == "-" else sheet
            if key != "-":
                rows = numbers_of(key, sheets[file, name])
                place = {"file": file, "sheet": name, "row": None, "rows": rows}
        for letter in measures.split():
            identity, subject = subject_of(page, told, MEASURES.get(letter))
            yield {
                "kind": "agreement" if verdict in AGREEMENTS else "disagreement",
                "verdict": verdict,
                "page": identity,
                "subject": subject,
                "ledger": place,
                "why": why,
            }


def subject_of(page: str, told: str, measure: str | None) -> tuple[str | None, dict[str, Any]]:
    """The page's id and what a case speaks of."""
    if page == "-":
        return None, {"type": "project", "name": told, "region": None, "measure": None}
    (path,) = (HERE / "pages").glob(f"{page}-*.json")
    gold = json.loads(path.read_text(encoding="utf-8"))
    figure = told.startswith("#")
    if figure:
        fact = gold["aggregates"][int(told[1:])]
    else:
        (fact,) = [p for p in gold["projects"] if p["name"] == told]
    subject = {
        "type": "figure" if figure else "project",
        "name": fact["name"],
        "region": fact["region"],
        "measure": measure,
    }
    return gold["id"], subject | ({key: fact[key] for key in SCOPE} if figure else {})


def main() -> None:
    """Write the ledgers and what is expected of them."""
    plan = tomllib.loads((HERE / "ledgers.toml").read_text(encoding="utf-8"))["ledger"]
    for ledger in plan:
        write_ledger(ledger)
    lines = [json.dumps(case, ensure_ascii=False) for case in expected(plan)]
    (HERE / "expected.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
