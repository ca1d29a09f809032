"""Sources, lines, watches, alerts, people and the audit trail over the API."""

from typing import Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Path, Query, Router, Status, UploadedFile

from rejoinder.desk.api import shapes
from rejoinder.desk.api.access import ADMIN, READ, WRITE
from rejoinder.desk.api.stories import LIMIT, LIMIT_MAX, REFUSED, Key
from rejoinder.desk.audit.trail import list_events
from rejoinder.desk.lines.models import Line
from rejoinder.desk.lines.take import export_lines, import_lines
from rejoinder.desk.listening import lists
from rejoinder.desk.listening import sources as listening
from rejoinder.desk.listening.models import Source
from rejoinder.desk.people import accounts
from rejoinder.desk.people.models import User
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches import rules
from rejoinder.desk.watches.models import Alert, Watch
from rejoinder.wire.linefiles import read_line_bytes

router = Router()


@router.get("/sources", response={200: list[shapes.Source], **REFUSED}, auth=READ, tags=["listening"])
def sources(request, limit: int = Query(LIMIT, ge=1, le=LIMIT_MAX), offset: int = Query(0, ge=0, le=10**6)):
    """What the desk listens to, in the order it was added."""
    return [_source(s) for s in Source.objects.order_by("id")[offset : offset + limit]]


@router.post("/sources", response={200: shapes.Source, **REFUSED}, auth=WRITE, tags=["listening"])
def add_source(request, body: shapes.NewSource):
    """Adds a source by its home page or feed; one that is here already is answered as it is."""
    said = body.dict()
    return _source(listening.add_source(said.pop("address"), request.user, **said).source)


@router.post("/sources/import", response={200: shapes.Report, **REFUSED}, auth=WRITE, tags=["listening"])
def import_sources(request, file: UploadedFile = File(...)):
    """Imports an OPML list, or one address a line."""
    brought = lists.import_opml(file.name or "list.opml", file.read(), request.user)
    failed = brought.lines.filter(outcome="not_in").order_by("number").values("number", "address", "why")
    return {"counts": lists.counts_of(brought), "failed": list(failed)}


@router.get("/sources.opml", auth=READ, tags=["listening"])
def export_sources(request):
    """All sources as OPML."""
    return HttpResponse(lists.export_opml(), content_type="text/x-opml")


@router.post("/sources/{source}/{act}", response={200: shapes.Source, **REFUSED}, auth=WRITE, tags=["listening"])
def act_on_source(request, act: Literal["stop", "resume", "try"], source: int = Key):
    """Stops listening, listens again, or reads it at the next turn."""
    found = get_object_or_404(Source, pk=source)
    {"stop": listening.stop, "resume": listening.resume, "try": listening.try_now}[act](found, request.user)
    found.refresh_from_db()
    return _source(found)


@router.patch("/sources/{source}", response={200: shapes.Source, **REFUSED}, auth=WRITE, tags=["listening"])
def label_source(request, body: shapes.Label, source: int = Key):
    """Says what a publication is and where it stands."""
    said = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    return _source(listening.label(get_object_or_404(Source, pk=source), request.user, **said))


@router.get("/lines", response={200: list[shapes.Line], **REFUSED}, auth=READ, tags=["lines"])
def lines(request, limit: int = Query(LIMIT, ge=1, le=LIMIT_MAX), offset: int = Query(0, ge=0, le=10**6)):
    """The lines to take."""
    return [_line(line) for line in Line.objects.all()[offset : offset + limit]]


@router.post("/lines/import", response={200: shapes.Report, **REFUSED}, auth=WRITE, tags=["lines"])
def import_line_file(request, file: UploadedFile = File(...)):
    """Imports lines from CSV, JSON, JSON Lines or one Markdown file."""
    rows, problems = read_line_bytes(file.name or "lines.csv", file.read())
    done = import_lines(rows, problems, request.user)
    counts = {"new": done.new, "changed": done.changed, "same": done.same, "not_in": len(done.not_in)}
    return {"counts": counts, "failed": [{"line": row.line, "why": row.why} for row in done.not_in]}


@router.get("/lines.csv", auth=READ, tags=["lines"])
def export_line_file(request):
    """All lines as CSV."""
    return HttpResponse(export_lines("csv"), content_type="text/csv; charset=utf-8")


@router.get("/watches", response={200: list[shapes.Watch], **REFUSED}, auth=READ, tags=["watches"])
def watches(request):
    """The rules that raise alerts."""
    return [_watch(watch) for watch in Watch.objects.order_by("id")]


@router.post("/watches", response={200: shapes.SavedWatch, **REFUSED}, auth=WRITE, tags=["watches"])
def add_watch(request, body: shapes.NewWatch):
    """Adds a watch; all conditions that are set must hold."""
    return _saved(rules.save_watch(_fields(body), request.user))


@router.put("/watches/{watch}", response={200: shapes.SavedWatch, **REFUSED}, auth=WRITE, tags=["watches"])
def change_watch(request, body: shapes.NewWatch, watch: int = Key):
    """Changes a watch."""
    return _saved(rules.save_watch(_fields(body), request.user, get_object_or_404(Watch, pk=watch)))


@router.delete("/watches/{watch}", response={204: None, **REFUSED}, auth=WRITE, tags=["watches"])
def delete_watch(request, watch: int = Key):
    """Deletes a watch."""
    rules.delete(get_object_or_404(Watch, pk=watch), request.user)
    return Status(204, None)


@router.get("/watches/{watch}/why/{story}", response={200: shapes.WhyNot, **REFUSED}, auth=READ, tags=["watches"])
def why(request, watch: int = Key, story: int = Path(..., ge=1, le=2**62)):
    """Why a watch raises a story, or why it stays quiet."""
    told = rules.why(get_object_or_404(Watch, pk=watch), get_object_or_404(Story, pk=story)).now
    steps = [{"rule": step.rule, "held": step.held, "why": step.why} for step in told.steps]
    return {"is_raised": type(told).__name__ == "Raise", "why": told.why, "steps": steps}


@router.get("/alerts", response={200: list[shapes.Alert], **REFUSED}, auth=READ, tags=["watches"])
def alerts(request, limit: int = Query(LIMIT, ge=1, le=LIMIT_MAX), offset: int = Query(0, ge=0, le=10**6)):
    """What was raised, newest first, and how each went out."""
    rows = Alert.objects.select_related("watch", "story").prefetch_related("deliveries").order_by("-id")
    return [_alert(alert) for alert in rows[offset : offset + limit]]


@router.get("/people", response={200: list[shapes.Person], **REFUSED}, auth=ADMIN, tags=["people"])
def people(request):
    """Everybody with an account."""
    return list(User.objects.order_by("email"))


@router.post("/people", response={200: shapes.Person, **REFUSED}, auth=ADMIN, tags=["people"])
def add_person(request, body: shapes.NewPerson):
    """Adds a person."""
    return accounts.add_person(body.email, name=body.name, role=body.role, by=request.user)


@router.post("/people/{email}/role", response={200: shapes.Person, **REFUSED}, auth=ADMIN, tags=["people"])
def set_role(request, email: str, body: shapes.SetRole):
    """Changes what a person may do."""
    user = get_object_or_404(User, email=email.lower().replace("\x00", ""))
    return accounts.set_role(user, body.role, by=request.user)


@router.get("/audit", response={200: list[shapes.Event], **REFUSED}, auth=ADMIN, tags=["audit"])
def audit(request, limit: int = Query(LIMIT, ge=1, le=LIMIT_MAX), offset: int = Query(0, ge=0, le=10**6)):
    """The audit trail, newest first."""
    return [
        {"at": e.at.timestamp(), "who": e.actor_label, "what": e.action, "which": e.subject, "how": e.detail}
        for e in list_events()[offset : offset + limit]
    ]


def _source(source):
    fields = ("title", "address", "feed_url", "medium", "leaning", "folder", "state", "health", "health_why")
    last, ahead = source.last_post_at, source.next_poll_at
    return {
        "id": source.pk, **{field: getattr(source, field) for field in fields},
        "last_post_at": last.timestamp() if last else None, "next_poll_at": ahead.timestamp() if ahead else None,
    }  # fmt: skip


def _line(line):
    fields = ("ref", "claim", "text", "long_answer", "evidence", "owner", "topics", "valid_from", "valid_until")
    return {**{field: getattr(line, field) for field in fields}, "withdrawn": line.is_withdrawn}


def _fields(body):
    return {**body.dict(), "words": ", ".join(body.words), "to_email": ", ".join(body.to_email)}


def _saved(saved):
    return {"watch": _watch(saved.watch), "webhook_secret": saved.secret}


def _watch(watch):
    fields = ("name", "words", "sources_min", "speed_min", "leaning", "to_page", "to_email", "to_webhook", "is_on")
    return {"id": watch.pk, **{field: getattr(watch, field) for field in fields}}


def _alert(alert):
    sent = [
        {"channel": d.channel, "address": d.address, "state": d.state, "error": d.error} for d in alert.deliveries.all()
    ]
    return {
        "id": alert.pk, "at": alert.at.timestamp(), "watch": alert.watch.name, "story": alert.story_id,
        "title": alert.story.title, "why": alert.why, "is_seen": alert.seen_at is not None, "deliveries": sent,
    }  # fmt: skip
