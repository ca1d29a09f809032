"""The pages of pact plans: the list, a new one, a plan with its wish and its outcome, a comparison, exports."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from rejoinder.desk.listening.fields import BadFields, whole_number
from rejoinder.desk.listening.files import as_file, json_file
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.pacts import making
from rejoinder.desk.pacts.differing import difference
from rejoinder.desk.pacts.exporting import as_csv, as_json
from rejoinder.desk.pacts.models import PactPlan, PlanRun
from rejoinder.desk.pacts.parties import parties_of
from rejoinder.desk.pacts.reading import LISTED_MAX, Shown, how_far, listed, shown
from rejoinder.desk.pacts.seat_reading import panel
from rejoinder.desk.pacts.wish_form import form_of, sent_fields
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.people.once import once
from rejoinder.desk.seats.models import ResultSet
from rejoinder.errors import NotAllowed

DONE = {
    "made": "The plan is written.", "again": "It is planned again.", "saved": "Saved.",
    "put-away": "Put away.", "bring-back": "It is back in the list.", "left": "Nobody stands aside in {}.",
    "kept": "Decided for {}.", "undone": "The choice about {} is taken back.",
    "stated": "Written down.", "unstated": "Taken out of the log.", "restated": "It is back in the log.",
}  # fmt: skip


@require_safe
@needs(Role.READER)
@own_clock
def plans(request):
    """All of them. `plans`: reading.Listed; `away`: those that were put away; `has_results`: something to plan on."""
    away = listed(PactPlan.objects.exclude(put_away_at=None))
    about = {
        "plans": listed(), "away": away, "has_results": ResultSet.objects.filter(removed_at=None).exists(),
        "said": said(request, DONE),
    }  # fmt: skip
    return show(request, "pacts/list.html", about)


@needs(Role.WRITER)
@own_clock
def new(request):
    """The form of a new one. `form`: wish_form.WishForm. Parties can be ticked once results are chosen (?results=)."""
    post = request.POST if request.method == "POST" else None
    typed = (post or request.GET).get("result_set" if post else "results", "")
    results = ResultSet.objects.filter(pk=whole_number(typed), removed_at=None).first()
    results = results or (None if typed else _likeliest())
    wrong: dict[str, str] = {}
    if post is not None:
        try:
            return once(request, lambda: _made(request))
        except BadFields as error:
            wrong = error.fields
    form = form_of(None, parties_of(results) if results else {}, post, wrong=wrong)
    if results is not None and not form.typed["result_set"]:
        form.typed["result_set"] = str(results.pk)
    return show(request, "pacts/new.html", {"form": form, "results": results}, status=422 if wrong else 200)


def _made(request):
    made = making.make_plan(sent_fields(request.POST, None), request.user)
    return after(f"/alliance/plans/{made.number}/", "made")


@needs(Role.READER)
@own_clock
def plan(request, number):
    """One plan; a POST plans it again with what was changed. Context: see `page_of`."""
    row = get_object_or_404(PactPlan.objects.select_related("result_set", "made_by"), number=number)
    if request.method != "POST":
        return page_of(request, row)
    writers_only(request)
    try:
        making.plan_again(row, request.user, sent_fields(request.POST, row))
    except BadFields as error:
        return page_of(request, row, wrong=error.fields)
    except NotAllowed as error:
        return page_of(request, row, refused=sentence(error))
    return after(f"/alliance/plans/{number}/", "again")


def page_of(request, row: PactPlan, *, wrong: dict | None = None, refused: str = "", typed: dict | None = None):
    """The plan's page. `one`: reading.Shown. `form`: wish_form.WishForm. `panel`: seat_reading.SeatPanel or None.

    `panel` is of the seat that ?seat= names by its row's key, else of the plan's first one; `typed` and `wrong` also
    hold what was sent to the form of a rival's statement.
    """
    about = shown(row, _run_asked(request, row))
    post = request.POST if wrong and not typed else None
    first = next((one.row for one in about.stands if one.row), 0)
    asked = row.result_set.rows.filter(pk=whole_number(request.GET.get("seat", "")) or first).first()
    context = {
        "one": about, "form": form_of(row, about.parties, post, wrong=wrong, refused=refused),
        "panel": panel(row, asked, about) if asked else None,
        "said": said(request, DONE, _seat_in(request, about), _undo(request, row)),
        "wrong": wrong or {}, "typed": typed or {}, "refused": refused,
    }  # fmt: skip
    return show(request, "pacts/plan.html", context, status=422 if wrong else 409 if refused else 200)


@require_GET
@needs(Role.READER)
@own_clock
def state(request, number):
    """How far planning is: JSON for a script that asks now and then; ?part=1 gives the sentence as a fragment."""
    row = get_object_or_404(PactPlan, number=number)
    one = how_far(row)
    if request.GET.get("part"):
        return render(request, "pacts/_state.html", {"listed": one})
    answer = JsonResponse(
        {
            "is_planning": one.pending is not None, "words": one.state_words,
            "step": one.pending.step if one.pending else "", "run": one.run.number if one.run else None,
            "problem": one.failed.problem if one.failed else "",
        }
    )  # fmt: skip
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@needs(Role.READER)
@own_clock
def compare(request, number):
    """A plan beside another (?with=number), or beside an earlier run of its own (?run=number).

    `one`, `other`: reading.Shown; `difference`: differing.Difference from `other` to `one`, None where one has no plan.
    """
    row = get_object_or_404(PactPlan.objects.select_related("result_set"), number=number)
    about, other = shown(row), None
    if with_ := whole_number(request.GET.get("with", "")[:9]):
        other = shown(get_object_or_404(PactPlan.objects.select_related("result_set"), number=with_))
    elif run := whole_number(request.GET.get("run", "")[:9]):
        other = shown(row, get_object_or_404(PlanRun, plan=row, number=run))
    both = other is not None and about.run is not None and other.run is not None
    context = {
        "one": about, "other": other, "difference": difference(about.run, other.run) if both else None,
        "others": PactPlan.objects.filter(put_away_at=None).exclude(pk=row.pk)[:LISTED_MAX],
    }  # fmt: skip
    return show(request, "pacts/compare.html", context)


@require_safe
@needs(Role.READER)
@own_clock
def export_json(request, number):
    """Everything of the plan as JSON."""
    about = _exported(request, number)
    return json_file(as_json(about), f"plan-{about.plan.number}.json", is_kept=False)


@require_safe
@needs(Role.READER)
@own_clock
def export_csv(request, number):
    """Its stand-asides as CSV."""
    about = _exported(request, number)
    answer = HttpResponse(as_csv(about), content_type="text/csv; charset=utf-8")
    return as_file(answer, f"plan-{about.plan.number}.csv", is_kept=False)


@require_POST
@needs(Role.READER)
@own_clock
def press(request, number, what):
    """Plans it again, puts it away, or brings it back."""
    writers_only(request)
    row = get_object_or_404(PactPlan, number=number)
    if what not in making.PRESSES:
        raise Http404
    try:
        making.PRESSES[what](row, request.user)
    except NotAllowed as error:
        return page_of(request, row, refused=sentence(error))
    return after("/alliance/plans/" if what == "put-away" else f"/alliance/plans/{number}/", what)


def _likeliest() -> ResultSet | None:
    """The results that somebody most probably plans on: the last general election, else whatever was loaded last."""
    sets = ResultSet.objects.filter(removed_at=None)
    return sets.filter(kind=ResultSet.Kind.GENERAL).first() or sets.first()


def _run_asked(request, row: PactPlan) -> PlanRun | None:
    number = whole_number(request.GET.get("run", "")[:9])
    return row.runs.filter(number=number).first() if number else None


def _seat_in(request, about: Shown) -> str:
    """The seat that the address names; empty where the plan has none of that name."""
    name = request.GET.get("about", "")
    return name if name in about.rows else ""


def _undo(request, row: PactPlan) -> dict[str, str]:
    """Where the status line's Undo posts to: a choice is taken back by posting `choice=undo` with the seat."""
    here = f"/alliance/plans/{row.number}/"
    key = whole_number(request.GET.get("key", ""))
    seat = urlencode({"undo": 1, "seat": request.GET.get("about", "")[:120]})
    found = dict.fromkeys(("left", "kept"), f"{here}choose/?{seat}")
    found["unstated"] = f"{here}statements/{key}/put-back/"
    found["put-away"] = f"{here}bring-back/"
    return found


def _exported(request, number: int) -> Shown:
    row = get_object_or_404(PactPlan.objects.select_related("result_set"), number=number)
    return shown(row, _run_asked(request, row))
