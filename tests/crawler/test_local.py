from __future__ import annotations

import os
from pathlib import Path

import pytest

from crawler import local
from crawler.source import MAX_PAGE_BYTES, Unread
from errors import NotAPage, PageTooLarge, UnreadablePage, UsageError
from model import Page


def read(path: Path) -> Page | Unread:
    found = local.find([str(path)])
    told: list[Page | Unread] = [*found.unread]
    told += [reading for source in found.sources for reading in local.read(source)]
    assert len(told) == 1
    return told[0]


def refusal(path: Path) -> Exception:
    told = read(path)
    assert isinstance(told, Unread)
    assert "\n" not in str(told.error)
    return told.error


def test_a_file_is_a_page_with_its_stem_as_id(tmp_path: Path) -> None:
    place = tmp_path / "t20221123_1.shtml"
    place.write_bytes(b"\xb8\xa3\xbd\xa8")
    assert read(place) == Page("t20221123_1", b"\xb8\xa3\xbd\xa8", str(place))


def test_a_folder_is_read_to_the_bottom_in_order(tmp_path: Path) -> None:
    for name in (
        "b/2.html",
        "b/10.HTM",
        "a.txt",
        "c/d/e.shtml",
        ".git/x.html",
        "b/2.json",
        "x.png",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = local.find([str(tmp_path)])
    names = [Path(s.place).relative_to(tmp_path).as_posix() for s in found.sources]
    assert names == ["a.txt", "b/10.HTM", "b/2.html", "c/d/e.shtml"]
    assert [dict(p.counts) for p in found.passed_over] == [{".png": 1, ".json": 1}]


def test_what_is_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.html").touch()
    found = local.find([str(tmp_path), str(tmp_path / "." / "a.html"), f"{tmp_path}/"])
    assert len(found.sources) == 1


def test_a_path_that_leads_nowhere_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        local.find([str(tmp_path), str(tmp_path / "none.html")])


def test_a_page_above_the_limit_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "a.html"
    with place.open("wb") as file:
        file.truncate(MAX_PAGE_BYTES + 1)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("it was read"))
    error = refusal(place)
    assert isinstance(error, PageTooLarge)
    assert "16 MB at most" in str(error)


def test_a_page_at_the_limit_is_read(tmp_path: Path) -> None:
    place = tmp_path / "a.html"
    with place.open("wb") as file:
        file.truncate(MAX_PAGE_BYTES)
    assert isinstance(read(place), Page)


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "a.html"
    place.touch()

    def refuse(_: Path) -> bytes:  # root may read whatever its mode says
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    error = refusal(place)
    assert isinstance(error, UnreadablePage)
    assert str(error) == "permission denied"


def test_no_permission_for_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "a.html").touch()
    scan = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("shut"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = local.find([str(tmp_path)])
    assert [Path(s.place).name for s in found.sources] == ["a.html"]
    assert [(Path(u.origin).name, str(u.error)) for u in found.unread] == [
        ("shut", "permission denied")
    ]


def test_a_link_to_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.html").symlink_to(tmp_path / "gone")
    assert isinstance(refusal(tmp_path / "a.html"), NotAPage)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.html")
    assert isinstance(refusal(tmp_path / "a.html"), NotAPage)


def test_a_file_of_another_kind_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.docx").touch()
    assert str(refusal(tmp_path / "a.docx")).startswith("a .docx file; we read .html")


def test_a_folder_without_a_page(tmp_path: Path) -> None:
    assert "no page in this folder (nothing)" in str(refusal(tmp_path))
    (tmp_path / "a.json").touch()
    assert "no page in this folder (1 others)" in str(refusal(tmp_path))
