"""Chinese words for columns and stages, for people who live in spreadsheets."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from errors import DataError


class Headings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by what they stand for; a column that has none keeps its own name."""

    columns: dict[str, str]
    stages: dict[str, str]
    bounds: dict[str, str]
    modalities: dict[str, str]
    flags: dict[str, str]

    def column(self, name: str) -> str:
        """The heading of a column."""
        return self.columns.get(name, name)

    def values(self, column: str) -> dict[str, str]:
        """What the values of a column are called, if they have other names."""
        if column.endswith("status"):
            return self.stages
        if column.endswith("_bound"):
            return self.bounds
        return {"modality": self.modalities, "flags": self.flags}.get(column, {})


@cache
def headings() -> Headings:
    """The words, read once.

    Raises:
        DataError: if the file is not what it should be, or two columns have one heading.
    """
    raw = files("store").joinpath("headings.toml").read_text(encoding="utf-8")
    try:
        told = msgspec.convert(tomllib.loads(raw), Headings)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"store/headings.toml: {error}") from error
    if len(set(told.columns.values())) != len(told.columns):
        raise DataError("store/headings.toml: two columns have one heading")
    return told
