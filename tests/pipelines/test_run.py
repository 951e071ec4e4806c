from __future__ import annotations

from pathlib import Path

import pytest

import pipelines
import store
from pipelines import Event, RunResult, Unread
from store.integrity import broken, fingerprints

PAGES = {
    "a.txt": "石化基地项目签约，总投资150亿元。",
    "b/c.html": "全市签约项目12个。海丝项目签约，总投资2.5亿元。",
    "b/d.htm": "无事。",
}


pytestmark = pytest.mark.usefixtures("simple")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in PAGES.items():
        place = tmp_path / "pages" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return tmp_path / "pages"


def run(folder: Path, *, dry: bool = False, debug: bool = False) -> tuple[RunResult, list[Event]]:
    heard: list[Event] = []
    db = str(folder.parent / "x.duckdb")
    return pipelines.run(
        pipelines.plan([str(folder)]), db, tell=heard.append, dry=dry, debug=debug
    ), heard


def prints(folder: Path) -> dict[str, str]:
    with store.open_store(str(folder.parent / "x.duckdb"), read_only=True) as connection:
        assert broken(connection) == {}
        return fingerprints(connection)


def test_a_run_stores_and_counts_its_pages(folder: Path) -> None:
    result, heard = run(folder)
    assert {k: v for k, v in result.pages.items() if v} == {"read": 3, "added": 3}
    assert result.stored["projects"] == 2
    assert [row[0] for row in result.projects.rows] == ["石化基地项目", "海丝项目"]
    assert result.figures.total == 1
    assert len(heard) == 3


def test_the_same_run_again_changes_no_table(folder: Path) -> None:
    run(folder)
    before = prints(folder)
    result, _ = run(folder)
    assert {k: v for k, v in result.pages.items() if v} == {"read": 3, "unchanged": 3}
    assert prints(folder) == before
    assert result.projects.total == 2


def test_a_changed_page_is_stored_and_nothing_else(folder: Path) -> None:
    run(folder)
    (folder / "a.txt").write_text("石化基地项目签约，总投资160亿元。", encoding="utf-8")
    result, _ = run(folder)
    assert {k: v for k, v in result.pages.items() if v} == {
        "read": 3,
        "changed": 1,
        "unchanged": 2,
    }
    with store.open_store(result.db, read_only=True) as connection:
        rows = connection.execute("SELECT pages_added, pages_changed FROM runs").fetchall()
    assert sorted(rows) == [(0, 1), (3, 0)]


def test_a_dry_run_shows_and_writes_nothing(folder: Path) -> None:
    result, _ = run(folder, dry=True)
    assert result.pages["added"] == 3
    assert not Path(result.db).exists()
    run(folder)
    before = prints(folder)
    (folder / "a.txt").write_text("石化基地项目签约，总投资160亿元。", encoding="utf-8")
    result, _ = run(folder, dry=True)
    assert (result.pages["changed"], result.pages["unchanged"]) == (1, 2)
    assert result.projects.total == 2
    assert prints(folder) == before


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("BUG", "internal error (ZeroDivisionError: division by zero); please report it"),
        ("DEEP", "internal error (RecursionError: maximum depth); please report it"),
    ],
)
def test_one_pages_trouble_is_its_own(folder: Path, content: str, reason: str) -> None:
    (folder / "a.txt").write_text(content)
    result, heard = run(folder)
    assert (result.pages["read"], result.pages["failed"], result.stored["articles"]) == (2, 1, 2)
    told = [event for event in heard if isinstance(event, Unread)]
    assert len(told) == 1
    assert told[0].origin.endswith("a.txt")
    assert str(told[0].error).startswith(reason)


def test_with_debug_an_internal_error_shows_where_it_is(folder: Path) -> None:
    (folder / "a.txt").write_text("BUG")
    with pytest.raises(ZeroDivisionError):
        run(folder, debug=True)


def test_a_run_that_is_cut_keeps_whole_pages_and_is_taken_up_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i in range(10):
        (folder / f"e{i}.txt").write_text(f"第{i}号项目签约，总投资{i}亿元。", encoding="utf-8")
    monkeypatch.setattr(pipelines, "PAGES_A_TRANSACTION", 4)
    heard: list[Event] = []

    def cut(event: Event) -> None:
        heard.append(event)
        if len(heard) == 7:
            raise KeyboardInterrupt

    plan = pipelines.plan([str(folder)])
    with pytest.raises(KeyboardInterrupt):
        pipelines.run(plan, str(folder.parent / "x.duckdb"), tell=cut)
    prints(folder)
    result, _ = run(folder)
    assert (result.pages["unchanged"], result.pages["added"]) == (4, 9)
    before = prints(folder)
    run(folder)
    assert prints(folder) == before


def test_a_run_that_finds_nothing_to_change_is_not_recorded(folder: Path) -> None:
    first, _ = run(folder)
    run(folder)
    with store.open_store(first.db, read_only=True) as connection:
        row = connection.execute("SELECT count(*), count(finished_utc) FROM runs").fetchone()
    assert row == (1, 1)


def test_the_rules_have_a_version() -> None:
    assert len(pipelines.rules_version()) == 16
