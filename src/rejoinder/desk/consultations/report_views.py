"""The report, for the team and, once an approver has published it, for everybody; and what may be taken away of it."""

import json

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_safe

from rejoinder.desk.consultations.models import Consultation, OpinionReport
from rejoinder.desk.consultations.reading import listed
from rejoinder.desk.consultations.report_page import ReportPage
from rejoinder.desk.consultations.running import report_of
from rejoinder.desk.consultations.taking_part import texts_in
from rejoinder.desk.listening.page import show
from rejoinder.desk.listening.zone import own_clock, zone_of
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role

SHORT_AGE_S = 60


@require_GET
@needs(Role.READER)
@own_clock
def report(request, pk):
    """The report in the room, or how far it is."""
    row = get_object_or_404(Consultation, pk=pk)
    one = listed(Consultation.objects.filter(pk=pk))[0]
    about = {"row": row, "one": one, "may_approve": request.user.may(Role.APPROVER)}
    if one.report is None or one.report.state != OpinionReport.State.DONE:
        return show(request, "consultations/no_report.html", about)
    return show(request, "consultations/report.html", about | {"page": _page(request, row, one.report)})


@require_safe
@cache_control(public=True, max_age=SHORT_AGE_S)
def public_report(request, slug):
    """The published report: a sheet without shell, cookie or script."""
    row, found = published(slug)
    with timezone.override(zone_of(None)):
        about = {"row": row, "page": _page(request, row, found), "texts": texts_in(row, row.languages[0])}
        return render(request, "consultations/public/report.html", about)


@require_safe
@cache_control(public=True, max_age=SHORT_AGE_S)
def public_json(request, slug):
    """The published report for programs."""
    row, found = published(slug)
    return HttpResponse(as_json(row, found), content_type="application/json; charset=utf-8")


def published(slug: str) -> tuple[Consultation, OpinionReport]:
    """A consultation whose report is public. Raises Http404."""
    row = get_object_or_404(Consultation, slug=slug, published_at__isnull=False)
    found = report_of(row)
    if found is None:
        raise Http404
    return row, found


def as_json(row: Consultation, found: OpinionReport) -> str:
    """The report with what it is about and how it was made: sums only."""
    about = {
        "title": row.title, "question": row.question, "organiser": row.organiser,
        "opened": row.opens_at.isoformat(), "closed": row.closed_at.isoformat() if row.closed_at else None,
        "made": found.made_at.isoformat() if found.made_at else None, "method": found.method, "seed": found.seed,
    }  # fmt: skip
    return json.dumps(about | {"report": found.content}, ensure_ascii=False, indent=1)


def _page(request, row: Consultation, found: OpinionReport) -> ReportPage:
    group = request.GET.get("group", "")
    return ReportPage(row, found, int(group) if group.isascii() and group.isdigit() and len(group) < 3 else None)
