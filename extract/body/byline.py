"""The line between title and body: day, source, author, editor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extract.body.days import find_day
from normalize.text import fold

_LIMIT = 200
_SOURCE = re.compile(
    r"(?:文章来源|信息来源|新闻来源|稿件来源|消息来源|图文来源|来源|稿源|出处|转自|摘自)(?:\s{0,4}[:】|]\s{0,6}|\s{1,6})"
    r"(?:\[|<|【|《|\()?\s{0,4}([^\s:|,;()\[\]【】<>《》]{2,30})"
)
_LABEL_AHEAD = re.compile(
    r"(?:作者|记者|通讯员|编辑|责任编辑|责编|发布(?:时间|日期|人|机构|者|于|:)|时间|日期|字号|字体|浏览|点击|阅读|点阅|我要|打印|大中小|收藏|"
    r"分享|评论|查看|更新|参与互动|20\d\d|\d{1,2}:\d\d|&).*$"
)
_NO_SOURCE = re.compile(
    r"^(?:本站|原创|网络|互联网|转载|未知|不详|佚名|综合|综合整理|本站整理|网络整理|admin|本站原创|网站|作者|编辑|其他|其它|本网综合|"
    r".*(?:澎湃号|搜狐号|百家号|网易号|头条号|企鹅号|大鱼号|微信公众号|公众平台).*)$"
)
_OUTLET = re.compile(
    r"^[\u3400-\u9fffA-Za-z·\-]{0,16}(?:日报|晚报|晨报|早报|时报|商报|周报|周刊|导报|快报|新报|法制报|都市报|青年报|经济报|"
    r"网|在线|新华社|中新社|中央社|通讯社|新闻社|电视台|广播电台|融媒体中心|客户端|新闻中心|新闻网|论坛报|联合报|发布|电讯|(?<![汇通简公海情回预])报)$|^今日[\u3400-\u9fff]{2,4}$"
)
# A public account's line: 原创 author account day place; the place, or 原创, tells that it is one.
_ACCOUNT = re.compile(
    r"^(原创\s)?\s{0,3}(?:\S{2,8}\s{1,3})??(\S{2,16})\s{1,3}(?:19|20)\d\d\S{2,9}(?:\s\d{1,2}:\d\d)?"
    r"(?:\s(?:发表于\s?)?(北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|"
    r"广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|香港|澳门|台湾))?(?:\s听全文)?$"
)
_OFFICE = re.compile(
    r"^(?:发布机构|发布机关|发布单位|发文机关|发文单位|公开责任部门|责任部门)\s?:\s{0,4}(\S{2,30})$"
)
_OFFICIAL = re.compile(r"([^\s·]{2,16}?)官方[账帐]号")
_AUTHOR = re.compile(r"作者[\s:]{1,3}([^\s:|]{3,16})")
_WEEKDAY = re.compile(r"^(?:今天是|今天|现在是|今日(?![\u3400-\u9fff]{2,4}\s))|农历")
# What a byline is made of; what is left when it is taken off tells whether the line is one.
_PARTS = (
    re.compile(r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"),
    re.compile(r"\d{1,2}:\d\d(?::\d\d)?\s?(?:am|pm|AM|PM)?"),
    re.compile(r"(?:https?://)?www\.[a-z0-9.\-]{3,40}|https?://[a-z0-9.\-/]{3,60}"),
    re.compile(
        r"(?:文章|信息|新闻|稿件|消息|图文)?(?:来源|稿源|出处|转自)\s{0,4}[:】]?\s{0,6}[^\s:|]{2,30}"
    ),
    re.compile(
        r"(?:本报|责任|文章|特约|实习|融媒体|见习)?(?:作者|编辑|记者|通讯员|责编|审核|校对|摄影|撰稿|供稿|编审|译者|整理|署名)"
        r"\s{0,3}[:/|]?\s{0,3}[^\s:|]{0,12}(?:\s[^\s:|\d]{2,4}(?=\s|$))?"
    ),
    re.compile(
        r"(?:发布|发表|更新|上传|采编|报道|来稿|建立|刊登|编辑|最后更新)?(?:时间|日期|于)?|星期[一二三四五六日天]|周[一二三四五六日]|"
        r"(?:浏览|点击|阅读|访问|查看|点阅|人气|评论|热度)(?:次数|量|数|率)?\s{0,3}:?\s{0,3}[\d.,万]{0,9}\s?次?|人阅读"
    ),
    re.compile(
        r"字号|字体|大小|打印|收藏|分享|我要评论|我来说两句|参与互动|评论|转发|列印|关闭|繁体|简体|[大中小特]|原创|A[-+]?|"
        r"第\d{1,3}版|HKT|GMT|am|pm|AM|PM|北京时间|年|月|日|默认|放大|缩小|听新闻|推荐|T\|T"
    ),
    re.compile(r"[\W\d_]+"),
)
_TRIGGER = re.compile(r"(?:19|20)\d\d(?:\s?[-/.年]|\s\d\d\s?/)|来源|稿源|出处|转自|民国")
_LABEL = re.compile(
    r"\d{1,2}:\d\d|作者|编辑|记者|发布|发表|时间|日期|浏览|点击|阅读|字号|星期|更新|点阅|评论|第\d{1,3}版|《|年前|天前|月前|小时前|admin|小编"
)
_REPORTER = re.compile(
    r"^[\W_]{0,4}(?:[^\s。,;]{0,14}[/╱|])?[^\s。,;:]{0,10}?(?:记者|特派员|通讯员|编译|中心)?[^。,;:]{0,16}[/╱]"
    r"[^\s。,;:]{0,12}(?:报道|报导|电|整理|编译|综合|摄影|摄|文|图)[\W_]{0,3}$"
)


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline tells; each None where it does not.

    ``labelled`` tells that the source stands after 来源 or the like, not only beside the day.
    ``drawn_up`` tells that this is no byline but the table above a notice, whose day and
    office stand back behind a byline's.
    """

    day: date | None = None
    source: str | None = None
    labelled: bool = True
    drawn_up: bool = False


def read_byline(text: str) -> Byline | None:
    """Read a short line (folded, simplified, spaces kept) as a byline; None if it is none."""
    if len(text) > _LIMIT:
        return None
    if office := _OFFICE.match(text):
        return Byline(None, clean_source(office[1]), labelled=False, drawn_up=True)
    if _TRIGGER.search(text) is None:
        return Byline(None, _reporters_outlet(text), False) if _is_reporter(text) else None
    found = find_day(text)
    source = find_source(text)
    if found is None and source is None:
        return None
    if "。" in text and source is None:
        return None
    rest = text
    for part in _PARTS:
        rest = part.sub(" ", rest)
    rest = rest.replace(" ", "")
    labelled = source is not None or _LABEL.search(text) is not None
    if len(rest) > (26 if labelled else 9) or (len(rest) > 12 and text.count(",") > 2):
        return None
    if _WEEKDAY.search(text):
        found = None
    if source is None and found is not None:
        return Byline(found, _outlet_beside(text), labelled=False)
    return Byline(found, source)


def find_source(text: str) -> str | None:
    """The outlet named after 来源: in a folded, simplified line."""
    for match in _SOURCE.finditer(text):
        if found := clean_source(match[1]):
            return found
    return None


_EDITION = re.compile(r"(?<=[报刊])(?:数字报|电子版|电子报|数字版)$")


def clean_source(name: str) -> str | None:
    """An outlet's name without what has run into it; None for 本站, 网络 and the like."""
    name = _LABEL_AHEAD.sub("", fold(name)).strip(" \t/|-_:,.。《》<>\"'“”[]【】()")
    name = _EDITION.sub("", name)
    return None if len(name) < 2 or len(name) > 30 or _NO_SOURCE.match(name) else name


def _outlet_beside(text: str) -> str | None:
    """An outlet that stands beside the day without a label, or an account's name."""
    if (match := _ACCOUNT.match(text)) and (match[1] or match[3]):
        return clean_source(match[2])
    if match := _OFFICIAL.search(text):
        return clean_source(match[1])
    authors = [match[1]] if (match := _AUTHOR.search(text)) else []
    for word in (*authors, *re.split(r"[\s|《》()\[\]【】>/]+", text)):
        if is_outlet(word) and (found := clean_source(word)):
            return found
    return None


def is_outlet(name: str) -> bool:
    """Whether a name ends as outlets' names do."""
    return len(name) > 2 and _OUTLET.match(name) is not None


def _is_reporter(text: str) -> bool:
    """Whether a line only says who reports from where (记者X/台北报导, 联合报/记者X/综合报导)."""
    return len(text) < 50 and ("/" in text or "╱" in text) and _REPORTER.match(text) is not None


def _reporters_outlet(text: str) -> str | None:
    first = re.split(r"[/╱]", text.strip("【】[]() "))[0].strip()
    return first if is_outlet(first) else None
