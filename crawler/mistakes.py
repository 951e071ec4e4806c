"""A slip in a file that a person wrote, told so that it can be mended at once."""

from __future__ import annotations

import re
from difflib import get_close_matches
from enum import StrEnum

import msgspec

_AT_RE = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_UNKNOWN_RE = re.compile(r"Object contains unknown field `(?P<name>[^`]*)`")
_MISSING_RE = re.compile(r"Object missing required field `(?P<name>[^`]*)`")
_KINDS = {
    "int": "a whole number", "str": "a text in quotes", "array": "a list in [ ]",
    "bool": "true or false", "object": "a table", "decimal": "a number", "float": "a number",
    "date": "a day like 2026-11-22",
}  # fmt: skip


def explained(error: msgspec.ValidationError, *tables: type[msgspec.Struct]) -> str:
    """What is wrong and where, in a file of ``tables``; names alike to a wrong one are offered."""
    text = str(error)
    at = _AT_RE.search(text)
    where = re.sub(r"\[[^]]*\]", "", at["path"]) if at else ""
    text = text[: at.start()] if at else text
    unknown, missing = _UNKNOWN_RE.match(text), _MISSING_RE.match(text)
    if unknown:
        name = unknown["name"]
        known = [field.name for table in tables for field in msgspec.structs.fields(table)]
        near = get_close_matches(name, known, 1)
        text = f"nothing is called {name}" + (f"; is it {near[0]}?" if near else "")
    elif missing:
        text = f"{missing['name']} is missing"
    elif text.startswith("Invalid enum value"):
        wrong = text.removeprefix("Invalid enum value")
        text = f"{wrong} is none of {_choices(where, tables)}"
    else:
        text = re.sub(r"`(\w+)`", lambda kind: _KINDS.get(kind[1], kind[0]), text)
        text = text[:1].lower() + text[1:]
    table, _, key = (where, "", "") if unknown or missing else where.rpartition(".")
    place = " ".join(filter(None, (table and f"[{table}]", key)))
    return f"{place}: {text.strip()}" if place else text.strip()


def _choices(where: str, tables: tuple[type[msgspec.Struct], ...]) -> str:
    key = where.rpartition(".")[2]
    fields = [field for table in tables for field in msgspec.structs.fields(table)]
    kinds = [field.type for field in fields if field.name == key]
    enums = (kind for kind in kinds if isinstance(kind, type) and issubclass(kind, StrEnum))
    return ", ".join(str(one) for kind in enums for one in kind)
