"""Sources over the API."""

from typing import Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Query, Router, UploadedFile

from rejoinder.desk.api import shapes
from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.stories import LIMITED, REFUSED, Key
from rejoinder.desk.listening import lists
from rejoinder.desk.listening import sources as listening
from rejoinder.desk.listening.fields import read_upload
from rejoinder.desk.listening.models import Import, Source

router = Router()


@router.get("/sources", response={200: list[shapes.Source], **REFUSED}, auth=READ, tags=["listening"])
def sources(request, limit: int = LIMITED, after: int = Query(0, ge=0, le=2**62)):
    """What the desk listens to, in the order it was added; `after` is the id of the last one of the page before."""
    return [_source(s) for s in Source.objects.filter(pk__gt=after).order_by("id")[:limit]]


@router.post("/sources", response={200: shapes.Source, **REFUSED}, auth=WRITE, tags=["listening"])
def add_source(request, body: shapes.NewSource):
    """Adds a source by its home page or feed; one that is here already is answered as it is."""
    said = body.dict()
    return _source(listening.add_source(said.pop("address"), request.user, **said).source)


@router.post("/sources/import", response={200: shapes.Report, **REFUSED}, auth=WRITE, tags=["listening"])
def import_sources(request, file: UploadedFile = File(...)):
    """Imports an OPML list, or one address a line."""
    brought = lists.import_opml(*_upload(file, "list.opml"), request.user)
    failed = brought.lines.filter(outcome="not_in").order_by("number").values("number", "address", "why")
    return {"id": brought.pk, "counts": lists.counts_of(brought), "failed": list(failed)}


@router.post(
    "/sources/imports/{brought}/undo", response={200: shapes.Undone, **REFUSED}, auth=WRITE, tags=["listening"]
)
def undo_import(request, brought: int = Key):
    """Takes the sources of an import out again; those that have posts are stopped."""
    done = lists.undo_import(get_object_or_404(Import, pk=brought), request.user)
    return {"removed": done.removed, "stopped": done.stopped}


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


@router.get("/sources/{source}", response={200: shapes.Source, **REFUSED}, auth=READ, tags=["listening"])
def source(request, source: int = Key):
    """One source."""
    return _source(get_object_or_404(Source, pk=source))


@router.patch("/sources/{source}", response={200: shapes.Source, **REFUSED}, auth=WRITE, tags=["listening"])
def label_source(request, body: shapes.Label, source: int = Key):
    """Says what a publication is and where it stands."""
    said = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    return _source(listening.label(get_object_or_404(Source, pk=source), request.user, **said))


def _upload(file, name):
    said, body = read_upload(file)
    return said or name, body


def _source(source):
    fields = ("title", "address", "feed_url", "medium", "leaning", "folder", "state", "health", "health_why")
    last, ahead = source.last_post_at, source.next_poll_at
    return {
        "id": source.pk, **{field: getattr(source, field) for field in fields},
        "last_post_at": last.timestamp() if last else None, "next_poll_at": ahead.timestamp() if ahead else None,
    }  # fmt: skip
