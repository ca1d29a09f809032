"""The Rebuttals room: started from a story, written, checked, asked for."""

import zoneinfo
from types import SimpleNamespace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rejoinder.desk.lines.models import Line
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.listening.models import Post
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock, zone_of
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.desk import desk_row
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing import releases
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.desk.rebuttals import writing
from rejoinder.desk.rebuttals.approving import GROUPS, counts, groups
from rejoinder.desk.rebuttals.models import Rebuttal
from rejoinder.desk.rebuttals.reading import shown
from rejoinder.desk.rebuttals.versions import changed, looked, whole
from rejoinder.desk.rebuttals.when import moment, when_set, when_typed
from rejoinder.desk.stories.models import Story
from rejoinder.errors import BadInput, NotAllowed, RejoinderError

DONE = {
    "started": "Drafted from the line. Change what you want, then ask for approval.",
    "saved": "Saved. Draft {}.",
    "same": "Nothing was changed.",
    "mended": "Mended and saved. Draft {}.",
    "asked": "Asked. The text is frozen; any change voids it.",
    "taken_back": "Taken back. It is a draft again.",
    "overridden": "It goes out without a second person. The reviewer is told.",
    "reviewed": "Reviewed. Thank you for reading it.",
    "form": "Its form is changed. Draft {}.",
    "dropped": "Dropped. The story is to be decided again.",
}


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
    story = get_object_or_404(Story, pk=_digits(typed.get("story", "")))
    line = get_object_or_404(Line, ref=typed["line"]) if typed.get("line") else None
    post = Post.objects.filter(pk=_digits(typed.get("post", "")), membership__story=story).first()
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
    return show(request, "rebuttals/checked.html", {"shown": shown(found, request.user, rows=_rows(found, request))})


def _page(request: HttpRequest, found: Rebuttal, *, status: int = 200, **more) -> HttpResponse:
    zone = zone_of(request.user).key
    about = {
        "shown": more.pop("page", None) or shown(found, request.user), "zones": sorted(zoneinfo.available_timezones()),
        "when": when_set(found.release.goes_out_at, zone), "zone": zone,
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
    return after(f"/rebuttals/{found.pk}/", done)


def _refused(request: HttpRequest, found: Rebuttal, error: RejoinderError) -> HttpResponse:
    """The page again with all that was typed; beside it what somebody else wrote meanwhile, where that is why."""
    found = _found(found.pk)
    typed = _rows(found, request)
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


def _save(request: HttpRequest, found: Rebuttal) -> str:
    before = found.release.sha256
    said = request.POST
    when = when_typed(said, zone_of(request.user).key)
    at = moment(when, timezone.now()) if "goes_out" in said else "keep"
    if at not in ("keep", None) and found.release.goes_out_at and at == found.release.goes_out_at:
        at = "keep"
    saved = writing.save(found, _typed(found, request), by=request.user, seen=said.get("seen", ""), goes_out_at=at)
    return "same" if saved.release.sha256 == before else "saved"


def _ask(request: HttpRequest, found: Rebuttal) -> str:
    _save(request, found)
    releases.ask(found.release, by=request.user)
    return "asked"


def _use(request: HttpRequest, found: Rebuttal) -> str:
    """Saves what is typed with one finding mended: `use:2:0` is the first mend of finding 2."""
    numbers = request.POST["act"].split(":")[1:]
    if len(numbers) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 6 for part in numbers):
        raise BadInput("choose one of the findings")
    page = shown(found, request.user, rows=_rows(found, request))
    finding = next((one for one in page.findings if one.number == int(numbers[0])), None)
    if finding is None or int(numbers[1]) >= len(finding.mends):
        raise BadInput("the text changed since that finding; look at it again")
    typed = _typed(found, request)
    fields = typed[finding.account]
    text = fields.text[: finding.start] + finding.mends[int(numbers[1])] + fields.text[finding.end :]
    typed[finding.account] = TextFields(fields.account, text, fields.title, fields.slug)
    writing.save(found, typed, by=request.user, seen=request.POST.get("seen", ""))
    return "mended"


def _form(request: HttpRequest, found: Rebuttal) -> str:
    _save(request, found)
    writing.choose_form(found, request.POST["act"].partition(":")[2], by=request.user)
    return "form"


def _take_back(request: HttpRequest, found: Rebuttal) -> str:
    releases.take_back(found.release, by=request.user)
    return "taken_back"


def _override(request: HttpRequest, found: Rebuttal) -> str:
    reviewer = User.objects.filter(pk=_digits(request.POST.get("reviewer", "")), is_active=True).first()
    if reviewer is None:
        raise BadInput("name who reads it afterwards")
    said = request.POST
    releases.override(found.release, said.get("sha256", ""), said.get("reason", ""), reviewer, by=request.user)
    return "overridden"


def _review(request: HttpRequest, found: Rebuttal) -> str:
    releases.review(found.release, request.POST.get("note", ""), by=request.user)
    return "reviewed"


def _drop(request: HttpRequest, found: Rebuttal) -> str:
    writing.drop(found, by=request.user)
    return "dropped"


ACTS = {
    "save": _save, "ask": _ask, "use": _use, "form": _form, "take_back": _take_back, "override": _override,
    "review": _review, "drop": _drop,
}  # fmt: skip


def _typed(found: Rebuttal, request: HttpRequest) -> dict[int, TextFields]:
    """The texts of the form by account; one whose fields the form has not stays as it is."""
    return {
        row.account_id: TextFields(row.account_id, row.text, row.title, row.slug) for row in _rows(found, request)
    }  # fmt: skip


def _rows(found: Rebuttal, request: HttpRequest) -> list:
    """The texts of the release as they are typed, not saved, with the imprint that they would have."""
    said, typed = request.POST, []
    for row in found.release.texts.select_related("account__imprint"):
        key = row.account_id
        text = said.get(f"text-{key}", row.text)
        if f"short-{key}" in said:
            text = "\n\n".join(
                part.strip() for part in (said[f"short-{key}"], said.get(f"rest-{key}", "")) if part.strip()
            )
        fields = TextFields(
            key, text.replace("\r\n", "\n").strip(), said.get(f"title-{key}", row.title),
            said.get(f"slug-{key}", row.slug),
        )  # fmt: skip
        fields = writing.with_imprint(row.account, fields)
        typed.append(SimpleNamespace(
            account=row.account, account_id=key, text=fields.text, title=fields.title, slug=fields.slug,
            imprint=fields.imprint, imprint_how=fields.imprint_how,
        ))  # fmt: skip
    return typed


def _plain(row) -> dict:
    return {"title": row.title, "text": row.text}


def _found(pk: int) -> Rebuttal:
    rows = Rebuttal.objects.select_related(
        "story", "release__author", "release__last_editor", "release__asked_by", "release__approved_by",
        "release__overridden_by", "release__reviewer", "claim_post__source",
    )  # fmt: skip
    return get_object_or_404(rows, pk=pk)


def _digits(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
