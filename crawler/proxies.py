"""Proxies, where a person asks for one: never because the environment names one.

Behind a proxy the address that we connect to is the proxy's, so the guard judges what the
proxy is told: a name is resolved and judged here, and the proxy is asked for a tunnel to that
address, by number, whatever the scheme. What was judged is what is connected to, as without.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass

import httpcore2

from crawler.outcomes import Outcome, Refused
from errors import UsageError

ENVIRONMENT = "env"
_MAX_HEAD = 16 * 1024
_STATUS_RE = re.compile(rb"HTTP/1\.[01] ([0-9]{3})(?: ([^\r\n]*))?")


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy at ``host:port``. ``login`` is a name and a password, never shown."""

    host: str
    port: int
    login: tuple[bytes, bytes] | None = field(default=None, repr=False)

    @property
    def place(self) -> str:
        """Where it is, without who asks."""
        return _place(self.host, self.port)

    @property
    def url(self) -> str:
        """Its address, without who asks."""
        return f"http://{self.place}"

    @classmethod
    def parse(cls, text: str) -> Proxy:
        """Read ``http://[name:password@]host:port``.

        Raises:
            UsageError: anything else; the message keeps the password to itself.
        """
        try:
            parts = urlsplit(text if "://" in text else f"http://{text}")
            host, port = parts.hostname, parts.port
        except ValueError:
            host = port = None
        if host is None or parts.scheme != "http" or parts.path.strip("/") or parts.query:
            raise UsageError("the proxy is written like http://host:3128 (HTTP alone, no SOCKS)")
        login = None
        if parts.username is not None:
            login = unquote(parts.username).encode(), unquote(parts.password or "").encode()
        return cls(host, port or 80, login)


Route = Callable[[str], Proxy | None]


def direct(url: str) -> None:
    """No proxy for anybody."""


def route(text: str) -> Route:
    """The way that a person asked for: "" is none, ``env`` the environment's, else one proxy.

    Raises:
        UsageError: no address of a proxy, or an environment that names none.
    """
    if not text:
        return direct
    if text == ENVIRONMENT:
        return _of_environment()
    only = Proxy.parse(text)
    return lambda _: only


def _of_environment() -> Route:
    named = getproxies_environment()
    ways = {
        scheme: Proxy.parse(named.get(scheme) or named["all"])
        for scheme in ("http", "https")
        if scheme in named or "all" in named
    }
    if not ways:
        raise UsageError(
            "proxy is “env”, but the environment names none: set HTTPS_PROXY and HTTP_PROXY, "
            "or write the proxy's address"
        )

    def way(url: str) -> Proxy | None:
        parts = urlsplit(url)
        spared = proxy_bypass(parts.netloc)  # by NO_PROXY
        return None if spared else ways.get(parts.scheme)

    return way


async def tunnel(
    stream: httpcore2.AsyncNetworkStream,
    proxy: Proxy,
    address: str,
    port: int,
    seconds: float | None,
) -> None:
    """Ask a connected proxy to lead a stream on to a numeric address.

    Raises:
        Refused: PROXY, with its own words; the stream is the caller's to close.
    """
    target = _place(address, port)
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    if proxy.login is not None:
        word = b64encode(b":".join(proxy.login)).decode("ascii")
        lines.append(f"Proxy-Authorization: Basic {word}")
    await stream.write("\r\n".join((*lines, "", "")).encode("ascii"), seconds)
    head = b""
    while b"\r\n\r\n" not in head:
        piece = await stream.read(4096, seconds)
        head += piece
        if not piece or len(head) > _MAX_HEAD:
            raise _refused(proxy, "ended the talk without an answer")
    status = _STATUS_RE.match(head)
    if status is None or not head.endswith(b"\r\n\r\n"):
        raise _refused(proxy, "does not speak HTTP")
    if not status[1].startswith(b"2"):
        said = b" ".join(filter(None, status.groups())).decode("latin-1")
        what = f"answered {said[:80]} to a tunnel to {target}"
        raise _refused(proxy, what, status=int(status[1]))


def unreached(proxy: Proxy, error: Exception) -> Refused:
    """The refusal for a proxy that cannot be connected to."""
    why = " ".join(str(error).split())[:120] or type(error).__name__
    return _refused(proxy, f"cannot be reached: {why}")


def _refused(proxy: Proxy, what: str, *, status: int = 0) -> Refused:
    return Refused(Outcome.PROXY, f"the proxy {proxy.place} {what}", status=status)


def _place(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
