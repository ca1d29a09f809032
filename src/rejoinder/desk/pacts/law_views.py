"""The law around pacts on one page: dates of an election, limits, what pacts mean for returns, what we will not do."""

from datetime import date

from django.utils import timezone
from django.views.decorators.http import require_safe

from rejoinder.core.electionlaw import KINDS, NEVER, READ_ON, SCENARIOS, WARNINGS, dates_of, limits_of
from rejoinder.desk.listening.page import sentence, show
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.errors import BadInput


@require_safe
@needs(Role.READER)
@own_clock
def law(request):
    """All of it. ?kind= and ?polling_day= work a timetable out.

    `timetable`: electionlaw.Timetable or None; `withdrawal`: its sentence; `wrong`: why there is none; `limits`:
    (name of the election, its limits); `scenarios`, `warnings`, `never`, `kinds`: as core/electionlaw has them;
    `read_on`: when the rules were read.
    """
    kind, typed = request.GET.get("kind", "")[:40], request.GET.get("polling_day", "")[:20]
    timetable, wrong = None, ""
    if kind or typed:
        try:
            timetable = dates_of(kind, date.fromisoformat(typed.strip()))
        except BadInput as error:
            wrong = sentence(error)
        except ValueError:
            wrong = "Write the polling day as 2027-05-06."
    about = {
        "kinds": KINDS, "kind": kind, "polling_day": typed, "timetable": timetable, "wrong": wrong,
        "withdrawal": timetable.withdrawal_words(timezone.now()) if timetable else "",
        "limits": [(one.name, limits_of(key)) for key, one in KINDS.items() if limits_of(key)],
        "scenarios": SCENARIOS, "warnings": WARNINGS, "never": NEVER, "read_on": READ_ON,
    }  # fmt: skip
    return show(request, "pacts/law.html", about, status=422 if wrong else 200)
