"""The readers that are compared, each as one function from a page's bytes to its body.

Each reads body and metadata (title, day) together, as a pipeline would ask it to.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

Reader = Callable[[bytes, str], str]


def ours() -> Reader:
    """Luodi's own."""
    from errors import PageError
    from extract.body import read
    from model import Page

    def run(content: bytes, name: str) -> str:
        try:
            return read(Page(name, content, name)).body
        except PageError:
            return ""

    return run


def trafilatura() -> Reader:
    """trafilatura: body, and title, day and source with htmldate."""
    from trafilatura import bare_extraction

    def run(content: bytes, _: str) -> str:
        found = bare_extraction(content, with_metadata=True)
        return (found.text or "") if found else ""

    return run


def trafilatura_body() -> Reader:
    """trafilatura for the body alone, at its fastest setting."""
    from trafilatura import extract

    def run(content: bytes, _: str) -> str:
        return extract(content, fast=True, include_comments=False, include_tables=True) or ""

    return run


def readability() -> Reader:
    """readability-lxml: title and body."""
    from lxml import html
    from readability import Document

    def run(content: bytes, _: str) -> str:
        document = Document(content)
        document.title()
        return str(html.fromstring(document.summary()).text_content())

    return run


def newspaper() -> Reader:
    """newspaper4k, told that the page is Chinese; it is given decoded text."""
    from newspaper import Article

    from extract.body import decode

    def run(content: bytes, _: str) -> str:
        article = Article("http://localhost/", language="zh")
        article.download(input_html=decode(content).text)
        article.parse()
        return str(article.text)

    return run


def resiliparse() -> Reader:
    """resiliparse: the body alone, it has no metadata."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    def run(content: bytes, _: str) -> str:
        text = bytes_to_str(content, detect_encoding(content, from_html_meta=True))
        return str(extract_plain_text(text, main_content=True))

    return run


READERS: dict[str, tuple[str, Callable[[], Reader]]] = {
    "luodi": ("extract", ours),
    "trafilatura": ("trafilatura", trafilatura),
    "trafilatura (body, fast)": ("trafilatura", trafilatura_body),
    "readability-lxml": ("readability", readability),
    "newspaper4k": ("newspaper", newspaper),
    "resiliparse (body)": ("resiliparse", resiliparse),
}


def installed() -> dict[str, Callable[[], Reader]]:
    """The readers whose packages are there, by name."""
    return {
        name: make
        for name, (package, make) in READERS.items()
        if importlib.util.find_spec(package) is not None
    }
