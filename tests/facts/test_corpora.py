"""Each corpus beside the grammar of facts, held against what ``read`` makes of its texts.

Every corpus looks at the whole reading, projects and groups alike, through the keys that its
phenomenon is about: what it does not look at, another corpus does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.corpus import Case, cases, check
from tests.facts.told import ATTRIBUTES, KEYS, MEASURES, facts_of, told

FOLDER = Path(__file__).parents[2] / "extract" / "facts"


def every_case() -> list[Any]:
    return [
        pytest.param(name, *param.values, id=f"{name}:{param.id}", marks=param.marks)
        for name in KEYS
        for param in cases(FOLDER / f"{name}.corpus.toml")
    ]


@pytest.mark.parametrize(("corpus", "case"), every_case())
def test_corpus(corpus: str, case: Case) -> None:
    check(case, told(facts_of(case.text, case.given), KEYS[corpus]))


def test_every_corpus_of_the_grammar_is_run() -> None:
    there = {path.name.removesuffix(".corpus.toml") for path in FOLDER.glob("*.corpus.toml")}
    assert there == set(KEYS)


def test_every_key_is_one_that_records_have() -> None:
    assert {key.rpartition(".")[2] for keys in KEYS.values() for key in keys} <= {
        *ATTRIBUTES,
        *MEASURES,
    }
