"""A TOML file that a person gives an audit: a plan of reading, exchange rates."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import msgspec

from audit.readers.grid import LedgerError

T = TypeVar("T")


def read_given(path: str, shape: type[T]) -> T:
    """The file as ``shape``, numbers as Decimal.

    Raises:
        LedgerError: no such file, no UTF-8, no TOML, or what ``shape`` does not know.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
        return msgspec.convert(tomllib.loads(text, parse_float=Decimal), shape)
    except OSError as error:
        raise LedgerError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise LedgerError(f"{path}: {error}") from error
