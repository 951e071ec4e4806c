"""What a phrase of time comes to: a period, and where it is told."""

from __future__ import annotations

from datetime import date

import msgspec


class Period(msgspec.Struct, frozen=True):
    """Days, both within.

    ``precision`` is ``day``, ``month``, ``quarter``, ``half``, ``year`` or ``span``. ``kind``:
    ``point`` is a day or a month named; ``span`` a stretch; ``until`` has no beginning (截至10月底,
    年底前); ``since`` ends on the day of publication (今年以来); ``now`` is 目前 (up to the day
    of publication) or 近日 (no days at all).
    """

    start: date | None
    end: date | None
    precision: str
    kind: str

    def as_dict(self) -> dict[str, str | None]:
        """The period with ISO days."""
        return {
            "start": None if self.start is None else self.start.isoformat(),
            "end": None if self.end is None else self.end.isoformat(),
            "precision": self.precision,
            "kind": self.kind,
        }


class PeriodMention(msgspec.Struct, frozen=True):
    """``text[start:end] == words``; ``period`` is None where it takes a day of publication
    that is not known, or where there are no such days (2月30日)."""

    start: int
    end: int
    period: Period | None
    words: str
