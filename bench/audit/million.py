"""A ledger of 1,000,000 rows, as CSV and as xlsx: ``million.py [ROWS [SUFFIX]]``."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

sys.path.insert(0, str(Path(__file__).parents[2]))

from audit.read import read_ledger

HEAD = ("序号", "项目名称", "县区", "投资方", "总投资（万元）", "签约时间", "项目进展")
PLACES = ("泉港区", "惠安县", "晋江市", "南安市")


def row(n: int) -> tuple[str, ...]:
    """One row, unlike the others."""
    return (
        str(n), f"澜屿{n}号智能厂房项目", PLACES[n % 4], f"福建澜屿{n % 9973}科技有限公司",
        str(1000 + n % 500_000), f"2022-{1 + n % 12:02d}-{1 + n % 28:02d}", "已签约",
    )  # fmt: skip


def main() -> None:
    """Print seconds and memory for each."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        for suffix in sys.argv[2:] or (".csv", ".xlsx"):
            path = Path(folder) / f"泉州市2022年签约项目{suffix}"
            if suffix == ".csv":
                with path.open("w", encoding="utf-8") as file:
                    file.write(",".join(HEAD) + "\n")
                    file.writelines(",".join(row(n)) + "\n" for n in range(rows))
            else:
                with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
                    sheet = book.add_worksheet()
                    sheet.write_row(0, 0, HEAD)
                    for n in range(rows):
                        sheet.write_row(n + 1, 0, row(n))
            start, worked = time.perf_counter(), time.process_time()
            found = len(read_ledger(str(path)).tables[0].projects)
            took, worked = time.perf_counter() - start, time.process_time() - worked
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
            print(
                f"{suffix}: {found:,} rows in {took:.0f} s ({worked:.0f} s of one core), "
                f"peak {peak:.2f} GiB"
            )


if __name__ == "__main__":
    main()
