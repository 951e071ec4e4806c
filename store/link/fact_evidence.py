"""What two reports' places, amounts and times say of their being one project."""

from __future__ import annotations

from collections.abc import Iterator

from store.link.names import related
from store.link.nouns import Line
from store.link.ready import MILESTONES, Feature, Ready

_DAYS_A_YEAR = 365
_A_HAIR = 0.01


def of_places(a: Ready, b: Ready) -> Iterator[Feature]:
    """Where the two lie, by what is told of them and by their names."""
    if a.line and b.line:
        if a.line[0] == b.line[0]:
            yield "place_same", 1.0
        elif related(a.line, b.line):
            yield "place_within", 1.0
        elif _shared_stretch(a, b):
            yield "stretch_same", 1.0
        elif set(a.line[:-1]) & set(b.line[:-1]):
            yield ("place_zone" if a.in_zone or b.in_zone else "place_beside"), 1.0
        else:
            yield ("place_apart_on_a_line" if a.on_a_line and b.on_a_line else "place_apart"), 1.0
        if not related(a.line, b.line) and _shared_place(a, b):
            yield "place_in_both_names", 1.0
    if _other_places(_leaves(a.name.places), _leaves(b.name.places)) or _other_stretch(a, b):
        yield "place_in_name_apart", 1.0


def _shared_stretch(a: Ready, b: Ready) -> bool:
    """Whether both names tell the same two ends of a road or a line."""
    some, others = ({place[0] for place in ready.name.places} for ready in (a, b))
    return len(some) > 1 and some == others


def _shared_place(a: Ready, b: Ready) -> bool:
    """Whether both names tell one county, zone or town, wherever their articles say they lie."""
    some, others = (
        {place[0] for place in ready.name.places if not place[0].endswith("00")} for ready in (a, b)
    )
    return bool(some & others)


def _other_stretch(a: Ready, b: Ready) -> bool:
    """Whether two roads or lines run between other places: 龙岩至武平段, 武平至梅州段."""
    if "至" not in a.name.plain or "至" not in b.name.plain:
        return False
    some, others = ({place[0] for place in ready.name.places} for ready in (a, b))
    return len(some) > 1 and len(others) > 1 and some != others


def _leaves(places: tuple[Line, ...]) -> list[Line]:
    """The narrowest places of a name: 漳平双洋 is 双洋."""
    return [p for p in places if not any(p[0] in q[1:] for q in places)]


def _other_places(some: list[Line], others: list[Line]) -> bool:
    """Whether each name has a place of its own, and none that is also the other's."""
    shared = any(related(p, q) for p in some for q in others)
    return bool(some and others) and not shared


def of_amounts(a: Ready, b: Ready) -> Iterator[Feature]:
    """The totals, roughly in CNY where the currencies differ."""
    if a.yuan is None or b.yuan is None:
        return
    small, large = sorted((a.yuan, b.yuan))
    ratio = large / small
    exact = _bound(a) == _bound(b) == "exact" and _currency(a) == _currency(b)
    if ratio < 1.001:
        yield "amount_equal", 1.0
        if exact and _digits(a) >= 2:
            yield "amount_equal_to_two_digits", 1.0
            if _digits(a) >= 3:
                yield "amount_equal_to_three_digits", 1.0
    elif ratio <= (1.12 if exact else 1.25):
        yield "amount_close", 1.0
    elif _open_bound_fits(a, b):
        yield "amount_fits", 1.0
    elif ratio <= 2:
        yield "amount_off", 1.0
    elif abs(ratio - 10) < _A_HAIR or abs(ratio - 100) < _A_HAIR:
        yield "amount_slip", 1.0
    else:
        yield "amount_far", 1.0


def _open_bound_fits(a: Ready, b: Ready) -> bool:
    """超30亿 beside 45亿."""
    for one, other in ((a, b), (b, a)):
        if _bound(one) == "at_least" and (other.yuan or 0) >= (one.yuan or 0):
            return (other.yuan or 0) <= 3 * (one.yuan or 0)
    return False


def _bound(ready: Ready) -> str:
    return ready.telling.total.bound if ready.telling.total else "exact"


def _currency(ready: Ready) -> str:
    return ready.telling.total.currency if ready.telling.total else "CNY"


def _digits(ready: Ready) -> int:
    total = ready.telling.total
    return len(total.value.normalize().as_tuple().digits) if total else 0


def of_times(a: Ready, b: Ready) -> Iterator[Feature]:
    """Stages and their days: a project goes on, and passes each stage once."""
    if a.day is None or b.day is None:
        return
    first, second = (a, b) if a.day <= b.day else (b, a)
    gap = abs(a.day - b.day)
    if gap > 7 * _DAYS_A_YEAR:
        yield "time_far", 1.0
    elif gap > 4 * _DAYS_A_YEAR:
        yield "time_long", 1.0
    if a.rank is None or b.rank is None or first.rank is None or second.rank is None:
        return
    if a.rank == b.rank and a.telling.status in MILESTONES:
        yield from _same_milestone(a, b, gap)
    elif second.rank < first.rank and gap > 60:
        yield "stage_back", 1.0
        if second.rank <= 3 and first.rank >= 6:
            yield "stage_back_to_signing", 1.0
    elif second.rank > first.rank and gap > 20:
        yield "stage_on", 1.0


def _same_milestone(a: Ready, b: Ready, gap: int) -> Iterator[Feature]:
    """A project is signed once, started once, completed once."""
    if a.told_day and b.told_day:
        if gap == 0:
            yield "milestone_same_day", 1.0
        elif gap > 45:
            yield "milestone_apart", 1.0
    elif a.told_month is not None and b.told_month is not None:
        yield (
            ("milestone_apart" if abs(a.told_month - b.told_month) > 1 else "milestone_same_month"),
            1.0,
        )
    elif gap > 300:
        yield "milestone_apart", 1.0
