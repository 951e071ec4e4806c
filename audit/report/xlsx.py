"""The report as a workbook: a summary, then one sheet a verdict; every text is written as text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from audit.check import ORDER
from audit.finished import Audit
from audit.nouns import Finding, Quote, Severity
from audit.output import match_of
from audit.report.summary import Summary, summarize
from audit.tell import SEVERITY, VERDICT

_CELL_CHARS = 32_000
_ROWS = 1_048_000
_FIRST, _PRINTED = 6, 10
_WIDE = 84
_COLUMNS = (
    ("严重程度", 9), ("对象", 34), ("说明", 64), ("报道值", 11), ("台账值", 11), ("差额", 10),
    ("差额%", 8), ("单位", 7), ("人工判定", 26), ("变化", 8), ("报道原文", 26), ("报道标题", 30),
    ("报道来源", 13), ("见报日", 11), ("链接或编号", 26), ("台账文件", 24), ("工作表", 14),
    ("行", 6), ("台账单元格", 52), ("匹配依据", 36), ("检查", 20), ("发现编号", 18),
    ("匹配编号", 18),
)  # fmt: skip
_SHADE = {
    Severity.HIGH: "#F6D5CE",
    Severity.MEDIUM: "#FBE9CC",
    Severity.LOW: "#ECEFF2",
    Severity.INFO: "#FFFFFF",
}
_FONT = "Microsoft YaHei"


def write(audit: Audit, to: str) -> None:
    """Write the workbook beside its place and move it there when it is whole."""
    import xlsxwriter

    place = Path(to)
    part = place.with_name(f".{place.name}.part")
    settings = {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "in_memory": False, "default_format_properties": {"font_name": _FONT, "font_size": 10},
    }  # fmt: skip
    with xlsxwriter.Workbook(str(part), settings) as book:
        _Summary(book, audit).write()
        for verdict in ORDER:
            some = [f for f in audit.findings if f.verdict is verdict]
            if some:
                _sheet(book, VERDICT[verdict], some, audit)
    part.replace(place)


class _Summary:
    """The first sheet: the result in words, what to read first, counts with charts, ledgers."""

    def __init__(self, book: Any, audit: Audit) -> None:
        self.book, self.audit = book, audit
        self.summary: Summary = summarize(audit)
        self.sheet = book.add_worksheet("概要")
        self.row = 0
        base = {"font_name": _FONT, "valign": "top"}
        self.plain = book.add_format({**base, "font_size": 10, "text_wrap": True})
        self.head = book.add_format({**base, "bold": True, "bg_color": "#E9ECEF", "border": 1})
        self.title = book.add_format({**base, "bold": True, "font_size": 16, "valign": "vcenter"})
        self.part = book.add_format(
            {**base, "bold": True, "font_size": 12, "bottom": 2, "valign": "vcenter"}
        )
        self.lead = book.add_format(
            {**base, "font_size": 12, "text_wrap": True, "bg_color": "#F7F5EF", "border": 1,
             "border_color": "#D8DDE2", "valign": "vcenter"}
        )  # fmt: skip
        self.shades = {
            severity: book.add_format({**base, "text_wrap": True, "bg_color": color, "border": 1,
                                       "border_color": "#D8DDE2"})
            for severity, color in _SHADE.items()
        }  # fmt: skip

    def write(self) -> None:
        """All parts, one below the other."""
        self.sheet.set_column(0, 0, 24)
        self.sheet.set_column(1, 1, 12)
        self.sheet.set_column(2, 2, _WIDE)
        self.sheet.hide_gridlines(2)
        self.sheet.set_row(0, 30)
        self._line("报道与台账核对报告", form=self.title)
        self.sheet.merge_range(self.row, 0, self.row, 2, "", self.lead)
        self.sheet.write_string(self.row, 0, self._told(), self.lead)
        self.sheet.set_row(self.row, 40)
        self.row += 2
        self._first_to_read()
        self._counts()
        self._ledgers()
        self.sheet.set_portrait()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)

    def _told(self) -> str:
        s, alarms = self.summary, len(self.audit.alarms)
        high = dict(s.by_severity).get(Severity.HIGH, 0)
        told = f"发现 {alarms} 处需要核实,其中严重 {high} 处。" if alarms else "没有需要核实之处。"
        if self.audit.explained:
            told += f"另有 {len(self.audit.explained)} 处已有人说明。"
        share = f"({s.agreeing / s.compared:.1%})" if s.compared else ""
        return (
            f"{told}\n用 {len(self.audit.ledgers)} 份台账核对了 {s.articles} 篇报道中的 "
            f"{s.projects} 条项目记录、{s.figures} 组数字;"
            f"可比 {s.compared} 项,相符 {s.agreeing} 项{share}。"
        )

    def _first_to_read(self) -> None:
        if not self.audit.alarms:
            return
        self._part("首先要看")
        for finding in self.audit.heaviest(_FIRST):
            form = self.shades[finding.severity]
            self._line(VERDICT[finding.verdict], SEVERITY[finding.severity], finding.explanation,
                       form=form)  # fmt: skip
            self.sheet.set_row(self.row - 1, 4 + 14 * _lines(finding.explanation))
        self.row += 1

    def _counts(self) -> None:
        self._part("结果")
        top = self.row
        for outcome, count in self.summary.by_verdict:
            self._line(VERDICT[outcome], count, form=self.plain)
        self._chart(top, self.row - 1)
        self.row = max(self.row, top + 13) + 1
        c = self.audit.changes
        self._part("与上次相比")
        is_first = not (c.still or c.gone)
        for label, count in (
            ("新出现", len(c.new)), ("已消失", len(c.gone)), ("仍在", len(c.still)),
            ("有变化", len(c.altered)), ("已有说明", len(self.audit.explained)),
        ):  # fmt: skip
            self._line(label, "首次" if is_first and label != "已有说明" else count)
        for gone in self.audit.gone:
            self._line("已消失", VERDICT[gone.verdict], gone.explanation)
        self.row += 1

    def _chart(self, top: int, bottom: int) -> None:
        chart = self.book.add_chart({"type": "bar"})
        chart.add_series({
            "categories": ["概要", top, 0, bottom, 0], "values": ["概要", top, 1, bottom, 1],
            "fill": {"color": "#31688E"}, "data_labels": {"value": True}, "gap": 40,
        })  # fmt: skip
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True, "num_font": {"name": _FONT, "size": 9}})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        chart.set_size({"width": 560, "height": 250})
        self.sheet.insert_chart(top, 2, chart, {"x_offset": 12, "y_offset": 2})

    def _ledgers(self) -> None:
        self._part("所用台账")
        self._line("文件", "类型", "SHA-256", form=self.head)
        for ledger in self.audit.ledgers:
            self._line(ledger.name, ledger.kind, ledger.sha256)
        for warning in self.audit.warnings:
            self._line("提示", "", warning)
        for diff in self.audit.diffs:
            for row in diff.added:
                self._line(diff.name, "新增", row)
            for row in diff.gone:
                self._line(diff.name, "删去", row)
            for old, new in diff.altered:
                self._line(diff.name, "改动", f"{old} → {new}")

    def _part(self, text: str) -> None:
        for column in range(3):
            self.sheet.write_blank(self.row, column, None, self.part)
        self.sheet.set_row(self.row, 24)
        self._line(text, form=self.part)

    def _line(self, *values: Any, form: Any = None) -> None:
        for column, value in enumerate(values):
            _put(self.sheet, self.row, column, value, form or self.plain)
        self.row += 1


def _lines(text: str) -> int:
    """How many lines a text takes in the wide column; a Chinese character is two wide."""
    return 1 + sum(1 + (ord(character) > 255) for character in text) // _WIDE


def _sheet(book: Any, title: str, findings: Sequence[Finding], audit: Audit) -> None:
    sheet = book.add_worksheet(title)
    base = {"font_name": _FONT, "font_size": 10}
    bold = book.add_format({**base, "bold": True, "bg_color": "#E9ECEF", "border": 1})
    wrap = book.add_format({**base, "text_wrap": True, "valign": "top"})
    shades = {
        severity: book.add_format({**base, "valign": "top", "bg_color": color, "text_wrap": True})
        for severity, color in _SHADE.items()
    }
    for column, (name, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, bold)
    sheet.freeze_panes(1, 2)
    shown = findings[:_ROWS]
    for n, finding in enumerate(shown, 1):
        for column, value in enumerate(_line(finding, audit)):
            _put(sheet, n, column, value, wrap if column else shades[finding.severity])
    sheet.autofilter(0, 0, len(shown), len(_COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, len(shown), _PRINTED - 1)
    sheet.fit_to_pages(1, 0)


def _line(finding: Finding, audit: Audit) -> tuple[Any, ...]:
    quote, cell, word = finding.reported, finding.ledger, audit.words.get(finding.id)
    return (
        SEVERITY[finding.severity], finding.subject, finding.explanation,
        quote.value if quote else None, cell.value if cell else None, finding.delta,
        None if finding.ratio is None else round(finding.ratio * 100, 2), finding.unit,
        word.told if word else None, audit.change_of(finding),
        *_said(quote),
        *((cell.row.file, cell.row.sheet, cell.row.number, " | ".join(filter(None, cell.row.cells)))
          if cell else (None, None, None, None)),
        ";".join(finding.why), finding.check, finding.id, match_of(finding),
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
