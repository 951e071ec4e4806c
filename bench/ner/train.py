"""Train the spaCy tagger on sentences of our own writing: ``python -m bench.ner.train``.

Learns from samples/pages and samples/pack/tune (their gold laid onto the text), from the same
sentences with other names put in, and from templates. The held-out pack and ../shared are never
read here.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.ner.gold import ROOT, Sentence, sentences
from bench.ner.made import Maker
from extract.facts.taggers.combine import can_hold_name
from extract.facts.taggers.spacy_names import MODEL, save

FOLDERS = (ROOT / "samples" / "pages", ROOT / "samples" / "pack" / "tune")
SEED = 20221123
PIECE = 300

CONFIG = """
[nlp]
lang = "zh"
pipeline = ["tok2vec", "ner"]
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
"""


def corpus(folders: Sequence[Path], made: int, renamed: int, real: int) -> list[Sentence]:
    """What is learned from: templates ``made`` times, real sentences ``real`` times, and as
    often as ``renamed`` with other names."""
    maker = Maker(SEED)
    rows = list(maker.made(made))
    for folder in folders:
        for sentence in sentences(folder):
            if not sentence.names and not can_hold_name(sentence.text):
                continue
            rows.extend([sentence] * real)
            if sentence.names:
                rows.extend(maker.renamed(sentence) for _ in range(renamed))
    return [piece for row in rows for piece in _pieces(row)]


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
    spacy.util.fix_random_seed(SEED)
    text = CONFIG.replace("${width}", str(width)).replace("${depth}", str(depth))
    config = spacy.util.load_config_from_str(text.replace("${rows}", str(table)))
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    examples = [_example(nlp, training, row) for row in rows]
    optimizer = nlp.initialize(lambda: examples[:2000])
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
            print(f"epoch {epoch + 1} of {epochs}: loss {losses.get('ner', 0.0):.0f}", flush=True)
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
    return training.Example.from_dict(doc, {"entities": tags})


def main() -> int:
    """Train, write, and tell the size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--width", type=int, default=96)
    parser.add_argument("--depth", type=int, default=6)
    parser.add_argument("--table", type=int, default=4000)
    parser.add_argument("--made", type=int, default=12)
    parser.add_argument("--renamed", type=int, default=10)
    parser.add_argument("--real", type=int, default=4)
    parser.add_argument("--without", default="", help="article ids not to learn from, a regex")
    options = parser.parse_args()
    import re

    started = time.monotonic()
    rows = corpus(FOLDERS, options.made, options.renamed, options.real)
    if options.without:
        rows = [r for r in rows if not re.search(options.without, r.article)]
    print(f"{len(rows)} sentences, {sum(len(r.names) for r in rows)} names", flush=True)
    nlp = train(
        rows,
        epochs=options.epochs,
        width=options.width,
        depth=options.depth,
        table=options.table,
        quiet=False,
    )
    save(nlp, options.out)
    size = options.out.stat().st_size / 1e6
    print(f"{options.out.name}: {size:.1f} MB, {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
