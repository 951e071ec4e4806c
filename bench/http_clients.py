"""How fast HTTP clients fetch pages from a server on this machine.

    python bench/http_clients.py [--requests N]

One server process answers a page of 40 kB; each client fetches it N times over one kept
connection. Needs the extra `bench`; a client that is not installed is passed over and named.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from importlib import import_module
from importlib.metadata import version

ROUNDS = 3
SERVER = """
import socketserver
from http.server import BaseHTTPRequestHandler
BODY = "<p>泉州市签约项目</p>".encode() * 1500
class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)
        self.wfile.flush()
    def log_message(self, *args):
        pass
server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


def fetch_with(package: str, url: str, requests: int) -> float:
    """Seconds for all requests, the first (which makes the connection) not counted."""
    with import_module(package).Client() as client:
        client.get(url).raise_for_status()
        started = time.perf_counter()
        for _ in range(requests):
            client.get(url).read()
        return time.perf_counter() - started


def import_seconds(package: str) -> float:
    """Seconds that a fresh Python needs more to import the package, best of three."""

    def took(program: str) -> float:
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603
        return time.perf_counter() - started

    return min(took(f"import {package}") for _ in range(3)) - min(took("") for _ in range(3))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--requests", type=int, default=1000)
    count = options.parse_args().requests
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        assert server.stdout is not None  # noqa: S101
        url = f"http://127.0.0.1:{int(server.stdout.readline())}/"
        print(f"{count} requests over one connection, best of {ROUNDS}")
        for package in ("httpx2", "httpx"):
            try:
                seconds = min(fetch_with(package, url, count) for _ in range(ROUNDS))
            except ImportError:
                print(f"{package:8} not installed")
                continue
            print(
                f"{package:8} {version(package):8} {count / seconds:6.0f} pages/s, "
                f"import {import_seconds(package) * 1000:.0f} ms"
            )
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
