"""Which part of a page is the article: density of sentences, links against, boxes by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from extract.body.byline import Byline, read_byline
from extract.body.head_table import find_head_table
from extract.body.hints import SiteHints
from extract.body.noise import Verdict, judge, line_key, rules, squeeze
from extract.body.tree import Block, Tree

_STOPS = re.compile("[，。；！？、：,;!?]")
_LEAVES = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "pre", "blockquote"])
_NAMED = re.compile(r'(?:class|id|itemprop)="([^"]{1,300})"')
_CODE = re.compile(
    r"function\s?\w{0,40}\s?\(|document\.[a-z]|\bvar [a-zA-Z_]{1,30}\s?=|@media|![a-z]+\}"
)
_ASIDE = frozenset(["footer", "nav", "aside", "form", "fieldset"])
_CLASS_OR_ID = re.compile(r'\b(class|id)="([^"]{1,300})"')
_NUMBERS = re.compile(r"\d+")
_HEAD_TABLE = Verdict("byline", rest=False)
_STEP = 0.75
_LEAST = 15
_LEAST_SENTENCE = 18
_SHORT = 260
_PLAIN = 40


class Line(msgspec.Struct, gc=False):
    """A block with what was found out about it.

    ``weight`` is how much running text it is (0: none), ``box`` whether a box around it is
    named as noise. ``key``, its form for matching, ``verdict``, why it is noise, and
    ``byline``, what it tells as a byline, are empty until :meth:`Judge.look` has been at it.
    """

    block: Block
    weight: int = 0
    box: bool = False
    seen: bool = False
    key: str = ""
    verdict: Verdict | None = None
    byline: Byline | None = None


@dataclass(frozen=True, slots=True)
class Judge:
    """Looks at lines by themselves, on a page of one script, glossed or not."""

    traditional: bool
    glossed: bool

    def look(self, line: Line) -> Line:
        """Fill in what a line is by itself, once; noise and bylines lose their weight."""
        if line.seen:
            return line
        line.seen = True
        block = line.block
        size = len(block.text)
        if "{" in block.text and _CODE.search(block.text):
            line.weight, line.verdict = 0, Verdict("code", rest=False)
        elif size < _SHORT and not (line.weight >= _PLAIN and is_plain(block.text)):
            line.key = self.key(block.text)
            line.verdict = judge(squeeze(line.key))
            if size < 200 and block.kind != "row":
                line.byline = self.byline(line)
            if line.verdict is not None or line.byline is not None:
                line.weight = 0
        return line

    def key(self, text: str) -> str:
        """The form of a line in which it is compared."""
        return line_key(text, traditional=self.traditional, glossed=self.glossed)

    def byline(self, line: Line) -> Byline | None:
        """What a line tells as a byline; its inline elements part what no space does."""
        if line.verdict is not None and line.verdict.reason not in ("byline", "contact"):
            return None
        pieces = line.block.pieces
        told = read_byline(self.key(" ".join(pieces)) if len(pieces) > 1 else line.key)
        if line.verdict is None or line.verdict.reason == "byline" or told is None:
            return told
        if told.day is None or told.source is None:  # 微信公众号 beside day and source is a byline
            return None
        line.verdict = Verdict("byline", rest=False)
        return told


def is_plain(text: str) -> bool:
    """Whether a paragraph ends as a sentence does and has none of the words that noise has."""
    if not text.endswith("。") and text.count("。") < 2:
        return False
    return rules().marks.search(text) is None


def weigh(blocks: list[Block], judge_: Judge) -> list[Line]:
    """The blocks as lines with their weights; only those that weigh something are looked at."""
    lines = []
    heads = find_head_table(blocks)
    for index, block in enumerate(blocks):
        line = Line(block)
        lines.append(line)
        if index in heads:
            line.seen, line.verdict, line.byline = True, _HEAD_TABLE, heads[index]
            continue
        own = len(block.text) - block.links
        if own >= _LEAST and own > block.links and (weight := _weight(block, own)):
            line.weight = weight
            judge_.look(line)
    return lines


def _weight(block: Block, own: int) -> int:
    """How much of a block that has so many characters of its own is running text."""
    if block.kind == "row":
        return own // 2
    if own < _LEAST_SENTENCE:
        return 0
    stops = len(_STOPS.findall(block.text))
    if not stops:
        return 0
    return own if stops * 60 >= own else own // 2


def choose(
    tree: Tree, lines: list[Line], judge_: Judge, hints: SiteHints | None = None
) -> tuple[int, int]:
    """The half-open range of lines of the article's box; boxes named as noise are marked.

    ``hints`` are asked first: what a site says of its boxes holds where the page has them.
    """
    if hints is not None:
        told = _told(tree, lines, hints)
        if told is not None:
            return _range(tree, lines, told, judge_)
    sums = _sums(tree, lines)
    total = sums[0]
    if not total:
        return 0, len(lines)
    named = _mark_boxes(tree, lines, sums, total)
    if any(line.weight and line.box for line in lines):
        sums = _sums(tree, lines)
    root = _descend(tree, sums)
    known = [n for n in named if sums[n] >= 0.4 * sums[root] and sums[n] > 40]
    if known:
        largest = max(sums[n] for n in known)
        root = max(n for n in known if sums[n] >= 0.8 * largest)
    twins = _twins(tree, named, sums, root)
    return _range(tree, lines, twins[0], judge_, twins[-1])


def _twins(tree: Tree, named: list[int], sums: list[int], root: int) -> list[int]:
    """The article's box and its like beside it: a newspaper page may hold two articles."""
    like = _NUMBERS.sub("", tree.attributes[root])
    found = [
        n
        for n in named
        if tree.parents[n] == tree.parents[root]
        and tree.tags[n] == tree.tags[root]
        and sums[n] > max(2 * _PLAIN, sums[root] // 4)
        and _NUMBERS.sub("", tree.attributes[n]) == like
    ]
    return found if root in found else [root]


def _told(tree: Tree, lines: list[Line], hints: SiteHints) -> int | None:
    """The box that a site's hints name, if there is text in it; their ``drop`` boxes are marked."""
    sums = _sums(tree, lines)
    inside = [False] * len(tree.tags)
    found: int | None = None
    for node in range(1, len(inside)):
        inside[node] = inside[tree.parents[node]] or is_named(tree, node, hints.drop)
        if found is None and sums[node] and is_named(tree, node, hints.content):
            found = node
    for line in lines:
        line.box = line.box or inside[line.block.node]
    return found


def is_named(tree: Tree, node: int, names: tuple[str, ...]) -> bool:
    """Whether an element answers one of the names: ``tag``, ``.class`` or ``#id``."""
    if not names:
        return False
    own = {tree.tags[node]}
    for key, value in _CLASS_OR_ID.findall(tree.attributes[node]):
        mark = "." if key == "class" else "#"
        own.update(mark + name for name in value.split())
    return not own.isdisjoint(names)


def _sums(tree: Tree, lines: list[Line]) -> list[int]:
    sums = [0] * len(tree.tags)
    for line in lines:
        if line.weight and not line.box:
            sums[line.block.node] += line.weight
    parents = tree.parents
    for node in range(len(sums) - 1, 0, -1):
        if sums[node]:
            sums[parents[node]] += sums[node]
    return sums


def _mark_boxes(tree: Tree, lines: list[Line], sums: list[int], total: int) -> list[int]:
    """Mark lines in boxes that their class or id calls noise; return those it calls content."""
    inside = [False] * len(tree.tags)
    hints = []
    small = rules().box_limit * total
    elements = zip(tree.parents, tree.tags, tree.attributes, strict=True)
    next(elements)
    for node, (parent, tag, attributes) in enumerate(elements, 1):
        if inside[parent] or (tag in _ASIDE and sums[node] < small):
            inside[node] = True
        elif attributes and ("class=" in attributes or "id=" in attributes):
            content, against = _named_as(attributes)
            if content and sums[node]:
                hints.append(node)
            elif against and sums[node] < small:
                inside[node] = True
    for line in lines:
        if inside[line.block.node]:
            line.box = True
    return hints


@lru_cache(maxsize=2048)
def _named_as(attributes: str) -> tuple[bool, bool]:
    """Whether a box's class or id calls it content, and whether noise."""
    content = against = False
    for value in _NAMED.findall(attributes):
        for name in value.split():
            for_, against_ = _meant_by(name)
            content, against = content or for_, against or against_
    return content, against


@lru_cache(maxsize=8192)
def _meant_by(name: str) -> tuple[bool, bool]:
    """Whether a class or id is a name for content, and whether for noise."""
    table, name = rules(), name.lower()
    return bool(table.content.search(name)), bool(table.against.search(name))


def _descend(tree: Tree, sums: list[int]) -> int:
    """From the body down as long as one child holds nearly all of the running text."""
    children: dict[int, int] = {}
    parents = tree.parents
    for node in range(1, len(sums)):
        if sums[node]:
            held = children.get(parents[node])
            if held is None or sums[node] > sums[held]:
                children[parents[node]] = node
    node = 0
    while (best := children.get(node)) is not None:
        if tree.tags[best] in _LEAVES or sums[best] < _STEP * sums[node]:
            break
        node = best
    return node


def _range(
    tree: Tree, lines: list[Line], root: int, judge_: Judge, until: int | None = None
) -> tuple[int, int]:
    last = subtree_end(tree, root if until is None else until)
    within = [i for i, line in enumerate(lines) if root <= line.block.node < last]
    if not within:
        return 0, 0
    return _with_lead(lines, within[0], judge_), within[-1] + 1


def _with_lead(lines: list[Line], low: int, judge_: Judge) -> int:
    """The first line of a lead that stands between the byline and the article's own box."""
    found = low
    for index in range(low - 1, max(-1, low - 10), -1):
        line = judge_.look(lines[index])
        if line.box:
            continue
        if line.byline is not None or (line.verdict and line.verdict.reason == "byline"):
            return found
        if line.weight and not line.block.links:
            found = index
        elif line.verdict is None and line.block.links:
            return low
    return low


def subtree_end(tree: Tree, root: int) -> int:
    """One past the last element inside ``root``; elements are numbered in document order."""
    parents = tree.parents
    for node in range(root + 1, len(parents)):
        if parents[node] < root:
            return node
    return len(parents)
