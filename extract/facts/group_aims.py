"""Whether a group is aimed at (力争, 确保, …的目标) or told as it is."""

from __future__ import annotations

import re

from extract.facts.aims import AIM, AIM_BEHIND, AIM_BY_BOUND, AIM_SET, STATED
from extract.facts.context import Context, reach
from extract.facts.subjects import Subject
from model import Modality, Status

_AIMED_AT = re.compile(r"的?(?:年度|全年)?(?:目标|任务|计划)(?![投总])")
"""完成全年新开工100个|计划的46%."""


def read_aim(context: Context, subject: Subject) -> None:
    """Set whether a group is aimed at or told as it is."""
    text, state = context.text, context.state
    floor, _, _ = reach(context, subject)
    ends = [context.local(v.span.end) for v in subject.measures.values()]
    stop = max([context.local(subject.end), *ends])
    scope = text[floor:stop]
    plans = [(w.start, w.end) for w in context.tokens.words_of("label", "annual_plan")]
    aims = [
        m.end()
        for m in AIM.finditer(scope)
        if not any(a <= floor + m.start() < b for a, b in plans)
    ]
    stated = [m.end() for m in STATED.finditer(scope)]
    whole = subject.parent if subject.part else None
    stands = whole is not None and whole.modality is Modality.ACTUAL
    floor_of_part = stands and not (state.target and state.target_sentence == subject.sentence)
    if not stated and not floor_of_part and subject.status is not Status.UNDER_CONSTRUCTION:
        aims += [m.end() for m in AIM_BY_BOUND.finditer(scope)]
    inherited = state.target and state.target_sentence == subject.sentence and not stands
    tail = text[stop:]
    if subject.count is not None and _AIMED_AT.match(text, context.local(subject.end)):
        aims, stated = [stop], []
    stated = [
        e for e in stated if not aims or scope[:e].endswith(("已", "目前", "仅完成", "只完成"))
    ]
    if aims and (not stated or max(aims) > max(stated)):
        subject.modality = Modality.TARGET
    elif stated:
        subject.modality = Modality.ACTUAL
    elif (
        (subject.part and subject.parent is not None and subject.parent.modality is Modality.TARGET)
        or (inherited and not _done_here(scope))
        or (AIM_BEHIND.search(tail) and AIM_SET.search(text[:stop]))
        or _below_aims(context, subject, scope)
    ):
        subject.modality = Modality.TARGET
    state.target = subject.modality is Modality.TARGET
    state.target_sentence = subject.sentence


def _below_aims(context: Context, subject: Subject, scope: str) -> bool:
    """Below 二、2023年工作安排; a list drawn up for the year (安排重点项目168个) is a fact."""
    section = context.state.section
    if section is None or not section.aim or _done_here(scope):
        return False
    if "annual_plan" in subject.measures:
        return False
    whole = subject.parent if subject.part else None
    return whole is None or whole.modality is Modality.TARGET


def _done_here(scope: str) -> bool:
    if re.search(r"同比|今年以来|截至|1-|前[\d一二三四五六七八九]", scope):
        return True
    return "完成投资" in scope and not re.search(r"全年|年内|推动|带动|实现", scope)
