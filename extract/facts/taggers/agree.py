"""How a tagger and the rules agree on the names of one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from extract.facts.names import Name
from extract.facts.namewords import PHASE, clean_name, is_name
from extract.facts.taggers.protocol import Kind, NameTagger, Powers, Span, Tagged
from extract.facts.tokens import Tokens

# What must be near for a sentence to hold a project: money, a stage of its life, or its noun.
_HOLDS = re.compile(
    "投资|项目|工程|[开动竣完施]工|奠基|签约|签下|签订|落户|落地|[投试达]产|投用|启用|交付|建|封顶|通车|通水|并网|"
    "引进|洽谈|备案|摘牌|拿地|入库|验收|贯通|合龙|下线|安装|装修|调试|可研|环评|脚手架|谋划|策划|选址|"
    "等.{0,12}(?:个|家|批)"
)
# Rules that read a name off its place in the sentence are believed before any tagger.
_SURE = frozenset({"after_sum", "phase", "heading"})
_COUNTED = re.compile(r"(?:\d|[一二两三四五六七八九十百余多几])(?:个|项|宗|大)的?$")
_COUNT = re.compile(
    r"(?:数|共|共有|达|有|约|近|超|逾|则有|各)*\s*[\d一二两三四五六七八九十百]+[余多]?(?:个|项|宗)"
)
_GIVEN = re.compile(
    r"(?:人民币)?(?:的|(?:投资|规划|合作)?(?:建设|投建|兴建|打造|新建|创办|开发)(?:了|的)?)"
)
_TOLD = re.compile(PHASE)


def can_hold_name(text: str) -> bool:
    """Whether a sentence says anything that is said of projects; others are not tagged."""
    return _HOLDS.search(text) is not None


def combine(
    names: list[Name],
    tagger: NameTagger | None,
    text: str,
    tokens: Tokens,
    powers: Powers | None = None,
) -> list[Name]:
    """The names of a sentence, from the rules and a tagger.

    Without a tagger but the rules, or in a sentence that can hold no name, the rules' names come
    back as they are. Otherwise the tagger does what ``powers``, or its own, let it do.

    ``names`` are the rules', ``text`` and ``tokens`` their segment; offsets count from its start.
    """
    if tagger is None or tagger.name == "rules" or not can_hold_name(text):
        return names
    powers = powers or tagger.powers
    given = [(n.start, n.end) for n in names]
    tagged = [t for t in tagger.tag(text, given) if t.kind is Kind.PROJECT]
    kept = [
        _moved(n, tagged, text, powers.move) for n in names if not _vetoed(n, tagged, powers.veto)
    ]
    added = [
        _name(t, text, tokens, tagger.name)
        for t in tagged
        if t.score >= powers.add and _is_free(t, kept) and _may_be_name(t, text)
    ]
    return sorted([*kept, *added], key=lambda n: n.start)


def _vetoed(name: Name, tagged: Sequence[Tagged], most: float) -> bool:
    """Whether the tagger gave its word on the name, and holds all that meets it for none."""
    if name.rule in _SURE:
        return False
    near = [t.score for t in tagged if t.start < name.end and name.start < t.end]
    return bool(near) and max(near) <= most


def _moved(name: Name, tagged: Sequence[Tagged], text: str, least: float) -> Name:
    """The name with the tagger's edges, where it is sure of others and of one name alone."""
    if name.rule in _SURE:
        return name
    near = [t for t in tagged if t.score >= least and t.start < name.end and name.start < t.end]
    if len(near) != 1 or (near[0].start, near[0].end) == (name.start, name.end):
        return name
    if not _may_be_name(near[0], text):
        return name
    start, end = near[0].start, near[0].end
    return replace(name, start=start, end=end, text=clean_name(text[start:end]))


def _is_free(tagged: Tagged, names: Sequence[Name]) -> bool:
    return not any(n.start < tagged.end and tagged.start < n.end for n in names)


def _may_be_name(tagged: Tagged, text: str) -> bool:
    """Whether the words could be one project's: no bare 重点项目, no head of a counted group."""
    word = text[tagged.start : tagged.end]
    if not is_name(word) or _TOLD.fullmatch(word):
        return False
    return not _COUNTED.search(text[max(0, tagged.start - 6) : tagged.start]) and not _COUNT.match(
        text, tagged.end
    )


def _name(tagged: Tagged, text: str, tokens: Tokens, who: str) -> Name:
    word = clean_name(text[tagged.start : tagged.end])
    sum_at = next(
        (
            index
            for index, money in enumerate(tokens.money)
            if not money.threshold
            and money.end < tagged.start
            and _GIVEN.fullmatch(text, money.end, tagged.start)
        ),
        None,
    )
    in_list = text[tagged.end : tagged.end + 1] in ("、", "等") or text[: tagged.start].endswith(
        "、"
    )
    return Name(tagged.start, tagged.end, word, "listed" if in_list else who, sum_at)


class Primed:
    """A tagger that has already read an article's sentences, all in one call."""

    def __init__(self, tagger: NameTagger, texts: Iterable[str]) -> None:
        self.name = tagger.name
        self.in_batches = True
        self.powers = tagger.powers
        self._tagger = tagger
        wanted = list(dict.fromkeys(filter(can_hold_name, texts)))
        self._known = dict(zip(wanted, tagger.tag_all(wanted), strict=True))

    def tag(self, text: str, given: Sequence[Span] = ()) -> tuple[Tagged, ...]:
        """The names in one sentence, from memory where it was among the texts."""
        known = self._known.get(text)
        return self._tagger.tag(text, given) if known is None else known

    def tag_all(self, texts: Sequence[str]) -> list[tuple[Tagged, ...]]:
        """Each text, from memory where it can be."""
        return [self.tag(text) for text in texts]
