"""How a sheet is laid out: where its heading stands, what each column is, in which unit.

Only the sheet's first rows are looked at; the rest streams by. Nothing here reads a value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

from audit import words
from audit.readers.grid import Merge
from audit.words import squeeze
from normalize.money import find_money, parse_money
from normalize.places import find

HEAD_ROWS = 40
_MAX_HEADING_ROWS = 4
_CUT = 2.0  # a heading that ends in the middle of a merged cell
_UNIT_NOTE = re.compile(r"单位[:：]?\s*([^)）\]】\n]{1,24})")
_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]{1,16})[)）\]】]")
_PLACES = re.compile(r"(?:所在|所属|落地|各)?[县市区][(、][县市区管委会、()]{1,12}(?:名称)?")
_SPLIT = re.compile(r"[、,，/;；|\s()（）]+")
_COUNT_UNITS = ("个", "项", "宗", "家", "件")
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?%?")
_MONEY_ROLES = frozenset(
    (
        "total_investment",
        "annual_plan",
        "completed_investment",
        "completed_total",
        "foreign_capital",
    )
)


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its whole heading, its role, and the unit of its numbers.

    ``unit`` is one of ``yi`` multiples with ``currency`` for money (how many 亿 one is), 1 for
    others, None where nothing tells.
    """

    index: int
    heading: str
    leaf: str
    role: str
    unit: Decimal | None = None
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet's frame. ``body`` is the number of its first row below the heading, from 0."""

    kind: str
    body: int
    fields: tuple[Field, ...]
    titles: tuple[str, ...]
    money_unit: str = ""

    def one(self, role: str) -> Field | None:
        """The first column of this role."""
        return next((field for field in self.fields if field.role == role), None)


def find_layout(
    head: Sequence[tuple[str, ...]], merges: Sequence[Merge], captions: Sequence[str]
) -> Layout | None:
    """The layout of a sheet that begins with ``head``; None if it is no ledger of ours."""
    best: tuple[float, int, int, list[tuple[str, ...]]] | None = None
    for top in range(min(len(head), HEAD_ROWS - 10)):
        if sum(bool(cell) for cell in head[top]) < 2 or _is_title(head[top], top, merges):
            continue
        for height in range(1, _MAX_HEADING_ROWS + 1):
            block = head[top : top + height]
            if len(block) < height or (height > 1 and not _may_go_on(block[-1])):
                break
            paths = heading_paths(block, top, merges)
            score = _score(paths, block) - 0.01 * height - 0.001 * top
            score -= _CUT * any(m.top < top + height <= m.bottom and m.top >= top for m in merges)
            if best is None or score > best[0] + 1e-9:
                best = (score, top, height, paths)
    if best is None or best[0] < 1.5:
        return None
    _, top, height, paths = best
    if top + height < len(head) and _is_units(head[top + height]):
        height += 1
        paths = heading_paths(head[top : top + height], top, merges)
    titles = tuple(_line(row) for row in head[:top] if any(row))
    return _settle(paths, top + height, (*titles, *captions))


def _settle(paths: list[tuple[str, ...]], body: int, titles: tuple[str, ...]) -> Layout | None:
    unit = unit_of_titles(titles)
    fields = tuple(_field(i, path, unit) for i, path in enumerate(paths))
    roles = [field.role for field in fields]
    measures = [role for role in roles if role in words.MEASURES]
    if "name" in roles and not _is_by_place(fields):
        return Layout("projects", body, fields, titles, unit)
    places = [f for f in fields if f.role not in words.MEASURES and find(f.leaf) is not None]
    if len(places) >= 2 and len(places) > len(measures):
        return Layout("transposed", body, fields, titles, unit)
    labels = {"region", "category", "name", "place", "company", "period", "year"}
    if measures and (labels & set(roles) or fields[0].role == "none"):
        return Layout("figures", body, _with_label(fields), titles, unit)
    return None


def _is_by_place(fields: tuple[Field, ...]) -> bool:
    """Whether 项目 heads a column of labels beside counts of projects, not one of names."""
    roles = [field.role for field in fields]
    return "count" in roles and ("region" in roles or roles.count("count") > 1)


def _with_label(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """A figure ledger whose rows have no label that we know is labelled by its first words."""
    if any(field.role in ("region", "category", "period", "year") for field in fields):
        return fields
    known = next((f for f in fields if f.role in ("name", "place", "company")), fields[0])
    return tuple(replace(f, role="region") if f is known else f for f in fields)


def _is_title(row: tuple[str, ...], number: int, merges: Sequence[Merge]) -> bool:
    """Whether one merged cell is all that the row has, but for a unit or a date at its side."""
    filled = [cell for cell in row if cell]
    wide = any(m.top <= number <= m.bottom and m.right - m.left >= 3 for m in merges)
    return wide and len(filled) <= 1


def _may_go_on(row: tuple[str, ...]) -> bool:
    """Whether a row may be a further row of the heading: words, and hardly a number."""
    filled = [cell for cell in row if cell]
    numbers = sum(bool(_NUMBER.fullmatch(cell.strip())) for cell in filled)
    return bool(filled) and numbers == 0 and not words.is_total(filled[0])


def heading_paths(
    block: Sequence[tuple[str, ...]], top: int, merges: Sequence[Merge]
) -> list[tuple[str, ...]]:
    """For each column the words above it, top to bottom, each once; ``top`` is the first row."""
    width = max(len(row) for row in block)
    rows = [[*row, *[""] * (width - len(row))] for row in block]
    spread = [m for m in merges if m.top < top + len(block) and m.bottom >= top]
    for merge in spread:
        text = rows[merge.top - top][merge.left] if top <= merge.top and merge.left < width else ""
        for down in range(max(merge.top, top), min(merge.bottom, top + len(block) - 1) + 1):
            for right in range(merge.left, min(merge.right, width - 1) + 1):
                rows[down - top][right] = text
    if not spread:
        _spread_by_guess(rows)
    paths = []
    for column in range(width):
        path: list[str] = []
        for row in rows:
            text = " ".join(row[column].split())
            if text and (not path or path[-1] != text):
                path.append(text)
        paths.append(tuple(path))
    return paths


def _spread_by_guess(rows: list[list[str]]) -> None:
    """Where merges are lost (CSV): a heading reaches right as long as there are words below it."""
    for upper, lower in pairwise(rows):
        last = ""
        for column, text in enumerate(upper):
            if text:
                last = text
            elif lower[column] and last:
                upper[column] = last


def _score(paths: list[tuple[str, ...]], block: Sequence[tuple[str, ...]]) -> float:
    score = 0.0
    seen: set[str] = set()
    for path in paths:
        role, weight = _role(path)
        if role == "none" and weight:
            weight *= 0.6
        score += weight * (0.5 if role in seen and role not in words.MEASURES else 1.0)
        seen.add(role)
    places = sum(find(path[-1]) is not None for path in paths if path and len(path[-1]) <= 12)
    numbers = sum(bool(_NUMBER.fullmatch(cell.strip())) for row in block for cell in row if cell)
    texts = sum(len(cell) > 40 for row in block for cell in row)
    return score + 0.5 * places * (len(block) == 1) - 0.8 * numbers - texts


def _role(path: tuple[str, ...]) -> tuple[str, float]:
    """What a column is, and how sure its heading makes us."""
    if not path:
        return "none", 0.0
    leaf_role, weight = _role_of(_bare(path[-1]))
    if weight >= 0.8 and not (leaf_role in ("name", "status") and len(path) > 1):
        return leaf_role, weight
    whole = _role_of(_bare("".join(path)))
    if "其中" in path[-1] and not weight:
        return "none", 0.3
    role, sure = max((leaf_role, weight), (whole[0], whole[1] * 0.9), key=lambda found: found[1])
    if not sure and (by_unit := _role_by_unit(path)):
        return by_unit, 0.7
    return role, sure


@cache
def _role_of(heading: str) -> tuple[str, float]:
    best: tuple[int, int, str] | None = None
    for column in words.columns().column:
        if heading in column.is_:
            return column.role, 1.0
    if _PLACES.fullmatch(heading):
        return "region", 1.0
    for column in words.columns().column:
        for word in column.has:
            at = heading.rfind(word)
            if at >= 0 and (best is None or (at + len(word), len(word)) > best[:2]):
                best = (at + len(word), len(word), column.role)
    return (best[2], 0.8) if best else ("none", 0.0)


def _role_by_unit(path: tuple[str, ...]) -> str | None:
    unit = _unit_in("".join(path))
    leaf = squeeze(path[-1])
    if unit in _COUNT_UNITS or leaf in _COUNT_UNITS:
        return "count"
    return "total_investment" if _money(unit) else None


def _field(index: int, path: tuple[str, ...], table_unit: str) -> Field:
    heading, leaf = "/".join(path), path[-1] if path else ""
    role, _ = _role(path)
    own = _unit_in(heading)
    if own in ("%", "‰") and role in _MONEY_ROLES:
        role = (
            "start_rate"
            if any(w in heading for w in ("开工率", "履约", "落地率"))
            else "completion_rate"
        )
    if own in _COUNT_UNITS and role in ("total_investment", "name"):
        role = "count"
    if role.endswith("_date") and any(w in heading for w in words.columns().planned.words):
        role = "none"
    if role in _MONEY_ROLES:
        factor, currency = _money(own) or _money(table_unit) or (None, "CNY")
        return Field(index, heading, leaf, role, factor, currency)
    return Field(index, heading, leaf, role, Decimal(1))


def _bare(heading: str) -> str:
    """A heading without its unit, its year and its spaces."""
    text = squeeze(heading)
    if _PLACES.fullmatch(text):
        return text
    return _BRACKETS.sub("", text).strip(":：.。*")


def _unit_in(heading: str) -> str:
    """The unit that a heading names, in brackets or at its end; "" if none."""
    for match in _BRACKETS.finditer(heading):
        for part in _SPLIT.split(match[1].removeprefix("单位").lstrip(":：")):
            if part in ("%", "‰", "％") or part in _COUNT_UNITS or _money(part):
                return "%" if part == "％" else part
    for unit in ("万美元", "亿美元", "万元", "亿元"):
        if unit in heading and not find_money(heading):
            return unit
    return "%" if "%" in heading else ""


def unit_of_titles(titles: Sequence[str]) -> str:
    """The unit of money that a title or caption names (单位：万元); "" if none."""
    for title in titles:
        for match in _UNIT_NOTE.finditer(title):
            for part in _SPLIT.split(match[1]):
                if _money(part):
                    return part
        for match in _BRACKETS.finditer(title):
            if _money(match[1]):
                return match[1]
    return ""


@cache
def _money(unit: str) -> tuple[Decimal, str] | None:
    """How many 亿 one of the unit is, and of which currency; None if it is no unit of money."""
    if not unit or unit == "人民币" or not unit.endswith(("元", "币", "镑", "USD", "RMB")):
        return None
    money = parse_money(f"1{unit}")
    return (money.value, money.currency) if money else None


def _line(row: tuple[str, ...]) -> str:
    return " ".join(dict.fromkeys(cell for cell in row if cell))


def money_unit(unit: str) -> tuple[Decimal, str] | None:
    """How many 亿 one of the unit is, and of which currency, for a person's own word on it."""
    return _money(unit)


def names_columns(row: tuple[str, ...]) -> bool:
    """Whether a line names columns: two roles at least, one of them a label, and no number."""
    told = [cell for cell in row if cell]
    if len(told) < 2 or any(_NUMBER.fullmatch(cell.strip()) for cell in told):
        return False
    sure = {role for cell in told for role, weight in (_role_of(_bare(cell)),) if weight >= 0.8}
    return len(sure - {"none"}) >= 2 and bool(sure & {"name", "region", "category"})


def _is_units(row: tuple[str, ...]) -> bool:
    """Whether a line below a heading has nothing but the units of its columns: （万元）."""
    told = [squeeze(cell).strip("()（）[]【】") for cell in row if cell]
    return bool(told) and all(is_unit(text.removeprefix("单位:")) for text in told)


def is_unit(text: str) -> bool:
    """Whether a cell is nothing but a unit: 个, %, 万元."""
    return text in (*_COUNT_UNITS, "%", "‰") or _money(text) is not None


def describe(index: int, heading: str, table_unit: str) -> Field:
    """What a column of this heading is; for tables whose headings stand at the side."""
    return _field(index, (heading,), table_unit)
