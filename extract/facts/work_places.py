"""Where a project stands: in its name, 位于, 选址, or the place its paragraph speaks of."""

from __future__ import annotations

import re
from itertools import pairwise

from extract.facts import where
from extract.facts.context import Context, absolute
from extract.facts.subjects import Subject
from normalize import places
from normalize.places import Place, PlaceMention

_LOCATED = re.compile(r"(?:位于|选址|坐落|落户|落地|在|设在|地处|入驻)[^,。;]{0,6}$")
_OTHERS = ("company", "outlet", "school", "road")
_HEAD = 8


def read_place(context: Context, subject: Subject, floor: int, ceiling: int) -> None:
    """Set a project's region: from its name, else from the words around it, else the article's."""
    if _from_to(context, subject):
        return
    if _in_text_of_name(context, subject) or _in_name(context, subject):
        return
    if _around(context, subject, floor, ceiling):
        return
    state = context.state
    if subject.region is None and not subject.own_region and _of_segment(context, subject):
        return
    carried = state.region is not None and state.region_paragraph == subject.paragraph
    if subject.region is None and state.region is not None and carried:
        subject.region, subject.region_span = where.official(state.region), state.region_span
    if subject.region is None and state.here is not None:
        subject.region = where.official(state.here)


def _near(context: Context, place: Place) -> bool:
    home = context.state.here
    return home is None or where.family(home, place)


def _in_text_of_name(context: Context, subject: Subject) -> bool:
    """漳浦六鳌海上风电二期, with 漳浦 read in its sentence."""
    at, end = context.local(subject.start), context.local(subject.end)
    best: tuple[Place, PlaceMention] | None = None
    for mention in context.tokens.places:
        place = mention.place
        if place is None or not _narrow(context, place):
            continue
        whole = context.text[mention.end - 1] in "县市区" and mention.start - at <= 2
        own = mention.within == "school" and mention.start == at and _inside_home(context, place)
        if mention.within in _OTHERS and not (own or (mention.within == "road" and whole)):
            continue
        inside = at <= mention.start < end and mention.start - at <= _HEAD
        alone = mention.start == at and context.text[mention.end] not in "至到-"
        near = _near(context, place) or (alone and _neighbour(context, place))
        if inside and near and (best is None or places.contains(best[0], place)):
            best = place, mention
    if best is not None:
        _set(subject, best[0], absolute(context, best[1].start, best[1].end))
    return best is not None


def _narrow(context: Context, place: Place) -> bool:
    """Whether a place in a name says more than the article's: a county; in a province's, a city."""
    if place.level in ("county", "town"):
        return True
    home = context.state.here
    whole = home is None or home.level == "province"
    return whole and (place.level == "city" or place.name == "平潭综合实验区")


def _neighbour(context: Context, place: Place) -> bool:
    home = context.state.here
    return home is not None and where.neighbours(home, place, within=("city",))


def _inside_home(context: Context, place: Place) -> bool:
    home = context.state.here
    return home is not None and places.contains(home, place)


def _in_name(context: Context, subject: Subject) -> bool:
    """The name by itself: one that was pointed at, or whose place the sentence left open."""
    home = context.state.here
    name = subject.name or ""
    rows = [
        (mention, mention.place)
        for mention in places.find_places(name, home.name if home else None)
        if mention.place is not None and _near(context, mention.place)
    ]
    rows = [row for row in rows if row[0].within not in _OTHERS and row[0].end < len(name)]
    inner = [row for row in rows if row[1].level in ("county", "town")]
    zones = [row for row in rows if row[1].level == "zone" and row[0].start <= _HEAD]
    first: list[tuple[PlaceMention, Place]] = (inner or zones)[:1]
    for _, place in first:
        _set(subject, place, subject.name_span or (subject.start, subject.end))
    return bool(first)


def _from_to(context: Context, subject: Subject) -> bool:
    """大田至尤溪快速通道, in a text on the city that both ends lie in; not (宁化段) of it."""
    name, home = subject.name or "", context.state.here
    if "至" not in name or "段" in name or home is None:
        return False
    for one, other in pairwise(places.find_places(name, home.name)):
        if name[one.end : other.start] != "至" or one.place is None or other.place is None:
            continue
        apart = where.official(one.place) != where.official(other.place)
        if apart and all(places.contains(home, end) for end in (one.place, other.place)):
            subject.region, subject.own_region = where.official(home), True
            return True
    return False


def _around(context: Context, subject: Subject, floor: int, ceiling: int) -> bool:
    """霞浦县的A is settled; 位于清流县, 选址海沧 and a place before the name may be overruled."""
    at, end = context.local(subject.start), context.local(subject.end)
    for start, stop, place in where.mentions(
        context.text, context.tokens.places, context.state.here, context.state.published
    ):
        if context.text[stop : stop + 1] == "的" and stop + 1 == at:
            _set(subject, place, absolute(context, start, stop))
            return True
        if not floor <= start < ceiling or at <= start < end:
            continue
        located = _LOCATED.search(context.text[:start]) is not None
        if _telling(context, place, located) and (located or start < at):
            _set(subject, place, absolute(context, start, stop))
    return False


def _of_segment(context: Context, subject: Subject) -> bool:
    """丰泽区以A为龙头,规划建设B: the only place that a sentence speaks of before its names."""
    at = context.local(subject.start)
    rows = [
        row
        for row in where.mentions(
            context.text, context.tokens.places, context.state.here, context.state.published
        )
        if row[1] <= at and row[2].level in ("county", "town", "zone")
    ]
    if len({where.official(row[2]) for row in rows}) != 1 or rows[0][0] > 4:
        return False
    mention = next((m for m in context.tokens.places if m.start == rows[0][0]), None)
    if mention is None or mention.bound or not _telling(context, rows[0][2], False):
        return False
    _set(subject, rows[0][2], absolute(context, rows[0][0], rows[0][1]))
    return True


def _telling(context: Context, place: Place, located: bool) -> bool:
    home = context.state.here
    if home is None:
        return True
    if not where.family(home, place) and not (located and where.neighbours(home, place)):
        return False
    return place.level not in ("province", "city") or place.code == home.code


def _set(subject: Subject, place: Place, span: tuple[int, int]) -> None:
    subject.region, subject.region_span, subject.own_region = where.official(place), span, True
