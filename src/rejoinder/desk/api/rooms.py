"""Sources and lines over the API."""

from typing import Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Query, Router, UploadedFile

from rejoinder.desk.api import shapes
from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.stories import LIMITED, OFFSET, REFUSED, Key
from rejoinder.desk.lines import take
from rejoinder.desk.lines.models import Line
from rejoinder.desk.listening import lists
from rejoinder.desk.listening import sources as listening
from rejoinder.desk.listening.fields import read_upload
from rejoinder.desk.listening.models import Import, Source
from rejoinder.wire.linefiles import read_line_bytes

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


@router.get("/lines", response={200: list[shapes.Line], **REFUSED}, auth=READ, tags=["lines"])
def lines(request, limit: int = LIMITED, offset: int = OFFSET):
    """The lines to take."""
    return [_line(line) for line in Line.objects.all()[offset : offset + limit]]


@router.post("/lines/import", response={200: shapes.Report, **REFUSED}, auth=WRITE, tags=["lines"])
def import_line_file(request, file: UploadedFile = File(...)):
    """Imports lines from CSV, JSON, JSON Lines or one Markdown file."""
    rows, problems = read_line_bytes(*_upload(file, "lines.csv"))
    done = take.import_lines(rows, problems, request.user)
    counts = {"new": done.new, "changed": done.changed, "same": done.same, "not_in": len(done.not_in)}
    return {"counts": counts, "failed": [{"line": row.line, "why": row.why} for row in done.not_in]}


@router.post("/lines", response={200: shapes.Line, **REFUSED}, auth=WRITE, tags=["lines"])
def add_line(request, body: shapes.NewLine):
    """Adds a line; a ref that is left empty gets the next free number."""
    return _line(take.save_line(body.dict(), request.user))


@router.get("/lines/{ref}", response={200: shapes.Line, **REFUSED}, auth=READ, tags=["lines"])
def line(request, ref: str):
    """One line."""
    return _line(_line_with(ref))


@router.put("/lines/{ref}", response={200: shapes.Line, **REFUSED}, auth=WRITE, tags=["lines"])
def change_line(request, ref: str, body: shapes.ChangeLine):
    """Changes a line; what is left out stays."""
    return _line(take.save_line(body.dict(exclude_unset=True), request.user, _line_with(ref)))


@router.post("/lines/{ref}/{act}", response={200: shapes.Line, **REFUSED}, auth=WRITE, tags=["lines"])
def act_on_line(request, ref: str, act: Literal["withdraw", "restore"]):
    """Takes a line back, or puts it back."""
    found = _line_with(ref)
    {"withdraw": take.withdraw, "restore": take.restore}[act](found, request.user)
    return _line(found)


@router.get("/lines.csv", auth=READ, tags=["lines"])
def export_line_file(request):
    """All lines as CSV."""
    return HttpResponse(take.export_lines("csv"), content_type="text/csv; charset=utf-8")


def _upload(file, name):
    said, body = read_upload(file)
    return said or name, body


def _line_with(ref):
    return get_object_or_404(Line, ref=ref.replace("\x00", ""))


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
