"""What a table says it is about: its place, its days, its stages, its threshold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from audit import words
from audit.days import Days, find_as_of, find_day, find_period, find_year
from audit.nouns import Scope
from normalize.money import find_money
from normalize.place_book import FUJIAN
from normalize.places import (
    Place,
    ancestors,
    contains,
    find,
    find_places,
    place_of,
    region_of,
)

_EXCERPT = ("摘录", "部分", "节选", "选登", "摘编", "示例")
_DATES = re.compile(
    r"(?:截至)?(?:(?:19|20)\d\d年(?:度)?)?(?:第?[一二三四1-4]季度|前三季度|[上下]半年|\d{1,2}月?(?:-|—|~|至|－)\d{1,2}月"
    r"|\d{1,2}月(?:\d{1,2}日)?(?:底|末)?|(?:19|20)\d\d年度?)"
)
_COUNTIES = re.compile(r"部分|各|县?[（(]?市、区[）)]?|县区|设区市|\(.*?\)|（.*?）")
_FILE_NOISE = re.compile(r"[_\-—.]+")


def read_scope(titles: Sequence[str], sheet: str, file: str) -> Scope:
    """The scope that the titles tell; what they leave open, the sheet's and the file's name."""
    stem = _FILE_NOISE.sub(" ", file.rsplit(".", 1)[0])
    told = [*titles, sheet, stem]
    year = next((y for y in map(find_year, told) if y), None)
    as_of = next((d for d in (find_as_of(t, year) for t in told) if d), None)
    as_of = as_of or next((d for d in map(find_day, titles[1:]) if d), None)
    days = next((d for d in (find_period(t, year) for t in told) if d), None)
    named = next((t for t in told if words.statuses_in(t)), "")
    return Scope(
        region=_region(told),
        days=days,
        as_of=as_of or _closing(days),
        statuses=words.statuses_in(named),
        words=_scope_words(titles[0] if titles else ""),
        is_excerpt=any(word in title for title in titles for word in _EXCERPT),
        min_amount=threshold(named or (titles[0] if titles else "")),
    )


def _closing(days: Days | None) -> Days | None:
    """A period's last day, when what it covers can first be drawn up; a whole year stays open."""
    if days is None:
        return None
    whole_year = days.start.month == 1 and days.end == date(days.start.year, 12, 31)
    return days if whole_year else Days(days.end, days.end)


def _region(told: Iterable[str]) -> Place | None:
    for text in told:
        for mention in find_places(text):
            if mention.place is not None and mention.place.level != "country":
                return region_of(mention.place)
        if place := find(text.strip()):
            return region_of(place)
    is_provincial = any(word in text for text in told for word in ("全省", "省重点", "省级重点"))
    return place_of(FUJIAN) if is_provincial else None


def _scope_words(title: str) -> str:
    """What kind of projects a title names: 省重点, 外资; "" for all of them.

    >>> _scope_words("福鼎市2024年重点跟踪项目进展情况表")
    '重点跟踪'
    """
    text = _COUNTIES.sub("", _DATES.sub("", title))
    for mention in reversed(find_places(text)):
        if mention.start < 4:
            text = text[: mention.start] + text[mention.end :]
    head, found, _ = text.partition("项目")
    return words.residue(without_threshold(head)).rstrip("和及与") if found else ""


@cache
def without_threshold(text: str) -> str:
    """A group's words without the size that admits to it: 亿元以上产业 → 产业."""
    for money in reversed(find_money(text + "项目")):
        if money.threshold or money.level:
            text = text[: money.start] + text[money.end :]
    return text


@cache
def threshold(text: str) -> Decimal | None:
    """The size that admits a project, in 亿: 亿元以上项目 → 1."""
    for money in find_money(text):
        if money.threshold or money.level:
            return money.value
    return None


@lru_cache(maxsize=20_000)
def place_named(text: str, home: str | None) -> Place | None:
    """The region that a cell names, the narrowest of several; None if it names none."""
    bare = text.strip()
    if not bare:
        return None
    if place := find(bare, home):
        return region_of(place, home)
    places = [m.place for m in find_places(bare, home) if m.place is not None]
    best: Place | None = None
    for place in places:
        if best is None or (place != best and contains(best, place)):
            best = place
    return region_of(best, home) if best else None


@cache
def related(one: Place, other: Place) -> str:
    """How two places lie: ``same``, ``within`` (either), ``near`` (of one city), ``far``."""
    if one.code == other.code:
        return "same"
    if contains(one, other) or contains(other, one):
        return "within"
    mine, yours = _city(one), _city(other)
    return "near" if mine is not None and mine == yours else "far"


@cache
def _city(place: Place) -> str | None:
    return next((p.code for p in (place, *ancestors(place)) if p.level == "city"), None)
