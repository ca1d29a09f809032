"""The pages of results: the sets that are loaded, a file to load, one set with its seats."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from rejoinder.desk.listening.fields import BadFields, read_upload
from rejoinder.desk.listening.files import as_file
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.seats import keeping, reading
from rejoinder.desk.seats.models import ResultSet
from rejoinder.errors import BadInput, NotAllowed

SETS_A_PAGE = 50
SEATS_A_PAGE = 100
FILES_MAX = 20
REMOVED_SHOWN = 20
NOTES_SHOWN = 30
LACKING_SHOWN = 20  # seats that a layout of the map does not have
FIELDS = ("name", "source", "kind", "election", "date", "vote", "parties")
ROOM = "/alliance/seats/"
DONE = {
    "loaded": "Loaded. What the reader did stands below.",
    "removed": "{} is out of the list.",
    "restored": "{} is back.",
    "placed": "The layout is in. Seats that have their place: {}.",
}


@require_GET
@needs(Role.READER)
@own_clock
def result_sets(request):
    """Every set that is loaded, the latest election first; those that were removed below."""
    return _list(request)


def _list(request, *, refused: str = ""):
    page = Paginator(reading.standing_sets(), SETS_A_PAGE).get_page(request.GET.get("page"))
    undone = ResultSet.objects.filter(pk=request.GET.get("n") if request.GET.get("n", "").isdecimal() else 0).first()
    about = {
        "page": page, "rows": page.object_list, "removed": reading.removed_sets()[:REMOVED_SHOWN], "refused": refused,
        "said": said(request, DONE, undone.name if undone else "", _undo(undone)),
    }  # fmt: skip
    return show(request, "seats/list.html", about, status=409 if refused else 200)


def _undo(row: ResultSet | None) -> dict[str, str]:
    return {"removed": f"{ROOM}{row.pk}/restore/", "restored": f"{ROOM}{row.pk}/remove/"} if row else {}


@needs(Role.WRITER)
@own_clock
def load(request):
    """The form; after it what the reader did. "Only look" reads and stores nothing."""
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    wrong: dict[str, str] = {}
    loaded = looked = None
    if request.method == "POST":
        try:
            sent = request.FILES.getlist("file")
            if len(sent) > FILES_MAX:
                raise BadFields({"file": f"{len(sent)} files; at most {FILES_MAX} at once."})
            files = [read_upload(file) for file in sent]
            if request.POST.get("press") == "look":
                looked = keeping.look(files, typed)
            else:
                loaded = keeping.load_results(files, typed, request.user)
        except BadFields as error:
            wrong = error.fields
        except BadInput as error:
            wrong = {"file": sentence(error)}
    about = {
        "typed": typed, "wrong": wrong, "loaded": loaded, "looked": looked, "notes_shown": NOTES_SHOWN,
        "kinds": ResultSet.Kind.choices,
    }  # fmt: skip
    return show(request, "seats/load.html", about, status=422 if wrong else 200)


@require_GET
@needs(Role.READER)
@own_clock
def result_set(request, pk):
    """One set: its parties, its seats, what the reader did."""
    return _page(request, get_object_or_404(ResultSet, pk=pk))


def _page(request, row: ResultSet, *, wrong: dict | None = None):
    words, region = request.GET.get("q", ""), request.GET.get("region", "")
    sums = reading.party_sums(row)
    chosen = reading.chosen_rows(row, words=words, region=region)
    page = Paginator(chosen, SEATS_A_PAGE).get_page(request.GET.get("page"))
    placed = row.rows.exclude(hex_q=None).count()
    lacking = list(row.rows.filter(hex_q=None).values_list("seat", flat=True)[:LACKING_SHOWN]) if placed else []
    about = {
        "row": row, "sums": sums[: reading.PARTIES_SHOWN], "others": sums[reading.PARTIES_SHOWN :],
        "rows": reading.shown(page.object_list, sums), "page": page, "q": words[:120], "region": region,
        "regions": reading.regions_of(row), "placed": placed, "lacking": lacking,
        "lacking_more": row.seats_count - placed - len(lacking) if placed else 0,
        "wrong": wrong or {},
        "won": sum(one.seats for one in sums), "votes": sum(one.votes for one in sums),
        "said": said(request, DONE, placed),
    }  # fmt: skip
    return show(request, "seats/set.html", about, status=422 if wrong else 200)


@require_GET
@needs(Role.READER)
def seats_file(request, pk):
    """The set as SEATS.csv, which every command takes."""
    row = get_object_or_404(ResultSet, pk=pk)
    answer = HttpResponse(reading.seats_csv(row), content_type="text/csv; charset=utf-8")
    return as_file(answer, "SEATS.csv")


@require_POST
@needs(Role.READER)
@own_clock
def hexes(request, pk):
    """Where each seat stands on the map, from a HexJSON file."""
    writers_only(request)
    row = get_object_or_404(ResultSet, pk=pk)
    try:
        sent = request.FILES.get("file")
        if sent is None:
            raise BadInput("choose a HexJSON file")
        text = read_upload(sent)[1].decode("utf-8-sig", "replace")
        keeping.place_hexes(row, text, request.user, rows_from_top=bool(request.POST.get("from_top")))
    except BadInput as error:
        return _page(request, row, wrong={"hexes": sentence(error)})
    return after(f"{ROOM}{pk}/", "placed")


@require_POST
@needs(Role.READER)
@own_clock
def press(request, pk, what):
    """Removes a set, or puts it back."""
    writers_only(request)
    row = get_object_or_404(ResultSet, pk=pk)
    deeds = {"remove": (keeping.remove, "removed"), "restore": (keeping.restore, "restored")}
    if what not in deeds:
        raise Http404
    deed, done = deeds[what]
    try:
        deed(row, request.user)
    except NotAllowed as error:
        return _list(request, refused=sentence(error))
    return after(ROOM, done, n=pk)
