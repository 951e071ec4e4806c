"""Exchange rates that a person gives, so that dollars can be held against 元.

``luodi audit LEDGER… --rates rates.toml``::

    [[rate]]
    currency = "USD"
    yuan = 6.73                          # 元 for one; written to two decimals, it claims two
    period = ["2022-01-01", "2022-12-31"]  # or one day, month or year: "2022-10"
    source = "国家统计局 2022 年平均汇率"

A rate holds for its period alone, and as far as it is precise. Without one, another currency
cannot be compared, and the finding says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import msgspec

from audit.days import Days, iso_days
from audit.given import read_given
from audit.interval import claimed
from audit.readers.grid import LedgerError
from audit.said import Said, shorten
from audit.tell import CURRENCY, amount

_YUAN = "CNY"


class _Rate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    currency: str
    yuan: Decimal
    period: str | tuple[str, str]
    source: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rate: tuple[_Rate, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many 元 one of ``currency`` was over these days, and who says so."""

    currency: str
    yuan: Decimal
    days: Days
    source: str

    @property
    def told(self) -> str:
        """As a sentence has it: 1美元=6.73元(2022-10,国家统计局)."""
        unit = CURRENCY.get(self.currency, self.currency)
        return f"1{unit}={self.yuan:f}元({self.days},{self.source})"


@dataclass(frozen=True, slots=True)
class Exchanged:
    """Two values in one currency. ``note``: by which rates, "" where none was needed."""

    mine: Said
    theirs: Said
    note: str = ""


class Rates:
    """The rates of a file; none at all is what an audit has by itself."""

    def __init__(self, rates: Sequence[Rate] = ()) -> None:
        self._rates = tuple(rates)

    def rate(self, currency: str | None, day: Days | None) -> Rate | None:
        """The rate whose days hold this one; of several the one of the fewest days."""
        if day is None:
            return None
        fits = [r for r in self._rates if r.currency == currency and r.days.holds(day)]
        return min(fits, key=lambda r: r.days.end - r.days.start, default=None)

    def yuan(self, value: Said, day: Days | None) -> tuple[Said, Rate] | None:
        """A value in 元 at the day's rate, claiming what both are precise to."""
        rate = self.rate(value.currency, day)
        if rate is None:
            return None
        exponent = rate.yuan.as_tuple().exponent
        step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
        reckoned = value.interval.times(claimed(rate.yuan, step))
        product = shorten(value.value * rate.yuan)
        return replace(value, value=product, currency=_YUAN, reckoned=reckoned), rate

    def together(self, mine: Said, theirs: Said, day: Days | None) -> Exchanged | None:
        """Both values in 元; as they are where they have one currency; None without a rate."""
        if mine.currency == theirs.currency:
            return Exchanged(mine, theirs)
        told: list[str] = []
        values: list[Said] = []
        for value in (mine, theirs):
            if value.currency != _YUAN:
                exchanged = self.yuan(value, day)
                if exchanged is None:
                    return None
                value, rate = exchanged
                short = replace(value, value=round(value.value, 4))
                told.append(f"按{rate.told}折为{amount('total_investment', short)}")
            values.append(value)
        return Exchanged(values[0], values[1], ",".join(told))

    def lacking(self, values: Sequence[Said], day: Days | None) -> str:
        """Why values of several currencies cannot be compared."""
        for value in values:
            if value.currency != _YUAN and self.rate(value.currency, day) is None:
                name = CURRENCY.get(value.currency or "", value.currency or "")
                when = f"{day}的" if self._rates and day else ""
                return f"币种不同,没有{when}{name}汇率"
        return "币种不同,没有汇率"


NO_RATES = Rates()


def read_rates(path: str) -> Rates:
    """The rates of a TOML file.

    Raises:
        LedgerError: no such file, no TOML, an unknown key or currency, a rate that is not
            above 0, a period that is none, or two rates of one currency for the same days.
    """
    told = read_given(path, _File)
    rates = [_checked(path, rate) for rate in told.rate]
    seen = [(rate.currency, rate.days) for rate in rates]
    for twin in seen:
        if seen.count(twin) > 1:
            raise LedgerError(f"{path}: two rates of {twin[0]} for {twin[1]}; keep one")
    return Rates(rates)


def _checked(path: str, rate: _Rate) -> Rate:
    if rate.currency not in CURRENCY or rate.currency == _YUAN:
        known = " ".join(code for code in CURRENCY if code != _YUAN)
        raise LedgerError(f"{path}: no such currency {rate.currency}; one of {known}")
    if not rate.yuan.is_finite() or rate.yuan <= 0:
        raise LedgerError(f"{path}: {rate.currency}: {rate.yuan} 元 for one cannot be")
    if not rate.source.strip():
        raise LedgerError(f"{path}: {rate.currency}: the source is empty; say who gives the rate")
    ends = (rate.period, rate.period) if isinstance(rate.period, str) else rate.period
    first, last = (iso_days(end) for end in ends)
    if first is None or last is None or first.start > last.end:
        raise LedgerError(f"{path}: {rate.currency}: no such period {rate.period}")
    return Rate(rate.currency, rate.yuan, Days(first.start, last.end), rate.source.strip())
