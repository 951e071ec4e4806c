"""The stages told of one project: 开工的A, A破土动工, A、B均已投产, 拟投建A."""

from __future__ import annotations

import re

from extract.facts.context import Context, absolute
from extract.facts.lexicon import Word
from extract.facts.stages import is_reached, status_of
from extract.facts.state import Stage
from extract.facts.subjects import Subject
from extract.facts.work_days import day_behind, day_of
from model import Status

JOINT = re.compile(
    r"\s*(?:\([^()]*\))?\s*(?:、|和|及|与|以及|,以及)\s*(?:[^,。;:、\d]{2,8}[镇乡区县市村园]的)?"
)
"""What joins two names of one list: 、 or 和, and where the next one lies (古田镇的B)."""


def one_list(context: Context, first: Subject, second: Subject) -> bool:
    """Whether nothing but 、 and 和 stands between two names."""
    between = context.text[context.local(first.end) : context.local(second.start)]
    return not first.is_group and not second.is_group and JOINT.fullmatch(between) is not None


_PREMOD = re.compile(
    r"(?:(?:近|约|超)?\d[\d.]*(?:余|多)?万?(?:亩|平方米|公顷|平方公里))?(?:了|的|过)?(?:还有|是|包括|则是|就是)?:?$"
)


_OWN_WORDS = 14
_INTENDED = re.compile(
    r"拟(?![^,。;]{0,3}利用)(?:[^,。;]{0,60}|[^。;]{0,60}(?:投资|建设|投建|兴建|新建|实施|打造))$"
)


def read_stages(context: Context, subject: Subject, floor: int, ceiling: int) -> None:
    """Add to a project's story the stages that one mention tells."""
    story = context.state.stages.setdefault(id(subject), [])
    aim = _INTENDED.search(context.text[: context.local(subject.start)])
    if aim:
        at = context.segment.start + aim.start()
        story.append((Status.PLANNED, (at, at + 1), None, None))
    story.extend(_among(context, subject))
    story.extend(_pushed_on(context, subject))
    story.extend(_set_going(context, subject))
    busy = _BUSY.search(context.text, context.local(subject.end), ceiling)
    if busy is not None:
        story.append((Status.UNDER_CONSTRUCTION, absolute(context, *busy.span()), None, None))
    name = context.local(subject.start), context.local(subject.end)
    for word in context.tokens.words_of("status"):
        opening = max(context.text.rfind(mark, 0, word.start) for mark in ",:") + 1
        lead = context.text[opening : word.start]
        of_all = (
            opening > context.local(subject.end)
            and _ALL.search(lead) is not None
            and _OTHERS.search(lead) is None
        )
        if not of_all and not (
            floor <= word.start < ceiling and _is_said_of(context, subject, word)
        ):
            continue
        if not is_reached(context.text, word, name) or _in_future(context, word):
            ahead = status_of(word).rank >= Status.STARTED.rank and not word.text.endswith("推进")
            subject.planned = subject.planned or ahead
            if _nearly_done(context.text, word):
                soon = absolute(context, word.start - 2, word.end)
                story.append((Status.UNDER_CONSTRUCTION, soon, None, None))
            continue
        span = absolute(context, word.start, word.end)
        day, day_span = (
            (None, None) if _goes_on(context, word) else day_of(context, word.start, floor)
        )
        if day is None and day_span is None:
            day, day_span = day_behind(context, word.end)
        story.append((status_of(word), span, day, day_span))


_STAGED = r"(正式合同|合同|意向|签约|开工|竣工|投产|在建|在谈|洽谈|落地|履约)"
_AMONG = re.compile(
    rf"\s*[^,。;:]{{0,8}}?{_STAGED}(?:的)?项目(?:(?:中|里|方面)?[,:里]|(?:则|分别|主要|还|也)?(?:是|为|有|包括|包含|含|涵盖))|"
    rf"\s*(?:新|已)?{_STAGED}的(?!项目|工程)|"
    rf".*?,(?:对|针对|围绕)(?:每一?个|各个?|已)?{_STAGED}项目,|"
    rf".*?(?:一批|以下|下列|几个|等){_STAGED}项目:"
)


def _among(context: Context, subject: Subject) -> list[Stage]:
    """开工项目中,A由C投建;B总投资1.9亿元: the stage holds to the end of the sentence."""
    state = context.state
    opening = _AMONG.match(context.text)
    if opening is not None:
        for word in context.tokens.words_of("status"):
            at = opening.span(opening.lastindex or 1)
            here = word.start < at[1] and at[0] < word.end
            if here and is_reached(context.text, word):
                span = absolute(context, word.start, word.end)
                state.among = (subject.sentence, (status_of(word), span, None, None))
                state.among_all = opening.lastindex == _OF_ALL_SUCH
                break
    if state.among is None or state.among[0] != subject.sentence:
        return []
    if state.among_all:
        subject.section_status = subject.section_status or state.among[1][0]
        return []
    return [state.among[1]]


_OF_ALL_SUCH = 3
"""对每一个落地项目,…推进A、B: what they are held to be, where nothing else tells."""


_PUSHED = re.compile(
    r"(?:加快|加速|全力|扎实|有序|抓紧)(?:推进|建设)?(?!谋划|策划|盘活|审批|前期)$"
)
_BUILT = re.compile(
    r"(?:\([^()]*\))?(?:等[^,。;:]{0,12}?(?:项目|工程))?(?:的)?(?:项目|工程)?(?:建设|施工)(?![规方单])"
)


_BUSY = re.compile(
    r"(?:建|建设|施工|盖|砌|浇筑|封)(?:到|至)(?:了)?第?[一二三四五六七八九十\d]+层|(?:(?:正在?|忙着|抢抓[^,。;]{0,8}|加紧|抓紧)(?!施工图)[^,。;、]{0,6}?|(?<![将拟会须存])在(?!施工图))(?:安装|浇筑|铺设|铺沥青|砌筑|打桩|架设|吊装|施工|装修|装饰|调试|绑扎|开挖|平整|清淤|赶工)(?!图|队|许可|方)|"
    r"(?:桩基|主体|路基|土建|基础|钢结构|厂房|地下室|完成投资|工程量)[^,。;、]{0,6}(?:过半|成形|成型|近半|完成[过近]?半|完成[\d一二三四五六七八九]+成)|"
    r"(?:工地|项目|建设)现场[^。;]{0,16}(?:机器|机械|塔吊|吊车|挖掘机|轰鸣)|塔吊[^,。;]{0,8}(?:林立|转动|挥|运转)|正在?抢工"
)
"""The work that a reporter sees on the site: 正在安装幕墙, 桩基已完成过半."""


def _nearly_done(text: str, word: Word) -> bool:
    """即将竣工, 进入竣工验收: still being built."""
    soon = re.search(r"(?:即将|临近|接近|有望近期|年内)(?:全面|正式|全线)?$", text[: word.start])
    return status_of(word) is Status.COMPLETED and soon is not None


_LASTING = re.compile(r"正|在建|建设中|加[紧快速]|抓紧|推进|抢抓|有序|稳步")


def _goes_on(context: Context, word: Word) -> bool:
    """10月9日,A正加紧建设: the day of the look, not of a stage."""
    lasting = _LASTING.match(word.text)
    return status_of(word) is Status.UNDER_CONSTRUCTION and (
        lasting is not None or context.text[: word.start].endswith(("正", "正在", "仍在", "还在"))
    )


_JOINT = re.compile(r"\s*(?:、|和|及|与|以及|,以及)\s*")


def _pushed_on(context: Context, subject: Subject) -> list[Stage]:
    """加快A、B建设: both are being built."""
    text = context.text
    before = _PUSHED.search(text[: _list_start(context, subject)])
    end = context.local(subject.end)
    for other in context.subjects[context.subjects.index(subject) + 1 :]:
        joint = _JOINT.fullmatch(text[end : context.local(other.start)])
        if other.is_group or joint is None:
            break
        end = context.local(other.end)
    after = _BUILT.match(text, end)
    if before is None or after is None:
        return []
    span = absolute(context, before.start(), before.end())
    return [(Status.UNDER_CONSTRUCTION, span, None, None)]


_SET_GOING = re.compile(r"(?<!拟)(?<!将)(?<!即将)(?:先行|正式|全面|已|率先|同步)启动(?:了|实施)?$")


def _set_going(context: Context, subject: Subject) -> list[Stage]:
    """已先行启动A建设."""
    before = _SET_GOING.search(context.text[: _list_start(context, subject)])
    if before is None or _BUILT.match(context.text, context.local(subject.end)) is None:
        return []
    return [(Status.STARTED, absolute(context, before.start(), before.end()), None, None)]


def _list_start(context: Context, subject: Subject) -> int:
    """Where the list opens in which a project stands: what is said before it is said of all."""
    start = context.local(subject.start)
    for other in reversed(context.subjects[: context.subjects.index(subject)]):
        between = context.text[context.local(other.end) : start]
        if other.is_group or JOINT.fullmatch(between) is None:
            break
        start = context.local(other.start)
    return start


_CONTRACT = re.compile(
    r"(?:[^。;]{0,12}?(?:合同|协议|协议书)[》\")]?,[^。;]{0,80}?|,[^。;]{0,40}?)(?:投资|建设|兴建|实施)[^,。;]{0,14}$"
)


def _by_contract(context: Context, subject: Subject, word: Word) -> bool:
    """公司与市政府签订投资合同,将在A区投资建设X: the contract is for X."""
    if status_of(word) not in (Status.SIGNED, Status.INTENDED):
        return False
    between = context.text[word.end : context.local(subject.start)]
    others = [s for s in context.subjects if s is not subject and s.end <= subject.start]
    return not others and _CONTRACT.fullmatch(between) is not None


_ALL = re.compile(r"均|都(?!市)|双双|全部|一并|同时|先后|相继|陆续|同日|齐齐?")


_OTHERS = re.compile(r"其中|\d(?:个|项|家)|企业|公司|带动|引领|[省市县区](?:内|里|级)?(?:委|政府)")
"""Of whom a later clause speaks that does not speak of the project."""


_POINTS_BACK = re.compile(r"(?:该|这一|这个|此)(?:项目|工程)")


def _is_said_of(context: Context, subject: Subject, word: Word) -> bool:
    """Behind the name: in its clause, or opening a later one; before it: 开工的A, 签下A."""
    text, end = context.text, context.local(subject.end)
    start = _list_start(context, subject)
    if word.end <= start:
        between = text[word.end : start]
        if not _PREMOD.sub("", between).strip('" ]】〗'):
            return True
        near = between.startswith(("的", "了", "总", "投")) and len(between) < 30
        return ("," not in between and near) or _by_contract(context, subject, word)
    if word.start < end:
        return False
    for other in context.subjects:
        gap = text[word.end : context.local(other.start)] if other.start >= subject.end else ","
        if (
            word.end <= context.local(other.start)
            and "," not in gap
            and not other.is_group
            and (gap == "" or gap.endswith("的"))
        ):
            return False
    clause = max(text.rfind(mark, 0, word.start) for mark in ",:") + 1
    if clause <= end:
        return True
    lead = text[clause : word.start]
    for mention in context.tokens.periods:
        if clause <= mention.start and mention.end <= word.start:
            lead = lead.replace(text[mention.start : mention.end], "")
    if _POINTS_BACK.search(lead):
        return True
    return len(lead) <= _OWN_WORDS and "同时" not in lead and _OTHERS.search(lead) is None


def _in_future(context: Context, word: Word) -> bool:
    """Whether the day put before a stage is yet to come: 年底交付使用."""
    state, text = context.state, context.text
    clause = max(text.rfind(mark, 0, word.start) for mark in ",:;") + 1
    for mention in context.tokens.periods:
        if (
            not clause <= mention.start < word.start
            or mention.period is None
            or state.published is None
        ):
            continue
        start, end = mention.period.start, mention.period.end
        if start is not None and start > state.published:
            return True
        if re.search(r"前$|年底|月底", mention.words) and end is not None and end > state.published:
            return True
    return False
