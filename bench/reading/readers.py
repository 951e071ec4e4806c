"""The readers that are compared, each as one function from a page's bytes to its body.

Each reads body and metadata (title, day) together, as a pipeline would ask it to.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

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
    bare_extraction = import_module("trafilatura").bare_extraction

    def run(content: bytes, _: str) -> str:
        found = bare_extraction(content, with_metadata=True)
        return str(found.text or "") if found else ""

    return run


def trafilatura_body() -> Reader:
    """trafilatura for the body alone, at its fastest setting."""
    extract = import_module("trafilatura").extract

    def run(content: bytes, _: str) -> str:
        return str(extract(content, fast=True, include_comments=False) or "")

    return run


def readability() -> Reader:
    """readability-lxml: title and body."""
    html = import_module("lxml.html")
    document_of = import_module("readability").Document

    def run(content: bytes, _: str) -> str:
        document = document_of(content)
        document.title()
        return str(html.fromstring(document.summary()).text_content())

    return run


def newspaper() -> Reader:
    """newspaper4k: body, title and day; it is given decoded text, and fetches no images."""
    from extract.body import decode

    article_of = import_module("newspaper").Article

    def run(content: bytes, _: str) -> str:
        article = article_of("http://localhost/", language="zh", fetch_images=False)
        article.download(input_html=decode(content).text)
        article.parse()
        return str(article.text)

    return run


def resiliparse() -> Reader:
    """resiliparse: the body alone, it has no metadata."""
    extract_plain_text = import_module("resiliparse.extract.html2text").extract_plain_text
    encoding = import_module("resiliparse.parse.encoding")

    def run(content: bytes, _: str) -> str:
        name = encoding.detect_encoding(content, from_html_meta=True)
        text = encoding.bytes_to_str(content, name)
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
        name: make for name, (package, make) in READERS.items() if find_spec(package) is not None
    }
