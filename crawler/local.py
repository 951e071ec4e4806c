"""Pages that lie on this machine: files, folders of them, and web archives."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler import warc
from crawler.source import Kind, PassedOver, Source, Unread, require_size
from errors import LuodiError, NotAPage, UnreadablePage, UsageError
from model import Page

PAGE_SUFFIXES = (".html", ".htm", ".shtml", ".txt")
WARC_SUFFIXES = (".warc", ".warc.gz")


@dataclass(frozen=True, slots=True)
class Found:
    """What a list of paths holds, in the order in which it will be read."""

    sources: tuple[Source, ...]
    passed_over: tuple[PassedOver, ...]
    unread: tuple[Unread, ...]


def find(paths: Sequence[str]) -> Found:
    """Find the pages and archives at these paths; folders are searched to the bottom, in order.

    A file that is reached twice is read once. Files of one name in two folders keep their name
    as id: telling them apart is the store's affair.

    Raises:
        UsageError: if there is nothing at one of the paths.
    """
    missing = [path for path in paths if not os.path.lexists(path)]
    if missing:
        raise UsageError(f"{missing[0]}: no such file or folder")
    sources: dict[str, Source] = {}
    passed_over: list[PassedOver] = []
    unread: list[Unread] = []
    for path in map(os.path.normpath, paths):
        if Path(path).is_dir():
            found = _in_folder(path)
        else:
            source = _source(path)
            refused = Unread(path, NotAPage(_not_of_ours(path)))
            found = Found((source,), (), ()) if source else Found((), (), (refused,))
        sources.update((source.place, source) for source in found.sources)
        passed_over += found.passed_over
        unread += found.unread
    return Found(tuple(sources.values()), tuple(passed_over), tuple(unread))


def read(source: Source) -> Iterator[Page | Unread]:
    """The pages of one file or archive, one after another."""
    if source.kind is Kind.WARC:
        yield from warc.read(source.place)
        return
    try:
        yield _page(source)
    except LuodiError as error:
        yield Unread(source.place, error)


def _page(source: Source) -> Page:
    path = Path(source.place)
    try:
        if not path.is_file():
            raise NotAPage("not a file that can be read to an end")
        require_size(path.stat().st_size)
        content = path.read_bytes()
    except OSError as error:
        raise UnreadablePage(_reason(error)) from error
    return Page(id=source.page_id, content=content, origin=source.place)


def _in_folder(folder: str) -> Found:
    sources: list[Source] = []
    unread: list[Unread] = []
    others: Counter[str] = Counter()

    def refused(error: OSError) -> None:
        unread.append(Unread(str(error.filename), UnreadablePage(_reason(error))))

    for place, folders, names in os.walk(folder, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            source = _source(os.path.normpath(Path(place, name)))
            if source:
                sources.append(source)
            else:
                others[Path(name).suffix.lower() or name] += 1
    if not sources and not unread:
        unread.append(Unread(folder, NotAPage(_none_of_ours(others))))
        others.clear()
    passed_over = (PassedOver(folder, dict(others)),) if others else ()
    return Found(tuple(sources), passed_over, tuple(unread))


def _source(path: str) -> Source | None:
    name = Path(path).name.lower()
    try:
        size = Path(path).stat().st_size
    except OSError:
        size = 0
    if name.endswith(WARC_SUFFIXES):
        return Source(Kind.WARC, path, size=size)
    if name.endswith(PAGE_SUFFIXES):
        return Source(Kind.FILE, path, page_id=Path(path).stem, size=size)
    return None


def _not_of_ours(path: str) -> str:
    return f"a {Path(path).suffix or 'nameless'} file; we read {_readable()}"


def _none_of_ours(others: Counter[str]) -> str:
    there = f"{others.total()} others" if others else "nothing"
    return f"no page in this folder ({there}); we read {_readable()}"


def _readable() -> str:
    return " ".join((*PAGE_SUFFIXES, *WARC_SUFFIXES))


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
