"""URL templates, as people write them in a site file: ``/{yyyy}-{mm}/{dd}/content_{n}.htm``.

``{yyyy} {mm} {dd} {yy} {m} {d}`` are parts of a date, ``{n}`` is digits, ``{id}`` is
letters, digits, ``_`` and ``-``, ``{name}`` is one path segment, ``{path}`` is anything (once
a template), ``{page}`` is a page's number. A template fits a whole path with its query.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from errors import DataError

_FIELDS = {
    "yyyy": r"(?P<yyyy>(?:19|20)[0-9]{2})",
    "yy": r"(?P<yy>[0-9]{2})",
    "mm": r"(?P<mm>[01][0-9])",
    "m": r"(?P<m>1?[0-9])",
    "dd": r"(?P<dd>[0-3][0-9])",
    "d": r"(?P<d>[1-3]?[0-9])",
    "n": r"[0-9]{1,20}",
    "page": r"[0-9]{1,4}",
    "id": r"[0-9A-Za-z_-]{1,80}",
    "name": r"[^/?&=]{1,120}",
    "path": r".{0,400}",
}
_FIELD_RE = re.compile(r"\{([a-z]+)\}")


@cache
def compiled(template: str) -> re.Pattern[str]:
    """The template as a regular expression, linear enough for URLs of bounded length.

    Raises:
        DataError: a field that we do not know, or more than one ``{path}``.
    """
    out = []
    seen: set[str] = set()
    at = 0
    for match in _FIELD_RE.finditer(template):
        name = match[1]
        if name not in _FIELDS or (name == "path" and name in seen):
            raise DataError(f"{template}: what is {match[0]}?")
        out.append(re.escape(template[at : match.start()]))
        out.append(f"(?P={name})" if name in seen and "P<" in _FIELDS[name] else _FIELDS[name])
        seen.add(name)
        at = match.end()
    rest = template[at:]
    if "{" in rest or "}" in rest:
        raise DataError(f"{template}: a brace without its partner")
    return re.compile("".join(out) + re.escape(rest))


def fits(template: str, path: str) -> bool:
    """Whether a path (with its query) is one of the template's."""
    return compiled(template).fullmatch(path) is not None


def fill(template: str, *, day: date | None = None, page: int | None = None) -> str:
    """The template with a day and a page number put in; other fields must not occur."""
    values: dict[str, str] = {}
    if day is not None:
        values |= {
            "yyyy": f"{day.year:04}", "yy": f"{day.year % 100:02}", "mm": f"{day.month:02}",
            "m": str(day.month), "dd": f"{day.day:02}", "d": str(day.day),
        }  # fmt: skip
    if page is not None:
        values["page"] = str(page)
    try:
        return _FIELD_RE.sub(lambda match: values[match[1]], template)
    except KeyError as error:
        raise DataError(f"{template}: nothing to put in for {{{error.args[0]}}}") from error


def is_dated(template: str) -> bool:
    """Whether a template has a place for a day."""
    return any(name in ("yyyy", "yy", "mm", "m", "dd", "d") for name in _FIELD_RE.findall(template))
