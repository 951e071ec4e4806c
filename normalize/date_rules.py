"""Phrases of time that count: 去年10月18日, 5月17日至18日, 1—9月, 前三季度, 2013~2021年."""

from __future__ import annotations

import re

from normalize.date_atoms import Atom, Match, Rule, number, of_year

_M = r"(?:1[0-2]|0?[1-9](?!\d)|十[一二]?|[一二三四五六七八九元])"
_D = (
    r"(?:3[01]|[12]\d|0?[1-9](?!\d)|三十一?|[二廿]十?[一二三四五六七八九]?"
    r"|十[一二三四五六七八九]?|[一二三四五六七八九])"
)
_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_TO = r" ?(?:-{1,2}|~|至|到) ?"
_OPEN = r"(?<![\d.·/])"
_NOT_A_DAY = r"(?![内游本元报均产语韩照益志记光子常用圆式系化耳新程])"
_TIME_OF_DAY = r"(?=[上下中]午|凌晨|早上?|晚上?|当天|当日|清晨|傍晚|起|夜)"


def rules(year: str) -> list[Rule]:
    """The rules; ``year`` is the pattern of a year before a phrase."""
    maybe = f"(?:{year}|{_OPEN})"
    han_open = r"(?<![一二三四五六七八九十百千几数两第每])"
    listed = rf"(?P<more>(?: ?[日号]?(?:、|和|-{{1,2}}|~|至|到) ?{_D}){{0,6}})"
    return [
        (
            rf"(?P<lunar>农历|阴历|旧历)?{maybe}{han_open}(?P<month>{_M}) ?月(?:份)? ?"
            rf"(?P<day>{_D}){listed} ?[日号]{_NOT_A_DAY}",
            _day,
        ),
        (
            r"(?<![\d./-])(?P<year>(?:19|20)\d\d)(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)"
            r"(?P<day>\d{1,2})(?![\d/-]|\.\d)",
            _day,
        ),
        (
            rf"(?<![\d.月第近每·/~-])(?P<day>(?:3[01]|[12]\d|[1-9]|二?十[一-九]|[二三]十)){listed}日"
            rf"{_NOT_A_DAY}",
            _bare_day,
        ),
        (rf"{_OPEN}(?P<day>3[01]|[12]\d|[1-9])(?P<more>)号{_TIME_OF_DAY}", _bare_day),
        (
            rf"(?P<relative>本月|这个月|上个?月|下个?月) ?(?P<day>{_D}){listed}[日号]{_NOT_A_DAY}",
            _relative_month,
        ),
        (
            r"(?<![每以])(?P<relative>本月|这个月|上个?月|下个?月|(?<![\d一二三四五六七八九十个每])月(?=[底初末]))"
            r"(?P<part>初|底|末|[上中下]旬)?",
            _relative_month,
        ),
        (
            rf"{maybe}{han_open}(?P<month>{_M})(?:(?:月(?:份)?)? ?(?:-{{1,2}}|~|至|到|、) ?"
            rf"(?P<next>次年|翌年)?(?P<last>{_M}))? ?月(?:份)?(?P<part>[上中下]旬|初|底|末)?"
            r"(?![龄嫂饼薪租经球季刊均老牙光亮票台嫁供子息色氏])",
            _month,
        ),
        (
            rf"{maybe}(?<!每)第?(?P<first>[一二三四1-4首])(?:(?:季度)?(?:、|{_TO}|和)第?"
            rf"(?P<last>[二三四2-4]))? ?季度(?P<part>末|底|初)?",
            _quarter,
        ),
        (rf"{maybe}(?P<first>首)(?P<last>)季(?P<part>末)?(?!度)", _quarter),
        (rf"{year}Q(?P<first>[1-4])(?P<last>)(?P<part>)(?![\dA-Za-z])", _quarter),
        (
            rf"(?:{year}|(?<![年月天日周期\d]))[前头](?P<last>{_N})(?P<unit>个?月(?:份)?|个?季度|季)"
            r"(?P<part>末)?",
            _first_months,
        ),
        (rf"(?:{year}|(?<!以))(?P<half>[上下])半年(?P<part>末|底)?", _half),
        (rf"{year}(?P<part>年?[初底末]|年中|全年|年?内)?(?![代级版检画鉴轮糕货味])", _year),
        (
            r"(?<![\d一二三四五六七八九十几两数半多近每百])(?P<part>年[底末终初中]|岁末|开年|全年度?|年内)(?!度|报|会|生)",
            _year,
        ),
        (
            r"(?<![\d.])(?P<first>(?:19|20)\d\d)(?:年度?)?" + _TO
            + r"(?P<last>(?:19|20)\d\d) ?年度?(?![\d初底末前第级]| \d|[上下]半)",
            _years,
        ),
    ]  # fmt: skip


def _last_day(match: Match) -> int:
    days: list[str] = re.findall(_D, match["more"] or "") if "more" in match.groupdict() else []
    return number(days[-1] if days else match["day"])


def _day(match: Match) -> Atom | None:
    unit = "lunar" if match.groupdict().get("lunar") else "day"
    month, first, last = number(match["month"]), number(match["day"]), _last_day(match)
    return Atom(*match.span(), unit, **of_year(match), month=month, first=first, last=last)


def _bare_day(match: Match) -> Atom | None:
    return Atom(*match.span(), "bare day", first=number(match["day"]), last=_last_day(match))


def _relative_month(match: Match) -> Atom | None:
    shift = {"上": -1, "下": 1}.get(match["relative"][0], 0)
    groups = match.groupdict()
    first = number(groups.get("day"))
    last = _last_day(match) if first else 0
    part = groups.get("part") or ""
    return Atom(*match.span(), "relative month", month=shift, first=first, last=last, part=part)


def _month(match: Match) -> Atom | None:
    first = number(match["month"])
    last = number(match["last"]) or first
    name = "next" if match["next"] else ""
    if last < first and not name:
        return None
    part = match["part"] or ""
    return Atom(
        *match.span(), "month", **of_year(match), first=first, last=last, part=part, name=name
    )


def _quarter(match: Match) -> Atom | None:
    first = number(match["first"])
    last = number(match["last"]) or first
    if last < first:
        return None
    part = match["part"] or ""
    return Atom(*match.span(), "quarter", **of_year(match), first=first, last=last, part=part)


def _first_months(match: Match) -> Atom | None:
    last = number(match["last"]) * (3 if "季" in match["unit"] else 1)
    if not 1 <= last <= 12:
        return None
    part = match["part"] or ""
    name = "finished"
    return Atom(*match.span(), "month", **of_year(match), first=1, last=last, part=part, name=name)


def _half(match: Match) -> Atom | None:
    first, last = (1, 6) if match["half"] == "上" else (7, 12)
    part = match["part"] or ""
    return Atom(*match.span(), "half", **of_year(match), first=first, last=last, part=part)


def _year(match: Match) -> Atom | None:
    part = match["part"] or ""
    return Atom(*match.span(), "year", **of_year(match), part=part)


def _years(match: Match) -> Atom | None:
    first, last = int(match["first"]), int(match["last"])
    return Atom(*match.span(), "years", first=first, last=last) if first < last else None
