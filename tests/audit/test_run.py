"""An audit from ledger to store and report: versions, what is new and gone, escapes, exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

import cli
from audit import LedgerError, run, write_report
from audit.matching import match_id
from audit.output import match_of
from errors import UsageError
from model import Article, Facts, Project, Span, Status, Value
from store import Report, Run, open_store, write

NAME = "镕泰新材料项目"
EVIL = '=HYPERLINK("http://x.example","<script>alert(1)</script>")'
HEAD = "项目名称,县区,总投资（亿元）,签约时间,备注\n"
LEDGER = "泉港区2021年签约项目.csv"


def _report() -> Report:
    body = f"10月18日,{NAME}在泉港区签约,总投资62亿元。<b>&"
    at = body.index("62亿元")
    value = Value(Decimal(62), Span.of(body, at, at + 4), currency="CNY")
    named = body.index(NAME)
    evidence = {"name": Span.of(body, named, named + len(NAME))}
    facts = Facts(
        (Project(NAME, (), "泉港区", Status.SIGNED, "2021-10-18", value, evidence=evidence),)
    )
    article = Article(
        "a", body, EVIL, date(2021, 10, 19), "刺桐晚报", "泉港区", "javascript:alert(1)"
    )
    return Report(article, facts, "a.html", 10, "0" * 64)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[str]:
    path = str(tmp_path / "t.duckdb")
    with open_store(path) as connection:
        write(connection, [_report()], Run("r", "run", "1", "1", datetime(2024, 1, 1, tzinfo=UTC)))
    yield path


def _ledger(tmp_path: Path, *rows: str) -> str:
    path = tmp_path / LEDGER
    path.write_text(HEAD + "".join(row + "\n" for row in rows), "utf-8")
    return str(path)


def _verdicts(audit: object) -> dict[str, str]:
    return {f.check: f.verdict.value for f in audit.findings}  # type: ignore[attr-defined]


def test_findings_are_kept_compared_and_explained(tmp_path: Path, db: str) -> None:
    ledger = _ledger(
        tmp_path, f"{NAME},泉港区,60.00,2021-10-18,", "岚翼试验基地,泉港区,4.80,2021-05-06,"
    )
    first = run([ledger], db)
    assert _verdicts(first)["project_total_investment"] == "differs"
    assert len(first.changes.new) == len(first.findings)
    again = run([ledger], db)
    assert again.changes.new == again.changes.gone == again.changes.altered == frozenset()
    assert again.diffs == ()
    changed = run(
        [_ledger(tmp_path, f"{NAME},泉港区,62.00,2021-10-18,", "新来的项目,泉港区,1.00,,")], db
    )
    assert _verdicts(changed)["project_total_investment"] == "agrees"
    assert len(changed.changes.altered) == 1
    assert len(changed.changes.gone) == 1
    diff = changed.diffs[0]
    assert (len(diff.added), len(diff.gone), len(diff.altered)) == (1, 1, 1)
    with open_store(db, read_only=True) as connection:
        files = connection.execute("SELECT count(*) FROM ledger_files").fetchone()
        gone = connection.execute(
            "SELECT count(*) FROM findings WHERE gone_utc IS NOT NULL"
        ).fetchone()
    assert files == (2,)
    assert gone == (1,)


def test_what_another_audit_has_seen_is_not_new(tmp_path: Path, db: str) -> None:
    ledger = _ledger(tmp_path, f"{NAME},泉港区,60,2021-10-18,")
    second = tmp_path / "泉港区2021年开工项目.csv"
    second.write_text(HEAD + "岚翼试验基地,泉港区,4.80,,\n", "utf-8")
    both = run([ledger, str(second)], db)
    run([ledger], db)
    again = run([ledger, str(second)], db)
    assert again.changes.new == frozenset()
    assert again.changes.still == frozenset(f.id for f in both.findings)


def test_two_audits_that_share_a_ledger_keep_their_own_state(tmp_path: Path, db: str) -> None:
    ledger = _ledger(tmp_path, f"{NAME},泉港区,60,2021-10-18,")
    second = tmp_path / "泉港区2021年开工项目.csv"
    second.write_text(HEAD + "岚翼试验基地,泉港区,4.80,,\n", "utf-8")
    both, alone = [ledger, str(second)], [str(second)]
    run(both, db)
    run(alone, db)  # here the report has no ledger that covers it: another verdict, the same id
    for sets in (both, alone, both):
        again = run(sets, db).changes
        assert again.new == again.gone == again.altered == frozenset()
    _ledger(tmp_path, "另一个项目,泉港区,60,2021-10-18,")  # what both found is gone from both
    run([ledger], db)
    gone = run(both, db)
    assert gone.changes.gone
    assert {g.id for g in gone.gone} == gone.changes.gone
    assert any(NAME in g.explanation for g in gone.gone)


def _decide(db: str, judgement: str, subject: str, why: str = "") -> None:
    words = ["decide", judgement, subject, "--by", "林审", "--why", why, "--db", db, "--quiet"]
    assert cli.call(words) == 0


def test_a_verdict_on_a_match_binds(tmp_path: Path, db: str) -> None:
    ledger = _ledger(tmp_path, f"{NAME},泉港区,60,2021-10-18,")
    found = next(f for f in run([ledger], db).findings if f.ledger and f.reported)
    assert found.ledger and found.reported
    subject = match_id(found.reported.record, found.ledger.row.id)
    assert match_of(found) == subject
    _decide(db, "no", subject, "同名异地")
    assert "project_total_investment" not in _verdicts(run([ledger], db))
    _decide(db, "yes", subject)
    again = run([_ledger(tmp_path, f"{NAME}二期,泉港区,9,2021-10-18,")], db)
    assert "project_total_investment" not in _verdicts(again)  # that row is another
    again = run([_ledger(tmp_path, f"{NAME},泉港区,60,2021-10-18,")], db)
    assert _verdicts(again)["project_total_investment"] == "differs"


def test_a_word_on_a_finding_is_kept_shown_and_outdated_by_a_change(
    tmp_path: Path, db: str
) -> None:
    ledger = _ledger(tmp_path, f"{NAME},泉港区,60,2021-10-18,")
    first = run([ledger], db)
    found = next(f for f in first.findings if f.check == "project_total_investment")
    assert found in first.alarms and first.fails("medium")
    _decide(db, "no", found.id, "含二期,<b>口径</b>不同")
    page, book = tmp_path / "r.html", tmp_path / "r.xlsx"
    audit = run([ledger], db, report=str(page))
    assert found.id in {f.id for f in audit.explained}
    assert not audit.alarms and not audit.fails("medium")
    assert not any("[较重]" in line for line in audit.lines())
    text = page.read_text("utf-8")
    assert "已说明(林审," in text and "含二期,&lt;b&gt;口径&lt;/b&gt;不同" in text
    assert "没有发现需要核实之处" in text
    write_report(audit, str(book))
    rows = list(openpyxl.load_workbook(book)["数值不符"].iter_rows(values_only=True))
    told = dict(zip(rows[0], rows[1], strict=True))
    assert str(told["人工判定"]).startswith("已说明(林审,")
    review = next(f for f in json.loads(audit.to_json())["findings"] if f["id"] == found.id)
    assert (review["review"]["judgement"], review["review"]["by"]) == ("no", "林审")
    changed = run([_ledger(tmp_path, f"{NAME},泉港区,50,2021-10-18,")], db, report=str(page))
    assert changed.fails("medium")  # it says something else now: the word closes nothing
    assert "请重新判定" in page.read_text("utf-8")
    same = run([_ledger(tmp_path, f"{NAME},泉港区,50,2021-10-18,")], db)
    assert same.fails("medium")
    _decide(db, "unsure", found.id, "已发函")
    asked = run([_ledger(tmp_path, f"{NAME},泉港区,50,2021-10-18,")], db)
    assert asked.fails("medium") and any("待查(林审," in line for line in asked.lines())
    with open_store(db, read_only=True) as connection:
        standing = connection.execute(
            "SELECT judgement, is_outdated FROM standing_findings WHERE id = ?", [found.id]
        ).fetchall()
    assert standing == [("unsure", False)]


def test_new_and_gone_are_shown_tonight(tmp_path: Path, db: str) -> None:
    page = tmp_path / "r.html"
    run([_ledger(tmp_path, f"{NAME},泉港区,62,2021-10-18,")], db, report=str(page))
    assert 'class="new"' not in page.read_text("utf-8")  # in a first run nothing is new
    second = _ledger(tmp_path, f"{NAME}A,泉港区,60,2020-10-18,", "新来的项目,泉港区,1.00,,")
    run([second], db, report=str(page))
    text = page.read_text("utf-8")
    assert "上次有、这次没有" in text and "<s>报道称「镕泰新材料项目」" in text
    assert '<span class="new">新</span>' in text


def test_a_report_that_people_judged_wrong_is_not_audited(tmp_path: Path, db: str) -> None:
    ledger = _ledger(tmp_path, f"{NAME},泉港区,60,2021-10-18,")
    found = next(f for f in run([ledger], db).findings if f.reported)
    assert found.reported
    _decide(db, "no", found.reported.record)
    assert run([ledger], db).reported.projects == ()


def test_rates_are_given_to_the_command(
    tmp_path: Path, db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = tmp_path / "泉港区2021年外资签约项目.csv"
    head = HEAD.replace("亿元", "万美元")
    ledger.write_text(head + f"{NAME},泉港区,92000,2021-10-18,\n", "utf-8")
    rates = tmp_path / "rates.toml"
    rates.write_text(
        '[[rate]]\ncurrency = "USD"\nyuan = 6.45\nperiod = "2021"\nsource = "年平均汇率"\n', "utf-8"
    )
    words = ["audit", str(ledger), "--db", db, "--json", "--quiet"]

    def found(*more: str) -> dict[str, object]:
        assert cli.call([*words, *more]) == 0
        told = json.loads(capsys.readouterr().out)["findings"]
        return next(f for f in told if f["check"] == "project_total_investment")

    without = found()
    assert (without["verdict"], without["delta"]) == ("not_checkable", None)
    assert "没有美元汇率" in str(without["explanation"])
    at = found("--rates", str(rates))
    assert (at["verdict"], at["delta"], at["unit"]) == ("differs", 2.66, "亿元")
    assert "按1美元=6.45元(2021-01-01—2021-12-31,年平均汇率)折为59.34亿元" in str(at["explanation"])


def test_nothing_is_half_loaded(tmp_path: Path, db: str) -> None:
    good = _ledger(tmp_path, f"{NAME},泉港区,60,,")
    bad = tmp_path / "b.xlsx"
    bad.write_bytes(b"%PDF-1.4")
    broken = tmp_path / "c.csv"
    broken.write_bytes((HEAD + "x,泉港区,1,,\n").encode() + b"\xff\xfe\xfd\x80\n")
    with pytest.raises(LedgerError, match="PDF"):
        run([good, str(bad)], db)
    with pytest.raises(LedgerError, match="neither UTF-8 nor GB18030"):
        run([good, str(broken)], db)
    with pytest.raises(LedgerError, match="no such file"):
        run([good], db, rates_file=str(tmp_path / "none.toml"))
    with pytest.raises(UsageError):
        run([good], db, report=str(tmp_path / "r.docx"))
    with open_store(db, read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM ledger_rows").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM findings").fetchone() == (0,)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_the_page_is_whole_safe_and_alone(tmp_path: Path, db: str) -> None:
    ledger = _ledger(tmp_path, f"{NAME},泉港区,60,2021-10-18,<img src=x onerror=alert(1)>")
    page = tmp_path / "r.html"
    run([ledger], db, report=str(page))
    text = page.read_text("utf-8")
    parser = _Tags()
    parser.feed(text)
    tags = {tag for tag, _ in parser.seen}
    assert not tags & {"script", "img", "link", "iframe"}
    assert "svg" in tags
    for _, attributes in parser.seen:
        assert not any(key.startswith("on") for key in attributes)
        assert not (attributes.get("href") or "").startswith("javascript")
        assert "src" not in attributes
    assert "url(" not in text and "@import" not in text
    assert "<mark>62亿元</mark>" in text
    assert '<td class="hit num">60</td>' in text
    assert "@page{size:A4" in text


def test_no_cell_of_the_workbook_is_a_formula(tmp_path: Path, db: str) -> None:
    cells = f"{NAME},泉港区,60,2021-10-18,\"=cmd|' /C calc'!A0\""
    book_path = tmp_path / "r.xlsx"
    run([_ledger(tmp_path, cells)], db, report=str(book_path))
    book = openpyxl.load_workbook(book_path)
    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert "数值不符" in book.sheetnames
    assert not [cell for cell in texts if cell.data_type == "f" or cell.hyperlink]
    assert any(str(cell.value) == EVIL for cell in texts)


def test_the_command_prints_the_contract(
    tmp_path: Path, db: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = _ledger(tmp_path, f"{NAME},泉港区,60.00,2021-10-18,")
    assert cli.call(["audit", ledger, "--db", db, "--json", "--quiet"]) == 0
    told = json.loads(capsys.readouterr().out)
    found = next(f for f in told["findings"] if f["check"] == "project_total_investment")
    assert set(found) >= {
        "id",
        "check",
        "verdict",
        "severity",
        "subject",
        "delta",
        "reported",
        "ledger",
        "explanation",
    }
    assert (found["verdict"], found["delta"], found["subject"]) == ("differs", 2, NAME)
    assert found["reported"]["value"] == 62
    assert found["reported"]["evidence"]["text"] == "62亿元"
    where = {key: found["ledger"][key] for key in ("file", "sheet", "row", "value")}
    assert where == {"file": LEDGER, "sheet": LEDGER.removesuffix(".csv"), "row": 2, "value": 60}
    assert cli.call(["audit", ledger, "--db", db, "--quiet", "--fail-on", "medium"]) == 6
    assert cli.call(["audit", ledger, "--db", db, "--quiet", "--fail-on", "high"]) == 0
    assert cli.call(["audit", ledger, "--plan"]) == 0
    assert 'kind = "projects"' in capsys.readouterr().out
    assert cli.call(["audit", str(tmp_path / "none.csv"), "--db", db]) == 1
    assert "no such file" in capsys.readouterr().err
