"""What rivals say about standing aside, written down beside a plan."""

from django.http import Http404
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

FIELDS = ("party", "seat", "said", "url", "said_on")
PRESSES = {"remove": statements.remove_statement, "put-back": statements.put_back_statement}
SAID = {"remove": "unstated", "put-back": "restated"}


@require_POST
@needs(Role.READER)
@own_clock
def add(request, number):
    """Writes a statement down."""
    writers_only(request)
    row = get_object_or_404(PactPlan.objects.select_related("result_set"), number=number)
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        statements.add_statement(row.result_set, typed, request.user)
    except BadFields as error:
        return page_of(request, row, wrong=error.fields, typed=typed)
    return after(f"/alliance/plans/{number}/", "stated")


@require_POST
@needs(Role.READER)
@own_clock
def press(request, number, key, what):
    """Takes one out of the log, or puts it back."""
    writers_only(request)
    row = get_object_or_404(PactPlan, number=number)
    found = get_object_or_404(RivalStatement, pk=key, result_set=row.result_set_id)
    if what not in PRESSES:
        raise Http404
    PRESSES[what](found, request.user)
    return after(f"/alliance/plans/{number}/", SAID[what], key=key)
