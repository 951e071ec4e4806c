"""The word lists of text repair refuse what they are not meant to hold."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from errors import DataError
from normalize import adlaw, glosses, script, text_data

LOADERS: dict[str, Callable[[], object]] = {
    "adlaw.toml": adlaw._rules.__wrapped__,
    "pinyin.toml": glosses._pinyin.__wrapped__,
    "script.toml": script.load.__wrapped__,
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "text"
    shutil.copytree(text_data.FOLDER, copy)
    monkeypatch.setattr(text_data, "FOLDER", copy)
    return copy


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("adlaw.toml", "[zui]", "[zuui]", "zuui"),
        ("adlaw.toml", '"shou个" = "首个"', '"shou个" = "首次"', "shou个 cannot stand for"),
        ("adlaw.toml", '"shou个" = "首个"', '"首个" = "首个"', "首个 cannot stand for"),
        ("adlaw.toml", '"shou次"', '"shou个"', "overwrite|duplicate|twice"),
        ("pinyin.toml", "[neutral]", "[neuter]", "neuter"),
        ("pinyin.toml", '"gāo fēng qī"', '"gāo qī"', "高峰期 has not the readings"),
        ("pinyin.toml", '"們" = "men"', '"們" = "mens"', "mens of 們 is no syllable"),
        ("script.toml", "both =", "either =", "both|either"),
        ("script.toml", '"甚么" = "什么"', '"甚么" = "什"', "changes the length"),
        ("script.toml", '"敍" = "叙"', '"敍" = 1', "敍|str"),
    ],
)
def test_a_wrong_entry_is_refused(folder: Path, name: str, old: str, new: str, said: str) -> None:
    path = folder / name
    source = path.read_text(encoding="utf-8")
    assert source.count(old) >= 1
    path.write_text(source.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=f"(?i){said}") as told:
        LOADERS[name]()
    assert name in str(told.value)


def test_a_file_that_is_not_there_is_told(folder: Path) -> None:
    (folder / "script.toml").unlink()
    with pytest.raises(DataError, match=r"script\.toml"):
        LOADERS["script.toml"]()
