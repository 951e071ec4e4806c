"""Where the article begins and ends among the lines of its box, and what goes from between."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.body.noise import Verdict
from extract.body.select import Line, subtree_end
from extract.body.title import plain
from extract.body.tree import Block, Tree
from model import Cut

_CUT_LIMIT = 200
_EARLY = 0.12
_ENOUGH = 100
# Running text after a heading of related articles: less than this is teasers.
_SIDE_ARTICLE = 120
_NEAR = 3
_HEADLINE_LINES = 5
_ENDS = re.compile(r"[。！？!?…；;：:”」』）)\]】]$")
_TEASER = re.compile(r"(?:\.{2,}|…{1,2}|\[?(?:详细|全文|阅读全文)\]?)[\s>»]{0,3}$")
_SIGNED = re.compile(
    r"(?:摄|供图|资料图|图片来源[:：]?.{0,12}|摄影报道|制图|绘|／摄影|/摄影|影像截图|视频截图|提供)[)）】」\s/]{0,3}$"
)
_CAPTION_HEAD = re.compile(
    r"^[(（【▲△↑↓]?\s?(?:图[:：为说]|资料图|资料照|▲|△|图片说明|图\d{1,2}[:：])"
)
_DATE_ONLY = re.compile(r"^\s*(?:19|20|二)[\d〇○零一二三四五六七八九十\s年月日.-]{5,16}$")
_TAIL_EDITOR = re.compile(
    r"\s{0,6}[（(\[【〔]\s{0,3}(?:责任编辑|责编|编辑|責任編輯|編輯|责任编缉|实习编辑|校对|责校|网络编辑|责\(zé\)任编)"
    r"[^（()）\[\]【】]{0,40}[）)\]】〕]?\s{0,3}$"
)
_SIGNALS = frozenset(("editor", "page marks", "related", "copyright", "share", "contact", "notice"))


@dataclass(slots=True)
class Trimmed:
    """The lines kept, and what was cut."""

    blocks: list[Block] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)

    def cut(self, text: str, reason: str) -> None:
        """Note a line that was left out."""
        self.cuts.append(Cut(text[:_CUT_LIMIT], reason))


def trim(tree: Tree, lines: list[Line], title: str | None, *, dump: bool) -> Trimmed:
    """Keep the article's lines out of those of its box.

    Steps: what stands above the byline or the headline goes; lines that are noise by
    themselves go, with the rest of their box where the rule says so; lines full of links
    go, with the short line that heads them; photo captions that are no sentence go; after
    the first sign of the end (an editor's line, page marks, related articles) only running
    text in the article's own box stays; short lines after the last running text go; an
    editor's note at the end of a paragraph is cut off it.
    """
    result = Trimmed()
    begin = beginning(lines, title)
    for line in lines[:begin]:
        result.cut(line.block.text, line.verdict.reason if line.verdict else "before the article")
    sift = _Sift(tree, lines, result, dump)
    kept = sift.run(begin, plain(title) if title else "")
    last = max((i for i, line in enumerate(kept) if line.weight), default=-1)
    for index, line in enumerate(kept):
        if index > last and not _closing(line):
            result.cut(line.block.text, "after the article")
        else:
            result.blocks.append(_without_editor(line.block, result))
    return result


def first_text(lines: list[Line]) -> int:
    """The first line of running text; the number of lines if there is none."""
    return next((i for i, line in enumerate(lines) if line.weight and not line.box), len(lines))


def beginning(lines: list[Line], title: str | None) -> int:
    """The line after the last byline, breadcrumb or headline near the box's beginning.

    A number alone right behind one is a count of readers.
    """
    own = plain(title) if title else ""
    total = sum(line.weight for line in lines if not line.box)
    begin = seen = 0
    for index, line in enumerate(lines):
        if line.weight and not line.box and plain(line.block.text) != own:
            seen += line.weight
            if seen > _EARLY * total:
                break
        elif index < begin:
            continue
        elif _is_head(line, own, seen) or (begin == index > 0 and line.block.text.isdecimal()):
            begin = index + 1
        elif not seen and (count := _headline(lines, index, own)):
            begin = index + count
    return begin


def _headline(lines: list[Line], index: int, title: str) -> int:
    """How many lines from this one on make up the headline together; 0 if they do not."""
    joined = ""
    for count, line in enumerate(lines[index : index + _HEADLINE_LINES], 1):
        joined += plain(line.block.text)
        if not title.startswith(joined):
            return 0
        if joined == title:
            return count
    return 0


def _is_head(line: Line, title: str, seen: int) -> bool:
    """Whether a line belongs above the article: its headline, a byline, a breadcrumb."""
    if line.byline is not None:
        return not seen or line.byline.day is not None
    if line.verdict is not None:
        return line.verdict.reason in ("byline", "breadcrumb")
    return bool(title) and plain(line.block.text) == title


class _Sift:
    """The pass over an article's lines, with what has been seen of it so far."""

    def __init__(self, tree: Tree, lines: list[Line], result: Trimmed, dump: bool) -> None:
        self.tree = tree
        self.lines = lines
        self.result = result
        self.dump = dump
        self.kept: list[Line] = []
        self.homes: set[int] = set()
        self.highest = -1
        self.seen = 0
        self.total = sum(line.weight for line in lines if not line.box)
        self.ended = False
        self.muted = False
        self.muted_to = 0
        self.index = 0
        self.resumes = 0

    def run(self, begin: int, title: str) -> list[Line]:
        heading = False
        for index in range(begin, len(self.lines)):
            line, self.index = self.lines[index], index
            reason = self.reason(line, title)
            if reason is None:
                self.keep(line)
                heading = line.weight == 0 and line.block.kind == ""
                continue
            if (
                reason in ("links", "related")
                and heading
                and self.kept
                and not _closing(self.kept[-1])
            ):
                self.result.cut(self.kept.pop().block.text, "heads links")
            heading = False
            self.result.cut(line.block.text, reason)
        return self.kept

    def keep(self, line: Line) -> None:
        self.kept.append(line)
        node = line.block.node
        self.highest = max(self.highest, node)
        if line.weight:
            self.seen += line.weight
            self.homes.add(node)
            if self.tree.tags[node] in ("p", "section", "span"):
                self.homes.add(self.tree.parents[node])

    def reason(self, line: Line, title: str) -> str | None:
        """Why a line goes; None if it stays."""
        block = line.block
        if self.muted or block.node < self.muted_to or self.index < self.resumes:
            return "related"
        if line.box:
            return "box"
        if line.verdict is not None:
            return self.noise(line, line.verdict)
        if line.byline is not None and not _DATE_ONLY.match(block.text):
            return "byline"
        if block.links * 2 > len(block.text) and block.kind != "row":
            return "links"
        if title and not line.weight and plain(block.text) == title:
            return "title"
        if is_caption(block):
            return "caption"
        if self.ended and not self.is_article(line, self.homes):
            return "after the article"
        return None

    def noise(self, line: Line, verdict: Verdict) -> str:
        """A line that is noise by itself: it may end the article, or its box may go with it."""
        if verdict.reason in _SIGNALS and not self.ended:
            self.ended = self.seen * 2 > self.total or (
                self.seen >= _ENOUGH and self.left(line) <= self.seen
            )
        if verdict.rest and self.seen:
            node = line.block.node
            if self.dump:
                self.resumes = self.next_text()
                self.muted = not self.resumes
            elif node > self.highest:
                self.muted_to = max(self.muted_to, subtree_end(self.tree, self.box_of(node)))
            if self.ended and not self.dump:
                self.muted = self.left(line) < _SIDE_ARTICLE
        return verdict.reason

    def next_text(self) -> int:
        """Where the article goes on after related ones within plain text; 0 where it does not.

        It does where little of it was seen yet, and where an editor's line is still to come
        behind a whole paragraph.
        """
        found = 0
        for index in range(self.index + 1, len(self.lines)):
            line = self.lines[index]
            if line.verdict is not None and (line.verdict.rest or line.verdict.reason == "editor"):
                return found if line.verdict.reason == "editor" else 0
            if not found and self.is_article(line, self.homes):
                if self.seen * 4 <= self.total:
                    return index
                found = index if line.block.text.endswith("。") else 0
        return 0

    def left(self, line: Line) -> int:
        """How much running text of the article's own box is still to come."""
        parents = self.tree.parents
        homes = set(self.homes)
        for home in self.homes:
            for _ in range(_NEAR):
                home = parents[home] if home > 0 else 0
                homes.add(home)
        after = next(i for i, other in enumerate(self.lines) if other is line) + 1
        return sum(x.weight for x in self.lines[after:] if self.is_article(x, homes))

    def box_of(self, node: int) -> int:
        """The largest element around a line that holds nothing of what was kept."""
        parents = self.tree.parents
        while parents[node] > self.highest:
            node = parents[node]
        return node

    def is_article(self, line: Line, homes: set[int]) -> bool:
        """Whether a line after the article's end is still running text of it."""
        block = line.block
        if not line.weight or block.links or _TEASER.search(block.text[-12:]):
            return False
        if self.dump:
            return True
        node = block.node
        if self.tree.tags[node] in ("p", "section", "span"):
            node = self.tree.parents[node]
        return node in homes


def is_caption(block: Block) -> bool:
    """Whether a line is the caption of a photo and no sentence that could hold a fact."""
    text = block.text
    size = len(text)
    if size > 90 or block.kind:
        return False
    named = _SIGNED.search(text) is not None or _CAPTION_HEAD.match(text) is not None
    if named:
        return size <= 60 and "。" not in text
    return block.image and size <= 40 and not _ENDS.search(text) and "亿" not in text


def _closing(line: Line) -> bool:
    """Whether a short line after the running text may still be the article's."""
    block = line.block
    if block.kind == "row":
        return True
    return not block.links and bool(_ENDS.search(block.text) or _DATE_ONLY.match(block.text))


def _without_editor(block: Block, result: Trimmed) -> Block:
    tail = block.text[-60:]
    match = _TAIL_EDITOR.search(tail)
    if match is None or len(match[0]) >= len(block.text):
        return block
    result.cut(match[0], "editor")
    block.text = block.text[: len(block.text) - len(match[0])].rstrip()
    return block
