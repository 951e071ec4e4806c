"""Taggers that need libraries of others: trained here on a toy set, or skipped with the reason."""

from __future__ import annotations

import importlib.util
from importlib import import_module
from pathlib import Path

import pytest

from bench.ner.gold import ROOT, Sentence, aligned, from_corpora
from bench.ner.learn import learn, rows, to_text
from bench.ner.made import Maker, templates
from bench.ner.train import iobes
from errors import UsageError
from extract.facts.taggers import Kind, open_tagger
from extract.facts.taggers.spacy_names import MODEL

needs_spacy = pytest.mark.skipif(
    importlib.util.find_spec("spacy") is None, reason="spaCy is not installed: luodi[ner]"
)
needs_jieba = pytest.mark.skipif(
    importlib.util.find_spec("rjieba") is None, reason="rjieba is not installed: luodi[jieba]"
)
needs_hanlp = pytest.mark.skipif(
    importlib.util.find_spec("hanlp") is None, reason="HanLP is not installed: luodi[hanlp]"
)
# spaCy, thinc and HanLP use what other libraries have deprecated; ours is not among it.
quiet = pytest.mark.filterwarnings("default")

P, C = Kind.PROJECT, Kind.COMPANY
TOY = (
    Sentence("福建恒力公司投资建设锂电隔膜项目", ((0, 6, C), (10, 16, P))),
    Sentence("永安石墨烯产业园正式开工", ((0, 8, P),)),
    Sentence("全市重点项目完成投资"),
    Sentence("厦门卓能公司签下智能家居工厂", ((0, 6, C), (8, 14, P))),
)


def test_gold_is_laid_onto_the_text_by_characters() -> None:
    gold = {"projects": [{"name": "城北水厂（二期）", "company": ["宏岳水务"]}]}
    text = "宏岳水务投资的城北水厂(二期)开工。\n城北水厂二期将供水三镇,总投资2亿元。"
    first, second = aligned(gold, text, "x")
    assert [(first.text[a:b], kind) for a, b, kind in first.names] == [
        ("宏岳水务", C),
        ("城北水厂(二期)", P),
    ]
    assert second.names == ()
    assert [second.text[a:b] for a, b in second.unsure] == ["城北水厂二期"]


def test_every_template_is_filled_and_its_names_stand_where_they_are_said_to() -> None:
    made = list(Maker(3).made(1))
    assert len(made) == len(templates().names) + len(templates().silent)
    for sentence in made:
        assert "{" not in sentence.text
        words = [sentence.text[a:b] for a, b, _ in sentence.names]
        assert all(w == w.strip(' "、') and len(w) > 2 for w in words), sentence
    silent = made[len(templates().names) :]
    assert all(kind is C for s in silent for _, _, kind in s.names)


def test_the_same_seed_makes_the_same_sentences() -> None:
    assert list(Maker(5).made(1)) == list(Maker(5).made(1))


def test_the_corpora_beside_the_rules_are_learned_from() -> None:
    read = list(from_corpora(ROOT / "extract" / "facts"))
    assert any("高纯电子气体项目" in s.text and s.names for s in read)
    assert any(not s.names for s in read)


def test_the_linear_tagger_learns_what_it_is_shown(tmp_path: Path) -> None:
    made = list(Maker(11).made(2))
    path = tmp_path / "weights.tsv"
    path.write_text(to_text(learn(rows(made), epochs=4)), encoding="utf-8")
    tagger = open_tagger("linear", path)
    text = "眼下,青溪第三水厂扩建工程正在做前期工作,争取年内动工。"
    best = max(tagger.tag(text), key=lambda t: t.score)
    assert text[best.start : best.end] == "青溪第三水厂扩建工程"
    assert best.score > 0.5


@needs_spacy
@quiet
def test_a_spacy_pipeline_learns_a_toy_set_and_is_the_same_when_opened(tmp_path: Path) -> None:
    from bench.ner.train import train
    from extract.facts.taggers.spacy_names import save

    nlp = train(TOY * 12, epochs=40, width=32, depth=2, table=500, quiet=True)
    path = tmp_path / "toy.zip"
    save(nlp, path)
    tagger = open_tagger("spacy", path)
    texts = [s.text for s in TOY]
    found = tagger.tag_all(texts)
    for sentence, names in zip(TOY, found, strict=True):
        sure = {(t.start, t.end) for t in names if t.kind is P and t.score > 0.5}
        assert sure == {(a, b) for a, b, kind in sentence.names if kind is P}
    assert [tagger.tag(text) for text in texts] == found
    assert tagger.tag("") == ()
    assert tagger.tag(" \t") == ()
    long = "总投资5亿元的锂电隔膜项目,"
    assert all(t.end <= len(long) * 90 for t in tagger.tag(long * 90))


@needs_spacy
@quiet
def test_the_shipped_pipeline_is_small_and_finds_names() -> None:
    assert MODEL.stat().st_size < 10_000_000
    tagger = open_tagger("spacy")
    text = "目前,清溪镇第三水厂扩建工程正在进行主体施工。"
    names = [t for t in tagger.tag(text) if t.kind is P and t.score > 0.9]
    assert [text[t.start : t.end] for t in names] == ["清溪镇第三水厂扩建工程"]
    text = "福建恒瑞科技有限公司投资8亿元建设智能家居产业园。"
    firms = [t for t in tagger.tag(text) if t.kind is C]
    assert [text[t.start : t.end] for t in firms] == ["福建恒瑞科技有限公司"]


@needs_spacy
@quiet
def test_a_file_that_is_no_pipeline_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"PK")
    with pytest.raises(UsageError, match=r"x\.zip: no tagger"):
        open_tagger("spacy", path)


@needs_jieba
def test_jieba_moves_an_edge_out_of_a_word() -> None:
    from extract.facts.taggers.jieba_words import _inside_words, _snapped
    from extract.facts.taggers.protocol import Tagged

    inside = _inside_words(["新建", "即食", "笋", "加工", "基地"])
    assert _snapped(Tagged(3, 9, P), inside) == Tagged(2, 9, P)
    assert _snapped(Tagged(2, 6, P), inside) == Tagged(2, 7, P)
    assert _snapped(Tagged(2, 9, P), inside) == Tagged(2, 9, P)
    text = "总投资8亿元的青山大桥工程开工。"
    assert open_tagger("jieba").tag(text) == open_tagger("rules").tag(text)


@needs_hanlp
@quiet
def test_a_hanlp_component_trained_here_is_opened_and_tags(tmp_path: Path) -> None:
    """HanLP's own models are fetched from its site; one of its classes is trained instead."""
    import_module("torch").manual_seed(1)
    recognizer = import_module("hanlp.components.ner.rnn_ner").RNNNamedEntityRecognizer()
    data, model = tmp_path / "toy.tsv", tmp_path / "model"
    data.write_text("".join(map(iobes, TOY * 12)), encoding="utf-8")
    settings = {"embed": 50, "rnn_hidden": 64, "drop": 0.0, "batch_size": 8, "crf": False}
    recognizer.fit(
        str(data), str(data), str(model), epochs=20, lr=0.005, patience=20, devices=-1,
        tagging_scheme="IOBES", verbose=False, **settings,
    )  # fmt: skip
    tagger = open_tagger("hanlp", model)
    texts = [*(s.text for s in TOY), "", " \t", "别处没有的话"]
    found = [{(t.start, t.end, t.kind) for t in names} for names in tagger.tag_all(texts)]
    assert sum(f == set(s.names) for f, s in zip(found, TOY, strict=False)) >= 3
    assert found[4] == found[5] == set()


@needs_hanlp
@quiet
def test_a_folder_without_a_component_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"config\.json"):
        open_tagger("hanlp", tmp_path)
