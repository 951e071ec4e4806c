"""The corpus runner: what it refuses to load, and what it says when a rule is wrong."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.corpus import Case, CorpusError, CorpusMissError, cases, check, load

GOOD = """
[[find]]
text = "投资11.5亿元"
quote = "11.5亿元"
value = 11.5

[[reject]]
text = "15亿吨"
why = "a weight"

[[find]]
text = "11亿元、6亿元"
quotes = ["11亿元", "6亿元"]
values = [{ value = 11, bound = "exact" }, { value = 6, bound = "exact" }]
from = "made up"

[[known_gap]]
text = "百把个亿"
finds = [{ quote = "百把个亿", value = 100 }]
since = "2023-05"
"""


def corpus(folder: Path, text: str) -> Path:
    path = folder / "x.corpus.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_entries_come_in_the_order_of_the_file_with_their_lines(tmp_path: Path) -> None:
    loaded = load(corpus(tmp_path, GOOD))
    assert [case.place for case in loaded.cases] == [f"x.corpus.toml:{n}" for n in (2, 7, 11, 17)]
    assert loaded.of("find")[0].findings == (("11.5亿元", Decimal("11.5")),)
    assert loaded.of("known_gap")[0].why == "2023-05"


def test_a_known_gap_is_a_strict_xfail_on_misses_alone(tmp_path: Path) -> None:
    marks = [param.marks for param in cases(corpus(tmp_path, GOOD))]
    assert [len(some) for some in marks] == [0, 0, 0, 1]
    assert marks[3][0].kwargs == {"strict": True, "raises": CorpusMissError, "reason": "2023-05"}


@pytest.mark.parametrize(
    ("addition", "said"),
    [
        ('[[find]]\ntext = "a"\nquote = "a"\nvalue = 1\ncolour = 2', "colour"),
        ('[[find]]\ntext = "a"\nquote = "b"\nvalue = 1', "not in the text"),
        ('[[find]]\ntext = "a"\nquote = "a"', "needs quote and value"),
        ('[[find]]\ntext = "a"\nquote = "a"\nvalue = 1\nfinds = []', "needs quote and value"),
        ('[[find]]\ntext = "a"\nquotes = ["a"]\nvalues = [1, 2]', "1 quotes, 2 values"),
        ('[[find]]\ntext = "a"\nquotes = ["a", "a"]\nvalues = [1, 2]', "not in the text"),
        ('[[find]]\ntext = "a"\nfinds = []', "is a reject"),
        ('[[reject]]\ntext = "a"', "why"),
        ('[[reject]]\ntext = "15亿吨"\nwhy = "again"', "the same text as x.corpus.toml:7"),
        ('[[known_gap]]\ntext = "a"\nquote = "a"\nvalue = 1', "since"),
        ("[[find", "x.corpus.toml"),
    ],
)
def test_a_wrong_entry_fails_when_loaded(tmp_path: Path, addition: str, said: str) -> None:
    with pytest.raises(CorpusError, match=said):
        load(corpus(tmp_path, GOOD + addition + "\n"))


@pytest.mark.parametrize("kind", ["find", "reject"])
def test_a_corpus_needs_finds_and_rejects(tmp_path: Path, kind: str) -> None:
    entry = {
        "find": '[[reject]]\ntext = "a"\nwhy = "b"\n',
        "reject": '[[find]]\ntext = "a"\nquote = "a"\nvalue = 1\n',
    }[kind]
    with pytest.raises(CorpusError, match=rf"no \[\[{kind}\]\]"):
        load(corpus(tmp_path, entry))


def test_given_tells_two_entries_of_one_text_apart(tmp_path: Path) -> None:
    text = '[[reject]]\ntext = "15亿吨"\nwhy = "c"\ngiven = { published = 2022-11-23 }\n'
    assert load(corpus(tmp_path, GOOD + text)).of("reject")[1].given["published"].year == 2022


PAIR = Case("find", "11亿元、6亿元", (("11亿元", 11), ("6亿元", {"v": [6, 7]})), {}, "", "x:1")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([], "nothing found"),
        ([("11亿元", 11)], "not found: '6亿元'"),
        ([("11亿元", 12), ("6亿元", {"v": [6, 7]})], "wrong value of '11亿元': 12 instead of 11"),
        ([("11亿元", True), ("6亿元", {"v": [6, 7]})], "wrong value"),
        ([("11亿元", 11), ("6亿元", {"v": [6, 7], "w": 1})], "wrong value"),
        ([("11亿元", 11), ("、6亿元", {"v": [6, 7]})], "wrong quote: '、6亿元' not '6亿元'"),
        ([("11亿元", 11), ("6亿元", {"v": [6, 7]}), ("亿", 1)], "something else found besides"),
        ([("11亿元", 11), ("11亿元", 11), ("6亿元", {"v": [6, 7]})], "something else found"),
    ],
)
def test_each_way_of_being_wrong_is_said(found: list[tuple[str, Any]], said: str) -> None:
    with pytest.raises(CorpusMissError, match=said):
        check(PAIR, found)


def test_exactly_the_findings_pass_in_any_order() -> None:
    check(PAIR, [("6亿元", {"v": (Decimal(6), 7)}), ("11亿元", Decimal("11.0"))])


def test_a_reject_must_be_silent() -> None:
    reject = Case("reject", "15亿吨", (), {}, "a weight", "x:1")
    check(reject, [])
    with pytest.raises(CorpusMissError, match=r"must be silent \(a weight\)"):
        check(reject, [("15亿", 15)])
