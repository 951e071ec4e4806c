"""Commas that a copying machine has doubled: 「,,」, 「，,」, 「,。」.

The machine adds a comma beside the one, or the stop, that was there. A pair of ASCII commas with
nothing but ASCII near it is data or code and stays; three or more are nobody's doubling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from normalize.edits import Edit

_PAIR = re.compile(r"[,，、](?<![,，、].)(?:(?<!、)[,，、。；]|、)(?![,，、。；])")
_NEAR = 8  # characters


def doubled(text: str) -> Iterator[Edit]:
    """Each doubled comma to the one mark that was meant."""
    for match in _PAIR.finditer(text):
        start, end = match.span()
        if text[max(0, start - _NEAR) : end + _NEAR].isascii():
            continue
        added = end - 1 if text[end - 1] == "," else start
        yield Edit(added, added + 1, "", "doubled_comma")
