"""Known gaps that have closed are rewritten as finds and rejects, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

from bench.facts.promote import passes, promote
from tests.corpus import load

TEXT = """\
# A head that stays.

[[known_gap]]
text = "签约项目43个。"
quote = "43个"
value = { kind = "group", count = 43 }
since = "2022-11-23"

# --- A part ---

[[known_gap]]
text = "成立12个专班。"
finds = []
since = "2022-11-23: teams are counted"

[[known_gap]]
text = "签约项目44个。"
quote = "44个"
value = { kind = "group", count = 45 }
since = "2022-11-23"

[[find]]
text = "签约项目9个。"
quote = "9个"
value = { kind = "group", count = 9 }

[[reject]]
text = "没有数字。"
why = "no number"
"""


def test_what_passes_is_promoted_and_the_rest_stays(tmp_path: Path) -> None:
    path = tmp_path / "counts.corpus.toml"
    path.write_text(TEXT, encoding="utf-8")
    closed = [case for case in load(path).of("known_gap") if passes(case, ("count",))]
    assert [case.text for case in closed] == ["签约项目43个。", "成立12个专班。"]
    promote(path, closed)
    expected = TEXT.replace("[[known_gap]]", "[[find]]", 1).replace('since = "2022-11-23"\n', "", 1)
    expected = expected.replace("[[known_gap]]", "[[reject]]", 1).replace("finds = []\n", "")
    expected = expected.replace('since = "2022-11-23: teams', 'why = "teams')
    assert path.read_text(encoding="utf-8") == expected
    assert [len(load(path).of(kind)) for kind in ("find", "reject", "known_gap")] == [2, 2, 1]
