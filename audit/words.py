"""The words of ledgers: columns, stages, totals, notes; from ``data/*.toml``, checked when read."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import TypeVar

import msgspec

from errors import DataError
from model import Status
from normalize.numerals import plain

ROLES = frozenset(
    (
        "name", "company", "region", "place", "status", "signed_date", "started_date",
        "completed_date", "landed_date", "total_investment", "annual_plan", "completed_total",
        "completed_investment", "foreign_capital", "count", "completion_rate", "start_rate",
        "category", "none", "year", "period", "unit", "event_date",
    )
)  # fmt: skip
MEASURES = (
    "count", "total_investment", "annual_plan", "completed_investment", "completed_total",
    "foreign_capital", "completion_rate", "start_rate",
)  # fmt: skip
RATES = ("completion_rate", "start_rate")
EVENTS = {
    "signed_date": Status.SIGNED,
    "landed_date": Status.LANDED,
    "started_date": Status.STARTED,
    "completed_date": Status.COMPLETED,
}
T = TypeVar("T")
_SPACE = re.compile(r"\s+")


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One role of a column and what ledgers call it."""

    role: str
    label: str
    is_: tuple[str, ...] = msgspec.field(name="is")
    has: tuple[str, ...]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]


class _Blank(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: frozenset[str]
    repeat: frozenset[str]


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``columns.toml``."""

    column: tuple[Column, ...]
    planned: _Words
    totals: _Words
    notes: _Words
    blank: _Blank


class _NotYet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    before: tuple[str, ...]
    after: tuple[str, ...]


class Stages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``stages.toml``."""

    stages: dict[str, tuple[str, ...]]
    titles: dict[str, tuple[str, ...]]
    not_yet: _NotYet
    idle: _Words
    praise: _Words
    ticks: _Words


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``names.toml``."""

    idle: tuple[str, ...]
    company: tuple[str, ...]


@cache
def names() -> Names:
    """The words of names.

    Raises:
        DataError: an unknown key, or a word of one character.
    """
    book = _read("names.toml", Names)
    if any(len(word) < 2 for word in (*book.idle, *book.company)):
        raise DataError("names.toml: a word of one character")
    return book


@cache
def columns() -> Columns:
    """The dictionary of columns.

    Raises:
        DataError: an unknown key or role, or a word with two roles.
    """
    book = _read("columns.toml", Columns)
    seen: dict[str, str] = {}
    for column in book.column:
        if column.role not in ROLES:
            raise DataError(f"columns.toml: no such role: {column.role}")
        for word in column.is_:
            if seen.setdefault(word, column.role) != column.role and column.role != "category":
                raise DataError(f"columns.toml: {word} is both {seen[word]} and {column.role}")
    return book


@cache
def stages() -> Stages:
    """The words of stages.

    Raises:
        DataError: an unknown key or stage.
    """
    book = _read("stages.toml", Stages)
    unknown = (set(book.stages) | set(book.titles)) - {status.value for status in Status}
    if unknown:
        raise DataError(f"stages.toml: no such stage: {', '.join(sorted(unknown))}")
    return book


def label(role: str) -> str:
    """A role in Chinese."""
    return next((c.label for c in columns().column if c.role == role), role)


def squeeze(text: str) -> str:
    """A heading or label for comparing: half width, no spaces, small letters."""
    return _SPACE.sub("", plain(text)).casefold()


def is_blank(cell: str) -> bool:
    """Whether a cell says that there is nothing."""
    return cell.strip() in columns().blank.words


def is_total(text: str) -> bool:
    """Whether a row's label says that it sums up others."""
    bare = re.sub(r"[(（][^()（）]*[)）]$", "", squeeze(text)).strip(":：()")
    return bare in columns().totals.words or bare.endswith(("合计", "小计", "总计"))


def is_note(text: str) -> bool:
    """Whether a line stands below a table and is none of its rows."""
    bare = text.strip()
    return any(bare.startswith(word) for word in columns().notes.words)


@lru_cache(maxsize=20_000)
def status_in(text: str) -> Status | None:
    """The latest stage that a cell tells as reached; None if it tells none.

    >>> status_in("已完成桩基施工,预计年底投产")
    <Status.UNDER_CONSTRUCTION: 'under_construction'>
    """
    book, text = stages(), squeeze(text)
    best: Status | None = None
    for name, words in book.stages.items():
        status = Status(name)
        if best is not None and status.rank <= best.rank:
            continue
        if any(_reached(text, word) for word in words):
            best = status
    if best is None and any(word in text for word in book.stages["started"]):
        return Status.PLANNED
    return best


@cache
def stage_of_column(heading: str) -> Status | None:
    """The stage of a column that is ticked where it is reached: 签约, 已开工, 是否竣工."""
    bare = squeeze(heading).removeprefix("是否").removeprefix("已")
    return next((Status(s) for s, told in stages().titles.items() if bare in told), None)


def is_tick(cell: str) -> bool:
    """Whether a cell ticks its column."""
    return cell.strip() in stages().ticks.words


@cache
def names_owner(heading: str) -> bool:
    """Whether a column of names has the owners in brackets behind them: 项目名称（投资单位）."""
    told = re.findall(r"[(]([^()]+)[)]", squeeze(heading))
    owner = next(column for column in columns().column if column.role == "company")
    return any(word in owner.is_ for word in told)


@lru_cache(maxsize=20_000)
def is_only_unstarted(text: str) -> bool:
    """Whether a cell only says that work has not begun: any stage before that may be reached."""
    text = squeeze(text)
    untold = all(
        not any(_reached(text, word) for word in told if word not in _UNSTARTED)
        for told in stages().stages.values()
    )
    return untold and any(word in text for word in stages().stages["started"])


_UNSTARTED = ("未开工", "待开工")


def _reached(text: str, word: str) -> bool:
    """Whether the word stands somewhere in the text without being put off."""
    not_yet = stages().not_yet
    at = text.find(word)
    while at >= 0:
        clause = re.split(r"[,，;；。、]", text[max(at - 8, 0) : at])[-1]
        put_off = any(before in clause for before in not_yet.before)
        end = at + len(word)
        if word in ("未开工", "待开工", "拟建", "预备", "储备") or not (
            put_off or text.startswith(not_yet.after, end)
        ):
            return True
        at = text.find(word, end)
    return False


@cache
def statuses_in(text: str) -> tuple[Status, ...]:
    """Every stage that a title or heading names, in the order of the stages."""
    text = squeeze(text)
    found = (name for name, words in stages().titles.items() if any(w in text for w in words))
    return tuple(sorted(map(Status, found), key=lambda status: status.rank))


@cache
def residue(name: str | None) -> str:
    """What a group's name says beyond its stage: 在建市级重点项目 → 市级重点, 新签约项目 → "".

    >>> residue("在建市级重点项目"), residue("新签约项目"), residue(None)
    ('市级重点', '', '')
    """
    text = squeeze(name or "")
    text = re.sub(r"\([^()]*\)|(?:19|20)\d\d年度?|[、,，/·“”\"'‘’:：\-—]", "", text)
    for word in sorted(stages().idle.words, key=len, reverse=True):
        text = text.replace(word, "")
    return text


def _read(name: str, shape: type[T]) -> T:
    text = (files("audit") / "data" / name).read_text(encoding="utf-8")
    try:
        return msgspec.convert(tomllib.loads(text, parse_float=Decimal), shape)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DataError(f"{name}: {error}") from error
