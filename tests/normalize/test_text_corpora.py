"""Each kind of repair against the corpus beside its rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from normalize.text import repair
from tests.corpus import Case, cases, check

ROOM = Path(__file__).parents[2] / "normalize"
KINDS = {
    "glosses": {"gloss", "mangled_gloss"},
    "commas": {"doubled_comma"},
    "width": {"full_width", "invisible", "replacement_character"},
    "script": {"traditional"},
    "adlaw": {"ad_law"},
}


@pytest.mark.parametrize(
    ("name", "case"),
    [
        pytest.param(name, *param.values, id=f"{name}:{param.id}", marks=param.marks)
        for name in KINDS
        for param in cases(ROOM / f"{name}.corpus.toml")
    ],
)
def test_corpus(name: str, case: Case) -> None:
    repairs = repair(case.text).repairs
    check(case, [(done.before, done.after) for done in repairs if done.kind in KINDS[name]])
