"""1,000,000 facts: loaded, loaded again, asked: ``python bench/store/facts.py [N] [FOLDER]``.

A fact is a project report or a figure. Pages are made as a crawl would bring them, five projects
and five figures each. They are written once page by page, as a run writes them, then dumped to
Parquet and loaded into an empty store, twice.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import duckdb

import store
from bench.store.world import Made, counties, reports
from model import Aggregate, Article, Facts, Project, Span, Status, Value
from store import exchange, export, integrity

Connection = duckdb.DuckDBPyConnection
A_PAGE = 5
A_TRANSACTION = 2_000


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    folder = sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="luodi")
    db = str(Path(folder) / "facts.duckdb")
    with store.open_store(db) as connection:
        for turn in ("written", "written again"):
            took, changed = write(connection, number // (2 * A_PAGE))
            print(f"{number} facts {turn} page by page: {took:.1f} s, {changed} pages changed")
        exchange.dump(connection, f"{folder}/parquet")
    db = str(Path(folder) / "loaded.duckdb")
    for turn in ("loaded", "loaded again"):
        begun = time.perf_counter()
        with store.open_store(db) as connection:
            changed = sum(exchange.load(connection, f"{folder}/parquet").values())
        print(f"{number} facts {turn}: {since(begun)}, {changed} rows changed")
    with store.open_store(db) as connection:
        for view in ("signed_projects", "life_lines", "reported_figures"):
            ask(connection, view)
        print("promises broken:", integrity.broken(connection) or "none")
        for suffix in ("csv", "jsonl", "parquet", "xlsx"):
            begun = time.perf_counter()
            rows = export.export(connection, "figures", f"{folder}/figures.{suffix}")
            took = time.perf_counter() - begun
            print(f"{rows} figures as .{suffix}: {took:.1f} s, at most {memory():.2f} GB so far")
            Path(f"{folder}/figures.{suffix}").unlink()


def write(connection: Connection, number: int) -> tuple[float, int]:
    """The seconds that writing took, without making the pages up, and how many changed."""
    run = store.Run.now("bench", "0", "0")
    coming = pages(number)
    took, changed = 0.0, 0
    while some := list(islice(coming, A_TRANSACTION)):
        begun = time.perf_counter()
        outcomes = store.write(connection, some, run)
        took += time.perf_counter() - begun
        changed += sum(o.outcome is not store.Outcome.UNCHANGED for o in outcomes)
    return took, changed


def ask(connection: Connection, view: str) -> None:
    begun = time.perf_counter()
    rows = connection.execute(f"SELECT count(*) FROM {view}").fetchone()  # noqa: S608
    counted = time.perf_counter() - begun
    begun = time.perf_counter()
    connection.execute(f"CREATE TEMP TABLE answer_{view} AS FROM {view}")
    whole = time.perf_counter() - begun
    print(
        f"{view}: {rows[0] if rows else 0} rows, counted in {counted:.2f} s, whole in {whole:.2f} s"
    )


def pages(number: int) -> Iterator[store.Report]:
    made = reports(number * A_PAGE, counties())
    for i in range(number):
        yield page(i, [next(made) for _ in range(A_PAGE)])


def page(number: int, told: list[Made]) -> store.Report:
    body = ""
    projects, figures = [], []
    for n, m in enumerate(told):
        t = m.telling
        start = len(body)
        amount = t.total.value if t.total else None
        body += f"{t.name}，{'总投资' + str(amount) + '亿元' if amount else '已经落定'}。"
        name = Span.of(body, start, start + len(t.name))
        total = None
        if amount:
            at = body.index("总投资", start) + 3
            total = Value(amount, Span.of(body, at, body.index("亿元", at) + 2), currency="CNY")
        projects.append(
            Project(
                t.name, t.company, t.region, Status(t.status or "signed"), t.date, total,
                evidence={"name": name}, rule="bench",
            )
        )  # fmt: skip
        words = f"{n + 3}个"
        start = len(body)
        body += f"第{n}类签约项目{words}。"
        at = body.index(words, start)
        count = Value(Decimal(n + 3), Span.of(body, at, at + len(words)))
        period = (f"{2015 + number % 9}-01-01", f"{2015 + number % 9}-{number % 12 + 1:02d}-28")
        figures.append(
            Aggregate(f"第{n}类签约项目", t.region, Status.SIGNED, period=period, count=count)
        )
    article = Article(
        f"p{number:07d}",
        body,
        f"题{number}",
        told[-1].telling.published,
        "闽报",
    )
    digest = sha256(body.encode()).hexdigest()
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    origin = f"p{number:07d}.html"
    return store.Report(
        article, Facts(tuple(projects), tuple(figures)), origin, len(body), digest, fetched=moment
    )


def since(begun: float) -> str:
    return f"{time.perf_counter() - begun:.1f} s"


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    main()
