"""The taggers by name, each imported and loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import cast

from errors import UsageError
from extract.facts.taggers.protocol import NameTagger

_HERE = "extract.facts.taggers"
# The module of each, and what pip installs for it.
TAGGERS = {
    "rules": ("rules", ""),
    "linear": ("linear", ""),
    "spacy": ("spacy_names", "luodi[ner]"),
    "hanlp": ("hanlp_names", "luodi[hanlp]"),
    "jieba": ("jieba_words", "luodi[jieba]"),
}

# What docs/ner.md speaks for.
DEFAULT = "linear"


@cache
def open_tagger(name: str, model: Path | None = None) -> NameTagger:
    """The tagger of a name, ready to tag; a second call gives the same one.

    ``model`` is a model of the caller's own in the backend's form, in place of the shipped one.

    Raises:
        UsageError: if there is no such tagger, its library is not installed, or it has no model.
    """
    if name not in TAGGERS:
        raise UsageError(f"no tagger {name!r}; there are {', '.join(TAGGERS)}")
    module, extra = TAGGERS[name]
    make = cast(Callable[[Path | None], NameTagger], import_module(f"{_HERE}.{module}").open_model)
    try:
        return make(model)
    except ModuleNotFoundError as error:
        message = f"the tagger {name} needs {error.name}: pip install '{extra}'"
        raise UsageError(message) from error
