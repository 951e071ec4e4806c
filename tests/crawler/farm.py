"""A farm of well-behaved news sites on 127.0.0.1: one server, a host for each Host header.

Three kinds of sites take turns: a GB2312 list that goes on page by page, a UTF-8 portal with
a sitemap, an e-paper with nodes. All answer conditional requests. The farm writes down every
request with the moments at which it began and ended, as the server saw them.

    python -m tests.crawler.farm --hosts 200 --articles 50     a farm of its own, for benches
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256

from crawler.site import Section, SectionKind, Site
from tests.crawler.serving import LocalServer

CHINA = timezone(timedelta(hours=8))
PER_PAGE = 20
NODES = 4
_WORDS = "泉州晋江石狮南安惠安安溪永春德化项目总投资亿元签约开工竣工产业园区建设推进重点企业"


@dataclass(frozen=True)
class Seen:
    """One request as the server saw it; moments of ``time.monotonic``."""

    host: str
    path: str
    status: int
    began: float
    ended: float
    conditional: bool


@dataclass
class Farm(LocalServer):
    """``articles`` a site; ``latency`` in seconds; ``robots`` by host, else nothing forbidden."""

    hosts: int = 3
    articles: int = 30
    latency: float = 0.0
    delay: Decimal = Decimal(0)
    robots: dict[str, bytes] = field(default_factory=dict)
    extra: dict[tuple[str, str], tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    down: set[str] = field(default_factory=set)
    newest_first: bool = False
    marks: dict[str, str] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    open_now: Counter[str] = field(default_factory=Counter)
    overlaps: int = 0
    connections: int = 0

    def names(self) -> list[str]:
        return [f"s{at:03}.farm.test" for at in range(self.hosts)]

    def table(self) -> dict[str, str]:
        """For ``table_resolver``: every host at our port."""
        return dict.fromkeys(self.names(), f"127.0.0.1:{self.port}")

    def sites(self) -> list[Site]:
        return [self._site(at, host) for at, host in enumerate(self.names())]

    def _site(self, at: int, host: str) -> Site:
        root = f"http://{host}"
        today = "{yyyy}-{mm}/{dd}"
        kinds = {
            0: {"section": (Section(f"{root}/news/", next=f"{root}/news/index_{{page}}.htm",
                                    second=1),)},
            1: {"section": (Section(f"{root}/", kind=SectionKind.PORTAL),),
                "sitemap": f"{root}/sitemap.xml"},
            2: {"section": (Section(f"{root}/html/{today}/node_1.htm", kind=SectionKind.EPAPER,
                                    node="/html/{yyyy}-{mm}/{dd}/node_{n}.htm"),), "days": 1},
        }  # fmt: skip
        return Site(
            outlet=f"样报{at}",
            hosts=(host,),
            region="泉州市",
            article=(
                "/gb/{yyyy}-{mm}/{dd}/content_{n}.htm",
                "/html/{yyyy}-{mm}/{dd}/content_{n}.htm",
            ),
            expect=(1, 10_000),
            name=host.partition(".")[0],
            delay=self.delay,
            **kinds[at % 3],  # type: ignore[arg-type]
        )

    # -- what the sites say

    def article_paths(self, host: str) -> list[str]:
        at = int(host[1:4])
        if at % 3 == 2:
            day = datetime.now(CHINA).strftime("%Y-%m/%d")
            return [f"/html/{day}/content_{at * 10_000 + n}.htm" for n in range(self.articles)]
        numbers = range(at * 10_000, at * 10_000 + self.articles)
        ordered = reversed(numbers) if self.newest_first else numbers
        return [f"/gb/2026-11/20/content_{number}.htm" for number in ordered]

    def page(self, host: str, path: str) -> tuple[str, str] | None:
        """HTML and charset of a page; None for what is not there."""
        paths = self.article_paths(host)
        kind = int(host[1:4]) % 3
        charset = "gb2312" if kind == 0 else "utf-8"
        if path in set(paths):
            return _article(host, path, charset), charset
        if kind == 0:
            pages = {"/news/": 0} | {f"/news/index_{n}.htm": n for n in range(1, 100)}
            number = pages.get(path)
            part = paths[number * PER_PAGE : (number + 1) * PER_PAGE] if number is not None else []
            return (_list(part, charset), charset) if part else None
        if kind == 1:
            return (_list(paths[:PER_PAGE], charset), charset) if path == "/" else None
        nodes = [path.rpartition("/")[0] + f"/node_{n}.htm" for n in range(1, NODES + 1)]
        if path in nodes and path.startswith("/html/" + datetime.now(CHINA).strftime("%Y-%m/%d")):
            number = nodes.index(path)
            return _list(paths[number::NODES], charset, nodes), charset
        return None

    def sitemap(self, host: str) -> bytes:
        rows = "".join(
            f"<url><loc>http://{host}{path}</loc>"
            f"<lastmod>{self.marks.get(path, _today())}</lastmod></url>"
            for path in self.article_paths(host)
        )
        head = '<?xml version="1.0" encoding="UTF-8"?>'
        return f"{head}<urlset>{rows}</urlset>".encode()

    def respond(self, host: str, path: str, tag: str) -> tuple[int, dict[str, str], bytes]:
        if host in self.down:
            return 503, {}, b"down"
        if (host, path) in self.extra:
            return self.extra[host, path]
        if path == "/robots.txt":
            body = self.robots.get(host)
            return (
                (200, {"Content-Type": "text/plain"}, body)
                if body is not None
                else (404, {}, b"no")
            )
        if host == "control.farm.test":
            return 200, {"Content-Type": "application/json"}, self.report()
        if path == "/sitemap.xml" and int(host[1:4]) % 3 == 1:
            body, kind = self.sitemap(host), "application/xml"
        else:
            found = self.page(host, path)
            if found is None:
                return 404, {"Content-Type": "text/html"}, b"<html>not here</html>"
            text, charset = found
            body, kind = text.encode("gb18030" if charset == "gb2312" else charset), "text/html"
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        if tag == etag:
            return 304, {"ETag": etag}, b""
        return 200, {"Content-Type": kind, "ETag": etag}, body

    def report(self) -> bytes:
        rows = [(s.host, s.path, s.status, s.began, s.ended, s.conditional) for s in self.seen]
        return json.dumps({"seen": rows, "overlaps": self.overlaps}).encode()

    # -- serving

    async def start(self) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: _Talk(self), "127.0.0.1", self.port)


class _Talk(asyncio.Protocol):
    """One connection: HTTP/1.1, kept alive, GET alone."""

    def __init__(self, farm: Farm) -> None:
        self.farm = farm
        self.buffer = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.farm.connections += 1

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            began = time.monotonic()
            lines = head.decode("latin-1").split("\r\n")
            path = lines[0].split(" ")[1]
            headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines[1:])}
            host = headers["host"].partition(":")[0]
            self.farm.open_now[host] += 1
            self.farm.overlaps += self.farm.open_now[host] > 1
            if self.farm.latency:
                loop = asyncio.get_running_loop()
                loop.call_later(self.farm.latency, self.answer, host, path, headers, began)
            else:
                self.answer(host, path, headers, began)

    def answer(self, host: str, path: str, headers: dict[str, str], began: float) -> None:
        tag = headers.get("if-none-match", "")
        status, extra, body = self.farm.respond(host, path, tag)
        lines = [f"HTTP/1.1 {status} Word", *(f"{k}: {v}" for k, v in extra.items())]
        if status != 304:
            lines.append(f"Content-Length: {len(body)}")
        self.farm.open_now[host] -= 1
        if host != "control.farm.test":
            ended = time.monotonic()
            self.farm.seen.append(Seen(host, path, status, began, ended, bool(tag)))
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)


def _article(host: str, path: str, charset: str) -> str:
    number = int("".join(c for c in path if c.isdigit())[-6:])
    words = "".join(_WORDS[(number * 7 + n * n * 3) % len(_WORDS)] for n in range(600))
    return (
        f'<html><head><meta charset="{charset}"><title>第{number}号消息</title></head><body>'
        f"<h1>第{number}号消息</h1><p>来源：{host}</p><p>总投资{number}亿元。{words}</p></body></html>"
    )


def _list(paths: list[str], charset: str, nodes: list[str] | None = None) -> str:
    rows = "".join(f'<li><a href="{path}?spm=a2c4e.1">消息</a></li>' for path in paths)
    more = "".join(f'<a href="{node}">版</a>' for node in nodes or [])
    return (
        f'<html><head><meta charset="{charset}"></head><body><a href="/about.htm">关于</a>'
        f'<a href="http://elsewhere.test/gb/2026-11/20/content_1.htm">友情链接</a>'
        f"<ul>{rows}</ul>{more}</body></html>"
    )


def _today() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d")


def main() -> None:
    """Serve until standard input ends; print the port first."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--hosts", type=int, default=30)
    parser.add_argument("--articles", type=int, default=30)
    parser.add_argument("--latency", type=float, default=0.0)
    args = parser.parse_args()
    with Farm(args.hosts, args.articles, args.latency) as farm:
        print(farm.port, flush=True)  # noqa: T201
        sys.stdin.read()


if __name__ == "__main__":
    main()
