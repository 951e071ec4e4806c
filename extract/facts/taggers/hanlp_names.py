"""HanLP behind the protocol: any recognizer of names that ``hanlp.load`` opens.

A recognizer of HanLP's own (MSRA, OntoNotes) knows organizations and no projects: it gives
companies. One trained on our sentences (``docs/ner.md``) gives both kinds. A multi-task model is
asked for its first task of names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from errors import UsageError
from extract.facts.taggers.protocol import Kind, Powers, Span, Tagged

# What HanLP calls a company in its corpora, and what our own training calls the two kinds.
_KINDS = {
    "PROJECT": Kind.PROJECT,
    "COMPANY": Kind.COMPANY,
    "ORGANIZATION": Kind.COMPANY,
    "ORG": Kind.COMPANY,
    "NT": Kind.COMPANY,
}
# The least that HanLP publishes for names in Chinese; fetched by HanLP itself on first use.
DEFAULT = "MSRA_NER_ELECTRA_SMALL_ZH"
_CONFIGS = ("config.json", "meta.json")
_BATCH = 32
Row = Sequence[Any]


class HanlpTagger:
    """A loaded HanLP component."""

    name = "hanlp"
    in_batches = True
    powers = Powers()

    def __init__(self, component: Any, bad_tags: type[Exception]) -> None:
        self._component = component
        self._bad_tags = bad_tags

    def tag(self, text: str, given: Sequence[Span] = ()) -> tuple[Tagged, ...]:  # noqa: ARG002
        """The names in one folded sentence."""
        return self.tag_all([text])[0]

    def tag_all(self, texts: Sequence[str]) -> list[tuple[Tagged, ...]]:
        """The names in each sentence, read in batches."""
        found: list[tuple[Tagged, ...]] = []
        for at in range(0, len(texts), _BATCH):
            found.extend(self._batch(texts[at : at + _BATCH]))
        return found

    def _batch(self, texts: Sequence[str]) -> list[tuple[Tagged, ...]]:
        """A sentence whose tags make no names is left without any, not the whole batch."""
        full = [i for i, text in enumerate(texts) if text.strip()]
        out: list[tuple[Tagged, ...]] = [()] * len(texts)
        if not full:
            return out
        try:
            answers = self._component([list(texts[i]) for i in full])
        except self._bad_tags:
            if len(full) > 1:
                return [names for text in texts for names in self._batch([text])]
            return out
        for i, rows in zip(full, _rows(answers), strict=True):
            out[i] = tuple(sorted(_tagged(rows), key=lambda t: t.start))
        return out


def _rows(answers: Any) -> Sequence[Sequence[Row]]:
    """Per sentence its (text, label, first token, last token + 1); tokens are characters."""
    if isinstance(answers, Mapping):
        tasks = [key for key in answers if str(key).startswith("ner")]
        return answers[tasks[0]] if tasks else []
    return answers  # type: ignore[no-any-return]


def _tagged(rows: Sequence[Row]) -> Iterator[Tagged]:
    for _, label, start, end, *_ in rows:
        kind = _KINDS.get(str(label).upper())
        if kind is not None and end > start:
            yield Tagged(int(start), int(end), kind)


def open_model(model: Path | None) -> HanlpTagger:
    """A component from a folder of HanLP's ``save``, or HanLP's smallest recognizer.

    HanLP reads weights with torch, which runs code that a file holds: open only such as you trust.

    Raises:
        ModuleNotFoundError: if HanLP or torch is not installed.
        UsageError: if the folder holds no component, or HanLP cannot fetch its own.
    """
    hanlp = import_module("hanlp")
    bad_tags = import_module("hanlp.utils.span_util").InvalidTagSequence
    if model is not None and not any((model / name).is_file() for name in _CONFIGS):
        raise UsageError(f"{model}: no component of HanLP: neither {' nor '.join(_CONFIGS)} in it")
    source = str(model) if model else getattr(hanlp.pretrained.ner, DEFAULT)
    try:
        return HanlpTagger(hanlp.load(source, devices=-1, verbose=False), bad_tags)
    except (OSError, ValueError, SystemExit) as error:
        raise UsageError(f"HanLP cannot open {source}: {error}") from error
