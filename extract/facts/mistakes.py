"""Figures that a text quotes only to take them back: 总投资56.4亿元误排为|564亿元|."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from msgspec.structs import replace

from extract.facts.sentences import Segment
from extract.facts.state import State
from extract.facts.tokens import Tokens
from model import Ignored, Span

_STOP = r",。;:!?\n"
_WRONGLY = re.compile(
    rf"(?:误[排写印植登刊录标算]?[为作成]|误报为|错[排写印登刊录标算][为成])[^{_STOP}]*"
)
"""误为69个, 错写成“564亿元”: what stands behind is wrong."""
_RATHER_BY = ("应为", "应是", "应系", "实为", "更正为", "更改为")
_RATHER = re.compile(rf"([^{_STOP}]*?),?(?:{'|'.join(_RATHER_BY)})")
"""“32个项目”应为|“31个项目”: what stands before is wrong."""
_CORRECTS = re.compile(r"更正|勘误|订正|有误|笔误|错误")
_TITLE = re.compile(r"《[^《》\n]{2,60}》")


class _Mention(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def without_mistakes(segment: Segment, tokens: Tokens, state: State) -> Tokens:
    """The finds of a segment without the figures taken back, and those of others' headlines.

    What is left out is noted as ignored.
    """
    wrong = list(_stretches(segment.text, state.folded))
    if not wrong:
        return tokens

    def holds(mention: _Mention) -> bool:
        return not any(a <= mention.start < b for a, b in wrong)

    every: tuple[_Mention, ...] = (*tokens.money, *tokens.numbers, *tokens.percents)
    for mention in every:
        if not holds(mention):
            start, end = segment.start + mention.start, segment.start + mention.end
            state.ignored.append(Ignored(Span.of(state.body, start, end), _REASON))
    return replace(
        tokens,
        money=tuple(m for m in tokens.money if holds(m)),
        numbers=tuple(n for n in tokens.numbers if holds(n)),
        percents=tuple(p for p in tokens.percents if holds(p)),
    )


_REASON = "a figure taken back, or of another text's title"


def _stretches(text: str, body: str) -> Iterator[tuple[int, int]]:
    if "《" in text:
        yield from (match.span() for match in _TITLE.finditer(text))
    if "误" in text or "错" in text:
        yield from (match.span() for match in _WRONGLY.finditer(text))
    if any(word in text for word in _RATHER_BY) and _CORRECTS.search(body):
        yield from (match.span(1) for match in _RATHER.finditer(text))
