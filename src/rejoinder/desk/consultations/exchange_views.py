"""Taking a consultation away, and bringing one in from Polis."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from rejoinder.desk.consultations import exchange
from rejoinder.desk.consultations.models import Consultation, OpinionReport
from rejoinder.desk.consultations.report_views import as_json
from rejoinder.desk.consultations.running import report_of
from rejoinder.desk.listening.fields import BadFields, read_upload
from rejoinder.desk.listening.files import as_file
from rejoinder.desk.listening.page import sentence, show
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.errors import BadInput, NotAllowed

FIELDS = ("title", "organiser", "contact", "consent", "asked_count")
FILES_MAX = 5


@require_GET
@needs(Role.READER)
@own_clock
def export(request, pk):
    """What can be taken away, by whom, and what is in it."""
    return _export_page(request, get_object_or_404(Consultation, pk=pk))


def _export_page(request, row: Consultation, refused: str = ""):
    report = report_of(row)
    about = {
        "row": row, "report": report, "refused": refused, "may_admin": request.user.may(Role.ADMIN),
        "has_answers": row.state in (Consultation.State.CLOSED, Consultation.State.REPORTED),
    }  # fmt: skip
    return show(request, "consultations/export.html", about, status=409 if refused else 200)


@require_GET
@needs(Role.READER)
def report_file(request, pk):
    """The report as JSON: sums only."""
    row = get_object_or_404(Consultation, pk=pk)
    found = get_object_or_404(OpinionReport, consultation=row, state=OpinionReport.State.DONE)
    return _file(as_json(row, found).encode(), "application/json", f"{row.slug}-report.json")


@needs(Role.READER)
@own_clock
def polis_file(request, pk):
    """Every single answer in the Polis layout, for admins; a press, since it stands in the audit trail."""
    row = get_object_or_404(Consultation, pk=pk)
    if request.method != "POST":
        return _export_page(request, row)
    try:
        return _file(exchange.export_polis(row, request.user), "application/zip", f"{row.slug}-polis.zip")
    except NotAllowed as error:
        return _export_page(request, row, refused=sentence(error))


@needs(Role.WRITER)
@own_clock
def bring_in(request):
    """An export of Polis as a new, closed consultation; rows that cannot be read are listed."""
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    wrong: dict[str, str] = {}
    brought = None
    if request.method == "POST":
        files = request.FILES.getlist("file")[:FILES_MAX]
        try:
            if not files:
                raise BadFields({"file": "Choose the ZIP of an export, or its votes.csv and comments.csv."})
            brought = exchange.import_polis([read_upload(file) for file in files], typed, request.user)
        except BadFields as error:
            wrong = error.fields
        except BadInput as error:
            wrong = {"file": sentence(error)}
    about = {"typed": typed, "wrong": wrong, "brought": brought}
    return show(request, "consultations/import.html", about, status=422 if wrong else 200)


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=kind)
    as_file(answer, name)
    answer["Cache-Control"] = "private, no-store"
    return answer
