"""Which part of a page is the article: density of sentences, links against, boxes by name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.body.blocks import Block
from extract.body.dom import Tree
from extract.body.noise import Verdict, judge, line_key, rules

_STOPS = re.compile("[，。；！？、：,;!?]")
_LEAVES = frozenset("p li tr h1 h2 h3 h4 h5 h6 dt dd pre".split())
_NAMED = re.compile(r'(?:class|id|itemprop)="([^"]{1,300})"')
_STEP = 0.75


@dataclass(slots=True)
class Line:
    """A block with what was found out about it.

    ``key`` is its form for matching, ``weight`` how much running text it is (0: none),
    ``verdict`` why it is noise, ``box`` whether a box around it is named as noise.
    """

    block: Block
    key: str
    weight: int
    verdict: Verdict | None
    box: bool = False


def weigh(blocks: list[Block], *, traditional: bool, glossed: bool) -> list[Line]:
    """Look at each block by itself."""
    lines = []
    for block in blocks:
        text = block.text
        size = len(text)
        key = line_key(text, traditional=traditional, glossed=glossed) if size < 420 else ""
        verdict = judge(key) if key else None
        own = size - block.links
        weight = 0
        if verdict is None and own >= 15 and own > block.links:
            stops = len(_STOPS.findall(text))
            if stops >= 1 and own >= 18:
                weight = own if stops * 60 >= own else own // 2
            if block.kind == "row":
                weight = own // 2
        lines.append(Line(block, key, weight, verdict))
    return lines


def choose(tree: Tree, lines: list[Line]) -> tuple[int, int]:
    """The half-open range of lines that the article's box holds; boxes named as noise are marked."""
    sums = _sums(tree, lines)
    total = sums[0]
    if not total:
        return 0, len(lines)
    hints = _mark_boxes(tree, lines, sums, total)
    sums = _sums(tree, lines)
    root = _descend(tree, sums)
    known = [n for n in hints if sums[n] >= 0.4 * sums[root] and sums[n] > 40]
    if known:
        largest = max(sums[n] for n in known)
        root = max(n for n in known if sums[n] >= 0.8 * largest)
    return _range(tree, lines, root)


def _sums(tree: Tree, lines: list[Line]) -> list[int]:
    sums = [0] * len(tree.tags)
    for line in lines:
        if not line.box:
            sums[line.block.node] += line.weight
    parents = tree.parents
    for node in range(len(sums) - 1, 0, -1):
        sums[parents[node]] += sums[node]
    return sums


def _mark_boxes(tree: Tree, lines: list[Line], sums: list[int], total: int) -> list[int]:
    """Mark lines in boxes that their class or id calls noise; return those it calls content."""
    table = rules()
    inside = [False] * len(tree.tags)
    hints = []
    for node in range(1, len(inside)):
        attributes = tree.attributes[node]
        inside[node] = inside[tree.parents[node]]
        if tree.tags[node] in ("footer", "nav", "aside") and sums[node] < 0.35 * total:
            inside[node] = True
        if not attributes or ("class=" not in attributes and "id=" not in attributes):
            continue
        named = " ".join(_NAMED.findall(attributes)).lower()
        if table.content.search(named):
            hints.append(node)
        elif not inside[node] and sums[node] < 0.35 * total and table.against.search(named):
            inside[node] = True
    for line in lines:
        if inside[line.block.node]:
            line.box = True
    return hints


def _descend(tree: Tree, sums: list[int]) -> int:
    """From the body down as long as one child holds nearly all of the running text."""
    children: dict[int, int] = {}
    for node in range(1, len(sums)):
        parent = tree.parents[node]
        if sums[node] > sums[children.get(parent, node)] or parent not in children:
            children[parent] = node
    node = 0
    while (best := children.get(node)) is not None:
        if tree.tags[best] in _LEAVES or sums[best] < _STEP * sums[node] or not sums[best]:
            break
        node = best
    return node


def _range(tree: Tree, lines: list[Line], root: int) -> tuple[int, int]:
    last = root
    inside = [False] * len(tree.tags)
    inside[root] = True
    for node in range(root + 1, len(inside)):
        if not inside[tree.parents[node]]:
            break
        inside[node] = True
        last = node
    within = [i for i, line in enumerate(lines) if root <= line.block.node <= last]
    return (within[0], within[-1] + 1) if within else (0, 0)
