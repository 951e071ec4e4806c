from __future__ import annotations

import sys
from types import ModuleType

import pytest

from tests.pipelines import simple_reader


@pytest.fixture
def simple(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are read by :mod:`tests.pipelines.simple_reader`."""
    import extract
    import extract.facts.taggers  # while it can be found: below, the rooms are replaced

    for name, read in (("body", simple_reader.read_page), ("facts", simple_reader.read_facts)):
        module = ModuleType(f"extract.{name}")
        monkeypatch.setattr(module, "read", read, raising=False)
        monkeypatch.setattr(module, "__path__", extract.__path__, raising=False)
        monkeypatch.setitem(sys.modules, f"extract.{name}", module)
        monkeypatch.setattr(extract, name, module, raising=False)
