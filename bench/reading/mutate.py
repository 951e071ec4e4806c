"""Mutated pages: bytes flipped, cut, doubled, swapped in from other pages; a fixed seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

_MORSELS = (
    *(b"<", b">", b'"', b"'", b"&", b"&#", b"<!--", b"-->", b"<![CDATA[", b"<script>", b"</script"),
    *(b"<table><tr><td>", b"</td></tr></table>", b"<div", b"</div>", b"<a href=", b"</a>"),
    *(b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1f", b"\xa1\xa1", b"\xe3\x80\x80", b"\t"),
    *(b"rowspan=9999", b"colspan=9999", b'style="display:none"', b"charset=big5"),
    b"charset=utf-16",
    "责任编辑：".encode(),
    "来源：".encode(),
    "2022年2月30日".encode(),
    "第九十九届投洽会".encode(),
    "相关阅读".encode(),
    "闽南网2月8日讯".encode(),
    "(zhōng)".encode(),
    "，,".encode(),
)  # fmt: skip


def mutants(seeds: Sequence[bytes], count: int, *, seed: int = 0) -> Iterator[bytes]:
    """So many mutated pages, the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    for _ in range(count):
        page = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 8)):
            chance.choice(_MUTATIONS)(page, chance, seeds)
        yield bytes(page)


def _flip(page: bytearray, chance: random.Random, _: Sequence[bytes]) -> None:
    for _time in range(chance.randint(1, 30)):
        if page:
            page[chance.randrange(len(page))] = chance.randrange(256)


def _cut(page: bytearray, chance: random.Random, _: Sequence[bytes]) -> None:
    start = chance.randint(0, len(page))
    del page[start : start + chance.choice((1, 10, 1000, len(page)))]


def _insert(page: bytearray, chance: random.Random, _: Sequence[bytes]) -> None:
    at = chance.randint(0, len(page))
    page[at:at] = chance.choice(_MORSELS) * chance.choice((1, 1, 1, 3, 50))


def _double(page: bytearray, chance: random.Random, _: Sequence[bytes]) -> None:
    start = chance.randint(0, len(page))
    end = start + chance.randint(1, 2000)
    page[start:start] = page[start:end]


def _splice(page: bytearray, chance: random.Random, seeds: Sequence[bytes]) -> None:
    other = chance.choice(seeds)
    start = chance.randint(0, len(other))
    at = chance.randint(0, len(page))
    page[at:at] = other[start : start + chance.randint(1, 3000)]


_MUTATIONS: tuple[Callable[[bytearray, random.Random, Sequence[bytes]], None], ...] = (
    _flip,
    _cut,
    _insert,
    _insert,
    _double,
    _splice,
)
