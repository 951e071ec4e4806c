"""The smaller parts: charsets, packing, copies, windows, paces, the archive's recovery."""

from __future__ import annotations

import asyncio
import random
import time
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import archive, copies, warc
from crawler.archive import Archive
from crawler.client import Answer
from crawler.copies import print_of
from crawler.decoding import Unpacker, decode
from crawler.frontier import Frontier
from crawler.outcomes import Outcome, Refused
from crawler.politeness import Pace, Window
from errors import DataError, StoreError, UsageError
from model import Page


@pytest.mark.parametrize(
    ("content", "content_type", "hint", "charset"),
    [
        ("泉州".encode(), "", "", "utf-8"),
        ("泉州".encode(), "text/html; charset=gb2312", "", "utf-8"),
        ("泉州镕㙍".encode("gb18030"), "text/html; charset=GB2312", "", "gb18030"),
        ("泉州".encode("gb18030"), "text/html; charset=utf-8", "", "gb18030"),
        ("泉州".encode("gb18030"), "text/html; charset=ISO-8859-1", "", "gb18030"),
        (b"<meta charset='gbk'>" + "泉州".encode("gb18030"), "", "", "gb18030"),
        ("廈門".encode("big5"), "", "big5", "big5"),
        ("廈門".encode("big5"), "text/html; charset=big5", "gb18030", "big5"),
        (b"\xef\xbb\xbf" + "泉州".encode(), "text/html; charset=gbk", "", "utf-8"),
        ("泉州".encode("utf-16"), "", "", "utf-16"),
        ("泉州".encode("gb18030"), "text/html; charset=nonsense", "", "gb18030"),
    ],
)
def test_charset(content: bytes, content_type: str, hint: str, charset: str) -> None:
    text, found = decode(content, content_type, hint)
    assert found == charset
    assert "�" not in text


@given(st.binary(max_size=2000), st.sampled_from(["gzip", "deflate", "raw", ""]), st.integers(1, 9))
@settings(derandomize=True, max_examples=150, deadline=None)
def test_unpacking_gives_back_what_was_packed(content: bytes, coding: str, pieces: int) -> None:
    bits = {"gzip": 31, "deflate": 15, "raw": -15}.get(coding)
    packed = content
    if bits is not None:
        packer = zlib.compressobj(wbits=bits)
        packed = packer.compress(content) + packer.flush()
    unpacker = Unpacker("deflate" if coding == "raw" else coding, 10_000)
    step = max(2, len(packed) // pieces)
    for at in range(0, len(packed), step):
        unpacker.feed(packed[at : at + step])
    assert unpacker.finish() == content


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 22, hour, minute, tzinfo=UTC)


def test_window() -> None:
    night = Window.parse("22:00-06:30")
    assert [night.holds(at(hour)) for hour in (13, 14, 20, 22, 23)] == [
        False, True, True, True, False,
    ]  # fmt: skip
    assert night.holds(at(22, 29)) and not night.holds(at(22, 30))
    assert Window.parse("09:00-17:00").holds(at(1)) and not Window.parse("09:00-17:00").holds(at(9))
    for wrong in ("", "22-6", "25:00-06:00", "22:00", "22:00-06:99"):
        with pytest.raises(UsageError):
            Window.parse(wrong)


def test_pace_slows_on_trouble_and_recovers() -> None:
    pace = Pace(1.0)
    assert pace.gap == 1.0
    pace.learn(Outcome.RATE_LIMITED, 0.1)
    assert pace.gap >= 2.0
    pace.learn(Outcome.SERVER_ERROR, 0.1)
    assert pace.gap >= 4.0
    for _ in range(20):
        pace.learn(Outcome.FETCHED, 0.1)
    assert pace.gap == 1.0
    pace.crawl_delay = 7.0
    assert pace.gap == 7.0
    for _ in range(20):
        pace.learn(Outcome.FETCHED, 30.0)
    assert pace.gap > 20
    pace.learn(Outcome.RATE_LIMITED, 0.1, retry_after=900.0)
    assert pace.ready - time.monotonic() > 890


def test_turns_are_one_at_a_time_and_apart() -> None:
    times: list[tuple[float, float]] = []

    async def ask(pace: Pace) -> None:
        async with pace.turn():
            began = time.monotonic()
            await asyncio.sleep(0.005)
            times.append((began, time.monotonic()))

    async def all_at_once() -> None:
        pace = Pace(0.03)
        await asyncio.gather(*(ask(pace) for _ in range(5)))

    asyncio.run(all_at_once())
    assert all(b[0] - a[1] >= 0.03 for a, b in pairwise(times))


def answer(number: int, body: bytes = b"<p>x</p>", headers: tuple[str, ...] = ()) -> Answer:
    pairs = (("Content-Type", "text/html"), *(tuple(h.split(": ")) for h in headers))
    return Answer(
        f"http://n.test/{number}", 200, "OK", pairs, body, b"<p>x</p>",  # type: ignore[arg-type]
        datetime(2026, 11, 22, tzinfo=UTC), 0.1,
    )  # fmt: skip


def kept(folder: Path, name: str) -> list[str]:
    found = warc.read(str(folder / name))
    return [page.url or "" for page in found if isinstance(page, Page)]


def test_archive_is_cut_back_to_what_was_recorded(tmp_path: Path) -> None:
    store = Archive(tmp_path, "pages")
    store.open(name := store.opens_new() or "")
    places = [store.write(answer(n)) for n in range(3)]
    reached = store.sync()
    store.write(answer(3))
    store.close()
    assert reached is not None
    with (tmp_path / name).open("ab") as file:
        file.write(b"\x1f\x8bhalf a record")
    other = tmp_path / "pages-of-somebody.warc.gz"
    other.write_bytes(b"unknown")
    assert archive.recover(tmp_path, dict([reached]) | {"pages-gone.warc.gz": 5}) == 1
    assert kept(tmp_path, name) == [f"http://n.test/{n}" for n in range(3)]
    assert other.read_bytes() == b"unknown"
    assert archive.read_page(tmp_path, places[1]).url == "http://n.test/1"
    with pytest.raises(DataError):
        archive.read_page(tmp_path, archive.Position(name, 7, 5, 2))


@pytest.mark.parametrize("coding", ["deflate", "gzip"])
def test_packed_answers_are_replayed_alike(tmp_path: Path, coding: str) -> None:
    packer = zlib.compressobj(wbits={"gzip": 31, "deflate": -15}[coding])
    body = packer.compress(b"<p>x</p>") + packer.flush()
    store = Archive(tmp_path, "pages")
    store.open(name := store.opens_new() or "")
    sent = answer(1, body, (f"Content-Encoding: {coding}", "Transfer-Encoding: chunked"))
    place = store.write(sent)
    store.close()
    read = archive.read_page(tmp_path, place)
    assert read == archive.page_of(sent, tmp_path, place)
    assert list(warc.read(str(tmp_path / name))) == [read]


def test_an_answer_without_a_type_is_replayed_alike(tmp_path: Path) -> None:
    store = Archive(tmp_path, "pages")
    store.open(name := store.opens_new() or "")
    sent = replace(answer(1), headers=())
    place = store.write(sent)
    store.close()
    read = archive.read_page(tmp_path, place)
    assert read == archive.page_of(sent, tmp_path, place)
    assert list(warc.read(str(tmp_path / name))) == [read]


def words(seed: int, count: int = 900) -> str:
    chance = random.Random(seed)  # noqa: S311 - texts, not secrets
    return "".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(count))


def test_copies_are_near_and_others_are_not() -> None:
    text = words(1) + "，总投资150亿元。"
    near = "本报讯" + text[:400] + "（记者某某）" + text[400:] + "来源：某报"
    assert copies.likeness(print_of(text), print_of(near)) > 0.9
    assert copies.likeness(print_of(text), print_of(f"  {text} \n")) == 1.0
    assert copies.likeness(print_of(text), print_of(words(2))) < 0.1
    assert copies.likeness(print_of(text), print_of(text[: len(text) // 2])) < copies.NEAR


def test_reports_that_differ_in_their_figures_are_no_copies() -> None:
    september = words(3) + "1—9月签约项目1743个，总投资8374.08亿元，开工率81.2%。"
    october = words(3) + "1—10月签约项目1901个，总投资10374.5亿元，开工率83.8%。"
    assert copies.likeness(print_of(september), print_of(october)) == 0


def test_estimated_likeness_is_near_the_true_one() -> None:
    base = words(4, 2000)
    for share in (0.5, 0.7, 0.9):
        other = base[: int(2000 * share)] + words(5, int(2000 * (1 - share)))
        one, two = ({t[i : i + 5] for i in range(len(t) - 4)} for t in (base, other))
        true = len(one & two) / len(one | two)
        assert abs(copies.likeness(print_of(base), print_of(other)) - true) < 0.15


def test_the_earliest_print_becomes_the_original_whenever_it_is_found(tmp_path: Path) -> None:
    store = Frontier(tmp_path / "f.sqlite")
    mark = print_of(words(6))
    days = {"b": "2026-11-03", "c": "2026-11-02", "a": "2026-11-01", "d": "2026-11-04"}
    told = {}
    for url, day in days.items():
        for copy in copies.note(store.writer, url, mark, day):
            told[copy.url] = copy.original
    assert told == {"b": "a", "c": "a", "d": "a"}
    assert copies.note(store.writer, "e", print_of(words(7)), "2026-11-01") == ()
    assert {copy.original for copy in copies.all_copies(store.writer)} == {"a"}
    again = copies.note(store.writer, "c", mark, "2026-11-02")
    assert [(copy.url, copy.original) for copy in again] == [("c", "a")]
    store.close()


def test_a_frontier_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "f.sqlite").write_bytes(b"not a database, but long enough to be one" * 40)
    with pytest.raises(StoreError):
        Frontier(tmp_path / "f.sqlite")


def test_an_unknown_coding_is_refused() -> None:
    with pytest.raises(Refused):
        Unpacker("br", 10)
