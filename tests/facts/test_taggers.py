"""Taggers of names: what they may do to the rules, and that none is loaded unasked."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from errors import DataError, UsageError
from extract.facts.names import Name, find_names
from extract.facts.sentences import Segment
from extract.facts.taggers import (
    ALL_POWERS,
    TAGGERS,
    Kind,
    Powers,
    Primed,
    Span,
    Tagged,
    can_hold_name,
    combine,
    open_tagger,
)
from extract.facts.tokens import Tokens, scan
from normalize.text import fold

ROOT = Path(__file__).resolve().parents[2]


def tokens_of(text: str) -> Tokens:
    return scan(Segment(0, len(text), text, 0, 0, True), None, None, "CNY")


class Fixed:
    """A tagger that says what it was told to say, and counts how often it was asked."""

    name = "fixed"
    in_batches = False
    powers = Powers()

    def __init__(self, *names: tuple[str, float]) -> None:
        self.names = names
        self.asked: list[str] = []

    def tag(self, text: str, given: Sequence[Span] = ()) -> tuple[Tagged, ...]:  # noqa: ARG002
        self.asked.append(text)
        at = [(text.index(n), n, s) for n, s in self.names if n in text]
        return tuple(Tagged(a, a + len(n), Kind.PROJECT, s) for a, n, s in sorted(at))

    def tag_all(self, texts: Sequence[str]) -> list[tuple[Tagged, ...]]:
        return [self.tag(text) for text in texts]


def name_in(text: str, word: str, rule: str = "ending") -> Name:
    at = text.index(word)
    return Name(at, at + len(word), word, rule)


def combined(text: str, names: list[Name], tagger: Fixed, powers: Powers) -> list[str]:
    return [n.text for n in combine(names, tagger, text, tokens_of(text), powers)]


TEXT = "下洋温泉小镇已经开工,青山大桥正在建设。"


def test_without_a_tagger_the_rules_names_come_back_as_they_are() -> None:
    names = [name_in(TEXT, "青山大桥")]
    assert combine(names, None, TEXT, tokens_of(TEXT)) is names


def test_a_tagger_adds_where_the_rules_are_silent() -> None:
    tagger = Fixed(("下洋温泉小镇", 0.97), ("青山大桥", 0.99))
    names = [name_in(TEXT, "青山大桥")]
    assert combined(TEXT, names, tagger, Powers()) == ["下洋温泉小镇", "青山大桥"]


def test_a_tagger_adds_nothing_that_it_is_not_sure_of() -> None:
    assert combined(TEXT, [], Fixed(("下洋温泉小镇", 0.7)), Powers()) == []


def test_a_tagger_adds_no_head_of_a_group_and_no_phase_alone() -> None:
    for text in ("9个氟化工项目开工。", "氟化工项目8个开工。"):
        word = "氟化工项目"
        assert combined(text, [], Fixed((word, 1.0)), Powers()) == []
    assert combined("二期正在建设。", [], Fixed(("二期", 1.0)), Powers()) == []


def test_by_default_a_tagger_neither_vetoes_nor_moves() -> None:
    tagger = Fixed(("青山大桥", 0.0))
    assert combined(TEXT, [name_in(TEXT, "青山大桥")], tagger, Powers()) == ["青山大桥"]
    tagger = Fixed(("下洋温泉小镇", 1.0))
    assert combined(TEXT, [name_in(TEXT, "温泉小镇")], tagger, Powers()) == ["温泉小镇"]


def test_with_all_powers_a_tagger_vetoes_and_moves() -> None:
    names = [name_in(TEXT, "温泉小镇"), name_in(TEXT, "青山大桥")]
    tagger = Fixed(("下洋温泉小镇", 0.9), ("青山大桥", 0.01))
    assert combined(TEXT, names, tagger, ALL_POWERS) == ["下洋温泉小镇"]


def test_what_a_sum_is_said_of_is_believed_before_any_tagger() -> None:
    names = [name_in(TEXT, "青山大桥", "after_sum")]
    tagger = Fixed(("青山大桥正", 0.9))
    assert combined(TEXT, names, tagger, ALL_POWERS) == ["青山大桥"]
    assert combined(TEXT, names, Fixed(("青山大桥", 0.0)), ALL_POWERS) == ["青山大桥"]


def test_an_added_name_takes_the_sum_that_stands_before_it() -> None:
    text = "总投资5.5亿元的下洋温泉小镇受到游客喜爱。"
    found = combine([], Fixed(("下洋温泉小镇", 1.0)), text, tokens_of(text))
    assert [(n.text, n.sum_at) for n in found] == [("下洋温泉小镇", 0)]
    assert text[found[0].start : found[0].end] == "下洋温泉小镇"


def test_a_sentence_that_can_hold_no_name_is_not_tagged() -> None:
    tagger = Fixed(("下洋温泉小镇", 1.0))
    text = "下洋温泉小镇游人如织。"
    assert not can_hold_name(text)
    assert combine([], tagger, text, tokens_of(text)) == []
    assert tagger.asked == []


def test_an_article_is_read_once() -> None:
    tagger = Fixed(("下洋温泉小镇", 1.0))
    primed = Primed(tagger, [TEXT, "下洋温泉小镇游人如织。", TEXT])
    assert primed.tag(TEXT) == primed.tag(TEXT)
    assert tagger.asked == [TEXT]
    primed.tag("别处的下洋温泉小镇开工。")
    assert len(tagger.asked) == 2


def test_the_rules_are_a_tagger() -> None:
    text = "总投资24亿元的高纯气体项目和青山大桥工程开工。"
    names = find_names(text, tokens_of(text))
    assert names
    assert [(t.start, t.end) for t in open_tagger("rules").tag(text)] == [
        (n.start, n.end) for n in names
    ]


def test_importing_the_grammar_loads_no_model_and_opens_no_file_of_one() -> None:
    program = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import extract.facts, extract.facts.taggers
heavy = ("spacy", "thinc", "hanlp", "torch", "rjieba", "jieba", "numpy")
loaded = [m for m in heavy if m in sys.modules]
models = [name for name in opened if "taggers/data" in name.replace("\\\\", "/")]
assert not loaded and not models, (loaded, models)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_an_unknown_tagger_is_told_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="rules, linear, spacy"):
        open_tagger("bert")


@pytest.mark.parametrize("name", [n for n, (_, extra) in TAGGERS.items() if extra])
def test_a_tagger_without_its_library_says_what_to_install(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for library in ("spacy", "hanlp", "rjieba"):
        monkeypatch.setitem(sys.modules, library, None)
    open_tagger.cache_clear()
    with pytest.raises(UsageError, match=r"pip install 'luodi\["):
        open_tagger(name)


# ---- the linear tagger ---------------------------------------------------------------------


def test_the_shipped_weights_find_names_and_leave_groups_alone() -> None:
    tagger = open_tagger("linear")
    text = fold("目前，清溪镇第三水厂扩建工程正在进行主体施工，全市重点项目完成投资30亿元。")
    sure = [text[t.start : t.end] for t in tagger.tag(text) if t.score > 0.9]
    assert sure == ["清溪镇第三水厂扩建工程"]
    text = fold("签约项目涉及新材料、智能制造、文旅康养等领域，其中重点产业项目12个。")
    assert [t for t in tagger.tag(text) if t.score > 0.9] == []


def test_weights_that_are_none_are_refused(tmp_path: Path) -> None:
    for number, content in enumerate(("bias\tnan\n", "bias\n", "a\t1\na\t2\n", "a\tx\n")):
        path = tmp_path / f"{number}.tsv"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(DataError, match=path.name):
            open_tagger("linear", path)
    with pytest.raises(UsageError, match="no weights"):
        open_tagger("linear", tmp_path / "absent.tsv")


ALPHABET = '总投资项目工程开、,。的和等(一期)"第二水厂12亿元 \t锂电青山镇'


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=80))
def test_tags_of_any_text_lie_within_it_and_do_not_overlap(text: str) -> None:
    for name in ("rules", "linear"):
        tags = open_tagger(name).tag(text)
        assert all(0 <= t.start < t.end <= len(text) and 0 <= t.score <= 1 for t in tags)
        assert all(a.end <= b.start for a, b in pairwise(tags))


def test_a_long_sentence_is_tagged_in_time_that_grows_with_its_length() -> None:
    unit = "总投资5亿元的青山大桥、下洋水厂和新材料产业园开工"
    spent: list[float] = []
    open_tagger("linear").tag(unit)
    for times in (20, 80):
        started = time.process_time()
        open_tagger("linear").tag(unit * times)
        spent.append(time.process_time() - started)
    assert spent[1] < 2 * 4 * spent[0] + 0.1
