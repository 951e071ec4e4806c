"""A raw-socket server that does everything wrong, one fault a path.

Each fault is a function that is given the open socket after the request was read; TLS faults
are given it before.
"""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Fault = Callable[[socket.socket], None]
PAGE = "<html><body>落地了</body></html>".encode()


def said(status: str, *headers: str, body: bytes = b"") -> Fault:
    """A server that says exactly this, and closes."""

    def fault(sock: socket.socket) -> None:
        sock.sendall("\r\n".join((f"HTTP/1.1 {status}", *headers, "", "")).encode() + body)

    return fault


def ok(*headers: str, body: bytes = b"") -> Fault:
    return said("200 OK", "Content-Type: text/html", *headers, body=body)


def hang(sock: socket.socket) -> None:
    """Nothing, until the other side gives up."""
    sock.settimeout(20)
    while sock.recv(4096):
        pass


def reset(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def then(*faults: Fault) -> Fault:
    def fault(sock: socket.socket) -> None:
        for part in faults:
            part(sock)

    return fault


def raw(data: bytes) -> Fault:
    return lambda sock: sock.sendall(data)


def drip(piece: bytes, seconds: float = 0.02) -> Fault:
    def fault(sock: socket.socket) -> None:
        for _ in range(1500):
            sock.sendall(piece)
            time.sleep(seconds)

    return fault


def flood(piece: bytes, times: int) -> Fault:
    def fault(sock: socket.socket) -> None:
        for _ in range(times):
            sock.sendall(piece)

    return fault


def bomb() -> bytes:
    """200 MB of nothing in 200 KB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(2**20)
    return b"".join(packer.compress(zeros) for _ in range(200)) + packer.flush()


_GZIP = gzip.compress(PAGE * 50)
_CHUNKED = "Transfer-Encoding: chunked"

#: fault → (what it does, the outcomes that are right)
FAULTS: dict[str, tuple[Fault, str]] = {
    "hang": (hang, "deadline"),
    "drip_headers": (then(raw(b"HTTP/1.1 200 OK\r\n"), drip(b"X-A: b\r\n", 0.05)), "deadline"),
    "drip_one_header": (then(raw(b"HTTP/1.1 200 OK\r\nX: "), drip(b"x")), "deadline"),
    "drip_body": (then(ok("Content-Length: 9000"), drip(b"x")), "deadline"),
    "drip_chunks": (then(ok(_CHUNKED), drip(b"1\r\nx\r\n")), "deadline"),
    "drip_informational": (drip(b"HTTP/1.1 103 Early\r\n\r\n"), "deadline"),
    "hang_in_body": (then(ok("Content-Length: 9000", body=b"<html>"), hang), "deadline"),
    "reset_at_once": (reset, "reset"),
    "reset_in_headers": (then(raw(b"HTTP/1.1 200 OK\r\nX-"), reset), "reset"),
    "reset_in_body": (then(ok("Content-Length: 9000", body=b"<html>"), reset), "reset"),
    "close_at_once": (raw(b""), "disconnected"),
    "close_in_headers": (raw(b"HTTP/1.1 200 OK\r\nContent-"), "disconnected protocol"),
    "truncated": (ok("Content-Length: 9000", body=PAGE), "truncated"),
    "truncated_chunks": (ok(_CHUNKED, body=b"ff\r\nabc"), "truncated"),
    "no_last_chunk": (ok(_CHUNKED, body=b"3\r\nabc\r\n"), "truncated"),
    "bad_chunk": (ok(_CHUNKED, body=b"zz\r\nabc\r\n0\r\n\r\n"), "protocol truncated"),
    "length_a_word": (ok("Content-Length: many", body=PAGE), "protocol"),
    "length_negative": (ok("Content-Length: -5", body=PAGE), "protocol"),
    "two_lengths": (ok("Content-Length: 5", "Content-Length: 6", body=b"abcdef"), "protocol"),
    "length_short": (ok("Content-Length: 8", body=PAGE), "fetched"),
    "gzip_bomb": (ok("Content-Encoding: gzip", body=bomb()), "bomb"),
    "deflate_bomb": (
        ok("Content-Encoding: deflate", body=zlib.compress(bytes(50 * 2**20), 9)), "bomb",
    ),
    "gzip_damaged": (ok("Content-Encoding: gzip", body=_GZIP[:40] + b"?????????"), "bad_encoding"),
    "gzip_cut": (ok("Content-Encoding: gzip", body=_GZIP[:-12]), "bad_encoding"),
    "gzip_in_name_only": (ok("Content-Encoding: gzip", body=PAGE), "bad_encoding"),
    "brotli_unasked": (ok("Content-Encoding: br", body=PAGE), "bad_encoding"),
    "gzip_twice": (
        ok("Content-Encoding: gzip, gzip", body=gzip.compress(_GZIP)), "bad_encoding",
    ),
    "endless_body": (then(ok(), flood(b"x" * 65536, 4000)), "too_large"),
    "endless_chunks": (
        then(ok(_CHUNKED), flood(b"10000\r\n" + b"x" * 65536 + b"\r\n", 4000)), "too_large",
    ),
    "announced_huge": (ok("Content-Length: 99999999999", body=PAGE), "too_large"),
    "many_headers": (
        ok(*(f"X-{n}: {n}" for n in range(500)), "Content-Length: 3", body=b"abc"),
        "headers_too_large",
    ),
    "huge_header": (ok("X-A: " + "a" * 90_000, "Content-Length: 3", body=b"abc"),
                    "headers_too_large"),
    "endless_header": (then(raw(b"HTTP/1.1 200 OK\r\nX: "), flood(b"x" * 65536, 4000)),
                       "headers_too_large protocol"),
    "not_http": (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "protocol disconnected"),
    "http_0_9": (raw(PAGE), "protocol disconnected"),
    "status_a_word": (said("fine OK"), "protocol"),
    "status_99": (said("99 Odd"), "protocol"),
    "status_600": (said("600 Odd", "Content-Length: 0"), "protocol odd_status"),
    "null_in_header": (ok("X-A: a\x00b", body=PAGE), "protocol"),
    "header_without_colon": (ok("nonsense", body=PAGE), "protocol"),
    "redirect_to_itself": (said("302 Found", "Location: /redirect_to_itself"), "redirect_loop"),
    "redirect_nowhere": (said("302 Found"), "redirect_bad"),
    "redirect_to_file": (said("302 Found", "Location: file:///etc/passwd"), "redirect_bad"),
    "redirect_to_script": (said("302 Found", "Location: javascript:alert(1)"), "redirect_bad"),
    "empty": (ok("Content-Length: 0"), "empty"),
    "blank": (ok("Content-Length: 4", body=b" \r\n "), "empty"),
    "no_content": (said("204 No Content"), "empty"),
    "partial": (said("206 Partial", "Content-Type: text/html", body=PAGE), "odd_status"),
    "gone": (said("410 Gone", "Content-Length: 0"), "not_found"),
    "forbidden": (said("403 No", "Content-Length: 0"), "forbidden"),
    "teapot": (said("418 Teapot", "Content-Length: 0"), "client_error"),
    "too_many": (said("429 Slow", "Retry-After: 7", "Content-Length: 0"), "rate_limited"),
    "broken": (said("500 Oh", "Content-Length: 0"), "server_error"),
    "busy": (said("503 Busy", "Retry-After: Wed, 21 Oct 2099 07:28:00 GMT"), "server_error"),
    "pdf": (said("200 OK", "Content-Type: application/pdf", body=b"%PDF"), "not_text"),
    "picture": (said("200 OK", "Content-Type: image/png", body=b"\x89PNG"), "not_text"),
    "picture_without_type": (said("200 OK", body=b"\x89PNG\r\n\x1a\n\0\0"), "not_text"),
    "page_without_type": (said("200 OK", body=PAGE), "fetched"),
    "wrong_charset": (
        said("200 OK", "Content-Type: text/html; charset=iso-8859-1",
             body="<html>泉州落地项目</html>".encode("gb18030")), "fetched",
    ),
}  # fmt: skip


@dataclass
class FaultServer:
    """Serves FAULTS over HTTP; ``connections`` counts what was accepted."""

    first: Fault | None = None
    tls: ssl.SSLContext | None = None
    connections: int = 0
    port: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def loop(self, listener: socket.socket) -> None:
        listener.settimeout(0.1)
        while not self._stop.is_set():
            try:
                sock, _ = listener.accept()
            except TimeoutError:
                continue
            self.connections += 1
            threading.Thread(target=self.talk, args=(sock,), daemon=True).start()

    def talk(self, sock: socket.socket) -> None:
        with suppress(OSError, IndexError, KeyError), sock:
            sock.settimeout(10)
            if self.first is not None:
                self.first(sock)
                return
            stream = self.tls.wrap_socket(sock, server_side=True) if self.tls else sock
            request = b""
            while b"\r\n\r\n" not in request:
                piece = stream.recv(4096)
                if not piece:
                    return
                request += piece
            name = request.split(b" ")[1].decode().strip("/")
            fault = FAULTS[name][0] if name in FAULTS else ok(body=PAGE)
            fault(stream)
            if stream is not sock:
                stream.close()


@contextmanager
def fault_server(
    first: Fault | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[FaultServer]:
    server = FaultServer(first, tls)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server.port = listener.getsockname()[1]
        thread = threading.Thread(target=server.loop, args=(listener,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server._stop.set()
            thread.join(5)
