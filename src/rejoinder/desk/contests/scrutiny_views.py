"""The page from which an admin gives the openings to named scrutineers."""

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.contests.models import Contest
from rejoinder.desk.contests.scrutiny import openings, why_no_openings
from rejoinder.desk.listening.files import as_file
from rejoinder.desk.listening.page import sentence, show
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.errors import BadInput, NotAllowed

GIVEN_SHOWN = 20


@needs(Role.ADMIN)
@own_clock
def scrutiny(request, slug):
    """What the openings are, who got them so far, and the form that gives them out as a download."""
    contest = get_object_or_404(Contest, slug=slug)
    wrong, status = "", 200
    if request.method == "POST":
        try:
            lines = openings(contest, request.POST.get("whom", ""), by=request.user)
        except (BadInput, NotAllowed) as error:
            wrong, status = sentence(error), 422
        else:
            answer = StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8")
            return as_file(answer, f"{contest.slug}-openings.jsonl", is_kept=False)
    given = AuditEvent.objects.filter(action="contest.openings", subject=f"contest:{contest.pk}")[:GIVEN_SHOWN]
    about = {
        "contest": contest, "wrong": wrong, "whom": request.POST.get("whom", ""), "given": given,
        "why_not": why_no_openings(contest),
    }  # fmt: skip
    return show(request, "contests/scrutiny.html", about, status=status)
