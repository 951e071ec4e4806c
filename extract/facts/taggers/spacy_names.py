"""A spaCy pipeline of our own training: characters in, names of projects and companies out.

Three parts share one reading of the characters: ``spancat`` weighs every stretch that the rules
propose as a project (:func:`extract.facts.taggers.signs.propose`), and ``ner`` finds companies.
``make ner`` trains them and writes ``data/names.spacy.zip``: the configuration, and the weights
as ``Language.to_bytes`` gives them. Nothing in the file is code, so that opening one runs none.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from errors import UsageError
from extract.facts.taggers.linear import best
from extract.facts.taggers.protocol import Kind, Powers, Span, Tagged
from extract.facts.taggers.rules import RuleTagger
from extract.facts.taggers.signs import propose

MODEL = Path(__file__).with_name("data") / "names.spacy.zip"
CONFIG, WEIGHTS = "config.cfg", "weights.bin"
SPANS, SUGGESTER = "projects", "luodi.proposals.v1"
MAX_TEXT = 400


class SpacyTagger:
    """A trained pipeline behind the protocol; the score of a project is a probability."""

    name = "spacy"
    in_batches = True
    powers = Powers()

    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp

    def tag(self, text: str, given: Sequence[Span] = ()) -> tuple[Tagged, ...]:  # noqa: ARG002
        """The names in one folded sentence."""
        return self.tag_all([text])[0]

    def tag_all(self, texts: Sequence[str]) -> list[tuple[Tagged, ...]]:
        """The names in each sentence; one call for many costs less than many calls."""
        pieces = [(i, at, piece) for i, text in enumerate(texts) for at, piece in _pieces(text)]
        found: list[list[Tagged]] = [[] for _ in texts]
        docs = self._nlp.pipe(piece for _, _, piece in pieces)
        for (index, at, _), doc in zip(pieces, docs, strict=True):
            found[index].extend(_tagged(doc, at))
        return [
            tuple(sorted((*best(projects), *firms), key=lambda t: t.start))
            for projects, firms in map(_by_kind, found)
        ]


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """A text in stretches of bounded length, cut at commas where there are any."""
    at = 0
    while at < len(text):
        end = min(at + MAX_TEXT, len(text))
        comma = text.rfind(",", at + MAX_TEXT // 2, end) if end < len(text) else -1
        end = comma + 1 if comma >= 0 else end
        if text[at:end].strip():
            yield at, text[at:end]
        at = end


def _tagged(doc: Any, at: int) -> Iterator[Tagged]:
    group = doc.spans.get(SPANS, ())
    for span, score in zip(group, group.attrs["scores"] if len(group) else (), strict=True):
        yield Tagged(at + span.start_char, at + span.end_char, Kind.PROJECT, float(score))
    for firm in doc.ents:
        if firm.label_ == Kind.COMPANY.name:
            yield Tagged(at + firm.start_char, at + firm.end_char, Kind.COMPANY)


def _by_kind(names: list[Tagged]) -> tuple[list[Tagged], list[Tagged]]:
    projects = [t for t in names if t.kind is Kind.PROJECT]
    firms = [t for t in names if t.kind is Kind.COMPANY]
    sure = [p for p in projects if p.score >= 0.5]
    return projects, [f for f in firms if not any(_meet(f, p) for p in sure)]


def _meet(a: Tagged, b: Tagged) -> bool:
    return a.start < b.end and b.start < a.end


@lru_cache(maxsize=20_000)
def _proposed(text: str) -> tuple[Span, ...]:
    given = [(t.start, t.end) for t in RuleTagger().tag(text)]
    return tuple(propose(text, given))


@cache
def register() -> None:
    """Make the suggester known to spaCy, under the name that configurations call it by."""
    thinc_types = import_module("thinc.types")
    registry = import_module("spacy").registry

    @registry.misc(SUGGESTER)  # type: ignore[untyped-decorator]
    def make() -> Callable[..., Any]:
        def suggest(docs: Sequence[Any], *, ops: Any = None) -> Any:
            ops = ops or import_module("thinc.api").get_current_ops()
            rows: list[tuple[int, int]] = []
            lengths = []
            for doc in docs:
                spans = [doc.char_span(a, b) for a, b in _proposed(doc.text)]
                fit = [(s.start, s.end) for s in spans if s is not None]
                rows.extend(fit)
                lengths.append(len(fit))
            data = ops.asarray(rows, dtype="i") if rows else ops.xp.zeros((0, 2), dtype="i")
            return thinc_types.Ragged(data, ops.asarray(lengths, dtype="i"))

        return suggest


def open_model(model: Path | None) -> SpacyTagger:
    """The shipped pipeline, or the caller's.

    Raises:
        ModuleNotFoundError: if spaCy is not installed.
        UsageError: if there is no such file, or it is none of ``make ner``.
    """
    spacy = import_module("spacy")
    register()
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
