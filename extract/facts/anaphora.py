"""该项目, 这条生产线, 园区: words that point back at the project named last."""

from __future__ import annotations

import re

from extract.facts.names import Name, candidates, find_names
from extract.facts.namewords import PHASE, is_generic
from extract.facts.sentences import Segment
from extract.facts.state import State
from extract.facts.subjects import Subject
from extract.facts.tokens import scan

_NOUN = (
    r"(?:产业|科技|工业|创业)?(?:项目|工程|园区|产业园|基地|中心|水厂|电站|生产线|产线|工厂|厂区|大楼|大厦|公路|医院|院区|新院区|综合体|小镇|"
    r"平台|酒店|学校|校区|水库|码头|大桥|隧道|园子|园|厂|楼|路|线|桥)"
)
_POINTS = re.compile(
    rf"(?=[该这整全此本项上])(?:(?:该|上述(?=项目)|这个|这条|这座|这一|这家|这所|整个|全部|此|本)(?:(?:总?投资|由)[^,。]{{2,20}}的)?({_NOUN})|(项目)(?=投资合同|投资协议|合同书|投资合作)|(?<=,)(项目)(?=(?:计划|预计)?总投资|(?:累计|已)?完成投资|累计))"
)
"""The first character is asked for at once: most positions of a text have none of these."""
_BARE = re.compile(
    rf"\s*(?:(?:截至|截止|到)[^,。;]{{2,12}},|据介绍,|据了解,|据悉,|目前,|其中,|建成后,|记者了解到,|公告显示,)?({_NOUN})(?=(?:的)?(?:累计|完成|已完成|业主|投资方|建设单位|总投资|计划总?投资|投资|总用地|用地|占地|由|规划|选址|位于|概算|估算|分|预计|主要|建成|全部|全面|于|已|将|正|目前|总|今年|一期|二期|正式))"
)
REACH = 4


def find_anaphora(segment: Segment, state: State, taken: list[tuple[int, int]]) -> list[Subject]:
    """The places where this segment points back at a project, as subjects under its name."""
    out: list[Subject] = []
    matches = list(_POINTS.finditer(segment.text))
    bare = _BARE.match(segment.text)
    if (bare and segment.opens) or (bare and not matches):
        matches.insert(0, bare)
    if not state.subjects and not matches and not _PAIR.search(segment.text):
        return out
    out.extend(_former_and_latter(segment, state))
    out.extend(_short_names(segment, state, taken))
    out.extend(
        _known_names(
            segment,
            state,
            [*taken, *((s.start - segment.start, s.end - segment.start) for s in out)],
        )
    )
    for match in matches:
        if any(a < match.end() and match.start() < b for a, b in taken):
            continue
        if any(b <= match.start() for a, b in taken):
            continue
        referent = _referent(
            segment,
            state,
            segment.start + match.start(),
            match[1] or "项目" if match.re is _POINTS else match[1],
        )
        if referent is None:
            continue
        name, span, company, company_span = referent
        start, end = segment.start + match.start(), segment.start + match.end()
        subject = Subject(
            "project",
            start,
            end,
            name,
            "anaphor",
            segment.start,
            segment.paragraph,
            segment.sentence,
        )
        subject.name_span, subject.company, subject.company_span = span, list(company), company_span
        out.append(subject)
    return out


_PAIR = re.compile("前者|后者")


_SHORT = re.compile(r"([一-鿿A-Za-z]{2,5}?)(?:项目|工程)")


_COUNTED = re.compile(r"[\d一二两三四五六七八九十百余多]\s*(?:个|项)$")
"""12个|锂电项目 are not the one 锂电隔膜项目."""
_SPOKEN_OF = re.compile("项目|工程")


def _short_names(segment: Segment, state: State, taken: list[tuple[int, int]]) -> list[Subject]:
    """华屿项目 for 华屿第三代半导体产业化项目, named before."""
    out: list[Subject] = []
    if _SPOKEN_OF.search(segment.text) is None:
        return out
    named = [s for s in state.recent if not s.is_group and s.name]
    for match in _SHORT.finditer(segment.text) if named else ():
        if any(a < match.end() and match.start() < b for a, b in taken):
            continue
        if _COUNTED.search(segment.text[: match.start()]):
            continue
        for size in range(len(match[1]), 1, -1):
            stem = match[1][-size:]
            whole = next(
                (s for s in named if s.name and s.name.startswith(stem) and s.name != stem), None
            )
            if whole is not None and not is_generic(stem):
                start = segment.start + match.end(1) - size
                subject = Subject(
                    "project",
                    start,
                    segment.start + match.end(),
                    whole.name,
                    "anaphor",
                    segment.start,
                    segment.paragraph,
                    segment.sentence,
                )
                subject.name_span = whole.name_span
                out.append(subject)
                break
    return out


def _former_and_latter(segment: Segment, state: State) -> list[Subject]:
    """前者总投资5.5亿元,后者3.7亿元: the first and the second of the two named last."""
    if "前者" not in segment.text and "后者" not in segment.text:
        return []
    at = min(i for i in map(segment.text.find, ("前者", "后者")) if i >= 0)
    named = find_names(segment.text, scan(segment, None, None, state.currency))
    pairs = [
        (n.text, (segment.start + n.start, segment.start + n.end)) for n in named if n.end <= at
    ]
    if len(pairs) < 2:
        pairs = [
            (s.name or "", s.name_span or (s.start, s.end))
            for s in state.recent
            if not s.is_group and s.rule != "anaphor"
        ]
    out: list[Subject] = []
    for word, index in (("前者", -2), ("后者", -1)):
        at = segment.text.find(word)
        if at < 0 or len(pairs) < 2:
            continue
        subject = Subject(
            "project",
            segment.start + at,
            segment.start + at + 2,
            pairs[index][0],
            "anaphor",
            segment.start,
            segment.paragraph,
            segment.sentence,
        )
        subject.name_span = pairs[index][1]
        out.append(subject)
    return out


def _known_names(segment: Segment, state: State, taken: list[tuple[int, int]]) -> list[Subject]:
    """A project named before, named again where the rules would not see it."""
    out: list[Subject] = []
    for known in {
        s.name: s
        for s in state.recent
        if not s.is_group and s.name and len(s.name) >= 4 and s.name in segment.text
    }.values():
        at = segment.text.find(known.name or "")
        end = at + len(known.name or "")
        if at < 0 or any(a < end and at < b for a, b in taken):
            continue
        subject = Subject(
            "project",
            segment.start + at,
            segment.start + end,
            known.name,
            "anaphor",
            segment.start,
            segment.paragraph,
            segment.sentence,
        )
        subject.name_span = (subject.start, subject.end)
        out.append(subject)
        taken.append((at, end))
    return out


Referent = tuple[str, tuple[int, int] | None, list[str], tuple[int, int] | None]


def _referent(segment: Segment, state: State, before: int, noun: str) -> Referent | None:
    named = [
        s
        for s in state.recent
        if not s.is_group and s.name and segment.paragraph - s.paragraph < REACH
    ]
    latent = _latent(segment, state, before)
    best = named[-1] if named else None
    if latent is not None:
        at, name = latent
        if best is None or (at > best.end and _suits(name.text, noun)):
            return name.text, (at, at + name.end - name.start), [], None
    if best is None:
        return None
    whole = _whole_of(best, named, noun)
    if whole is not None:
        return whole.name or "", whole.name_span, whole.company, whole.company_span
    groups = [
        s
        for s in state.recent
        if s.is_group and s.start > best.end and s.paragraph == segment.paragraph
    ]
    if (
        groups
        and noun in ("项目", "工程")
        and segment.paragraph == best.paragraph
        and best.sentence != groups[-1].sentence
    ):
        return None
    return best.name or "", best.name_span, best.company, best.company_span


_PHASED = re.compile(rf"{PHASE}$")


def _whole_of(phase: Subject, named: list[Subject], noun: str) -> Subject | None:
    """A总投资120亿元。其中二期投资45亿元。项目累计完成投资 …: the project is the whole."""
    base = _PHASED.sub("", phase.name or "")
    if base == phase.name or noun not in ("项目", "工程"):
        return None
    return next((s for s in reversed(named) if s.name == base), None)


def _suits(name: str, noun: str) -> bool:
    return noun in ("项目", "工程") or name.rstrip("()一二三四五期").endswith(noun[-1])


_AT = re.compile(
    r"(?:用的是|租用|租赁|租下|借用|使用|在|位于|落户|落地|落子|入驻|进驻|坐落于|选址)[^,。;、]{0,4}$"
)
"""A在X工业园|破土动工: where it lies is not what is spoken of."""


def _is_site(text: str, name: Name, taken: list[tuple[int, int]]) -> bool:
    named = any(end <= name.start for _, end in taken)
    return named and _AT.search(text[: name.start]) is not None


def _latent(segment: Segment, state: State, before: int) -> tuple[int, Name] | None:
    """The last name about which nothing was said yet, and where it begins.

    Looked for only where a text points back, for most segments are never pointed at; then once
    in each segment read since.
    """
    for earlier, taken in state.unsearched:
        state.latent += [
            (earlier.paragraph, earlier.start + name.start, name)
            for name in candidates(earlier.text)
            if (name.start, name.end) not in taken and not _is_site(earlier.text, name, taken)
        ]
    state.unsearched.clear()
    for paragraph, at, name in reversed(state.latent):
        if segment.paragraph - paragraph >= REACH:
            return None
        if at < before:
            return at, name
    return None
