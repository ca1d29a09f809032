"""The page of what each party may get in each seat next time, nobody standing aside."""

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from rejoinder.desk.listening.fields import plain_line
from rejoinder.desk.listening.files import json_file
from rejoinder.desk.listening.page import sentence, show
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.pacts import foreseen
from rejoinder.desk.pacts.sign_reading import marks_of_set
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.seats.models import ResultSet
from rejoinder.desk.seats.stored import election_of
from rejoinder.errors import BadInput

SEATS_A_PAGE = 100


@require_safe
@needs(Role.READER)
@own_clock
def next_time(request, pk):
    """`lines`: foreseen.Line, a hundred a page; ?q= narrows them, ?sort=file keeps the order of the set."""
    row = get_object_or_404(ResultSet, pk=pk)
    words, is_closest = plain_line(request.GET.get("q"), 80), request.GET.get("sort") != "file"
    about = {"row": row, "q": words, "is_closest": is_closest}
    try:
        found = foreseen.foreseen_for(row)
    except BadInput as error:
        return show(request, "pacts/foreseen.html", about | {"refused": sentence(error)}, status=422)
    seats = foreseen.chosen(foreseen.seats_of(found), words, is_closest=is_closest)
    page = Paginator(seats, SEATS_A_PAGE).get_page(request.GET.get("page"))
    marks = marks_of_set(row, election_of(row))
    about |= {
        "page": page, "lines": foreseen.lines_of(page.object_list, marks), "caveat": foreseen.CAVEAT,
        "totals": [(marks.swatch(one.party), one) for one in foreseen.totals_of(found)],
        "election": found.base.election,
    }  # fmt: skip
    return show(request, "pacts/foreseen.html", about)


@require_safe
@needs(Role.READER)
def next_time_file(request, pk):
    """Every seat and party as JSON."""
    row = get_object_or_404(ResultSet, pk=pk)
    try:
        found = foreseen.foreseen_for(row)
    except BadInput as error:
        return JsonResponse({"detail": sentence(error)}, status=422)
    told = foreseen.foreseen_json(row, found, foreseen.seats_of(found))
    return json_file(told, f"next-time-{pk}.json")
