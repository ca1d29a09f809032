"""The Listening room: every source with its health, and the ways to add, label, stop and try again."""

from contextlib import suppress
from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from rejoinder.desk.listening import sources as room
from rejoinder.desk.listening.fields import BadFields, plain_line, read_upload
from rejoinder.desk.listening.files import as_file
from rejoinder.desk.listening.habit import Rhythm, rhythms
from rejoinder.desk.listening.models import Import, ImportLine, Leaning, Source
from rejoinder.desk.listening.page import deeds, sentence, show, writers_only
from rejoinder.desk.listening.pictures import habit_picture
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.standing import ALWAYS_SHOWN, GROUPS, WORDS, counts_by_standing, with_standing
from rejoinder.desk.listening.zone import zone_of
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.errors import BadInput

SOURCES_A_PAGE = 100  # rows with a picture each: about 250 kB
REPORT_SHOWN = timedelta(days=1)  # how long the last import stands beside the list
REPORT_LINES_MAX = 5  # of its failed lines there; the whole report has a page
IMPORT_LINES_A_PAGE = 500
POSTS_SHOWN = 20
MISSED_GUESS_MAX = 200  # sources whose habit is asked for the guess of what we missed
DONE = {
    "added": "{} is in. Its first read is under way.",
    "here": "{} is here already.",
    "stopped": "We no longer listen to {}. Its posts stay.",
    "resumed": "We listen to {} again.",
    "tried": "{} is read next. If its host asked us to wait, we wait.",
    "labelled": "{} is saved.",
    "undone": "The import {} is undone.",
}
FIELDS = ("title", "medium", "folder", "leaning", "says")


@require_GET
@needs(Role.READER)
def listening(request):
    """Every source, worst first."""
    return _list(request)


@needs(Role.WRITER)
def add(request):
    """Adds the typed address; a wrong one stays in its field with what to do under it."""
    if request.method != "POST":
        return HttpResponseRedirect("/listening/")
    typed = request.POST.get("address", "")
    try:
        done = room.add_source(typed, request.user)
    except BadInput as error:
        return _list(request, typed=typed, error=sentence(error), status=422)
    return after("/listening/", "added" if isinstance(done, room.Added) else "here", source=done.source.pk)


@needs(Role.WRITER)
def bring(request):
    """Brings in a list that is sent as a file or pasted; then its report."""
    if request.method != "POST":
        return _list(request, import_open=True)
    file, pasted = request.FILES.get("file"), request.POST.get("pasted", "")
    try:
        name, body = read_upload(file) if file else ("pasted list", pasted.encode())
        if not body.strip():
            raise BadInput("Choose a file, or paste a list with one address a line")
        brought = room.import_opml(name, body, request.user)
    except BadInput as error:
        return _list(request, import_open=True, pasted=pasted, import_error=sentence(error), status=422)
    return HttpResponseRedirect(f"/listening/imports/{brought.pk}/")


@require_GET
@needs(Role.READER)
def imported(request, pk):
    """The whole report of one import: every line that is not in, then the others."""
    brought = get_object_or_404(Import.objects.select_related("by"), pk=pk)
    order = [ImportLine.Outcome.NOT_IN, ImportLine.Outcome.ALREADY, ImportLine.Outcome.IN]
    shown = request.GET.get("outcome", "")
    lines = brought.lines.select_related("source").order_by("number", "pk")
    counts = room.counts_of(brought)
    if shown not in order:
        shown = next((outcome for outcome in order if counts[outcome]), ImportLine.Outcome.IN)
    page = Paginator(lines.filter(outcome=shown), IMPORT_LINES_A_PAGE).get_page(request.GET.get("page"))
    kinds = [("not_in", "Not in"), ("already", "Already here"), ("in", "In")]
    return show(
        request,
        "listening/import.html",
        {"brought": brought, "counts": counts, "page": page, "shown": shown,
         "kinds": [(kind, word, counts[kind]) for kind, word in kinds]},
    )  # fmt: skip


@require_POST
@needs(Role.WRITER)
def undo_imported(request, pk):
    """Undoes one import."""
    brought = get_object_or_404(Import, pk=pk)
    with suppress(BadInput):  # pressed twice: it is undone, which is what was asked for
        room.undo_import(brought, request.user)
    return after("/listening/", "undone", brought=pk)


@require_GET
@needs(Role.READER)
def export(request):
    """Every source as OPML."""
    answer = HttpResponse(room.export_opml(), content_type="text/x-opml; charset=utf-8")
    return as_file(answer, f"rejoinder-{timezone.now():%Y-%m-%d}.opml")


@needs(Role.READER)
def source(request, pk):
    """One source: its labels, how it is read, its last posts."""
    found = get_object_or_404(with_standing(Source.objects.select_related("added_by")), pk=pk)
    typed, wrong, status = (
        {name: getattr(found, "leaning_says" if name == "says" else name) for name in FIELDS},
        {},
        200,
    )
    if request.method == "POST":
        writers_only(request)
        typed = {name: request.POST.get(name, "") for name in FIELDS}
        try:
            room.label(found, request.user, **typed)
            return after(f"/listening/{pk}/", "labelled")
        except BadFields as error:
            wrong, status = error.fields, 422
    zone = zone_of(request.user)
    posts = (
        found.posts.select_related("membership__story").defer("text", "summary").order_by("-at", "-pk")[:POSTS_SHOWN]
    )
    return show(
        request,
        "listening/source.html",
        {
            "row": _Row(found, rhythms([found], timezone.now().astimezone(zone))[found.pk]),
            "source": found,
            "typed": typed,
            "wrong": wrong,
            "posts": posts,
            "posts_total": found.posts.count(),
            "changes": deeds(f"source:{pk}"),
            "leanings": Leaning.choices,
            "media": Source.Medium.choices,
            "folders": _folders(),
            "said": said(request, DONE, found, {"stopped": f"/listening/{pk}/resume/"}),
        },
        status=status,
    )


@require_POST
@needs(Role.WRITER)
def press(request, pk, what):
    """Stop, resume or try now, as one press; then back to where it was pressed."""
    presses = {"stop": (room.stop, "stopped"), "resume": (room.resume, "resumed"), "try": (room.try_now, "tried")}
    if what not in presses:
        raise Http404
    found = get_object_or_404(Source, pk=pk)
    turn, done = presses[what]
    try:
        turn(found, request.user)
    except BadInput as error:
        return _list(request, error=sentence(error), status=422)
    back = f"/listening/{pk}/" if request.POST.get("back") == "source" else "/listening/"
    return after(back, done, source=pk)


class _Row:
    """A source as the list shows it."""

    def __init__(self, found: Source, rhythm: Rhythm) -> None:
        self.source, self.rhythm = found, rhythm
        self.word = WORDS[found.standing]
        self.picture = habit_picture(rhythm)


def _list(request, *, status: int = 200, **form):
    now = timezone.now().astimezone(zone_of(request.user))
    counts = counts_by_standing(Source.objects.all())
    health, folder = request.GET.get("health", ""), plain_line(request.GET.get("folder"), 200)
    chosen = Source.objects.all()
    if folder:
        chosen = chosen.filter(folder="" if folder == "-" else folder)
    shown = counts_by_standing(chosen) if folder else counts
    if health in WORDS:
        chosen = with_standing(chosen).filter(standing=health)
    query = plain_line(request.GET.get("q"), 200)
    if query:
        chosen = chosen.filter(Q(title__icontains=query) | Q(address__icontains=query) | Q(feed_url__icontains=query))
    page = Paginator(with_standing(chosen), SOURCES_A_PAGE).get_page(request.GET.get("page"))
    rhythm = rhythms(page.object_list, now)
    rows = [_Row(found, rhythm[found.pk]) for found in page.object_list]
    return show(
        request,
        "listening/listening.html",
        {
            "groups": _grouped(rows, shown),
            "page": page,
            "filters": _filters(shown, health),
            "shown_total": sum(shown.values()),
            "total": sum(counts.values()),
            "health": health if health in WORDS else "",
            "folder": folder,
            "query": query,
            "folders": _folders(),
            "gap": _gap(counts, now),
            "last_import": _last_import(),
            "said": _said(request),
            **form,
        },
        status=status,
    )


def _grouped(rows: list[_Row], counts: dict[str, int]) -> list[dict]:
    found = []
    for group in GROUPS:
        inside = [row for row in rows if row.source.standing in group.standings]
        if inside:
            parts = [f"{counts[name]} {WORDS[name].lower()}" for name in group.standings if counts[name]]
            total = sum(counts[name] for name in group.standings)
            found.append({"title": group.title, "total": total, "says": group.says or ", ".join(parts), "rows": inside})
    return found


def _filters(counts: dict[str, int], health: str) -> list[dict]:
    shown = [name for name in WORDS if counts[name] or name in ALWAYS_SHOWN or name == health]
    return [{"name": name, "word": WORDS[name], "count": counts[name], "is_on": name == health} for name in shown]


def _folders() -> list[dict]:
    rows = Source.objects.exclude(folder="").values("folder").annotate(n=Count("pk")).order_by("folder")
    return list(rows[:100])


def _gap(counts: dict[str, int], now) -> dict:
    """What we could not see today and what that does to the counts."""
    missing = list(
        with_standing(Source.objects.filter(state=Source.State.LISTENING, health=Source.Health.NOT_SEEN))[
            :MISSED_GUESS_MAX
        ]
    )
    guessed = [rhythm for rhythm in rhythms(missing, now).values() if rhythm.low is not None] if missing else []
    return {
        **counts,
        "missed": sum(max(0, round((r.low + r.high) / 2) - r.today) for r in guessed) if guessed else None,
        "without_habit": len(missing) - len(guessed),
        "unlabelled": Source.objects.exclude(state=Source.State.STOPPED).filter(leaning="").count(),
    }


def _last_import() -> dict | None:
    since = timezone.now() - REPORT_SHOWN
    brought = Import.objects.filter(at__gte=since).select_related("by").order_by("-pk").first()
    if brought is None:
        return None
    failed = brought.lines.filter(outcome=ImportLine.Outcome.NOT_IN).order_by("number")
    return {"row": brought, "counts": room.counts_of(brought), "failed": list(failed[:REPORT_LINES_MAX])}


def _said(request):
    pk = request.GET.get("source", "")
    found = Source.objects.filter(pk=pk).first() if pk.isdecimal() else None
    brought = request.GET.get("brought", "")
    if brought.isdecimal():
        found = Import.objects.filter(pk=brought).values_list("name", flat=True).first()
    if not found:
        return None
    return said(request, DONE, found, {"stopped": f"/listening/{pk}/resume/"})
