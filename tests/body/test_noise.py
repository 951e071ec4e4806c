from __future__ import annotations

from pathlib import Path

import pytest

from errors import DataError
from extract.body import noise
from extract.body.noise import judge, line_key, rules, squeeze
from extract.body.select import is_plain
from tests.corpus import Case, cases, check

CORPUS = Path(noise.__file__).with_name("noise.corpus.toml")


@pytest.mark.parametrize("case", cases(CORPUS))
def test_noise_corpus(case: Case) -> None:
    verdict = judge(squeeze(line_key(case.text, traditional=True, glossed=True)))
    found = [] if verdict is None else [(case.text, verdict.reason + "+" * verdict.rest)]
    check(case, found)


def test_a_rule_with_an_unknown_key_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "noise.toml"
    broken.write_text('[[rule]]\nreason = "x"\neffect = "line"\nlimit = 9\nends = ["x"]\n', "utf-8")
    monkeypatch.setattr(noise, "_DATA", broken)
    with pytest.raises(DataError, match="ends"):
        rules.__wrapped__()


def test_no_expression_of_the_rules_is_a_monster() -> None:
    assert max(len(pattern.pattern) for pattern, _, _ in rules().patterns) < 1000


def test_no_noise_is_passed_over_as_a_plain_sentence() -> None:
    finds = [param.values[0].text for param in cases(CORPUS) if param.values[0].kind == "find"]
    assert finds
    assert [text for text in finds if is_plain(text)] == []
    assert is_plain("该县今年安排重点项目86个，总投资312亿元，年度计划投资94.5亿元。")
