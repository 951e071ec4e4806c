"""Pages that mean harm, and pages broken by accident: each ends soon, as a page or an error."""

from __future__ import annotations

import time

import pytest

from bench.reading.mutate import mutants
from errors import PageError
from extract.body import read
from model import Page
from tests.body.pages import LEAD, html

P = f"<p>{LEAD}</p>"
LAUGH = "<table><tr><td>x</td></tr></table>"
for _ in range(10):
    LAUGH = f"<table><tr><td>{LAUGH}</td><td>{LAUGH}</td></tr></table>"

HOSTILE = {
    "deep": "<div>" * 100_000 + P,
    "deep and closed": "<div>" * 100_000 + P + "</div>" * 100_000,
    "deep as allowed": "<div>" * 2_400 + P,
    "deep lists": "<ul><li>" * 50_000 + P,
    "deep tables": "<table><tr><td>" * 50_000 + P,
    "text": "<p>" + "中文字，" * 13_000_000 + "</p>",
    "attributes": "<p " + " ".join(f"a{i}=1" for i in range(300_000)) + ">" + P,
    "attributes without values": "<p " + " ".join(f"a{i}" for i in range(300_000)) + ">" + P,
    "quoted marks": "<p " + " ".join(f"a{i}='>'" for i in range(100_000)) + ">" + P,
    "open formatting": "".join(f"<b id={i}>" for i in range(1_200)) + "<p>x" * 1_200 + P,
    "more open formatting": "".join(f"<font id={i}><p>x" for i in range(20_000)),
    "entities": "&#x110000;&#0;&amp;&&&;&#xD800;&nbsp" * 30_000 + P,
    "nul": P.replace("，", "，\x00") * 100,
    "nested tables": LAUGH,
    "open scripts": "<script>" * 90_000 + P,
    "open comments": "<!--" * 90_000 + P,
    "marks": "<" * 3_000_000,
    "quotes": '<a "' * 90_000 + P,
    "spaces": "<p>" + " " * 3_000_000 + "x</p>" + P,
    "indents": "<p>" + ("\n" + "\u3000" * 30) * 50_000 + "x</p>" + P,
    "breaks": "<br>" * 90_000 + P,
    "links": "<a href=x>下一页</a>" * 30_000 + P,
    "spans": "<table>" + "<tr><td rowspan=65000 colspan=1000>1<td>2" * 3_000 + "</table>" + P,
    "digits": "<p>2022年" + "1" * 400_000 + "</p>" + P,
    "bylines": ("<p>2022-01-01 来源：" + "者" * 60 + "</p>") * 5_000,
    "glosses": "<p>" + "中(zhōng)" * 50_000 + "</p>",
    "dump": (LEAD + "\n") * 9_000,
    "nested json": '<script type="application/ld+json">' + "[" * 100_000 + "</script>" + P,
    "title": "<title>" + "_a" * 1_000_000 + "</title>" + P,
    "headings": "<h1>福州</h1>" * 30_000 + P,
    "scripts only": "<script>document.write('x')</script>" * 100,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_end_soon(name: str) -> None:
    content = HOSTILE[name].encode("utf-8", "surrogatepass")
    start = time.process_time()
    try:
        article = read(Page(name, content, name))
    except PageError as error:
        assert str(error)
    else:
        assert article.body
    assert time.process_time() - start < 2


def test_a_gigantic_file_is_refused_before_it_is_decoded() -> None:
    start = time.process_time()
    with pytest.raises(PageError, match="bytes"):
        read(Page("big", b"a" * 50_000_000, "big"))
    assert time.process_time() - start < 0.5


def test_mutated_pages_are_read_or_refused() -> None:
    seeds = [html().encode(), html().encode("gb18030"), f"标题\n{LEAD}\n责任编辑：林\n".encode()]
    for number, content in enumerate(mutants(seeds, 600, seed=7)):
        try:
            article = read(Page(str(number), content, "mutant"))
        except PageError:
            continue
        assert isinstance(article.body, str)
        assert article.alignment.runs or not article.body
