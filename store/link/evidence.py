"""What two reports' names, companies, places, amounts and times say of their being one project.

Every function yields (feature, value) pairs; a feature's weight times its value is added to the
log-odds. Weights stand in ``weights.toml``, each with the words that explain it.
"""

from __future__ import annotations

from collections.abc import Iterator

from store.link.fact_evidence import of_amounts, of_places, of_times
from store.link.name_evidence import of_heads, of_kinds, of_names, of_numbers, of_works
from store.link.ready import Feature, Ready
from store.link.words import words

_HEAD = 2
_TWO_THINGS = 1.5
_ALL_BUT = 0.85
_ELSEWHERE = frozenset({"place_beside", "place_apart", "place_apart_on_a_line"})
_OTHER_SUM = frozenset({"amount_off", "amount_far", "amount_slip"})


def features(a: Ready, b: Ready) -> list[Feature]:
    """All features of a pair that are not nil."""
    found = [
        *_of_companies(a, b),
        *of_names(a, b),
        *of_heads(a, b),
        *of_kinds(a, b),
        *of_works(a, b),
        *of_numbers(a, b),
        *of_places(a, b),
        *of_amounts(a, b),
        *of_times(a, b),
    ]
    return [*found, *_together(dict(found))]


def _together(found: dict[str, float]) -> Iterator[Feature]:
    """What single pieces of evidence say only together."""
    same = "company_same" in found
    elsewhere = not _ELSEWHERE.isdisjoint(found)
    if found.get("name_untold_both", 0.0) >= _TWO_THINGS:
        if same:
            yield "one_company_two_things", 1.0
        elif "company_in_name" not in found and "company_alike" not in found:
            yield "two_things_of_no_company", 1.0
    if same and not elsewhere and "milestone_same_day" in found and _no_second_thing(found):
        yield "one_thing_on_one_day", 1.0
    if "name_bare" in found:
        if elsewhere:
            yield "bare_elsewhere", 1.0
        if "amount_equal" not in found and _much_untold(found):
            yield "bare_beside_much", 1.0
    if "amount_equal" in found:
        yield from _one_sum(found, same=same)
    elif not _OTHER_SUM.isdisjoint(found):
        yield from _other_sum(found, same=same)


def _one_sum(found: dict[str, float], *, same: bool) -> Iterator[Feature]:
    """What one name leaves out weighs less where the amounts are the same."""
    if found.get("name_untold_both", 0.0) < _TWO_THINGS:
        if "ordinal_one" in found:
            yield "number_left_out", 1.0
        if "kind_one" in found:
            yield "kind_left_out", 1.0
        if "works_one" in found:
            yield "works_left_out", 1.0
    if same and "name_untold_both" in found:
        yield "one_company_one_amount", 1.0
        if "stage_on" in found and "place_beside" not in found:
            yield "told_anew_at_a_later_stage", 1.0


def _other_sum(found: dict[str, float], *, same: bool) -> Iterator[Feature]:
    """What one name leaves out weighs more where the amounts differ; a slip of ten is apart."""
    part = "phase_first" in found or _part(found)
    alike = found.get("name_covered", 0.0) > _ALL_BUT or "name_bare" in found
    if same and alike and not part and "works_one" not in found and _no_second_thing(found):
        yield "all_but_the_amount", 1.0
    if "amount_slip" not in found:
        if part:
            yield "part_of_another_amount", 1.0
        if "works_one" in found:
            yield "other_works_other_amount", 1.0


def _no_second_thing(found: dict[str, float]) -> bool:
    return "name_untold_both" not in found


def _much_untold(found: dict[str, float]) -> bool:
    told_off = {"amount_close", "amount_off", "amount_far", "works_one", "kind_one"}
    return bool(told_off & found.keys()) and (
        found.get("name_untold_one", 0.0) + found.get("name_untold_both", 0.0) >= _TWO_THINGS
    )


def _part(found: dict[str, float]) -> bool:
    """Whether one name has all words of the other, and a good many more."""
    return "name_untold_both" not in found and found.get("name_untold_one", 0.0) >= _TWO_THINGS


def _of_companies(a: Ready, b: Ready) -> Iterator[Feature]:
    if meeting := _brands_meet(a, b):
        yield meeting, 1.0
        if meeting == "company_same" and _other_trade(a, b):
            yield "company_other_trade", 1.0
    elif _in_name(a, b) or _in_name(b, a):
        yield "company_in_name", 1.0
    elif _alike_in_name(a, b) or _alike_in_name(b, a):
        yield "company_alike", 1.0
    elif a.brands and b.brands:
        yield "company_apart", 1.0
    elif a.public and b.public:
        yield ("public_owner_same" if _contained(a.public, b.public) else "public_owner_apart"), 1.0
    elif a.brands or b.brands:
        yield "company_untold", 1.0


def _contained(some: frozenset[str], others: frozenset[str]) -> bool:
    return any(one in other or other in one for one in some for other in others)


def _in_name(a: Ready, b: Ready) -> bool:
    return any(
        brand in b.name.plain or (len(brand) > _HEAD and b.name.core.startswith(brand[:_HEAD]))
        for brand in a.brands
    )


def _alike_in_name(a: Ready, b: Ready) -> bool:
    """Whether a name has a company's, but for a character that is easily taken for the other's."""
    return any(brand in b.plain_alike for brand in a.brands_alike)


def _other_trade(a: Ready, b: Ready) -> bool:
    """Whether companies of one name are in different trades: 清源饮品, 清源科技."""
    if not a.trades or not b.trades:
        return False
    return all(x.isdisjoint(y) for x in a.trades for y in b.trades)


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
