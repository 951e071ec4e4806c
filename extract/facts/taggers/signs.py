"""What a stretch of text and its surroundings show of whether it names one project.

Each sign is a short string; :mod:`extract.facts.taggers.linear` knows the weight of each.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from extract.facts.lexicon import Word, find_words
from extract.facts.name_edges import left_edge
from extract.facts.names import candidates
from extract.facts.namewords import is_name
from extract.facts.taggers.protocol import Span

_CLAUSE = re.compile(r"[^,。;:!?\n\t]+")
_STOP = re.compile(r"[,。;:!?\n\t]")
_MONEY = re.compile(r"\d(?:\.\d+)?[余多]?[百千万亿]*(?:[美港欧日]元|元|新台币)")
_LONGEST, _REACH = 36, 60
# Before these a name may close that has no ending.
_FOLLOW = re.compile(
    r"、|等|以及|和|[(]|(?:预计|计划|概算|协议|意向|合计)*(?:总投资|投资)|由|(?:正式|顺利|成功|已|将|正)*(?:开工|动工|竣工|投产|签约|落户|落地|封顶)"
)
_SHAPES = (
    ("place", re.compile(r"^.{1,4}[镇乡县区市岛湾港村](?!项目)")),
    ("whole", re.compile(r"全[省市县区]|[我本该][省市县区]|各|一批|多个|若干|其他|其余|上述")),
    ("digits", re.compile("0")),
    ("latin", re.compile(r"[A-Za-z]")),
    ("phase", re.compile(r"[一二三四五六首]期|[A-F]区|标段")),
    ("firm", re.compile(r"公司|集团|企业|股份|银行|管委会|政府|[局委办]$")),
    (
        "kind",
        re.compile(r"重点|重大|产业项目|招商|民生|亿元|百亿|龙头|优质|新签|在建|开工|储备|专项"),
    ),
    (
        "doing",
        re.compile(r"行动|活动|仪式|计划|政策|机制|措施|理念|会议|工作|服务队|大会|招商工程"),
    ),
    ("of", re.compile("的")),
    ("and", re.compile("[和与及、]")),
    ("noun", re.compile(r"(?:项目|工程)(?:[(（]?[一二三四五]期[)）]?)?$")),
)
_NEAR = (
    ("visit", re.compile("走进|参观|考察|来到|走访|察看|调研|奔赴|前往|深入")),
    ("held", re.compile("举行|召开|举办|会议|仪式|活动")),
    ("is_at", re.compile("位于|坐落|选址|落户|在$|入驻|毗邻|靠近")),
    ("drive", re.compile("推动|推进|加快|力促|促进|抓好|确保|保障|协调|实施")),
    ("give", re.compile("投资|投建|建设|打造|兴建|新建|创办|引进|签下|签约|签订")),
    ("like", re.compile("包括|包含|其中|分别|例如|如$|有$|是$|为$|还有|另有|涉及")),
)
_AFTER = (
    ("by", re.compile("由")),
    ("land", re.compile("占地|用地|建筑面积|位于|选址|亩")),
    ("makes", re.compile("年产|达产|产值|产能")),
    ("scene", re.compile("现场|工地|施工|建设中")),
    ("held", re.compile("举行|召开|举办")),
    ("list", re.compile("等")),
    ("work", re.compile("董事长|总经理|负责人|经理|书记|主任|局长")),
    ("said", re.compile("显示|介绍|表示|认为|提出")),
)


_COUNTED = re.compile(r"(?:\d|[一二两三四五六七八九十余多几])(?:个|项|宗|家)(?:的)?$")
_COUNT = re.compile(r"(?:共|共有|达|有|约)?\d+(?:余|多)?(?:个|项|宗|家)")
_LIST_END = re.compile(r"等|(?=[两三四五六七八九十\d]+(?:个|大|条))")
_LIST_OF = re.compile(
    r"(?P<projects>(?:\d+|[一二两三四五六七八九十]+|一批|一大批|多|若干)?(?:余|多)?(?:个|项|大|批)?"
    r"[^,。;:、]{0,12}?(?:项目|工程))"
    r"|(?P<firms>(?:\d+|[一二两三四五六七八九十]+)?(?:余|多)?(?:家|名)?[^,。;:、]{0,8}?(?:企业|公司|厂商|客商))"
    r"|(?P<fields>[^,。;:、]{0,8}?(?:领域|产业|行业|板块|赛道|门类|主链|链条|业态|方面|环节|方向))"
    r"|(?P<parts>[^,。;:、]{0,6}?(?:设施|用房|功能|配套|系统|厂房|车间|设备|产品))"
)
_LIST_HEAD = (
    ("covers", re.compile("涉及|涵盖|分布|覆盖|囊括|聚焦|围绕|瞄准|紧盯|立足|布局")),
    ("parts", re.compile("主要建设|建设内容|主要包括|内含|[,]含|设有|配套|拟建|规划有|用于|生产")),
    (
        "names",
        re.compile(
            "包括|包含|分别|签约|签下|开工|竣工|引进|推动|推进|加快|谋划|储备|落户|实施|当天|现场"
        ),
    ),
    ("acts", re.compile("实行|建立|落实|坚持|健全|强化|开展|出台|协调|解决|帮助|组织")),
)


def propose(text: str, given: Iterable[Span] = ()) -> list[Span]:
    """Every stretch that could be a project's name, in order.

    Those ``given`` by the rules, all that close with an ending of names, and what stands in the
    places of names (a member of a list, what a sum or a stage is said of) without one.
    """
    found = {(n.start, n.end) for n in candidates(text)}
    for clause in _CLAUSE.finditer(text):
        start, end = clause.span()
        for close in _closes(text, start, end):
            begin = left_edge(text, max(start, close - _REACH), close)
            if begin is not None and is_name(text[begin:close]):
                found.add((begin, close))
    found.update(given)
    return sorted(s for s in found if s[1] - s[0] <= _LONGEST)


def _closes(text: str, start: int, end: int) -> Iterator[int]:
    """Where a name without an ending may close in one clause."""
    yield from (m.start() for m in _FOLLOW.finditer(text, start + 3, end))
    if end < len(text) and text[end] == ",":
        yield end


class Signs:
    """The signs of any stretch of one sentence; what all of them share is looked up once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._shaped = _shape(text)
        self._words = list(find_words(text))
        self._starts = [w.start for w in self._words]
        self._money = [m.start() for m in _MONEY.finditer(text)]
        labels = {w.means["label"] for w in self._words if "label" in w.means}
        self._shared = ["s:" + key for key in sorted(labels)]
        if any("status" in w.means for w in self._words):
            self._shared.append("s:stage")

    def of(self, span: Span) -> list[str]:
        """The signs of ``text[span[0]:span[1]]``, each at most once."""
        start, end = span
        name = self._shaped[start:end]
        tail = name[-2:]
        signs = ["bias", f"len:{min(len(name), 16) // 2}", *self._shared]
        signs += [f"e{n}:{name[-n:]}" for n in (1, 2, 3, 4) if n <= len(name)]
        signs += [f"b{n}:{name[:n]}" for n in (1, 2) if n <= len(name)]
        signs += [f"has:{key}" for key, shape in _SHAPES if shape.search(name)]
        signs += self._left(start, tail)
        signs += self._right(end, tail)
        return signs

    def _left(self, start: int, tail: str) -> Iterator[str]:
        text = self.text
        for n in (1, 2, 3):
            yield f"l{n}:" + self._shaped[max(0, start - n) : start].rjust(n, "^")
        clause = max(
            (m.end() for m in _STOP.finditer(text, max(0, start - 40), start)),
            default=max(0, start - 40),
        )
        before = text[max(clause, start - 40) : start]
        yield from (f"l:{key}" for key, words in _NEAR if words.search(before))
        at = bisect_left(self._starts, start) - 1
        if at >= 0 and self._words[at].end >= start - 1:
            for sign in _meanings(self._words[at]):
                yield "lw:" + sign
                yield f"lw:{sign}|{tail}"
        if any(clause <= m < start for m in self._money):
            yield "l:money"
        if _COUNTED.search(before):
            yield "l:counted"

    def _right(self, end: int, tail: str) -> Iterator[str]:
        text = self.text
        for n in (1, 2, 3):
            yield f"r{n}:" + self._shaped[end : end + n].ljust(n, "$")
        limit = min(end + 30, _stop(text, end))
        after = text[end:limit]
        yield from (f"r:{key}" for key, words in _AFTER if words.search(after))
        first = True
        for word in self._words[bisect_left(self._starts, end) :]:
            if word.start >= end + 40:
                break
            inside = word.start < limit
            for sign in _meanings(word):
                yield f"{'rw' if inside else 'rn'}:{sign}"
                if first and inside:
                    yield f"rf:{sign}:{min(3, (word.start - end) // 3)}"
                    yield f"rf:{sign}|{tail}"
            first = False
        if any(end <= m < end + 16 for m in self._money):
            yield "r:money"
        before = text[max(0, end - _REACH) : end]
        if after.startswith(("、", "等", "和", "以及", "及", "与")) or "、" in before:
            yield from self._list(end)
        if _COUNT.match(after):
            yield "r:count"

    def _list(self, end: int) -> Iterator[str]:
        """What a list is one of: fields of trade, firms, parts of a building, or projects."""
        floor = max(0, end - 90)
        clause = max((m.end() for m in _STOP.finditer(self.text, floor, end)), default=floor)
        close = _LIST_END.search(self.text, end, _stop(self.text, end))
        what = _LIST_OF.match(self.text, close.end()) if close else None
        kind = next((k for k, v in what.groupdict().items() if v), "none") if what else "open"
        head = next((k for k, w in _LIST_HEAD if w.search(self.text, clause, end)), "none")
        yield f"list:{kind}"
        yield f"list:{kind}|{head}"
        yield f"head:{head}"


def _stop(text: str, at: int) -> int:
    limit = min(len(text), at + _REACH)
    mark = _STOP.search(text, at, limit)
    return mark.start() if mark else limit


_DIGIT, _BLANK = re.compile(r"\d"), re.compile(r"\s")


def _shape(text: str) -> str:
    """The text with one digit for all, and one mark for all that is blank: one for one."""
    return _BLANK.sub("_", _DIGIT.sub("0", text))


def _meanings(word: Word) -> list[str]:
    return [
        family if family == "status" else f"{family}:{key}" for family, key in word.means.items()
    ]
