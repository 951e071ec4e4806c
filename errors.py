"""Everything that can go wrong, as one tree.

LuodiError
├── UsageError              the call is wrong: nothing was done
├── PageError               one page cannot be read; the run goes on
│   ├── UnreadablePage      no permission, vanished, I/O error
│   ├── NotAPage            empty, binary, of a type we do not read
│   ├── PageTooLarge        more bytes or nodes than a page may have
│   └── NoArticle           a page without an article in it
├── FetchError              a URL that could not be fetched
├── DataError               a data file of ours is invalid
└── StoreError              the database cannot be used
    ├── StoreLocked         another process is writing to it
    ├── NewerSchema         written by a newer Luodi
    └── NotAStore           not a database of ours
"""

from __future__ import annotations


class LuodiError(Exception):
    """Base of all errors that Luodi raises on purpose; the message says what to do."""


class UsageError(LuodiError):
    """The call is wrong; nothing was done."""


class PageError(LuodiError):
    """One page cannot be read. The run goes on without it."""


class UnreadablePage(PageError):
    """The bytes could not be had: no permission, vanished, an I/O error."""


class NotAPage(PageError):
    """The bytes are no page: empty, binary, or of a type we do not read."""


class PageTooLarge(PageError):
    """More bytes, or a deeper tree, than a news page may have."""


class NoArticle(PageError):
    """A page, but without an article in it."""


class FetchError(LuodiError):
    """A URL that could not be fetched."""


class DataError(LuodiError):
    """A data file of ours is invalid."""


class StoreError(LuodiError):
    """The database cannot be used."""


class StoreLocked(StoreError):
    """Another process is writing to the database."""


class NewerSchema(StoreError):
    """The database was written by a newer Luodi."""


class NotAStore(StoreError):
    """The file is no database of ours."""
