"""``luodi sites``: the outlets that are crawled, whether their files fit, a draft of a new one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from cli import options, terminal

if TYPE_CHECKING:
    import nights

UNFIT = 5


@click.group("sites")
def command() -> None:
    """Show, try and draft the site files that the crawler goes by.

    \b
    Example:
      luodi sites list
    """


@command.command("list")
@options.config
@options.site_files
@options.as_json
def list_sites(config: str | None, folder: str, as_json: bool) -> int:
    """Show all sites: name, outlet, region, hosts, and when a person last saw each work.

    \b
    Example:
      luodi sites list
    """
    import nights

    found = nights.sites(nights.order(config, folder=folder))
    if as_json:
        click.echo(json.dumps([_row(site) for site in found], ensure_ascii=False))
        return 0
    for site in found:
        seen = site.checked or "never checked"
        click.echo("\t".join((site.name, site.outlet, site.region, " ".join(site.hosts), seen)))
    return 0


def _row(site: nights.Site) -> dict[str, object]:
    return {
        "site": site.name, "outlet": site.outlet, "region": site.region,
        "hosts": list(site.hosts), "expect": list(site.expect), "checked": site.checked,
    }  # fmt: skip


@command.command("check")
@click.argument("names", nargs=-1, metavar="[NAME]…")
@options.config
@options.site_files
@options.contact
@options.proxy
@options.as_json
def check_sites(
    names: tuple[str, ...],
    config: str | None,
    folder: str,
    contact: str,
    proxy: str,
    as_json: bool,
) -> int:
    """Try sites live: robots.txt, each section, the links matched, one article read.

    Asks each site for a handful of pages, at its own pace. The exit code is 5 if a file no
    longer fits its site.

    \b
    Example:
      luodi sites check qzwb --contact me@example.org
    """
    import nights

    unfit = 0
    wanted = nights.order(config, names, contact=contact, folder=folder, proxy=proxy)
    for tried in nights.check(wanted):
        unfit += not tried.sound
        if as_json:
            click.echo(json.dumps(_as_dict(tried), ensure_ascii=False))
        else:
            _show(tried)
    return UNFIT if unfit else 0


@command.command("new")
@click.argument("url", metavar="URL")
@options.config
@options.site_files
@options.contact
@options.proxy
def new_site(url: str, config: str | None, folder: str, contact: str, proxy: str) -> int:
    """Print a draft of a site file from a section page.

    \b
    Example:
      luodi sites new https://www.example.cn/news/ --contact me@example.org > example.toml
    """
    import nights

    wanted = nights.order(config, contact=contact, folder=folder, proxy=proxy)
    click.echo(nights.draft(wanted, url), nl=False)
    return 0


def _as_dict(tried: nights.Check) -> dict[str, object]:
    sections = [{"url": u, "said": said, "articles": n} for u, said, n in tried.sections]
    return {
        "site": tried.site, "sound": tried.sound, "robots": tried.robots, "sections": sections,
        "article_url": tried.article_url, "article": tried.article, "problems": tried.problems,
    }  # fmt: skip


def _show(tried: nights.Check) -> None:
    click.echo(f"{tried.site}: {'sound' if tried.sound else 'does not fit'}")
    click.echo(f"  robots.txt: {terminal.clean(tried.robots)}")
    for url, said, articles in tried.sections:
        click.echo(f"  {terminal.clean(url)}: {terminal.clean(said)}, {articles} articles")
    for name, value in tried.article.items():
        click.echo(f"  {name}: {terminal.clean(value)}")
    for problem in tried.problems:
        click.echo(f"  ! {terminal.clean(problem)}")
