"""Lists told apart from their figures: 晋江、南安签约项目分别为246个、213个.

Each member becomes a group; :func:`extract.facts.assign.assign` hands it its figures in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from extract.facts import where
from extract.facts.lexicon import last_match
from extract.facts.sentences import Segment
from extract.facts.subjects import Subject
from extract.facts.tokens import Tokens
from model import Span, Value
from normalize.numbers import NumberMention
from normalize.places import PlaceMention

_RESPECTIVE = re.compile(r"分别|依次")
_UNIT = re.compile(r"\s*(?:个|项|宗)")
_JOINT = re.compile(r"、|,?和|,?及|,?与|,?以及")
_SUFFIX = re.compile(r"(?:板块|领域|方面|行业|类)$")
_LABEL_TAIL = re.compile(
    r"(?:[两三四五六七八九\d]个?(?:县|市|区|地)|(?:总投资)?[\d.]*[万亿]+元(?:及)?以上的?|新?签约(?=[\d.]*[万亿]+元)|新?开工(?=[\d.]*[万亿]+元)|(?:省|市|县|区)?级?重点项目|(?:累计|已|共|分别|依次|预计|计划|实际)*(?:完成投资|总投资|计划投资|年度计划投资|投资额|投资总额|签约|签约额|签约投资额|开工|竣工|"
    r"项目数|项目|个数)(?:额|数)?(?:领跑|居前列?|靠前|排名靠前|最多|最快|居首|领先|位居前列|居前[一二两三四五]位?|次之)?|各有|有|,|为|居前.{0,6}的是|达|的)+$"
)
_ASIDE = re.compile(
    r"(?:也|则|同样|紧随其后|不甘落后|表现|成绩|进度|增势|紧跟|位居)[^,。;、\d]{0,8},?$"
)
"""平和县、华安县|也不甘落后,|分别对接51项、47项."""
_HEAD_TAIL = re.compile(
    r"(?:等|[两三四五六七八九\d]个?(?:县|市|区|地),?)?([^、,。;:]{0,2}类)?((?:在建|续建|省|市|县|区|新签约|签约|新开工|开工|竣工|储备|招商|重点|重大|产业|[两三四五六]大类|\s)*(?:项目|工程))$"
)
_STAGE = r"新?(?:签约|签|开工|竣工|投产|落地|履约)(?:项目)?"
_STAGES = re.compile(
    rf"((?:{_STAGE}(?:、|和|及|与))+{_STAGE})(?:数|个数)?(?:[两三四五六]项(?:指标|数据|任务|工作)?)?,?$"
)
"""新签约、新开工|两项,|分别完成 …: stages, whose figures were told before."""
_LEVELS = re.compile(
    r"((?:省|市|县|区)级?(?:、|和|及)(?:(?:省|市|县|区)级?(?:、|和|及))?(?:省|市|县|区)级?)((?:在建|续建|重点|重大|产业)*(?:项目|工程))(?:累计|已|共)*$"
)
"""省、市|重点项目|分别完成投资1120亿元、680亿元."""
_RATES = re.compile(r"率(?:、|和|及|与)[^,。;、]{1,6}率,?$")
"""落地率、开工率|分别为77.5%和65%: of the groups told before."""
_ITEM = re.compile(r"[^\s\d,。;:!?、()\"]{2,12}")


def find_lists(
    segment: Segment, tokens: Tokens, taken: list[tuple[int, int]], spoken: bool
) -> tuple[list[Subject], list[tuple[int, int]]]:
    """The members of such lists, and the stretches of the counts that they take up.

    Bare counts (分别为13个、17个) are of projects only where those are spoken of.
    """
    text = segment.text
    spoken = spoken or "工程" in text or bool(tokens.words_of("status"))
    used: list[tuple[int, int]] = []
    out: list[Subject] = []
    for subject, at in _each_one(segment, tokens):
        out.append(subject)
        used.append(at)
    if _RESPECTIVE.search(text) is None:
        return out, used
    counted = _count_runs(text, tokens) if spoken else []
    for runs in (counted, _value_runs(text, tokens)):
        for run in runs:
            start = run[0][0]
            mark = last_match(_RESPECTIVE.finditer(text, max(0, start - 18), start))
            if mark is None:
                continue
            if any(s.start >= segment.start + mark.start() - 60 and s.rule == "list" for s in out):
                continue
            rows = _members(segment, tokens, mark.start(), len(run))
            if not rows or any(a < r[1] and r[0] < b for r in rows for a, b in taken):
                continue
            subjects = [_subject(segment, row) for row in rows]
            _set_floor(subjects, tokens, rows[-1][1], mark.start())
            if run[0][2] is not None:
                for subject, (begin, end, number) in zip(subjects, run, strict=True):
                    assert number is not None  # noqa: S101 - a run is all counts or none
                    span = Span(segment.start + begin, segment.start + end, text[begin:end])
                    subject.count = Value(number.value, span, number.bound)
                    used.append((begin, end))
            out.extend(subjects)
            used.extend(_of_stages(text, rows[-1][1], mark.start()))
    return out, used


_SO_MANY = re.compile(r"[两三四五六]项")


def _of_stages(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """签约、开工|两项|,分别…: so many stages, no count of projects."""
    return [match.span() for match in _SO_MANY.finditer(text, start, end)]


Run = list[tuple[int, int, NumberMention | None]]


_QUARTERS = re.compile(r"([一二三四首](?:(?:、[一二三四])+|至[一二三四]))季度")


def _quarters(words: str) -> list[str]:
    if "至" in words:
        first, last = ("一二三四".index(c) for c in words.split("至"))
        return list("一二三四"[first : last + 1])
    return words.split("、")


_EACH_ONE = re.compile(
    r"((?:[^,。;:、\d]{2,12}(?:项目|类)(?:、|和|与|及))+[^,。;:、\d]{2,12}(?:项目|类))各$"
)


def _each_one(segment: Segment, tokens: Tokens) -> Iterator[tuple[Subject, tuple[int, int]]]:
    """农业项目和文旅项目各1个."""
    text = segment.text
    for number in tokens.numbers:
        unit = _UNIT.match(text, number.end)
        lead = text[: number.outer_start]
        match = _EACH_ONE.search(lead) if lead.endswith("各") else None
        if unit is not None and match is None:
            yield from _each_place(segment, tokens, number, unit)
        if unit is None or match is None:
            continue
        for start, end in _pieces(text, match.start(1), match.end(1)):
            subject = _subject(segment, (start, end, text[start:end], None, None))
            span = Span(
                segment.start + number.outer_start,
                segment.start + unit.end(),
                text[number.outer_start : unit.end()],
            )
            subject.count = Value(number.value, span, number.bound)
            yield subject, (number.outer_start, unit.end())


_EACH_PLACE = re.compile(r"[县市区]?各(?:新?签约|新?开工|竣工|落户|对接|引进)?$")


def _each_place(
    segment: Segment, tokens: Tokens, number: NumberMention, unit: re.Match[str]
) -> Iterator[tuple[Subject, tuple[int, int]]]:
    """连江县、罗源县各签约6个."""
    text = segment.text
    rows: list[PlaceMention] = []
    for mention in tokens.places:
        if mention.place is None or mention.end > number.outer_start:
            continue
        joined = rows and _JOINT.fullmatch(text[rows[-1].end : mention.start])
        rows = [*rows, mention] if joined else [mention]
    if len(rows) < 2 or not _EACH_PLACE.fullmatch(text[rows[-1].end : number.outer_start]):
        return
    at = (segment.start + number.outer_start, segment.start + unit.end())
    for row in rows:
        region = where.official(row.place) if row.place else None
        told = (row.start, row.end, "", region, (row.start, row.end))
        subject = _subject(segment, told)
        span = Span(*at, text[number.outer_start : unit.end()])
        subject.count = Value(number.value, span, number.bound)
        yield subject, (number.outer_start, unit.end())


def _count_runs(text: str, tokens: Tokens) -> list[Run]:
    rows: Run = []
    for number in tokens.numbers:
        unit = _UNIT.match(text, number.end)
        if unit:
            rows.append((number.outer_start, unit.end(), number))
    return _joined(text, rows)


def _value_runs(text: str, tokens: Tokens) -> list[Run]:
    rows: Run = [(m.start, m.end, None) for m in tokens.money if not m.threshold]
    shares: Run = [(p.outer_start, p.outer_end, None) for p in tokens.percents]
    return _joined(text, rows) + _joined(text, shares)


def _joined(text: str, rows: Run) -> list[Run]:
    runs: list[Run] = []
    for row in rows:
        if runs and _JOINT.fullmatch(text[runs[-1][-1][1] : row[0]].strip()):
            runs[-1].append(row)
        else:
            runs.append([row])
    return [run for run in runs if len(run) > 1]


Row = tuple[int, int, str, str | None, tuple[int, int] | None]


def _members(segment: Segment, tokens: Tokens, end: int, count: int) -> list[Row]:
    """(start, end, name, region, region's stretch) of the ``count`` members before ``end``."""
    text = segment.text
    aside = _ASIDE.search(text, 0, end)
    end = aside.start() if aside else end
    lead = text[:end]
    plain = _plain_members(text, lead)
    if plain is not None:
        return plain if len(plain) == count else []
    head = _HEAD_TAIL.search(lead)
    tail = None if head else _LABEL_TAIL.search(lead)
    stop = tail.start() if tail else end
    suffix = _SUFFIX.search(text[:stop])
    stop = suffix.start() if suffix else stop
    if tail:
        head = re.search(
            r"(?P<kind>)(?P<head>(?:新?签约|新?开工|竣工|在建|重点|重大|产业|[\d.]*[万亿]+元(?:及)?以上的?)*项目)(?=数?)",
            tail[0],
        )
        shared = head["head"] if head else ""
    else:
        shared = head[2].strip() if head else ""
        stop = head.start(2) if head else stop
    floor = max(text.rfind(mark, 0, stop) for mark in ",。;:(") + 1
    opening = re.search(r"(?:的是|的有|是|为|有)(?=[^、]*、)", text[floor:stop])
    floor += opening.end() if opening else 0
    quarters = _QUARTERS.search(text[floor : stop + 8])
    named = _quarters(quarters[1]) if quarters else []
    if quarters and len(named) == count:
        begin = floor + quarters.start()
        return [(begin, floor + quarters.end(), shared, "Q" + q, None) for q in named]
    pieces = _pieces(text, floor, stop)
    if len(pieces) != count:
        return []
    rows: list[Row] = []
    for start, finish in pieces:
        place = next(
            (
                m
                for m in tokens.places
                if m.start == start and m.place is not None and finish - m.end <= 1
            ),
            None,
        )
        if place is not None and place.place is not None:
            rows.append((start, finish, shared, where.official(place.place), (start, place.end)))
        elif _ITEM.fullmatch(text[start:finish]):
            rows.append(
                (
                    start,
                    finish,
                    text[start:finish] + ("" if text[start:finish].endswith("项目") else shared),
                    None,
                    None,
                )
            )
    return rows if len(rows) == count else []


def _plain_members(text: str, lead: str) -> list[Row] | None:
    """Stages and levels in a row (新签约、新开工 · 省、市重点项目); none of rates in a row."""
    stages = _STAGES.search(lead)
    if stages is not None:
        pieces = _pieces(text, stages.start(1), stages.end(1))
        return [(a, b, text[a:b], None, None) for a, b in pieces]
    levels = _LEVELS.search(lead)
    if levels is not None:
        pieces = _pieces(text, levels.start(1), levels.end(1))
        return [(a, b, text[a:b] + levels[2], None, None) for a, b in pieces]
    return [] if _RATES.search(lead) else None


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    at = start
    for joint in _JOINT.finditer(text, start, end):
        if (
            joint[0].strip(",") in ("和", "及", "与")
            and "、" not in text[start : joint.start()]
            and len(out) == 0
            and re.match(r"平|谐", text[joint.end() :])
        ):
            continue
        out.append((at, joint.start()))
        at = joint.end()
    out.append((at, end))
    return [(a + len(text[a:b]) - len(text[a:b].lstrip()), b) for a, b in out]


def _subject(segment: Segment, row: Row) -> Subject:
    start, end, name, region, at = row
    subject = Subject("group", segment.start + start, segment.start + end, name or None, "list")
    subject.listed = subject.part = True
    if region is not None and at is None:
        subject.region = region
    elif region is not None and at is not None:
        subject.region, subject.own_region = region, True
        subject.region_span = (segment.start + at[0], segment.start + at[1])
    elif name:
        subject.name_span = (segment.start + start, segment.start + end)
    return subject


def _set_floor(subjects: list[Subject], tokens: Tokens, start: int, end: int) -> None:
    """A、B|新签约亿元以上项目数|分别为41个、38个: the size that admits to each."""
    for money in tokens.money:
        if money.threshold and start <= money.start < end:
            for subject in subjects:
                subject.min_amount = money.value


def set_quarter(subject: Subject, published: date | None) -> None:
    """一、二季度分别开工267个、205个: each member has its own quarter."""
    if subject.region is None or not subject.region.startswith("Q"):
        return
    number = "一二三四".index(subject.region[1].replace("首", "一"))
    subject.region, subject.own_region, subject.name_span, subject.region_span = (
        None,
        False,
        None,
        None,
    )
    if published is not None:
        first, last = 3 * number + 1, 3 * number + 3
        end = (date(published.year + last // 12, last % 12 + 1, 1) - timedelta(days=1)).isoformat()
        subject.period = (date(published.year, first, 1).isoformat(), end)
