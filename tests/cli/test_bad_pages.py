"""Pages that are none, broken or too much, among good ones, read by the real reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cli

Captured = pytest.CaptureFixture[str]

GOOD = """<html><head><meta charset="utf-8"><title>泉州签约项目</title></head><body>
<h1>泉州集中签约一批项目</h1><p>2022-11-23 来源：泉州网</p>
<div class="content"><p>11月23日，泉州市举行项目集中签约活动，现场签约项目12个，总投资300亿元。</p>
<p>其中，海丝石化基地项目总投资150亿元，由海丝石化有限公司投资建设，落户泉港区。</p></div></body></html>"""

BAD = {
    "empty.html": b"",
    "blank.txt": b" \n\n ",
    "picture.html": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8,
    "huge.html": GOOD.encode() + b" " * (30 * 2**20),
}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    (tmp_path / "good.html").write_text(GOOD, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", BAD)
def test_a_bad_page_is_one_line_and_the_good_one_is_read(
    pages: Path, capfd: Captured, name: str
) -> None:
    (pages / name).write_bytes(BAD[name])
    assert cli.call(["extract", str(pages)]) == 3
    out, err = capfd.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["good"]
    assert err.startswith(f"luodi: {pages / name}: ")
    assert err.count("\n") == 1
    assert "internal error" not in err


@pytest.mark.parametrize("half", [100, 180, 300, 420, 500])
def test_a_page_cut_in_half_gives_what_it_has_or_one_line(
    pages: Path, capfd: Captured, half: int
) -> None:
    (pages / "half.html").write_bytes(GOOD.encode()[:half])
    code = cli.call(["extract", str(pages), "--body"])
    out, err = capfd.readouterr()
    assert (code, len(out.splitlines()), err.count("\n")) in ((0, 2, 0), (3, 1, 1))
    assert "internal error" not in err
    assert "\ufffd" not in out


@pytest.mark.parametrize("tag", ["div", "b", "table", "li"])
def test_a_page_of_100_000_nested_tags_ends_nothing(pages: Path, capfd: Captured, tag: str) -> None:
    (pages / "deep.html").write_text(f"<{tag}>" * 100_000 + GOOD, encoding="utf-8")
    code = cli.call(["extract", str(pages)])
    out, err = capfd.readouterr()
    assert code in (0, 3)
    assert json.loads(out.splitlines()[-1])["id"] == "good"
    assert err.count("\n") == (code == 3)
    assert "internal error" not in err


def test_a_page_without_permission(
    pages: Path, capfd: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pages / "shut.html").touch()
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:  # root may read whatever its mode says
        if path.name == "shut.html":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert cli.call(["extract", str(pages)]) == 3
    assert capfd.readouterr().err == f"luodi: {pages / 'shut.html'}: permission denied\n"


def test_all_at_once_into_the_store(pages: Path, capfd: Captured) -> None:
    for name, content in BAD.items():
        (pages / name).write_bytes(content)
    db = str(pages / "x.duckdb")
    assert cli.call(["run", str(pages), "--db", db, "--json"]) == 3
    told = json.loads(capfd.readouterr().out)
    assert (told["pages"]["read"], told["pages"]["failed"]) == (1, len(BAD))
    assert told["stored"]["articles"] == 1
