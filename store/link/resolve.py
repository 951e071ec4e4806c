"""Reports gathered into projects: candidates, scores, and clusters that contradict nothing."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from store.link.nouns import Gazetteer, Telling
from store.link.ready import IDLE_WEIGHT, Ready, make_ready
from store.link.score import log_odds, probability

Pair = tuple[str, str]

_FEW, _SOME = 40, 120  # reports that may share a key everywhere, and within one place
_KEYS_A_REPORT = 6
_NEVER = -1e6
_AT_MOST = 5  # members of a cluster that are asked about a newcomer
_FEWEST_SHARED = 2
_TWENTIETH = 0.05
_VETO = -3.0  # log-odds of any two members below which clusters stay apart


@dataclass(frozen=True, slots=True)
class Cluster:
    """The reports of one project, earliest first.

    ``confidence`` is the probability of the weakest link that holds them together.
    """

    reports: tuple[str, ...]
    confidence: float


def resolve(
    tellings: Sequence[Telling],
    gazetteer: Gazetteer,
    same: Iterable[Pair] = (),
    different: Iterable[Pair] = (),
) -> tuple[Cluster, ...]:
    """Gather reports into projects; the order of ``tellings`` does not matter.

    ``same`` and ``different`` are people's verdicts on pairs of reports and always hold; where
    they contradict each other, ``different`` does. Two reports of one text that have other
    names are never one project: a text that names two means two.
    """
    with _collector_at_rest():
        return _resolve(tellings, gazetteer, same, different)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Millions of small things, none in a cycle: looking for cycles takes a sixth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _resolve(
    tellings: Sequence[Telling],
    gazetteer: Gazetteer,
    same: Iterable[Pair],
    different: Iterable[Pair],
) -> tuple[Cluster, ...]:
    ordered = sorted(tellings, key=_earliest)
    groups = _groups(ordered)
    items = [make_ready(some[0], gazetteer) for some in groups]
    joined = _Clusters(items, groups, different)
    place = {t.id: i for i, some in enumerate(groups) for t in some}
    for one, other in sorted(same):
        if one in place and other in place:
            joined.join(place[one], place[other], 20.0, asked=False)
    edges = []
    for i, j in candidates(items):
        odds = joined.odds(i, j)
        if odds > 0:
            edges.append((-odds, i, j))
    for minus, i, j in sorted(edges):
        joined.join(i, j, -minus, asked=True)
    return joined.told()


def _earliest(telling: Telling) -> tuple[str, str]:
    return (telling.published.isoformat() if telling.published else "9999", telling.id)


def _groups(ordered: Sequence[Telling]) -> list[list[Telling]]:
    """Reports that say the very same: reprints, mostly."""
    found: dict[tuple[object, ...], list[Telling]] = {}
    for t in ordered:
        key = (t.name, t.region, t.company, t.total, t.status, t.date, t.date or t.published)
        found.setdefault(key, []).append(t)
    return list(found.values())


def candidates(items: Sequence[Ready]) -> Iterator[tuple[int, int]]:
    """Pairs worth a look: those that share a rare piece of a name, or a company.

    A piece that too many names share counts within a city, then within a county, then not.
    """
    pieces = [_pieces(item) for item in items]
    common = Counter(piece for some in pieces for piece in some)
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, (item, some) in enumerate(zip(items, pieces, strict=True)):
        city = item.line[-2] if len(item.line) >= 2 else ""
        county = item.line[0] if len(item.line) >= 3 else ""
        for piece in sorted(some, key=lambda p: (common[p], p))[:_KEYS_A_REPORT]:
            if common[piece] <= _FEW:
                blocks[(piece,)].append(i)
            else:
                blocks[(piece, city)].append(i)
                if county:
                    blocks[(piece, city, county)].append(i)
    for i, j in _pairs_in(blocks.values(), len(items)):
        if _worth_a_look(items[i], items[j]):
            yield i, j


def _pairs_in(blocks: Iterable[list[int]], count: int) -> Iterator[tuple[int, int]]:
    """Each pair that stands in some block, once; a block too large to tell anything is skipped."""
    seen: set[int] = set()
    for block in blocks:
        if len(block) > _SOME:
            continue
        for at, i in enumerate(block):
            for j in block[at + 1 :]:
                code = i * count + j
                if code not in seen:
                    seen.add(code)
                    yield i, j


def _worth_a_look(a: Ready, b: Ready) -> bool:
    """Whether nothing that costs little to see speaks against a pair already."""
    if a.name.phase and b.name.phase and a.name.phase != b.name.phase:
        return False
    if a.line and b.line and a.line[0] != b.line[0] and a.name.plain != b.name.plain:
        elsewhere = a.line[0] not in b.line and b.line[0] not in a.line
        if elsewhere and not a.in_zone and not b.in_zone:
            return False
    if a.yuan and b.yuan and not _TWENTIETH < a.yuan / b.yuan < 1 / _TWENTIETH:
        return False
    if a.brands and b.brands:
        if not a.brands.isdisjoint(b.brands):
            return True
        if not _may_outweigh_the_companies(a, b):
            return False
    return len(a.grams & b.grams) >= _FEWEST_SHARED


def _may_outweigh_the_companies(a: Ready, b: Ready) -> bool:
    """Whether two reports whose companies differ have anything by which they may yet be one."""
    if a.name.ordinals or a.name.quantities or (a.yuan and a.yuan == b.yuan):
        return True
    return any(
        one in other or other in one or one[0] == other[0] or one[-1] == other[-1]
        for one in a.brands_alike
        for other in b.brands_alike
    )


def _pieces(item: Ready) -> set[str]:
    core, weights = item.name.core, item.weights
    pairs = {
        core[i : i + 2]
        for i in range(len(core) - 1)
        if weights[i] > IDLE_WEIGHT or weights[i + 1] > IDLE_WEIGHT
    }
    own = {brand[i : i + 2] for brand in item.brands for i in range(len(brand) - 1)}
    return pairs | own | set(item.name.ordinals if len(core) < 6 else ())


class _Clusters:
    """Disjoint sets of reports under constraints."""

    def __init__(
        self, items: list[Ready], groups: list[list[Telling]], different: Iterable[Pair]
    ) -> None:
        self.items, self.groups = items, groups
        self.head = list(range(len(items)))
        self.members = [[i] for i in self.head]
        self.weakest = [20.0] * len(items)
        place = {t.id: i for i, some in enumerate(groups) for t in some}
        self.apart: dict[int, set[int]] = defaultdict(set)
        for one, other in different:
            if one in place and other in place and place[one] != place[other]:
                self.apart[place[one]].add(place[other])
                self.apart[place[other]].add(place[one])
        self.texts = [frozenset(t.text for t in some if t.text) for some in groups]

    def odds(self, i: int, j: int) -> float:
        """The log-odds of two items being one; two names of one text never are."""
        if self.texts[i] & self.texts[j] and self.items[i].name.plain != self.items[j].name.plain:
            return _NEVER
        return log_odds(self.items[i], self.items[j])

    def join(self, i: int, j: int, odds: float, *, asked: bool) -> None:
        """Make two clusters one, unless a verdict or (if ``asked``) their members object."""
        a, b = self._find(i), self._find(j)
        if a == b or self._forbidden(a, b) or (asked and not self._agree(a, b)):
            return
        if len(self.members[a]) < len(self.members[b]):
            a, b = b, a
        self.head[b] = a
        self.members[a] += self.members[b]
        self.weakest[a] = min(odds, self.weakest[a], self.weakest[b])
        self.members[b] = []

    def told(self) -> tuple[Cluster, ...]:
        clusters = []
        for i, members in enumerate(self.members):
            if members:
                reports = sorted((t for m in members for t in self.groups[m]), key=_earliest)
                confidence = round(probability(self.weakest[i]), 4)
                clusters.append(Cluster(tuple(t.id for t in reports), confidence))
        return tuple(sorted(clusters, key=lambda c: c.reports))

    def _find(self, i: int) -> int:
        while self.head[i] != i:
            self.head[i] = self.head[self.head[i]]
            i = self.head[i]
        return i

    def _forbidden(self, a: int, b: int) -> bool:
        few, many = sorted((self.members[a], self.members[b]), key=len)
        return bool(self.apart) and any(self.apart.get(m, set()) & set(many) for m in few)

    def _agree(self, a: int, b: int) -> bool:
        """Whether members of two clusters, spread over them, are mostly for it and none against."""
        scores = [
            self.odds(i, j) for i in _spread(self.members[a]) for j in _spread(self.members[b])
        ]
        return min(scores) > _VETO and sum(scores) > -0.5 * len(scores)


def _spread(members: list[int]) -> list[int]:
    step = max(1, len(members) // _AT_MOST)
    return members[::step][:_AT_MOST]
