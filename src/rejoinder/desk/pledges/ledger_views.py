"""The page of the ledger of trust: pairs, entries, what was broken; by hand in and struck; as CSV and JSON out."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from rejoinder.core.seats.parties import colours_of
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.listening.files import as_file, json_file
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.people.once import once
from rejoinder.desk.pledges import ledger
from rejoinder.desk.pledges.balances import balances
from rejoinder.desk.pledges.models import LedgerEntry, Pledge
from rejoinder.desk.pledges.pictures import pair_picture, reached
from rejoinder.desk.pledges.stored import loaded, short_names
from rejoinder.desk.seats.models import ResultSet
from rejoinder.errors import NotAllowed

ROOM = "/alliance/ledger/"
A_PAGE = 100
PAIRS_SHOWN = 20
DONE = {
    "added": "Entered.",
    "warned": "Entered, and it reads like payment: to pay for a withdrawal is an offence (RPA 1983 s.107).",
    "struck": "Struck. It stays in the list with its reason.",
    "back": "It counts again.",
}


@require_GET
@needs(Role.READER)
@own_clock
def page(request):
    """Who gave whom what."""
    return _page(request)


def _page(request, *, wrong: dict | None = None, typed: dict | None = None, refused: str = "", at: int = 0):
    pairs = balances()
    rows = LedgerEntry.objects.select_related("pledge", "by")
    names, chosen = _names_and_colours()
    colours = colours_of(tuple(party for one in pairs for party in (one.first, one.second)), chosen)
    longest = reached(pairs)
    drawn = [
        (names.get(one.first, one.first), names.get(one.second, one.second), one.sentence(names),
         pair_picture(one, names, colours, longest))
        for one in pairs[:PAIRS_SHOWN]
    ]  # fmt: skip
    about = {
        "pairs": drawn, "more_pairs": max(0, len(pairs) - PAIRS_SHOWN), "wrong": wrong or {}, "refused": refused,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")), "names": names, "at": at,
        "broken": loaded(Pledge.objects.filter(state=Pledge.State.BROKEN)[:A_PAGE]),
        "kinds": LedgerEntry.Kind.choices,
        "typed": typed or {"worth": "1", "on": f"{timezone.localdate():%Y-%m-%d}"},
        "headline": drawn[0][2] if drawn else "",
        "parties": sorted({party for one in pairs for party in (one.first, one.second)}),
        "said": said(request, DONE, "", {"struck": f"{ROOM}{request.GET.get('n', '0')[:9]}/back/"}),
    }  # fmt: skip
    return show(request, "pledges/ledger.html", about, status=422 if wrong else 409 if refused else 200)


@require_POST
@needs(Role.READER)
@own_clock
def add(request):
    """Enters something by hand."""
    writers_only(request)
    typed = {name: request.POST.get(name, "") for name in ("giver", "taker", "kind", "what", "worth", "election", "on")}
    try:
        return once(request, lambda: _entered(request, typed))
    except BadFields as error:
        return _page(request, wrong=error.fields, typed=typed)


def _entered(request, typed: dict[str, str]):
    _, warning = ledger.add_entry(typed, request.user)
    return after(ROOM, "warned" if warning else "added")


@require_POST
@needs(Role.READER)
@own_clock
def strike(request, pk):
    """Strikes an entry, with the reason."""
    writers_only(request)
    row = get_object_or_404(LedgerEntry, pk=pk)
    try:
        ledger.strike(row, request.POST.get("struck_why", ""), request.user)
    except BadFields as error:
        return _page(request, wrong=error.fields, at=row.pk)
    except NotAllowed as error:
        return _page(request, refused=sentence(error))
    return after(ROOM, "struck", n=row.pk)


@require_POST
@needs(Role.READER)
@own_clock
def back(request, pk):
    """Lets a struck entry count again."""
    writers_only(request)
    try:
        ledger.unstrike(get_object_or_404(LedgerEntry, pk=pk), request.user)
    except NotAllowed as error:
        return _page(request, refused=sentence(error))
    return after(ROOM, "back")


@require_GET
@needs(Role.READER)
def csv_file(request):
    """Every entry as CSV."""
    answer = HttpResponse(ledger.as_csv(ledger.entries()), content_type="text/csv; charset=utf-8")
    return as_file(answer, f"{timezone.localdate():%Y-%m-%d}-ledger.csv")


@require_GET
@needs(Role.READER)
def json_export(request):
    """Every entry as JSON, with the balance of each pair."""
    return json_file(exported(), f"{timezone.localdate():%Y-%m-%d}-ledger.json")


def exported() -> dict:
    """Entries and balances."""
    names, _ = _names_and_colours()
    pairs = [
        {"first": one.first, "second": one.second, "given": one.given, "got": one.got, "owed": one.owed,
         "sentence": one.sentence(names)}
        for one in balances()
    ]  # fmt: skip
    return {"entries": [ledger.as_dict(row) for row in ledger.entries()], "pairs": pairs}


def _names_and_colours() -> tuple[dict[str, str], dict[str, str]]:
    names, colours = {}, {}
    for one in ResultSet.objects.filter(removed_at=None).order_by("held_on", "pk"):
        names |= one.names
        colours |= one.colours
    return short_names(names), colours
