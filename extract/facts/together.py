"""Projects and their group: 三个项目均于8日签约, A、B两个项目开工, 签约项目6个,分别为A …"""

from __future__ import annotations

import re

from extract.facts.context import Context, absolute
from extract.facts.stages import is_reached, status_of
from extract.facts.subjects import Subject
from extract.facts.work_days import day_of


def said_of_all(context: Context) -> None:
    """三个项目均于8日签约: a stage of the projects named just before."""
    state = context.state
    for group in context.subjects:
        if not group.is_group or group.count is None or group.measures:
            continue
        text = context.text[context.local(group.end) :]
        named = [
            s
            for s in state.recent
            if not s.is_group
            and s.paragraph == group.paragraph
            and s.start < group.start
            and s.rule != "anaphor"
        ]
        if (
            not text.startswith(("均", "都", "全部"))
            or len(named) < 2
            or len(named) != group.count.value
        ):
            continue
        group.dropped = "announces a list"
        for word in context.tokens.words_of("status"):
            if context.local(group.end) <= word.start and is_reached(context.text, word):
                at = absolute(context, word.start, word.end)
                day, day_at = day_of(context, word.start, context.local(group.end))
                for subject in named:
                    state.stages.setdefault(id(subject), []).append(
                        (status_of(word), at, day, day_at)
                    )


_AS_FOLLOWS = re.compile(
    r"(?:的)?(?:具体|名单|清单|情况|简介|分别)*(?:公布|介绍|通报|列示|公示|列)?如下"
)
_SHOWN = re.compile(r"(?:现将|其中|以下|下列|下面|现把|这里将)[^,。;]{0,4}$")


def drop_announcements(subjects: list[Subject], context: Context) -> None:
    """A、B两个项目开工, 现将其中6个项目公布如下: a number that only announces a list."""
    for group in subjects:
        if not group.is_group or group.count is None or group.measures:
            continue
        text, start = context.text, context.local(group.start)
        if _AS_FOLLOWS.match(text, context.local(group.end)) and _SHOWN.search(text[:start]):
            group.dropped = "announces a list"
            continue
        if group.part:
            continue
        members = [
            s
            for s in subjects
            if s.parent is group and s.rule == "listed" and s.end <= group.start + 2
        ]
        if members and len(members) == group.count.value:
            group.dropped = "announces a list"


def group_of(context: Context, subject: Subject) -> Subject | None:
    """The group that announced a project or closes its list."""
    following = [g for g in context.subjects if g.is_group and g.start >= subject.end]
    if subject.listed and following and following[0].start - subject.end < 60:
        return following[0]
    before = [g for g in context.subjects if g.is_group and g.end <= subject.start]
    if before:
        return before[-1]
    last = context.state.last("group", sentence=subject.sentence)
    return last or context.state.last("group", paragraph=subject.paragraph)
