"""What closes as a project's name does, and what is no name at all."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from extract.facts.lexicon import lexicon, pattern
from normalize import places

PHASE = r"(?:[(]?(?:[一二三四五六七八九十]{1,2}|首|[1-9])期(?:工程|项目)?[)]?)"


_PHASE_RE = re.compile(PHASE)


_EDGE = "\"' 、,.·•-()"


@cache
def _endings() -> re.Pattern[str]:
    return re.compile(rf"{pattern('name', 'strong').pattern}{PHASE}?(?:项目|工程)?{PHASE}?")


@cache
def _generic() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{pattern('name', 'generic').pattern}|[、和及与的\"]|\d+(?:\.\d+)?|"
        r"[一二三四五六七八九十百千万亿余多]|元|以上|级|"
        r"(?:19|20)\d\d年度?|暨|首季度?|[一二三四]季|第?[一二三四]季度|[上下]半年|月份?|季度|末|春节|新春|年初|去年|上月|下月|本月|前|至|-|区域|集团|批|轮|次|第|场|专场|的|全[省市县区]|我[省市县区]|[本该]地)*"
    )


def ending_matches(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Every ending of a project's name between two places, in order."""
    return list(_endings().finditer(text, start, end))


_OPEN_AFTER = re.compile(
    r"$|[,。;:!?、()\"\s\d的等和及与将已正于在由是为总计也均都双则刚被从近今去上中下本同落全主顺并项工启]|预计|达|年|月|建设|现场|投资|占|位|选|规|拟|可|有|实|第|成功|厂房|路基|迎|合作|协议|零"
)


_NOT_A_PROJECT = re.compile(
    r"原则|资金|经理|负责人|部(?!分)|总(?!投|用|建)|指挥|代表|团队|组(?!织)|办|方(?!便)|用地|审批|库|总监|管理|专班|公司|业主"
)


_CLOSES = re.compile(r"项目|工程|基地|产业园|期\)?$")


def closes(text: str, match: re.Match[str]) -> bool:
    """Whether an ending stands where a name may stop, not inside a longer word."""
    if match[0].endswith(("项目", "工程")):
        return _NOT_A_PROJECT.match(text, match.end()) is None
    if _CLOSES.search(match[0]) or _OPEN_AFTER.match(text, match.end()):
        return True
    return pattern("status").match(text, match.end()) is not None


@lru_cache(maxsize=4096)
def has_ending(name: str) -> bool:
    """Whether a text closes as the names of projects do."""
    found = ending_matches(name, 0, len(name))
    return bool(found) and found[-1].end() == len(name)


_WORKS = re.compile(
    r"(?:[厂园区院馆城楼站场路桥港库线仓湖谷坊街巷渠坝闸塔廊道网台棚圃寓店群馆心所室间轨池窑带屋居苑轩湾岛]|项目|工程|基地|一体化|技改|扩能|扩产)$"
)


_NO_WORK = re.compile(
    r"(?:当地|现场|园区|开发区|新区|城区|市场|工业区|投资区|一线|市区|县城|产业链|全线|生产线上|在线|上线|网站|平台|方面|站台|地区|厂区|校区|院区|片区|道路|领域|公路沿线|沿线|下线|第一线|车道|赛道|通道上|心$|民间|期间|时间|之间|空间)$"
)


def closes_as_works(phrase: str) -> bool:
    """Whether a noun phrase closes as works and buildings do, listed or not: 车间, 酒店群."""
    if has_ending(phrase):
        return True
    return _WORKS.search(phrase) is not None and _NO_WORK.search(phrase) is None


_NOUNS_LAST = re.compile(r"(?:项目|工程)+$")


_WORKS_NOUN = re.compile(r"中心|基地|产业园|园区|工厂|生产线|平台|总部|大楼|公园|酒店")


@lru_cache(maxsize=4096)
def is_generic(name: str) -> bool:
    """Whether nothing but 重点, 产业, 新开工 … stands before 项目."""
    core = _NOUNS_LAST.sub("", name.strip(_EDGE))
    core = _PHASE_RE.sub("", core)
    if _PLACED.search(core) and _is_placed(core):
        return False
    if len(core) < 2 or _generic().fullmatch(core):
        return True
    bare = _without_places(core)
    if _WORKS_NOUN.search(bare):
        return False
    return bare != core and (len(bare) < 2 or _generic().fullmatch(bare) is not None)


_PLACED = re.compile(r"(?:产业园|科技园|创业园|物流园|基地|中心|智慧园)$")


def _is_placed(core: str) -> bool:
    """泉州数字经济产业园: a place, a kind and a park are one park's name."""
    first = next(iter(places.find_places(core)), None)
    if first is None or first.start or first.place is None:
        return False
    return len(_PLACED.sub("", core[first.end :])) >= 2


def _without_places(text: str) -> str:
    for mention in reversed(places.find_places(text)):
        if mention.place is not None:
            text = text[: mention.start] + text[mention.end :]
    return text


_BAD = re.compile(
    r"^主要(?:建设|生产|从事|产品)|^(?:整个|着手|明年|今年|去年|目前|先后|陆续)|(?:抓|促|谈|跑)[^,。;]{0,4}项目$|提品质|各个项目$|还为|搭建|^大会|^活动|^(?:抓|促|跑|谈|打通)(?!头)|[两三四五六七八九\d](?:地|县|市|区)(?:省|市|县|区)?级?重点项目|籍企业|^(?:该|本|此|这|那|各|每|其|我|全(?!屋|自动|钢|棉|氟|生物|生命|域|季|球|谷|息|流程|固态|合成|电|铝|景|民健身|光)|多(?![肽晶元式层联孔媒金酸糖彩])|另|一批|一个|两个|若干|部分|有关|相关|上述|以上|所有|首批|众多|更多|大批|许多|一大批|多个)"
    r"|^第[一二三四五六七八九十\d]+(?:座|条|台|套|栋|幢|艘|口|处)[^条座]{1,3}$|^[\d至、#-]+号?(?:楼|厂房)$|同比|产值|税收|[%。,;:!?]|^(?:项目|工程)$|^项目(?![一二三四]期)|公司项目$|其[他它余]项目$|(?:快|慢|好|后|前|多|大|小|少|高|低|成功|滞后|突出|合适|重要)的(?:项目|工程)$|[】\]〗]$|\d(?:个|项)$|几(?:处|个|项)|专场$|(?:概述|概况|简介|简况|说明|意义|影响|分析|风险|要点|依据|来源|必要性|可行性|原因|结果|回顾|展望|解读|问答|公告|通知|摘要|亮点|看点|数据|数字|进展|动态|名单|一览|问题|不足|困难|要求|举措|措施|建议|打算|部署)$|^(?:园区|项目|基地|工程|产业园|厂区)(?:由|将|已|位于)|\d场$|(?:思|出|套|之|来|半|上|一|后|退|财|销|短|断|铺)路$|量身定制|^(?:新|老|该)?(?:院区|园区|校区|厂区|厂房|产业园|基地|中心|大楼|水厂|电站|公园|广场|学校|医院|工厂)$|类[^类]{0,8}项目$|的$|回顾$|进度$|工作安排$|授信|现场$|分会场|主会场|设在|共有$|确保$|年内$|开工的$|大类|走进|商会会长|目标$|任务$|情况$|阶段$|额度$|企业$|补助|补贴|基金$|贷款|奖励|资金$|签约投资$|仪式$|活动$|大会$|计划$|方案$|政策$|清单$|招商成为|一号工程|头号工程|一把手工程|第一工程|主任|会议$|行动$|战役$|同时$|负责人|书记|市长|县长|区长|经理|记者|通讯员|亿元$|万元$"
)


_HAN_WORD = re.compile(r"[一-鿿]{2}")


@lru_cache(maxsize=4096)
def is_name(name: str) -> bool:
    """Whether a text can be the name of one project."""
    text = name.strip(_EDGE)
    if not 3 <= len(text) <= 45 or _BAD.search(text) or is_generic(text):
        return False
    return text not in _bare_endings() and bool(_HAN_WORD.search(text))


@cache
def _bare_endings() -> frozenset[str]:
    return frozenset(lexicon().name["strong"])


_QUOTES = re.compile(r"[\"“”「」『』《》]")


_AT_ONCE = re.compile(r"(?<=项目|工程)(?:同场|当场|现场)$")


_TAIL = re.compile(r"(?<=[一-鿿]{4})(?:累计|合计)$")


def clean_name(text: str) -> str:
    """A name as facts have it: without quotation marks and marks at its edges."""
    name = _TAIL.sub("", _QUOTES.sub("", text).strip(" 、,，.·•-—:："))
    if name.endswith((")", "）")) and "(" not in name and "（" not in name:
        name = name[:-1]
    return _AT_ONCE.sub("", name)
