"""The alarms about what goes out, each with what to do, and the press that stops everything."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from rejoinder.desk.listening.page import sentence, show
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.publishing import by_hand, stopping, withdrawing
from rejoinder.desk.publishing.alarms import WORDS, open_alarms, settle
from rejoinder.desk.publishing.calls import about
from rejoinder.desk.publishing.models import Alarm, Publication, Release
from rejoinder.errors import RejoinderError

ALARMS_SHOWN = 200
SETTLED_SHOWN = 20
DONE = {
    "look": "We look for it now.",
    "mark-out": "Marked as out. It is not sent again.",
    "mark-not-out": "Marked as not out. Press “Try again” to send it.",
    "try-again": "It is sent again within a minute.",
    "mark-withdrawn": "Marked as taken down.",
    "settled": "Settled. You have dealt with it.",
    "stopped": "Everything is stopped. Nothing goes out.",
    "started": "Publishing goes on. What came due meanwhile waits for your press.",
    "sent-now": "It goes out now.",
    "given-up": "What had not gone out is given up.",
    "withdrawn": "It is being taken down. A notice is drafted below; it needs approval.",
    "corrected": "A draft of the correction. It goes out once it is approved.",
}
PRESSES = {
    "look": lambda one, request: by_hand.look_again(one, by=request.user),
    "mark-out": lambda one, request: by_hand.mark_out(one, request.POST.get("url", ""), by=request.user),
    "mark-not-out": lambda one, request: by_hand.mark_not_out(one, by=request.user),
    "try-again": lambda one, request: by_hand.try_again(one, by=request.user),
    "mark-withdrawn": lambda one, request: by_hand.mark_withdrawn(one, by=request.user),
}


@dataclass(frozen=True)
class AlarmRow:
    """An alarm in the list, in words, and what may be pressed for it."""

    alarm: Alarm
    word: str
    about: str
    presses: tuple[str, ...]


@require_GET
@needs(Role.READER)
@own_clock
def alarms(request):
    """What should have happened and did not, oldest first, each with what to do."""
    return _list(request)


@require_POST
@needs(Role.WRITER)
@own_clock
def settle_press(request, pk):
    """This person has dealt with one alarm."""
    settle(get_object_or_404(Alarm, pk=pk), by=request.user)
    return after("/publishing/alarms/", "settled")


@require_POST
@needs(Role.WRITER)
@own_clock
def publication_press(request, pk, what):
    """Looks again, marks as out or not out, tries again."""
    if what not in PRESSES:
        raise Http404
    one = get_object_or_404(Publication, pk=pk)
    return _pressed(request, lambda: PRESSES[what](one, request), what)


@require_POST
@needs(Role.WRITER)
@own_clock
def switch_press(request, what):
    """Stops everything from going out, or lets it go on."""
    if what == "stop":
        return _pressed(request, lambda: stopping.stop(request.POST.get("why", ""), by=request.user), "stopped")
    if what == "start":
        return _pressed(request, lambda: stopping.start(by=request.user), "started")
    raise Http404


@require_POST
@needs(Role.WRITER)
@own_clock
def release_press(request, pk, what):
    """Lets a held release go out, gives up its rest, withdraws it, or starts its correction."""
    found = get_object_or_404(Release, pk=pk)
    try:
        if what == "send-now":
            stopping.send_now(found, by=request.user)
            return after("/publishing/alarms/", "sent-now")
        if what == "give-up":
            stopping.give_up_rest(found, by=request.user)
            return after("/publishing/alarms/", "given-up")
        if what == "withdraw":
            notice = withdrawing.withdraw(found, request.POST.get("reason", ""), by=request.user)
            return after(f"/publishing/releases/{notice.pk if notice else pk}/", "withdrawn")
        if what == "correct":
            return after(f"/publishing/releases/{withdrawing.correct(found, by=request.user).pk}/", "corrected")
    except RejoinderError as error:
        return _list(request, wrong=sentence(error))
    raise Http404


def _pressed(request, act, done):
    try:
        act()
    except RejoinderError as error:
        return _list(request, wrong=sentence(error))
    return after("/publishing/alarms/", done)


def _list(request, *, wrong: str = ""):
    settled = Alarm.objects.exclude(settled_at=None).select_related(
        "publication__account", "release", "account", "settled_by"
    )
    page = {
        "rows": [_row(one) for one in open_alarms()[:ALARMS_SHOWN]], "count": open_alarms().count(),
        "settled": [_row(one) for one in settled.order_by("-settled_at")[:SETTLED_SHOWN]],
        "switch": stopping.standing(), "held": stopping.held_releases().order_by("approved_at")[:ALARMS_SHOWN],
        "may_approve": request.user.may(Role.APPROVER), "now": timezone.now(), "wrong": wrong,
        "said": said(request, DONE),
    }  # fmt: skip
    return show(request, "publishing/alarms.html", page, status=409 if wrong else 200)


def _row(alarm: Alarm) -> AlarmRow:
    return AlarmRow(alarm, WORDS.get(alarm.kind, alarm.kind), about(alarm), _presses(alarm))


def _presses(alarm: Alarm) -> tuple[str, ...]:
    """What a person may do about it: names in PRESSES."""
    one, state = alarm.publication, Publication.State
    if one is None:
        return ()
    if one.state == state.UNCLEAR:
        return ("look", "mark-out", "mark-not-out")
    if one.state == state.OUT and one.needs_person:
        return ("look", "mark-out")
    if one.state == state.WITHDRAWING and one.needs_person:
        return ("try-again", "mark-withdrawn")
    return ("try-again",) if one.state == state.FAILED else ()
