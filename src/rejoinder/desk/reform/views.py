"""The page of voting systems compared, and what may be taken away of it: a table, the whole as JSON, the picture."""

import json
from functools import wraps
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from rejoinder.core.reform.methods import METHODS
from rejoinder.core.reform.result import OVERHANG
from rejoinder.core.reform.systems import SYSTEMS
from rejoinder.core.reform.tally import BY
from rejoinder.core.reform.telling import as_csv, as_json, power_as_json, power_rows, table_rows
from rejoinder.core.reform.thresholds import SCOPES
from rejoinder.desk.listening.fields import whole_number
from rejoinder.desk.listening.files import as_file
from rejoinder.desk.listening.page import sentence, show
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.reform.comparing import DEFAULTS, Comparison, asked_for, comparison, typed_in
from rejoinder.desk.reform.page import ReformPage
from rejoinder.desk.seats.models import ResultSet
from rejoinder.errors import BadInput

SETS_OFFERED = 60
WORDS = {"none": "not filled", "fixed": "kept, others lose", "keep": "kept, the house grows", "level": "levelled out"}


@require_GET
@needs(Role.READER)
@own_clock
def compare_page(request):
    """Systems side by side for one set of results; everything asked for stands in the address, so it can be shared."""
    sets = list(ResultSet.objects.filter(removed_at=None)[:SETS_OFFERED])
    if not sets:
        return show(request, "reform/empty.html", {})
    row = _chosen(request, sets)
    about = _form(request, sets, row)
    try:
        made = comparison(row, asked_for(request.GET, request.GET.getlist("system")))
    except BadInput as error:
        return show(request, "reform/compare.html", about | {"refused": sentence(error)}, status=422)
    return show(request, "reform/compare.html", about | {"page": ReformPage(made), "made": made})


def _chosen(request, sets: list[ResultSet]) -> ResultSet:
    """The set asked for; else the latest general election, else the latest."""
    number = whole_number(request.GET.get("set", ""))
    if number:
        return get_object_or_404(ResultSet, pk=number)
    return next((one for one in sets if one.kind == ResultSet.Kind.GENERAL), sets[0])


def _form(request, sets: list[ResultSet], row: ResultSet) -> dict:
    typed = typed_in(request.GET)
    chosen = request.GET.getlist("system")
    asked = {name: value for name, value in typed.items() if value != DEFAULTS[name]}
    link = urlencode([("set", row.pk), *(("system", name) for name in chosen), *asked.items()])
    return {
        "sets": sets, "row": row, "typed": typed, "link": link, "methods": METHODS.values(), "bys": BY,
        "overhangs": [(name, WORDS[name]) for name in OVERHANG], "scopes": SCOPES, "is_more": bool(asked),
        "systems": [(one, not chosen or one.name in chosen) for one in SYSTEMS.values()],
    }  # fmt: skip


def _said_plainly(view):
    """A file that cannot be made says why, in a line."""

    @wraps(view)
    def answered(request):
        try:
            return view(request)
        except BadInput as error:
            return HttpResponse(sentence(error), content_type="text/plain; charset=utf-8", status=422)

    return answered


@require_GET
@needs(Role.READER)
@_said_plainly
def table_file(request):
    """The table of seats and figures as CSV."""
    made = _made(request)
    return _file(as_csv(table_rows(made.compared)), "text/csv", "voting-systems.csv")


@require_GET
@needs(Role.READER)
@_said_plainly
def power_file(request):
    """What a vote weighs, seat by seat, as CSV."""
    return _file(as_csv(power_rows(_made(request).power)), "text/csv", "power-of-a-vote.csv")


@require_GET
@needs(Role.READER)
@_said_plainly
def json_file(request):
    """Everything as JSON, as the API gives it."""
    text = json.dumps(told(_made(request)), ensure_ascii=False, indent=1)
    return _file(text, "application/json", "voting-systems.json")


@require_GET
@needs(Role.READER)
@_said_plainly
def picture_file(request):
    """The bars as a picture that stands alone."""
    return _file(_standing_alone(ReformPage(_made(request)).bars), "image/svg+xml", "voting-systems.svg")


def told(made: Comparison) -> dict:
    """The comparison for programs."""
    return {
        "results": made.row.pk, "name": made.row.name, "is_invented": made.row.is_invented,
        "systems": [as_json(one) for one in made.compared], "left_out": list(made.left_out),
        "power": power_as_json(made.power, made.handful), "caveat": made.compared[0].caveat,
    }  # fmt: skip


def made_for(row: ResultSet, given, systems: list[str]) -> Comparison:
    """The comparison of one set as an address asks for it. Raises BadInput."""
    return comparison(row, asked_for(given, systems))


def _made(request) -> Comparison:
    sets = list(ResultSet.objects.filter(removed_at=None)[:SETS_OFFERED])
    if not sets:
        raise Http404("no results are loaded")
    return made_for(_chosen(request, sets), request.GET, request.GET.getlist("system"))


def _file(text: str, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    return as_file(answer, name)


def _standing_alone(svg: str) -> str:
    """With the few rules that the page's sheet gives it, in the colours of paper."""
    rules = (
        "text{font-family:Inter,system-ui,sans-serif;fill:#16181A}.strong-text{font-weight:600}"
        ".second-text{fill:#484B4C}.on-colour{fill:#fff;font-weight:600}.edge{fill:#85837A}"
        ".majority{stroke:#16181A;stroke-width:1.5}.party-part{stroke:#fff;stroke-width:1}"
    )
    opened = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return opened.replace("<title>", f"<style>{rules}</style><title>", 1)
