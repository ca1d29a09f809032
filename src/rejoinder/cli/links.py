"""`rejoinder links` and `rejoinder hashtags`: the same functions as on the pages."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.setup import open_desk
from rejoinder.cli.tier import time_of
from rejoinder.errors import BadInput

links_app = typer.Typer(no_args_is_help=True, help="Short links on your own domain, and who followed them.")
hashtags_app = typer.Typer(no_args_is_help=True, help="Hashtags of campaigns, each with its watch.")
Slug = Annotated[str, typer.Argument(metavar="SLUG")]
Campaign = Annotated[str, typer.Option(help="What it is for.")]


@links_app.command("add")
def add(
    target: Annotated[str, typer.Argument(metavar="ADDRESS", help="Where it leads.")],
    slug: Annotated[str, typer.Option(help="Letters a to z, digits, hyphens; made from the address if left out.")] = "",
    campaign: Campaign = "",
    story: Annotated[int | None, typer.Option(help="The story it is made for, by number.")] = None,
    ends: Annotated[str, typer.Option(help="When it ends: 2026-10-17T22:00, UTC unless it says otherwise.")] = "",
    then_to: Annotated[str, typer.Option(help="Where it leads after that.")] = "",
    data: DataOption = None,
) -> None:
    """Make a short link and print it. A slug that somebody has is refused with one that is free."""
    open_desk(data)
    from rejoinder.desk.links.shorten import make_link, public_url
    from rejoinder.desk.stories.models import Story

    about = Story.objects.filter(pk=story).first() if story else None
    if story and about is None:
        raise BadInput(f"there is no story {story}; see `rejoinder stories list`")
    at = datetime.fromtimestamp(time_of(ends, "--ends"), UTC) if ends else None
    print(public_url(make_link(target, "cli", slug, campaign, story=about, expires_at=at, then_to=then_to)))


@links_app.command("list")
def list_(campaign: Campaign = "", data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the links with their clicks by class, the newest first."""
    open_desk(data)
    from django.utils import timezone

    from rejoinder.desk.links.models import ShortLink
    from rejoinder.desk.links.reading import followed

    links = list(ShortLink.objects.filter(**({"campaign": campaign} if campaign else {})))
    sums = followed(links, timezone.now())
    rows = [
        {"slug": one.slug, "target": one.target, "campaign": one.campaign, **sums[one.pk].kinds,
         "waiting": sums[one.pk].waiting, "off": one.is_off, "ends": one.expires_at}
        for one in links
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no short link yet; make one with `rejoinder links add ADDRESS`")


@links_app.command("show")
def show_(slug: Slug, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Show one link: where it leads, and who followed it in each of the last 48 hours."""
    open_desk(data)
    from django.utils import timezone

    from rejoinder.desk.links.reading import followed, hours_of
    from rejoinder.desk.links.shorten import link_with, public_url

    link, now = link_with(slug), timezone.now()
    sums = followed([link], now)[link.pk]
    hours = [{"at": hour.at, **hour.kinds} for hour in hours_of(link, now, 48) if sum(hour.kinds.values())]
    row = {
        "slug": link.slug, "url": public_url(link), "target": link.target, "campaign": link.campaign,
        "made_by": str(link.made_by or ""), "made_at": link.made_at, "ends": link.expires_at, "then_to": link.then_to,
        "off": link.is_off, "out": link.published_at is not None, **sums.kinds, "waiting": sums.waiting, "hours": hours,
    }  # fmt: skip
    show_one(row, as_json=as_json)


@links_app.command("off")
def off(slug: Slug, data: DataOption = None) -> None:
    """Switch a link off: it says so and leads nowhere."""
    _turn(data, slug, on=False)


@links_app.command("on")
def on(slug: Slug, data: DataOption = None) -> None:
    """Switch a link on again."""
    _turn(data, slug, on=True)


@links_app.command("qr")
def qr(
    slug: Slug,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A name that ends in .svg or .png.")],
    data: DataOption = None,
) -> None:
    """Write the QR code of a link."""
    open_desk(data)
    from rejoinder.desk.links.pictures import qr_png, qr_svg
    from rejoinder.desk.links.shorten import link_with, public_url

    form = out.suffix.lower()
    if form not in (".svg", ".png"):
        raise BadInput(f"{out}: name a file that ends in .svg or .png")
    address = public_url(link_with(slug))
    try:
        out.write_bytes(qr_svg(address) if form == ".svg" else qr_png(address))
    except OSError as error:
        raise BadInput(f"{out}: cannot be written: {error.strerror}") from None


@hashtags_app.command("add")
def add_hashtag(
    tag: Annotated[str, typer.Argument(metavar="TAG", help="With or without its #.")],
    campaign: Campaign = "",
    since: Annotated[str, typer.Option(help="First day, such as 2026-10-01.")] = "",
    until: Annotated[str, typer.Option(help="Last day.")] = "",
    data: DataOption = None,
) -> None:
    """Add a hashtag and the watch that listens for it."""
    open_desk(data)
    from rejoinder.desk.links.fields import day_of
    from rejoinder.desk.links.hashtags import make_hashtag

    wrong: dict[str, str] = {}
    days = {name: day_of(text, wrong, name) for name, text in (("since", since), ("until", until))}
    if wrong:
        raise BadInput(" ".join(wrong.values()))
    made = make_hashtag(tag, "cli", campaign, **days)
    print(f"added: {made}, watch {made.watch_id}")


@hashtags_app.command("list")
def list_hashtags(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the hashtags: own posts, and how often each was heard in seven days."""
    open_desk(data)
    from rejoinder.desk.links.models import Hashtag

    rows = [
        {"tag": str(one), "campaign": one.campaign, "since": one.since, "until": one.until, "watch": one.watch_id,
         "own_posts": len(one.own_posts), "heard_week": one.watch.found_week if one.watch else None}
        for one in Hashtag.objects.select_related("watch")
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no hashtag yet; add one with `rejoinder hashtags add TAG`")


def _turn(data: Path | None, slug: str, *, on: bool) -> None:
    open_desk(data)
    from rejoinder.desk.links.shorten import link_with, turn

    turn(link_with(slug), "cli", on=on)
    print(f"{'on' if on else 'off'}: {slug}")
