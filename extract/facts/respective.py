"""Values handed out in order: 总投资分别为11亿元、6亿元 · 总投资均超百亿元."""

from __future__ import annotations

import re

from msgspec.structs import replace

from extract.facts.giving import give
from extract.facts.sentences import Segment
from extract.facts.subjects import Subject
from extract.facts.values import Sum
from model import Bound

_RESPECTIVE = re.compile(r"分别|依次")


_FIRST = re.compile(r"前[两二三四五六]个?(?:项目|者)?[^,。;]{0,10}$")
_JOINT = re.compile(r"\s*(?:、|,|和|及|与|以及)\s*")
_EACH = re.compile(r"均|都|各")


def _tails(segment: Segment, sums: list[Sum]) -> list[list[Sum]]:
    """Runs of values in a list: 11亿元、6亿元和3亿元."""
    runs: list[list[Sum]] = []
    for item in sums:
        if runs and runs[-1][-1].measure == item.measure:
            between = segment.text[runs[-1][-1].end : item.start]
            if _JOINT.fullmatch(between):
                runs[-1].append(item)
                continue
        runs.append([item])
    return runs


def respectively(segment: Segment, sums: list[Sum], subjects: list[Subject]) -> set[int]:
    """总投资分别为11亿元、6亿元的A项目和B项目 · A、B总投资分别为11亿元、6亿元."""
    done: set[int] = set()
    before_run: list[Subject] = []
    for run in _tails(segment, sums):
        first, last = run[0], run[-1]
        lead = segment.text[max(0, first.start - 16) : first.start]
        if len(run) >= 2 and len(run) == len(before_run) and not _RESPECTIVE.search(lead):
            done |= _in_order(before_run, run)
            continue
        if len(run) < 2:
            continue
        if not _RESPECTIVE.search(lead):
            rows = _row_of_places(segment, subjects, segment.start + first.start)
            if len(rows) == len(run):
                done |= _in_order(rows, run)
            continue
        after = [s for s in subjects if s.start >= segment.start + last.end]
        before = [s for s in subjects if s.start < segment.start + first.start]
        if segment.text[last.end : last.end + 1] == "的" and len(after) >= len(run):
            chosen = after[: len(run)]
        elif len(before) >= len(run):
            chosen = before[-len(run) :]
            named = [s for s in before if not s.is_group]
            counted = (
                before[-1].is_group
                and before[-1].count is not None
                and before[-1].count.value == len(run)
            )
            of_first = _FIRST.search(segment.text[: run[0].start])
            if of_first and len(named) >= len(run):
                chosen = named[: len(run)]
                before[-1].dropped = "points at projects named before"
            elif counted and len(named) >= len(run):
                chosen = named[-len(run) :]
        else:
            continue
        done |= _in_order(chosen, run)
        before_run = chosen
    return done


_SHORT_LINK = 8


def _row_of_places(segment: Segment, subjects: list[Subject], before: int) -> list[Subject]:
    """南靖、华安|以65.4%、64.9%紧随其后: as many places as figures, right before them."""
    rows: list[Subject] = []
    for subject in reversed([s for s in subjects if s.end <= before]):
        between = segment.text[subject.end - segment.start : before - segment.start]
        if subject.rule != "place" or (rows and not _JOINT.fullmatch(between.lstrip("市县区"))):
            break
        if not rows and (len(between) > _SHORT_LINK or "均" in between or "都" in between):
            break
        rows.insert(0, subject)
        before = subject.start
    return rows


def _in_order(subjects: list[Subject], run: list[Sum]) -> set[int]:
    """Each its own; 分别不低于30亿元和12亿元 is at least as much for both."""
    bound = run[0].value.bound
    for subject, item in zip(subjects, run, strict=True):
        bare = item.value.bound is Bound.EXACT and bound is not Bound.EXACT
        told = replace(item, value=replace(item.value, bound=bound)) if bare else item
        give(subject, told)
    return {id(item) for item in run}


def each(segment: Segment, sums: list[Sum], subjects: list[Subject]) -> set[int]:
    """A、B、C等3个项目总投资均超百亿元: each has it, the group has not."""
    done: set[int] = set()
    for item in sums:
        lead = segment.text[item.role.label_start : item.start + 2]
        before_label = segment.text[max(0, item.role.label_start - 3) : item.role.label_start]
        if not (_EACH.search(lead) or _EACH.search(before_label)) and not _shared(
            segment, item, subjects
        ):
            continue
        named = [s for s in subjects if not s.is_group and s.start < segment.start + item.start]
        for subject in named:
            give(subject, item)
        places = [
            s
            for s in subjects
            if s.is_group
            and s.listed
            and s.start < segment.start + item.start
            and item.measure not in s.measures
        ]
        if named or len(places) > 1:
            for subject in places if not named else []:
                give(subject, item)
            done.add(id(item))
    return done


def _shared(segment: Segment, item: Sum, subjects: list[Subject]) -> bool:
    """永春、德化也超过了110%: one value behind two or more places."""
    rows = [s for s in subjects if s.rule == "place" and s.end <= segment.start + item.start]
    if len(rows) < 2:
        return False
    between = segment.text[rows[-2].end - segment.start : rows[-1].start - segment.start]
    return (
        re.fullmatch(r"(?:市|县|区)?\s*(?:、|和|与|及)\s*", between) is not None
        and not re.search(r"分别|依次", segment.text[rows[-1].end - segment.start : item.start])
        and item.measure not in rows[-1].measures
    )
