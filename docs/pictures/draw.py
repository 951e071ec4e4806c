"""Draw the pictures of the README: what `make demo` prints, as SVG. Run it by `make pictures`."""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.terminal_theme import MONOKAI

import pipelines
from cli import tables

HERE = Path(__file__).parent
PAGES = (  # a signing, targets beside results, foreign money, stages of named projects
    "samples/pages/01-gb18030-signing.html",
    "samples/pages/12-targets-actuals.html",
    "samples/pages/14-foreign-currency.html",
    "samples/pages/23-ceremony-sites.html",
)
ROWS = 20
_LENGTH_RE = re.compile(r'textLength="(?P<length>[\d.]+)"(?P<rest>[^>]*)>(?P<text>[^<]+)</text>')
COLUMNS = 140  # of the terminal that is drawn
# rich's own frame, without the fonts that it would have a browser fetch.
FRAME = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: Menlo, Consolas, "Noto Sans Mono CJK SC", monospace;
  font-size: {char_height}px; line-height: {line_height}px; white-space: pre; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}</defs>
<rect fill="#272822" x="1" y="1" width="{width}" height="{height}" rx="8"/>
<g transform="translate({terminal_x}, {terminal_y})"
   clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g></g></svg>
"""


def main() -> None:
    """Read the sample pages, and draw the tables of the run."""
    planned = pipelines.plan(PAGES)
    result = pipelines.run(planned, "demo.duckdb", tell=lambda _: None, dry=True, limit=ROWS)
    draw("projects", tables.draw("Projects", tables.projects(result.projects)))
    draw("figures", tables.draw("Figures", tables.figures(result.figures)))


def draw(name: str, table: Table) -> None:
    """Write one table as ``NAME.svg`` beside this file."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(table)
    place = HERE / f"{name}.svg"
    svg = console.export_svg(title=name, theme=MONOKAI, code_format=FRAME, unique_id=name)
    svg = _LENGTH_RE.sub(_in_cells, svg)
    place.write_text(svg, encoding="utf-8")
    print(f"{place.relative_to(HERE.parent.parent)}: {len(svg) // 1024} kB")  # noqa: T201


def _in_cells(match: re.Match[str]) -> str:
    """A text's length by its cells: rich counts characters, and Chinese ones are two wide."""
    text = unescape(match["text"])
    length = float(match["length"]) * cell_len(text) / len(text)
    return f'textLength="{length:.1f}"{match["rest"]}>{match["text"]}</text>'


if __name__ == "__main__":
    main()
