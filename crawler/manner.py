"""How pages are had and read when a person names them; light, as every command loads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.site import OURS, Folders


@dataclass(frozen=True, slots=True)
class Manner:
    """``folders`` hold the site files that the reader goes by; the rest is for addresses.

    ``contact`` may be empty: a person waits. ``private`` lets hosts that the person names lie
    on addresses that are not public; where they redirect to is judged as ever. ``proxy``,
    ``proxy_resolves``, ``resolve`` and ``loopback`` are as in :class:`~crawler.config.Crawl`.
    """

    folders: Folders = OURS
    contact: str = ""
    private: bool = False
    proxy: str = ""
    proxy_resolves: bool = False
    resolve: Mapping[str, str] = field(default_factory=dict)
    loopback: bool = False


AS_EVER = Manner()
