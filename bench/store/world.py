"""Reports of made-up projects in any number, with the project that each tells of."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from normalize.places import find, fujian_children
from store.link.nouns import Amount, Telling

_FIRST = (
    "鼎澜垒盛璟晖霁川镧晟瀚祺健泓万驰旗澜昶宁桐澄砺锋筑福星屿岚能恒烁卓昱"
    "邵岚普霖福澄泽润岩曜宸洛舟越榕湾金澍顺焱蓝榕翔烯菌益首禾矽禾云际骁合"
)
_PRODUCTS = (
    "锂电池正极材料", "聚丙烯", "光伏组件", "碳纤维", "精密轴承", "中央厨房", "生物疫苗", "合成革",
    "鲍鱼深加工", "氢氟酸", "石英砂", "铝合金零部件", "差别化锦纶长丝", "智能纺纱", "变压器",
    "显示模组", "预制菜", "装配式建筑", "电解液", "隔膜", "铜箔", "不锈钢卷板", "生活用纸",
    "体育用品", "鞋材", "光学膜", "封装测试", "储能系统", "石墨烯", "稀土永磁", "原料药",
    "医疗器械", "冷链物流", "跨境电商", "海洋牧场", "竹制品", "陶瓷岩板", "汽车座椅", "机器人",
    "无人机", "茶饮料", "食用菌", "烤鳗", "钢结构", "水性涂料",
)  # fmt: skip
_ENDS = ("项目", "生产基地", "产业园", "生产线", "智能工厂", "工程", "")
_TRADES = ("科技", "新材料", "实业", "新能源", "食品", "化工")
_STAGES = ("signed", "started", "under_construction", "completed")
_PHASES = ("", "", "", "", "一期", "二期")


@dataclass(frozen=True, slots=True)
class Made:
    """A report, and the number of the project that it tells of."""

    project: int
    telling: Telling


def counties() -> dict[str, str]:
    """The counties of Fujian, with the city of each."""
    province = find("福建省")
    cities = fujian_children(province) if province else ()
    return {
        county.name: city.name
        for city in cities
        for county in fujian_children(city)
        if county.level == "county"
    }


def reports(number: int, regions: dict[str, str], seed: int = 7) -> Iterator[Made]:
    """``number`` reports, three a project on the average; ``regions`` are counties by their city.

    One company in three builds more than once, often the like in the next county; amounts
    disagree in one report of eight, and one report of four does not tell the company.
    """
    chance = random.Random(seed)  # noqa: S311 -- no secret
    counties = sorted(regions)
    brands = ["".join(chance.sample(_FIRST, 2)) for _ in range(max(40, number // 8))]
    made = project = 0
    while made < number:
        brand = chance.choice(brands)
        county = chance.choice(counties)
        company = f"{county[:2]}{brand}{chance.choice(_TRADES)}有限公司"
        product, phase = chance.choice(_PRODUCTS), chance.choice(_PHASES)
        odd = Decimal(chance.randint(1, 999)) / 10
        amount = chance.choice([*map(Decimal, (1, 2, 3, 5, 8, 10, 12, 15, 20, 30, 50)), odd])
        day = date(2015, 1, 1) + timedelta(days=chance.randint(0, 2500))
        for stage in _STAGES[: chance.choice((1, 2, 3, 3, 4, 4))]:
            for copy in range(chance.choice((1, 1, 1, 2))):
                name = _named(chance, brand, county, product, phase)
                total = Amount(amount * Decimal("1.1") if chance.random() < 0.12 else amount)
                yield Made(
                    project,
                    Telling(
                        id=f"{made:07d}",
                        name=name,
                        region=county if chance.random() < 0.8 else regions[county],
                        company=(company,) if chance.random() < 0.75 else (),
                        total=total if chance.random() < 0.8 else None,
                        status=stage,
                        date=day.isoformat() if stage != "under_construction" else None,
                        published=day + timedelta(days=1 + copy),
                        text=f"{made:07d}",
                    ),
                )
                made += 1
                if made == number:
                    return
            day += timedelta(days=chance.randint(60, 400))
        project += 1


def _named(chance: random.Random, brand: str, county: str, product: str, phase: str) -> str:
    place = county[:2] if chance.random() < 0.4 else ""
    end = chance.choice(_ENDS)
    return f"{place}{brand}{product}{end}{phase}"
