"""Watches and alerts over the API."""

from datetime import UTC, datetime
from typing import Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Status

from rejoinder.core.telling import AtOnce
from rejoinder.desk.api import watch_shapes
from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.stories import LIMITED, REFUSED, Key
from rejoinder.desk.board.searched import search_desk
from rejoinder.desk.forecasts.posts import zone_of
from rejoinder.desk.people.desk import desk_row
from rejoinder.desk.people.models import User
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches import rules
from rejoinder.desk.watches.alerts import mark_seen
from rejoinder.desk.watches.answer import answers
from rejoinder.desk.watches.counting import count_query
from rejoinder.desk.watches.duty import add_duty, drop_duty, rota
from rejoinder.desk.watches.inside import check_inside
from rejoinder.desk.watches.mailing import preview
from rejoinder.desk.watches.models import Alert, Delivery, Duty, Tier, Watch
from rejoinder.desk.watches.trial import try_watch

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
    """Why a watch told a story, or why not, and what would have to change."""
    asked = get_object_or_404(Story, pk=story), [get_object_or_404(Watch, pk=watch)]
    with timezone.override(zone_of(desk_row())):
        told = answers(*asked, desk_row())[0]
    rules_of = [{"rule": step.rule, "held": step.held, "why": step.why} for step in told.now.steps]
    steps = [{"rule": "told", "held": step.held, "why": step.what, "more": step.more} for step in told.steps]
    return {
        "is_raised": told.is_raised, "was_told": told.was_told, "why": told.now.why, "steps": rules_of + steps,
        "change": told.change, "cost": told.cost,
    }  # fmt: skip


@router.get("/watches/{watch}/trial", response={200: list[watch_shapes.Trial], **REFUSED}, auth=READ)
def trial(request, watch: int = Key, line: int | None = Query(None, ge=0, le=99)):
    """What a watch would have told at once in the last seven days, with its own line or another."""
    found, desk = get_object_or_404(Watch, pk=watch), desk_row()
    rule = rules.at_once_of(found, desk)
    told = try_watch(found, desk).told(rule if line is None else AtOnce(line, rule.posts, rule.minutes))
    return [
        {"at": one.at, "story": one.story, "mark": one.telling.mark, "why": one.telling.why,
         "is_quiet": one.is_quiet, "wakes": one.wakes}
        for one in told
    ]  # fmt: skip


@router.get("/queries/count", response={200: watch_shapes.QueryCount, **REFUSED}, auth=READ)
def count(request, q: str = Query(..., max_length=4000)):
    """How many posts of the last seven days a query finds; 400 with line and position where it cannot be read."""
    check_inside(q, "")
    found = count_query(q)
    days = {day.isoformat(): n for day, n in found.days}
    return {
        "posts": found.posts, "stories": found.stories, "days": days, "is_cut": found.is_cut,
        "lines": [line.posts for line in found.lines], "is_too_much": found.is_too_much,
    }  # fmt: skip


@router.get("/search", response={200: watch_shapes.SearchResult, **REFUSED}, auth=READ)
def search(request, q: str = Query(..., max_length=1000), limit: int = LIMITED, before: int = Query(0, ge=0, le=2**62)):
    """What fits a query: the newest posts with the words by which they do, their stories, lines and sources.

    Where older posts were not looked at, `before` in the answer is the `before` with which to ask on; else it is 0.
    """
    found = search_desk(q, zone=zone_of(desk_row()), limit=limit, before=before)
    if found.error is not None:
        raise found.error
    return {
        "posts": [_found(one) for one in found.posts], "stories": [one.story.pk for one in found.stories],
        "lines": [line.ref for line in found.lines], "sources": [source.pk for source in found.sources],
        "looked_at": found.looked_at, "is_cut": found.is_cut, "before": found.before,
    }  # fmt: skip


@router.get("/digest", response={200: watch_shapes.Digest, **REFUSED}, auth=READ)
def digest(request, weekly: bool = False):
    """The next digest of the token's person, as it would be written now; nothing is sent."""
    kind = Tier.WEEKLY if weekly else Tier.DIGEST
    told, parts = preview(desk_row(), zone_of(desk_row()), kind, request.user.email)
    return {"due": told.until.timestamp(), "is_empty": told.is_empty, **parts}


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


def _found(one):
    post = one.post
    return {
        "id": post.pk, "url": post.url, "title": post.title, "source": str(post.source), "at": post.at.timestamp(),
        "story": one.story, "words": list(one.words),
    }  # fmt: skip


def _fields(body):
    return body.dict()


def _saved(saved):
    return {"watch": _watch(saved.watch), "webhook_secret": saved.secret}


def _watch(watch):
    also = ("version", "found_week")
    return {"id": watch.pk, **{field: getattr(watch, field) for field in (*rules.FIELDS, *also)}}


def _alert(alert):
    return {
        "id": alert.pk, "at": alert.at.timestamp(), "watch": alert.watch.name, "story": alert.story_id,
        "title": alert.story.title, "why": alert.why, "is_seen": alert.seen_at is not None,
        "mark": alert.mark, "words": alert.words, "is_urgent": alert.is_urgent,
        "deliveries": [_delivery(delivery) for delivery in alert.deliveries.all()],
    }  # fmt: skip


def _delivery(delivery):
    return {"id": delivery.pk} | {name: getattr(delivery, name) for name in ("channel", "address", "state", "error")}
