"""The repair of a page's text: what holds for every text, and a page with everything wrong."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Alignment
from normalize.script import is_traditional
from normalize.text import fold, repair, simplify

SHARED = Path(__file__).parents[3] / "shared"

GLOSSED = (
    "\ufeff港(gǎng)城網訊 今年首季,,全市新簽(qiān)約重點項(xiàng)目２８個，，\u200b"
    "總投資(zī)９１.５億元。\n"
    "單體蕞大的是某氫能產(chǎn)業(yè)園(一期),占總數的５％,。各縣(xiàn)(市)每周亮?xí)?、按季點評,\n"
    "力爭shou個項目在用電高??期前投產(chǎn),冲在發展(zhǎn)頭部線。聯(lián)繫(xì)我們(men)"
)
CLEAN = (
    "港城网讯 今年首季，全市新签约重点项目28个，\n总投资91.5亿元……"
    "单体最大的是某氢能产业园（一期）。"
)

# The letters of which damage is made, so that short random texts are full of it.
damage = st.text(
    st.sampled_from(
        "項目項开业著乾乾隆名着头部蕞尔最第一首线位,，、。?？()（）"
        "xiàngjìshoudizui 5５％\u200b\ufffd\n個"
    )
)
PIECES = (
    "項 目 (xiàng) (men) 們 ?xí) ?xiàng) ?mù)? 亮 ?? 高 期 头部 线 , ， 、 。 蕞 尔 全国 "
    "di 一 shou 个 ji 顶 級 \u200b ５ 著 名 着 开 \n"
)
pieces = st.lists(st.sampled_from(PIECES.split(" "))).map("".join)
anything = st.one_of(st.text(), damage, pieces)


def test_a_page_with_everything_wrong() -> None:
    repaired = repair(GLOSSED)
    assert repaired.text == (
        "港城网讯 今年首季,全市新签约重点项目28个，总投资91.5亿元。\n"
        "单体最大的是某氢能产业园(一期),占总数的5%。各县(市)每周亮晒、按季点评,\n"
        "力争首个项目在用电高峰期前投产,冲在发展第一线。联系我们"
    )
    assert {done.kind for done in repaired.repairs} == {
        "ad_law",
        "doubled_comma",
        "full_width",
        "gloss",
        "invisible",
        "mangled_gloss",
        "traditional",
    }


def test_a_quotation_leads_back_to_the_page() -> None:
    repaired = repair(GLOSSED)
    start = repaired.text.index("项目28个")
    first, last = repaired.alignment.to_page(start, start + 5)
    assert GLOSSED[first:last] == "項(xiàng)目２８個"


def test_a_clean_text_comes_back_as_it_is() -> None:
    repaired = repair(CLEAN)
    assert repaired.text == CLEAN
    assert repaired.repairs == ()
    assert repaired.alignment == Alignment(((0, 0, len(CLEAN)),))


def test_nothing_is_repaired_in_nothing() -> None:
    assert repair("").text == ""
    assert repair("").alignment == Alignment(())


@settings(derandomize=True, max_examples=400, deadline=None)
@given(anything)
def test_repairing_again_changes_nothing(text: str) -> None:
    once = repair(text).text
    assert repair(once).text == once


@settings(derandomize=True, max_examples=400, deadline=None)
@given(anything)
def test_the_alignment_holds_what_was_not_replaced(text: str) -> None:
    repaired = repair(text)
    clean_end = page_end = 0
    changed = {
        done.start + offset: after
        for done in repaired.repairs
        if len(done.before) == len(done.after)
        for offset, after in enumerate(done.after)
    }
    for clean, page, length in repaired.alignment.runs:
        assert clean >= clean_end
        assert page >= page_end
        assert length > 0
        clean_end, page_end = clean + length, page + length
        for offset in range(length):
            expected = changed.get(page + offset, text[page + offset])
            assert repaired.text[clean + offset] == expected
    assert clean_end <= len(repaired.text)
    assert page_end <= len(text)
    assert all(text.startswith(done.before, done.start) for done in repaired.repairs)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.text(st.characters()) | anything)
def test_folding_and_simplifying_keep_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
    assert len(simplify(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("（１２．５％），：；！？", "(12.5%),:;!?"),
        ("1—9月、1–9月、1－9月、1−9月、1‐9月", "1-9月、1-9月、1-9月、1-9月、1-9月"),
        ("一九〇〇年。", "一九〇〇年。"),
        ("10～20、10〜20、10∼20", "10~20、10~20、10~20"),
        ("“甲”「乙」『丙』‘丁’", '"甲""乙""丙"\'丁\''),
        ("\u3000甲\u00a0乙\u2009丙", " 甲 乙 丙"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("著名侨乡", "著名侨乡"),
        ("著名僑鄉的專案", "著名侨乡的专案"),
        ("一\0項", "一\0项"),
        ("一\ud800項發", "一\ud800项发"),
    ],
)
def test_simplifying(text: str, after: str) -> None:
    assert simplify(text) == after


HOSTILE = {
    "brackets": "(" * 300_000,
    "open glosses": "項(" * 150_000,
    "unclosed glosses": "項(xiàng" * 50_000,
    "glosses": "項(xiàng)" * 50_000,
    "one character glossed for ever": "項" + "(xiàng)" * 50_000,
    "long syllables": ("項(" + "a" * 9) * 30_000,
    "holes": "亮?xí)?、" * 40_000,
    "commas": "," * 300_000,
    "doubled commas": "甲,," * 100_000,
    "heads": "全国头部," * 50_000 + "蕞",
    "invisible": "甲\u200b" * 150_000,
    "lost bytes": "甲\ufffd" * 150_000,
    "alternating": "項目" * 150_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_linear_in_the_text(name: str) -> None:
    text = HOSTILE[name]
    started = process_time()
    repair(text)
    assert process_time() - started < 5, "quadratic time would be minutes"


def shared_pages() -> list[str]:
    path = SHARED / "pages" / "dev.jsonl.gz"
    if not path.exists():
        pytest.skip("../shared/pages is not there")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["body"] for line in lines]


def test_real_simplified_pages_have_nothing_to_repair_but_their_stray_characters() -> None:
    pages = [body for body in shared_pages() if not is_traditional(body)]
    done = [done for body in pages for done in repair(body).repairs]
    kinds = {one.kind for one in done}
    assert kinds <= {
        "traditional",
        "doubled_comma",
        "full_width",
        "invisible",
        "replacement_character",
    }
    assert sum(one.kind == "traditional" for one in done) <= len(pages) / 10


def test_real_traditional_pages_are_simplified_whole() -> None:
    for body in shared_pages():
        repaired = repair(body).text
        assert repair(repaired).text == repaired
        assert not is_traditional(repaired)
