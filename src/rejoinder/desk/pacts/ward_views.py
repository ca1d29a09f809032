"""The page of wards that elect several at once: how many candidates each partner puts up; as CSV and JSON too."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.listening.files import as_file, json_file
from rejoinder.desk.listening.page import sentence, show
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.pacts import ward_asking
from rejoinder.desk.pacts.parties import parties_of
from rejoinder.desk.pacts.sign_reading import marks_of_set
from rejoinder.desk.pacts.ward_page import WardPage, slates_seen, wards_csv, wards_json
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.seats.models import ResultSet
from rejoinder.desk.seats.stored import election_of
from rejoinder.errors import BadInput

PARTIES_OFFERED = 16


@require_safe
@needs(Role.READER)
@own_clock
def wards(request, pk):
    """Partners are picked in the address (?partner=), so that it can be shared. `page`: ward_page.WardPage or None."""
    row = get_object_or_404(ResultSet, pk=pk)
    election = election_of(row)
    partners = list(dict.fromkeys(one[:24] for one in request.GET.getlist("partner") if one))
    about = _form(request, row, election, partners)
    if not partners:
        return show(request, "pacts/wards.html", about)
    try:
        asked = ward_asking.asked_for(election, request.GET, partners)
        page = WardPage(row, ward_asking.planned(election, asked), asked, marks_of_set(row, election))
    except BadFields as error:
        return show(request, "pacts/wards.html", about | {"wrong": error.fields}, status=422)
    except BadInput as error:
        return show(request, "pacts/wards.html", about | {"refused": sentence(error)}, status=422)
    return show(request, "pacts/wards.html", about | {"page": page})


def _form(request, row: ResultSet, election, partners: list[str]) -> dict:
    typed = ward_asking.typed_in(request.GET)
    link = urlencode([*(("partner", one) for one in partners), *((k, v) for k, v in typed.items() if v)])
    return {
        "row": row, "typed": typed, "link": link, "partners": partners, "swings": ward_asking.SWINGS.items(),
        "parties": list(parties_of(row).values())[:PARTIES_OFFERED], "regions": ward_asking.regions_of(election),
        "wards_count": len(ward_asking.several(election)), "slates": slates_seen(election), "wrong": {},
        "is_more": any(typed[name] for name in ("loyalty_low", "loyalty_high", "candidates")) or typed["swing"] != "1",
    }  # fmt: skip


@require_safe
@needs(Role.READER)
def wards_file(request, pk, ending):
    """The same as CSV or JSON; what cannot be worked out says why in a line."""
    row = get_object_or_404(ResultSet, pk=pk)
    election = election_of(row)
    try:
        asked = ward_asking.asked_for(election, request.GET, request.GET.getlist("partner"))
        plans = ward_asking.planned(election, asked)
    except BadInput as error:
        return HttpResponse(sentence(error), content_type="text/plain; charset=utf-8", status=422)
    name = f"wards-{pk}.{ending}"
    if ending == "csv":
        return as_file(HttpResponse(wards_csv(plans), content_type="text/csv; charset=utf-8"), name)
    return json_file(wards_json(row, plans, asked), name)
