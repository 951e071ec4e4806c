"""The helpers of this folder, importable by name under importlib mode."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path


def _load(name: str, place: Path) -> None:
    spec = importlib.util.spec_from_file_location(name, place)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


_HERE = Path(__file__).parent
_load("audit_gold", _HERE / "gold.py")
_load("audit_planted", _HERE / "planted.py")
_load("audit_bench", _HERE.parents[1] / "bench" / "audit" / "matching.py")
