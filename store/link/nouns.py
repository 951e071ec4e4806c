"""What linkage speaks of: a report on a project, and the places that names are made of."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places, as the caller knows them: the store has no gazetteer of its own.

    ``names`` leads from a place's name, official or short, to the lines of codes of what it may
    mean: the place first, then everything it lies in, without the country. ``towns`` are the
    codes of places below a county, ``zones`` those of development zones.
    """

    names: Mapping[str, tuple[Line, ...]]
    towns: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()

    def line(self, region: str | None) -> Line:
        """The line of a region that facts name; empty if there is none, or no telling which."""
        for start in range(max(1, len(region or "") - 1)):  # 泉州市泉港区 is 泉港区
            lines = self.names.get((region or "")[start:], ())
            own = [line for line in lines if line[0] not in self.towns]
            if own:
                return own[0]
        return ()


@dataclass(frozen=True, slots=True)
class Amount:
    """A total investment in 亿 of ``currency``."""

    value: Decimal
    bound: str = "exact"
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class Telling:
    """What one report says of a project, as far as linkage uses it.

    ``date`` is an ISO day or month, ``text`` names the text it stands in: reports of one text
    (a reprint has its original's) are one witness.
    """

    id: str
    name: str
    region: str | None = None
    company: tuple[str, ...] = ()
    total: Amount | None = None
    status: str | None = None
    date: str | None = None
    published: datetime.date | None = None
    text: str = ""
