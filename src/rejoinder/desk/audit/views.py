"""The audit trail, for admins."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render

from rejoinder.desk.audit.trail import list_events

EVENTS_PER_PAGE = 100


@login_required
def audit(request):
    """Newest first, filtered by what, who and which."""
    if not request.user.may("admin"):
        raise PermissionDenied("Only admins read the audit trail. Ask an admin of your desk.")
    wanted = {name: request.GET.get(name, "").strip()[:200] for name in ("action", "actor", "subject")}
    page = Paginator(list_events(**wanted), EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "audit/audit.html", {"page": page, "wanted": wanted})
