"""The public page of published pledges: no sign-in, no script, no cookie, and nothing of what is private."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from rejoinder.desk.listening.zone import zone_of
from rejoinder.desk.people.desk import desk_row
from rejoinder.desk.pledges.models import Pledge
from rejoinder.desk.pledges.publishing import Public

SHORT_AGE_S = 60  # a mark is seen within a minute, and a burst of readers costs little
STATES = {
    "standing": "Stands",
    "kept": "✓ Kept",
    "broken": "✕ Broken",
    "withdrawn": "⊘ Withdrawn",
    "lapsed": "⊘ Lapsed",
}


@require_safe
@cache_control(public=True, max_age=SHORT_AGE_S)
def pledges(request):
    """Every published pledge in the words that were approved, newest first."""
    with timezone.override(zone_of(None)):
        public = Public()
        rows = sorted(
            (row for row in public.rows if row.is_published), key=lambda row: (row.election, row.number)
        )  # fmt: skip
        shown = [
            {"row": row, "text": public.shown(row), "state": STATES[row.state], "last": _last(row)} for row in rows
        ]  # fmt: skip
        imprints = list(dict.fromkeys(row.imprint for row in rows if row.imprint))
        about = {"shown": shown, "imprints": imprints, "desk_name": desk_row().name}
        return render(request, "pledges/public.html", about)


def _last(row: Pledge):
    """The mark that holds, for its day. Its reason was approved by nobody."""
    return row.standing_marks[-1] if row.state != Pledge.State.STANDING and row.standing_marks else None
