"""What people have said of findings, and whether it still holds.

A word is given with ``luodi decide`` on a finding's id, and kept beside the database. ``yes``:
the finding is right. ``no``: it is explained, and closed. ``unsure``: somebody is at it. A word
given before the finding came to say what it says today is outdated: it is shown, and closes
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from model import Judgement, Verdict

WORD = {Judgement.YES: "属实", Judgement.NO: "已说明", Judgement.UNSURE: "待查"}


@dataclass(frozen=True, slots=True)
class Word:
    """A person's word on a finding. ``is_outdated``: the finding has changed since."""

    verdict: Verdict
    is_outdated: bool

    @property
    def closes(self) -> bool:
        """Whether nobody has to look at the finding any more."""
        return self.verdict.judgement is Judgement.NO and not self.is_outdated

    @property
    def told(self) -> str:
        """In one line: 已说明(林审,2024-03-01):口径不同."""
        given = self.verdict
        line = f"{WORD[given.judgement]}({given.by},{given.at:%Y-%m-%d})"
        line += f":{given.why}" if given.why else ""
        return line + (" — 此后发现有变化,请重新判定" if self.is_outdated else "")

    def as_dict(self) -> dict[str, Any]:
        """As ``--json`` has it."""
        given = self.verdict
        return {
            "judgement": given.judgement.value,
            "by": given.by,
            "at": given.at.isoformat(),
            "why": given.why,
            "outdated": self.is_outdated,
        }


def words_on(changed: Mapping[str, datetime], verdicts: Mapping[str, Verdict]) -> dict[str, Word]:
    """The words on findings, by id; ``changed`` is since when each says what it says (UTC)."""
    return {
        finding: Word(verdict, verdict.at < since)
        for finding, since in changed.items()
        if (verdict := verdicts.get(finding))
    }
