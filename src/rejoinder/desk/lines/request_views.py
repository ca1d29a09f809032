"""Requests to the policy desk on pages: the list, and the form that the page of a story leads to."""

from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from rejoinder.desk.lines import requests
from rejoinder.desk.lines.models import Line, LineRequest
from rejoinder.desk.listening.fields import BadFields, plain_line
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.stories.models import Story
from rejoinder.errors import BadInput, RejoinderError

SETTLED_SHOWN = 50
DONE = {
    "asked": "The policy desk is asked.",
    "answered": "The request is answered.",
    "declined": "The request is declined; who asked can read why.",
    "handed": "The request is handed on.",
}


@needs(Role.READER)
@own_clock
def listed(request):
    """The requests that wait, those wanted soonest first, and what became of the others."""
    about: dict = {}
    if request.method == "POST":
        writers_only(request)
        try:
            return after("/lines/requests/", _settle(request))
        except RejoinderError as error:
            about = {"refused": sentence(error), "refused_at": request.POST.get("request", "")}
    rows = LineRequest.objects.select_related("story", "asked_by", "owner", "line", "settled_by")
    waiting = rows.filter(state=LineRequest.State.ASKED)
    about |= {
        "waiting": sorted(waiting, key=lambda one: (one.wanted_by is None, one.wanted_by or one.asked_at)),
        "settled": rows.exclude(state=LineRequest.State.ASKED).order_by("-settled_at")[:SETTLED_SHOWN],
        "people": User.objects.filter(is_active=True).order_by("name", "email"),
        "said": said(request, DONE),
    }
    return show(request, "lines/requests.html", about, status=422 if "refused" in about else 200)


def _settle(request) -> str:
    number = request.POST.get("request", "")
    if not number.isdecimal() or len(number) > 15:
        raise Http404
    wanted = get_object_or_404(LineRequest, pk=int(number))
    press = request.POST.get("press", "")
    if press == "decline":
        requests.decline(wanted, request.POST.get("reason", ""), request.user)
        return "declined"
    if press == "hand":
        requests.hand_to(wanted, _person(request.POST.get("owner", "")), request.user)
        return "handed"
    ref = plain_line(request.POST.get("line"), 100)
    line = Line.objects.filter(ref=ref).first()
    if line is None:
        raise BadInput(f"there is no line {ref}" if ref else "say which line answers it")
    requests.answer(wanted, line, request.user)
    return "answered"


@needs(Role.WRITER)
@own_clock
def ask(request):
    """The form that asks for a line, filled from a story where it comes from one."""
    story = _story(request.GET.get("story") or request.POST.get("story", ""))
    typed = {
        "claim": request.GET.get("claim", "")[:2000] or (story.title if story else ""),
        "owner": "",
        "wanted_by": "",
    }
    wrong: dict = {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}
        try:
            requests.ask(
                typed["claim"], request.user, story=story, wanted_by=_moment(typed["wanted_by"]),
                owner=_person(typed["owner"]) if typed["owner"] else None,
            )  # fmt: skip
            return after("/lines/requests/", "asked")
        except BadFields as error:
            wrong = error.fields
    about = {"story": story, "typed": typed, "wrong": wrong, "there": requests.open_for(story) if story else None}
    about["people"] = User.objects.filter(is_active=True).order_by("name", "email")
    return show(request, "lines/ask.html", about, status=422 if wrong else 200)


def _story(text: str) -> Story | None:
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        return None
    return Story.objects.filter(pk=int(text)).first()


def _person(email: str) -> User:
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise BadFields({"owner": "There is no such person at the desk."})
    return found


def _moment(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadFields({"wanted_by": f"{text[:40]!r} is no day and time. Write 2026-10-08T18:00."}) from None
    return at if timezone.is_aware(at) else timezone.make_aware(at)
