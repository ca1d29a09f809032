"""Lines over the API: their words, versions, approval, evidence and uses, lists in and out."""

from datetime import UTC, datetime
from typing import Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Form, Query, Router, UploadedFile

from rejoinder.desk.api import line_shapes as shapes
from rejoinder.desk.api import shapes as others
from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.line_rows import evidence_told, line_told, request_told, use_told, version_told
from rejoinder.desk.api.stories import LIMITED, OFFSET, REFUSED, Key
from rejoinder.desk.lines import evidence, lists, requests, take, versions
from rejoinder.desk.lines.editor import versions_of
from rejoinder.desk.lines.models import Evidence, Line, LineRequest
from rejoinder.desk.lines.standing import STANDINGS, counts_by_standing, warning, with_standing, with_uses
from rejoinder.desk.lines.written import export_lines
from rejoinder.desk.listening.fields import read_upload
from rejoinder.desk.listening.zone import zone_of
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.stories.models import Story
from rejoinder.errors import BadInput, NotAllowed
from rejoinder.wire.linefiles import read_line_bytes

router = Router(tags=["lines"])
Standing = Literal[tuple(STANDINGS)]  # type: ignore[valid-type]


@router.get("/lines", response={200: list[shapes.Line], **REFUSED}, auth=READ)
def lines(request, limit: int = LIMITED, offset: int = OFFSET):
    """The lines to take, each with the words that work."""
    rows = Line.objects.select_related("owned_by", "replaced_by")
    return [line_told(line) for line in rows[offset : offset + limit]]


@router.get("/lines.csv", auth=READ)
def export_line_file(request, form: Literal["csv", "json", "md"] = Query("csv", alias="format")):
    """All lines as CSV, JSON or a ZIP of Markdown files."""
    kinds = {"csv": "text/csv; charset=utf-8", "json": "application/json", "md": "application/zip"}
    return HttpResponse(export_lines(form), content_type=kinds[form])


@router.post("/lines/import", response={200: others.Report, **REFUSED}, auth=WRITE)
def import_line_file(request, file: UploadedFile = File(...), approved_elsewhere: str = Form("", max_length=300)):
    """Imports lines from CSV, JSON, JSON Lines, Markdown (also zipped) or ClaimReview data.

    They wait for approval, unless an approver says by whom they were approved elsewhere.
    """
    name, body = read_upload(file)
    rows, problems = read_line_bytes(name or "lines.csv", body)
    done = lists.import_lines(rows, problems, request.user, approved_elsewhere=approved_elsewhere)
    counts = {"new": done.new, "changed": done.changed, "same": done.same, "not_in": len(done.not_in)}
    failed = [{"line": row.line, "why": row.why} for row in done.not_in]
    return {"counts": counts | {"waiting": done.waiting}, "failed": failed}


@router.get("/lines-standing", response={200: shapes.Stands, **REFUSED}, auth=READ)
def standing(request, show: Standing | None = None, limit: int = LIMITED, offset: int = OFFSET):
    """Where the lines stand, worst first, with what is wrong and how often each was used and matched in 30 days."""
    now = timezone.now().astimezone(zone_of(request.user))
    ranked = with_standing(with_uses(Line.objects.all(), now), now).select_related("owned_by", "replaced_by")
    chosen = ranked.filter(standing=show) if show else ranked
    rows = [
        {"ref": line.ref, "standing": line.standing, "warning": warning(line, now)[0], "used": line.used,
         "matched": line.matched, "owner": take.owner_of(line)}
        for line in chosen[offset : offset + limit]
    ]  # fmt: skip
    return {"counts": counts_by_standing(Line.objects.all(), now), "lines": rows}


@router.post("/lines", response={200: shapes.Line, **REFUSED}, auth=WRITE)
def add_line(request, body: shapes.NewLine):
    """Adds a line, which waits for a second person; a ref that is left empty gets the next free number."""
    return line_told(take.save_line(_said(body.dict()), request.user))


@router.get("/line-requests", response={200: list[shapes.LineRequest], **REFUSED}, auth=READ)
def line_requests(
    request, state: Literal["asked", "answered", "declined", ""] = "asked", limit: int = LIMITED, offset: int = OFFSET
):
    """What the policy desk is asked for, newest first; an empty `state` gives all."""
    rows = LineRequest.objects.select_related("asked_by", "owner", "line")
    rows = rows.filter(state=state) if state else rows
    return [request_told(one) for one in rows[offset : offset + limit]]


@router.post("/line-requests", response={200: shapes.LineRequest, **REFUSED}, auth=WRITE)
def ask_for_line(request, body: shapes.NewRequest):
    """Asks for a line that answers a claim; its owner is mailed where the desk sends mail."""
    story = get_object_or_404(Story, pk=body.story) if body.story else None
    wanted = datetime.fromtimestamp(body.wanted_by, UTC) if body.wanted_by else None
    owner = _person(body.owner) if body.owner else None
    return request_told(requests.ask(body.claim, request.user, story=story, wanted_by=wanted, owner=owner))


@router.post("/line-requests/{wanted}", response={200: shapes.LineRequest, **REFUSED}, auth=WRITE)
def settle_request(request, body: shapes.SettleRequest, wanted: int = Key):
    """Answers a request by a line, declines it with a reason, or hands it to somebody."""
    found = get_object_or_404(LineRequest, pk=wanted)
    if body.line:
        requests.answer(found, _line_with(body.line), request.user)
    elif body.owner:
        requests.hand_to(found, _person(body.owner), request.user)
    else:
        requests.decline(found, body.reason, request.user)
    found.refresh_from_db()
    return request_told(found)


@router.post("/evidence/{evidence_id}/take", response={200: shapes.LineEvidence, **REFUSED}, auth=WRITE)
def take_copy(request, body: shapes.TakeCopy, evidence_id: int = Key):
    """Still true: the line rests on the newest copy from now on."""
    evidence.take_copy(_piece(evidence_id), body.copy_id, request.user)
    return evidence_told(_piece(evidence_id))


@router.post("/evidence/{evidence_id}/copy", response={200: shapes.LineEvidence, **REFUSED}, auth=WRITE)
def put_copy(request, evidence_id: int = Key, file: UploadedFile = File(...)):
    """Keeps a copy that a person brought, where none may be fetched; at most 5 MB."""
    name, body = read_upload(file)
    evidence.put_in(_piece(evidence_id), name or "copy", body, request.user, content_type=file.content_type or "")
    return evidence_told(_piece(evidence_id))


@router.post("/evidence/{evidence_id}/check", response={200: shapes.LineEvidence, **REFUSED}, auth=WRITE)
def check_evidence(request, evidence_id: int = Key):
    """Has a piece of evidence looked at at the next turn."""
    evidence.look_again(_piece(evidence_id), request.user)
    return evidence_told(_piece(evidence_id))


@router.get("/copies/{copy_id}", auth=READ, response={200: None, **REFUSED})
def copy_text(request, copy_id: int = Key):
    """The words of one of our copies, as plain text."""
    found = get_object_or_404(evidence.EvidenceCopy.objects.defer("body"), pk=copy_id)
    return HttpResponse(found.text, content_type="text/plain; charset=utf-8")


@router.get("/lines/{ref}", response={200: shapes.Line, **REFUSED}, auth=READ)
def line(request, ref: str):
    """One line, with the words that work."""
    return line_told(_line_with(ref))


@router.put("/lines/{ref}", response={200: shapes.Line, **REFUSED}, auth=WRITE)
def change_line(request, ref: str, body: shapes.ChangeLine):
    """Changes a line; what is left out stays. New words make a version, which waits for a second person."""
    said = _said(body.dict(exclude_unset=True))
    seen = said.pop("seen", None)
    return line_told(take.save_line(said, request.user, _line_with(ref), seen=seen))


@router.get("/lines/{ref}/versions", response={200: list[shapes.Version], **REFUSED}, auth=READ)
def line_versions(request, ref: str):
    """Every version, newest first, with its hash, its approval and what it changed word by word."""
    return [version_told(one.version, one.parts) for one in versions_of(_line_with(ref), limit=500)]


@router.get("/lines/{ref}/evidence", response={200: list[shapes.LineEvidence], **REFUSED}, auth=READ)
def line_evidence(request, ref: str):
    """The evidence as it stands: our copy with its hash, what changed, and which sentences use what changed."""
    found = _line_with(ref)
    shown = evidence.shown(found, evidence.texts_of(versions.newest(found)))
    return [evidence_told(one.piece, [said.sentence for said in one.touched]) for one in shown]


@router.get("/lines/{ref}/uses", response={200: list[shapes.Use], **REFUSED}, auth=READ)
def line_uses(request, ref: str, limit: int = LIMITED, offset: int = OFFSET):
    """Where it went out, newest first."""
    rows = _line_with(ref).uses.select_related("by")
    return [use_told(use) for use in rows[offset : offset + limit]]


@router.post("/lines/{ref}/approve", response={200: shapes.Line, **REFUSED}, auth=WRITE)
def approve_line(request, ref: str, body: shapes.ApproveLine):
    """Approves the newest version, whose exact content has this hash; by an approver who wrote no part of it."""
    if not request.user.may(Role.APPROVER):
        raise NotAllowed(f"{request.user} is a {request.user.role}; approvers and admins approve")
    found = _line_with(ref)
    return line_told(versions.approve(found, body.sha256, by=request.user, no_evidence_why=body.no_evidence_why))


@router.post("/lines/{ref}/back", response={200: shapes.Version, **REFUSED}, auth=WRITE)
def back(request, ref: str, body: shapes.Back):
    """Goes back to the words of an earlier version: a new version, which waits for a second person."""
    return version_told(versions.go_back(_line_with(ref), body.number, request.user), [])


@router.post("/lines/{ref}/{act}", response={200: shapes.Line, **REFUSED}, auth=WRITE)
def act_on_line(request, ref: str, act: Literal["withdraw", "restore", "own"]):
    """Takes a line back, puts it back, or makes the token's person its owner."""
    found = _line_with(ref)
    {"withdraw": take.withdraw, "restore": take.restore, "own": take.take_over}[act](found, request.user)
    return line_told(found)


def _said(said: dict) -> dict:
    if "short" in said:
        said["short"] = {channel: text for channel, text in (said["short"] or {}).items() if text}
    return said


def _line_with(ref: str) -> Line:
    return get_object_or_404(Line.objects.select_related("owned_by", "replaced_by"), ref=ref.replace("\x00", ""))


def _piece(key: int) -> Evidence:
    return get_object_or_404(Evidence.objects.select_related("rests_on", "seen_last", "line"), pk=key)


def _person(email: str) -> User:
    found = User.objects.filter(email=email.replace("\x00", "").strip().lower(), is_active=True).first()
    if found is None:
        raise BadInput(f"there is no person {email[:80]!r} at the desk")
    return found
