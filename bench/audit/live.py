"""The planted disagreements against what Luodi itself reads: ``live.py [-v]``.

The tests give the checks the gold facts; here the sample pages are read by the extractor, so
that what the reader misses or misreads counts too. ``-v`` lists what was missed and why.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import audit
import pipelines

ROOT = Path(__file__).parents[2]


def _planted() -> ModuleType:
    spec = importlib.util.spec_from_file_location("planted", ROOT / "tests/audit/planted.py")
    if spec is None or spec.loader is None:
        raise SystemExit("tests/audit/planted.py is not there")
    module = importlib.util.module_from_spec(spec)
    sys.modules["planted"] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Print precision, recall and false alarms."""
    planted = _planted()
    with tempfile.TemporaryDirectory() as folder:
        db = str(Path(folder) / "live.duckdb")
        planned = pipelines.plan([str(ROOT / "samples" / "pages")])
        pipelines.run(planned, db, tell=lambda _: None)
        found = audit.run([str(path) for path in planted.ledgers()], db)
    for by_name in (True, False):
        scores = planted.score(found.findings, planted.expected(), by_name=by_name)
        _tell(scores, "names as in gold" if by_name else "whatever the reader called it")


def _tell(scores: Any, how: str) -> None:
    print(
        f"live extraction, {how}: {scores.planted} planted disagreements, "
        f"recall {scores.recall:.3f}, precision {scores.precision:.3f}; "
        f"{scores.agreements} agreements, "
        f"{len(scores.false)} called disagreements, {len(scores.unconfirmed)} not confirmed; "
        f"{len(scores.unplanned)} alarms on nothing planted"
    )
    if "-v" in sys.argv:
        for name in ("missed", "false", "unplanned", "unconfirmed"):
            for line in getattr(scores, name):
                print(f"{name}: {line}")


if __name__ == "__main__":
    main()
