"""The Lines room: every line to take, worst first, its editor, and lists in and out."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from rejoinder.desk.lines import editor, lists, presses, take, versions
from rejoinder.desk.lines.content import CHANNELS
from rejoinder.desk.lines.listing import address_of, listed
from rejoinder.desk.lines.models import Line
from rejoinder.desk.lines.written import export_lines
from rejoinder.desk.listening.fields import BadFields, read_upload
from rejoinder.desk.listening.files import as_file
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.errors import BadInput, NotAllowed, RejoinderError
from rejoinder.wire.linefiles import read_line_bytes

PROBLEMS_SHOWN = 500
FILES = {"csv": ("csv", "text/csv; charset=utf-8"), "json": ("json", "application/json; charset=utf-8")} | {
    "md": ("zip", "application/zip")
}


@require_GET
@needs(Role.READER)
def lines(request):
    """Every line, worst first, with the worst one open beside the list."""
    about = listed(request)
    done = request.GET.get("line", "")
    about["said"] = said(request, presses.DONE, done) if done and Line.objects.filter(ref=done).exists() else None
    rows = [row for group in about["groups"] for row in group["rows"]]
    if not rows:
        return show(request, "lines/lines.html", about)
    return _page(request, _line(rows[0].line.ref), about, is_list=True)


@needs(Role.WRITER)
def new(request):
    """The form of a new line; what was typed stays when a field needs another look."""
    typed: dict = {"claim": request.GET.get("claim", "")[:2000], "owner": request.user.email}
    wrong: dict = {}
    if request.method == "POST":
        typed = editor.typed_of(request)
        try:
            made = take.save_line(typed, request.user)
            presses.answer_request(request, made)
            return after(address_of(made), "new")
        except BadFields as error:
            wrong = error.fields
    about = {
        "line": None,
        "is_new": True,
        "asks_for": request.GET.get("request", "") or request.POST.get("request", ""),
    }
    about |= listed(request) | editor.choices(None, request.user) | _form(typed, wrong)
    return show(request, "lines/line.html", about, status=422 if wrong else 200)


@needs(Role.READER)
def line(request, ref):
    """One line: its words to edit, its evidence, versions and uses, what people did to it."""
    found = _line(ref)
    if request.method != "POST":
        return _page(request, found, listed(request))
    writers_only(request)
    press = presses.PRESSES.get(request.POST.get("press", ""))
    typed = None if press else editor.typed_of(request)
    try:
        if press:
            return after(address_of(found), press(request, found))
        seen = request.POST.get("seen", "")
        before = found.changed_at
        saved = take.save_line(typed, request.user, found, seen=int(seen) if seen.isdecimal() else None)
        return after(address_of(saved), "same" if saved.changed_at == before else _saved(saved))
    except BadFields as error:
        return _page(request, _line(ref), listed(request), typed=typed, wrong=error.fields)
    except RejoinderError as error:
        status = 409 if isinstance(error, NotAllowed) else 422
        return _page(request, _line(ref), listed(request), typed=typed, refused=sentence(error), status=status)


def _line(ref: str) -> Line:
    return get_object_or_404(Line.objects.select_related("owned_by", "replaced_by"), ref=ref.replace("\x00", ""))


def _saved(line: Line) -> str:
    return "waits" if versions.is_waiting(line) else "saved"


def _page(request, found: Line, about: dict, *, typed=None, wrong=None, refused="", status=0, is_list=False):
    """The page of a line with its list; `typed` is kept where it was not saved."""
    shown = editor.about(found, request.user, about["now"])
    fields = typed if typed is not None else editor.fields_of(found, shown["newest"])
    context = about | shown | editor.choices(found, request.user) | _form(fields, wrong or {})
    context |= {"refused": refused, "is_list": is_list, "show_query": request.META.get("QUERY_STRING", "")}
    context.setdefault("said", said(request, presses.DONE, found.ref))
    return show(request, "lines/line.html", context, status=status or (422 if wrong else 200))


def _form(typed: dict, wrong: dict) -> dict:
    long_answer = typed.get("long_answer", "")
    return {
        "typed": typed, "wrong": wrong, "counters": editor.counters(typed.get("short") or {}),
        "long_words": len(long_answer.split()), "text_words": len(typed.get("text", "").split()),
    }  # fmt: skip


@require_POST
@needs(Role.READER)
def count(request):
    """How much room each short answer takes, for the page's script while one types. Changes nothing."""
    said = {channel: request.POST.get(f"short_{channel}", "") for channel in CHANNELS}
    found = {
        one.channel: {"says": one.says, "tone": one.tone, "share": round(one.share, 3)}
        for one, _ in editor.counters(said)
    }
    return JsonResponse(found)


@needs(Role.WRITER)
def bring(request):
    """Brings in a list, or the Markdown files of a folder, and reports every row that is not in."""
    about: dict = {"may_declare": request.user.may(Role.APPROVER)}
    if request.method == "POST":
        elsewhere = request.POST.get("approved_elsewhere", "")
        try:
            about["report"] = lists.import_lines(*_read(request), request.user, approved_elsewhere=elsewhere)
            about["problems"] = about["report"].not_in[:PROBLEMS_SHOWN]
        except (BadInput, NotAllowed) as error:
            about |= {"error": sentence(error), "pasted": request.POST.get("pasted", ""), "elsewhere": elsewhere}
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
            read, wrong = [], [lists.NotIn(0, sentence(error))]
        rows, problems = rows + read, problems + wrong
    return rows, problems


@require_GET
@needs(Role.READER)
def export(request, form):
    """Every line as CSV, JSON or a ZIP of Markdown files."""
    form = "md" if form == "zip" else form
    ending, kind = FILES[form]
    answer = HttpResponse(export_lines(form), content_type=kind)
    return as_file(answer, f"lines-{timezone.now():%Y-%m-%d}.{ending}")


@require_safe
@needs(Role.READER)
def all_versions(request, ref):
    """Every version of a line with what it changed, word by word."""
    found = _line(ref)
    about = {"line": found, "address": address_of(found), "versions": editor.versions_of(found)}
    return show(request, "lines/versions.html", about)


@require_safe
@needs(Role.READER)
def all_uses(request, ref):
    """Where a line went out, newest first, and the stories it was matched to."""
    found = _line(ref)
    matches = found.matches.filter(story__merged_into=None).select_related("story")
    about = {
        "line": found, "address": address_of(found), "uses": found.uses.select_related("story", "by")[:500],
        "matches": matches.order_by("-is_fit", "-story__last_post_at")[:100], "matches_total": matches.count(),
    }  # fmt: skip
    return show(request, "lines/uses.html", about)
