"""What a project is for, by the words of its name."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from errors import DataError


class _Industry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    words: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    industry: tuple[_Industry, ...]


def industry_of(name: str, companies: tuple[str, ...] = ()) -> str | None:
    """The industry that a project's name tells, or else its companies'; None if neither does.

    The longest word decides: 锂电池隔膜 is no 膜.

    >>> industry_of("二期项目", ("福建鼎澜石化有限公司",))
    '石油化工'
    """
    for text in (name, "".join(companies)):
        told = [
            (-len(word), turn, kind) for turn, (word, kind) in enumerate(_words()) if word in text
        ]
        if told:
            return min(told)[2]
    return None


@cache
def _words() -> tuple[tuple[str, str], ...]:
    raw = files("store").joinpath("industries.toml").read_text(encoding="utf-8")
    try:
        file = msgspec.convert(tomllib.loads(raw), _File)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"store/industries.toml: {error}") from error
    words = [(word, industry.name) for industry in file.industry for word in industry.words]
    if len({word for word, _ in words}) != len(words):
        raise DataError("store/industries.toml: a word tells two industries")
    return tuple(words)
