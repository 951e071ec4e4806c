"""Sentences made from templates, and real ones with other names put in."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import msgspec

from bench.ner.gold import Sentence
from extract.facts.taggers import Kind
from normalize import places
from normalize.text import fold

_DATA = Path(__file__).with_name("data")
_HOLE = re.compile(r"\{(\w+)\}")


class Slots(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """``slots.toml``: what the holes are filled with."""

    brand_first: str
    brand_second: str
    company_tail: list[str]
    company_head: list[str]
    investor_tail: list[str]
    surname: str
    given: list[str]
    landmark: list[str]
    product: list[str]
    adjective: list[str]
    ending: list[str]
    infra: list[str]
    work: list[str]
    phase: list[str]
    group: list[str]
    campaign: list[str]
    visit: list[str]


class Templates(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """``templates.toml``: sentences that name projects, and such that do not."""

    names: list[str]
    silent: list[str]


@cache
def slots() -> Slots:
    """The fillings, validated."""
    data = tomllib.loads((_DATA / "slots.toml").read_text(encoding="utf-8"))
    return msgspec.convert(data, Slots)


@cache
def templates() -> Templates:
    """The sentences, validated."""
    data = tomllib.loads((_DATA / "templates.toml").read_text(encoding="utf-8"))
    return msgspec.convert(data, Templates)


@cache
def _fujian() -> tuple[list[str], list[str]]:
    """Fujian's counties (official and short) and its towns, from the gazetteer."""
    province = places.find("福建省")
    cities = places.fujian_children(province) if province else ()
    counties = [c for city in cities for c in places.fujian_children(city)]
    towns = [t.name for county in counties for t in places.fujian_children(county)]
    names = [c.name for c in counties if len(c.name) > 2]
    return names + [n[:-1] for n in names if len(n) == 3], towns


class Maker:
    """Fills holes from one seeded source of chance, so that a corpus can be made again."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - made-up names, no secret
        self.counties, self.towns = _fujian()

    def _of(self, words: list[str] | str) -> str:
        return self.chance.choice(words)

    def brand(self) -> str:
        """Two or three characters that could be a company's."""
        data = slots()
        brand = self._of(data.brand_first) + self._of(data.brand_second)
        return brand + (self._of(data.brand_second) if self.chance.random() < 0.15 else "")

    def company(self) -> str:
        """A company, in full or as papers shorten it."""
        data = slots()
        middle = self._of(data.product) if self.chance.random() < 0.25 else ""
        return self._of(data.company_head) + self.brand() + middle + self._of(data.company_tail)

    def place(self, short: float = 0.6) -> str:
        """A town, county or landmark, without its rank where a name drops it."""
        pool = self.chance.choices((self.towns, self.counties, slots().landmark), (5, 3, 4))[0]
        name = self._of(pool)
        cut = len(name) > 2 and name[-1] in "镇乡县区市" and self.chance.random() < short
        return name[:-1] if cut else name

    def project(self) -> str:
        """A project's name with its ending."""
        return self.chance.choices((self._industry, self._works), (7, 3))[0]()

    def _industry(self) -> str:
        data, chance = slots(), self.chance
        head = chance.choices(("", self.place(), self.brand()), (4, 4, 4))[0]
        if chance.random() < 0.12:
            head = self.place() + head
        middle = self._of(data.product)
        if chance.random() < 0.2:
            middle = self._of(data.adjective) + middle
        if chance.random() < 0.08:
            middle += self._of(["及", "和", "与"]) + self._of(data.product)
        tail = self._of(data.ending)
        if chance.random() < 0.14:
            tail += self._of(data.phase)
        return head + middle + tail

    def _works(self) -> str:
        data, chance = slots(), self.chance
        head = self.place(0.5)
        if chance.random() < 0.2:
            head += self._of(data.landmark)
        if chance.random() < 0.12:
            road = self._of(["公路", "高速公路", "快速通道"])
            return f"{head}至{self.place(0.9)}{road}{self._of(data.work)}"
        name = head + self._of(data.infra) + self._of(data.work)
        return name + (self._of(data.phase) if chance.random() < 0.12 else "")

    def elliptic(self) -> str:
        """A name as lists have it, without 项目."""
        name = self._industry()
        short = re.sub(r"(?:生产|建设)?项目.*$", "", name)
        return short if len(short) > 3 else self.brand() + self._of(slots().product)

    def investor(self) -> str:
        """A project named by its investor alone."""
        return self.brand() + self._of(slots().investor_tail)

    def money(self) -> str:
        """A sum as papers write it."""
        figure = self._of(["{:.1f}", "{:.2f}", "{:.0f}"]).format(self.chance.uniform(0.5, 90))
        lead = self.chance.choices(("", "约", "超", "近", "逾"), (10, 2, 1, 1, 1))[0]
        return lead + figure + self.chance.choices(("亿元", "亿美元", "00万元"), (12, 1, 2))[0]

    def _day(self) -> str:
        month, day = self.chance.randint(1, 12), self.chance.randint(1, 28)
        return self._of([f"{month}月{day}日", f"{day}日", "日前", "近日", "昨日", "昨天", "上午"])

    def fill(self, template: str, article: str) -> Sentence:
        """A template with every hole filled, and where the names in it stand."""
        data, text, at = slots(), "", 0
        names: list[tuple[int, int, Kind]] = []
        makers: dict[str, tuple[Callable[[], str], Kind | None]] = {
            "p": (self.project, Kind.PROJECT),
            "e": (self.elliptic, Kind.PROJECT),
            "b": (self.investor, Kind.PROJECT),
            "c": (self.company, Kind.COMPANY),
            "t": (lambda: self._of(self.towns), None),
            "q": (lambda: self._of(self.counties), None),
            "m": (self.money, None),
            "n": (lambda: str(self.chance.randint(2, 180)), None),
            "s": (lambda: f"{self.chance.uniform(3, 98):.1f}%", None),
            "y": (lambda: str(self.chance.randint(2016, 2026)), None),
            "d": (self._day, None),
            "g": (lambda: self._of(data.group), None),
            "i": (lambda: self._of(data.product), None),
            "k": (lambda: self._of(data.campaign), None),
            "v": (lambda: self._of(data.visit), None),
            "r": (lambda: self._of(data.surname) + self._of(data.given), None),
        }
        for hole in _HOLE.finditer(template):
            text += template[at : hole.start()]
            make, kind = makers[hole[1]]
            word = make()
            quoted = kind is Kind.PROJECT and self.chance.random() < 0.04
            text += "“" * quoted
            if kind is not None:
                names.append((len(text), len(text) + len(word), kind))
            text += word + "”" * quoted
            at = hole.end()
        return Sentence(fold(text + template[at:]), tuple(names), (), article)

    def made(self, each: int) -> Iterator[Sentence]:
        """Every template, ``each`` times over."""
        for _ in range(each):
            for template in (*templates().names, *templates().silent):
                yield self.fill(template, "made")

    def renamed(self, sentence: Sentence) -> Sentence:
        """A real sentence with other names in the places of its own."""
        text, at = "", 0
        names: list[tuple[int, int, Kind]] = []
        unsure: list[tuple[int, int]] = []
        for start, end, kind in sentence.names:
            text += sentence.text[at:start]
            word = fold(self._like(sentence.text[start:end], kind))
            names.append((len(text), len(text) + len(word), kind))
            text += word
            at = end
        moved = text + sentence.text[at:]
        if sentence.unsure:
            return sentence
        return Sentence(moved, tuple(names), tuple(unsure), sentence.article)

    def _like(self, word: str, kind: Kind) -> str:
        if kind is Kind.COMPANY:
            return self.company()
        if len(word) <= 4:
            return self.investor() if self.chance.random() < 0.7 else self._of(slots().product)
        if re.search(r"[项工]|园|基地|厂|中心|线|期|区|院|路|站|楼|港", word):
            return self.project()
        return self.elliptic()
