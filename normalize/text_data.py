"""The word lists of text repair, validated as they are read."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

from errors import DataError

FOLDER = Path(__file__).parent / "data" / "text"

_Shape = TypeVar("_Shape")


def read(name: str, shape: type[_Shape]) -> _Shape:
    """One TOML file of the folder, as ``shape``.

    Raises:
        DataError: if it is not there, no TOML (a key twice is none), or not of this shape.
    """
    try:
        return msgspec.convert(tomllib.loads((FOLDER / name).read_text(encoding="utf-8")), shape)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DataError(f"{name}: {error}") from error
