"""The page of signs that rivals unite: the test on nominations of a set, and the log of what they said."""

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from rejoinder.desk.listening.fields import BadFields, whole_number
from rejoinder.desk.listening.files import as_file
from rejoinder.desk.listening.page import show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.pacts import statements
from rejoinder.desk.pacts.models import RivalStatement
from rejoinder.desk.pacts.parties import parties_of
from rejoinder.desk.pacts.sign_reading import Signs, signs_json
from rejoinder.desk.pacts.statement_views import FIELDS, PRESSES, SAID
from rejoinder.desk.pacts.views import DONE
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.seats.models import ResultSet


@require_safe
@needs(Role.READER)
@own_clock
def signs(request, pk):
    """Who gives way to whom, how surely, and what was said. Context: see `_page`."""
    return _page(request, get_object_or_404(ResultSet, pk=pk))


def _page(request, row: ResultSet, *, wrong: dict | None = None, typed: dict | None = None):
    """`signs`: sign_reading.Signs. `wrong`, `typed`: what was sent to the form of a statement."""
    here = f"/alliance/seats/{row.pk}/statements/"
    undo = {"unstated": f"{here}{whole_number(request.GET.get('key', ''))}/put-back/"}
    about = {
        "row": row, "signs": Signs(row), "parties": list(parties_of(row).values()),
        "wrong": wrong or {}, "typed": typed or {}, "said": said(request, DONE, "", undo),
    }  # fmt: skip
    return show(request, "pacts/signs.html", about, status=422 if wrong else 200)


@require_safe
@needs(Role.READER)
def signs_file(request, pk):
    """Everything as JSON, every pair that was tested."""
    row = get_object_or_404(ResultSet, pk=pk)
    answer = JsonResponse(signs_json(row), json_dumps_params={"ensure_ascii": False, "indent": 1})
    return as_file(answer, f"signs-{pk}.json")


@require_POST
@needs(Role.READER)
@own_clock
def add(request, pk):
    """Writes a statement down."""
    writers_only(request)
    row = get_object_or_404(ResultSet, pk=pk)
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        statements.add_statement(row, typed, request.user)
    except BadFields as error:
        return _page(request, row, wrong=error.fields, typed=typed)
    return after(f"/alliance/seats/{pk}/signs/", "stated")


@require_POST
@needs(Role.READER)
@own_clock
def press(request, pk, key, what):
    """Takes one out of the log, or puts it back."""
    writers_only(request)
    found = get_object_or_404(RivalStatement, pk=key, result_set=pk)
    if what not in PRESSES:
        raise Http404
    PRESSES[what](found, request.user)
    return after(f"/alliance/seats/{pk}/signs/", SAID[what], key=key)
