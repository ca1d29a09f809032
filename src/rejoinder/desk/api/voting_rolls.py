"""Rolls, voters and letters of contests over the API, by the same rules as on the pages."""

from typing import Literal

from django.shortcuts import get_object_or_404
from ninja import Router

from rejoinder.desk.api import contest_shapes as shapes
from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.contesting import contest_of
from rejoinder.desk.api.stories import REFUSED, Key
from rejoinder.desk.contests import printing, rolls, voters
from rejoinder.desk.contests.credentials import strike
from rejoinder.desk.contests.letters import resend, resend_failed
from rejoinder.desk.contests.models import Roll, Voter
from rejoinder.errors import BadInput

router = Router(tags=["contests"])


@router.get("/contests/{contest}/rolls", response={200: list[shapes.RollOut], **REFUSED}, auth=READ)
def list_rolls(request, contest: str):
    """The rolls of a contest, each under its holder."""
    return [
        {"id": one.pk, "holder": one.holder, "basis": one.basis, "entries": one.marks.count(), "added_at": one.added_at}
        for one in contest_of(contest).rolls.all()
    ]


@router.post("/contests/{contest}/rolls", response={200: shapes.RollImported, **REFUSED}, auth=WRITE)
def import_roll(request, contest: str, body: shapes.NewRoll):
    """Brings a roll in; bad lines are listed and the good ones go in."""
    content = body.csv.encode("utf-8", "replace")
    found = rolls.import_roll(contest_of(contest), body.holder, body.basis, content, by=request.user)
    lines = [{"line": line, "why": why} for line, why in found.not_in]
    return {"roll": found.roll.pk, "added": found.added, "here": found.here, "not_in": lines}


@router.delete("/contests/{contest}/rolls/{roll}", response={200: shapes.Done, **REFUSED}, auth=WRITE)
def drop_roll(request, contest: str, roll: int = Key):
    """Takes a roll out again before voting opens."""
    rolls.drop_roll(
        get_object_or_404(Roll.objects.select_related("contest"), contest=contest_of(contest), pk=roll), by=request.user
    )
    return {"done": "dropped"}


@router.get("/contests/{contest}/voters", response={200: shapes.Numbers, **REFUSED}, auth=READ)
def numbers(request, contest: str):
    """How many voters stand where; nobody by name."""
    return voters.numbers_of(contest_of(contest))


@router.get("/contests/{contest}/voters/doubtful", response={200: list[shapes.VoterOut], **REFUSED}, auth=WRITE)
def doubtful(request, contest: str):
    """Those on whom a person has to decide, with what is needed for that."""
    found = contest_of(contest)
    people = voters.doubtful(found) if found.erased_at is None else []
    return [
        {"id": one.voter.pk, "state": one.voter.state, "why": one.voter.why, "name": one.name, "email": one.email,
         "postcode": one.postcode, "twins": one.twins}
        for one in people
    ]  # fmt: skip


@router.post("/contests/{contest}/voters", response={200: shapes.VoterOut, **REFUSED}, auth=WRITE)
def enter(request, contest: str, body: shapes.NewVoter):
    """Enters one person who may vote."""
    said = body.dict()
    return _voter(voters.enter_voter(contest_of(contest), said, said.pop("why"), by=request.user))


@router.post("/contests/{contest}/voters/{voter}/decide", response={200: shapes.VoterOut, **REFUSED}, auth=WRITE)
def decide(request, contest: str, body: shapes.Deciding, voter: int = Key):
    """Says whether somebody doubtful may vote, and why."""
    found = get_object_or_404(Voter, contest=contest_of(contest), pk=voter)
    return _voter(voters.decide(found, body.why, by=request.user, may_vote=body.may_vote))


@router.post("/contests/{contest}/voters/find/{act}", response={200: shapes.Done, **REFUSED}, auth=WRITE)
def act_on_one(request, contest: str, act: Literal["again", "strike", "erase"], body: shapes.Looking):
    """Looks for one person and sends the letter again, strikes the vote, or erases the person at their wish."""
    found = contest_of(contest)
    asked = {"email": body.email, "name": body.name, "postcode": body.postcode}
    if act == "erase":
        return {"done": "erased" if voters.erase_person(found, **asked, by=request.user) else "nobody"}
    voter = voters.find_voter(found, **asked)
    if voter is None:
        raise BadInput("nobody of this contest has that address, or name and postcode")
    if act == "strike":
        strike(found, voter, body.why, by=request.user)
        return {"done": "struck"}
    resend(voter, by=request.user)
    return {"done": "again"}


@router.post("/contests/{contest}/letters/failed", response={200: shapes.Done, **REFUSED}, auth=WRITE)
def try_failed_again(request, contest: str):
    """Lets every letter that could not be sent be tried anew."""
    return {"done": str(resend_failed(contest_of(contest), by=request.user))}


@router.post("/contests/{contest}/letters", response={200: list[shapes.PrintedOut], **REFUSED}, auth=WRITE)
def letters(request, contest: str, body: shapes.Which):
    """Voting links on paper, for approvers; the trail notes it. Whoever has them can vote for others."""
    return printing.take_letters(contest_of(contest), body.which, "csv", by=request.user)


def _voter(row: Voter) -> dict:
    return {"id": row.pk, "state": row.state, "why": row.why}
