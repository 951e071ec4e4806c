"""The one door to the network: every connection is resolved, judged and opened here."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpcore2

from crawler.addresses import is_public
from crawler.outcomes import Outcome, Refused
from crawler.proxies import Proxy, tunnel, unreached

Resolver = Callable[[str, int], Awaitable[list[tuple[str, int]]]]


async def system_resolver(host: str, port: int) -> list[tuple[str, int]]:
    """Ask the machine's resolver. Answers numeric addresses, each with the port to use."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys((str(row[4][0]), int(row[4][1])) for row in found))


def table_resolver(table: dict[str, str]) -> Resolver:
    """A resolver that knows the hosts of ``table`` (host → ``address:port``) and no other."""

    async def resolve(host: str, port: int) -> list[tuple[str, int]]:
        place = table.get(f"{host}:{port}") or table.get(host)
        if place is None:
            raise socket.gaierror(f"{host} is not in the table of hosts")
        address, _, own_port = place.rpartition(":")
        return [(address.strip("[]"), int(own_port))]

    return resolve


class _Stream(httpcore2.AsyncNetworkStream):
    """A plain connection that is closed when a TLS handshake on it is cancelled."""

    def __init__(self, inner: httpcore2.AsyncNetworkStream) -> None:
        self._inner = inner

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._inner.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        try:
            return await self._inner.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            # The deadline cancels us here, and nobody else knows of this socket.
            await asyncio.shield(self._inner.aclose())
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Connects to public addresses only, through ``proxy`` where there is one.

    ``loopback`` admits this machine, for tests; ``trusted`` are hosts that a person has named,
    whatever their address.
    """

    def __init__(
        self,
        resolve: Resolver = system_resolver,
        *,
        loopback: bool = False,
        trusted: frozenset[str] = frozenset(),
        proxy: Proxy | None = None,
    ) -> None:
        self._inner = httpcore2.AnyIOBackend()
        self._resolve = resolve
        self._loopback = loopback
        self._trusted = trusted
        self._proxy = proxy

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Resolve, judge all addresses, connect to one of them by number.

        Raises:
            Refused: no address, or one that is not public; one bad address damns the name.
                Or a proxy that leads nowhere.
        """
        last: Exception | None = None
        for address, at_port in (await self.judged(host, port))[:4]:
            try:
                if self._proxy is not None:
                    return await self._through(self._proxy, address, at_port, timeout)
                stream = await self._inner.connect_tcp(
                    address, at_port, timeout, local_address, socket_options
                )
            except (httpcore2.ConnectError, Refused) as error:
                if isinstance(error, Refused) and error.status < 500:
                    raise
                last = error
                continue
            await self._recheck(host, stream)
            return _Stream(stream)
        raise last or Refused(Outcome.DNS, f"{host} has no address")

    async def judged(self, host: str, port: int) -> list[tuple[str, int]]:
        """The places that a name leads to, all of them fit to connect to.

        Raises:
            Refused: DNS or BLOCKED_ADDRESS.
        """
        try:
            places = await self._resolve(host.strip("[]"), port)
        except (OSError, UnicodeError) as error:
            raise Refused(Outcome.DNS, f"{host} cannot be resolved: {error}") from error
        for address, _ in places:
            self._require_public(host, address)
        return places

    async def _through(
        self, proxy: Proxy, address: str, port: int, timeout: float | None
    ) -> httpcore2.AsyncNetworkStream:
        stream = None
        try:
            stream = await self._inner.connect_tcp(proxy.host, proxy.port, timeout)
            await tunnel(stream, proxy, address, port, timeout)
        except BaseException as error:
            if stream is not None:
                await asyncio.shield(stream.aclose())
            if isinstance(error, httpcore2.NetworkError | httpcore2.TimeoutException):
                raise unreached(proxy, error) from error
            raise
        return _Stream(stream)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore2.AsyncNetworkStream:
        """Refuse: a crawler has no business with a local socket."""
        raise Refused(Outcome.BLOCKED_ADDRESS, f"{path} is a local socket")

    async def sleep(self, seconds: float) -> None:
        """Sleep."""
        await asyncio.sleep(seconds)

    async def _recheck(self, host: str, stream: httpcore2.AsyncNetworkStream) -> None:
        peer = stream.get_extra_info("server_addr")
        try:
            self._require_public(host, str(peer[0]) if peer else "")
        except Refused:
            await stream.aclose()
            raise

    def _require_public(self, host: str, address: str) -> None:
        if host.strip("[]") in self._trusted:
            return
        if not is_public(address, loopback=self._loopback):
            leads = "is" if host == address else f"leads to {address or '?'},"
            raise Refused(Outcome.BLOCKED_ADDRESS, f"{host} {leads} not a public address")
