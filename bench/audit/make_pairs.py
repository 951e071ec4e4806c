"""Write the labelled pairs of reports and ledger rows: ``python bench/audit/make_pairs.py``.

Every company and project is made up; only the places are real. A base is told in the papers in
one way and stands in the ledgers in others; near misses are made from it on purpose: another
phase, a namesake in another city, another project of the same company or in the same park.
The seed is fixed, so that the file is the same each time.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TO = Path(__file__).parents[2] / "tests" / "audit" / "data" / "pairs.jsonl"
PLACES = (
    ("福清市", "福州市"), ("长乐区", "福州市"), ("闽侯县",
    "福州市"), ("连江县", "福州市"), ("晋江市", "泉州市"),
    ("南安市", "泉州市"), ("惠安县", "泉州市"), ("安溪县",
    "泉州市"), ("泉港区", "泉州市"), ("龙海区", "漳州市"),
    ("漳浦县", "漳州市"), ("诏安县", "漳州市"), ("涵江区",
    "莆田市"), ("仙游县", "莆田市"), ("沙县区", "三明市"),
    ("永安市", "三明市"), ("新罗区", "龙岩市"), ("上杭县",
    "龙岩市"), ("福安市", "宁德市"), ("福鼎市", "宁德市"),
    ("邵武市", "南平市"), ("建阳区", "南平市"), ("同安区", "厦门市"), ("翔安区", "厦门市"),
)  # fmt: skip
BRANDS = (
    "澜屿", "闽岳", "晟禾", "垚澄", "海岚", "锐溪", "榕晖",
    "瀚泽", "恒穗", "屿川", "翠微", "鹭铭", "岩汐", "淳岭", "晋骐",
    "汀羽", "莆韵", "闽铄", "沐岚", "嘉岱", "琅石", "瓯禾",
    "启穗", "鼎汐", "泓峤", "砚池", "熙岭", "硕澜", "禾煦", "钧屿",
)  # fmt: skip
WORKS = (
    ("高性能聚酰胺切片", "聚酰胺切片"), ("锂电池负极材料",
    "负极材料"), ("智能卫浴", "卫浴"), ("白茶精深加工", "白茶加工"),
    ("光伏玻璃", "光伏玻璃"), ("海上风电塔筒", "风电塔筒"),
    ("冷链物流园", "冷链物流"), ("预制菜中央厨房", "预制菜"),
    ("功率半导体封测", "半导体封测"), ("再生纸浆", "再生纸浆"),
    ("石墨烯导热膜", "石墨烯膜"), ("运动鞋服智造", "鞋服智造"),
    ("含氟精细化学品", "含氟化学品"), ("竹缠绕复合管", "竹缠绕管"),
    ("新能源商用车", "新能源车"), ("特种不锈钢管", "不锈钢管"),
    ("医用敷料", "医用敷料"), ("储能电池柜", "储能柜"),
    ("海参育苗", "海参育苗"), ("乌龙茶庄园", "茶庄园"),
    ("工业机器人减速机", "机器人减速机"), ("装配式建筑构件",
    "装配式构件"), ("可降解塑料", "可降解塑料"), ("智慧港口泊位", "港口泊位"),
    ("电子级氢氟酸", "氢氟酸"), ("铝合金型材", "铝型材"),
    ("香菇工厂化栽培", "香菇栽培"), ("古厝民宿群", "民宿群"),
    ("汽车轻量化底盘", "汽车底盘"), ("水性涂料", "水性涂料"),
)  # fmt: skip
TAILS = ("项目", "生产线项目", "产业园", "基地", "建设项目", "扩产项目")
FORMS = (
    "福建{}科技有限公司",
    "{}（福建）实业有限公司",
    "{}集团股份有限公司",
    "福建省{}新材料有限公司",
    "{}控股有限公司",
)

Row = dict[str, Any]


def bases(rng: random.Random) -> Iterator[Row]:
    """Sixty projects as a paper tells them, each of another work, place and owner."""
    for n in range(60):
        brand, (work, short) = BRANDS[n % len(BRANDS)], WORKS[(n * 7 + n // 30) % len(WORKS)]
        place, city = PLACES[(n * 5 + n // 24) % len(PLACES)]
        yield {
            "brand": brand, "work": work, "short": short, "place": place, "city": city,
            "tail": TAILS[n % len(TAILS)], "company": FORMS[n % len(FORMS)].format(brand),
            "amount": round(rng.choice((1.2, 3.6, 5.85, 8, 10.5, 12, 20, 26.4, 35, 62.75)), 2),
            "day": f"2023-{1 + n % 12:02d}-{1 + (n * 3) % 27:02d}",
        }  # fmt: skip


def told(base: Row, **change: Any) -> Row:
    """A base as a report or a row has it."""
    name = f"{base['brand']}{base['work']}{base['tail']}"
    row = {
        "name": name, "region": base["place"], "company": base["company"], "amount": base["amount"],
        "day": base["day"],
    }  # fmt: skip
    return row | change


def same(base: Row, rng: random.Random) -> Iterator[tuple[str, Row, Row]]:
    """One project, written in two ways."""
    brand, work, tail = base["brand"], base["work"], base["tail"]
    stem = base["place"][:-1]
    plain = f"{brand}{work}{tail}"
    yield "to the letter", told(base), told(base)
    yield "place before the name", told(base), told(base, name=f"{stem}{plain}", company="")
    yield "without its ending", told(base, name=f"{brand}{work}"), told(base)
    yield "without the owner", told(base, name=f"{work}项目"), told(base, day=None)
    yield "shorter", told(base, name=f"{brand}{base['short']}项目"), told(base)
    yield (
        "no company, no day",
        told(base, company=""),
        told(base, day=None, company=base["company"]),
    )
    yield "another amount", told(base), told(base, amount=round(base["amount"] * 1.18, 2))
    yield (
        "a yearly output before",
        told(base),
        told(base, name=f"年产{rng.randint(2, 30)}万吨{brand}{work}{tail}"),
    )
    yield "the city alone", told(base, region=base["city"]), told(base)
    yield "brackets", told(base), told(base, name=f"{brand}{work}（{stem}）{tail}")
    yield (
        "first phase in both",
        told(base, name=f"{plain}（一期）"),
        told(base, name=f"{plain}一期"),
    )
    yield (
        "second phase in both",
        told(base, name=f"{brand}{work}二期{tail}"),
        told(base, name=f"{plain}（二期）"),
    )


def different(base: Row, other: Row, rng: random.Random) -> Iterator[tuple[str, Row, Row]]:
    """Two projects that look alike."""
    brand, work, tail = base["brand"], base["work"], base["tail"]
    plain = f"{brand}{work}{tail}"
    far = rng.choice([p for p in PLACES if p[1] != base["city"]])
    yield "another phase", told(base, name=f"{plain}（一期）"), told(base, name=f"{plain}（二期）")
    yield (
        "third phase",
        told(base, name=f"{brand}{work}三期{tail}"),
        told(base, name=f"{brand}{work}二期{tail}"),
    )
    yield (
        "second phase and none",
        told(base),
        told(base, name=f"{plain}（二期）", amount=base["amount"] / 2),
    )
    yield (
        "namesake elsewhere",
        told(base, name=f"{work}项目", company=""),
        told(base, name=f"{work}项目", region=far[0],
        company=other["company"], amount=other["amount"], day=other["day"]),
    )  # fmt: skip
    yield (
        "namesake elsewhere, no owner",
        told(base, name=f"{work}{tail}", company=""),
        told(base, name=f"{work}{tail}", region=far[0],
        company="", amount=other["amount"], day=other["day"]),
    )  # fmt: skip
    yield (
        "the owner's other project",
        told(base),
        told(base, name=f"{brand}{other['work']}{tail}", amount=other["amount"]),
    )
    yield (
        "same park, another work",
        told(base, name=f"{base['place'][:-1]}高新区{work}{tail}", company=""),
        told(base, name=f"{base['place'][:-1]}高新区{other['work']}{tail}",
        company="", amount=other["amount"]),
    )  # fmt: skip
    yield (
        "same work, another owner",
        told(base),
        told(base, name=f"{other['brand']}{work}{tail}",
        company=other["company"], amount=other["amount"], day=other["day"]),
    )  # fmt: skip
    yield "nothing in common", told(base), told(other, region=base["place"])


def main() -> None:
    """Write the file."""
    rng = random.Random(20230916)  # noqa: S311 -- nothing secret
    every = list(bases(rng))
    lines: list[dict[str, Any]] = []
    for n, base in enumerate(every):
        other = next(o for o in every[n + 1 :] + every if o["work"] != base["work"])
        part = "tuning" if n % 2 else "held_out"
        for label, pairs in (("same", same(base, rng)), ("different", different(base, other, rng))):
            for kind, report, row in pairs:
                lines.append(
                    {"id": f"{n:02d}-{len(lines):04d}", "part": part, "label": label, "kind": kind,
                     "report": report, "row": row}
                )  # fmt: skip
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    TO.write_text(text, encoding="utf-8")
    print(f"{len(lines)} pairs written to {TO.name}")


if __name__ == "__main__":
    main()
