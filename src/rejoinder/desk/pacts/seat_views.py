"""A seat of a plan: its panel as a page or as a fragment, and what a person decides about it."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.pacts import choosing
from rejoinder.desk.pacts.models import PactPlan
from rejoinder.desk.pacts.seat_reading import panel
from rejoinder.desk.pacts.views import DONE, page_of
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.seats.models import SeatRow
from rejoinder.errors import NotAllowed


@require_safe
@needs(Role.READER)
@own_clock
def seat(request, number, key):
    """The panel of one seat. `panel`: seat_reading.SeatPanel. ?part=1 gives only what stands in the plan's rail."""
    row = get_object_or_404(PactPlan.objects.select_related("result_set"), number=number)
    found = panel(row, get_object_or_404(SeatRow, pk=key, result_set=row.result_set))
    context = {"one": found.shown, "panel": found, "may_write": request.user.may(Role.WRITER)}
    if request.GET.get("part"):
        return render(request, "pacts/_seat.html", context)
    return show(request, "pacts/seat.html", context | {"said": said(request, DONE, found.seat)})


@require_POST
@needs(Role.READER)
@own_clock
def choose(request, number):
    """Decides about a seat: `seat` by name, `choice` leave, keep or undo, `party` that stands for keep.

    The status line's Undo posts to ?undo=1&seat=. `back=seat` returns to the seat's own page.
    """
    writers_only(request)
    row = get_object_or_404(PactPlan.objects.select_related("result_set"), number=number)
    sent = request.POST
    name = sent.get("seat") or request.GET.get("seat", "")
    choice = "undo" if request.GET.get("undo") else sent.get("choice", "")
    try:
        if choice == "undo":
            done, name = "undone", choosing.undo(row, request.user, seat=name).seat
        else:
            choosing.choose(row, name, choice, request.user, party=sent.get("party", ""))
            done = "left" if choice == "leave" else "kept"
    except BadFields as error:
        return page_of(request, row, wrong=error.fields, typed={"seat": name})
    except NotAllowed as error:
        return page_of(request, row, refused=sentence(error))
    found = row.result_set.rows.filter(seat=name).values_list("pk", flat=True).first()
    here = f"/alliance/plans/{number}/"
    back = f"{here}seats/{found}/" if sent.get("back") == "seat" else f"{here}?seat={found}"
    return after(back, done, about=name)
