"""One release on a page of its own: its texts, where it stands, who may approve, and what became of it."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from rejoinder.core.walltime import Skipped, Twice, moment_of
from rejoinder.core.wordiff import differences
from rejoinder.desk.listening.fields import read_upload, whole_number
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.desk import is_zone
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing import pictures, releases
from rejoinder.desk.publishing.content import exact_text
from rejoinder.desk.publishing.kinds import kind_of
from rejoinder.desk.publishing.models import Account, Release
from rejoinder.desk.publishing.ready import counted, why_not_ready
from rejoinder.errors import BadInput, NotAllowed, RejoinderError

YEARS = (2000, 2200)  # of a time that somebody means
DONE = {
    "started": "A draft. Write a text for each account.", "saved": "Saved.", "asked": "Asked. The text is frozen.",
    "approved": "Approved. It goes out once.", "sent-back": "Sent back with your note.",
    "taken-back": "Taken back. It is a draft again.", "overridden": "It goes out. {} reviews it afterwards.",
    "reviewed": "Reviewed. Your note is kept.", "picture": "The picture is in.", "no-picture": "The picture is out.",
}  # fmt: skip


@needs(Role.WRITER)
@own_clock
def new_release(request):
    """A release that answers no story: a title and the accounts it goes to."""
    wrong = ""
    if request.method == "POST":
        try:
            release = releases.start(request.POST.get("title", ""), by=request.user)
            texts = [releases.TextFields(pk, "") for pk in _chosen(request)]
            releases.edit(release, texts, by=request.user)
            return after(f"/publishing/releases/{release.pk}/", "started")
        except RejoinderError as error:
            wrong = sentence(error)
    about = {"accounts": Account.objects.exclude(state="stopped"), "wrong": wrong, "typed": request.POST}
    return show(request, "publishing/release_new.html", about, status=422 if wrong else 200)


@needs(Role.READER)
@own_clock
def release(request, pk):
    """One release; what is typed and refused comes back with the reason and is not lost."""
    found = get_object_or_404(Release.objects.select_related("story", "corrects"), pk=pk)
    wrong, status = "", 200
    if request.method == "POST":
        writers_only(request)
        act = ACTS.get(request.POST.get("act", ""))
        try:
            if act is None:
                raise BadInput("that press is unknown; nothing was done")
            done, name = act(request, found)
            return after("/publishing/" if done == "dropped" else f"/publishing/releases/{pk}/", done, name=name)
        except RejoinderError as error:
            wrong, status = sentence(error), 409 if isinstance(error, NotAllowed) else 422
    return show(request, "publishing/release.html", _about(request, found, wrong), status=status)


def _about(request, found: Release, wrong: str) -> dict:
    texts = list(found.texts.select_related("account__imprint"))
    typed = request.POST if wrong else {}
    return {
        "release": found, "wrong": wrong, "typed": typed, "why_not": releases.why_not_approve(found, request.user),
        "stops": why_not_ready(found) if found.state == "draft" else [],
        "texts": [
            {"row": row, "used": counted(row), "exact": exact_text(row), "kind": kind_of(row.account.kind),
             "typed": typed.get(f"text-{row.account_id}", row.text)}
            for row in texts
        ],
        "others": Account.objects.exclude(state="stopped").exclude(pk__in=[row.account_id for row in texts]),
        "versions": found.versions.select_related("by")[:10], "changes": _changes(found),
        "publications": found.publications.select_related("account"),
        "reviewers": [one for one in User.objects.filter(is_active=True) if one.may(Role.APPROVER)
                      and one.pk not in (found.author_id, found.last_editor_id, request.user.pk)],
        "zones": sorted({timezone.get_current_timezone_name(), "Europe/London", "UTC"}),
        "said": said(request, DONE, request.GET.get("name", "")[:120]),
    }  # fmt: skip


def _changes(found: Release) -> list:
    """What the last edit changed, account by account, word by word."""
    two = list(found.versions.all()[:2])
    if len(two) < 2:
        return []
    now, before = ({text["account"]: text["text"] for text in one.content["texts"]} for one in two)
    return [differences(before.get(key, ""), text) for key, text in now.items() if text != before.get(key, "")]


def _save(request, found: Release) -> tuple[str, str]:
    typed = request.POST
    texts = [
        releases.TextFields(pk, typed.get(f"text-{pk}", ""), typed.get(f"title-{pk}", ""), typed.get(f"slug-{pk}", ""))
        for pk in _chosen(request)
    ]
    releases.edit(
        found, texts, by=request.user, title=typed.get("title", found.title), goes_out_at=_goes_out(typed),
        seen=typed.get("sha256", ""),
    )  # fmt: skip
    return "saved", ""


def _goes_out(typed):
    when = typed.get("goes_out", "").strip()
    if not when:
        return None
    try:
        moment = parse_datetime(when)
    except ValueError:
        moment = None
    if moment is None or not YEARS[0] <= moment.year <= YEARS[1]:
        raise BadInput(f"{when[:40]!r} is not a time; write it as 2026-11-30 21:30")
    if moment.tzinfo is not None:
        return moment
    zone = typed.get("zone") or "UTC"
    if not is_zone(zone):
        raise BadInput(f"{zone[:60]!r} is no time zone we know; choose one, such as Europe/London")
    found = moment_of(moment, ZoneInfo(zone))
    if isinstance(found, Skipped):
        raise BadInput(
            f"{moment:%H:%M} does not exist on {moment:%-d %B %Y}: the clocks go from {found.before:%H:%M} to "
            f"{found.after:%H:%M}; take one of these"
        )
    if isinstance(found, Twice):
        return found.second if typed.get("second") == "on" else found.first
    return found


def _chosen(request) -> list[int]:
    return [pk for pk in dict.fromkeys(map(whole_number, request.POST.getlist("account"))) if pk]


def _ask(request, found: Release) -> tuple[str, str]:
    if any(name.startswith("text-") for name in request.POST):
        _save(request, found)
    releases.ask(found, by=request.user)
    return "asked", ""


def _approve(request, found: Release) -> tuple[str, str]:
    releases.approve(found, request.POST.get("sha256", ""), by=request.user)
    return "approved", ""


def _send_back(request, found: Release) -> tuple[str, str]:
    releases.send_back(found, request.POST.get("note", ""), by=request.user)
    return "sent-back", ""


def _take_back(request, found: Release) -> tuple[str, str]:
    releases.take_back(found, by=request.user)
    return "taken-back", ""


def _override(request, found: Release) -> tuple[str, str]:
    who = request.POST.get("reviewer", "")
    reviewer = get_object_or_404(User, pk=whole_number(who))
    releases.override(
        found, request.POST.get("sha256", ""), request.POST.get("reason", ""), reviewer, by=request.user
    )  # fmt: skip
    return "overridden", str(reviewer)


def _review(request, found: Release) -> tuple[str, str]:
    releases.review(found, request.POST.get("note", ""), by=request.user)
    return "reviewed", ""


def _drop(request, found: Release) -> tuple[str, str]:
    releases.drop(found, by=request.user)
    return "dropped", ""


def _picture(request, found: Release) -> tuple[str, str]:
    if drop := request.POST.get("drop", ""):
        pictures.remove_picture(found, whole_number(drop), by=request.user)
        return "no-picture", ""
    file = request.FILES.get("file")
    if file is None:
        raise BadInput("choose a picture first")
    _, content = read_upload(file)
    has_imprint = request.POST.get("has_imprint") == "on"
    pictures.add_picture(found, content, request.POST.get("alt", ""), has_imprint=has_imprint, by=request.user)
    return "picture", ""


Act = Callable[[object, Release], tuple[str, str]]
ACTS: dict[str, Act] = {
    "save": _save, "ask": _ask, "approve": _approve, "send-back": _send_back, "take-back": _take_back,
    "override": _override, "review": _review, "drop": _drop, "picture": _picture,
}  # fmt: skip
