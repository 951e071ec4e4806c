"""Reports of our own making, for tests of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from model import Aggregate, Article, Bound, Facts, Project, Span, Status, Value
from store import Report, Run

RUN = Run.now("test", "0", "0")


def quote(body: str, words: str) -> Span:
    start = body.index(words)
    return Span.of(body, start, start + len(words))


def money(body: str, words: str, yi: str, **more: Bound) -> Value:
    return Value(Decimal(yi), quote(body, words), currency="CNY", **more)


def project(body: str, name: str, amount: str = "", yi: str = "1", **fields: object) -> Project:
    made = Project(
        name,
        region="泉港区",
        status=Status.SIGNED,
        total_investment=money(body, amount, yi) if amount else None,
        evidence={"name": quote(body, name)},
        rule="test",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def figure(body: str, name: str, count: int, **fields: object) -> Aggregate:
    made = Aggregate(
        name,
        region="泉州市",
        count=Value(Decimal(count), quote(body, f"{count}个")),
        evidence={"name": quote(body, name)},
        rule="test",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def report(
    body: str, *facts: Project | Aggregate, page_id: str = "page", **fields: object
) -> Report:
    """A page with these facts. ``fields`` are those of Article, and origin, url, fetched."""
    capture = {k: fields.pop(k) for k in ("origin", "url", "fetched", "raw") if k in fields}
    raw = str(capture.pop("raw", body)).encode()
    article = Article(page_id, body, **{"title": "题", "published": date(2022, 3, 1), **fields})  # type: ignore[arg-type]
    return Report(
        article,
        Facts(
            tuple(f for f in facts if isinstance(f, Project)),
            tuple(f for f in facts if isinstance(f, Aggregate)),
        ),
        **{"origin": f"{page_id}.html", **capture},  # type: ignore[arg-type]
        page_bytes=len(raw),
        page_sha256=sha256(raw).hexdigest(),
    )


BODY = "石化基地项目总投资150亿元，已经签约。全市签约项目12个，总投资超300亿元。"


def usual(**fields: object) -> Report:
    """A page with one project and one figure."""
    total = money(BODY, "300亿元", "300", bound=Bound.AT_LEAST)
    return report(
        BODY,
        project(BODY, "石化基地项目", "150亿元", "150", date="2022-02"),
        figure(BODY, "签约项目", 12, status=Status.SIGNED, total_investment=total),
        **fields,  # type: ignore[arg-type]
    )
