"""Reads a text's phrases of time from left to right, each with what its sentence named before.

Prefixes (截至, 自), suffixes (以来, 前, 期间) and ranges (5月17日至18日) are put together here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, lru_cache

from msgspec.structs import replace

from normalize.date_atoms import Atom, Rule, year_pattern
from normalize.date_periods import Period, PeriodMention
from normalize.date_phrases import phrases
from normalize.date_rules import rules
from normalize.date_sense import Block, Scene, resolve
from normalize.value_words import Lookup, by_last, calendar_words

# No phrase of time goes beyond one of these.
_SEGMENT = re.compile(r"[^\n。；;!?,，]+")
_SENTENCE_END = re.compile(r"[。!?\n]")
_CLAUSE_END = re.compile(r"[,，。;；!?\n:]")
_TO = re.compile(r"[ ]?(?:-{1,2}|~|至|到)[ ]?")
_SINCE = re.compile(
    r"(?:以来|起?至今(?!年)|来(?![自到看说源访临往华])|起(?![草步重点来伏诉源码因])|开始)"
)
_THEN_UNTIL = re.compile(r"[ ]?(?:截至|截止|至|到|-{1,2}|~)[ ]?")
_BEFORE = re.compile(
    r"(?:[之以]?前|前夕)(?![往来后列身沿期景行端台途述者瞻几\d一二三四五六七八九十])"
)
_BY_THEN = re.compile(
    r"[之以]?前[,，][^。;；!?\n]{0,24}?(?:要(?!求|素)|必须|力争|确保|争取|须|务必)"
)
"""9月底|前,全县重点项目完成投资要达到年度计划的85%: told of what is to come."""
_WITHIN = re.compile(r"(?:期间|内(?![容部外资地需])|间(?!接))")
_STOP = re.compile(r"(?:为止|止(?![步于境损血]))")
_CONTRAST_BEFORE = re.compile(r"[比较]$|相比$")
_MODIFIES = re.compile(
    r"度?(?:新?签约|开工|策划|引进|落地)(?:的)?项目|[^,，。;；:\n]{0,16}?(?:签约|签订|签下|开工|动工|奠基|启动|落户|落地|引进|谋划|策划|入驻|入库|对接)的"
)
"""去年茶博会上签约的|X10月25日投产: the year is that of the signing alone."""
_NO_PREFIX = frozenset("前迟延升加提达推移直得送回来调增减降遇找看做拿拉涨跌等轮排谈说讲问想聊")
_CLAUSE = 40
_INTENT_AFTER = 7
_LONGEST_GAP = 8


def atoms(text: str) -> list[Atom]:
    """All phrases of time in a plain text before they are put together."""
    found: list[Atom] = []
    bits, anchors = _bits(), _anchors()
    telling = bits.keys()
    for segment in _SEGMENT.finditer(text):
        piece = segment[0]
        if anchors.isdisjoint(piece):
            continue
        told = 0
        for character in telling & set(piece):
            told |= bits[character]
        for rule, pattern in _rules_for(told):
            matches = pattern.finditer(text, *segment.span())
            found += [atom for match in matches if (atom := rule.read(match))]
    found.sort(key=lambda atom: (atom.start, -atom.end))
    kept: list[Atom] = []
    for atom in found:
        if not kept or atom.start >= kept[-1].end:
            kept.append(atom)
    return kept


@cache
def _patterns() -> tuple[tuple[Rule, re.Pattern[str]], ...]:
    year = year_pattern()
    return tuple((rule, re.compile(rule.pattern)) for rule in [*rules(year), *phrases(year)])


@cache
def _needs() -> dict[str, int]:
    """What rules need, each with a bit of its own."""
    needs = dict.fromkeys(need for rule, _ in _patterns() for need in rule.needs)
    return {need: 1 << index for index, need in enumerate(needs)}


@cache
def _anchors() -> frozenset[str]:
    """The characters without any of which no rule can match: the first need of each."""
    return frozenset("".join(rule.needs[0] for rule, _ in _patterns()))


@cache
def _bits() -> dict[str, int]:
    """For each character that some rule needs, the needs that it meets."""
    bits: dict[str, int] = {}
    for need, bit in _needs().items():
        for character in need:
            bits[character] = bits.get(character, 0) | bit
    return bits


@cache
def _masks() -> tuple[tuple[int, tuple[Rule, re.Pattern[str]]], ...]:
    """The rules, each with the bits of all that it needs."""
    bits = _needs()
    return tuple((sum({bits[need] for need in row[0].needs}), row) for row in _patterns())


@lru_cache(maxsize=1 << 13)
def _rules_for(met: int) -> tuple[tuple[Rule, re.Pattern[str]], ...]:
    """The rules that can match where these needs are met and no others."""
    return tuple([row for mask, row in _masks() if met & mask == mask])


class Telling:
    """One text, read from left to right with what its sentence has named so far."""

    def __init__(self, text: str, published: date | None) -> None:
        self.text = text
        self.published = published
        self.sentences = [match.end() for match in _SENTENCE_END.finditer(text)]
        self.sentence = 0
        self.year: int | None = None
        self.day: date | None = None
        self.taken = 0

    def mentions(self) -> Iterator[PeriodMention]:
        """The mentions, each with the words before and after it that belong to it."""
        waiting = atoms(self.text)
        index = 0
        while index < len(waiting):
            atom = waiting[index]
            if atom.start < self.taken:  # 去年10月至今 has taken 至今
                index += 1
                continue
            following = waiting[index + 1] if index + 1 < len(waiting) else None
            joined = following if following and _joined(self.text, atom, following) else None
            if atom.unit in ("now", "recently"):
                mention = self._now(atom)
            elif joined:
                mention = self._range(atom, joined)
            else:
                mention = self._single(atom)
            yield mention
            self.taken = mention.end
            index += 2 if joined else 1

    def _now(self, atom: Atom) -> PeriodMention:
        start = self._until_from(atom)
        stop = _STOP.match(self.text, atom.end)
        end = stop.end() if stop else atom.end
        kind = "now" if start is None else "until"
        today = None if atom.unit == "recently" else self.published
        first = atom.start if start is None else start
        return PeriodMention(first, end, Period(None, today, "day", kind), "")

    def _range(self, low: Atom, high: Atom) -> PeriodMention:
        first, last = self._ends(low, high)
        period = None
        if first and last and first.start <= last.end:
            period = Period(first.start, last.end, "span", "span")
        self._note(high, last)
        end = self._end_after(high.end, _WITHIN)
        return PeriodMention(self._opened(low.start), end, period, "")

    def _ends(self, low: Atom, high: Atom) -> tuple[Block | None, Block | None]:
        """Both ends of a stretch; each takes from the other the year that it does not name."""
        first = self._resolve(low)
        scene = self._scene(high)
        if first:
            scene = replace(scene, year=first.start.year, day=first.start, future=True)
        last = resolve(high, scene)
        if first is None or last is None:
            return first, last
        if last.end < first.start and not high.dated:
            last = resolve(replace(high, year=first.start.year + 1), scene)
        elif high.dated and not low.dated:
            of_last = resolve(replace(low, year=last.end.year), scene)
            first = of_last or first
            if first.start > last.end:
                first = resolve(replace(low, year=last.end.year - 1), scene)
        return first, last

    def _single(self, atom: Atom) -> PeriodMention:
        block = self._resolve(atom)
        since = _SINCE.match(self.text, atom.end) if atom.unit not in ("back", "ahead") else None
        until = self._until_from(atom)
        if until is not None and not since:
            end = self._end_after(atom.end, _BEFORE, _STOP)
            return PeriodMention(until, end, _up_to(block, block.end if block else None), "")
        if since:
            return PeriodMention(
                self._opened(atom.start), since.end(), self._since(atom, block), ""
            )
        before = _BEFORE.match(self.text, atom.end)
        if before and atom.unit not in ("back", "ahead", "relative day", "week"):
            last = _day_before(atom, block) if block else None
            return PeriodMention(atom.start, before.end(), _up_to(block, last), "")
        end = self._end_after(atom.end, _WITHIN)
        start = self._opened(atom.start) if atom.unit == "years" else atom.start
        return PeriodMention(start, end, _named(block), "")

    def _since(self, atom: Atom, block: Block | None) -> Period | None:
        if block is None:
            return None
        start = block.end if atom.part[-1:] in ("底", "末") else block.start
        end = self.published if self.published and self.published >= start else None
        return Period(start, end, block.precision, "since")

    def _until_from(self, atom: Atom) -> int | None:
        """Where 截至 or 到 before a phrase begins; None if there is none."""
        text = self.text
        at = atom.start - 1 if text[atom.start - 1 : atom.start] == " " else atom.start
        for word in _until_words().get(text[at - 1 : at], ()):
            first = at - len(word)
            if first >= self.taken and text.startswith(word, first):
                before = text[first - 1 : first] if first else ""
                return first if len(word) > 1 or _may_reach(atom, before) else None
        return None

    def _opened(self, start: int) -> int:
        """Where 自 or 从 before a phrase begins."""
        for word in ("自从", "自", "从"):
            first = start - len(word)
            if first >= self.taken and self.text.startswith(word, first):
                return first
        return start

    def _end_after(self, end: int, *patterns: re.Pattern[str]) -> int:
        for pattern in patterns:
            if match := pattern.match(self.text, end):
                end = match.end()
        return end

    def _resolve(self, atom: Atom) -> Block | None:
        block = resolve(atom, self._scene(atom))
        self._note(atom, block)
        return block

    def _scene(self, atom: Atom) -> Scene:
        sentence = bisect_right(self.sentences, atom.start)
        if sentence != self.sentence:
            self.sentence, self.year, self.day = sentence, None, None
        return Scene(self.published, self.year, self.day, self._intended(atom))

    def _note(self, atom: Atom, block: Block | None) -> None:
        """Remember a year that was named, for what follows in the sentence."""
        if block is None:
            return
        contrast = _CONTRAST_BEFORE.search(self.text[max(atom.start - 2, 0) : atom.start])
        lasts = not self.text.startswith("同期", atom.end)
        if atom.dated and not contrast and lasts and not _MODIFIES.match(self.text, atom.end):
            self.year = block.start.year
        if atom.unit in ("day", "bare day") and not contrast:
            self.day = block.start

    def _intended(self, atom: Atom) -> bool:
        """Whether a verb of intent stands in the clause: 将于12月, 力争年底."""
        before = _CLAUSE_END.split(self.text[max(atom.start - _CLAUSE, 0) : atom.start])[-1]
        after = _CLAUSE_END.split(self.text[atom.end : atom.end + _INTENT_AFTER], maxsplit=1)[0]
        for word in calendar_words().not_future:
            before = before.replace(word, "")
        if _BY_THEN.match(self.text, atom.end):
            return True
        return any(map(_future().search, (before, after)))


def _joined(text: str, low: Atom, high: Atom) -> bool:
    """Whether two phrases are the ends of one stretch: 5月17日至18日, 今年以来至6月20日."""
    if {low.unit, high.unit} & {"now", "recently", "back", "ahead"}:
        return False
    between = text[low.end : high.start]
    if len(between) > _LONGEST_GAP:
        return False
    since = _SINCE.match(between)
    return _TO.fullmatch(between) is not None or (
        since is not None and _THEN_UNTIL.fullmatch(between[since.end() :]) is not None
    )


def _may_reach(atom: Atom, before: str) -> bool:
    """Whether 到 leads up to a phrase: 到2025年底, but not 提前到10月 or 签约到今年3月动工."""
    if before in _NO_PREFIX:
        return False
    bounded = atom.unit not in ("day", "month", "bare day") or atom.part != ""
    return bounded or not before.isalnum()


def _day_before(atom: Atom, block: Block) -> date:
    """The last day of 10月1日前, 6月底前 (those days count), 春节前, 三季度前 (those do not)."""
    counts = atom.part[-1:] in ("底", "末", "终") or (
        block.precision == "day" and atom.unit != "feast"
    )
    return block.end if counts else block.start - timedelta(days=1)


def _up_to(block: Block | None, last: date | None) -> Period | None:
    return None if block is None else Period(None, last, block.precision, "until")


def _named(block: Block | None) -> Period | None:
    if block is None:
        return None
    kind = "point" if block.precision in ("day", "month") else "span"
    return Period(block.start, block.end, block.precision, kind)


@cache
def _until_words() -> Lookup:
    return by_last(calendar_words().until)


@cache
def _future() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, calendar_words().future)))
