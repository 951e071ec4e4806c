"""One spelling for one page: canonical URLs, and whose they are.

Two URLs that any server must treat alike get one spelling; two that a server may tell apart
keep theirs. Path and query keep their case and order; only what is known to name no page
(fragments, tracking parameters) is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

MAX_URL_CHARS = 2048
_DEFAULT_PORT = {"http": 80, "https": 443}
_TRACKING = frozenset(
    {
        "spm", "from", "isappinstalled", "share_token", "clicktime", "enterid",
        "fbclid", "gclid", "nsukey", "bd_vid",
    }
)  # fmt: skip
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_KEPT = _UNRESERVED | frozenset(b"!$&'()*+,;=:@/?")
_HOST_RE = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
_BAD_RE = re.compile(r"[\x00-\x20\x7f\\]")
_EDGE_SPACE = " \t\r\n\f"


@dataclass(frozen=True, slots=True)
class Scope:
    """The hosts of a site: exact names, and ``*.name`` for a name and all below it.

    ``ports`` are those beside the scheme's own. An empty scope holds nothing.
    """

    hosts: tuple[str, ...]
    ports: tuple[int, ...] = ()

    def holds(self, url: str) -> bool:
        """Whether a canonical URL lies on one of the hosts, at a port that was allowed."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port
        return (port is None or port in self.ports) and any(_covers(h, host) for h in self.hosts)


def canonical(url: str, *, base: str = "", keep_query: Iterable[str] | None = None) -> str | None:
    """The one spelling of ``url``, resolved against ``base``; None if it is no web address.

    ``keep_query`` names the query parameters that tell pages apart; None keeps all but the
    tracking ones known here. User names, passwords, control characters and backslashes make a URL
    invalid rather than repaired: what a browser would make of them is what attacks rely on.
    """
    text = url.strip(_EDGE_SPACE)
    if len(text) > MAX_URL_CHARS or _BAD_RE.search(text):
        return None
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    host = _host(parts.hostname or "")
    if scheme not in _DEFAULT_PORT or host is None or "@" in parts.netloc or port == 0:
        return None
    place = host if port in (None, _DEFAULT_PORT[scheme]) else f"{host}:{port}"
    path = _dotless(_percent(parts.path)) or "/"
    query = _query(parts.query, keep_query)
    spelled = f"{scheme}://{place}{path}" + (f"?{query}" if query else "")
    return spelled if len(spelled) <= MAX_URL_CHARS else None


def host_of(url: str) -> str:
    """The host and, where it is not the scheme's own, the port of a canonical URL."""
    return urlsplit(url).netloc


def path_of(url: str) -> str:
    """The path and query of a canonical URL: what patterns and robots.txt rules look at."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _covers(pattern: str, host: str) -> bool:
    if pattern.startswith("*."):
        return host == pattern[2:] or host.endswith(pattern[1:])
    return host == pattern


def _host(host: str) -> str | None:
    """The host in lower-case ASCII; an address in brackets keeps them."""
    if ":" in host:
        return f"[{host.lower()}]" if re.fullmatch(r"[0-9a-fA-F:.]+", host) else None
    host = host.removesuffix(".").lower()
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if ".." in host or not _HOST_RE.fullmatch(host):
        return None
    return host


def _percent(text: str) -> str:
    """Percent-encode what must be, decode what need not be, upper-case the rest's digits."""
    raw = text.encode("utf-8", "surrogatepass")
    out = bytearray()
    at = 0
    while at < len(raw):
        byte = raw[at]
        pair = raw[at + 1 : at + 3]
        if byte == 0x25 and len(pair) == 2 and _is_hex(pair):
            value = int(pair, 16)
            out += bytes((value,)) if value in _UNRESERVED else b"%" + pair.upper()
            at += 3
            continue
        out += bytes((byte,)) if byte in _KEPT else b"%%%02X" % byte
        at += 1
    return out.decode("ascii")


def _is_hex(pair: bytes) -> bool:
    return all(byte in b"0123456789abcdefABCDEF" for byte in pair)


def _dotless(path: str) -> str:
    if "." not in path and "//" not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    joined = "/".join(kept)
    return joined if joined.startswith("/") else f"/{joined}"


def _query(query: str, keep: Iterable[str] | None) -> str:
    if not query:
        return ""
    wanted = None if keep is None else frozenset(keep)
    kept = []
    for pair in query.split("&"):
        name = pair.partition("=")[0]
        dropped = _is_tracking(name) if wanted is None else name not in wanted
        if not pair or dropped:
            continue
        kept.append(_percent(pair))
    return "&".join(kept)


def _is_tracking(name: str) -> bool:
    lowered = name.lower()
    return lowered in _TRACKING or lowered.startswith("utm_")
