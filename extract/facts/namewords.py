"""Where a project's name may begin and end, and what is no name at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from extract.facts.lexicon import lexicon, pattern, trie_pattern
from normalize import places

PHASE = r"(?:[(]?(?:[一二三四五六七八九十]{1,2}|首|[1-9])期(?:工程|项目)?[)]?)"
_PHASE_RE = re.compile(PHASE)
_PHASE_LAST = re.compile(PHASE + "$")
_TERMINAL = re.compile(
    rf"(?:项目|工程)(?!部|师|机械|车|塑料|技术|装备|中心|学院|院|公司|集团|咨询|总承包|化|管理|质量|物流){PHASE}?(?:项目|工程)?"
)
_DELIMITER = re.compile(r"[,。;:!?、\n\t】〗\]]|-{2,}| {2,}")
_HARD_STOP = re.compile(
    r"已|将(?!乐|军)|正(?!荣|大|极|新|泰)|于(?!山|都)|位于|选址|占地|用地|主要|达产|建成后|投产后|年产|预计|计划|总投资|"
    r"投资(?!集团|公司|有限|发展|控股|贸易)|也(?!门)|均|都(?!市|会)|则|为(?!民)|是|可(?!门|再|降|慕)|拟|从|自(?!动|然|由|主|贸|行|来水|助|走|控|驾)|目前|眼下|日前|当天|近日|"
    r"正式|顺利|成功|全面|主体|现场|落成|率先|同步|签|封顶|迎来|实现|完成|进入|进展|规划建|设计|获|所|被|以(?!太|色)|用于|属|"
    r"采用|采取|通过|依托|集中|又|仍|再(?!生|制造)|还(?!原|迁)|后(?!溪|龙|埔|坂|期|勤|宅|市|洋|山)|前(?!景|沿|海|置|黄|沙|埔|洲|坪|岐|亭)|时|上(?!海|杭|街|饶|犹|坂|塘|洋|游|犹|市|虞|梅)|"
    r"中(?!心|国|医|学|试|央|海|铁|建|科|石|核|粮|化|航|交|游|部|低|高|华|东|药|山|转|水|小|沙|仑|储|欧|洲|村|洋|际|式|压|间体|空|成|闽|氟|锂|新|渔|岛|甸|西|亚|通|创|车|信|联|移|外|台|宁|航|广|粮|仓|都|芯|意|关村|庚|诚)|(?<!天)下(?!游|洋|沙|潭|坝|店|巷|园|梅|阳|一代|坂|岐|浒)|"
    r"推进|开工|竣工|动工|奠基|投产|投用|通车|启动(?!区)|负责|经理|项目部"
)
_EDGE = "\"' 、,.·•-()"


@cache
def _edges() -> tuple[re.Pattern[str], frozenset[str]]:
    words = lexicon().name
    protected = frozenset((*words["protected"], *_places_with(words["boundary"])))
    return re.compile(trie_pattern([*words["boundary"], *protected])), protected


_LEVEL = re.compile(r"(?<=..)(?:街道|[县市区镇乡])$")


def _places_with(boundaries: Iterable[str]) -> Iterator[str]:
    """四都, 政和: Fujian's places whose names hold what would part a name elsewhere.

    Not 和溪 or 中都, whose first character is more often a word of its own.
    """
    single = frozenset(word for word in boundaries if len(word) == 1)
    opening = single | frozenset("上中下一")
    province = places.find("福建省")
    below = [province] if province is not None else []
    while below:
        place = below.pop()
        below += places.fujian_children(place)
        name = _LEVEL.sub("", place.name)
        if name[0] not in opening and not single.isdisjoint(name):
            yield name


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


_QUANTITY = re.compile(
    r"(?<!第)(?=[\d一二两三四五六七八九十百多首批几数])(?:(?:\d+|[一二两三四五六七八九十百]+)(?:余|多)?(?:个|项|家|宗|座|条|处|批|大|套|台|栋|幢|艘|口|架)|[几数多](?:个|项|处|座|条)|[一多首]批|一个个|批)"
)
_SOME = re.compile(r"\d(?:条|台|套|栋|幢|艘|口|架)$")
"""新增4条|超薄膜生产线: so many of a kind are no project."""
_ASIDE = re.compile(
    r"\((?![^()]{0,12}(?:期|段|片区)\)|(?:中国|福建|福州|厦门|漳州|泉州|莆田|三明|南平|龙岩|宁德|平潭|东南|海西|华东|华南){1,2}\))[^()]*\)(?:和|及|与|以及)?|^[^()]*[^()期段区]\)(?:和|及|与|以及)?"
)
_NOMINAL = frozenset(
    (
        "建设",
        "投资",
        "服务",
        "保障",
        "生成",
        "合作",
        "改造",
        "规划",
        "储备",
        "支持",
        "集中",
        "重点",
        "主要",
        "扩建了",
        "加速",
        "分布",
        "开工",
        "竣工",
        "投产",
        "运营",
        "利用",
        "技改",
        "联合",
        "共同",
        "布局",
    )
)
_REACH = 80
_CONJUNCTIONS = frozenset(("和", "与", "及", "以及", "同"))
_CONJUNCTION_SIGN = re.compile("[和与及同]")


@lru_cache(maxsize=1024)
def left_edge(text: str, floor: int, end: int) -> int | None:
    """Where the name that closes at ``end`` begins, not before ``floor``; None where it is none.

    The words from the nearest boundary on are the name; where they are but 重点项目, there is
    no name: 推动一批重点项目.
    """
    floor = max(floor, end - _REACH)
    for match in _DELIMITER.finditer(text, floor, end):
        floor = match.end()
    edges, protected = _edges()
    found = [m for m in edges.finditer(text, floor, end) if m[0] not in protected]
    others = list(_QUANTITY.finditer(text, floor, end))
    if text.find(")", floor, end) >= 0:
        others += [m for m in _ASIDE.finditer(text, floor, end) if m.end() < end]
    if others:
        found = sorted(found + others, key=lambda m: m.end(), reverse=True)
    else:
        found.reverse()
    for match in found:
        rest = text[match.end() : end]
        if _SOME.search(match[0]) and "项目" not in rest and "工程" not in rest:
            return None
        if not rest or (
            match[0] in _CONJUNCTIONS
            and (not _closes_name(text[floor : match.start()]) or _is_inside(text, floor, match))
        ):
            continue
        if is_generic(rest):
            if match[0] in _NOMINAL:
                continue
            return None
        if match[0] in _NOMINAL and len(rest) < 6:
            continue
        return match.end()
    return floor


def conjunctions(text: str, start: int, end: int) -> list[re.Match[str]]:
    """和, 及, 以及 … that join, none of them inside a word (政和, 普及)."""
    if _CONJUNCTION_SIGN.search(text, start, end) is None:
        return []
    edges, protected = _edges()
    return [
        m
        for m in edges.finditer(text, start, end)
        if m[0] in _CONJUNCTIONS and m[0] not in protected and not _is_inside(text, start, m)
    ]


_ONE_NAME = re.compile(r"[^,。;:、和与及同\d]{2,20}?(?:项目|工程)")
_WHOLE = re.compile(r"(?:项目|工程|期|[)\"])$")


def _is_inside(text: str, start: int, joint: re.Match[str]) -> bool:
    """高端酒店|及|康养综合体项目: one project, for only the second half says 项目."""
    if joint[0] != "及" or _ONE_NAME.match(text, joint.end()) is None:
        return False
    return _WHOLE.search(text[start : joint.start()]) is None


def _closes_name(before: str) -> bool:
    return (
        before.endswith('"') or has_ending(before.rstrip('")')) or bool(_PHASE_LAST.search(before))
    )


def right_edge(text: str, start: int, stops: list[int]) -> int:
    """Where the name that opens at ``start`` ends: at its ending, or before the next act."""
    limit = _limit(text, start, stops)
    terminal = _TERMINAL.search(text, start, limit)
    if (
        terminal
        and terminal.start() > start
        and not right_stop(text, start + 2, terminal.start(), 45)
    ):
        return terminal.end()
    end = None
    for match in ending_matches(text, start, limit):
        if match.start() <= start or not closes(text, match):
            continue
        if end is not None and right_stop(text, end, match.end()):
            break
        end = match.end()
    if end is not None:
        return end
    stop = _HARD_STOP.search(text, start + 2, limit)
    return stop.start() if stop else limit


_PREDICATE = re.compile(
    rf"{_HARD_STOP.pattern}|还|仍|刚|尚|一直|则|就|终于|终|早|却|要|有望|快|即将|跑|走|停|因|在(?!线|建|谈)|无疑|堪称|当属|备受|尤为|最|更|不|没|未|成了|成为|列|入|动|接近|临近|[建盖砌](?=[到至])|项目|工程|总|概算|眼看"
)


def phrase_ends(text: str, start: int, limit: int) -> list[int]:
    """Where a noun phrase that opens at ``start`` may close: before each verb or adverb."""
    return [m.start() for m in _PREDICATE.finditer(text, start + 3, limit)] + [limit]


def right_stop(text: str, start: int, end: int, reach: int = 10) -> bool:
    """Whether something between two places ends a name: a mark, a verb, an adverb."""
    return bool(
        _DELIMITER.search(text, start, end)
        or _HARD_STOP.search(text, start, end)
        or end - start > reach
    )


_AND_OTHERS = re.compile(r"等(?!离子|级|温|效|待)[^,。;、]{0,8}(?:项目|工程)")


_PHASE_ASIDE = re.compile(r"\([^()]{1,12}(?:期|段|区|标段|片区)(?:工程|项目)?\)|\(竣\)")


def _limit(text: str, start: int, stops: list[int]) -> int:
    limit = min([len(text), start + 45, *(s for s in stops if s > start + 1)])
    delimiter = _DELIMITER.search(text, start)
    if delimiter:
        limit = min(limit, delimiter.start())
    others = _AND_OTHERS.search(text, start + 2, limit)
    if others:
        limit = others.start()
    bracket = text.find("(", start, limit)
    while bracket >= 0:
        phase = _PHASE_ASIDE.match(text, bracket)
        if phase is None:
            limit = bracket
            break
        bracket = text.find("(", phase.end(), limit)
    close = text.find(")", start, limit)
    if close >= 0 and "(" not in text[start:close]:
        limit = close
    return limit


_QUOTES = re.compile(r"[\"“”「」『』《》]")
_AT_ONCE = re.compile(r"(?<=项目|工程)(?:同场|当场|现场)$")


_TAIL = re.compile(r"(?<=[一-鿿]{4})(?:累计|合计)$")


def clean_name(text: str) -> str:
    """A name as facts have it: without quotation marks and marks at its edges."""
    name = _TAIL.sub("", _QUOTES.sub("", text).strip(" 、,，.·•-—:："))
    if name.endswith((")", "）")) and "(" not in name and "（" not in name:
        name = name[:-1]
    return _AT_ONCE.sub("", name)
