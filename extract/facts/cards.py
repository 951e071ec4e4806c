"""Cards: a name or a number on a line of its own, and short lines below it that tell of it.

1️⃣ 腾飞产业园          在建重点项目98个
💰 总投资：8.2亿元      完成投资119亿元
业主：某某公司          占年度计划的61%
"""

from __future__ import annotations

import re

from extract.facts.names import Name, heading
from extract.facts.sentences import Segment
from extract.facts.state import State
from extract.facts.subjects import Subject
from model import Status

_PICTURES = re.compile(
    "[\u231a-\u23ff\u2600-\u2604\u2607-\u26ff\u2700-\u2775\u2794-\u27bf\u2b05-\u2b55"
    "\ufe0f\u20e3\U0001f000-\U0001fbff\U000e0020-\U000e007f]"
)
_KEY_BAR = re.compile(r"(?m)^([^\n|,。;:\t]{2,16})\|(?=[^\n|]*$)")
_KEY_GAP = re.compile(
    r"(?m)^( *(?:(?:项目|工程|标的)名称|项目业主|业主单位|建设单位|投资单位|实施主体|"
    r"建设地点|建设内容|建设规模|(?:项目)?总?投资额?|投资金额|年度计划(?:投资)?|"
    r"(?:建设|项目|形象)?进度)) (?=[^\n:]{2,60}$)"
)
_SPAN_LINE = re.compile(
    r"(?m)^( *(?:(?:截至|截止|到)?(?:今年|20\d\d年)?"
    r"(?:\d{1,2}月(?:\d{1,2}日|底|末|份)?|(?:前?[一二三四]|第[一二三四])季度|上半年|"
    r"前\d{1,2}个?月|1-\d{1,2}月)|今年以来|截至目前) *)\n(?=[^\n]*\d)"
)
_KIND_HEAD = re.compile(
    r"(?m)^([ (]*[\d一二三四五六七八九十]{1,2}[、.)] *[^\n,。;:\d]{2,14}项目)。"
    r"(?=(?:共|计|有)*\d+个)"
)
"""(一)产业项目。|共35个: a heading that the count behind it is said of."""
_KEYCAP = re.compile("(?<![\\d.])(\\d)(\ufe0f?)\u20e3")


def tidied(folded: str) -> str:
    """A folded body, character for character, with its layout said in words' own marks.

    Blanks stand for pictures and 1、 for a number on a key; ★ and ❶ stay. A bar or a gap that
    parts a key from its value (总投资｜12亿元) becomes a colon; a line that is but a span
    (截至9月底) opens the line below it.
    """
    if "|" in folded:
        folded = _KEY_BAR.sub(r"\1:", folded)
    if _PICTURES.search(folded) is not None:
        folded = _KEYCAP.sub(lambda m: f"{m[1]}、{' ' * len(m[2])}", folded)
        folded = _PICTURES.sub(" ", folded)
    folded = _KIND_HEAD.sub(r"\1:", folded)
    return _SPAN_LINE.sub(r"\1,", _KEY_GAP.sub(r"\1:", folded))


_TOLD = re.compile(
    r"投资方|总投资|投资[约\d]|建设单位|完成投资|计划投资|概算|开工|封顶|竣工|投产|签约|启用|浇筑|施工"
)
_MARK = r"[\W_]*(?:[\d一二三四五六七八九十]{1,2}[、.)]\s*)?"
"""2、; (三); ◆: what stands before a line's own words."""
_KEYED = re.compile(_MARK + r"[一-鿿]{2,10}(?:\([^()]{1,10}\))?:[^。!?]{0,60}[。;]?")
_LABELLED = re.compile(
    _MARK + r"(?:(?:协议|合同|意向|计划|预计|项目|今年|年内|全年|年度|本年|累计|已|共|实际)*"
    r"(?:总?投资|完成投资|投资总?额)"
    r"|[占为](?:全|年|当)[年度]|完成[年全]|占计划)[^。!?;:]{1,30}[。;]?"
)
_ABOUT = re.compile(
    _MARK + r"(?:项目|工程)?"
    r"(?:位于|选址|占地|用地|总?用地面积|总?建筑面积|由|主要建设|建设|预计|建成后|投产后)"
    r"[^。!?:]{1,40}[。;]?"
)
_SUM = re.compile(
    r"[\W_]*(?:人民币|约|近|超|逾)*\d[\d.,]*(?:多|余)?[万亿]+(?:美|港)?元(?:左右|以上|人民币)?\W*"
)
_ALSO_TOLD = re.compile(r"业主|投资:|投资额|投资金额|投资规模|进[度展]:|实施主体:")
_LOOK_AHEAD = 5


def is_card_line(line: str) -> bool:
    """Whether a line is but a key and its value, a sum with its label, or a sum alone."""
    if len(line) > _LONGEST:
        return False
    return any(form.fullmatch(line) for form in (_KEYED, _LABELLED, _SUM, _ABOUT))


_LONGEST = 70


def told_below(position: int, folded: str) -> bool:
    """Whether the line below, or the card below, speaks of an investment or of building."""
    at = folded.find("\n", position)
    for index in range(_LOOK_AHEAD):
        if at < 0:
            return False
        end = folded.find("\n", at + 1)
        line = folded[at + 1 : end if end > 0 else None]
        card = is_card_line(line)
        if index and not card:
            return False
        if _TOLD.search(line) or (card and (_ALSO_TOLD.search(line) or _SUM.fullmatch(line))):
            return True
        if not card:
            return False
        at = end
    return False


_BESIDE = re.compile(
    r"\s*(?:该项目|项目|计划|预计)*(?:总投资|投资[额约\d]|业主|建设单位|投资方|由[^,。;]{2,20}投资)"
)


def told_beside(position: int, folded: str) -> bool:
    """(二)惠安雕艺文创园。总投资3.2亿元: whether the heading's own line goes on with its sum."""
    return _BESIDE.match(folded, position) is not None


_KEYED_SUM = re.compile(r"\n[\W_]*(?:项目|计划|预计|协议)?(?:总?投资|投资总?额|投资金额|投资规模):")


def sum_below(position: int, folded: str) -> bool:
    """Whether the next line is 总投资:…"""
    return _KEYED_SUM.match(folded, position) is not None


def is_whole_line(segment: Segment, state: State) -> bool:
    """Whether a segment is all of its line."""
    opens = segment.start == 0 or state.folded[segment.start - 1] == "\n"
    return opens and state.folded[segment.end : segment.end + 1] in ("\n", "")


def follow_card(segment: Segment, state: State) -> None:
    """Go on with the card where the next line belongs to it."""
    if segment.paragraph == state.card_end + 1 and is_whole_line(segment, state):
        state.card_end += is_card_line(segment.text)


_OPENS = re.compile(
    r"[\W_]*(?:\d{1,2}[、.)]|[①-⑳])?\s*(?:[一-鿿]{0,4}(?:项目|工程|标的)(?:名称|\d{1,2}|[一二三四五六七八九十])?:)?[\s\"]*"
)
_ASIDE_LAST = re.compile(r"\s*\([^()]*\)\s*$")


def open_card(segment: Segment, subjects: list[Subject], state: State) -> None:
    """3.深沪冷链加工中心(新开工,3月1日动建): a heading with more than a name, a card below it."""
    named = [s for s in subjects if not s.is_group and s.rule != "anaphor"]
    if subjects:
        state.card_end = segment.paragraph
    if len(named) != 1 or len(subjects) != 1 or named[0].measures:
        return
    opens = _OPENS.match(segment.text)
    tail = segment.text[named[0].end - segment.start :]
    if opens is None or named[0].start - segment.start > opens.end():
        return
    if (not tail.strip() or _ASIDE_LAST.fullmatch(tail)) and told_below(segment.end, state.folded):
        state.heading = named[0]


_NO_NAMES = re.compile(
    _MARK + r"(?:项目)?(?:主要)?"
    r"(?:建设|投资|生产|实施|用地|揭榜|攻坚|责任|牵头|申报|挂钩|资金|下步|下一步|年度|存在|推进)?"
    r"(?:内容|规模|地点|地址|性质|选址|位置|概况|用途|产品|来源|单位|主体|方|商|业主|目标|计划|问题|领导)"
    r"(?:及规模|和规模)?:"
)


def tells_no_names(segment: Segment, state: State) -> bool:
    """建设内容:新建标准厂房及研发中心: what a card's line lists is a part of the project."""
    head = state.heading
    return (
        head is not None
        and head.paragraph < segment.paragraph <= state.card_end
        and _NO_NAMES.match(segment.text) is not None
    )


_PROGRESS = re.compile(
    _MARK + r"(?:建设|工程|项目|形象|目前|最新|当前)*(?:进[度展]|现状)(?:情况)?:"
)
_AHEAD = re.compile(r"\s*(?:项目)?(?:计划|预计|拟|将|力争)")
_NOT_YET = re.compile(
    r"前期|未|待|审批|报批|设计|征[地迁拆]|立项|可研|招标|暂|预计[^,。;]{0,6}(?:开工|动工)|规划|谋划|筹备|签约|洽谈|停工|手续"
)


def note_progress(segment: Segment, subject: Subject, state: State) -> None:
    """进度:栏杆安装中: whatever work a card tells of is under way, where no stage is named."""
    if subject.rule != "anaphor" or segment.paragraph > state.card_end:
        return
    opens = _PROGRESS.match(segment.text)
    story = state.stages.setdefault(id(subject), [])
    if opens is None or story or _AHEAD.match(segment.text, opens.end()):
        return
    if _NOT_YET.search(segment.text, opens.end()):
        return
    at = (segment.start + opens.end(), segment.end)
    story.append((Status.UNDER_CONSTRUCTION, at, None, None))


def aside_heading(segment: Segment, state: State) -> Name | None:
    """3.深沪冷链加工中心(新开工,3月1日动建): the name of a heading that tells its stage."""
    if not segment.text.rstrip().endswith(")") or not is_whole_line(segment, state):
        return None
    aside = _ASIDE_LAST.search(segment.text)
    if aside is None or not told_below(segment.end, state.folded):
        return None
    return heading(segment.text[: aside.start()], sum_below(segment.end, state.folded))


_COUNT_LINE = re.compile(r"[\W_]*[^,。;:!?\d]{0,16}\d+个[^。!?]{0,30}")


def join_lines(segment: Segment, state: State) -> None:
    """Short lines without a stop are clauses of one sentence: they share its span and event."""
    text, before = segment.text, segment.paragraph - 1
    if len(text) > _LONGEST or not is_whole_line(segment, state):
        return
    if not (_COUNT_LINE.fullmatch(text) or _LABELLED.fullmatch(text)):
        return
    if state.event is not None and state.event.paragraph == before:
        state.event.paragraph = segment.paragraph
    if state.region_paragraph == before:
        state.region_paragraph = segment.paragraph
    if state.period_paragraph == before:
        state.period_paragraph = segment.paragraph


def is_lone_sum(segment: Segment, state: State) -> bool:
    """5.5亿元, alone on a line of a card: the investment of what heads it."""
    return segment.paragraph == state.card_end and _SUM.fullmatch(segment.text) is not None


def carried(segment: Segment, state: State) -> Subject | None:
    """在建项目98个 / 完成投资119亿元: what the line above told of, in a card of short lines."""
    if segment.paragraph != state.card_end or not is_whole_line(segment, state):
        return None
    if not (_LABELLED.fullmatch(segment.text) or _KEYED.fullmatch(segment.text)):
        return None
    return next((s for s in reversed(state.subjects) if s.paragraph < segment.paragraph), None)
