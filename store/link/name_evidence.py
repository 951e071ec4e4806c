"""What two reports' names say of their being one project."""

from __future__ import annotations

from collections.abc import Iterator
from operator import add

from rapidfuzz.distance import LCSseq

from store.link.ready import Feature, Ready
from store.link.words import words

BARE = 1.5  # a name that tells less than this many characters tells nothing by itself
_HEAD = 2
_LONGEST_HEAD = 6
_COMPASS = tuple("东西南北中")
_LONGEST_BRAND = 4  # a longer one says what the thing is, too: 福建省儿童医院


def of_names(a: Ready, b: Ready) -> Iterator[Feature]:
    """How much of each name stands in the other, and in which order."""
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


def of_heads(a: Ready, b: Ready) -> Iterator[Feature]:
    """A name often begins with the investor's: 桐澄合成革, 桐嵘合成革."""
    one, other = a.name.core[:2], b.name.core[:2]
    if one[:1] in _COMPASS or other[:1] in _COMPASS or a.brands & b.brands:
        return
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


def of_kinds(a: Ready, b: Ready) -> Iterator[Feature]:
    """What the things are: 物流园, 研发中心."""
    if a.kinds == b.kinds:
        return
    only_a = any(kind not in b.name.plain for kind in a.kinds)
    only_b = any(kind not in a.name.plain for kind in b.kinds)
    if only_a and only_b:
        yield "kind_both", 1.0
    elif only_a or only_b:
        yield "kind_one", 1.0


def of_works(a: Ready, b: Ready) -> Iterator[Feature]:
    """What is done on the spot: built first, expanded, renewed, moved."""
    if a.works and b.works:
        if not a.works & b.works:
            yield "works_apart", 1.0
    elif a.works or b.works:
        yield "works_one", 1.0


def _mask(a: Ready, b: Ready) -> list[str]:
    """How the companies of either may stand in a name, the longest first."""
    brands = a.brands | b.brands
    own = {brand for brand in brands if len(brand) <= _LONGEST_BRAND}
    own |= {brand[:_HEAD] for brand in brands if len(brand) > _HEAD}
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


def of_numbers(a: Ready, b: Ready) -> Iterator[Feature]:
    """Phases, ordinals, quantities, years, ends and parts."""
    one, other = sorted((a.name.phase or 0, b.name.phase or 0))
    if one and other:
        yield ("phase_same" if one == other else "phase_apart"), 1.0
    elif other == 1:
        yield "phase_first", 1.0
    elif other or one:
        yield "phase_later", 1.0
    yield from _of_ordinals(a.name.ordinals, b.name.ordinals)
    if _apart(a.name.years, b.name.years):
        yield "year_apart", 1.0
    if _apart(a.name.sides, b.name.sides):
        yield "side_apart", 1.0
    if _other_part(a, b):
        yield "part_apart", 1.0
    if a.name.quantities and b.name.quantities:
        if a.name.quantities & b.name.quantities:
            yield "quantity_same", 1.0
        elif {kind for kind, _ in a.name.quantities} & {kind for kind, _ in b.name.quantities}:
            yield "quantity_apart", 1.0
        else:
            yield "quantity_of_another_kind", 1.0


def _other_part(a: Ready, b: Ready) -> bool:
    """Whether a is of one part of a place, and b of another: 洛江校区, 东海校区."""
    return any(
        kind == other and before not in b.name.plain and behind not in a.name.plain
        for kind, before in a.parts
        for other, behind in b.parts
    )


def _apart(some: frozenset[str], others: frozenset[str]) -> bool:
    return bool(some and others) and not some & others


def _of_ordinals(some: frozenset[str], others: frozenset[str]) -> Iterator[Feature]:
    if some & others:
        yield ("ordinal_same" if some == others else "ordinal_some"), 1.0
    elif some and others:
        yield "ordinal_apart", 1.0
    elif some or others:
        yield ("ordinal_first" if (some or others) == {"1"} else "ordinal_one"), 1.0
