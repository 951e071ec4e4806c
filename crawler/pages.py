"""Pages from wherever they are: files, archives and addresses, in one stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack

from crawler import local
from crawler.manner import AS_EVER, Manner
from crawler.source import Kind, Source, Unread
from errors import LuodiError
from model import Page


def read(sources: Iterable[Source], manner: Manner = AS_EVER) -> Iterator[Page | Unread]:
    """The pages of all sources, in order; what is wrong with one is told in its place."""
    with ExitStack() as stack:
        fetcher = None
        for source in sources:
            if source.kind is not Kind.URL:
                yield from local.read(source)
                continue
            if fetcher is None:
                from crawler.fetch import Fetcher  # here, so that files load no network's library

                fetcher = stack.enter_context(Fetcher(manner))
            try:
                yield fetcher.page(source.place)
            except LuodiError as error:
                yield Unread(source.place, error)
