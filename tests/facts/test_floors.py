"""What is read from the samples, scored beside their gold: never worse than it has been."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from bench.facts.floors import FILE, floors_in, measured, write

ROOT = Path(__file__).resolve().parents[2]
FLOORS = floors_in(FILE.read_text(encoding="utf-8"))
scores = cache(measured)


@pytest.mark.parametrize(
    ("folder", "level"), [(folder, level) for folder in FLOORS for level in FLOORS[folder]]
)
def test_no_score_falls_below_its_floor(folder: str, level: str) -> None:
    assert scores(folder)[level] >= FLOORS[folder][level]


def test_the_samples_and_both_packs_are_held_to_a_floor() -> None:
    assert {"samples/pages", "samples/pack/tune", "samples/pack/second"} <= FLOORS.keys()
    for held in FLOORS.values():
        assert held.keys() >= {"found", "strict", "projects.strict", "aggregates.strict"}
        assert all(Decimal("0.3") < floor <= 1 for floor in held.values())


def test_no_floor_is_lowered() -> None:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("no git history here to compare floors.toml with")
    asked = [git, "show", f"HEAD:{FILE.relative_to(ROOT).as_posix()}"]
    shown = subprocess.run(asked, cwd=ROOT, capture_output=True, check=False)
    if shown.returncode:
        pytest.skip("floors.toml is not committed yet")
    for folder, held in floors_in(shown.stdout.decode()).items():
        for level, floor in held.items():
            assert FLOORS[folder][level] >= floor, (folder, level)


def test_floors_are_written_as_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    write(path, FLOORS)
    assert floors_in(path.read_text(encoding="utf-8")) == FLOORS
