"""`make` says what is missing, before it does anything."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    program = shutil.which("make")
    assert program, "make is needed to run the tests"
    return subprocess.run(
        [program, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def test_no_python_that_is_new_enough(tmp_path: Path) -> None:
    old = tmp_path / "python3-of-old"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = make(tmp_path, "demo", f"PYTHONS=no-such-python {old}")
    assert done.returncode == 2
    assert "Luodi needs Python 3.11 or newer" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_make_that_is_too_old(tmp_path: Path) -> None:
    done = make(tmp_path, "demo", "MAKE_VERSION=3.80")
    assert done.returncode == 2
    assert "GNU make 3.81 or newer is needed; this is 3.80" in done.stderr


@pytest.mark.parametrize("version", ["3.81", "3.82", "4.3", "4.4.1"])
def test_make_that_is_new_enough(tmp_path: Path, version: str) -> None:
    done = make(tmp_path, "help", f"MAKE_VERSION={version}")
    assert (done.returncode, done.stderr) == (0, "")
    assert "make demo " in done.stdout


def test_continuous_integration_calls_what_a_person_calls() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert "set -euo pipefail" in lines
    assert lines[-1] == "make test"
