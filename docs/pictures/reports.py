"""Draw the audit's reports: the page's first screen and the workbook's summary, as PNG.

Run by `make pictures`, where chromium, LibreOffice (soffice) and poppler (pdftoppm) are there.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import audit
import pipelines
from model import Judgement, Verdict
from store import verdicts

HERE = Path(__file__).parent
LEDGERS = HERE.parents[1] / "samples" / "ledgers"
KINDS = (".xlsx", ".xls", ".csv", ".html")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WINDOW = "1100,1660"
WORDS = "台账按批复概算,报道按签约额;已与项目单位核对。"


def main() -> None:
    """Audit the samples, with one finding explained, and draw both reports of it."""
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    office, printer = shutil.which("soffice"), shutil.which("pdftoppm")
    with tempfile.TemporaryDirectory() as folder:
        page, book = Path(folder) / "audit.html", Path(folder) / "audit.xlsx"
        found = _audit(str(Path(folder) / "demo.duckdb"))
        audit.write_report(found, str(page))
        audit.write_report(found, str(book))
        if browser:
            target = HERE / "audit.png"
            _run(browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                 f"--window-size={WINDOW}", f"--screenshot={target}", str(page))  # fmt: skip
            _tell(target)
        if office and printer:
            _run(office, "--headless", "--convert-to", "pdf", "--outdir", folder, str(book))
            target = HERE / "workbook.png"
            # the upper part of the first sheet, as it prints
            _run(printer, "-png", "-singlefile", "-r", "100", "-f", "1", "-l", "1", "-x", "60",
                 "-y", "70", "-W", "715", "-H", "815",
                 str(book.with_suffix(".pdf")), str(target.with_suffix("")))  # fmt: skip
            _tell(target)
    if not (browser and office and printer):
        print("chromium, soffice and pdftoppm draw the reports; some are missing")  # noqa: T201


def _audit(db: str) -> audit.Audit:
    pages = str(HERE.parents[1] / "samples" / "pages")
    pipelines.run(pipelines.plan([pages]), db, tell=lambda _: None)
    ledgers = sorted(str(path) for path in LEDGERS.iterdir() if path.suffix in KINDS)
    first = audit.run(ledgers, db)
    explained = next(f for f in first.alarms if f.check == "project_total_investment")
    word = Verdict(explained.id, Judgement.NO, "林审", datetime.now(UTC), WORDS)
    verdicts.append(db, [word])
    return audit.run(ledgers, db)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603


def _tell(place: Path) -> None:
    print(f"{place.relative_to(HERE.parent.parent)}: {place.stat().st_size // 1024} kB")  # noqa: T201


if __name__ == "__main__":
    main()
