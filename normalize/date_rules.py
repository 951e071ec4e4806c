"""Phrases of time that count: 去年10月18日, 5月17日至18日, 1—9月, 前三季度, 2013~2021年."""

from __future__ import annotations

import re

from normalize.date_atoms import Atom, Match, Rule, number, of_year

_HAN = "一二三四五六七八九"
_MONTH = rf"(?:1[0-2]|0?[1-9](?!\d)|十[一二]?|[{_HAN}元])"
_DAY = rf"(?:3[01]|[12]\d|0?[1-9](?!\d)|三十一?|[二廿]十?[{_HAN}]?|十[{_HAN}]?|[{_HAN}])"
_COUNT = rf"(?:\d{{1,3}}|[{_HAN}两十]{{1,3}})"
_TO = r" ?(?:-{1,2}|~|至|到) ?"
_MORE_DAYS = rf"(?P<more>(?: ?[日号]?(?:、|和|-{{1,2}}|~|至|到) ?{_DAY}){{0,6}})"
_MORE_MONTHS = (
    rf"(?:(?:月(?:份)?)? ?(?:-{{1,2}}|~|至|到|、) ?(?P<next>次年|翌年)?(?P<last>{_MONTH}))?"
)
_MORE_QUARTERS = rf"(?:(?:季度)?(?:、|{_TO}|和)第?(?P<last>[二三四2-4]))?"
_PART = "(?P<part>[上中下]旬|初|底|末)?+"
# 3.10月 and 2/10月 are no months; 十一月 is not 一月.
_OPEN = r"(?<![\d.·/])"
_HAN_OPEN = rf"(?<![{_HAN}十百千几数两第每])"
_NOT_A_DAY = "(?![内游本元均产语韩照益志记光子常用圆式系化耳新程]|报(?!道))"
_NOT_A_MONTH = "(?![龄嫂饼薪租经球季刊均老牙光亮票台嫁供子息色氏])"
_TIME_OF_DAY = "(?=[上下中]午|凌晨|早上?|晚上?|当天|当日|清晨|傍晚|起|夜)"
_THIS_MONTH = "本月|这个月|上个?月|下个?月"


def rules(year: str) -> list[Rule]:
    """The rules; ``year`` is the pattern of a year before a phrase."""
    return [*_day_rules(year), *_month_rules(year), *_year_rules(year)]


def _day_rules(year: str) -> list[Rule]:
    lunar, open_year = "(?P<lunar>农历|阴历|旧历)?", f"(?:{year}|{_OPEN})"
    month_day = rf"(?P<month>{_MONTH}) ?月(?:份)? ?(?P<day>{_DAY}){_MORE_DAYS} ?[日号]"
    iso = r"(?P<year>(?:19|20)\d\d)(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"
    # 9·8 is a fair, its days only as 9·8期间.
    fair = rf'"?{_OPEN}(?P<month>1[0-2]|[1-9])·(?P<day>3[01]|[12]\d|[1-9])"?(?=期间)'
    # 三日 is as often a stretch of three days as the third.
    plain_day = rf"(?P<day>3[01]|[12]\d|[1-9]|二?十[{_HAN}]|[二三]十)"
    relative = rf"(?P<relative>{_THIS_MONTH}) ?(?P<day>{_DAY}){_MORE_DAYS}[日号]"
    return [
        Rule(("月", "日号"), lunar + open_year + _HAN_OPEN + month_day + _NOT_A_DAY, _day),
        Rule(("·", "期"), fair, _day),
        Rule(("-/.", "12", "90"), rf"(?<![\d./-]){iso}(?![\d/-]|\.\d)", _day),
        Rule(("日",), rf"(?<![\d.月第近每·/~-]){plain_day}{_MORE_DAYS}日{_NOT_A_DAY}", _bare_day),
        Rule(("号",), rf"{_OPEN}(?P<day>3[01]|[12]\d|[1-9])(?P<more>)号{_TIME_OF_DAY}", _bare_day),
        Rule(("月", "日号", "本这上下"), relative + _NOT_A_DAY, _relative_month),
    ]


def _month_rules(year: str) -> list[Rule]:
    open_year = f"(?:{year}|{_OPEN})"
    month_end = rf"(?<![\d{_HAN}十个每])月(?=[底初末])"
    first_months = rf"[前头](?P<last>{_COUNT})(?P<unit>个?月(?:份)?|个?季度|季)(?P<part>末)?"
    quarter = rf"(?<!每)第?(?P<first>[一二三四1-4首]){_MORE_QUARTERS} ?季度(?P<part>末|底|初)?"
    month = rf"(?P<month>{_MONTH}){_MORE_MONTHS} ?月(?:份)?"
    return [
        Rule(
            ("月", "本这上下底初末"),
            rf"(?<![每以])(?P<relative>{_THIS_MONTH}|{month_end}){_PART}(?![薪价层])",
            _relative_month,
        ),
        Rule(("月",), open_year + _HAN_OPEN + month + _PART + _NOT_A_MONTH, _month),
        Rule(("季",), open_year + quarter, _quarter),
        Rule(("季", "首"), rf"{open_year}(?P<first>首)(?P<last>)季(?P<part>末)?(?!度)", _quarter),
        Rule(("Q",), rf"{year}Q(?P<first>[1-4])(?P<last>)(?P<part>)(?![\dA-Za-z])", _quarter),
        Rule(
            ("前头", "月季"),
            rf"(?:{year}|(?<![年月天日周期提之以此目\d])|(?<=项目)){first_months}",
            _first_months,
        ),
        Rule(("半", "上下"), rf"(?:{year}|(?<!以))(?P<half>[上下])半年(?P<part>末|底)?", _half),
    ]


def _year_rules(year: str) -> list[Rule]:
    of_no_number = rf"(?<![\d{_HAN}十几两数半多近每百])"
    part = rf"(?P<part>年[底末终初中]|岁末|开年|全年度?|年内)(?![度报会生奖总级{_HAN}])"
    two = r"(?<![\d.])(?P<first>(?:19|20)\d\d)(?:年度?)?" + _TO + r"(?P<last>(?:19|20)\d\d)"
    return [
        Rule(
            ("年",),
            rf"{year}(?P<part>年?[初底末]|年中|全年|年?内)?(?![代级版检画鉴轮糕货味])",
            _year,
        ),
        Rule(("年岁", "底末终初中开全内"), of_no_number + part, _year),
        Rule(("年", "-~至到"), two + r" ?年度?(?![\d初底末前第级]| \d|[上下]半)", _years),
    ]


def _last_day(match: Match) -> int:
    days: list[str] = re.findall(_DAY, match["more"] or "") if "more" in match.groupdict() else []
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
