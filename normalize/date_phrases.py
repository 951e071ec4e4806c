"""Phrases of time that are words rather than numbers: 昨日, 春节前, “十四五”, 正月初八, 虎年."""

from __future__ import annotations

import re
from collections.abc import Iterable

from normalize.date_atoms import Atom, Match, Rule, number, of_year
from normalize.lunar import ZODIAC
from normalize.value_words import calendar_words

_HAN = "一二三四五六七八九"
_COUNT = rf"(?:\d{{1,2}}|[{_HAN}两十]{{1,3}})"
_WEEKDAYS = "一二三四五六日天"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_HOLIDAY = "期间|假期|长假|小长假|黄金周|当天|当日"
_CIVIL_TIME = "[上下中]午|晚|凌晨|早|[,，。、;)\\s]|$|[将已(]|召开|举行|表示|公布|发布"


def phrases(year: str) -> list[Rule]:
    """The rules; ``year`` is the pattern of a year before a phrase."""
    maybe = f"(?:{year})?"
    return [*_now_rules(), *_week_rules(), *_feast_rules(maybe), *_stretch_rules()]


_NUMBERED_DAY = (
    r"(?P<word>[今昨](?=[(（]\d)|[前明](?=[(（]\d{1,2}[)）][日天]))[(（]\d{1,2}[)）][日天]?"
)
"""昨(19)日, 今(20), 前(18)日; but 说明(2) and 目前(12) are no days."""


def _now_rules() -> list[Rule]:
    words = calendar_words()
    days, nows = _any(words.relative_days), _any(words.now)
    return [
        Rule(
            _needs(words.relative_days),
            rf"(?<!三)(?P<word>{days})(?!头条|热[词点]|推荐|之星|看点|谈|报)",
            _relative_day,
        ),
        Rule(("今昨前明", "(（"), _NUMBERED_DAY, _numbered_day),
        Rule(_needs(words.now), rf"(?<!项)(?P<word>{nows})(?!位置|页)", _now),
        Rule(("今", "至迄到"), r"(?P<word>(?:直?至|迄|到)今(?![年天日后晚晨])(?:为止)?)", _now),
        Rule(
            _needs(words.recently),
            rf"(?<!\d)(?P<word>{_any(words.recently)})(?!往)",
            _recently,
        ),
    ]


def _week_rules() -> list[Rule]:
    week = rf"(?:周|星期)(?P<day>[{_WEEKDAYS}])"
    # 周 is a surname too: a weekday alone needs a time of day or a clause's end after it.
    alone = rf"(?<![每两{_HAN}十几\d本这上下个姓])(?P<relative>){week}(?={_CIVIL_TIME})"
    return [
        Rule(
            ("周期", "上本这下"), rf"(?P<relative>上上|本|这|上|下)个?{week}?(?![岁围边转])", _week
        ),
        Rule(("周期", _WEEKDAYS), alone, _week),
    ]


def _feast_rules(maybe: str) -> list[Rule]:
    plain, marked = _feast_names(marked=False), _feast_names(marked=True)
    plan = rf"\"(?P<plan>[一二]?十[{_HAN}]?)五\""
    open_plan = rf"(?<![{_HAN}十\d])(?P<open>十[一二三四五六七])五"
    plan_part = "(?P<part>期间|时期|末|规划期|开局之年|收官之年)?"
    feast = rf"(?P<feast>{plain})(?P<part>{_HOLIDAY})?(?![路街村镇桥])"
    holiday = rf"(?P<end>节?(?:{_HOLIDAY})|节(?!点|目|约|能|省))"
    eve = "除夕(?:夜)?|大年三十|年三十|腊月三十"
    month = rf"(?P<month>大年|正月|腊月|冬月|[{_HAN}十]{{1,2}}月)"
    new_year_day = rf"(?<=正月)(?:[二廿]?十[{_HAN}]?|廿[{_HAN}])"
    last_days = rf"(?<=腊月)[十二廿]十?[{_HAN}]?"
    any_day = rf"初[{_HAN}十]|二?十[{_HAN}]?|廿[{_HAN}]?|三十"
    day = rf"(?P<day>初[{_HAN}十]|{new_year_day}|{last_days})(?!日内)"
    old = "(?:农历|阴历|旧历)"
    lunar = rf"{maybe}{old}?(?P<leap>闰)?{month}{day}"
    old_style = rf"{maybe}{old}(?P<leap>闰)?{month}(?P<day>{any_day})"
    return [
        Rule(
            ("五", "十"),
            rf"(?:{plan}|{open_plan}(?=期间|时期|规划|以来|末|开局|收官|头)){plan_part}",
            _plan,
        ),
        Rule(_needs(plain.split("|")), maybe + feast, _feast),
        Rule(
            ("节假期", _firsts(marked.split("|"))),
            rf"{maybe}\"?(?P<marked>{marked})\"?{holiday}",
            _feast,
        ),
        Rule(("夕年腊", "除三"), rf"{maybe}(?P<eve>{eve})", _eve),
        Rule(("初正腊", "月年"), lunar, _lunar),
        Rule(("历", "月年"), old_style, _lunar),
        Rule(
            (ZODIAC, "年"),
            rf"(?<![\w本属])(?:[{_STEMS}][{_BRANCHES}])?(?P<animal>[{ZODIAC}])年(?![轻龄轮代])",
            _zodiac,
        ),
    ]


def _stretch_rules() -> list[Rule]:
    count = rf"(?P<n>{_COUNT})"
    last, next_ = "近|过去的?|最近|刚过去的", "未来|今后|接下来的?"
    back = rf"(?:{last}){count}(?P<unit>年|个月|周|天)(?:多?来|间|里|内|时间)?"
    since = rf"(?<![\d第近{_HAN}十]){count}(?P<unit>年|个月)多?来(?![自到说看])"
    ahead = rf"(?:{next_}){count}(?P<unit>年|个月|周|天)(?:内|里|时间)?"
    within = rf"(?<![\d第近前{_HAN}十]){count}(?P<unit>年|个月|周|天)[之以]?内(?![容部外资地需])"
    return [
        Rule(("近去", "年月周天"), back, _back),
        Rule(("来", "年月"), since, _back),
        Rule(("来后", "年月周天"), ahead, _ahead),
        Rule(("内", "年月周天"), within, _ahead),
    ]


def _needs(words: Iterable[str]) -> tuple[str, str, str]:
    """What any of some words has: one of their last characters, of their first, of their second."""
    return "".join(word[-1] for word in words), _firsts(words), "".join(w[1] for w in words)


def _firsts(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words)


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


def _feast_names(*, marked: bool) -> str:
    feasts = (feast for feast in calendar_words().feast if feast.marked == marked)
    return _any(name for feast in feasts for name in feast.names)


def _relative_day(match: Match) -> Atom | None:
    return Atom(*match.span(), "relative day", first=calendar_words().relative_days[match["word"]])


def _numbered_day(match: Match) -> Atom | None:
    """昨(19)日, as the papers of Taiwan have it; the number in brackets only says it again."""
    shift = calendar_words().relative_days[match["word"] + "日"]
    return Atom(*match.span(), "relative day", first=shift)


def _now(match: Match) -> Atom | None:
    return Atom(*match.span(), "now")


def _recently(match: Match) -> Atom | None:
    return Atom(*match.span(), "recently")


def _week(match: Match) -> Atom | None:
    shift = {"上上": -2, "上": -1, "下": 1}.get(match["relative"], 0)
    day = min(_WEEKDAYS.index(match["day"]) + 1, 7) if match["day"] else 0
    name = "named" if match["relative"] else ""
    return Atom(*match.span(), "week", month=shift, first=day, name=name)


def _plan(match: Match) -> Atom | None:
    part = match["part"] or ""
    return Atom(*match.span(), "plan", first=number(match["plan"] or match["open"]), part=part)


def _feast(match: Match) -> Atom | None:
    groups = match.groupdict()
    name = groups.get("feast") or groups.get("marked") or ""
    part = (groups.get("part") or groups.get("end") or "").removeprefix("节")
    return Atom(*match.span(), "feast", **of_year(match), part=part, name=name)


def _eve(match: Match) -> Atom | None:
    return Atom(*match.span(), "eve", **of_year(match))


def _lunar(match: Match) -> Atom | None:
    month = {"大年": 1, "正月": 1, "冬月": 11, "腊月": 12}.get(match["month"])
    month = month or number(match["month"].removesuffix("月"))
    day = number(match["day"].removeprefix("初"))
    name = "leap" if match["leap"] else ""
    return Atom(
        *match.span(), "lunar", **of_year(match), month=month, first=day, last=day, name=name
    )


def _zodiac(match: Match) -> Atom | None:
    return Atom(*match.span(), "zodiac", name=match["animal"])


def _back(match: Match) -> Atom | None:
    return _stretch(match, "back")


def _ahead(match: Match) -> Atom | None:
    return _stretch(match, "ahead")


def _stretch(match: Match, unit: str) -> Atom | None:
    count = number(match["n"])
    return Atom(*match.span(), unit, first=count, name=match["unit"]) if 0 < count <= 50 else None
