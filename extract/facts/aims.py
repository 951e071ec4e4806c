"""Words that make a figure an aim (力争, 确保) and words that state it (已, 累计)."""

from __future__ import annotations

import re

# The first character is asked for at once: most positions of a text have none of these.
AIM = re.compile(
    r"(?=[力争确努奋冲锚剑有目要计预拟将定下瞄任可])(?:"
    r"力争|争取(?!到|上级|中央|省级|国家|专项|资金|债|了)|确保|努力|奋力|冲刺|锚定|剑指|有望|目标(?:是|为|:|,|(?=新|签|完成(?!率|比|度)|引进|落地|开工(?!率)))|要求|"
    r"(?<!年度)(?<!投资)(?<!按)(?<!按照)(?<!占)计划(?=新?开工|新?签约|新?策划|新?谋划|新?储备|新?生成|新增|完成|实施|引进|建成|竣工|安排新|落地|招引|年内|全年|推进|投产|\d|再|在)|"
    r"预计(?=全年|今年|年内|可|到|开工|签约|完成|新)|拟于|拟(?=签约|开工|新|推|动工)|(?<!即)将(?!乐|军|近|从|[^,。;]{0,24}误)|要(?=完成|实现|新|力|达)|定下|(?<!已)下达(?!(?:的)?(?:年度)?(?:任务|目标|计划)(?:数)?的)|瞄准|(?:任务|目标)(?:为|是):?|可(?:达|(?=投产|竣工|建成|开工|完成投资))|要(?=落地|再|推动|新增|达到))"
)
AIM_BY_BOUND = re.compile(r"不少于|不低于")
"""A floor: an aim (新开工不少于8个), unless the figure is stated (目前…总投资不低于45亿元)."""
STATED = re.compile(
    r"已(?!建)|实际(?!利用|使用|到|投|有效)|累计|共(?!同)|迎来|目前|现有|共有|仅完成|只完成"
)
AIM_BEHIND = re.compile(r"(?:的|等)(?:总)?(?:目标|任务|计划|总目标)")
AIM_SET = re.compile(r"(?:定下|提出|下达|确定|设定|对照|明确|锚定|实现|制定)")


_FORMERLY = r"(?:上届|上一届|往届)(?:(?!本届|本次|今年|此次|这次|这届)[^。;]){0,24}$"
FORMERLY = re.compile(_FORMERLY)
CONTRAST = re.compile(
    rf"(?:比|较|与|跟|和|同)[^,。;]{{0,10}}(?:去年|上年|往年|上月|上季)[^,。;]{{0,12}}$|(?:去年|上年)同期(?!(?:多|增|少|减)[^,。;]{{0,10}},)[^。;]{{0,14}}$|{_FORMERLY}|净增$|多[了出]?$|高出$|(?<![至不缺])少了?$|(?:由|从)(?:原定|原来|原先|原有|计划|去年|上年|最初)?的?$"
)
"""What stands before a figure that is told for contrast alone: 比去年同期的|19个."""
LONGEST_CONTRAST = 40
"""No such words are longer: there is no need to look further back."""
