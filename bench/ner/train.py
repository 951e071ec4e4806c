"""Train the taggers on sentences of our own writing: ``make ner``.

Learns from samples/pages and most packs that are tuned on (gold laid onto the text), from the same
sentences with other names put in, from the corpora beside the rules, and from templates.
The held-out pack, the second, the third and ../shared are never read here.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.ner import learn
from bench.ner.gold import ROOT, Sentence, from_corpora, sentences
from bench.ner.made import Maker
from extract.facts.taggers import Kind
from extract.facts.taggers.agree import can_hold_name
from extract.facts.taggers.linear import WEIGHTS
from extract.facts.taggers.spacy_names import MODEL, SPANS, register, save

PACKS = ("tune", "fourth", "fifth", "sixth", "seventh", "eighth")
FOLDERS = (ROOT / "samples" / "pages", *(ROOT / "samples" / "pack" / name for name in PACKS))
SEED = 20221123
PIECE = 300
DATA = MODEL.parent

CONFIG = """
[nlp]
lang = "zh"
pipeline = ["tok2vec", "ner", "spancat"]
[nlp.tokenizer]
@tokenizers = "spacy.zh.ChineseTokenizer"
segmenter = "char"
[components]
[components.tok2vec]
factory = "tok2vec"
[components.tok2vec.model]
@architectures = "spacy.Tok2Vec.v2"
[components.tok2vec.model.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = ${width}
attrs = ["NORM"]
rows = [${rows}]
include_static_vectors = false
[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = ${width}
depth = ${depth}
window_size = 1
maxout_pieces = 3
[components.ner]
factory = "ner"
[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
extra_state_tokens = true
hidden_width = 64
maxout_pieces = 2
use_upper = true
[components.ner.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = ${width}
[components.spancat]
factory = "spancat"
spans_key = "projects"
threshold = 0.0
[components.spancat.suggester]
@misc = "luodi.proposals.v1"
[components.spancat.model]
@architectures = "spacy.SpanCategorizer.v1"
[components.spancat.model.reducer]
@layers = "spacy.mean_max_reducer.v1"
hidden_size = 96
[components.spancat.model.scorer]
@layers = "spacy.LinearLogistic.v1"
[components.spancat.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = ${width}
"""


def corpus(made: int, renamed: int, real: int, without: str = "^$") -> list[Sentence]:
    """What is learned from: templates ``made`` times, real sentences ``real`` times, and as
    often as ``renamed`` with other names. Articles whose id matches ``without`` are left out."""
    maker = Maker(SEED)
    rows = list(maker.made(made))
    told = [s for folder in FOLDERS for s in sentences(folder)]
    told += from_corpora(ROOT / "extract" / "facts")
    for sentence in told:
        if re.search(without, sentence.article) or not can_hold_name(sentence.text):
            continue
        rows.extend([sentence] * real)
        if sentence.names:
            rows.extend(maker.renamed(sentence) for _ in range(renamed))
    return rows


def _pieces(row: Sentence) -> Iterator[Sentence]:
    """A long sentence in parts, cut at commas outside its names."""
    at = 0
    while at < len(row.text):
        end = min(at + PIECE, len(row.text))
        taken = [(a, b) for a, b, _ in row.names] + list(row.unsure)
        while end < len(row.text) and end > at + 1:
            if row.text[end - 1] in ",、;" and not any(a < end < b for a, b in taken):
                break
            end -= 1
        end = end if end > at + 1 else min(at + PIECE, len(row.text))
        names = tuple((a - at, b - at, k) for a, b, k in row.names if at <= a and b <= end)
        unsure = tuple((a - at, b - at) for a, b in row.unsure if at <= a and b <= end)
        yield Sentence(row.text[at:end], names, unsure, row.article)
        at = end


def train(
    rows: Iterable[Sentence], *, epochs: int, width: int, depth: int, table: int, quiet: bool
) -> Any:
    """A pipeline that learned ``rows``; the same rows and settings give the same pipeline."""
    spacy = import_module("spacy")
    training = import_module("spacy.training")
    register()
    spacy.util.fix_random_seed(SEED)
    text = CONFIG.replace("${width}", str(width)).replace("${depth}", str(depth))
    config = spacy.util.load_config_from_str(text.replace("${rows}", str(table)))
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    examples = [_example(nlp, training, piece) for row in rows for piece in _pieces(row)]
    optimizer = nlp.initialize(lambda: examples[:500])
    optimizer.learn_rate = 0.001
    chance = random.Random(SEED)  # noqa: S311 - shuffling, not a secret
    steps = epochs * (sum(len(e.reference) for e in examples) // BATCH + 1)
    done = 0
    for epoch in range(epochs):
        chance.shuffle(examples)
        losses: dict[str, float] = {}
        for batch in _batches(examples):
            optimizer.learn_rate = 0.0015 * max(0.03, 1 - done / steps)
            nlp.update(batch, drop=0.2, sgd=optimizer, losses=losses)
            done += 1
        if not quiet:
            told = ", ".join(f"{name} {loss:.0f}" for name, loss in sorted(losses.items()))
            print(f"epoch {epoch + 1} of {epochs}: loss {told}", flush=True)
    return nlp


BATCH = 2_500


def _batches(examples: Sequence[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    size = 0
    for example in examples:
        batch.append(example)
        size += len(example.reference)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _example(nlp: Any, training: Any, row: Sentence) -> Any:
    """A spaCy example; what nobody is sure of is marked as unknown rather than as no name."""
    doc = nlp.make_doc(row.text)
    spans = [(a, b, k.name) for a, b, k in row.names]
    tags = training.offsets_to_biluo_tags(doc, spans)
    for token in doc:
        inside = any(a <= token.idx < b for a, b in row.unsure)
        if inside and tags[token.i] == "O":
            tags[token.i] = "-"
    projects = [(a, b, k.name) for a, b, k in row.names if k is Kind.PROJECT]
    return training.Example.from_dict(doc, {"entities": tags, "spans": {SPANS: projects}})


def train_linear(made: int, renamed: int, without: str = "^$") -> str:
    """The weights of the linear tagger, as its file holds them."""
    rows = corpus(made, renamed, 2, without)
    return learn.to_text(learn.learn(learn.rows(rows)))


def train_hanlp(rows: Iterable[Sentence], folder: Path, epochs: int) -> None:
    """A recognizer of HanLP's (characters, BiLSTM) that learned the same rows.

    Without its CRF, whose decoding returns broken tags under the torch of today (2.13).
    """
    tagger = import_module("hanlp.components.ner.rnn_ner").RNNNamedEntityRecognizer()
    import_module("torch").manual_seed(SEED)
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "sentences.tsv"
    pieces = [piece for row in rows for piece in _pieces(row) if piece.text.strip()]
    data.write_text("".join(map(iobes, pieces)), encoding="utf-8")
    check = folder / "check.tsv"
    check.write_text("".join(map(iobes, pieces[::20])), encoding="utf-8")
    tagger.fit(
        str(data),
        str(check),
        str(folder),
        epochs=epochs,
        embed=96,
        rnn_hidden=96,
        batch_size=32,
        lr=0.003,
        crf=False,
        tagging_scheme="IOBES",
        devices=-1,
    )
    data.unlink()
    check.unlink()


def iobes(sentence: Sentence) -> str:
    """A sentence as HanLP reads it: a character and its tag a line, an empty line at the end."""
    tags = ["O"] * len(sentence.text)
    for start, end, kind in sentence.names:
        tags[start:end] = ["I-" + kind.name] * (end - start)
        tags[start], tags[end - 1] = "B-" + kind.name, "E-" + kind.name
    rows = zip(re.sub(r"\s", "_", sentence.text), tags, strict=True)
    return "".join(f"{c}\t{t}\n" for c, t in rows) + "\n"


def main() -> int:
    """Train both taggers, write them, and tell their sizes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--out", type=Path, default=DATA, help="the folder to write to")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--only", choices=("linear", "spacy", "hanlp"))
    parser.add_argument("--without", default="^$", help="article ids not to learn from, a regex")
    options = parser.parse_args()
    if options.only == "hanlp":
        train_hanlp(corpus(14, 6, 4, options.without), options.out / "hanlp", options.epochs)
        return 0
    if options.only != "spacy":
        path = options.out / WEIGHTS.name
        path.write_text(train_linear(8, 3, options.without), encoding="utf-8")
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB", flush=True)
    if options.only != "linear":
        started = time.monotonic()
        rows = corpus(14, 6, 4, options.without)
        print(f"{len(rows)} sentences, {sum(len(r.names) for r in rows)} names", flush=True)
        nlp = train(rows, epochs=options.epochs, width=96, depth=6, table=4000, quiet=False)
        path = options.out / MODEL.name
        save(nlp, path)
        size, spent = path.stat().st_size / 1e6, time.monotonic() - started
        print(f"{path.name}: {size:.1f} MB, {spent:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
