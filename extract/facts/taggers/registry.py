"""The taggers by name, each loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path

from errors import UsageError
from extract.facts.taggers.protocol import NameTagger

# name → the module that has open(model) for it; the module is imported when asked for.
TAGGERS = {
    "rules": "extract.facts.taggers.rules",
    "spacy": "extract.facts.taggers.spacy_names",
    "hanlp": "extract.facts.taggers.hanlp_names",
    "lac": "extract.facts.taggers.lac_names",
    "jieba": "extract.facts.taggers.jieba_words",
}
