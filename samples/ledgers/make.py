"""Write the sample ledgers, and what an audit of the sample pages has to find in them.

``python -m samples.ledgers.make`` reads ``plan/*.toml`` and the gold of ``samples/pages`` and
writes one ledger a plan beside this file, and ``expected.jsonl``. The same plan gives the same
cells at each run. The binary workbook needs xlwt and is left as it is where that is missing.

A plan's ``body`` is a table with ``|`` between cells: ``#`` counts rows, ``Σ`` is the sum of the
column since the last 小计 (in a 合计 row: of all rows), ``Σn`` counts rows, ``// …`` at the end
of a row says why no page may match it. A line of ``cases`` is
``page | subject | row | verdict | measures | why``:

- subject: a project's name, or ``#3``, the fourth aggregate of the page's gold
- row: ``=`` the row of the subject's name; a label; ``?header=cell&…`` one row; ``*…`` the rows
  that make a sum, all or those where ``header=a,b`` or ``header>=number``; ``-`` no row
- measures: letters of MEASURES, with ``@header`` where the sheet's ``columns`` name another
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from samples.ledgers.table import HERE, Plan, Row, Table, load_plans, tables_of
from samples.ledgers.write import Grid, commas, spell, write_ledger

PAGES = HERE.parent / "pages"
AGREEMENTS = ("agrees", "within_rounding")
MEASURES = {
    "n": "count",
    "T": "total_investment",
    "AP": "annual_plan",
    "C": "completed_investment",
    "FC": "foreign_capital",
    "CR": "completion_rate",
    "SR": "start_rate",
    "S": "status",
    "D": "date",
    "R": "region",
}
SCOPE = ("status", "modality", "period", "min_amount")


def load_page(number: str) -> dict[str, Any]:
    """The gold of the page whose file begins with ``number``."""
    (path,) = PAGES.glob(f"{number}-*.json")
    gold: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return gold


class Case(NamedTuple):
    """One line of ``cases``."""

    page: dict[str, Any]
    fact: dict[str, Any]
    subject: str
    row: str
    verdict: str
    measures: list[str]
    why: str


def read_cases(text: str) -> Iterator[Case]:
    """The lines of ``cases``, with the fact that each speaks of."""
    for line in text.strip().splitlines():
        page_number, subject, row, verdict, measures, *why = [c.strip() for c in line.split(" | ")]
        page = load_page(page_number)
        if subject.startswith("#"):
            fact = page["aggregates"][int(subject[1:])]
        else:
            (fact,) = [p for p in page["projects"] if p["name"] == subject]
        yield Case(page, fact, subject, row, verdict, measures.split(), "".join(why))


def subject_of(case: Case, measure: str | None) -> dict[str, Any]:
    """What a case speaks of; a figure also tells the scope that sets it apart on its page."""
    figure = case.subject.startswith("#")
    base = {
        "type": "figure" if figure else "project",
        "name": case.fact["name"],
        "region": case.fact["region"],
        "measure": measure,
    }
    return base | ({key: case.fact[key] for key in SCOPE} if figure else {})


def place_of(plan: Plan, table: Table, case: Case, header: str) -> dict[str, Any]:
    """File, sheet, row, column and texts of the ledger's side."""
    place = {"file": plan.file, "sheet": table.sheet.name}
    column = table.column(header) + 1 if header else None
    key = case.subject if case.row == "=" else case.row
    if key.startswith("*"):
        rows = table.where(key[1:])
        return place | {"row": None, "column": column, "rows": [r.number for r in rows]}
    if key.startswith("?"):
        rows = table.where(key[1:])
    else:
        rows = [row for row in table.rows if key in row.cells]
    if len(rows) != 1:
        raise ValueError(f"{plan.file}: {len(rows)} rows {key}")
    label = table.cell(rows[0], table.sheet.label) or key
    text = as_written(table, rows[0], header) if header else None
    return place | {"row": rows[0].number, "column": column, "label": label, "cell": text}


def as_written(table: Table, row: Row, header: str) -> str:
    """A cell as the writers put it."""
    cell = spell(table.cell(row, header), header in table.sheet.numerals)
    return commas(cell) if table.sheet.commas else cell


def default_why(case: Case, measure: str | None) -> str:
    """The sentence for an agreement that needs none of its own."""
    if case.verdict == "within_rounding":
        return f"the reported {measure} and the ledger's are written differently, and can be one"
    return f"the ledger tells the reported {measure}"


def planted(plan: Plan, table: Table | None, cases: str) -> Iterator[dict[str, Any]]:
    """The expected lines of one table."""
    for case in read_cases(cases):
        for word in case.measures:
            letter, _, header = word.partition("@")
            measure = MEASURES.get(letter)
            ledger = None
            if table and case.row != "-":
                told = table.sheet.columns
                sum_of = case.row.startswith("*") and letter == "n"
                ledger = place_of(plan, table, case, header or told.get(letter, "") * (not sum_of))
            yield {
                "kind": "agreement" if case.verdict in AGREEMENTS else "disagreement",
                "verdict": case.verdict,
                "page": case.page["id"],
                "subject": subject_of(case, measure),
                "reported": case.fact.get(measure) if measure else None,
                "ledger": ledger,
                "why": case.why or default_why(case, measure),
            }


def unmatched(plan: Plan, table: Table, taken: set[int]) -> Iterator[dict[str, Any]]:
    """The rows of a project ledger that no page speaks of."""
    for row in table.rows:
        if row.detail and row.number not in taken:
            name = table.cell(row, table.sheet.label)
            region = table.sheet.region or table.cell(row, table.sheet.columns["R"])
            place = {"file": plan.file, "sheet": table.sheet.name, "row": row.number}
            yield {
                "kind": "disagreement",
                "verdict": "only_in_ledger",
                "page": None,
                "subject": {"type": "project", "name": name, "region": region, "measure": None},
                "reported": None,
                "ledger": place | {"column": None, "label": name, "cell": None},
                "why": row.why or "no page names this project",
            }


def expect(plan: Plan, tables: list[Table]) -> Iterator[dict[str, Any]]:
    """All expected lines of one plan."""
    yield from planted(plan, None, plan.cases)
    for table in tables:
        lines = list(planted(plan, table, table.sheet.cases))
        yield from lines
        if table.sheet.kind == "projects":
            places = [line["ledger"] for line in lines if line["subject"]["type"] == "project"]
            numbers = [p.get("rows", [p["row"]]) for p in places if p]
            yield from unmatched(plan, table, {n for part in numbers for n in part})


def grid_of(table: Table) -> Grid:
    """The sheet as cells, for the writers."""
    at = {key: {table.column(h) for h in getattr(table.sheet, key)} for key in ("merge", "dates")}
    return Grid(
        name=table.sheet.name,
        title=table.sheet.title,
        head=[line.split("|") for line in table.sheet.head],
        body=[row.cells for row in table.rows],
        foot=table.sheet.foot,
        merge=at["merge"],
        dates=at["dates"],
        numerals={table.column(header) for header in table.sheet.numerals},
        commas=table.sheet.commas,
    )


def main(folder: Path = HERE) -> None:
    """Write all ledgers and ``expected.jsonl`` into ``folder``."""
    lines: list[dict[str, Any]] = []
    for plan in load_plans():
        tables = tables_of(plan)
        lines += expect(plan, tables)
        if plan.file:
            kind = plan.format or plan.file.rpartition(".")[2]
            write_ledger(folder / plan.file, kind, plan.encoding, [grid_of(t) for t in tables])
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "expected.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
