"""How sure a record is: the probability that a careful reader finds nothing to mend in it.

A logistic model over what the record itself shows: the rule that read it, what of it the text
tells outright (its evidence) and what was taken from its surroundings. ``bench.facts.calibrate``
fits the weights on articles with gold and tells how well they hold on articles kept apart.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import msgspec

from errors import DataError
from extract.facts.namewords import has_ending
from model import Aggregate, Bound, Modality, Project, Value

_DIGITS = 3
_SHORT, _LONG = 6, 18


class Weights(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The data file: the log-odds of a record without a sign, and what each sign adds."""

    bias: float
    signs: dict[str, float]


class Doubts(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Weights for either kind of record."""

    project: Weights
    aggregate: Weights


def confidence(record: Project | Aggregate) -> float:
    """The probability that a record is right in every value and attribute, to three digits."""
    kind = "project" if isinstance(record, Project) else "aggregate"
    return _probability(kind, tuple(signs(record)))


@lru_cache(maxsize=4096)
def _probability(kind: str, found: tuple[str, ...]) -> float:
    weights: Weights = getattr(_doubts(), kind)
    odds = weights.bias + sum(weights.signs.get(sign, 0.0) for sign in found)
    return round(1 / (1 + math.exp(-odds)), _DIGITS)


def signs(record: Project | Aggregate) -> Iterator[str]:
    """What tells of a record how sure it is; the names are those of the weights."""
    yield f"rule={record.rule}"
    if record.status is None:
        yield "no status"
    elif "status" not in record.evidence:
        yield "status from around"
    else:
        yield f"status={record.status.value}"
    if "region" not in record.evidence:
        yield "region from around"
    values = [v for m in record.MEASURES if isinstance(v := getattr(record, m), Value)]
    yield f"values={min(len(values), 3)}"
    if any(v.bound is not Bound.EXACT for v in values):
        yield "loose bound"
    if isinstance(record, Project):
        yield from _of_project(record)
    else:
        yield from _of_aggregate(record)


def _of_project(record: Project) -> Iterator[str]:
    yield "dated" if record.date else "no date"
    if record.date and "date" not in record.evidence:
        yield "date from around"
    if record.company:
        yield "company"
    if not has_ending(record.name):
        yield "name without ending"
    if len(record.name) < _SHORT:
        yield "short name"
    elif len(record.name) > _LONG:
        yield "long name"


def _of_aggregate(record: Aggregate) -> Iterator[str]:
    if record.period is None:
        yield "no period"
    elif "period" not in record.evidence:
        yield "period from around"
    if record.modality is Modality.TARGET:
        yield "target"
    if record.min_amount is not None:
        yield "min_amount"
    if record.name is None:
        yield "no name"
    yield from (m for m in record.MEASURES if getattr(record, m) is not None)


@cache
def _doubts() -> Doubts:
    """The weights, validated.

    Raises:
        DataError: if the file is not what it should be.
    """
    path = Path(__file__).with_name("doubt.toml")
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Doubts)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path.name}: {error}; python -m bench.facts.calibrate --write") from error
