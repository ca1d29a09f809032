"""Pledges and the ledger of trust over the API."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Body, Path, Query, Router

from rejoinder.core.pledges.as_json import solution_as_json
from rejoinder.core.pledges.reading import pledges_of
from rejoinder.desk.api import pledge_shapes
from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.stories import LIMITED, OFFSET, REFUSED, Key
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.pledges import ledger, marking, publishing
from rejoinder.desk.pledges.ledger_views import exported
from rejoinder.desk.pledges.making import add_pledge
from rejoinder.desk.pledges.models import LedgerEntry, Pledge
from rejoinder.desk.pledges.reading import Round, Row, solved_json
from rejoinder.desk.seats.models import ResultSet

router = Router(tags=["pledges"])
router.add_decorator(own_clock)  # words that name a time name it by the clock of who asks
Number = Path(..., ge=1, le=2**31 - 1)


@router.get("/pledges", response={200: list[pledge_shapes.Pledge], **REFUSED}, auth=READ)
def pledges(
    request, *, group: str = Query("", max_length=8), election: str = Query("", max_length=120),
    limit: int = LIMITED, offset: int = OFFSET,
):  # fmt: skip
    """Pledges by number, each with whether it can be kept: `group` is kept, waits, unmet or done."""
    rows = [row for row in Round(election=election).listed if group in ("", row.group)]
    return [_told(row) for row in rows[offset : offset + limit]]


@router.post("/pledges", response={200: pledge_shapes.Pledge, **REFUSED}, auth=WRITE)
def make_pledge(request, body: pledge_shapes.NewPledge):
    """Writes a pledge down; it begins private."""
    results = get_object_or_404(ResultSet, pk=body.result_set) if body.result_set else None
    return _one(add_pledge(body.pledge, request.user, election=body.election, result_set=results))


@router.get("/pledges/solution", response={200: dict, **REFUSED}, auth=READ)
def solution(request):
    """What can all be kept at once, as `rejoinder pledges solve --json` prints it."""
    return solved_json(Round())


@router.post("/pledges/solve", response={200: dict, **REFUSED}, auth=READ)
def solve_given(request, body: dict[str, Any] = Body(...)):
    """The same for pledges that are sent along, in the JSON of docs/pledges.md; nothing is stored."""
    return solution_as_json(pledges_of(body, "body"), timezone.now())


@router.get("/pledges/{number}", response={200: pledge_shapes.Pledge, **REFUSED}, auth=READ)
def pledge(request, number: int = Number):
    """One pledge."""
    return _one(_found(number))


@router.post("/pledges/{number}/mark", response={200: pledge_shapes.Pledge, **REFUSED}, auth=WRITE)
def mark(request, body: pledge_shapes.PledgeMarked, number: int = Number):
    """Says what became of it; a kept one is entered into the ledger."""
    row = _found(number)
    marking.mark(row, body.became, request.user, why=body.why, evidence=body.evidence, given=body.given)
    return _one(row)


@router.delete("/pledges/{number}/mark", response={200: pledge_shapes.Pledge, **REFUSED}, auth=WRITE)
def undo_mark(request, number: int = Number):
    """Takes the last mark back."""
    return _one(marking.undo(_found(number), request.user))


@router.post("/pledges/{number}/publishing", response={200: pledge_shapes.Pledge, **REFUSED}, auth=WRITE)
def ask_for_publishing(request, body: pledge_shapes.PledgeAsked, number: int = Number):
    """Asks a second person to publish it."""
    return _one(publishing.ask(_found(number), by=request.user, imprint=body.imprint))


@router.put("/pledges/{number}/publishing", response={200: pledge_shapes.Pledge, **REFUSED}, auth=WRITE)
def approve_publishing(request, body: pledge_shapes.PledgeApproved, number: int = Number):
    """Publishes it, as somebody else than who asked, with the hash of what was read."""
    return _one(publishing.approve(_found(number), body.sha256, by=request.user))


@router.delete("/pledges/{number}/publishing", response={200: pledge_shapes.Pledge, **REFUSED}, auth=WRITE)
def stop_publishing(request, number: int = Number):
    """Takes it down where it is public, else the question back."""
    row = _found(number)
    step = publishing.take_down if row.is_published else publishing.send_back
    return _one(step(row, by=request.user))


@router.get("/ledger", response={200: dict, **REFUSED}, auth=READ)
def ledger_all(request):
    """Every entry, struck ones too, and the balance of each pair in numbers and words."""
    return exported()


@router.post("/ledger", response={200: pledge_shapes.LedgerEntry, **REFUSED}, auth=WRITE)
def enter(request, body: pledge_shapes.NewLedgerEntry):
    """Enters something by hand."""
    row, warning = ledger.add_entry(body.dict(), request.user)
    return ledger.as_dict(row) | {"warning": warning}


@router.post("/ledger/{entry}/strike", response={200: pledge_shapes.LedgerEntry, **REFUSED}, auth=WRITE)
def strike(request, body: pledge_shapes.Struck, entry: int = Key):
    """Strikes an entry with a reason."""
    return ledger.as_dict(ledger.strike(get_object_or_404(LedgerEntry, pk=entry), body.why, request.user))


@router.delete("/ledger/{entry}/strike", response={200: pledge_shapes.LedgerEntry, **REFUSED}, auth=WRITE)
def unstrike(request, entry: int = Key):
    """Lets it count again."""
    return ledger.as_dict(ledger.unstrike(get_object_or_404(LedgerEntry, pk=entry), request.user))


def _found(number: int) -> Pledge:
    return get_object_or_404(Pledge, number=number)


def _one(row: Pledge) -> dict:
    return _told(Round().row_of(row))


def _told(one: Row) -> dict:
    row = one.pledge
    return {
        "number": row.number, "election": row.election, "result_set": row.result_set_id, "text": one.says,
        "party": row.party, "gives": row.gives, "condition": row.condition, "unless": row.unless,
        "for_party": row.for_party, "due_at": row.due_at.timestamp() if row.due_at else None, "note": row.note,
        "state": row.state, "group": one.group, "why": one.why, "warned": row.warned,
        "is_published": row.is_published, "published_text": row.published_text, "asked_text": row.asked_text,
        "asked_sha256": publishing.sha256_of(row) if row.asked_text else "",
        "marks": [
            {"became": mark.became, "was": mark.was, "why": mark.why, "evidence": mark.evidence, "given": mark.given,
             "at": mark.at.timestamp()}
            for mark in row.standing_marks
        ],
    }  # fmt: skip
