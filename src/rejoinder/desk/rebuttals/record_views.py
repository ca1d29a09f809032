"""The page of the record of answers: how fast, and did it help."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from rejoinder.desk.listening.page import show
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.rebuttals.pictures import effect_picture, steps_picture
from rejoinder.desk.rebuttals.record import DAYS, WORDS, read_record


@require_GET
@needs(Role.READER)
@own_clock
def record(request: HttpRequest) -> HttpResponse:
    """Medians and p90 of each step against the target, and the effect of each answer with its interval."""
    text = request.GET.get("days", "")
    days = int(text) if text in {str(one) for one in DAYS} else 30
    found = read_record(timezone.now(), days=days)
    about = {
        "record": found, "ranges": DAYS, "picture": steps_picture(found.steps, found.target_min) if found.steps else "",
        "steps": [(one, WORDS[one.step]) for one in found.steps],
        "answered": [
            (one, [(effect, effect_picture(effect)) for effect in sorted(one.effects.values(), key=lambda e: e.hours)])
            for one in found.answered
        ],
    }  # fmt: skip
    return show(request, "rebuttals/record.html", about)
