from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipelines.conftest import simple

__all__ = ["simple"]


@pytest.fixture
def folder(tmp_path: Path, simple: None, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001
    """A folder ``pages`` in the working directory; pages are read by the simple reader."""
    monkeypatch.chdir(tmp_path)
    pages = tmp_path / "pages"
    pages.mkdir()
    texts = {
        "a.txt": "石化基地项目签约，总投资150.50亿元。",
        "b.html": "全市签约项目12个。",
        "b.json": "{}",
    }
    for name, text in texts.items():
        (pages / name).write_text(text, encoding="utf-8")
    return pages
