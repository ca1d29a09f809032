"""Pact plans over the API."""

from datetime import date
from typing import Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Status

from rejoinder.core.electionlaw import dates_of
from rejoinder.core.electionlaw.telling import dates_as_json
from rejoinder.desk.api import plan_shapes
from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.stories import LIMITED, OFFSET, REFUSED
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.pacts import choosing, making, statements
from rejoinder.desk.pacts.exporting import as_csv, as_json
from rejoinder.desk.pacts.models import PactPlan, RivalStatement
from rejoinder.desk.pacts.reading import Listed, listed, shown, statements_of
from rejoinder.errors import BadInput

router = Router(tags=["plans"])
router.add_decorator(own_clock)  # words that name a time name it by the clock of who asks
Number = Path(..., ge=1, le=2**31 - 1)
CSV = {"description": "A row for each seat in which somebody stands aside", "content": {"text/csv": {}}}


@router.get("/plans", response={200: list[plan_shapes.PlanRow], **REFUSED}, auth=READ)
def plans(request, away: bool = False, limit: int = LIMITED, offset: int = OFFSET):
    """Pact plans, newest first; `away` lists those that were put away."""
    rows = PactPlan.objects.filter(put_away_at__isnull=not away)
    return [_row(one) for one in listed(rows[offset : offset + limit])]


@router.post("/plans", response={200: plan_shapes.PlanWhole, **REFUSED}, auth=WRITE)
def make_plan(request, body: plan_shapes.NewPlan):
    """A new plan; it is planned at once by the worker."""
    return as_json(shown(making.make_plan(_given(body), request.user)))


@router.get("/plans/{plan}", response={200: plan_shapes.PlanWhole, **REFUSED}, auth=READ)
def plan(request, plan: int = Number):
    """One plan with its last outcome."""
    return as_json(shown(_found(plan)))


@router.put("/plans/{plan}", response={200: plan_shapes.PlanWhole, **REFUSED}, auth=WRITE)
def change_plan(request, body: plan_shapes.PlanFields, plan: int = Number):
    """Changes what is named, and plans again where that changes the wish."""
    return as_json(shown(making.change_plan(_found(plan), _given(body), request.user)))


@router.get("/plans/{plan}/runs", response={200: list[plan_shapes.PlanRunRow], **REFUSED}, auth=READ)
def runs(request, plan: int = Number, limit: int = LIMITED):
    """Its runs, newest first."""
    return [
        {"run": one.number, "state": one.state, "why": one.why, "step": one.step, "problem": one.problem,
         "asked_at": one.asked_at.timestamp(), "finished_at": one.finished_at.timestamp() if one.finished_at else None}
        for one in _found(plan).runs.defer("outcome")[:limit]
    ]  # fmt: skip


@router.put("/plans/{plan}/choices", response={200: plan_shapes.PlanWhole, **REFUSED}, auth=WRITE)
def choose(request, body: plan_shapes.ChoiceFields, plan: int = Number):
    """Decides about a seat, and plans again."""
    found = _found(plan)
    choosing.choose(found, body.seat, body.choice, request.user, party=body.party)
    return as_json(shown(found))


@router.delete("/plans/{plan}/choices", response={200: plan_shapes.PlanWhole, **REFUSED}, auth=WRITE)
def undo_choice(request, plan: int = Number, seat: str = Query("", max_length=120)):
    """Takes a choice back, of a seat or the last of all, and plans again."""
    found = _found(plan)
    choosing.undo(found, request.user, seat=seat)
    return as_json(shown(found))


@router.get("/plans/{plan}/stand-asides.csv", response=REFUSED, auth=READ, openapi_extra={"responses": {200: CSV}})
def stand_asides(request, plan: int = Number):
    """Its stand-asides, most decisive first."""
    return HttpResponse(as_csv(shown(_found(plan))), content_type="text/csv; charset=utf-8")


@router.get("/plans/{plan}/rival-statements", response={200: list[plan_shapes.RivalStatementRow], **REFUSED}, auth=READ)
def rival_statements(request, plan: int = Number):
    """What the other side said about standing aside, newest first."""
    return [statement_row(one) for one in statements_of(_found(plan))]


@router.post("/plans/{plan}/rival-statements", response={200: plan_shapes.RivalStatementRow, **REFUSED}, auth=WRITE)
def add_statement(request, body: plan_shapes.RivalStatementFields, plan: int = Number):
    """Writes one down."""
    return statement_row(statements.add_statement(_found(plan).result_set, body.dict(), request.user))


@router.delete("/plans/{plan}/rival-statements/{rival_statement}", response={204: None, **REFUSED}, auth=WRITE)
def remove_statement(request, plan: int = Number, rival_statement: int = Number):
    """Takes one out of the log."""
    statements.remove_statement(_statement_of(plan, rival_statement), request.user)
    return Status(204, None)


@router.post(
    "/plans/{plan}/rival-statements/{rival_statement}/put-back",
    response={200: plan_shapes.RivalStatementRow, **REFUSED}, auth=WRITE,
)  # fmt: skip
def put_back_statement(request, plan: int = Number, rival_statement: int = Number):
    """Puts one into the log again."""
    return statement_row(statements.put_back_statement(_statement_of(plan, rival_statement), request.user))


@router.post("/plans/{plan}/{press}", response={200: plan_shapes.PlanWhole, **REFUSED}, auth=WRITE)
def press(request, press: Literal["again", "put-away", "bring-back"], plan: int = Number):
    """Plans it again, puts it away, or brings it back."""
    return as_json(shown(making.PRESSES[press](_found(plan), request.user)))


@router.get("/election-law/dates", response={200: plan_shapes.LawDates, **REFUSED}, auth=READ)
def law_dates(request, kind: str = Query(..., max_length=40), polling_day: str = Query(..., max_length=10)):
    """The last days to nominate and to withdraw at an election, each with its rule."""
    try:
        day = date.fromisoformat(polling_day)
    except ValueError:
        raise BadInput("polling_day: write it as 2027-05-06") from None
    return dates_as_json(dates_of(kind, day), timezone.now())


def _found(number: int) -> PactPlan:
    return get_object_or_404(PactPlan.objects.select_related("result_set", "made_by"), number=number)


def _statement_of(number: int, key: int) -> RivalStatement:
    return get_object_or_404(RivalStatement, pk=key, result_set=_found(number).result_set)


def _given(body: plan_shapes.PlanFields) -> dict:
    return {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None or name in OPEN}


OPEN = ("seats_max", "polling_day", "gain_each")  # that null empties


def _row(one: Listed) -> dict:
    return {
        "plan": one.plan.number, "name": str(one.plan), "results": one.plan.result_set.name,
        "partners": one.plan.wish.get("partners", []), "state": one.state_words, "finding": one.finding,
        "is_planning": one.pending is not None, "problem": one.failed.problem if one.failed else "",
        "url": one.address,
    }  # fmt: skip


def statement_row(one: RivalStatement) -> dict:
    """A statement as the API gives it."""
    return {
        "id": one.pk, "party": one.party, "seat": one.seat, "said": one.said, "url": one.url,
        "said_on": one.said_on.isoformat(),
    }  # fmt: skip
