"""How a report begins: 闽南网2月8日讯, 中新社龙岩6月19日电, 本报讯."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from extract.body.days import day, han_number

_HEAD = 90
_DATELINE = re.compile(
    r"^[\s\u3000【(\[—-]{0,6}([\u3400-\u9fffA-Za-z·]{2,24}?)\s{0,3}"
    r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日?\s{0,3}(?:\d{1,2}时)?(讯|电|消息|专电|综合报道|综合电|报道|报导)"
)
# (中央社记者某某彰化县21日电): the agency alone; a day without its month tells nothing.
_AGENCY = re.compile(
    r"^[\s\u3000【(（\[]{0,6}(中央社|新华社|中新社|中通社)(?:记者)?[^，。()（）]{2,20}?\d{1,2}日(?:综合)?(?:电|專電|专电)[)）】\]]?"
)
# 湄洲日报讯(2009年6月18日 记者 …): the day stands in the brackets.
_BRACKETED = re.compile(
    r"^[\s\u3000【(\[—-]{0,6}([\u3400-\u9fffA-Za-z·]{1,20}?)\s{0,2}(?:讯|消息|电)\s?[(（](\d{4})年(\d{1,2})月(\d{1,2})日"
)
_BARE = re.compile(
    r"^[\s\u3000【(\[—-]{0,6}([\u3400-\u9fffA-Za-z·]{1,20}?)\s{0,2}(讯|消息|综合报道)(?=[\s【】)）\](（:：,，\u3000—-]|记者|$)"
)
_OUTLET = re.compile(
    r"^(.{0,14}(?:日报|晚报|晨报|早报|时报|商报|周报|周刊|都市报|导报|快报|新报|青年报|经济报|网|在线|新闻社|新华社|中新社|"
    r"通讯社|电视台|电台|融媒体中心|客户端|新闻|传媒|发布|社|报|台))(.{0,10})$"
)
_OWN = frozenset(
    (
        "本报",
        "本网",
        "本台",
        "本站",
        "本刊",
        "晨报",
        "晚报",
        "日报",
        "商报",
        "早报",
        "记者",
        "时报",
        "导报",
        "快报",
    )
)
_NAMED_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d|[-—~至到])(年)?")
_LATER = re.compile(r"(?:到|至|力争|截止到|展望|迈向|—|-|~)$")
_PLANNED = re.compile(r"(?:全年|度)?(?:计划|力争|目标|将|拟|预计|底前|以前|前)")
_ZODIAC = "鼠牛虎兔龙蛇马羊猴鸡狗猪"
_ZODIAC_YEAR = re.compile(rf"[{_ZODIAC}]年(?!度)")
_FAIR = re.compile(
    r"第([一二三四五六七八九十]{1,3}|\d{1,2})届(?:中国国际投资贸易洽谈会|厦洽会|投洽会|“?9·?8”?)"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """The beginning of a report: the outlet it names and its month and day.

    ``own`` tells that the outlet is the page's own (本报), ``year`` is set where it stands.
    """

    outlet: str | None
    own: bool
    year: int | None = None
    month: int | None = None
    number: int | None = None


def find_dateline(paragraph: str) -> Dateline | None:
    """Read a paragraph's beginning (folded and simplified) as a dateline; None if it has none."""
    head = paragraph[:_HEAD]
    if match := _DATELINE.match(head):
        outlet, own = _outlet(match[1])
        if outlet or own or match[5] in ("讯", "电", "专电", "综合电"):
            year = int(match[2]) if match[2] else None
            return Dateline(outlet, own, year, int(match[3]), int(match[4]))
    if match := _BRACKETED.match(head):
        outlet, own = _outlet(match[1])
        year, month, number = (int(match[i]) for i in (2, 3, 4))
        return Dateline(outlet, own, year, month, number)
    if match := _AGENCY.match(head):
        return Dateline(match[1], own=False)
    if match := _BARE.match(head):
        outlet, own = _outlet(match[1])
        if outlet or own:
            return Dateline(outlet, own)
    return None


def _outlet(words: str) -> tuple[str | None, bool]:
    """The outlet in the words before a dateline's day, without the place after it."""
    words = words.strip()
    if words in _OWN:
        return None, True
    match = _OUTLET.match(words)
    if match is None:
        return None, False
    name = match[1]
    # 中新网福建厦门9月9日电: what follows the outlet is the place, unless it is the channel.
    if words.startswith(("新华社", "中新社")):
        name = words[:3]
    return (None, True) if name in _OWN else (name, False)


def resolve(line: Dateline, page_day: date | None, text: str) -> date | None:
    """The dateline's day.

    A dateline up to a week before the page's day is of the same year; else the year is what
    the text implies (a plan named 2022, a zodiac year, a fair's ordinal), else the last year
    in which that day is not after the page's.
    """
    if line.month is None or line.number is None:
        return None
    if line.year:
        return day(line.year, line.month, line.number)
    last = None
    if page_day is not None:
        for year in (page_day.year, page_day.year - 1):
            last = day(year, line.month, line.number)
            if last and last <= page_day + timedelta(1):
                break
        if last and page_day - last <= timedelta(7):
            return last
    implied = implied_year(text, page_day.year if page_day else None)
    return day(implied, line.month, line.number) if implied else last


def implied_year(text: str, latest: int | None) -> int | None:
    """The year that a text speaks from, if it tells; none after ``latest``."""
    if match := _FAIR.search(text):
        ordinal = int(match[1]) if match[1].isdigit() else han_number(match[1])
        if 1 <= ordinal <= 40:
            return 2000 + ordinal
    limit = latest or 2099
    if latest and (match := _ZODIAC_YEAR.search(text)):
        back = (latest - 4 - _ZODIAC.index(match[0][0])) % 12
        return latest - back
    years: Counter[int] = Counter()
    for match in _NAMED_YEAR.finditer(text):
        year = int(match[1])
        if year <= limit and not _LATER.search(text[max(0, match.start() - 4) : match.start()]):
            years[year] += _weight(text, match)
    return max(years, key=lambda year: (years[year], year)) if years else None


def _weight(text: str, match: re.Match[str]) -> int:
    """How surely a year in a text is the one it speaks from: 项目攻坚2019, 2019年度, 2020年计划."""
    if match[2] is None:
        return 4 if "\u3400" <= text[max(0, match.start() - 1)] <= "\u9fff" else 0
    after = text[match.end() : match.end() + 3]
    if _PLANNED.match(after):
        return 0
    return 3 if after.startswith("度") else 2
