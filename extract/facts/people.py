"""Who invests: the companies that a text ties to a project."""

from __future__ import annotations

import re

from extract.facts.lexicon import last_match

_FIRM = r"(?:[^,。;:!?、()\n\t\"的由与和及在为向将对]|\([^()]{2,6}\)){2,30}"
_BY = re.compile(
    rf"由(?P<a>{_FIRM}(?:[和与、及]{_FIRM}){{0,2}})(?:共同|联合|合作|合资|携手|联手)?(?:总?投资|投建|建设|承建|兴建|打造|兴办|合建|合作建设|开发|旗下公司投资|出资|实施|负责|引进)"
)
_INVESTOR = re.compile(
    r"(?:投资方|投资商|投资单位|业主单位|业主|建设单位|投资主体|投资企业|签约企业|实施主体|项目公司|项目单位|业主方|投资者)(?:为|是|:|,)\s*(?P<a>[^,。;:!?()\n\t]{2,40})"
)
_FIRMS = re.compile("公司|集团|科技|股份|实业|化工|光电|电子|化学|工贸|商会会长|企业")
"""What any match of ``_SUBJECT`` has."""
_SUBJECT = re.compile(
    r"(?P<a>(?:[^,。;:!?()\n\t\"]|\([^()]{2,6}\)){2,28}?(?:有限公司|公司|集团|科技|股份|实业|化工|光电|电子|化学|工贸|商会会长[^,。]{2,4}|企业))"
    r"(?:与(?P<b>[^,。;:!?()\n\t\"]{2,28}?(?:有限公司|公司|集团|科技|股份|实业)))?"
    r"(?:联手|联合|共同|合作|携手|计划|拟|将|回乡|在[^,。;]{2,8})*(?:投资|投建|兴建|兴办|打造|建设)"
)
_OWN = re.compile(rf"(?P<a>{_FIRM}(?:有限公司|公司|集团|股份))的$")
_CLIENT = re.compile(
    r"^(?:客商|乡贤|侨商|台商|港商|投资人|个体投资人)?(?P<n>.+?)(?:旗下公司|旗下)?$"
)
_LEAD = re.compile(
    r"^(?:[是由为]|系|(?:同意|公司|其|旗下)*(?:全资|控股)(?:子公司|孙公司)|龙头企业|上市公司|央企|国企|民企|台资企业|港资企业|外资企业|企业|单位|旅[一-鿿]{1,2}(?:侨亲|侨胞|乡亲))(?=[一-鿿]{2})"
)
_TAIL = re.compile(r"(?:共同|联合|独资|合资|全额|全资|负责|出资|总?投资|追加|计划|拟|携手|旗下)+$")
_NO_FIRM = re.compile(r"政府|管委会|^我|^该|项目|客商$|市场|指挥部")


def companies_near(
    text: str, start: int, end: int, limit: int
) -> tuple[list[str], tuple[int, int] | None]:
    """The companies said to invest in the project named at ``text[start:end]``.

    ``limit`` is where the next project's words begin. Returns the names and the stretch they
    were read from.
    """
    for pattern in (_BY, _INVESTOR):
        match = _last_before(pattern, text, start) or pattern.search(text, end, limit)
        if match:
            return _split(match["a"]), match.span("a")
    own = _OWN.search(text[:start]) if text.endswith("的", 0, start) else None
    if own:
        return _split(own["a"]), own.span("a")
    match = _last_before(_SUBJECT, text, start) if _FIRMS.search(text, 0, start) else None
    if match and "。" not in text[match.end() : start] and start - match.end() < 30:
        names = _split(match["a"]) + (_split(match["b"]) if match["b"] else [])
        return names, match.span("a")
    return [], None


def _last_before(pattern: re.Pattern[str], text: str, start: int) -> re.Match[str] | None:
    clause = max(text.rfind(mark, 0, start) for mark in ";。") + 1
    found = last_match(pattern.finditer(text, clause, start))
    if found and text.count("、", found.end(), start) > 0 and "项目" in text[found.end() : start]:
        return None
    return found


def _split(text: str) -> list[str]:
    out = []
    for part in re.split(r"、|和(?=[^、]{3,}(?:公司|集团|局|会|科技|生技))|与|及", text):
        match = _CLIENT.match(part.strip())
        name = _TAIL.sub("", _LEAD.sub("", match["n"].strip())) if match else ""
        if name and not _NO_FIRM.search(name):
            out.append(name)
    return out
