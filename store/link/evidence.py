"""What two reports' names, companies, places, amounts and times say of their being one project.

Every function yields (feature, value) pairs; a feature's weight times its value is added to the
log-odds. Weights stand in ``weights.toml``, each with the words that explain it.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import add

from rapidfuzz.distance import LCSseq

from store.link.names import related
from store.link.nouns import Line
from store.link.ready import MILESTONES, Ready
from store.link.words import words

Feature = tuple[str, float]

BARE = 1.5  # a name that tells less than this many characters tells nothing by itself
_LONGEST_HEAD = 6
_TWO_THINGS = 1.5
_ALL_BUT = 0.85
_DAYS_A_YEAR = 365
_LONGEST_BRAND = 4  # a longer one says what the thing is, too: 福建省儿童医院


def features(a: Ready, b: Ready) -> list[Feature]:
    """All features of a pair that are not nil."""
    found = [
        *_of_companies(a, b),
        *_of_names(a, b),
        *_of_heads(a, b),
        *_of_kinds(a, b),
        *_of_numbers(a, b),
        *_of_places(a, b),
        *_of_amounts(a, b),
        *_of_times(a, b),
    ]
    return [*found, *_together(dict(found))]


def _together(found: dict[str, float]) -> Iterator[Feature]:
    """What single pieces of evidence say only together."""
    same = "company_same" in found
    if same and found.get("name_untold_both", 0.0) >= _TWO_THINGS:
        yield "one_company_two_things", 1.0
    other_sum = "amount_off" in found or "amount_far" in found
    told_alike = found.get("name_covered", 0.0) > _ALL_BUT or "name_bare" in found
    if same and other_sum and told_alike and "name_untold_both" not in found:
        yield "all_but_the_amount", 1.0


def _of_companies(a: Ready, b: Ready) -> Iterator[Feature]:
    if meeting := _brands_meet(a, b):
        yield meeting, 1.0
    elif _in_name(a, b) or _in_name(b, a):
        yield "company_in_name", 1.0
    elif a.brands and b.brands:
        yield "company_apart", 1.0
    elif a.brands or b.brands:
        yield "company_untold", 1.0


def _in_name(a: Ready, b: Ready) -> bool:
    return any(brand in b.name.plain for brand in a.brands)


def _of_names(a: Ready, b: Ready) -> Iterator[Feature]:
    mask = _mask(a, b)
    told_a, bare_a, text_a = _untold(a, b, mask)
    told_b, bare_b, text_b = _untold(b, a, mask)
    if bare_a <= BARE or bare_b <= BARE:
        yield "name_bare", 1.0
        if bare_a <= BARE and bare_b <= BARE:
            yield "name_both_bare", 1.0
    else:
        yield "name_covered", 1 - min(told_a / bare_a, told_b / bare_b)
        yield "name_covered_both", 1 - max(told_a / bare_a, told_b / bare_b)
        yield "name_order", LCSseq.similarity(text_a, text_b) / min(len(text_a), len(text_b))
        if told_a == bare_a and told_b == bare_b:
            yield "name_nothing_shared", 1.0
        elif text_a == text_b:
            yield "name_equal", 1.0
        elif _parallel(text_a, text_b):
            yield "name_parallel", 1.0
    both = min(told_a, told_b)
    if both > 0.5:
        yield "name_untold_both", min(both, 5.0)
    one = max(told_a, told_b) - both
    if one > 0.5:
        yield "name_untold_one", min(one, 6.0)


def _of_heads(a: Ready, b: Ready) -> Iterator[Feature]:
    """A name often begins with the investor's: 桐澄合成革, 桐嵘合成革."""
    one, other = a.name.core[:2], b.name.core[:2]
    if len(one) < 2 or len(other) < 2 or one == other or a.weights[0] < 1 or b.weights[0] < 1:
        return
    if one in b.grams or other in a.grams or _short_for(one, b) or _short_for(other, a):
        return
    alike = words().alike
    if one.translate(alike) == other.translate(alike):
        return
    yield ("head_alike" if one[0] == other[0] or one[1] == other[1] else "head_apart"), 1.0


def _short_for(head: str, other: Ready) -> bool:
    """Whether two characters stand for the longer beginning of the other name: 莆炎, 莆田至炎陵."""
    start = other.name.plain[:_LONGEST_HEAD]
    first = start.find(head[0])
    return first >= 0 and start.find(head[1], first + 1) >= 0


def _of_kinds(a: Ready, b: Ready) -> Iterator[Feature]:
    if a.kinds == b.kinds:
        return
    only_a = any(kind not in b.name.plain for kind in a.kinds)
    only_b = any(kind not in a.name.plain for kind in b.kinds)
    if only_a and only_b:
        yield "kind_both", 1.0
    elif only_a or only_b:
        yield "kind_one", 1.0


def _mask(a: Ready, b: Ready) -> list[str]:
    """How the companies of either may stand in a name, the longest first."""
    own = {brand for brand in a.brands | b.brands if len(brand) <= _LONGEST_BRAND}
    return sorted(own | a.styles | b.styles, key=lambda name: (-len(name), name))


def _untold(a: Ready, b: Ready, mask: list[str]) -> tuple[float, float, str]:
    """Of a's own words: the weight that b does not tell, all weight, and the words themselves.

    Companies' names are left out: they are compared by themselves.
    """
    core, weights, grams = a.name.core, a.weights, b.grams
    for own in mask:
        at = core.find(own)
        if at >= 0:
            core = core[:at] + core[at + len(own) :]
            weights = weights[:at] + weights[at + len(own) :]
    told = [pair in grams for pair in map(add, core, core[1:])]
    untold = 0.0
    before = False
    for weight, after in zip(weights, [*told, False], strict=False):  # no character, no pair
        if not (before or after):
            untold += weight
        before = after
    return untold, sum(weights), core


def _brands_meet(a: Ready, b: Ready) -> str:
    """Whether a company is the same, or its name one that is easily taken for the other's."""
    if a.brands & b.brands:
        return "company_same"
    alike = words().alike
    found = ""
    for one in a.brands:
        for other in b.brands:
            short, long = sorted((one, other), key=len)
            if short in long:
                return "company_same"
            if short.translate(alike) in long.translate(alike):
                found = "company_alike"
    return found


def _parallel(one: str, other: str) -> bool:
    """Whether two names differ in one short place alone: 热轧卷板 and 冷轧卷板."""
    short = min(len(one), len(other))
    head = 0
    while head < short and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < short - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    rest = (len(one) - head - tail, len(other) - head - tail)
    return min(rest) > 0 and max(rest) <= 3 and head + tail >= 2 and 2 * (head + tail) >= short


def _of_numbers(a: Ready, b: Ready) -> Iterator[Feature]:
    one, other = sorted((a.name.phase or 0, b.name.phase or 0))
    if one and other:
        yield ("phase_same" if one == other else "phase_apart"), 1.0
    elif other == 1:
        yield "phase_first", 1.0
    elif other or one:
        yield "phase_later", 1.0
    yield from _of_ordinals(a.name.ordinals, b.name.ordinals)
    if a.name.quantities and b.name.quantities:
        if a.name.quantities & b.name.quantities:
            yield "quantity_same", 1.0
        elif {kind for kind, _ in a.name.quantities} & {kind for kind, _ in b.name.quantities}:
            yield "quantity_apart", 1.0


def _of_ordinals(some: frozenset[str], others: frozenset[str]) -> Iterator[Feature]:
    if some & others:
        yield ("ordinal_same" if some == others else "ordinal_some"), 1.0
    elif some and others:
        yield "ordinal_apart", 1.0
    elif some or others:
        yield ("ordinal_first" if (some or others) == {"1"} else "ordinal_one"), 1.0


def _of_places(a: Ready, b: Ready) -> Iterator[Feature]:
    if a.line and b.line:
        if a.line[0] == b.line[0]:
            yield "place_same", 1.0
        elif related(a.line, b.line):
            yield "place_within", 1.0
        elif set(a.line[:-1]) & set(b.line[:-1]):
            yield ("place_zone" if a.in_zone or b.in_zone else "place_beside"), 1.0
        else:
            yield "place_apart", 1.0
    if _other_places(_leaves(a.name.places), _leaves(b.name.places)) or _other_stretch(a, b):
        yield "place_in_name_apart", 1.0


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


def _of_amounts(a: Ready, b: Ready) -> Iterator[Feature]:
    if a.yuan is None or b.yuan is None:
        return
    small, large = sorted((a.yuan, b.yuan))
    ratio = large / small
    exact = _bound(a) == _bound(b) == "exact" and _currency(a) == _currency(b)
    if ratio < 1.001:
        yield "amount_equal", 1.0
        if exact and _digits(a) >= 3:
            yield "amount_equal_to_three_digits", 1.0
    elif ratio <= (1.12 if exact else 1.25):
        yield "amount_close", 1.0
    elif ratio <= 2 or _open_bound_fits(a, b):
        yield "amount_off", 1.0
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


def _of_times(a: Ready, b: Ready) -> Iterator[Feature]:
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
