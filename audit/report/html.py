"""The report as one HTML page: nothing is fetched, it prints to A4."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from importlib.resources import files
from pathlib import Path

from audit.finished import Audit
from audit.nouns import Cell, Finding, Outcome, Quote, Row, Severity
from audit.output import match_of
from audit.plan import letter
from audit.report import charts
from audit.report.summary import Summary, summarize
from audit.tell import SEVERITY, VERDICT

_NUMBER = re.compile(r"[-+\d.,/%]{1,14}")
_CONTEXT = 60
_MOST_CARDS = 400
_MOST_LINES = 2000
_MOST_ROWS = 6
_FIRST = 6


def write(audit: Audit, to: str) -> None:
    """Write the page beside its place and move it there when it is whole."""
    place = Path(to)
    part = place.with_name(f".{place.name}.part")
    part.write_text("".join(_page(audit)), encoding="utf-8")
    part.replace(place)


def _page(audit: Audit) -> Iterator[str]:
    summary = summarize(audit)
    css = (files("audit.report") / "page.css").read_text(encoding="utf-8")
    yield (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>报道与台账核对报告</title><style>{css}</style></head><body><main>"
    )
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    yield f'<h1>报道与台账核对报告</h1><p class="sub">生成于 {now} · 落地 Luodi</p>'
    yield from _head(audit, summary)
    yield from _first(audit)
    yield from _charts(summary)
    yield from _alarms(audit)
    yield from _explained(audit)
    yield from _gone(audit)
    yield from _others(audit)
    yield from _ledgers(audit)
    yield "</main></body></html>"


def _head(audit: Audit, summary: Summary) -> Iterator[str]:
    alarms = len(audit.alarms)
    high = dict(summary.by_severity).get(Severity.HIGH, 0)
    share = f"{summary.agreeing / summary.compared:.1%}" if summary.compared else "—"
    verdict = (
        f"<b>发现 {alarms} 处需要核实,其中严重 {high} 处。</b>"
        if alarms
        else "<b>没有发现需要核实之处。</b>"
    )
    explained = f"另有 {len(audit.explained)} 处已有人说明。" if audit.explained else ""
    yield (
        f'<p class="lead{"" if alarms else " ok"}">{verdict}{explained}<br>'
        f"用 {len(audit.ledgers)} 份台账核对了 {summary.articles} 篇报道中的 "
        f"{summary.projects} 条项目记录、{summary.figures} 组数字;能与台账比较的 "
        f"{summary.compared} 项中 {summary.agreeing} 项相符({share})。</p>"
    )
    tiles = [(f"{alarms}", "待核实", "alarm"), (f"{high}", "其中严重", "alarm"),
             (f"{summary.compared}", "可比项", ""), (share, "相符", ""),
             (f"{summary.unchecked}", "无法核对", ""), (f"{len(audit.explained)}", "已有说明", ""),
             *_changed_tiles(audit)]  # fmt: skip
    yield '<div class="tiles">'
    yield from (
        f'<div class="tile {kind}"><b>{n}</b><span>{label}</span></div>' for n, label, kind in tiles
    )
    yield "</div>"


def _changed_tiles(audit: Audit) -> list[tuple[str, str, str]]:
    c = audit.changes
    if not (c.still or c.gone):
        only = sum(f.verdict is Outcome.ONLY_IN_LEDGER for f in audit.findings)
        return [(f"{only}", "仅见于台账", ""), ("首次", "下次起与此相比", "")]
    return [
        (f"+{len(c.new)} −{len(c.gone)}", "新出现、已消失", ""),
        (f"{len(c.altered)}", f"有变化(仍在 {len(c.still)})", ""),
    ]


def _first(audit: Audit) -> Iterator[str]:
    """What to read if there is but a minute."""
    if not audit.alarms:
        return
    yield '<h2>首先要看</h2><table class="first">'
    for finding in audit.heaviest(_FIRST):
        yield (
            f'<tr class="{finding.severity.value}"><td><span class="tag">'
            f"{VERDICT[finding.verdict]}</span></td>"
            f'<td><a href="#{finding.id}">{escape(finding.explanation)}</a></td></tr>'
        )
    yield "</table>"
    counts = "".join(f"<td><b>{n}</b> {VERDICT[o]}</td>" for o, n in summarize(audit).by_verdict)
    yield f'<table class="counts"><tr>{counts}</tr></table>'


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


def _alarms(audit: Audit) -> Iterator[str]:
    for severity in Severity:
        some = [f for f in audit.alarms if f.severity is severity]
        if not some:
            continue
        yield f"<h2>{SEVERITY[severity]} <small>({len(some)})</small></h2>"
        for finding in some[:_MOST_CARDS]:
            yield from _card(audit, finding)
        if len(some) > _MOST_CARDS:
            yield f'<p class="none">另有 {len(some) - _MOST_CARDS} 项,见 xlsx 报告。</p>'


def _explained(audit: Audit) -> Iterator[str]:
    if audit.explained:
        yield f"<h2>已有说明 <small>({len(audit.explained)})</small></h2>"
        for finding in audit.explained[:_MOST_CARDS]:
            yield from _card(audit, finding)


def _gone(audit: Audit) -> Iterator[str]:
    if audit.gone:
        yield f"<h2>上次有、这次没有 <small>({len(audit.gone)})</small></h2><table>"
        for gone in audit.gone[:_MOST_LINES]:
            yield (
                f"<tr><td>{VERDICT[gone.verdict]}</td><td><s>{escape(gone.explanation)}</s></td>"
                "</tr>"
            )
        yield "</table>"


def _card(audit: Audit, finding: Finding) -> Iterator[str]:
    change, word = audit.change_of(finding), audit.words.get(finding.id)
    kind = finding.severity.value if audit.is_open(finding) else "closed"
    yield (
        f'<article class="{kind}" id="{finding.id}"><header>'
        f'<span class="tag">{VERDICT[finding.verdict]}</span><b>{escape(finding.subject)}</b>'
        + (f'<span class="new">{change}</span>' if change else "")
        + f"</header><p>{escape(finding.explanation)}</p>"
    )
    if word:
        yield f'<p class="word">{escape(word.told)}</p>'
    for quote in (finding.reported, *finding.others[:8]):
        if quote is not None:
            yield _quote(quote)
    if finding.ledger is not None:
        yield _cells(finding.ledger)
    if finding.why:
        yield f'<p class="why">匹配依据:{escape(";".join(finding.why))}</p>'
    match = match_of(finding)
    pair = f" · 匹配 {match}" if match else ""
    yield f'<p class="id">发现 {finding.id}{pair} · {finding.check}</p></article>'


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
    text = _at(row, index)
    kinds = ["hit"] * (index in cell.columns) + ["num"] * bool(_NUMBER.fullmatch(text))
    told = f' class="{" ".join(kinds)}"' if kinds else ""
    return f"<td{told}>{escape(text)}</td>"


def _others(audit: Audit) -> Iterator[str]:
    groups = (
        ("仅见于台账", (Outcome.ONLY_IN_LEDGER,)),
        ("无法核对", (Outcome.NOT_CHECKABLE,)),
        ("相符", (Outcome.AGREES, Outcome.WITHIN_ROUNDING)),
    )
    for title, verdicts in groups:
        some = [f for f in audit.findings if f.verdict in verdicts and audit.is_open(f)]
        if not some:
            continue
        yield f"<h2>{title} <small>({len(some)})</small></h2><table>"
        for finding in some[:_MOST_LINES]:
            word = audit.words.get(finding.id)
            told = f' <span class="word">{escape(word.told)}</span>' if word else ""
            yield f"<tr><td>{escape(finding.explanation)}{told}</td></tr>"
        yield "</table>"
        if len(some) > _MOST_LINES:
            yield f'<p class="none">另有 {len(some) - _MOST_LINES} 项,见 xlsx 报告。</p>'


def _ledgers(audit: Audit) -> Iterator[str]:
    heads = "".join(f"<th>{head}</th>" for head in ("文件", "类型", "表", "行", "SHA-256"))
    yield f"<h2>所用台账</h2><table><tr>{heads}</tr>"
    for ledger in audit.ledgers:
        rows = sum(len(t.projects) or len({f.row.number for f in t.figures}) for t in ledger.tables)
        yield (
            f"<tr><td>{escape(ledger.name)}</td><td>{ledger.kind}</td><td>{len(ledger.tables)}</td>"
            f"<td>{rows}</td><td>{ledger.sha256[:16]}…</td></tr>"
        )
    yield "</table>"
    for warning in audit.warnings:
        yield f'<p class="meta">提示:{escape(warning)}</p>'
    for diff in audit.diffs:
        yield f"<h3>{escape(diff.name)} 与上次({diff.before[:8]}…)相比</h3><table>"
        yield from (f"<tr><th>新增</th><td>{escape(row)}</td></tr>" for row in diff.added)
        yield from (f"<tr><th>删去</th><td>{escape(row)}</td></tr>" for row in diff.gone)
        for old, new in diff.altered:
            yield f"<tr><th>改动</th><td><s>{escape(old)}</s><br>{escape(new)}</td></tr>"
        yield "</table>"
