from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import duckdb
import pytest

import lives
import store
from errors import UsageError
from model import Status
from store import plot
from tests.store.told import RUN, project, report

Connection = duckdb.DuckDBPyConnection
STAGES = [
    ("甲石化项目", "2020-03-01", Status.SIGNED),
    ("乙炼钢工程", "2020-06", Status.SIGNED),
    ("丙风电场", "2022-05-01", Status.SIGNED),
    ("甲石化项目", "2021-03-01", Status.STARTED),
    ("乙炼钢工程", "2022-06", Status.COMPLETED),
]


def told(connection: Connection) -> None:
    pages = [
        report(
            name,
            project(name, name, date=day, status=stage),
            page_id=f"p{i}",
            published=date(2023, 1, 1),
        )
        for i, (name, day, stage) in enumerate(STAGES)
    ]
    store.write(connection, pages, RUN)
    lives.settle(connection)


def test_what_became_of_each_years_signings(connection: Connection) -> None:
    told(connection)
    found = plot.conversions(connection)
    assert [(y.year, y.signed, y.started, y.completed) for y in found.years] == [
        ("2020", 2, 2, 1),  # the completed one was started, though no paper said so
        ("2021", 0, 0, 0),
        ("2022", 1, 0, 0),
    ]
    assert [y.share(y.completed) for y in found.years] == ["50%", "—", "0%"]
    assert (found.undated, found.until) == (0, "2023-01-01")


def test_the_picture_stands_alone_and_shows_the_numbers(
    connection: Connection, tmp_path: Path
) -> None:
    told(connection)
    plot.draw(connection, "conversions", str(tmp_path / "x.svg"))
    text = (tmp_path / "x.svg").read_text(encoding="utf-8")
    picture = ET.fromstring(text)  # noqa: S314 -- our own
    assert text.count("http") == 1  # the namespace
    words = [e.text for e in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"2020", "2021", "2022", "开工 100%", "竣工 50%", "竣工 —"} <= set(words)
    heights = [
        float(e.get("height", "0"))
        for e in picture.iter("{http://www.w3.org/2000/svg}rect")
        if e.get("fill") == plot._COLORS["签约"]
    ]
    assert heights[1:] == [260.0, 0.0, 130.0]
    plot.draw(connection, "conversions", str(tmp_path / "x.html"))
    assert text in (tmp_path / "x.html").read_text(encoding="utf-8")


def test_what_cannot_be_drawn_is_said(connection: Connection, tmp_path: Path) -> None:
    for picture, to, why in (
        ("conversions", "x.svg", "nothing to draw"),
        ("amounts", "x.svg", "no such picture; there are conversions"),
        ("conversions", "x.png", "no such format"),
        ("conversions", "none/x.svg", "there is no folder"),
    ):
        with pytest.raises(UsageError, match=why):
            plot.draw(connection, picture, str(tmp_path / to))
    assert list(tmp_path.iterdir()) == []
