"""The page "Is it decisive?": any seat of any results, who stands aside, for whom; the picture as a file too."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from rejoinder.core.pacts import decisive_picture
from rejoinder.desk.listening.fields import plain_line
from rejoinder.desk.listening.files import as_file
from rejoinder.desk.listening.page import sentence, show
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.pacts.one_seat import Asked, OneSeat
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.seats.models import ResultSet
from rejoinder.desk.seats.reading import closest_seats
from rejoinder.errors import BadInput

CLOSEST_SHOWN = 8  # seats to begin with
SEATS_OFFERED = 1000  # names that the field of the seat completes


@require_safe
@needs(Role.READER)
@own_clock
def decisive(request, pk):
    """Everything asked for stands in the address (?seat=&aside=&for=), so that it can be shared.

    `seat`: one_seat.OneSeat or None; `refused`: why there is no answer, with `seat` where only the parties are wrong;
    `closest`: seats to begin with, where none is asked for.
    """
    row = get_object_or_404(ResultSet, pk=pk)
    asked, seat, refused = asked_in(request), None, ""
    if asked.seat:
        try:
            seat = OneSeat(row, asked)
            seat.answer()
        except BadInput as error:
            refused = sentence(error)
    link = [("seat", asked.seat), ("for", asked.for_party), ("election", asked.election)]
    about = {
        "row": row, "asked": asked, "seat": seat, "refused": refused,
        "closest": [] if seat else closest_seats(row, CLOSEST_SHOWN),
        "names": row.rows.values_list("seat", flat=True)[:SEATS_OFFERED],
        "elections": [one.name for one in reversed(seat.elections.elections)] if seat else [],
        "link": urlencode([*((name, said) for name, said in link if said), *(("aside", one) for one in asked.aside)]),
    }  # fmt: skip
    return show(request, "pacts/decisive.html", about, status=422 if refused else 200)


@require_safe
@needs(Role.READER)
def picture(request, pk):
    """What would have to move, as SVG."""
    row = get_object_or_404(ResultSet, pk=pk)
    try:
        seat = OneSeat(row, asked_in(request))
        seat.answer()
        if seat.told is None:
            raise BadInput("name a seat, who stands aside, and for whom")
    except BadInput as error:
        return HttpResponse(sentence(error), content_type="text/plain; charset=utf-8", status=422)
    answer = HttpResponse(decisive_picture.svg(seat.told), content_type="image/svg+xml")
    return as_file(answer, f"decisive-{pk}.svg")


def asked_in(request) -> Asked:
    """What the address asks; parties may stand in one field with commas."""
    given = request.GET
    parties = [plain_line(one, 80) for said in given.getlist("aside") for one in said.split(",")]
    return Asked(
        plain_line(given.get("seat"), 160), tuple(dict.fromkeys(one for one in parties if one)),
        plain_line(given.get("for"), 80), plain_line(given.get("election"), 80),
    )  # fmt: skip
