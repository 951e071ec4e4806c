"""An HTTP proxy on 127.0.0.1 that writes down what it was told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.crawler.serving import LocalServer

Table = dict[str, str]


@dataclass
class LocalProxy(LocalServer):
    """Tunnels and forwards to the places of ``table`` (``host:port`` → ``host:port``).

    ``asked`` has each request's first line, ``heads`` all of its lines. ``answer`` may refuse:
    it is given a request's lines and answers a whole response, or nothing.
    """

    table: Table = field(default_factory=dict)
    answer: Callable[[list[str]], bytes] = lambda _: b""
    asked: list[str] = field(default_factory=list)
    heads: list[list[str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> asyncio.Server:
        return await asyncio.start_server(self._talk, "127.0.0.1", self.port)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
            self.asked.append(lines[0])
            self.heads.append(lines)
            if said := self.answer(lines):
                writer.write(said)
                return
            method, target, _ = lines[0].split(" ")
            if method == "CONNECT":
                await self._lead(target, b"", reader, writer)
            else:
                parts = urlsplit(target)
                lines[0] = f"{method} {parts.path} HTTP/1.1"
                passed = [line for line in lines if not line.lower().startswith("proxy-")]
                sent = "\r\n".join((*passed, "", "")).encode("latin-1")
                await self._lead(f"{parts.hostname}:{parts.port or 80}", sent, reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _lead(
        self, target: str, sent: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        host, _, port = self.table.get(target, target).rpartition(":")
        far, back = await asyncio.open_connection(host, int(port))
        try:
            if sent:
                back.write(sent)
            else:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await asyncio.gather(_pour(reader, back), _pour(far, writer))
        finally:
            back.close()


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while piece := await source.read(65536):
        sink.write(piece)
    sink.close()
