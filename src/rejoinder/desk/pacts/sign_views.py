"""The page of signs that rivals unite: the test on nominations of a set, and the log of what they said."""

from functools import partial

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from rejoinder.desk.listening.fields import whole_number
from rejoinder.desk.listening.files import json_file
from rejoinder.desk.listening.page import show
from rejoinder.desk.listening.said import said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.pacts.parties import parties_of
from rejoinder.desk.pacts.sign_reading import Signs, signs_json
from rejoinder.desk.pacts.statement_views import take, write_down
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
    return json_file(signs_json(row), f"signs-{pk}.json")


@require_POST
@needs(Role.READER)
@own_clock
def add(request, pk):
    """Writes a statement down beside the test."""
    row = get_object_or_404(ResultSet, pk=pk)
    return write_down(request, row, partial(_page, request, row), f"/alliance/seats/{pk}/signs/")


@require_POST
@needs(Role.READER)
@own_clock
def press(request, pk, key, what):
    """Takes one out of the log, or puts it back."""
    return take(request, pk, key, what=what, back=f"/alliance/seats/{pk}/signs/")
