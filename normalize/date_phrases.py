"""The phrases of time that are words rather than numbers: 昨日, 春节前, “十四五”, 正月初八, 虎年."""

from __future__ import annotations

import re
from collections.abc import Iterable

from normalize.date_atoms import Atom, Match, Rule, number, of_year
from normalize.lunar import ZODIAC
from normalize.value_words import calendar_words

_N = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_WEEKDAYS = "一二三四五六日天"


def phrases(year: str) -> list[Rule]:
    """The rules; ``year`` is the pattern of a year before a phrase."""
    words = calendar_words()
    plain_feasts, marked_feasts = _feast_names(marked=False), _feast_names(marked=True)
    feast_ends = r"期间|假期|长假|小长假|黄金周|当天|当日"
    return [
        (rf"(?P<word>{_any(words.relative_days)})(?!头条|热[词点]|推荐|之星|看点|谈)", _relative_day),
        (rf"(?P<word>{_any(words.now)})(?!位置|页)", _now),
        (rf"(?<!\d)(?P<word>{_any(words.recently)})(?!往)", _recently),
        (r"(?P<word>(?:直?至|迄|到)今(?![年天日后晚晨])(?:为止)?)", _now),
        (
            rf"(?P<relative>上上|本|这|上|下)个?(?:周|星期)(?P<day>[{_WEEKDAYS}])?(?![岁围边期转])",
            _week,
        ),
        (
            rf"(?<![每两一二三四五六七八九十几\d本这上下个姓])(?P<relative>)(?:周|星期)(?P<day>[{_WEEKDAYS}])"
            r"(?=[上下中]午|晚|凌晨|早|[,，。、;)）\s]|$|[将已]|召开|举行|表示|公布|发布|[(（])",
            _week,
        ),
        (
            r"(?:\"(?P<plan>[一二]?十[一二三四五六七八九]?)五\"|(?<![一二三四五六七八九十\d])(?P<open>十[一二三四五六七])五"
            r"(?=期间|时期|规划|以来|末|开局|收官|头))(?P<part>期间|时期|末|规划期|开局之年|收官之年)?",
            _plan,
        ),
        (
            rf"(?:{year})?(?:(?P<feast>{plain_feasts})(?P<part>{feast_ends})?(?![路街村镇桥])"
            rf"|\"?(?P<marked>{marked_feasts})\"?(?P<end>节?(?:{feast_ends})|节(?!点|目|约|能|省)))",
            _feast,
        ),
        (
            rf"(?:{year})?(?P<eve>除夕(?:夜)?|大年三十|年三十|腊月三十)",
            _eve,
        ),
        (
            rf"(?:{year})?(?:农历|阴历)?(?P<leap>闰)?(?P<month>大年|正月|腊月|冬月|[一二三四五六七八九十]{{1,2}}月)"
            r"(?P<day>初[一二三四五六七八九十]|(?<=正月)十[一二三四五六七八九]|(?<=腊月)[十二廿][一二三四五六七八九十]{1,2}"
            r"|(?<=正月)[二廿]十?[一二三四五六七八九])(?!日内)",
            _lunar,
        ),
        (
            rf"(?:{year})?(?:农历|阴历|旧历)(?P<leap>闰)?(?P<month>[一二三四五六七八九十正腊冬]{{1,2}}月)"
            r"(?P<day>初[一二三四五六七八九十]|二?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十)",
            _lunar,
        ),
        (rf"(?<![\w本属])(?:[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])?(?P<animal>[{ZODIAC}])年(?![轻龄轮代])", _zodiac),
        (rf"(?:近|过去|最近|过去的|刚过去的)(?P<n>{_N})(?P<unit>年|个月|周|天)(?:多?来|间|里|内|时间)?", _back),
        (rf"(?<![\d第近])(?P<n>{_N})(?P<unit>年|个月)(?:多?来)(?![自到说看])", _back),
        (rf"(?:未来|今后|接下来|接下来的)(?P<n>{_N})(?P<unit>年|个月|周|天)(?:内|里|时间)?", _ahead),
        (rf"(?<![\d第近前])(?P<n>{_N})(?P<unit>年|个月|周|天)(?:之|以)?内(?!容|部|外|资|地|需)", _ahead),
    ]  # fmt: skip


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


def _feast_names(*, marked: bool) -> str:
    feasts = (feast for feast in calendar_words().feast if feast.marked == marked)
    return _any(name for feast in feasts for name in feast.names)


def _relative_day(match: Match) -> Atom | None:
    return Atom(*match.span(), "relative day", first=calendar_words().relative_days[match["word"]])


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
    name = match["feast"] or match["marked"]
    part = match["part"] or match["end"] or ""
    return Atom(*match.span(), "feast", **of_year(match), part=part.removeprefix("节"), name=name)


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
