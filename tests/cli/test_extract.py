from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import cli

Captured = pytest.CaptureFixture[bytes]


def records(out: bytes) -> list[dict[str, Any]]:
    return [json.loads(line, parse_float=Decimal) for line in out.splitlines()]


def test_one_object_a_page_by_the_contract(folder: Path, capfdbinary: Captured) -> None:
    assert cli.call(["extract", str(folder)]) == 0
    first, second = records(capfdbinary.readouterr().out)
    assert first == {
        "id": "a",
        "title": "题 a",
        "published": None,
        "source": "泉州网",
        "region": None,
        "projects": [
            {
                "name": "石化基地项目",
                "company": [],
                "region": None,
                "status": "signed",
                "date": None,
                "total_investment": {
                    "value": Decimal("150.5"),
                    "bound": "exact",
                    "currency": "CNY",
                    "evidence": {"start": 12, "end": 20, "text": "150.50亿元"},
                },
                "evidence": {"name": {"start": 0, "end": 6, "text": "石化基地项目"}},
                "rule": "",
                "confidence": Decimal("1.0"),
            }
        ],
        "aggregates": [],
    }
    assert list(first)[:7] == [
        "id", "title", "published", "source", "region", "projects", "aggregates",
    ]  # fmt: skip
    (figure,) = second["aggregates"]
    assert figure["count"]["value"] == 12
    assert (figure["period"], figure["min_amount"]) == (None, None)


def test_every_evidence_stands_in_the_body(folder: Path, capfdbinary: Captured) -> None:
    cli.call(["extract", str(folder), "--body"])
    first, _ = records(capfdbinary.readouterr().out)
    body = first["body"]
    assert isinstance(body, str)
    for project in first["projects"]:
        for span in (*project["evidence"].values(), project["total_investment"]["evidence"]):
            assert body[span["start"] : span["end"]] == span["text"]


def test_explain_says_what_was_read_where(folder: Path, capfdbinary: Captured) -> None:
    cli.call(["extract", str(folder / "a.txt"), "--explain"])
    (only,) = records(capfdbinary.readouterr().out)
    assert {k: only[k] for k in ("read_from", "cuts", "warnings", "ignored")} == {
        "read_from": {},
        "cuts": [],
        "warnings": [],
        "ignored": [],
    }


def test_other_files_of_a_folder_are_counted(folder: Path, capfdbinary: Captured) -> None:
    cli.call(["extract", str(folder)])
    assert capfdbinary.readouterr().err.decode() == f"luodi: {folder}: passed over 1 .json\n"
    cli.call(["extract", str(folder), "--quiet"])
    assert capfdbinary.readouterr().err == b""


@pytest.mark.parametrize(
    ("contents", "code"),
    [(["", "石化"], 3), (["", ""], 4), (["石化", "石化"], 0)],
)
def test_the_exit_code_tells_how_many_pages_failed(
    folder: Path, capfdbinary: Captured, contents: list[str], code: int
) -> None:
    for name, content in zip(("a.txt", "b.html"), contents, strict=True):
        (folder / name).write_text(content)
    assert cli.call(["extract", str(folder), "--quiet"]) == code
    out, err = capfdbinary.readouterr()
    assert len(err.splitlines()) == contents.count("")
    assert len(out.splitlines()) == 2 - contents.count("")


def test_a_folder_with_none_of_our_files(folder: Path, capfdbinary: Captured) -> None:
    (folder / "none").mkdir()
    assert cli.call(["extract", str(folder / "none")]) == 4
    err = capfdbinary.readouterr().err.decode()
    assert "no page in this folder (nothing); we read .html" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["extract"], ["extract", "none.html"], ["nonsense"]])
def test_a_wrong_call(folder: Path, capfdbinary: Captured, arguments: list[str]) -> None:
    assert folder
    assert cli.call(arguments) == 2
    assert capfdbinary.readouterr().out == b""


def test_a_file_name_cannot_steer_the_terminal(folder: Path, capfdbinary: Captured) -> None:
    (folder / "x\x1b[2J\ny.txt").touch()
    assert cli.call(["extract", str(folder), "-q"]) == 3
    err = capfdbinary.readouterr().err
    assert b"\x1b" not in err
    assert err.count(b"\n") == 1


def test_a_reader_that_goes_away_is_no_error_to_talk_about(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("泉州签约项目12个。" * 100, encoding="utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "cli", "extract", str(tmp_path), "--body"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")
