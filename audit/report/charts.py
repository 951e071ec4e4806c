"""Charts as inline SVG: bars with their numbers written beside them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from audit.said import spoken

_ROW, _LEFT, _WIDTH = 26, 112, 250
_REPORTED, _LEDGER = "#b4472e", "#31688e"


def pairs(rows: Sequence[tuple[str, Decimal, Decimal]]) -> str:
    """Two bars a row: reported above ledger."""
    if not rows:
        return '<p class="none">没有可画的数据。</p>'
    most = max(max(mine, theirs) for _, mine, theirs in rows) or Decimal(1)
    parts = []
    for n, (label, mine, theirs) in enumerate(rows):
        top = n * (_ROW + 8) + 4
        parts.append(_label(label, top + 15))
        parts.append(_bar(mine, most, top, 10, _REPORTED))
        parts.append(_bar(theirs, most, top + 12, 10, _LEDGER))
    return _svg("".join(parts), len(rows) * (_ROW + 8) + 6)


def bars(rows: Sequence[tuple[str, int]], color: str = _LEDGER) -> str:
    """One bar a row."""
    most = max((number for _, number in rows), default=0)
    if not most:
        return '<p class="none">没有可画的数据。</p>'
    parts = []
    for n, (label, number) in enumerate(rows):
        top = n * _ROW + 4
        parts.append(_label(label, top + 14))
        parts.append(_bar(Decimal(number), Decimal(most), top, 18, color))
    return _svg("".join(parts), len(rows) * _ROW + 6)


def _label(text: str, y: int) -> str:
    shown = text if len(text) <= 8 else text[:7] + "…"
    return (
        f'<text x="{_LEFT - 8}" y="{y}" text-anchor="end"><title>{escape(text)}</title>'
        f"{escape(shown)}</text>"
    )


def _bar(number: Decimal, most: Decimal, top: int, height: int, color: str) -> str:
    width = float(number / most) * _WIDTH
    return (
        f'<rect x="{_LEFT}" y="{top}" width="{max(width, 1 if number else 0):.1f}" '
        f'height="{height}" fill="{color}" rx="1.5"/>'
        f'<text x="{_LEFT + width + 5:.1f}" y="{top + height - (1 if height < 12 else 5)}" '
        f'class="n">{spoken(number)}</text>'
    )


def _svg(inner: str, height: int) -> str:
    width = _LEFT + _WIDTH + 70
    return f'<svg viewBox="0 0 {width} {height}" role="img">{inner}</svg>'
