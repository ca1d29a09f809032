"""One set of results without a plan, over the API: signs of rival pacts, wards that elect several, one seat."""

from django.shortcuts import get_object_or_404
from ninja import Query, Router

from rejoinder.desk.api import plan_shapes, set_shapes
from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.planning import statement_row
from rejoinder.desk.api.stories import REFUSED, Key
from rejoinder.desk.listening.fields import plain_line
from rejoinder.desk.pacts import statements, ward_asking
from rejoinder.desk.pacts.one_seat import Asked, OneSeat
from rejoinder.desk.pacts.sign_reading import signs_json
from rejoinder.desk.pacts.ward_page import wards_json
from rejoinder.desk.seats.models import ResultSet
from rejoinder.desk.seats.stored import election_of
from rejoinder.errors import BadInput

router = Router(tags=["results"])
SHORT = {"max_length": 120}


@router.get("/results/{results}/signs", response={200: set_shapes.Signs, **REFUSED}, auth=READ, by_alias=True)
def signs(request, results: int = Key):
    """Who gives way to whom in its nominations, with the strength of the sign: every pair that was tested."""
    return signs_json(_found(results))


@router.get(
    "/results/{results}/rival-statements", response={200: list[plan_shapes.RivalStatementRow], **REFUSED}, auth=READ
)
def statements_of_rivals(request, results: int = Key):
    """What rivals said about standing aside, newest first."""
    return [statement_row(one) for one in _found(results).statements.filter(removed_at=None)]


@router.post(
    "/results/{results}/rival-statements", response={200: plan_shapes.RivalStatementRow, **REFUSED}, auth=WRITE
)
def write_statement(request, body: plan_shapes.RivalStatementFields, results: int = Key):
    """Writes one down. Taken out and put back under any plan on these results."""
    return statement_row(statements.add_statement(_found(results), body.dict(), request.user))


@router.get("/results/{results}/wards", response={200: set_shapes.Wards, **REFUSED}, auth=READ)
def wards(
    request, *, results: int = Key, partner: list[str] = Query(..., max_length=8), region: str = Query("", **SHORT),
    ward: str = Query("", **SHORT), loyalty_low: str = Query("", **SHORT), loyalty_high: str = Query("", **SHORT),
    swing: str = Query(ward_asking.DEFAULT_SWING, **SHORT), party: str = Query("", **SHORT),
    candidates: str = Query("", **SHORT),
):  # fmt: skip
    """How many candidates each partner puts up, ward by ward; loyalty in whole per cents."""
    row = _found(results)
    election = election_of(row)
    given = {
        "region": region, "ward": ward, "loyalty_low": loyalty_low, "loyalty_high": loyalty_high, "swing": swing,
        "party": party, "candidates": candidates,
    }  # fmt: skip
    asked = ward_asking.asked_for(election, given, list(dict.fromkeys(one[:24] for one in partner)))
    return wards_json(row, ward_asking.planned(election, asked), asked)


@router.get("/results/{results}/decisive", response={200: set_shapes.SeatDecisive, **REFUSED}, auth=READ, by_alias=True)
def decisive(
    request, *, results: int = Key, seat: str = Query(..., max_length=160),
    aside: list[str] = Query(..., max_length=8), for_party: str = Query(..., alias="for", max_length=80),
    election: str = Query("", max_length=80),
):  # fmt: skip
    """Would a stand-aside turn one seat? By name or code; `aside` each party that stands aside, `for` who stays."""
    parties = tuple(dict.fromkeys(said for one in aside if (said := plain_line(one, 80))))
    for_party = plain_line(for_party, 80)
    if not parties or not for_party:
        raise BadInput("name who stands aside, and for whom")
    asked = Asked(plain_line(seat, 160), parties, for_party, plain_line(election, 80))
    return OneSeat(_found(results), asked).json()


def _found(key: int) -> ResultSet:
    return get_object_or_404(ResultSet, pk=key)
