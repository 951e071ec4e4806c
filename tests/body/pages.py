"""Pages of our own writing, built from parts, for the reader's tests."""

from __future__ import annotations

from extract.body import read
from model import Article, Page

LEAD = (
    "本报讯（记者 林一）3月1日，海坛县举行一季度项目集中签约活动，共签约项目12个，总投资35.6亿元。"
)
MIDDLE = "其中，产业项目8个、总投资28亿元，民生项目4个、总投资7.6亿元，涉及食品、文旅等行业。"
LAST = "下一步，该县将实行一个项目、一个专班，力争年内签约项目全部开工，让好项目早落地、早见效。"
PARAGRAPHS = (LEAD, MIDDLE, LAST)
TEXT = "".join(f"<p>　　{paragraph}</p>" for paragraph in PARAGRAPHS)
TITLE = "海坛县一季度签约12个项目 总投资35.6亿元"


def html(
    body: str = TEXT,
    *,
    head: str = f"<title>{TITLE}_海坛新闻网</title>",
    above: str = f"<h1>{TITLE}</h1><div>2024-03-02 08:10　来源：海坛日报</div>",
    below: str = "",
) -> str:
    """A page with an article on it."""
    return (
        f"<!doctype html><html><head>{head}</head><body>"
        "<div><a href='/'>首页</a> <a href='/n'>新闻</a> <a href='/v'>视频</a></div>"
        f"<div class='main'>{above}<div class='txt'>{body}</div>{below}</div>"
        "<div class='footer'>海坛新闻网版权所有 闽ICP备00000000号</div></body></html>"
    )


def read_text(text: str, *, charset: str = "utf-8", url: str | None = None) -> Article:
    """Read a page given as text."""
    return read(Page("page", text.encode(charset), "page.html", url=url))
