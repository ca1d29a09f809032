"""The Rebuttals room: started from a story, written, checked, asked for."""

import zoneinfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rejoinder.core.approval import OVERRIDE_AFTER_MIN
from rejoinder.desk.lines.models import Line
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.listening.models import Post
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock, zone_of
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.desk import desk_row
from rejoinder.desk.people.models import Role
from rejoinder.desk.rebuttals import writing
from rejoinder.desk.rebuttals.acts import ACTS, DONE
from rejoinder.desk.rebuttals.approving import GROUPS, counts, groups, waiting_for
from rejoinder.desk.rebuttals.forms import digits, typed_rows
from rejoinder.desk.rebuttals.models import Rebuttal
from rejoinder.desk.rebuttals.reading import shown
from rejoinder.desk.rebuttals.versions import changed, looked, whole
from rejoinder.desk.rebuttals.when import when_set, when_typed
from rejoinder.desk.stories.models import Story
from rejoinder.errors import NotAllowed, RejoinderError

OTHERS_MAX = 20  # releases that answer no story and wait for this person


@require_GET
@needs(Role.READER)
@own_clock
def listed(request: HttpRequest) -> HttpResponse:
    """Every rebuttal by where it stands, what waits for this person first."""
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in GROUPS else ""
    totals = counts(request.user)
    about = {
        "groups": groups(request.user, timezone.now(), chosen=chosen), "chosen": chosen,
        "filters": [(name, GROUPS[name][0], totals[name]) for name in GROUPS if totals[name]],
        "others": waiting_for(request.user).filter(rebuttal=None).select_related("asked_by")[:OTHERS_MAX],
        "target_min": desk_row().answer_target_min, "any": any(totals.values()),
        "total": sum(n for name, n in totals.items() if name != "dropped"),
    }  # fmt: skip
    return show(request, "rebuttals/rebuttals.html", about)


@require_POST
@needs(Role.WRITER)
@own_clock
def start(request: HttpRequest) -> HttpResponse:
    """Starts the rebuttal of a story, or opens the one that is there."""
    typed = request.POST
    story = get_object_or_404(Story, pk=digits(typed.get("story", "")))
    line = get_object_or_404(Line, ref=typed["line"]) if typed.get("line") else None
    post = Post.objects.filter(pk=digits(typed.get("post", "")), membership__story=story).first()
    try:
        made = writing.start(story, by=request.user, line=line, claim=typed.get("claim", ""), post=post)
    except RejoinderError as error:
        about = {
            "story": story, "why": sentence(error), "no_line": isinstance(error, writing.NoLineFits),
            "no_account": isinstance(error, writing.NoAccount), "claim": typed.get("claim", "") or story.title,
        }  # fmt: skip
        return show(request, "rebuttals/not_started.html", about, status=409)
    return after(f"/rebuttals/{made.pk}/", "started")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.READER)
@own_clock
def rebuttal(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one rebuttal; a POST does what the pressed button says."""
    found = _found(pk)
    if request.method == "POST":
        return _did(request, found)
    answer = _page(request, found)
    looked(found.release, request.user)
    return answer


@require_POST
@needs(Role.WRITER)
@own_clock
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts of the page that depend on the text, for what is typed and not saved yet."""
    found = _found(pk)
    return show(
        request, "rebuttals/checked.html", {"shown": shown(found, request.user, rows=typed_rows(found, request))}
    )


def _page(request: HttpRequest, found: Rebuttal, *, status: int = 200, **more) -> HttpResponse:
    zone = zone_of(request.user).key
    about = {
        "shown": more.pop("page", None) or shown(found, request.user), "zones": sorted(zoneinfo.available_timezones()),
        "when": when_set(found.release.goes_out_at, zone), "zone": zone, "override_after": OVERRIDE_AFTER_MIN,
        "said": said(request, DONE, ""),
    } | more  # fmt: skip
    if about["said"] and "{}" in DONE[request.GET["done"]]:
        about["said"] = said(request, DONE, about["shown"].draft)
    return show(request, "rebuttals/rebuttal.html", about, status=status)


def _did(request: HttpRequest, found: Rebuttal) -> HttpResponse:
    act = request.POST.get("act", "save").partition(":")[0]
    do = ACTS.get(act)
    if do is None:
        raise Http404
    writers_only(request)
    try:
        done = do(request, found)
    except RejoinderError as error:
        return _refused(request, found, error)
    other, _, done = done.rpartition(":")
    return after(f"/rebuttals/{other or found.pk}/", done)


def _refused(request: HttpRequest, found: Rebuttal, error: RejoinderError) -> HttpResponse:
    """The page again with all that was typed; beside it what somebody else wrote meanwhile, where that is why."""
    found = _found(found.pk)
    typed = typed_rows(found, request)
    is_other = bool(request.POST.get("seen")) and request.POST["seen"] != found.release.sha256
    theirs = [
        (row.account.name, changed(row.account_id, row.account.name, whole(_plain(row)), whole(_plain(mine))))
        for row, mine in zip(found.release.texts.select_related("account"), typed, strict=True)
        if whole(_plain(row)) != whole(_plain(mine))
    ] if is_other else []  # fmt: skip
    more = {
        "page": shown(found, request.user, rows=typed), "refused": sentence(error), "theirs": theirs,
        "fields": error.fields if isinstance(error, BadFields) else {}, "typed": request.POST,
        "when": when_typed(request.POST, zone_of(request.user).key) if "goes_out" in request.POST else None,
    }  # fmt: skip
    if more["when"] is None:
        del more["when"]
    status = 409 if isinstance(error, NotAllowed) else 422
    return _page(request, found, status=status, **more)


def _plain(row) -> dict:
    return {"title": row.title, "text": row.text}


def _found(pk: int) -> Rebuttal:
    rows = Rebuttal.objects.select_related(
        "story", "link", "release__author", "release__last_editor", "release__asked_by", "release__approved_by",
        "release__overridden_by", "release__reviewer", "claim_post__source",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)
