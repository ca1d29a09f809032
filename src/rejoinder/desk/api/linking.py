"""Short links and hashtags over the API."""

from datetime import UTC, datetime
from typing import Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router

from rejoinder.desk.api import link_shapes
from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.stories import LIMITED, OFFSET, REFUSED
from rejoinder.desk.links import shorten
from rejoinder.desk.links.hashtags import make_hashtag
from rejoinder.desk.links.models import Hashtag, ShortLink
from rejoinder.desk.links.pictures import qr_png, qr_svg
from rejoinder.desk.links.reading import followed, hours_of
from rejoinder.desk.stories.models import Story
from rejoinder.errors import BadInput

router = Router(tags=["links"])
PICTURE = {"description": "The code as a picture", "content": {"image/svg+xml": {}, "image/png": {}}}


@router.get("/links", response={200: list[link_shapes.Link], **REFUSED}, auth=READ)
def links(request, campaign: str = Query("", max_length=60), limit: int = LIMITED, offset: int = OFFSET):
    """Short links, the newest first."""
    chosen = ShortLink.objects.select_related("made_by")
    if campaign:
        chosen = chosen.filter(campaign=campaign.replace("\x00", ""))
    return _links(chosen[offset : offset + limit])


@router.post("/links", response={200: link_shapes.Link, **REFUSED}, auth=WRITE)
def make_link(request, body: link_shapes.NewLink):
    """Makes a short link; a slug that somebody has is refused with one that is free."""
    story = get_object_or_404(Story, pk=body.story) if body.story else None
    made = shorten.make_link(
        body.target, request.user, body.slug, body.campaign, story=story, expires_at=moment(body.expires_at),
        then_to=body.then_to,
    )  # fmt: skip
    return _links([made])[0]


@router.get("/links/{slug}", response={200: link_shapes.Link, **REFUSED}, auth=READ)
def link(request, slug: str):
    """One short link."""
    return _links([_link(slug)])[0]


@router.get("/links/{slug}/hours", response={200: list[link_shapes.Hour], **REFUSED}, auth=READ)
def hours(request, slug: str, last: int = Query(48, ge=1, le=24 * 31)):
    """Its last hours by class, oldest first."""
    return [{"at": hour.at.timestamp(), **hour.kinds} for hour in hours_of(_link(slug), timezone.now(), last)]


@router.get("/links/{slug}/qr.{form}", response=REFUSED, auth=READ, openapi_extra={"responses": {200: PICTURE}})
def qr(request, slug: str, form: Literal["svg", "png"]):
    """Its QR code."""
    address = shorten.public_url(_link(slug))
    if form == "svg":
        return HttpResponse(qr_svg(address), content_type="image/svg+xml")
    return HttpResponse(qr_png(address), content_type="image/png")


@router.put("/links/{slug}/end", response={200: link_shapes.Link, **REFUSED}, auth=WRITE)
def set_end(request, slug: str, body: link_shapes.LinkEnd):
    """Says when it ends and where it leads afterwards."""
    found = _link(slug)
    shorten.set_end(found, request.user, moment(body.expires_at), body.then_to)
    return _links([found])[0]


@router.put("/links/{slug}/target", response={200: link_shapes.Link, **REFUSED}, auth=WRITE)
def change_target(request, slug: str, body: link_shapes.LinkTarget):
    """Leads it elsewhere; 409 once it was published or followed."""
    found = _link(slug)
    shorten.change_target(found, body.target, request.user)
    return _links([found])[0]


@router.post("/links/{slug}/{act}", response={200: link_shapes.Link, **REFUSED}, auth=WRITE)
def act_on_link(request, slug: str, act: Literal["on", "off"]):
    """Switches it on or off."""
    found = _link(slug)
    shorten.turn(found, request.user, on=act == "on")
    return _links([found])[0]


@router.get("/hashtags", response={200: list[link_shapes.Hashtag], **REFUSED}, auth=READ)
def hashtags(request, limit: int = LIMITED, offset: int = OFFSET):
    """The hashtags of campaigns."""
    return [_hashtag(one) for one in Hashtag.objects.select_related("watch")[offset : offset + limit]]


@router.post("/hashtags", response={200: link_shapes.Hashtag, **REFUSED}, auth=WRITE)
def add_hashtag(request, body: link_shapes.NewHashtag):
    """Adds a hashtag and the watch that listens for it."""
    return _hashtag(make_hashtag(body.tag, request.user, body.campaign, since=body.since, until=body.until))


def _link(slug: str) -> ShortLink:
    return get_object_or_404(ShortLink.objects.select_related("made_by"), slug=slug.replace("\x00", "").lower()[:200])


def _links(chosen) -> list[dict]:
    rows = list(chosen)
    sums = followed(rows, timezone.now())
    return [
        {
            "slug": one.slug, "url": shorten.public_url(one), "target": one.target, "campaign": one.campaign,
            "story": one.story_id, "made_by": str(one.made_by or ""), "made_at": one.made_at.timestamp(),
            "expires_at": one.expires_at.timestamp() if one.expires_at else None, "then_to": one.then_to,
            "is_off": one.is_off, "is_out": one.published_at is not None,
            "clicks": sums[one.pk].kinds | {"waiting": sums[one.pk].waiting},
        }
        for one in rows
    ]  # fmt: skip


def _hashtag(one: Hashtag) -> dict:
    return {
        "tag": one.tag, "campaign": one.campaign, "since": one.since, "until": one.until, "watch": one.watch_id,
        "heard_week": one.watch.found_week if one.watch else None, "own_posts": len(one.own_posts),
    }  # fmt: skip


def moment(seconds: float | None) -> datetime | None:
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise BadInput(f"{seconds} is no time; give unix seconds") from None
