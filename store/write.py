"""Pages into the tables: each page whole or not at all, and an unchanged page not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

import duckdb
import msgspec

from errors import PageError
from store import history, projects, versions
from store.ids import stable_id
from store.rows import FACT_TABLES, PROJECT_REPORTS, PageRows, Report, Row, content_sha256, rows_of
from store.transaction import whole

_ENCODER = msgspec.json.Encoder(decimal_format="string")
_THE_PAGES_FAULT = (duckdb.DataError, duckdb.IntegrityError, duckdb.InvalidInputException)


class Outcome(StrEnum):
    """What became of a page."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older"  # a newer capture of it is in the store
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one page, and under which id it is in the store."""

    outcome: Outcome
    article_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a pipeline; it is recorded with the first page that it changes."""

    id: str
    pipeline: str
    code_version: str
    rules_version: str
    started: datetime

    @classmethod
    def now(cls, pipeline: str, code_version: str, rules_version: str) -> Run:
        """A run that starts at this moment."""
        started = datetime.now(UTC)
        run_id = stable_id(pipeline, started.isoformat(), code_version, rules_version)
        return cls(run_id, pipeline, code_version, rules_version, started)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store holds of an article already."""

    id: str
    page_id: str
    origin: str
    page_sha256: str
    facts_sha256: str
    fetched: datetime | None


@dataclass(frozen=True, slots=True)
class _Due:
    """A page that must be written."""

    turn: int
    rows: PageRows
    capture: Row
    is_new: bool


def write(
    connection: duckdb.DuckDBPyConnection, reports: Sequence[Report], run: Run
) -> list[Written]:
    """Bring the store to what these pages say, in one transaction; one outcome a page, in order.

    A page whose rows the store holds already costs one look and no write. If a row breaks one
    of the schema's promises, its page alone fails, and the others are written one by one.
    """
    outcomes, due = plan(reports, _known(connection, reports))
    try:
        _apply(connection, due, run)
    except _THE_PAGES_FAULT as error:
        if len(due) == 1:
            outcomes[due[0].turn] = replace(
                outcomes[due[0].turn], outcome=Outcome.FAILED, reason=_one_line(error)
            )
        else:
            return [written for report in reports for written in write(connection, [report], run)]
    return outcomes


def preview(connection: duckdb.DuckDBPyConnection, reports: Sequence[Report]) -> list[Written]:
    """What :func:`write` would make of these pages, without writing."""
    return plan(reports, _known(connection, reports))[0]


def finish(connection: duckdb.DuckDBPyConnection, run: Run, counts: Mapping[str, int]) -> None:
    """Close the record of a run; nothing happens if it changed nothing.

    ``counts`` has ``read``, ``failed``, ``added`` and ``changed``.
    """
    connection.execute(
        "UPDATE runs SET finished_utc = greatest(?::TIMESTAMP, started_utc), pages_read = ?,"
        " pages_failed = ?, pages_added = ?, pages_changed = ? WHERE id = ?",
        [
            _utc(datetime.now(UTC)),
            *(counts[k] for k in ("read", "failed", "added", "changed")),
            run.id,
        ],
    )


def plan(
    reports: Sequence[Report], known: Mapping[str, Sequence[_Known]]
) -> tuple[list[Written], list[_Due]]:
    """Decide for each page whether it is new, changed, as it was, older, or not to be stored."""
    held = {k: list(v) for k, v in known.items()}
    outcomes: list[Written] = []
    due: dict[str, _Due] = {}
    for turn, report in enumerate(reports):
        neighbours = held.setdefault(report.article.id, [])
        article_id = _place(report, neighbours)
        before = next((k for k in neighbours if k.id == article_id), None)
        try:
            rows = rows_of(report, article_id)
        except PageError as error:
            outcomes.append(Written(Outcome.FAILED, article_id, str(error)))
            continue
        outcome = _outcome(report, rows, before)
        outcomes.append(Written(outcome, article_id))
        if outcome not in (Outcome.ADDED, Outcome.CHANGED):
            continue
        earlier = due.pop(article_id, None)
        if earlier:
            outcomes[earlier.turn] = replace(outcomes[earlier.turn], outcome=Outcome.OLDER)
        is_new = earlier.is_new if earlier else before is None
        outcomes[turn] = Written(Outcome.ADDED if is_new else Outcome.CHANGED, article_id)
        due[article_id] = _Due(turn, rows, _capture(report), is_new)
        neighbours[:] = [k for k in neighbours if k.id != article_id]
        neighbours.append(_as_known(report, rows, article_id))
    return outcomes, list(due.values())


def _place(report: Report, neighbours: Sequence[_Known]) -> str:
    """The article's id: the page's own, unless another file of that name has taken it.

    The file at the same place, or the same bytes at another, is the same article. Another
    file of the same name gets a piece of its hash behind its id.
    """
    for known in neighbours:
        if known.origin == report.origin:
            return known.id
    for known in neighbours:
        if known.page_sha256 == report.page_sha256 or report.url is not None:
            return known.id
    taken = {known.id for known in neighbours}
    page_id = report.article.id
    return page_id if page_id not in taken else f"{page_id}-{report.page_sha256[:8]}"


def _outcome(report: Report, rows: PageRows, before: _Known | None) -> Outcome:
    if before is None:
        return Outcome.ADDED
    if before.facts_sha256 == rows.facts_sha256:
        return Outcome.UNCHANGED
    fetched = _utc(report.fetched)
    if before.fetched and fetched and fetched < before.fetched:
        return Outcome.OLDER
    return Outcome.CHANGED


def _capture(report: Report) -> Row:
    return {
        "origin": report.origin,
        "page_bytes": report.page_bytes,
        "page_sha256": report.page_sha256,
        "fetched_utc": _utc(report.fetched),
        "canonical_url": report.canonical_url or report.article.url,
    }


def _as_known(report: Report, rows: PageRows, article_id: str) -> _Known:
    return _Known(
        article_id,
        report.article.id,
        report.origin,
        report.page_sha256,
        rows.facts_sha256,
        _utc(report.fetched),
    )


def _known(
    connection: duckdb.DuckDBPyConnection, reports: Sequence[Report]
) -> dict[str, list[_Known]]:
    found = connection.execute(
        "SELECT id, page_id, origin, page_sha256, facts_sha256, fetched_utc FROM articles"
        " WHERE page_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY id",
        [[report.article.id for report in reports]],
    ).fetchall()
    known: dict[str, list[_Known]] = {}
    for row in found:
        known.setdefault(row[1], []).append(_Known(*row))
    return known


def _apply(connection: duckdb.DuckDBPyConnection, due: Sequence[_Due], run: Run) -> None:
    if not due:
        return
    with whole(connection):
        _record(connection, run)
        changed = [d.rows.article["id"] for d in due if not d.is_new]
        touched = _projects_told_by(connection, changed) if changed else set()
        before = history.held(connection, changed)
        for table in FACT_TABLES if changed else ():
            connection.execute(
                f"DELETE FROM {table} WHERE article_id IN (SELECT unnest(?::VARCHAR[]))",
                [changed],
            )
        articles = [_article(d, run) for d in due]
        if changed:
            versions.keep(connection, articles, run.id)
        insert(connection, "articles", articles, replacing=True)
        for table in FACT_TABLES:
            insert(connection, table, [row for d in due for row in d.rows.facts[table]])
        history.record(connection, run.id, before, history.held(connection, changed))
        touched |= {r["project_id"] for d in due for r in d.rows.facts[PROJECT_REPORTS]}
        projects.refresh(connection, sorted(touched))


def _record(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    connection.execute(
        "INSERT INTO runs (id, pipeline, code_version, rules_version, started_utc)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [run.id, run.pipeline, run.code_version, run.rules_version, _utc(run.started)],
    )


def _article(due: _Due, run: Run) -> Row:
    row = due.rows.article
    return {
        **row,
        **due.capture,
        "content_sha256": content_sha256(row["title"], row["body"]),
        "facts_sha256": due.rows.facts_sha256,
        "run_id": run.id,
    }


def _projects_told_by(connection: duckdb.DuckDBPyConnection, articles: list[str]) -> set[str]:
    found = connection.execute(
        "SELECT DISTINCT project_id FROM project_reports"
        " WHERE article_id IN (SELECT unnest(?::VARCHAR[]))",
        [articles],
    ).fetchall()
    return {project_id for (project_id,) in found}


def insert(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    rows: Sequence[Row],
    *,
    replacing: bool = False,
) -> None:
    """Insert rows of one shape into a table of ours; ``replacing`` those of the same key.

    They travel as one JSON text, decimals as strings, which the table's types then read:
    several times as fast as a parameter for each value, and as exact.
    """
    if not rows:
        return
    shape = {k: ["VARCHAR"] if isinstance(v, list) else "VARCHAR" for k, v in rows[0].items()}
    verb = "INSERT OR REPLACE" if replacing else "INSERT"
    connection.execute(
        f"{verb} INTO {table} BY NAME SELECT rows.* FROM"
        " (SELECT unnest(from_json(?::JSON, ?)) AS rows)",
        [_ENCODER.encode(rows).decode(), msgspec.json.encode([shape]).decode()],
    )


def _utc(moment: datetime | None) -> datetime | None:
    """The moment as the tables hold it: UTC, without saying so."""
    if moment is None or moment.tzinfo is None:
        return moment
    return moment.astimezone(UTC).replace(tzinfo=None)


def _one_line(error: Exception) -> str:
    return "internal error, please report it: " + " ".join(str(error).split())
