"""The headline, without the site's name and section, cross-checked between its places."""

from __future__ import annotations

import re
from functools import lru_cache

from extract.body.hints import SiteHints
from extract.body.select import Line, is_named
from extract.body.tree import Tree

_SEPARATORS = re.compile(
    r"\s*(?:_{1,3}|\||｜|--+|——|－|\s[-–—]\s|-(?=[^-]{2,24}$)|>>|»|<|·(?=[^·]{2,12}$))\s*"
)
_PLAIN = re.compile(r"[\W_]+")
_META = ("articletitle", "og:title", "twitter:title", "headline", "title", "dc.title")
_KNOWN = re.compile(
    r'(?:class|id)="[^"]{0,120}?(?:articletitle|article[-_]title|contenttitle|content[-_]title|activity-name|'
    r"news[-_]?title|arti[-_]title|entry-title|post-title|xl_tit|biaoti|maintitle|main-title|cont_title|con_title|"
    r"artitle|h1title|titlename|\btit\b|\btitle\b)",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"(?:网|频道|日报|晚报|新闻|资讯|在线|门户网站|人民政府|数字报|电子报|客户端|中心|论坛|博客|首页|社区|杂志|传媒|报|\.com|\.cn|\.net)$"
)
# A line with a site's or a paper's own name, above the headline of a copied page.
_MASTHEAD = re.compile(
    r"www\.|数字报|數字報|电子报|電子報|"
    r"^[^ ，。、：:！]{2,12}(?:网|網|在线|在線|日报|晚报|平台|门户)$"
)
# Where a page stands in its site, its buttons, its rules drawn with signs.
_NAVIGATION = re.compile(
    r"\S\s{0,3}(?:[›»→＞]|>>)\s{0,3}\S|[-=_*─—~]{6,}|第?\d{1,2}版[:：].*第?\d{1,2}版|返回(?:列表|首页|首頁|目录)|[上下]一[版篇]|我要投稿|客服\s*QQ|"
    r"设为首页|設為首頁|加入收藏|按日期检索|往期回顾|^(?:您|你)?(?:的|所在的?)?[当當]前位置|^\[?\s*(?:字号|字體|字体)"
)
_LABEL = re.compile(
    r"^(?:[\[【](?:转帖|转载|原创|转)[\]】]\s*|(?:主题|主題|标题|標題|题目|題目|原标题)[:：]\s*)"
)
_LONGEST = 120
_TOP = 12
_HEADS = ("h1", "h2", "h3", "h4")


def plain(text: str) -> str:
    """The text's letters and digits alone, for comparing."""
    return _PLAIN.sub("", text)


def find_title(
    tree: Tree, lines: list[Line], start: int, hints: SiteHints | None = None
) -> tuple[str | None, str]:
    """The headline and where it was read.

    ``start`` is the first line of the article's running text: a headline stands before it.
    A line on the page that the page's own <title> or meta title repeats is preferred, then
    what the meta tags say, then a known title element, then the <title> without the site.
    """
    if hints is not None and (told := _told(tree, lines, hints)):
        return told, "site"
    head = plain(tree.head_title)
    best: tuple[int, int] = (0, 0)
    for index, line in enumerate(lines[: start + 1]):
        if 4 <= len(line.block.text) <= _LONGEST and (rank := _rank(tree, line, head)) > best[0]:
            best = (rank, index)
    meta = _from_meta(tree)
    if best[0] >= 50:
        return _whole(lines, best[1], head), "page"
    sure = "articletitle" in tree.meta
    if meta and (sure or not head or plain(meta) in head or head in plain(meta)):
        return meta, "meta"
    if best[0] >= 20:
        return lines[best[1]].block.text, "page"
    if _MASTHEAD.search(tree.head_title) and (above := dump_title(lines, start)):
        return above, "line"
    if tree.head_title:
        return strip_site(tree.head_title), "title"
    return (meta, "meta") if meta else (None, "")


def _whole(lines: list[Line], index: int, head: str) -> str:
    """A headline with its second line, if the <title> has both, one behind the other."""
    first = lines[index].block
    if index + 1 < len(lines) and (second := lines[index + 1].block).node == first.node:
        both = plain(first.text + second.text)
        if plain(second.text) and both in head:
            return f"{first.text} {second.text}"
    return first.text


def _told(tree: Tree, lines: list[Line], hints: SiteHints) -> str | None:
    """The text of the first element that a site's hints call the headline."""
    for line in lines:
        node = line.block.node
        while node > 0:
            if is_named(tree, node, hints.title):
                return line.block.text
            node = tree.parents[node]
    return None


def dump_title(lines: list[Line], start: int) -> str | None:
    """The headline of a plain-text page: above the byline, else the first line.

    ``start`` is the first line that is neither headline nor byline.
    """
    found: list[str] = []
    for line in lines[:start]:
        if line.byline is not None or (line.verdict and line.verdict.reason == "byline"):
            if found:
                break
        elif line.verdict is not None:
            found = []
        elif _may_head(line):
            found.append(line.block.text)
    title = next((text for text in found if len(text) >= 8), found[0] if found else None)
    return _LABEL.sub("", title) if title else None


def unweigh_headline(lines: list[Line]) -> None:
    """Take the weight off a plain-text page's headline, which may have a sentence's marks.

    It is one by where it stands: a line with a day follows it closely, and nothing that ends
    as a sentence does lies between.
    """
    for index, line in enumerate(lines[:_TOP]):
        if line.byline is not None and line.byline.day is not None:
            for above in lines[:index]:
                above.weight = 0
            return
        if line.weight and not _may_head(line):
            return


def _may_head(line: Line) -> bool:
    text = line.block.text
    marks = text.count("|") + text.count("｜")
    if _is_menu(text.split()) or _MASTHEAD.search(text) or _NAVIGATION.search(text):
        return False
    return 4 <= len(text) <= 70 and marks < 2 and not text.endswith(("。", "，", "；", "!", "…"))


def _is_menu(words: list[str]) -> bool:
    """Whether a line is a row of links: four short words and more, or three of one kind."""
    letters = sum(map(len, words))
    if len(words) >= 4 and (letters <= 4 * len(words) or not any(map(str.isdigit, "".join(words)))):
        return letters <= 7 * len(words)
    alike = len({word[-2:] for word in words}) == 1 or len({word[:2] for word in words}) == 1
    return len(words) == 3 and alike and max(map(len, words)) <= 5


def _from_meta(tree: Tree) -> str | None:
    for name in _META:
        if value := tree.meta.get(name):
            return value if name == "articletitle" else strip_site(value)
    return None


def _rank(tree: Tree, line: Line, head: str) -> int:
    """How much a line looks like the headline; 50 and more if the <title> repeats it."""
    if line.verdict is not None or line.block.kind:
        return 0
    tag = tree.tags[line.block.node]
    known = tag in _HEADS or _is_known(tree.attributes[line.block.node])
    rank = 30 if tag == "h1" else 20 if known else 0
    first = line.block.text[0]
    if not known and first not in head and first.isalnum():
        return 0
    own = plain(line.block.text)
    if len(own) >= 3 and own in head:
        rank += 40 + min(len(own), 60) + (30 if head.startswith(own) else 0)
        if not known:
            rank -= 40 * (len(own) * 3 < len(head)) + 15 * (line.block.links > 0)
    return rank if len(own) >= 3 else 0


@lru_cache(maxsize=2048)
def _is_known(attributes: str) -> bool:
    """Whether an element's class or id is one that headlines have."""
    return "=" in attributes and _KNOWN.search(attributes) is not None


def strip_site(title: str) -> str:
    """A <title> without the names of site and section at its end or beginning."""
    parts = _parts(title)
    if len(parts) < 2:
        return title.strip()
    first = parts[0]
    if len(first) <= 10 and _SITE.search(first) and not _SITE.search(parts[1]):
        return parts[1]
    return first


def site_of(title: str) -> str:
    """What a <title> says of the site: its last part, 标题_频道_某某网; "" where it has but one."""
    parts = _parts(title)
    return parts[-1] if len(parts) > 1 else ""


def _parts(title: str) -> list[str]:
    return [p.strip() for p in _SEPARATORS.split(title) if p and p.strip()]
