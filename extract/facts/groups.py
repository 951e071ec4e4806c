"""The attributes of a group of projects, each read by a room of its own."""

from __future__ import annotations

import re

from extract.facts.context import Context
from extract.facts.group_aims import read_aim
from extract.facts.group_places import read_place
from extract.facts.group_spans import read_span
from extract.facts.group_stages import read_stage
from extract.facts.subjects import Subject
from extract.facts.wholes import find_whole

_SUPPOSED = re.compile(
    r"(?:假如|假设|假定|倘若|倘使|试想|设想|要是|若是|如果|即便|即使|哪怕|就算|比方说|打个比方|有的地方|有些地方|一些地方|个别地方|按每个)(?!说|把|将|加上|算上|连|包括|计入)"
)


def resolve_group(context: Context, subject: Subject) -> None:
    """Fill in what is said of a group, or what it takes from its surroundings."""
    if _SUPPOSED.search(context.text, 0, context.local(subject.end)):
        subject.dropped = "is but supposed"
    subject.parent = find_whole(context, subject)
    read_aim(context, subject)
    read_stage(context, subject)
    read_place(context, subject)
    read_span(context, subject)
    within = subject.rule not in ("list", "place") or (
        subject.parent is not None and subject.parent.sentence == subject.sentence
    )
    if (
        not subject.foreign
        and (subject.part or _is_share(subject))
        and subject.min_amount is None
        and subject.parent is not None
        and within
    ):
        subject.min_amount = subject.parent.min_amount


def _is_share(subject: Subject) -> bool:
    """新签约亿元以上项目286个,已履约241个: so many of them."""
    whole = subject.parent
    return (
        whole is not None
        and whole.sentence == subject.sentence
        and subject.name in (None, "项目")
        and subject.count is not None
        and whole.count is not None
        and subject.count.value <= whole.count.value
    )
