"""What stands beside a plan's page: why this plan, its seats as a list, its pictures as files."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from rejoinder.core.pacts import decisive_picture
from rejoinder.desk.listening.files import as_file
from rejoinder.desk.listening.page import show
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.pacts.models import PactPlan
from rejoinder.desk.pacts.page import PlanPage
from rejoinder.desk.pacts.reading import shown
from rejoinder.desk.pacts.seat_list import SeatList
from rejoinder.desk.pacts.seat_page import SeatPage
from rejoinder.desk.pacts.seat_reading import panel
from rejoinder.desk.pacts.wish_form import form_of
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.seats.models import SeatRow

PICTURES = {
    "map": PlanPage.map_drawn, "gains": PlanPage.gains_drawn, "fairness": PlanPage.fairness_drawn,
    "frontier": PlanPage.frontier_drawn,
}  # fmt: skip
FRONTIER, FLOWS = "frontier-", "flows-"  # with a partner's number in the plan, from 1


@require_safe
@needs(Role.READER)
@own_clock
def why(request, number):
    """Prices, second best, fresh against planned draws, and the assumptions with a form to change them."""
    row = _plan(number)
    about = shown(row)
    context = {"one": about, "page": PlanPage(about), "form": form_of(row, about.parties)}
    return show(request, "pacts/why.html", context)


@require_safe
@needs(Role.READER)
@own_clock
def seat_list(request, number):
    """Every seat of the plan as a table: ?sort=, ?show= and ?q= narrow it. `list`: seat_list.SeatList."""
    about = shown(_plan(number))
    page = PlanPage(about)
    found = SeatList(page, request.GET.get("sort", ""), request.GET.get("show", ""), request.GET.get("q", "")[:80])
    return show(request, "pacts/seats.html", {"one": about, "page": page, "list": found})


@require_safe
@needs(Role.READER)
@own_clock
def export(request, number):
    """All files that can be had of a plan, on one page."""
    about = shown(_plan(number))
    return show(request, "pacts/export.html", {"one": about, "page": PlanPage(about)})


@require_safe
@needs(Role.READER)
@own_clock
def picture(request, number, name):
    """One picture of the plan as SVG."""
    page = PlanPage(shown(_plan(number)))
    if page.outcome.together is None:
        raise Http404
    if name.startswith(FRONTIER):
        drawn = page.frontier_drawn(_numbered(page.partners, name.removeprefix(FRONTIER)))
    elif name in PICTURES:
        drawn = PICTURES[name](page)
    else:
        raise Http404
    return _svg(drawn.document(), f"plan-{number}-{name}")


@require_safe
@needs(Role.READER)
@own_clock
def seat_picture(request, number, key, name):
    """One picture of a seat as SVG: what would have to move, or where voters may go."""
    plan = _plan(number)
    found = panel(plan, get_object_or_404(SeatRow, pk=key, result_set=plan.result_set))
    seat = SeatPage(found, PlanPage(found.shown))
    told = seat.decisive
    if told is None:
        raise Http404
    if name == "decisive":
        return _svg(decisive_picture.svg(told), f"plan-{number}-{key}-decisive")
    if not name.startswith(FLOWS):
        raise Http404
    party = _numbered(told.aside, name.removeprefix(FLOWS))
    return _svg(seat.flow_drawn(party).document(), f"plan-{number}-{key}-{name}")


def _plan(number: int) -> PactPlan:
    return get_object_or_404(PactPlan.objects.select_related("result_set", "made_by"), number=number)


def _numbered(parties, number: str) -> str:
    """The party with that number, from 1."""
    if not (number.isascii() and number.isdigit() and 0 < int(number) <= len(parties)):
        raise Http404
    return parties[int(number) - 1]


def _svg(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="image/svg+xml")
    return as_file(answer, f"{name}.svg", is_kept=False)
