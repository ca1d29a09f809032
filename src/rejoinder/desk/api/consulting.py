"""Consultations over the API."""

from typing import Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Form, Path, Query, Router, Status
from ninja.files import UploadedFile

from rejoinder.desk.api import consult_shapes
from rejoinder.desk.api.access import ADMIN, READ, WRITE
from rejoinder.desk.api.linking import moment
from rejoinder.desk.api.stories import LIMITED, OFFSET, REFUSED, Key
from rejoinder.desk.consultations import exchange, invitations, running, statements
from rejoinder.desk.consultations.models import Consultation, Statement
from rejoinder.desk.consultations.reading import Listed, listed
from rejoinder.desk.consultations.report_views import as_json
from rejoinder.desk.listening.fields import BadFields, read_upload
from rejoinder.errors import NotAllowed

router = Router(tags=["consultations"])
Number = Path(..., ge=0, le=2**31 - 1)
ZIP = {"description": "The Polis layout as a ZIP", "content": {"application/zip": {}}}
REPORT = {"description": "The report: sums only", "content": {"application/json": {}}}
TIMES = ("opens_at", "closes_at", "erase_at")


@router.get("/consultations", response={200: list[consult_shapes.Consultation], **REFUSED}, auth=READ)
def consultations(request, limit: int = LIMITED, offset: int = OFFSET):
    """Consultations, those that are open first."""
    return [_row(one) for one in listed(Consultation.objects.all()[offset : offset + limit])]


@router.post("/consultations", response={200: consult_shapes.Consultation, **REFUSED}, auth=WRITE)
def make_consultation(request, body: consult_shapes.ConsultationFields):
    """Writes a draft."""
    return _one(running.save_consultation(_fields(body), request.user))


@router.post("/consultations/import", response={200: consult_shapes.ConsultationImported, **REFUSED}, auth=WRITE)
def import_consultation(
    request, *, file: UploadedFile = File(...), title: str = Form(..., max_length=400),
    organiser: str = Form(..., max_length=400), contact: str = Form(..., max_length=400),
    consent: str = Form(..., max_length=2000),
):  # fmt: skip
    """An export of Polis (a ZIP, or a CSV file of votes) as a closed consultation whose report is due."""
    about = {"title": title, "organiser": organiser, "contact": contact, "consent": consent}
    brought = exchange.import_polis([read_upload(file)], about, request.user)
    return {
        "consultation": brought.row.pk, "people": brought.people, "statements": brought.statements,
        "answers": brought.answers, "rejected": brought.rejected, "problems": brought.problems,
    }  # fmt: skip


@router.get("/consultations/{consultation}", response={200: consult_shapes.Consultation, **REFUSED}, auth=READ)
def consultation(request, consultation: int = Key):
    """One consultation."""
    return _one(_found(consultation))


@router.put("/consultations/{consultation}", response={200: consult_shapes.Consultation, **REFUSED}, auth=WRITE)
def change_consultation(request, body: consult_shapes.ConsultationFields, consultation: int = Key):
    """Changes what is named."""
    return _one(running.save_consultation(_fields(body), request.user, _found(consultation)))


@router.delete("/consultations/{consultation}", response={204: None, **REFUSED}, auth=WRITE)
def drop_consultation(request, consultation: int = Key):
    """Deletes a draft."""
    running.drop(_found(consultation), request.user)
    return Status(204, None)


@router.get(
    "/consultations/{consultation}/statements",
    response={200: list[consult_shapes.ConsultationStatement], **REFUSED}, auth=READ,
)  # fmt: skip
def consultation_statements(
    request, consultation: int = Key, state: Literal["", "waiting", "accepted", "rejected", "merged"] = Query("")
):
    """Its statements by number. How they were answered is in the report alone."""
    rows = _found(consultation).statements.select_related("same_as").prefetch_related("flags")
    return [_statement(one) for one in (rows.filter(state=state) if state else rows)]


@router.post(
    "/consultations/{consultation}/statements", response={200: consult_shapes.StatementsAdded, **REFUSED}, auth=WRITE
)
def add_statements(request, body: consult_shapes.NewStatements, consultation: int = Key):
    """Adds statements by the team; those that cannot be taken are told with the reason."""
    row, added, refused = _found(consultation), [], []
    for text in body.texts:
        try:
            added.append(statements.add_statement(row, text, request.user, body.language).number)
        except BadFields as error:
            refused.append({"text": text[:200], "why": str(error)})
    return {"added": added, "refused": refused}


@router.put(
    "/consultations/{consultation}/statements/{number}/decision",
    response={200: consult_shapes.ConsultationStatement, **REFUSED}, auth=WRITE,
)  # fmt: skip
def decide(request, body: consult_shapes.StatementDecided, consultation: int = Key, number: int = Number):
    """Accepts, rejects or merges a statement."""
    row = _found(consultation)
    found = get_object_or_404(Statement, consultation=row, number=number)
    other = row.statements.filter(number=body.same_as).first() if body.same_as is not None else None
    return _statement(statements.decide(found, body.decision, request.user, reason=body.reason, same_as=other))


@router.delete(
    "/consultations/{consultation}/statements/{number}/decision",
    response={200: consult_shapes.ConsultationStatement, **REFUSED}, auth=WRITE,
)  # fmt: skip
def undo_decision(request, consultation: int = Key, number: int = Number):
    """Takes the last decision about a statement back."""
    found = get_object_or_404(Statement, consultation=_found(consultation), number=number)
    return _statement(statements.undo(found, request.user))


@router.post(
    "/consultations/{consultation}/invitations", response={200: consult_shapes.Invitations, **REFUSED}, auth=WRITE
)
def invite(request, body: consult_shapes.NewInvitations, consultation: int = Key):
    """Makes one-time links; they are told this once."""
    return {"links": invitations.invite(_found(consultation), body.count, request.user, body.branch)}


@router.get(
    "/consultations/{consultation}/report", response=REFUSED, auth=READ,
    openapi_extra={"responses": {200: REPORT}},
)  # fmt: skip
def consultation_report(request, consultation: int = Key):
    """Its report; 409 while there is none."""
    row = _found(consultation)
    found = running.report_of(row)
    if found is None:
        raise NotAllowed(f"consultation {row.pk} is {row.state}: there is no report yet")
    return HttpResponse(as_json(row, found), content_type="application/json; charset=utf-8")


@router.post(
    "/consultations/{consultation}/export", response=REFUSED, auth=ADMIN, openapi_extra={"responses": {200: ZIP}}
)
def export(request, consultation: int = Key):
    """Every single answer in the Polis layout, under numbers shuffled for this file; it stands in the audit trail."""
    return HttpResponse(exchange.export_polis(_found(consultation), request.user), content_type="application/zip")


@router.post(
    "/consultations/{consultation}/{press}", response={200: consult_shapes.Consultation, **REFUSED}, auth=WRITE
)
def press(request, press: Literal["open", "close", "publish", "unpublish", "retry"], consultation: int = Key):
    """Opens it, closes it, publishes its report, takes that down, or has one that failed tried again."""
    return _one(running.PRESSES[press](_found(consultation), request.user))


def _found(key: int) -> Consultation:
    return get_object_or_404(Consultation, pk=key)


def _fields(body: consult_shapes.ConsultationFields) -> dict:
    given = {name: value for name, value in body.dict().items() if value is not None}
    return given | {name: moment(given[name]) for name in TIMES if name in given}


def _one(row: Consultation) -> dict:
    return _row(listed(Consultation.objects.filter(pk=row.pk))[0])


def _row(one: Listed) -> dict:
    row = one.row
    names = ("slug", "title", "question", "organiser", "contact", "who", "languages", "state", "group_min", "says_each")
    times = {
        name: at.timestamp() if (at := getattr(row, name)) else None for name in (*TIMES, "published_at", "erased_at")
    }
    return {name: getattr(row, name) for name in names} | times | {
        "id": row.pk, "url": one.address, "asked_count": row.asked_count, "people": one.people, "answers": one.answers,
        "statements": one.up, "waiting": one.waiting, "verdict": one.verdict,
        "report": one.report.state if one.report else "none",
    }  # fmt: skip


def _statement(one: Statement) -> dict:
    return {
        "number": one.number, "text": one.text, "language": one.language, "state": one.state, "reason": one.reason,
        "by": "team" if one.is_seed else "participant", "same_as": one.same_as.number if one.same_as else None,
        "flags": len(one.flags.all()),
    }  # fmt: skip
