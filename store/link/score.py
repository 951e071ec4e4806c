"""The probability that two reports tell of one project, and why."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

from errors import DataError
from store.link.evidence import features
from store.link.nouns import Gazetteer
from store.link.ready import Feature, Ready, under_alias


class _Weight(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    feature: str
    log_odds: float
    says: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    bias: float
    weight: tuple[_Weight, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds by feature, and what each says to people."""

    bias: float
    log_odds: Mapping[str, float]
    says: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """``log_odds`` of two reports being one project; ``why`` is the evidence, strongest first."""

    log_odds: float
    why: tuple[tuple[str, float], ...]

    @property
    def probability(self) -> float:
        """Between 0 and 1; above 0.5 the two are taken for one."""
        return probability(self.log_odds)


@cache
def weights() -> Weights:
    """The weights, read once.

    Raises:
        DataError: if the file is not what it should be.
    """
    raw = files("store.link").joinpath("weights.toml").read_text(encoding="utf-8")
    try:
        file = msgspec.convert(tomllib.loads(raw), _File, strict=False)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"store/link/weights.toml: {error}") from error
    if len({w.feature for w in file.weight}) != len(file.weight):
        raise DataError("store/link/weights.toml: a feature has two weights")
    return Weights(
        file.bias,
        {w.feature: w.log_odds for w in file.weight},
        {w.feature: w.says for w in file.weight},
    )


def log_odds(a: Ready, b: Ready) -> float:
    """The log-odds alone, for many pairs."""
    known = weights()
    told, odds = known.bias, known.log_odds
    for name, value in features(a, b):
        told += odds[name] * value
    return told


def score(a: Ready, b: Ready, gazetteer: Gazetteer) -> Score:
    """The best that the two reports' names, and their other names, come to."""
    some = [a, *under_alias(a, gazetteer)]
    others = [b, *under_alias(b, gazetteer)]
    scores = [_told(features(one, other)) for one in some for other in others]
    return max(scores, key=lambda told: told.log_odds)


def probability(odds: float) -> float:
    """Log-odds as a probability."""
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, odds))))


def _told(found: list[Feature]) -> Score:
    known = weights()
    parts = [(known.says[name], known.log_odds[name] * value) for name, value in found]
    parts = [(says, round(part, 2)) for says, part in parts if abs(part) >= 0.05]
    total = known.bias + sum(known.log_odds[name] * value for name, value in found)
    return Score(total, tuple(sorted(parts, key=lambda part: -abs(part[1]))))
