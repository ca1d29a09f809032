"""What rivals say about standing aside, written down beside a plan."""

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.listening.page import writers_only
from rejoinder.desk.listening.said import after
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.pacts import statements
from rejoinder.desk.pacts.models import PactPlan, RivalStatement
from rejoinder.desk.pacts.views import page_of
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.seats.models import ResultSet

FIELDS = ("party", "seat", "said", "url", "said_on")
PRESSES = {"remove": statements.remove_statement, "put-back": statements.put_back_statement}
SAID = {"remove": "unstated", "put-back": "restated"}


def write_down(request, results: ResultSet, page: Callable[..., HttpResponse], back: str) -> HttpResponse:
    """Writes a statement down and goes back; `page` shows what is wrong, with `wrong` and `typed`."""
    writers_only(request)
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        statements.add_statement(results, typed, request.user)
    except BadFields as error:
        return page(wrong=error.fields, typed=typed)
    return after(back, "stated")


def take(request, results: int, key: int, *, what: str, back: str) -> HttpResponse:
    """Takes a statement of these results out of the log, or puts it back."""
    writers_only(request)
    found = get_object_or_404(RivalStatement, pk=key, result_set=results)
    if what not in PRESSES:
        raise Http404
    PRESSES[what](found, request.user)
    return after(back, SAID[what], key=key)


@require_POST
@needs(Role.READER)
@own_clock
def add(request, number):
    """Writes a statement down beside a plan."""
    row = get_object_or_404(PactPlan.objects.select_related("result_set"), number=number)
    return write_down(request, row.result_set, partial(page_of, request, row), f"/alliance/plans/{number}/")


@require_POST
@needs(Role.READER)
@own_clock
def press(request, number, key, what):
    """Takes one out of the log, or puts it back."""
    row = get_object_or_404(PactPlan, number=number)
    return take(request, row.result_set_id, key, what=what, back=f"/alliance/plans/{number}/")
