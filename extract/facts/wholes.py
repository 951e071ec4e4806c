"""Parts and wholes: the group that 其中, 从类别看 or 28个项目中 divides.

签约项目63个,其中|亿元以上项目48个| · 从类别看,|产业项目142个| · 外资项目中,|香港地区投资项目14个|
"""

from __future__ import annotations

import re

from extract.facts.context import Context
from extract.facts.lexicon import find_words, last_match
from extract.facts.stages import status_of
from extract.facts.subjects import Subject
from model import Modality

BREAKDOWN = re.compile(
    r"(?=[\s其当从按分以这此上本个项看各余剩论居排位])(?:"
    r"其中|当中|(?:从|按|分|以)[^,。;]{1,10}(?:看|分|划分|来看|统计|排名|排序|计(?!划))|(?:这些|这批|此批|上述|本批)项目(?:中|里)|"
    r"(?:个|项)[^,。;]{0,8}项目(?:中|里|当中)|^\s*看[^,。]{2,8},|项目(?:当)?中,|"
    r"各(?:县|市|区|地)[^,。;]{0,8}(?:为:|中,)|项目(?:共|可)?分(?:为|成)?[两三四五六]大?(?:块|类|部分|批)|余下|其余|剩余|剩下|论[^,。;]{1,4},|(?:居|排|位)[^,。;]{0,4}(?:前|首)[^,。;]{0,6}(?:是|为|有))"
)


def find_whole(context: Context, subject: Subject) -> Subject | None:
    """The group that this one is a part of, or goes on from; a part is marked as one."""
    at = context.local(subject.start)
    mark = last_match(BREAKDOWN.finditer(context.text[: at + 3]))
    if (
        mark is not None
        and "(" in context.text[max(0, mark.start() - 1) : mark.start()]
        and ")" in context.text[mark.end() : at]
    ):
        mark = None
    state = context.state
    same = [s for s in context.subjects if s.is_group and s.start < subject.start]
    if mark is not None or subject.part:
        subject.part = True
        opens = mark.start() if mark is not None else at
        earlier = [s for s in same if context.local(s.start) < opens and not s.part]
        named = _named_whole(context, subject, mark)
        if named is not None:
            return named
        rest = _of_the_rest(subject, earlier, mark)
        if rest is not None:
            return rest
        if earlier:
            return earlier[-1].parent if earlier[-1].dropped and earlier[-1].parent else earlier[-1]
        return _root(context, subject)
    announced = _announced(context, subject)
    if announced is not None:
        subject.dropped = "opens a breakdown of what was told before"
        return announced
    if _is_size_of_whole(context, subject):
        root = _root(context, subject)
        subject.part = root is not None
        return root
    last = same[-1] if same else state.last("group", sentence=subject.sentence)
    return _going_on(context, subject, last)


def _going_on(context: Context, subject: Subject, last: Subject | None) -> Subject | None:
    """The whole of a group that goes on from the one told before, in its sentence."""
    if last is None and _goes_on(context):
        subject.part = True
        return _root(context, subject)
    if last is None:
        return _kind_of_root(context, subject)
    if last.part and last.parent is not None and _stands_alone(context, subject, last):
        return None
    if last.part and last.parent is not None:
        subject.part = True
        return last.parent
    return last


def _of_the_rest(
    subject: Subject, earlier: list[Subject], mark: re.Match[str] | None
) -> Subject | None:
    """安排的88个项目,已动工61个,剩下|27个: what both are parts of."""
    if mark is None or mark[0] not in ("余下", "其余", "剩余", "剩下") or subject.count is None:
        return None
    counts = [s.count.value for s in earlier if s.count is not None]
    for whole in earlier:
        if whole.count is not None and whole.count.value - subject.count.value in counts:
            return whole
    return None


_OPENS_PARTS = re.compile(r"(?:^|[。!?])\s*(?:其中|各(?:县|市|区|地)[^,。;]{0,8}中),?[^。!?]*$")


def _goes_on(context: Context) -> bool:
    """其中,A、B均为6亿元;C等5个项目16.6亿元: an earlier segment opened the parts."""
    told = context.state.paragraph_text
    earlier = told[: len(told) - len(context.text)]
    return _OPENS_PARTS.search(earlier) is not None


def _stands_alone(context: Context, subject: Subject, last: Subject) -> bool:
    """其中A类5个;确保全年招商项目完成投资85亿元: an aim of its own behind a breakdown."""
    lead = context.text[: context.local(subject.end)]
    return (
        subject.rule == "head"
        and subject.segment != last.segment
        and re.match(r"\s*(?:同时|并|还)?(?:确保|力争|争取|全年|今年|20\d\d年)", lead) is not None
    )


_KIND = re.compile(r"(?:产业|投资|类|资|企业|工业|农业|服务业|制造业|文旅|基础设施|民生)项目$")


_OWN_VERB = re.compile(
    r"安排|引进|下达|吸引|实施|共有|梳理|招引|计划|力争|签|开工|竣工|投产|落地|履约|储备|谋划|策划|在建|在谈|全[市县区省]|我[市县区省]"
)


def _kind_of_root(context: Context, subject: Subject) -> Subject | None:
    """世界500强企业投资项目3个, in a sentence of its own: a part of what was told before."""
    if (
        subject.name is None
        or not _KIND.search(subject.name)
        or _OWN_VERB.search(context.text[: context.local(subject.end)])
    ):
        return None
    root = _root(context, subject)
    subject.part = root is not None
    return root


_BARE_SIZE = re.compile(
    r"(?:(?:总投资|投资|投资额)?(?:超|超过)?[\d.]+[万亿]+元(?:及)?(?:以上)?的?)?(?:项目)?"
)


def _is_size_of_whole(context: Context, subject: Subject) -> bool:
    """总投资20亿元及以上的29个: sizes told of the whole, with no stage of their own."""
    if subject.min_amount is None or not _BARE_SIZE.fullmatch(subject.name or ""):
        return False
    clause = max(context.text.rfind(mark, 0, context.local(subject.start)) for mark in ",:;") + 1
    end = context.local(subject.end)
    return not any(clause <= w.start < end + 8 for w in context.tokens.words_of("status"))


_WHOLE_BY_NAME = re.compile(r"([^,。;:]{2,12}项目)(?:当)?中,?")


def _named_whole(context: Context, subject: Subject, mark: re.Match[str] | None) -> Subject | None:
    """外资项目中,…: the group of that name, told before."""
    if mark is None:
        return None
    match = _WHOLE_BY_NAME.search(context.text, 0, context.local(subject.start))
    if match is None or re.search(r"\d", match[1]):
        return None
    stages = {status_of(w) for w in find_words(match[1]) if "status" in w.means}
    for other in reversed(context.state.recent):
        if not other.is_group or other.dropped:
            continue
        if stages and other.status not in stages:
            continue
        if stages or (other.name and match[1].endswith(other.name)):
            return other
    return None


def _announced(context: Context, subject: Subject) -> Subject | None:
    """28个项目中: the group of that number told before, which a breakdown follows."""
    if subject.count is None or subject.measures:
        return None
    if not re.match(
        r"(?:项目)?(?:当?[中里],?|(?:共|可)?分(?:为|成)?[两三四五六]大?(?:块|类|部分|批))",
        context.text[context.local(subject.end) :],
    ):
        return None
    for other in reversed(context.state.recent):
        if other.is_group and other.count is not None and other.count.value == subject.count.value:
            return other
    return None


def _root(context: Context, subject: Subject) -> Subject | None:
    """The whole that a breakdown in a new sentence divides: told by the same measure, if any."""
    roots = [
        s
        for s in context.state.recent
        if s.is_group
        and not s.part
        and s.start < subject.start
        and not s.dropped
        and (s.count is not None or s.measures)
        and not (s.foreign and subject.count is not None)
        and s.modality is Modality.ACTUAL
    ]
    progress = {"completed_investment", "completion_rate", "start_rate"} & set(subject.measures)
    if progress:
        same = [s for s in roots if progress & set(s.measures)]
        roots = same or roots
    heads = _of_head(context, subject, roots)
    roots = heads or [s for s in roots if not _is_share(s, roots)] or roots
    return roots[-1] if roots else None


def _is_share(subject: Subject, roots: list[Subject]) -> bool:
    """新签约286个,已履约241个,已开工176个: the later numbers are shares of the first."""
    if subject.count is None:
        return False
    for other in roots:
        if other is subject or other.count is None or other.start > subject.start:
            continue
        less = other.count.value > subject.count.value
        same = other.sentence == subject.sentence
        near = other.paragraph == subject.paragraph and _AGAIN.match(subject.name or "")
        nameless = (subject.name in (None, "项目") and same) or bool(near)
        sized = subject.min_amount is not None and other.min_amount is None
        if less and (nameless or (sized and subject.start - other.start < _NEAR)):
            return True
    return False


_NEAR = 200
_AGAIN = re.compile(r"(?:这些|这批|上述|其中|该批)?(?:新?签约)项目已")
_HEAD = re.compile(r"([^,。;:的]{0,10}项目)(?:数|个数|投资|总投资|完成|签约|开工|履约|的)")


def _of_head(context: Context, subject: Subject, roots: list[Subject]) -> list[Subject]:
    """各地在建项目投资完成率依次为:…: the wholes that the list's own announcement names."""
    if subject.rule not in ("place", "list") or subject.parent is not None:
        return []
    head = last_match(_HEAD.finditer(context.text[: context.local(subject.start)]))
    if head is None:
        return []
    stages = {status_of(w) for w in find_words(head[1]) if "status" in w.means}
    return [s for s in roots if stages and s.status in stages]
