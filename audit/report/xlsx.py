"""The report as a workbook: a summary, then one sheet a verdict; every text is written as text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from audit.check import Changes
from audit.keep import LedgerDiff
from audit.nouns import Finding, Outcome, Quote, Reported
from audit.read import Ledger
from audit.report.summary import summarize
from audit.tell import SEVERITY, VERDICT

_CELL_CHARS = 32_000
_ROWS = 1_048_000
_COLUMNS = (
    ("编号", 18), ("严重程度", 9), ("对象", 36), ("说明",
    70), ("报道值", 12), ("台账值", 12), ("差额", 11),
    ("差额%", 9), ("单位", 8), ("报道原文", 30), ("报道标题",
    34), ("报道来源", 14), ("见报日", 11), ("链接或编号", 30),
    ("台账文件", 26),
    ("工作表", 14), ("行", 6), ("台账单元格", 60), ("匹配依据", 40), ("检查", 22), ("变化", 7),
)  # fmt: skip


def write(
    findings: Sequence[Finding],
    ledgers: Sequence[Ledger],
    reported: Reported,
    changes: Changes,
    diffs: Sequence[LedgerDiff],
    to: str,
) -> None:
    """Write the workbook beside its place and move it there when it is whole."""
    import xlsxwriter

    place = Path(to)
    part = place.with_name(f".{place.name}.part")
    settings = {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "in_memory": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(str(part), settings) as book:
        _first(book, findings, ledgers, reported, changes, diffs)
        for verdict in Outcome:
            some = [f for f in findings if f.verdict is verdict]
            if some:
                _sheet(book, VERDICT[verdict], some, changes)
    part.replace(place)


def _first(
    book: Any,
    findings: Sequence[Finding],
    ledgers: Sequence[Ledger],
    reported: Reported,
    changes: Changes,
    diffs: Sequence[LedgerDiff],
) -> None:
    summary = summarize(findings, reported)
    sheet = book.add_worksheet("概要")
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 4, 18)
    lines: list[tuple[Any, ...]] = [
        ("报道与台账核对报告",), ("报道篇数", summary.articles), ("项目记录", summary.projects),
        ("数字", summary.figures), ("可比项", summary.compared), ("相符", summary.agreeing), (),
        *((VERDICT[o], n) for o, n in summary.by_verdict), (),
        ("新出现", len(changes.new)), ("已消失", len(changes.gone)),
        ("仍在", len(changes.still)), (),
        ("台账", "类型", "SHA-256"), *((g.name, g.kind, g.sha256) for g in ledgers), (),
        *(("提示", warning) for g in ledgers for warning in g.warnings),
        *((f"{d.name} 新增", row) for d in diffs for row in d.added),
        *((f"{d.name} 删去", row) for d in diffs for row in d.gone),
        *((f"{d.name} 改动", old, new) for d in diffs for old, new in d.altered),
    ]  # fmt: skip
    for n, line in enumerate(lines):
        for column, value in enumerate(line):
            _put(sheet, n, column, value, bold if n == 0 else None)


def _sheet(book: Any, title: str, findings: Sequence[Finding], changes: Changes) -> None:
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "bg_color": "#E9ECEF", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for column, (name, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, bold)
    sheet.freeze_panes(1, 3)
    shown = findings[:_ROWS]
    for n, finding in enumerate(shown, 1):
        for column, value in enumerate(_line(finding, changes)):
            _put(sheet, n, column, value, wrap)
    sheet.autofilter(0, 0, len(shown), len(_COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _line(finding: Finding, changes: Changes) -> tuple[Any, ...]:
    quote, cell = finding.reported, finding.ledger
    is_new = finding.id in changes.new
    change = "新" if is_new else "有变化" if finding.id in changes.altered else ""
    return (
        finding.id, SEVERITY[finding.severity], finding.subject, finding.explanation,
        quote.value if quote else None, cell.value if cell else None, finding.delta,
        None if finding.ratio is None else finding.ratio * 100, finding.unit,
        *_said(quote),
        *((cell.row.file, cell.row.sheet, cell.row.number, " | ".join(filter(None, cell.row.cells)))
          if cell else (None, None, None, None)),
        ";".join(finding.why), finding.check, change,
    )  # fmt: skip


def _said(quote: Quote | None) -> tuple[Any, ...]:
    if quote is None:
        return (None,) * 5
    source = quote.source
    return (
        quote.span.text if quote.span else None, source.title, source.outlet,
        source.published.isoformat() if source.published else None, source.address,
    )  # fmt: skip


def _put(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    """Numbers as numbers; everything else as a string, which no spreadsheet reckons with."""
    if value is None or value == "":
        return
    if isinstance(value, Decimal | int | float):
        sheet.write_number(row, column, float(value), form)
    else:
        sheet.write_string(row, column, str(value)[:_CELL_CHARS], form)
