"""Copies: the same text in another paper, or nearly the same, led back to its first print.

A text is cut into shingles of five characters; one hash a shingle, sorted into 128 bins of
which each keeps its smallest (one-permutation minhash), makes a signature. Texts that agree
in a band of the signature are compared in full. Monthly reports share their phrases and
differ in their figures: texts whose figures differ are never copies of each other.
"""

from __future__ import annotations

import re
import sqlite3
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

SHINGLE = 5
BINS = 128
ROWS = 4  # bins a band: 32 bands, so that a pair alike to 0.7 is missed once in 6,000
NEAR = 0.7  # estimated likeness (Jaccard) from which two texts are one
FIGURES_ALIKE = 0.8
MIN_CHARS = 80  # shorter texts (picture captions, notices) are compared exactly or not at all
MAX_CHARS = 20_000
_MAX_IN_BAND = 200
_BIN_SHIFT = 57  # the top seven bits of 64 choose the bin
_PACK = struct.Struct(f">{BINS}Q")
_WORD_RE = re.compile(r"[^\W_]+")
_FIGURE_RE = re.compile(r"[0-9][0-9.]*")


@dataclass(frozen=True, slots=True)
class Print:
    """What is kept of a text: an exact hash, a signature (empty for short texts), figures."""

    exact: bytes
    signature: tuple[int, ...]
    figures: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in a delivered page: the article's text, and its own day."""

    text: str
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """``url`` says what ``original`` said first; ``likeness`` is 1 for the very same text."""

    url: str
    original: str
    likeness: float


def print_of(text: str) -> Print:
    """The print of an article's text; spaces, punctuation and width of letters do not count."""
    plain = "".join(_WORD_RE.findall(text))[:MAX_CHARS]
    figures = frozenset(_FIGURE_RE.findall(text[: MAX_CHARS * 2]))
    exact = blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return Print(exact, _signature(plain) if len(plain) >= MIN_CHARS else (), figures)


def likeness(one: Print, other: Print) -> float:
    """How alike two texts are, from 0 to 1; 0 where their figures tell them apart."""
    if one.exact == other.exact:
        return 1.0
    if not one.signature or not other.signature:
        return 0.0
    every = one.figures | other.figures
    if every and len(one.figures & other.figures) < FIGURES_ALIKE * len(every):
        return 0.0
    same = sum(a == b for a, b in zip(one.signature, other.signature, strict=True))
    return same / BINS


def note(
    connection: sqlite3.Connection, url: str, text_print: Print, moment: str
) -> tuple[Copy, ...]:
    """Remember a text; say which links between copies and first prints are new or changed.

    ``moment`` orders prints: the article's own day where known, then the time of fetching.
    The earliest of a family is its original, also when it is found last: then all earlier
    members are linked anew. Nothing is ever deleted.
    """
    kept = connection.execute("SELECT id, family FROM prints WHERE url = ?", (url,)).fetchone()
    if kept:
        connection.execute("DELETE FROM bands WHERE print = ?", (kept[0],))
        _update(connection, kept[0], text_print, moment)
        own = int(kept[0])
    else:
        own = _insert(connection, url, text_print, moment)
    bands = _bands(text_print.signature)
    twin = _closest(connection, own, text_print, bands)
    connection.executemany(
        "INSERT INTO bands VALUES (?, ?, ?)", [(band, value, own) for band, value in bands]
    )
    if twin is None:
        return ()
    family, alike = twin
    connection.execute("UPDATE prints SET family = ? WHERE id = ?", (family, own))
    return _links(connection, family, url, alike)


def all_copies(connection: sqlite3.Connection) -> list[Copy]:
    """Every copy known, with its first print."""
    rows = connection.execute(
        "SELECT family, url FROM prints WHERE family IN"
        " (SELECT family FROM prints GROUP BY family HAVING count(*) > 1)"
        " ORDER BY family, moment, id"
    ).fetchall()
    firsts: dict[int, str] = {}
    found = []
    for family, url in rows:
        first = firsts.setdefault(family, url)
        if first != url:
            found.append(Copy(url, first, NEAR))
    return found


def _links(connection: sqlite3.Connection, family: int, url: str, alike: float) -> tuple[Copy, ...]:
    members = [
        row[0]
        for row in connection.execute(
            "SELECT url FROM prints WHERE family = ? ORDER BY moment, id", (family,)
        )
    ]
    first = members[0]
    if first == url:
        return tuple(Copy(member, url, alike) for member in members[1:])
    return (Copy(url, first, alike),)


def _insert(connection: sqlite3.Connection, url: str, text_print: Print, moment: str) -> int:
    cursor = connection.execute(
        "INSERT INTO prints (url, exact, signature, figures, moment, family)"
        " VALUES (?, ?, ?, ?, ?, 0)",
        (url, *_packed(text_print), moment),
    )
    own = int(cursor.lastrowid or 0)
    connection.execute("UPDATE prints SET family = id WHERE id = ?", (own,))
    return own


def _update(connection: sqlite3.Connection, own: int, text_print: Print, moment: str) -> None:
    connection.execute(
        "UPDATE prints SET exact = ?, signature = ?, figures = ?, moment = min(moment, ?)"
        " WHERE id = ?",
        (*_packed(text_print), moment, own),
    )


def _packed(text_print: Print) -> tuple[bytes, bytes, str]:
    signature = _PACK.pack(*text_print.signature) if text_print.signature else b""
    return text_print.exact, signature, " ".join(sorted(text_print.figures))


def _closest(
    connection: sqlite3.Connection, own: int, text_print: Print, bands: Sequence[tuple[int, int]]
) -> tuple[int, float] | None:
    """The family of the most alike text that is alike enough."""
    same = connection.execute(
        "SELECT family FROM prints WHERE exact = ? AND id <> ? LIMIT 1", (text_print.exact, own)
    ).fetchone()
    if same:
        return int(same[0]), 1.0
    candidates: set[int] = set()
    for band, value in bands:
        candidates.update(
            row[0]
            for row in connection.execute(
                "SELECT print FROM bands WHERE band = ? AND value = ? AND print <> ? LIMIT ?",
                (band, value, own, _MAX_IN_BAND),
            )
        )
    best: tuple[int, float] | None = None
    for candidate in sorted(candidates):
        family, other = _kept(connection, candidate)
        alike = likeness(text_print, other)
        if alike >= NEAR and (best is None or alike > best[1]):
            best = family, alike
    return best


def _kept(connection: sqlite3.Connection, own: int) -> tuple[int, Print]:
    family, exact, signature, figures = connection.execute(
        "SELECT family, exact, signature, figures FROM prints WHERE id = ?", (own,)
    ).fetchone()
    unpacked = _PACK.unpack(signature) if signature else ()
    return family, Print(exact, unpacked, frozenset(figures.split()))


def _bands(signature: tuple[int, ...]) -> list[tuple[int, int]]:
    """Band number and a hash of its bins, as SQLite's signed integers."""
    found = []
    for band in range(len(signature) // ROWS):
        part = struct.pack(f">{ROWS}Q", *signature[band * ROWS : (band + 1) * ROWS])
        value = int.from_bytes(blake2b(part, digest_size=8).digest(), "big", signed=True)
        found.append((band, value))
    return found


def _signature(plain: str) -> tuple[int, ...]:
    smallest: list[int | None] = [None] * BINS
    raw = plain.encode("utf-32-be", "surrogatepass")
    width = SHINGLE * 4
    shingles = {raw[at : at + width] for at in range(0, len(raw) - width + 4, 4)}
    for shingle in shingles:
        value = int.from_bytes(blake2b(shingle, digest_size=8).digest(), "big")
        at = value >> _BIN_SHIFT
        kept = smallest[at]
        if kept is None or value < kept:
            smallest[at] = value
    return _filled(smallest)


def _filled(smallest: list[int | None]) -> tuple[int, ...]:
    """Empty bins take the value of the next full one, mixed with the distance to it."""
    full = list(smallest)
    for at, value in enumerate(smallest):
        step = 0
        while value is None:
            step += 1
            value = smallest[(at + step) % BINS]
        full[at] = (value + step * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    return tuple(value or 0 for value in full)
