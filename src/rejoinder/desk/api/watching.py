"""Watches and alerts over the API."""

from datetime import UTC, datetime
from typing import Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Status

from rejoinder.core.query import read_query
from rejoinder.desk.api import watch_shapes
from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.stories import LIMITED, REFUSED, Key
from rejoinder.desk.listening.models import Post
from rejoinder.desk.listening.search import search_posts
from rejoinder.desk.people.models import User
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches import rules
from rejoinder.desk.watches.alerts import mark_seen
from rejoinder.desk.watches.counting import count_query
from rejoinder.desk.watches.duty import add_duty, drop_duty, rota
from rejoinder.desk.watches.models import Alert, Delivery, Duty, Watch

router = Router(tags=["watches"])


@router.get("/watches", response={200: list[watch_shapes.Watch], **REFUSED}, auth=READ)
def watches(request):
    """The rules that raise alerts."""
    return [_watch(watch) for watch in Watch.objects.order_by("id")]


@router.post("/watches", response={200: watch_shapes.SavedWatch, **REFUSED}, auth=WRITE)
def add_watch(request, body: watch_shapes.NewWatch):
    """Adds a watch; all conditions that are set must hold."""
    return _saved(rules.save_watch(_fields(body), request.user))


@router.put("/watches/{watch}", response={200: watch_shapes.SavedWatch, **REFUSED}, auth=WRITE)
def change_watch(request, body: watch_shapes.NewWatch, watch: int = Key):
    """Changes a watch."""
    return _saved(rules.save_watch(_fields(body), request.user, get_object_or_404(Watch, pk=watch)))


@router.delete("/watches/{watch}", response={204: None, **REFUSED}, auth=WRITE)
def delete_watch(request, watch: int = Key):
    """Deletes a watch."""
    rules.delete(get_object_or_404(Watch, pk=watch), request.user)
    return Status(204, None)


@router.get("/watches/{watch}/why/{story}", response={200: watch_shapes.WhyNot, **REFUSED}, auth=READ)
def why(request, watch: int = Key, story: int = Path(..., ge=1, le=2**62)):
    """Why a watch raises a story, or why it stays quiet."""
    told = rules.why(get_object_or_404(Watch, pk=watch), get_object_or_404(Story, pk=story)).now
    steps = [{"rule": step.rule, "held": step.held, "why": step.why} for step in told.steps]
    return {"is_raised": type(told).__name__ == "Raise", "why": told.why, "steps": steps}


@router.get("/queries/count", response={200: watch_shapes.QueryCount, **REFUSED}, auth=READ)
def count(request, q: str = Query(..., max_length=4000)):
    """How many posts of the last seven days a query finds; 400 with line and position where it cannot be read."""
    found = count_query(q)
    days = {day.isoformat(): n for day, n in found.days}
    return {"posts": found.posts, "stories": found.stories, "days": days, "is_cut": found.is_cut}


@router.get("/search", response={200: list[watch_shapes.FoundPost], **REFUSED}, auth=READ)
def search(
    request,
    response: HttpResponse,
    *,
    q: str = Query(..., max_length=4000),
    limit: int = LIMITED,
    before: int = Query(0, ge=0, le=2**62),
):
    """The newest posts that fit a query, with the words by which they do.

    Where older posts were not looked at, the header `Look-Further` holds the `before` with which to ask on.
    """
    now, saved = timezone.now().timestamp(), rules.saved_queries()
    search = search_posts(read_query(q), now=now, limit=limit, saved=saved, before_id=before)
    if search.is_cut:
        response["Look-Further"] = str(search.before)
    found = search.found
    posts = Post.objects.select_related("source", "membership").in_bulk([one.post for one in found])
    return [_found(posts[one.post], one.hit.words) for one in found if one.post in posts]


@router.get("/duties", response={200: list[watch_shapes.Shift], **REFUSED}, auth=READ)
def duties(request):
    """The rota of the next three days; `who` is null where nobody is on duty."""
    shifts = rota(timezone.now())
    return [
        {"id": s.pk, "who": s.who.email if s.who else None, "starts": s.starts.timestamp(), "ends": s.ends.timestamp()}
        for s in shifts
    ]


@router.post("/duties", response={200: watch_shapes.Shift, **REFUSED}, auth=WRITE)
def add_shift(request, body: watch_shapes.NewShift):
    """Puts a person on duty."""
    user = get_object_or_404(User, email__iexact=body.who)
    starts, ends = (datetime.fromtimestamp(at, UTC) for at in (body.starts, body.ends))
    duty = add_duty(user, starts, ends, by=request.user)
    return {"id": duty.pk, "who": user.email, "starts": body.starts, "ends": body.ends}


@router.delete("/duties/{duty}", response={204: None, **REFUSED}, auth=WRITE)
def drop_shift(request, duty: int = Key):
    """Takes a shift away."""
    drop_duty(get_object_or_404(Duty, pk=duty), by=request.user)
    return Status(204, None)


@router.get("/alerts", response={200: list[watch_shapes.Alert], **REFUSED}, auth=READ)
def alerts(request, limit: int = LIMITED, before: int = Query(2**62, ge=1, le=2**62)):
    """What was raised, newest first, and how each went out; `before` is the id of the last one of the page before."""
    rows = Alert.objects.select_related("watch", "story").prefetch_related("deliveries").filter(pk__lt=before)
    return [_alert(alert) for alert in rows.order_by("-id")[:limit]]


@router.post("/alerts/{alert}/seen", response={200: watch_shapes.Alert, **REFUSED}, auth=WRITE)
def seen(request, alert: int = Key):
    """Says that the token's person has seen an alert."""
    mark_seen(Alert.objects.filter(pk=alert), request.user)
    return _alert(get_object_or_404(Alert, pk=alert))


@router.post("/deliveries/{delivery}/{act}", response={200: watch_shapes.Delivery, **REFUSED}, auth=WRITE)
def settle(request, act: Literal["retry", "arrived"], delivery: int = Key):
    """Sends a failed or unclear delivery again, or marks it as arrived, by a person's word."""
    found = get_object_or_404(Delivery, pk=delivery)
    {"retry": rules.retry, "arrived": rules.mark_arrived}[act](found, request.user)
    return _delivery(found)


def _found(post, words):
    place = getattr(post, "membership", None)
    return {
        "id": post.pk, "url": post.url, "title": post.title, "source": str(post.source), "at": post.at.timestamp(),
        "story": place.story_id if place else None, "words": list(words),
    }  # fmt: skip


def _fields(body):
    return {**body.dict(), "words": ", ".join(body.words), "to_email": ", ".join(body.to_email)}


def _saved(saved):
    return {"watch": _watch(saved.watch), "webhook_secret": saved.secret}


def _watch(watch):
    return {"id": watch.pk, **{field: getattr(watch, field) for field in rules.FIELDS}}


def _alert(alert):
    return {
        "id": alert.pk, "at": alert.at.timestamp(), "watch": alert.watch.name, "story": alert.story_id,
        "title": alert.story.title, "why": alert.why, "is_seen": alert.seen_at is not None,
        "deliveries": [_delivery(delivery) for delivery in alert.deliveries.all()],
    }  # fmt: skip


def _delivery(delivery):
    return {"id": delivery.pk} | {name: getattr(delivery, name) for name in ("channel", "address", "state", "error")}
