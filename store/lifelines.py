"""Life lines: all reports in a store resolved to projects, and what follows from it.

``project_reports.project_id`` is settled here, over all articles, together with ``regions``,
``article_copies`` and ``project_traits``. All of it follows from the reports and from people's
verdicts, so that the same reports give the same projects in whatever order they came; only rows
that change are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from store import projects
from store.copies import find_copies
from store.ids import name_key, phase_of, stable_id
from store.industries import industry_of
from store.link.nouns import Amount, Gazetteer, Telling
from store.link.resolve import Cluster, resolve
from store.transaction import whole

Described = tuple[str, str, str | None]
Describe = Callable[[str], Described | None]

SAME = "same/"  # what a verdict's subject begins with: same/REPORT/REPORT


@dataclass(frozen=True, slots=True)
class Resolved:
    """What resolving did. ``moved`` counts reports that came to another project."""

    reports: int
    projects: int
    copies: int
    moved: int


def same_subject(one: str, other: str) -> str:
    """The subject of a verdict on two reports being of one project."""
    first, second = sorted((one, other))
    return f"{SAME}{first}/{second}"


def settle(
    connection: duckdb.DuckDBPyConnection, gazetteer: Gazetteer, describe: Describe
) -> Resolved:
    """Resolve all reports to projects, in one transaction; nothing is written if nothing changes.

    ``describe`` tells code, level and city of a place by its official name.
    """
    copies = find_copies(connection)
    tellings, before = _tellings(connection, copies)
    same, different = _verdicts(connection)
    clusters = resolve(tellings, gazetteer, same, different)
    known = {t.id: t for t in tellings}
    ids = _project_ids(clusters, known)
    after = {r: p for p, c in zip(ids, clusters, strict=True) for r in c.reports}
    moved = [(r, after[r]) for r in sorted(after) if before[r] != after[r]]
    traits = _traits(ids, clusters, known)
    with whole(connection):
        if _sync(connection, "article_copies", "article_id, first_print", copies.items()):
            connection.execute("INSERT INTO stale_projects SELECT id FROM projects")
        _sync(connection, "regions", "name, code, level, city", _regions(connection, describe))
        _move(connection, moved, {p for r, p in before.items() if after[r] != p})
        _sync(connection, "project_traits", "project_id, industry, confidence", traits)
        if connection.execute("SELECT 1 FROM stale_projects LIMIT 1").fetchone():
            projects.keep_stories(connection)
    return Resolved(len(tellings), len(clusters), len(copies), len(moved))


_TELLINGS = """
SELECT r.id, r.project_id, r.article_id, r.name, coalesce(r.region, a.region), r.company,
  r.total_investment_yi, r.total_investment_bound, r.total_investment_currency,
  r.status, r.date, a.published
FROM project_reports AS r
JOIN articles AS a ON a.id = r.article_id
"""


def _tellings(
    connection: duckdb.DuckDBPyConnection, copies: dict[str, str]
) -> tuple[list[Telling], dict[str, str]]:
    told, before = [], {}
    for row in connection.execute(_TELLINGS).fetchall():
        report, project, article, name, region, company, yi, bound, currency = row[:9]
        status, day, published = row[9:]
        total = None if yi is None else Amount(yi, bound, currency)
        text = copies.get(article, article)
        telling = Telling(report, name, region, tuple(company), total, status, day, published, text)
        told.append(telling)
        before[report] = project
    return told, before


def _verdicts(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {"yes": [], "no": [], "unsure": []}
    rows = connection.execute(
        "SELECT subject, judgement FROM standing_verdicts WHERE starts_with(subject, ?)", [SAME]
    ).fetchall()
    for subject, judgement in rows:
        one, _, other = subject.removeprefix(SAME).partition("/")
        found[judgement].append((one, other))
    return found["yes"], found["no"]


def _project_ids(clusters: Sequence[Cluster], known: dict[str, Telling]) -> list[str]:
    """A project is called by what its earliest report says of it.

    Where two are called alike, the later one's id holds its first report, too.
    """
    taken: set[str] = set()
    turns = sorted(
        range(len(clusters)),
        key=lambda i: (str(known[clusters[i].reports[0]].published), clusters[i].reports),
    )
    told: dict[int, str] = {}
    for i in turns:
        first = known[clusters[i].reports[0]]
        own = stable_id(name_key(first.name), first.region, phase_of(first.name))
        told[i] = stable_id(own, first.id) if own in taken else own
        taken.add(told[i])
    return [told[i] for i in range(len(clusters))]


def _traits(
    ids: Sequence[str], clusters: Sequence[Cluster], known: dict[str, Telling]
) -> Iterable[tuple[Any, ...]]:
    for project, cluster in zip(ids, clusters, strict=True):
        told = [known[r] for r in cluster.reports]
        fullest = max(told, key=lambda t: (len(t.name), t.name))
        companies = tuple(sorted({c for t in told for c in t.company}))
        yield project, industry_of(fullest.name, companies), cluster.confidence


def _regions(
    connection: duckdb.DuckDBPyConnection, describe: Describe
) -> Iterable[tuple[Any, ...]]:
    names = connection.execute(
        "SELECT region FROM project_reports UNION SELECT region FROM figures"
        " UNION SELECT region FROM articles"
    ).fetchall()
    for (name,) in names:
        described = describe(name) if name else None
        if described:
            yield name, *described


def _move(
    connection: duckdb.DuckDBPyConnection, moved: Sequence[tuple[str, str]], left: set[str]
) -> None:
    if not moved:
        return
    connection.execute(
        "UPDATE project_reports SET project_id = m.project FROM (SELECT unnest(?::VARCHAR[]) AS"
        " report, unnest(?::VARCHAR[]) AS project) AS m WHERE project_reports.id = m.report",
        [[r for r, _ in moved], [p for _, p in moved]],
    )
    projects.refresh(connection, sorted(left | {p for _, p in moved}))


def _sync(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: str,
    rows: Iterable[tuple[Any, ...]],
) -> bool:
    """Make a table hold these rows and no others; whether it had to change.

    Rows that it holds already stay untouched.
    """
    names = columns.split(", ")
    wanted = {row[0]: row for row in rows}
    held = {row[0]: row for row in connection.execute(f"SELECT {columns} FROM {table}").fetchall()}
    gone = [key for key in held if key not in wanted]
    if gone:
        connection.execute(
            f"DELETE FROM {table} WHERE {names[0]} IN (SELECT unnest(?::VARCHAR[]))", [gone]
        )
    new = [row for key, row in sorted(wanted.items()) if held.get(key) != row]
    if new:
        lists = [list(values) for values in zip(*new, strict=True)]
        columns_of = ", ".join(["unnest(?)"] * len(names))
        connection.execute(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns_of}", lists)
    return bool(gone or new)
