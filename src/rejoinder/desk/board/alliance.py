"""The Alliance room: what is asked of members and of everybody, and what they said."""

from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_safe

from rejoinder.desk.consultations.reading import listed as consultations_listed
from rejoinder.desk.listening.page import show
from rejoinder.desk.listening.zone import own_clock


@login_required
@require_safe
@own_clock
def alliance(request):
    """The room's first page."""
    return show(request, "board/alliance.html", {"consultations": consultations_listed()})
