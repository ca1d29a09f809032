"""The rota: who is on duty when, over two weeks, with its gaps; shifts set, handed over and taken away."""

from datetime import date, time, timedelta
from itertools import groupby

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from rejoinder.desk.listening.page import sentence, show
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Desk, Role, User
from rejoinder.desk.watches.duty import add_duties, add_duty, drop_duty, gap_sentence, hand_over, read_moment, repeated
from rejoinder.desk.watches.duty import rota as rota_of
from rejoinder.desk.watches.models import Duty
from rejoinder.desk.watches.views import rota_about
from rejoinder.errors import BadInput

AHEAD = timedelta(days=14)
EVERY = [("once", "once"), ("daily", "every day"), ("weekdays", "on weekdays"), ("weekly", "every week")]
DONE = {
    "shift": "The shift stands.",
    "shifts": "The shifts stand.",
    "dropped": "The shift is taken away.",
    "handed": "The shift is handed over.",
}


@require_GET
@needs(Role.READER)
@own_clock
def rota(request):
    """Two weeks of shifts by day."""
    return _page(request)


@require_POST
@needs(Role.WRITER)
@own_clock
def duties(request):
    """Puts somebody on duty, hands a shift over, or takes one away."""
    try:
        if (drop := _key(request, "drop")) is not None:
            drop_duty(get_object_or_404(Duty, pk=drop), by=request.user)
            return after("/watches/duty/", "dropped")
        user = get_object_or_404(User, pk=_key(request, "who") or 0)
        if (shift := _key(request, "shift")) is not None:
            hand_over(get_object_or_404(Duty, pk=shift), user, by=request.user)
            return after("/watches/duty/", "handed")
        count = _set(request, user)
    except BadInput as error:
        return _page(request, wrong=sentence(error), status=422)
    return after("/watches/duty/", "shift" if count == 1 else "shifts")


def _set(request, user: User) -> int:
    said_of, zone = request.POST, timezone.get_current_timezone()
    if said_of.get("starts"):
        add_duty(user, *(read_moment(said_of.get(name, ""), zone) for name in ("starts", "ends")), by=request.user)
        return 1
    hours = (_clock(said_of.get("from", "")), _clock(said_of.get("to", "")))
    until = _day(said_of["until"]) if said_of.get("until") else None
    spans = repeated(_day(said_of.get("day", "")), hours, zone, every=said_of.get("every", "once"), until=until)
    return len(add_duties(user, spans, by=request.user))


def _page(request, *, wrong: str = "", status: int = 200):
    now = timezone.now()
    shifts = rota_of(now, AHEAD)
    days = [(day, list(of)) for day, of in groupby(shifts, key=lambda shift: timezone.localtime(shift.starts).date())]
    typed = request.POST if wrong else _offered(shifts, request)
    about = {
        "days": days, "wrong": wrong, "typed": typed, "every": EVERY, "said": said(request, DONE),
        "desk": Desk.objects.filter(pk=1).first() or Desk(pk=1), "zone_name": timezone.get_current_timezone_name(),
        **rota_about(now), "gap": gap_sentence(shifts), "shifts": shifts,
    }  # fmt: skip
    return show(request, "watches/rota.html", about, status=status)


def _offered(shifts, request) -> dict:
    """The first gap, or tonight: what the form offers to fill."""
    start = request.GET.get("from", "")
    gap = next((one for one in shifts if one.who is None and (not start or one.starts.isoformat() == start)), None)
    begins = timezone.localtime(gap.starts if gap else timezone.now())
    ends = timezone.localtime(gap.ends) if gap and gap.ends - gap.starts < timedelta(days=1) else None
    return {"day": f"{begins:%Y-%m-%d}", "from": f"{begins:%H:%M}", "to": f"{ends:%H:%M}" if ends else ""}


def _key(request, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _clock(text: str) -> time:
    try:
        return time.fromisoformat("00:00" if text.strip() == "24:00" else text.strip())
    except ValueError:
        raise BadInput(f"{text[:20]!r} is no time of day; write 21:00") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(f"{text[:20]!r} is no day; write 2026-10-08") from None
