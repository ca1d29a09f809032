"""Contests over the API: set up, fixed, candidates, and what members decided; by the same rules as on the pages."""

from typing import Literal

from django.shortcuts import get_object_or_404
from ninja import Query, Router

from rejoinder.desk.api import contest_shapes as shapes
from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.stories import LIMITED, OFFSET, REFUSED, Key
from rejoinder.desk.contests import candidates, drafts, fixing
from rejoinder.desk.contests.acts import ON_CANDIDATE, ON_CONTEST, Said
from rejoinder.desk.contests.decisions import Consent, NoDecision, decided_votes, decision_for
from rejoinder.desk.contests.models import Candidate, Contest
from rejoinder.desk.contests.public import public_address

router = Router(tags=["contests"])


@router.get("/contests", response={200: list[shapes.ContestOut], **REFUSED}, auth=READ)
def contests(request, limit: int = LIMITED, offset: int = OFFSET):
    """Open primaries and members' votes, the newest first."""
    rows = Contest.objects.select_related("asked_by", "fixed_by")
    return [contest_out(one) for one in rows[offset : offset + limit]]


@router.post("/contests", response={200: shapes.ContestOut, **REFUSED}, auth=WRITE)
def start(request, body: shapes.NewContest):
    """Sets a draft up."""
    return contest_out(drafts.start_contest(_said(body), by=request.user))


@router.get("/contests/{contest}", response={200: shapes.ContestOut, **REFUSED}, auth=READ)
def show_contest(request, contest: str):
    """One contest, with what is missing before it can be fixed."""
    return contest_out(contest_of(contest))


@router.patch("/contests/{contest}", response={200: shapes.ContestOut, **REFUSED}, auth=WRITE)
def save(request, contest: str, body: shapes.ContestFields):
    """Changes a draft; what was asked for is void then. 409 once it is fixed."""
    return contest_out(drafts.save_contest(contest_of(contest), _said(body), by=request.user))


@router.post("/contests/{contest}/do/{act}", response={200: shapes.ContestOut, **REFUSED}, auth=WRITE)
def act_on_contest(
    request, contest: str, act: Literal["nominations", "ask", "send-back", "fix", "call-off"], body: shapes.Act
):
    """Opens nominations, asks for it to be fixed, sends it back, fixes it (a second person), calls it off."""
    return contest_out(ON_CONTEST[act](contest_of(contest), Said(body.sha256, body.why), request.user))


@router.get("/contests/{contest}/terms", response={200: dict, **REFUSED}, auth=READ)
def terms(request, contest: str):
    """The terms as they were fixed; empty before."""
    return contest_of(contest).terms


@router.get("/contests/{contest}/candidates", response={200: list[shapes.CandidateOut], **REFUSED}, auth=READ)
def list_candidates(request, contest: str):
    """Everybody who was put forward, in the order on the paper once it is drawn."""
    return list(contest_of(contest).candidates.all())


@router.post("/contests/{contest}/candidates", response={200: shapes.CandidateOut, **REFUSED}, auth=WRITE)
def put_forward(request, contest: str, body: shapes.CandidateFields):
    """Puts somebody forward; the nominee is written to where an address is given."""
    return candidates.add_candidate(contest_of(contest), _said(body), by=request.user)


@router.patch("/contests/{contest}/candidates/{candidate}", response={200: shapes.CandidateOut, **REFUSED}, auth=WRITE)
def edit_candidate(request, contest: str, body: shapes.CandidateFields, candidate: int = Key):
    """Changes what stands of a candidate before the fixing."""
    return candidates.edit_candidate(_candidate(contest, candidate), _said(body), by=request.user)


@router.post(
    "/contests/{contest}/candidates/{candidate}/link", response={200: shapes.NomineeLink, **REFUSED}, auth=WRITE
)
def nominee_link(request, contest: str, candidate: int = Key):
    """The link by which a nominee answers, to hand over; the trail notes who was shown it."""
    return {"link": candidates.show_link(_candidate(contest, candidate), by=request.user)}


@router.post(
    "/contests/{contest}/candidates/{candidate}/do/{act}", response={200: shapes.CandidateOut, **REFUSED}, auth=WRITE
)
def act_on_candidate(
    request, contest: str, act: Literal["take-up", "stand", "refuse", "put-back", "withdraw"], body: shapes.Act, *,
    candidate: int = Key,
):  # fmt: skip
    """Takes a public nomination up, notes a yes or a withdrawal, refuses with a reason, takes a refusal back."""
    one = _candidate(contest, candidate)
    ON_CANDIDATE[act](one, body.why, request.user)
    return candidates.held_candidate(one)


@router.get("/decisions", response={200: list[shapes.DecisionOut], **REFUSED}, auth=READ)
def decisions(request, limit: int = LIMITED, offset: int = OFFSET):
    """What members decided, newest first."""
    return [
        {"contest": one.slug, "seat": one.seat, "party": one.party, "decision": one.decision,
         "why": one.decision_why, "at": one.counted_at}
        for one in decided_votes()[offset : offset + limit]
    ]  # fmt: skip


@router.get("/decisions/holds", response={200: shapes.Holds, **REFUSED}, auth=READ)
def holds(request, seat: str = Query(..., max_length=120), party: str = Query(..., max_length=120)):
    """What holds now for a party in a seat."""
    found = decision_for(seat, party)
    if isinstance(found, NoDecision):
        return {"decision": "none", "contest": "", "why": found.why, "at": None}
    word = "consent" if isinstance(found, Consent) else "veto"
    return {"decision": word, "contest": found.contest, "why": found.why, "at": found.at}


def contest_of(slug: str) -> Contest:
    """The contest of a slug, or 404."""
    rows = Contest.objects.select_related("asked_by", "fixed_by")
    return get_object_or_404(rows, slug=slug.replace("\x00", "").lower()[:80])


def contest_out(row: Contest) -> dict:
    """A contest as the API gives it."""
    names = [name for name in shapes.ContestOut.model_fields if hasattr(row, name)]
    is_draft = row.state in drafts.DRAFTED
    return {name: getattr(row, name) for name in names} | {
        "asked_by": row.asked_by.email if row.asked_by else "", "fixed_by": row.fixed_by.email if row.fixed_by else "",
        "missing": fixing.why_not_ready(row) if is_draft else [], "address": public_address(row),
    }  # fmt: skip


def _candidate(slug: str, candidate: int) -> Candidate:
    return get_object_or_404(Candidate.objects.select_related("contest"), contest=contest_of(slug), pk=candidate)


def _said(body) -> dict:
    return body.dict(exclude_unset=True)
