"""The report as one HTML page: nothing is fetched, it prints to A4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from importlib.resources import files
from pathlib import Path

from audit.check import Changes
from audit.keep import LedgerDiff
from audit.nouns import Cell, Finding, Outcome, Quote, Reported, Row, Severity
from audit.plan import letter
from audit.read import Ledger
from audit.report import charts
from audit.report.summary import ALARMS, Summary, summarize
from audit.tell import SEVERITY, VERDICT

_CONTEXT = 60
_MOST_CARDS = 400
_MOST_LINES = 2000
_MOST_ROWS = 6


def write(
    findings: Sequence[Finding],
    ledgers: Sequence[Ledger],
    reported: Reported,
    changes: Changes,
    diffs: Sequence[LedgerDiff],
    to: str,
) -> None:
    """Write the page beside its place and move it there when it is whole."""
    place = Path(to)
    part = place.with_name(f".{place.name}.part")
    text = "".join(_page(findings, ledgers, reported, changes, diffs))
    part.write_text(text, encoding="utf-8")
    part.replace(place)


def _page(
    findings: Sequence[Finding],
    ledgers: Sequence[Ledger],
    reported: Reported,
    changes: Changes,
    diffs: Sequence[LedgerDiff],
) -> Iterator[str]:
    summary = summarize(findings, reported)
    css = (files("audit.report") / "page.css").read_text(encoding="utf-8")
    yield (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>报道与台账核对报告</title><style>{css}</style></head><body><main>"
    )
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    yield f'<h1>报道与台账核对报告</h1><p class="sub">生成于 {now} · 落地 Luodi</p>'
    yield from _head(summary, changes)
    yield from _charts(summary)
    yield from _alarms(findings, changes)
    yield from _others(findings)
    yield from _ledgers(ledgers, diffs)
    yield "</main></body></html>"


def _head(summary: Summary, changes: Changes) -> Iterator[str]:
    alarms = sum(count for _, count in summary.by_severity)
    high = dict(summary.by_severity).get(Severity.HIGH, 0)
    share = f"{summary.agreeing / summary.compared:.1%}" if summary.compared else "—"
    verdict = (
        f"发现 {alarms} 处需要核实,其中严重 {high} 处。" if alarms else "没有发现需要核实之处。"
    )
    yield (
        f'<p class="lead{"" if alarms else " ok"}">核对了 {summary.articles} 篇报道中的 '
        f"{summary.projects} 条项目记录、{summary.figures} 组数字;"
        f"能与台账比较的 {summary.compared} "
        f"项中 {summary.agreeing} 项相符({share})。{verdict}</p>"
    )
    tiles = [(f"{summary.compared}", "可比项"), (share, "相符"),
             (f"{alarms}", "待核实"), (f"{high}", "严重"),
             (f"{summary.unchecked}", "无法核对"), (f"{len(changes.new)}", "新出现"),
             (f"{len(changes.gone)}", "已消失"), (f"{len(changes.altered)}", "有变化")]  # fmt: skip
    yield '<div class="tiles">'
    yield from (f'<div class="tile"><b>{n}</b><span>{label}</span></div>' for n, label in tiles)
    yield "</div>"
    yield "<table><tr>" + "".join(f"<th>{VERDICT[o]}</th>" for o, _ in summary.by_verdict)
    yield "</tr><tr>" + "".join(f"<td>{n}</td>" for _, n in summary.by_verdict) + "</tr></table>"


def _charts(summary: Summary) -> Iterator[str]:
    key = (
        '<small class="key"><i style="background:#b4472e"></i>报道'
        '<i style="background:#31688e"></i>台账</small>'
    )
    shown = (
        (
            f"各地总投资:报道与台账 <small>亿元,同一项目</small>{key}",
            charts.pairs(summary.by_region),
        ),
        ("差额分布 <small>报道与台账之差占台账</small>", charts.bars(summary.deltas, "#8a6d3b")),
        ("项目转化 <small>报道中的项目,按最近阶段</small>", charts.bars(summary.stages)),
        ("报道时效 <small>从事件到见报</small>", charts.bars(summary.lags, "#4f7d5d")),
    )
    yield '<h2>概览</h2><div class="charts">'
    for title, chart in shown:
        yield f"<figure><figcaption>{title}</figcaption>{chart}</figure>"
    yield "</div>"


def _alarms(findings: Sequence[Finding], changes: Changes) -> Iterator[str]:
    alarms = [f for f in findings if f.verdict in ALARMS]
    for severity in Severity:
        some = [f for f in alarms if f.severity is severity]
        if not some:
            continue
        yield f"<h2>{SEVERITY[severity]} <small>({len(some)})</small></h2>"
        for finding in some[:_MOST_CARDS]:
            yield from _card(finding, is_new=finding.id in changes.new and bool(changes.still))
        if len(some) > _MOST_CARDS:
            yield f'<p class="none">另有 {len(some) - _MOST_CARDS} 项,见 xlsx 报告。</p>'


def _card(finding: Finding, *, is_new: bool) -> Iterator[str]:
    new = '<span class="new">新</span>' if is_new else ""
    yield (
        f'<article class="{finding.severity.value}" id="{finding.id}"><header>'
        f'<span class="tag">{VERDICT[finding.verdict]}</span><b>{escape(finding.subject)}</b>{new}'
        f'<span class="id">{finding.check} {finding.id}</span></header>'
        f"<p>{escape(finding.explanation)}</p>"
    )
    for quote in (finding.reported, *finding.others[:8]):
        if quote is not None:
            yield _quote(quote)
    if finding.ledger is not None:
        yield _cells(finding.ledger)
    if finding.why:
        yield f'<p class="why">匹配依据:{escape(";".join(finding.why))}</p>'
    yield "</article>"


def _quote(quote: Quote) -> str:
    source, span = quote.source, quote.span
    title = escape(source.title or source.id)
    if (source.url or "").startswith(("http://", "https://")):
        title = f'<a href="{escape(source.url or "", quote=True)}">{title}</a>'
    told = " · ".join(escape(str(p)) for p in (source.outlet, source.published) if p)
    if span is None:
        return f'<p class="meta">报道:{title}({told})</p>'
    before = source.body[max(span.start - _CONTEXT, 0) : span.start].rpartition("\n")[2]
    after = source.body[span.end : span.end + _CONTEXT].partition("\n")[0]
    words = escape(" ".join(span.text.split()))
    return (
        f"<blockquote>{escape(before)}<mark>{words}</mark>{escape(after)}</blockquote>"
        f'<p class="meta">报道:{title}({told},正文第 {span.start}—{span.end} 字)</p>'
    )


def _cells(cell: Cell) -> str:
    rows = (cell.row, *cell.more[: _MOST_ROWS - 1])
    used = [i for i in range(len(cell.row.cells)) if any(_at(row, i) for row in rows)]
    heads = "".join(f"<th>{letter(i)}</th>" for i in used)
    lines = "".join(
        f"<tr><th>{row.number}</th>" + "".join(_cell(row, i, cell) for i in used) + "</tr>"
        for row in rows
    )
    rest = f",另 {len(cell.more) - _MOST_ROWS + 1} 行" if len(cell.more) >= _MOST_ROWS else ""
    named = "、".join(dict.fromkeys(h for h in cell.headings if h))
    return (
        f'<div class="wide"><table><tr><th></th>{heads}</tr>{lines}</table></div>'
        f'<p class="meta">台账:{escape(cell.row.file)}「{escape(cell.row.sheet)}」第 '
        f"{cell.row.number} 行{rest};所比列:{escape(named)}</p>"
    )


def _at(row: Row, index: int) -> str:
    cells = row.cells
    return cells[index] if index < len(cells) else ""


def _cell(row: Row, index: int, cell: Cell) -> str:
    hit = ' class="hit"' if index in cell.columns else ""
    return f"<td{hit}>{escape(_at(row, index))}</td>"


def _others(findings: Sequence[Finding]) -> Iterator[str]:
    groups = (
        ("仅见于台账", (Outcome.ONLY_IN_LEDGER,)),
        ("无法核对", (Outcome.NOT_CHECKABLE,)),
        ("相符", (Outcome.AGREES, Outcome.WITHIN_ROUNDING)),
    )
    for title, verdicts in groups:
        some = [f for f in findings if f.verdict in verdicts]
        if not some:
            continue
        yield f"<h2>{title} <small>({len(some)})</small></h2><table>"
        for finding in some[:_MOST_LINES]:
            yield f"<tr><td>{escape(finding.explanation)}</td></tr>"
        yield "</table>"
        if len(some) > _MOST_LINES:
            yield f'<p class="none">另有 {len(some) - _MOST_LINES} 项,见 xlsx 报告。</p>'


def _ledgers(ledgers: Sequence[Ledger], diffs: Sequence[LedgerDiff]) -> Iterator[str]:
    heads = "".join(f"<th>{head}</th>" for head in ("文件", "类型", "表", "行", "SHA-256"))
    yield f"<h2>所用台账</h2><table><tr>{heads}</tr>"
    for ledger in ledgers:
        rows = sum(len(t.projects) or len({f.row.number for f in t.figures}) for t in ledger.tables)
        yield (
            f"<tr><td>{escape(ledger.name)}</td><td>{ledger.kind}</td><td>{len(ledger.tables)}</td>"
            f"<td>{rows}</td><td>{ledger.sha256[:16]}…</td></tr>"
        )
    yield "</table>"
    for warning in (w for ledger in ledgers for w in ledger.warnings):
        yield f'<p class="meta">提示:{escape(warning)}</p>'
    for diff in diffs:
        yield f"<h3>{escape(diff.name)} 与上次({diff.before[:8]}…)相比</h3><table>"
        yield from (f"<tr><th>新增</th><td>{escape(row)}</td></tr>" for row in diff.added)
        yield from (f"<tr><th>删去</th><td>{escape(row)}</td></tr>" for row in diff.gone)
        for old, new in diff.altered:
            yield f"<tr><th>改动</th><td><s>{escape(old)}</s><br>{escape(new)}</td></tr>"
        yield "</table>"
