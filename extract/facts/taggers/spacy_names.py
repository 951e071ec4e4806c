"""A spaCy pipeline of our own training: characters in, names of projects and companies out.

``make ner`` trains it and writes ``data/names.spacy.zip``: the configuration, and the weights as
``Language.to_bytes`` gives them. Nothing in the file is code, so that opening one runs none.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from errors import UsageError
from extract.facts.taggers.protocol import Kind, Span, Tagged

MODEL = Path(__file__).with_name("data") / "names.spacy.zip"
CONFIG, WEIGHTS = "config.cfg", "weights.bin"
# How many readings of a sentence are weighed against one another, and the least that one counts.
BEAM, DENSITY = 8, 0.001
MAX_TEXT = 400
_KINDS = {"PROJECT": Kind.PROJECT, "COMPANY": Kind.COMPANY}


class SpacyTagger:
    """A trained pipeline behind the protocol; scores are the share of readings with the name."""

    name = "spacy"
    in_batches = True

    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp
        self._ner = nlp.get_pipe("ner")

    def tag(self, text: str, given: Sequence[Span] = ()) -> tuple[Tagged, ...]:  # noqa: ARG002
        """The names in one folded sentence."""
        return self.tag_all([text])[0]

    def tag_all(self, texts: Sequence[str]) -> list[tuple[Tagged, ...]]:
        """The names in each sentence; one call for many costs less than many calls."""
        pieces = [(i, at, piece) for i, text in enumerate(texts) for at, piece in _pieces(text)]
        found: list[list[Tagged]] = [[] for _ in texts]
        docs = self._nlp.pipe(piece for _, _, piece in pieces)
        for (index, at, _), doc in zip(pieces, docs, strict=True):
            found[index].extend(
                Tagged(at + e.start_char, at + e.end_char, _KINDS[e.label_])
                for e in doc.ents
                if e.label_ in _KINDS
            )
        return [_without_overlaps(names) for names in found]


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """A text in stretches of a length that a beam can bear, cut at commas where there are any."""
    at = 0
    while at < len(text):
        end = min(at + MAX_TEXT, len(text))
        comma = text.rfind(",", at + MAX_TEXT // 2, end) if end < len(text) else -1
        end = comma + 1 if comma >= 0 else end
        if text[at:end].strip():
            yield at, text[at:end]
        at = end


def _tagged(doc: Any, scores: dict[tuple[int, int, str], float], at: int) -> Iterator[Tagged]:
    for (first, last, label), score in scores.items():
        if label in _KINDS:
            start, token = doc[first].idx, doc[last - 1]
            yield Tagged(
                at + start, at + token.idx + len(token), _KINDS[label], min(1.0, float(score))
            )


def _without_overlaps(names: list[Tagged]) -> tuple[Tagged, ...]:
    """Of readings that overlap, the one believed most."""
    kept: list[Tagged] = []
    for name in sorted(names, key=lambda t: (-t.score, t.start, t.end)):
        if not any(k.start < name.end and name.start < k.end for k in kept):
            kept.append(name)
    return tuple(sorted(kept, key=lambda t: t.start))


def open_model(model: Path | None) -> SpacyTagger:
    """The shipped pipeline, or the caller's.

    Raises:
        ModuleNotFoundError: if spaCy is not installed.
        UsageError: if there is no such file, or it is none of ``make ner``.
    """
    spacy = import_module("spacy")
    path = model or MODEL
    try:
        with zipfile.ZipFile(path) as archive:
            config = spacy.util.load_config_from_str(archive.read(CONFIG).decode("utf-8"))
            nlp = spacy.util.load_model_from_config(config, auto_fill=True)
            nlp.from_bytes(archive.read(WEIGHTS))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise UsageError(f"{path.name}: no tagger of `make ner`: {error}") from error
    return SpacyTagger(nlp)


def save(nlp: Any, path: Path) -> None:
    """Write a pipeline so that :func:`open_model` reads it; equal pipelines give equal bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in ((CONFIG, nlp.config.to_str().encode()), (WEIGHTS, nlp.to_bytes())):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
