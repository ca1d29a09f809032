"""The Lines room: every line to take, worst first, its editor, and lists in and out."""

from urllib.parse import quote

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from rejoinder.desk.lines import take
from rejoinder.desk.lines.models import Line
from rejoinder.desk.lines.standing import STANDINGS, counts_by_standing, warning, with_matches, with_standing
from rejoinder.desk.lines.teaching import learning
from rejoinder.desk.listening.fields import BadFields, plain_line, read_upload
from rejoinder.desk.listening.page import deeds, sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import zone_of
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.errors import BadInput
from rejoinder.wire.linefiles import read_line_bytes

LINES_A_PAGE = 100
MATCHES_SHOWN = 30
PROBLEMS_SHOWN = 500
DONE = {
    "saved": "Line {} is saved. Stories are matched anew within a minute.",
    "new": "Line {} is in. Stories are matched with it within a minute.",
    "same": "Line {}: nothing was changed.",
    "withdrawn": "Line {} is withdrawn. It is never suggested again.",
    "restored": "Line {} is back.",
}


@require_GET
@needs(Role.READER)
def lines(request):
    """Every line, worst first."""
    about = _listed(request)
    done = request.GET.get("line", "")
    about["said"] = said(request, DONE, done) if done and Line.objects.filter(ref=done).exists() else None
    return show(request, "lines/lines.html", about)


@needs(Role.WRITER)
def new(request):
    """The form of a new line; what was typed stays when a field needs another look."""
    typed: dict = {}
    wrong: dict = {}
    if request.method == "POST":
        typed = _typed(request)
        try:
            made = take.save_line(typed, request.user)
            return after(address_of(made), "new")
        except BadFields as error:
            wrong = error.fields
    about = {"line": None, "typed": typed, "wrong": wrong, "is_new": True} | _listed(request)
    return show(request, "lines/line.html", about, status=422 if wrong else 200)


@needs(Role.READER)
def line(request, ref):
    """One line: its text to edit, the stories it answers, what people did to it."""
    found = get_object_or_404(Line, ref=ref.replace("\x00", ""))
    typed, wrong = _standing_fields(found), {}
    if request.method == "POST":
        writers_only(request)
        if request.POST.get("press") in ("withdraw", "restore"):
            return _turn(request, found)
        typed = _typed(request)
        try:
            before = found.changed_at
            saved = take.save_line(typed, request.user, found)
            return after(address_of(saved), "same" if saved.changed_at == before else "saved")
        except BadFields as error:
            wrong = error.fields
            found.refresh_from_db()
    today = timezone.now().astimezone(zone_of(request.user)).date()
    matches = (
        found.matches.filter(story__merged_into=None)
        .select_related("story")
        .order_by("-is_fit", "-story__last_post_at")
    )
    about = {
        "line": found,
        "typed": typed,
        "wrong": wrong,
        "warning": warning(found, today),
        "matches": matches[:MATCHES_SHOWN],
        "matches_total": matches.count(),
        "changes": deeds(f"line:{ref}"),
        "said": said(request, DONE, found.ref),
    } | _listed(request)
    return show(request, "lines/line.html", about, status=422 if wrong else 200)


def _turn(request, found: Line):
    if request.POST["press"] == "withdraw":
        take.withdraw(found, request.user)
        return after(address_of(found), "withdrawn")
    take.restore(found, request.user)
    return after(address_of(found), "restored")


@needs(Role.WRITER)
def bring(request):
    """Brings in a list, or the Markdown files of a folder, and reports every row that is not in."""
    about: dict = {}
    if request.method == "POST":
        try:
            about["report"] = take.import_lines(*_read(request), request.user)
            about["problems"] = about["report"].not_in[:PROBLEMS_SHOWN]
        except BadInput as error:
            about |= {"error": sentence(error), "pasted": request.POST.get("pasted", "")}
    return show(request, "lines/import.html", about, status=422 if "error" in about else 200)


def _read(request) -> tuple[list, list]:
    files = request.FILES.getlist("file")
    parts = [read_upload(file) for file in files]
    if not parts and request.POST.get("pasted", "").strip():
        parts = [("pasted list", request.POST["pasted"].encode())]
    if not parts:
        raise BadInput("Choose a file, or paste a list")
    rows: list = []
    problems: list = []
    for name, body in parts:
        try:
            read, wrong = read_line_bytes(name, body)
        except BadInput as error:
            if len(parts) == 1:
                raise
            read, wrong = [], [take.NotIn(0, sentence(error))]
        rows, problems = rows + read, problems + wrong
    return rows, problems


@require_GET
@needs(Role.READER)
def export(request, form):
    """Every line as CSV or JSON."""
    kind = "text/csv" if form == "csv" else "application/json"
    answer = HttpResponse(take.export_lines(form), content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="lines-{timezone.now():%Y-%m-%d}.{form}"'
    return answer


def address_of(line: Line) -> str:
    """The page of a line."""
    return f"/lines/{quote(line.ref, safe='/')}/"


def _typed(request) -> dict:
    return {name: request.POST.get(name, "") for name in take.FIELDS}


def _standing_fields(line: Line) -> dict:
    values = {name: getattr(line, name) for name in take.FIELDS}
    for name in ("valid_from", "valid_until"):
        values[name] = values[name].isoformat() if values[name] else ""
    return values | {"evidence": "\n".join(line.evidence), "topics": ", ".join(line.topics)}


class _Row:
    """A line as the list shows it."""

    def __init__(self, line: Line, today) -> None:
        self.line, self.address = line, address_of(line)
        self.warning, self.tone = warning(line, today)


def _listed(request) -> dict:
    now = timezone.now().astimezone(zone_of(request.user))
    chosen = Line.objects.all()
    query = plain_line(request.GET.get("q"), 200)
    if query:
        chosen = chosen.filter(
            Q(ref__icontains=query) | Q(claim__icontains=query) | Q(text__icontains=query) | Q(owner__icontains=query)
        )
    counts = counts_by_standing(chosen, now)
    show_only = request.GET.get("show", "")
    ranked = with_standing(with_matches(chosen), now)
    if show_only in STANDINGS:
        ranked = ranked.filter(standing=show_only)
    page = Paginator(ranked, LINES_A_PAGE).get_page(request.GET.get("page"))
    rows = [_Row(found, now.date()) for found in page.object_list]
    groups = []
    for name, standing in STANDINGS.items():
        inside = [row for row in rows if row.line.standing == name]
        if inside:
            groups.append({"standing": standing, "total": counts[name], "rows": inside})
    filters = [
        {"name": name, "word": standing.word, "count": counts[name], "is_on": name == show_only}
        for name, standing in STANDINGS.items()
        if counts[name] or name == show_only
    ]
    return {
        "groups": groups,
        "filters": filters,
        "page": page,
        "total": sum(counts.values()),
        "show": show_only if show_only in STANDINGS else "",
        "query": query,
        "learning": learning(),
    }
