"""The one runner behind every ``NAME.corpus.toml``.

A corpus lies beside the rule it is about and says, sentence by sentence, what the rule must find
and where it must be silent::

    [[find]]
    text  = "签约项目31个，总投资约150亿元"
    quote = "约150亿元"                                    # the exact words, a part of text
    value = { value = 150, bound = "about", currency = "CNY" }   # any TOML value or table
    from  = "泉州网 2022"                                  # optional: where such a sentence was met

    [[find]]                                               # several in one sentence
    text  = "总投资分别为11亿元、6亿元"
    finds = [{ quote = "11亿元", value = 11 }, { quote = "6亿元", value = 6 }]
    # or: quotes = ["11亿元", "6亿元"]  and  values = [11, 6]

    [[reject]]
    text = "150亿吨"
    why  = "a weight is no money"

    [[known_gap]]                                          # like find, run as a strict xfail;
    text  = "投资百把个亿"                                  # finds = [] says: should be silent
    quote = "百把个亿"
    value = 100
    since = "2023-05: 把 as an approximation"

Any of them may have ``given``, a table of what the rule is told besides the text
(``given = { published = 2022-11-23 }``). Floats are read as ``Decimal``. An unknown key, a text
that stands twice with the same ``given``, a quote that is not in its text, a corpus without a
find or without a reject: each is an error when the corpus is loaded.

How a test uses it::

    from tests.corpus import Case, cases, check

    CORPUS = Path(__file__).parents[2] / "normalize" / "money.corpus.toml"

    @pytest.mark.parametrize("case", cases(CORPUS))
    def test_corpus(case: Case) -> None:
        check(case, [(m.span.text, m.as_plain()) for m in money.find(case.text)])

``check`` passes only if exactly the case's findings were found, each with exactly its quote and
its value, and nothing besides. Values are compared with ``==`` (a table with a dict, key by key),
so hand over plain values: numbers, strings, days, lists, dicts. The order of what was found does
not matter. A test's id is the line of its entry in the file: ``find:L12``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

_HEADER = re.compile(r"^\s*\[\[\s*(find|reject|known_gap)\s*\]\]")


class CorpusError(Exception):
    """A corpus file that is itself wrong."""


class CorpusMissError(AssertionError):
    """The rule did not find what its corpus says."""


class Finding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One expected quotation and the value it must be read as."""

    quote: str
    value: Any


class Find(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence and what must be found in it."""

    text: str
    quote: str | None = None
    value: Any = None
    quotes: list[str] | None = None
    values: list[Any] | None = None
    finds: list[Finding] | None = None
    given: dict[str, Any] = {}
    from_: str | None = msgspec.field(name="from", default=None)


class Gap(Find, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A sentence that the rule does not yet read, and since when that is known."""

    since: str


class Reject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence in which nothing may be found."""

    text: str
    why: str
    given: dict[str, Any] = {}
    from_: str | None = msgspec.field(name="from", default=None)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    find: list[Find] = []
    reject: list[Reject] = []
    known_gap: list[Gap] = []


@dataclass(frozen=True)
class Case:
    """One entry of a corpus, ready to be checked."""

    kind: str
    text: str
    findings: tuple[tuple[str, Any], ...]
    given: Mapping[str, Any]
    why: str
    place: str

    def __repr__(self) -> str:
        return f"{self.place} {self.text}"


@dataclass(frozen=True)
class Corpus:
    """A corpus file, validated."""

    path: Path
    cases: tuple[Case, ...]

    def of(self, kind: str) -> tuple[Case, ...]:
        """The cases of one kind: ``find``, ``reject`` or ``known_gap``."""
        return tuple(case for case in self.cases if case.kind == kind)


def load(path: Path) -> Corpus:
    """Read and validate a corpus.

    Raises:
        CorpusError: if the file is not what the module's docstring describes.
    """
    source = path.read_text(encoding="utf-8")
    try:
        raw = tomllib.loads(source, parse_float=Decimal)
        file = msgspec.convert(raw, _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise CorpusError(f"{path.name}: {error}") from error
    lines: dict[str, list[int]] = {"find": [], "reject": [], "known_gap": []}
    for number, line in enumerate(source.splitlines(), 1):
        if header := _HEADER.match(line):
            lines[header[1]].append(number)
    groups: dict[str, Sequence[Find | Reject]] = {
        "find": file.find,
        "reject": file.reject,
        "known_gap": file.known_gap,
    }
    found: list[tuple[int, Case]] = []
    for kind, entries in groups.items():
        if not entries and kind != "known_gap":
            raise CorpusError(f"{path.name}: no [[{kind}]] in it")
        for number, entry in zip(lines[kind], entries, strict=True):
            found.append((number, _case(kind, entry, f"{path.name}:{number}")))
    ordered = tuple(case for _, case in sorted(found, key=lambda pair: pair[0]))
    _refuse_duplicates(ordered)
    return Corpus(path, ordered)


def cases(path: Path) -> list[Any]:
    """A corpus as pytest parameters, one a case; a known gap is a strict xfail."""
    return [
        pytest.param(
            case,
            id=f"{case.kind}:L{case.place.rpartition(':')[2]}",
            marks=[pytest.mark.xfail(strict=True, raises=CorpusMissError, reason=case.why)]
            if case.kind == "known_gap"
            else [],
        )
        for case in load(path).cases
    ]


def check(case: Case, found: Sequence[tuple[str, Any]]) -> None:
    """Hold what a rule found, as (quote, value) pairs, against its case.

    Raises:
        CorpusMissError: naming the first thing that is wrong, and all that was found.
    """
    if not case.findings:
        if found:
            raise CorpusMissError(_message(case, f"must be silent ({case.why})", found))
        return
    if not found:
        raise CorpusMissError(_message(case, "nothing found", found))
    missing, besides = _differences(case.findings, found)
    for quote, value in missing:
        read = [other for other_quote, other in besides if other_quote == quote]
        if read:
            raise CorpusMissError(
                _message(case, f"wrong value of {quote!r}: {read[0]!r} instead of {value!r}", found)
            )
    if missing and besides:
        quote = missing[0][0]
        raise CorpusMissError(
            _message(case, f"wrong quote: {besides[0][0]!r} not {quote!r}", found)
        )
    if missing:
        raise CorpusMissError(_message(case, f"not found: {missing[0][0]!r}", found))
    if besides:
        raise CorpusMissError(
            _message(case, f"something else found besides: {besides[0]!r}", found)
        )


def _differences(
    expected: Sequence[tuple[str, Any]], found: Sequence[tuple[str, Any]]
) -> tuple[list[tuple[str, Any]], list[tuple[str, Any]]]:
    """What was expected and not found, and what was found and not expected."""
    besides = list(found)
    missing = []
    for quote, value in expected:
        for index, (other_quote, other) in enumerate(besides):
            if other_quote == quote and _same(value, other):
                del besides[index]
                break
        else:
            missing.append((quote, value))
    return missing, besides


def _same(expected: Any, found: Any) -> bool:
    """Equality, except that true is not 1 and a list may be matched by a tuple."""
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return expected.keys() == found.keys() and all(
            _same(value, found[key]) for key, value in expected.items()
        )
    if isinstance(expected, list) and isinstance(found, list | tuple):
        return len(expected) == len(found) and all(map(_same, expected, found))
    return bool(expected == found)


def _message(case: Case, wrong: str, found: Sequence[tuple[str, Any]]) -> str:
    lines = [f"{case.place}: {wrong}", f"  text:     {case.text}"]
    lines += [f"  expected: {quote!r} = {value!r}" for quote, value in case.findings]
    lines += [f"  found:    {quote!r} = {value!r}" for quote, value in found]
    return "\n".join(lines)


def _case(kind: str, entry: Find | Reject, place: str) -> Case:
    if isinstance(entry, Reject):
        return Case(kind, entry.text, (), entry.given, entry.why, place)
    findings = _findings(entry, place)
    if not findings and kind == "find":
        raise CorpusError(f"{place}: a find without a finding is a reject")
    for quote, _ in findings:
        if not quote or entry.text.count(quote) < [q for q, _ in findings].count(quote):
            raise CorpusError(f"{place}: the quote {quote!r} is not in the text")
    why = entry.since if isinstance(entry, Gap) else ""
    return Case(kind, entry.text, findings, entry.given, why, place)


def _findings(entry: Find, place: str) -> tuple[tuple[str, Any], ...]:
    one = entry.quote is not None and entry.value is not None
    two = entry.quotes is not None and entry.values is not None
    three = entry.finds is not None
    given = (entry.quote, entry.value, entry.quotes, entry.values, entry.finds)
    if one + two + three != 1 or sum(part is not None for part in given) != (1 if three else 2):
        raise CorpusError(f"{place}: needs quote and value, or quotes and values, or finds")
    if entry.finds is not None:
        return tuple((finding.quote, finding.value) for finding in entry.finds)
    quotes = entry.quotes if entry.quotes is not None else [str(entry.quote)]
    values = entry.values if entry.values is not None else [entry.value]
    if len(quotes) != len(values):
        raise CorpusError(f"{place}: {len(quotes)} quotes, {len(values)} values")
    return tuple(zip(quotes, values, strict=True))


def _refuse_duplicates(found: Sequence[Case]) -> None:
    seen: dict[tuple[str, str], Case] = {}
    for case in found:
        key = (case.text, repr(sorted(case.given.items())))
        if key in seen:
            raise CorpusError(f"{case.place}: the same text as {seen[key].place}")
        seen[key] = case
