"""A reader of 「石化基地项目签约，总投资150亿元」, so that pipelines are tested alone."""

from __future__ import annotations

import re
from decimal import Decimal

from errors import NotAPage
from model import Aggregate, Article, Facts, Page, Project, Span, Status, Value

_PROJECT_RE = re.compile(r"(?P<name>\w{2,12}项目)签约，总投资(?P<amount>(?P<yi>[\d.]+)亿元)")
_FIGURE_RE = re.compile(r"(?P<name>签约项目)(?P<count>(?P<n>\d+)个)")


def read_page(page: Page, _hints: object = None) -> Article:
    if not page.content:
        raise NotAPage("empty")
    if b"BUG" in page.content:
        raise ZeroDivisionError("division\nby zero")
    if b"DEEP" in page.content:
        raise RecursionError("maximum depth")
    return Article(page.id, page.content.decode(), title=f"题 {page.id}", source="泉州网")


def read_facts(article: Article, _tagger: object = None) -> Facts:
    body = article.body
    projects = tuple(
        Project(
            m["name"],
            status=Status.SIGNED,
            total_investment=Value(Decimal(m["yi"]), _span(m, "amount"), currency="CNY"),
            evidence={"name": _span(m, "name")},
        )
        for m in _PROJECT_RE.finditer(body)
    )
    figures = tuple(
        Aggregate(m["name"], count=Value(Decimal(m["n"]), _span(m, "count")))
        for m in _FIGURE_RE.finditer(body)
    )
    return Facts(projects, figures)


def _span(match: re.Match[str], group: str) -> Span:
    return Span(match.start(group), match.end(group), match[group])
