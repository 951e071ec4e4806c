"""Pairs of reports as programs hand them in, and what comes back (docs/contracts.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from errors import UsageError
from store.link.nouns import Amount, Gazetteer, Telling
from store.link.ready import make_ready
from store.link.score import score


def link_pair(pair: Mapping[str, Any], gazetteer: Gazetteer) -> dict[str, Any]:
    """``{"id", "a", "b"}`` to ``{"id", "probability", "why"}``.

    ``why`` lists the evidence, strongest first, with the log-odds that each piece adds.

    Raises:
        UsageError: if a report is missing or has no name.
    """
    one, other = (telling(pair, side) for side in ("a", "b"))
    told = score(make_ready(one, gazetteer), make_ready(other, gazetteer), gazetteer)
    why = [{"evidence": says, "log_odds": odds} for says, odds in told.why]
    return {"id": pair.get("id"), "probability": round(told.probability, 6), "why": why}


def telling(pair: Mapping[str, Any], side: str) -> Telling:
    """One side of a pair as linkage reads it."""
    report = pair.get(side)
    if not isinstance(report, Mapping) or not isinstance(report.get("name"), str):
        raise UsageError(f"pair {pair.get('id')}: “{side}” is no report with a name")
    company = report.get("company") or ()
    return Telling(
        id=side,
        name=report["name"],
        region=_text(report.get("region")),
        company=(company,) if isinstance(company, str) else tuple(map(str, company)),
        total=_amount(report.get("total_investment")),
        status=_text(report.get("status")),
        date=_text(report.get("date")),
        published=_day(report.get("published")),
    )


def _text(value: object) -> str | None:
    return str(value) if value not in (None, "") else None


def _amount(told: object) -> Amount | None:
    """A value by the contract of facts, or a bare number of 亿元."""
    fields: Mapping[str, Any] = told if isinstance(told, Mapping) else {"value": told}
    if fields.get("value") is None:
        return None
    try:
        value = Decimal(str(fields["value"]))
    except InvalidOperation as error:
        raise UsageError(f"{fields['value']!r} is no amount") from error
    return Amount(value, fields.get("bound") or "exact", fields.get("currency") or "CNY")


def _day(told: object) -> date | None:
    text = _text(told)
    if text is None:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
