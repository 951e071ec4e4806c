"""Pictures of a store as SVG that needs nothing beside it: signed → started → completed by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import duckdb

from errors import StoreError, UsageError

PICTURES = ("conversions",)
# A project that is told of as completed was started, whether or not a paper said so.
_YEARS = """
SELECT substr(first_signed, 1, 4) AS year, count(*) AS signed,
  count(*) FILTER (furthest_status >= 'started'::stage) AS started,
  count(*) FILTER (furthest_status = 'completed') AS completed
FROM signed_projects
GROUP BY year
ORDER BY year
"""
_COLORS = {"签约": "#9db4c8", "开工": "#d98c3a", "竣工": "#3b7a57"}  # told apart in grey, too
_LEFT, _TOP, _HEIGHT, _BELOW = 52, 96, 260, 84
_BAR, _GAP, _LEAST_YEARS = 22, 26, 5
_FONT = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"


@dataclass(frozen=True, slots=True)
class Year:
    """Of the projects first reported as signed in a year, how many were started and completed."""

    year: str
    signed: int
    started: int
    completed: int

    def share(self, number: int) -> str:
        """A number of them in percent of those signed."""
        return f"{100 * number / self.signed:.0f}%" if self.signed else "—"


@dataclass(frozen=True, slots=True)
class Conversions:
    """The years, how many projects were signed on no known day, and the last day known of."""

    years: tuple[Year, ...]
    undated: int
    until: str | None


def conversions(connection: duckdb.DuckDBPyConnection) -> Conversions:
    """What became of the projects signed in each year, as far as the papers tell."""
    rows = connection.execute(_YEARS).fetchall()
    until = connection.execute("SELECT max(published) FROM articles").fetchone()
    told = {row[0]: Year(*row) for row in rows if row[0]}
    every = range(int(min(told)), int(max(told)) + 1) if told else ()
    return Conversions(
        tuple(told.get(str(year), Year(str(year), 0, 0, 0)) for year in every),
        sum(signed for year, signed, *_ in rows if not year),
        str(until[0]) if until and until[0] else None,
    )


def draw(connection: duckdb.DuckDBPyConnection, picture: str, to: str) -> Conversions:
    """Write a picture to a .svg or .html file; what it shows.

    Raises:
        UsageError: no such picture, format or folder, or nothing to draw; nothing was written.
        StoreError: the file cannot be written.
    """
    place = Path(to)
    if picture not in PICTURES:
        raise UsageError(f"{picture}: no such picture; there are {', '.join(PICTURES)}")
    if place.suffix.lower() not in (".svg", ".html"):
        raise UsageError(f"{to}: no such format; choose .svg or .html")
    if not place.parent.is_dir():
        raise UsageError(f"{to}: there is no folder {place.parent}")
    told = conversions(connection)
    if not told.years:
        raise UsageError("no signed project with a day in this database: nothing to draw")
    svg = picture_of(told)
    html = f'<!doctype html>\n<html lang="zh">\n<meta charset="utf-8">\n{svg}</html>\n'
    part = place.with_name(f".{place.name}.part")
    try:
        part.write_text(svg if place.suffix.lower() == ".svg" else html, encoding="utf-8")
        part.replace(place)
    except OSError as error:
        raise StoreError(f"{to}: {(error.strerror or str(error)).lower()}") from error
    finally:
        part.unlink(missing_ok=True)
    return told


def picture_of(told: Conversions) -> str:
    """Three bars a year with their numbers, and what share was started and completed."""
    step = 3 * _BAR + _GAP
    width = _LEFT + max(len(told.years), _LEAST_YEARS) * step + 24
    most = max(year.signed for year in told.years)
    parts = [_head(told, width), *_grid(most, width)]
    for n, year in enumerate(told.years):
        parts += _bars(year, _LEFT + n * step + _GAP / 2, most)
    height = _TOP + _HEIGHT + _BELOW
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" font-family="{_FONT}" font-size="12" fill="#333">\n'
        f"<title>签约项目的转化</title>\n"
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _head(told: Conversions, width: int) -> str:
    until = f"截至 {told.until} 的报道" if told.until else "按报道"
    undated = f"；另有 {told.undated} 个签约日期不详" if told.undated else ""
    legend, x = [], float(_LEFT)
    for word, color in _COLORS.items():
        legend.append(
            f'<rect x="{x}" y="50" width="12" height="12" fill="{color}"/>'
            f'<text x="{x + 17}" y="60">{word}</text>'
        )
        x += 62
    note = escape(f"{until}{undated}")
    return (
        f'<text x="{_LEFT}" y="28" font-size="17" font-weight="bold">'
        "签约项目的转化：签约 → 开工 → 竣工（按签约年份，个）</text>\n"
        f"{''.join(legend)}\n"
        f'<text x="{width - 16}" y="{_TOP + _HEIGHT + _BELOW - 10}" text-anchor="end" '
        f'font-size="11" fill="#777">{note}；没有报道不等于没有开工</text>'
    )


def _grid(most: int, width: int) -> Sequence[str]:
    """Lines at round numbers, four or so."""
    size = 10 ** max(0, len(str(most // 4 or 1)) - 1)
    step = next(s for s in (size, 2 * size, 5 * size, 10 * size) if most / s <= 5)
    lines = []
    for number in range(0, most + 1, step):
        y = _TOP + _HEIGHT * (1 - number / most)
        lines.append(
            f'<line x1="{_LEFT}" x2="{width - 16}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e4e4e4"/>'
            f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#777">{number}</text>'
        )
    return lines


def _bars(year: Year, left: float, most: int) -> Sequence[str]:
    numbers = (year.signed, year.started, year.completed)
    parts = []
    for n, (number, color) in enumerate(zip(numbers, _COLORS.values(), strict=True)):
        height = _HEIGHT * number / most
        x, y = left + n * _BAR, _TOP + _HEIGHT - height
        parts.append(
            f'<rect x="{x}" y="{y:.1f}" width="{_BAR - 3}" height="{height:.1f}" fill="{color}"/>'
            f'<text x="{x + (_BAR - 3) / 2}" y="{y - 4:.1f}" text-anchor="middle" '
            f'font-size="11">{number}</text>'
        )
    middle, below = left + 1.5 * _BAR - 1.5, _TOP + _HEIGHT
    for line, (text, style) in enumerate(
        (
            (year.year, 'font-weight="bold"'),
            (f"开工 {year.share(year.started)}", 'font-size="11"'),
            (f"竣工 {year.share(year.completed)}", 'font-size="11"'),
        )
    ):
        y = below + 19 + 17 * line
        parts.append(f'<text x="{middle}" y="{y}" text-anchor="middle" {style}>{text}</text>')
    return parts
