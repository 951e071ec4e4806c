from __future__ import annotations

import pytest

from extract.body.region import find_region


@pytest.mark.parametrize(
    ("title", "body", "outlets", "region"),
    [
        ("惠安41个重大项目集中开工", "19日，惠安县举行开工活动。", ["泉州晚报"], "惠安县"),
        ("厦门翔安:突出招优引强", "翔安区今年新签约项目12个。", ["厦门日报"], "翔安区"),
        (
            "全市重点项目投资好于序时",
            "今年1至9月，全市完成投资412.6亿元。",
            ["南平市发改委"],
            "南平市",
        ),
        ("重点项目进度超前", "今年1至9月，全省完成投资4126亿元。", ["福建日报"], "福建省"),
        ("晋江 石狮 南安项目跑得快", "晋江市、石狮市、南安市进度靠前。", ["泉州晚报"], "泉州市"),
        (
            "子公司拟投建新材料项目",
            "公司拟在三明市明溪县投建项目，明溪县为其提供用地。",
            [],
            "明溪县",
        ),
        ("签约忙", "这里没有地名。", [], None),
    ],
)
def test_the_place_an_article_is_about(
    title: str, body: str, outlets: list[str], region: str | None
) -> None:
    assert find_region(title, body, outlets) == region


def test_an_outlet_or_a_company_in_the_text_is_no_place_of_it() -> None:
    body = "德化县新签约项目5个，泉州晚报记者从现场获悉，由福建陶源有限公司投建。"
    assert find_region("乡贤项目撑起半边天", body, []) == "德化县"
