"""The watches: a list, an editor that counts before it saves, and the field that asks why not."""

from datetime import timedelta

from django.db.models import Count, Q
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.listening.models import Leaning
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Desk, Role, User
from rejoinder.desk.watches import rules
from rejoinder.desk.watches.answer import answers, seen_steps
from rejoinder.desk.watches.asked import find
from rejoinder.desk.watches.digest import addresses_of
from rejoinder.desk.watches.duty import gap_sentence, on_duty, rota
from rejoinder.desk.watches.editor import read_draft, saved_words
from rejoinder.desk.watches.models import Alert, Tier, Watch
from rejoinder.desk.watches.pictures import day_strip
from rejoinder.errors import NotAllowed

RECENT_ALERTS = 3
CHECKBOXES = ("tells_once", "tells_daily", "tells_weekly", "to_duty", "to_page")
SHOW_ONCE = "watch_whose_secret_is_new"  # in the session; the secret itself is never there
DONE = {
    "saved": "The watch {} is saved. It looks at every story that changes from now on.",
    "on": "The watch {} is on.",
    "off": "The watch {} is off. It tells nothing until you turn it on.",
    "deleted": "The watch is gone, with its alerts.",
}
NEW = {
    "to_page": True, "is_on": True, "tells_once": True, "tells_daily": True, "to_duty": True, "once_posts": 5,
    "once_minutes": 10,
}  # fmt: skip


@require_GET
@needs(Role.READER)
@own_clock
def watches(request):
    """The list with the first watch open; what to do first where there is none."""
    listed = _listed()
    if not listed["watches"]:
        done = said(request, DONE) if request.GET.get("done") == "deleted" else None
        return show(request, "watches/empty.html", {"said": done})
    return _editor(request, listed["watches"][0], None, is_index=True)


@needs(Role.WRITER)
@own_clock
def new(request):
    """The form of a new watch."""
    if request.method == "POST":
        return _save(request, None)
    return _editor(request, None, NEW | {"query": request.GET.get("query", "")[:4000]})


@needs(Role.READER)
@own_clock
def watch(request, pk):
    """One watch: its conditions to edit, what they would have raised, its last alerts."""
    found = get_object_or_404(Watch, pk=pk)
    if request.method == "POST":
        writers_only(request)
        return _save(request, found)
    return _editor(request, found, None)


@require_POST
@needs(Role.WRITER)
@own_clock
def count(request):
    """What is typed, read and counted; nothing is saved. The page's script asks while one types."""
    pk = request.POST.get("watch", "")
    saved = Watch.objects.filter(pk=int(pk)).first() if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
    about = {"reading": read_draft(_typed(request), saved), "watch": saved, "may_write": True}
    return render(request, "watches/reading.html", about)


@require_POST
@needs(Role.WRITER)
@own_clock
def press(request, pk, what):
    """On, off or delete, as one press."""
    found = get_object_or_404(Watch, pk=pk)
    if what == "delete":
        if request.POST.get("sure") != "yes":
            return HttpResponseRedirect(f"/watches/{pk}/#delete")
        try:
            rules.delete(found, request.user)
        except NotAllowed as error:
            return _editor(request, found, None, refused=sentence(error))
        return after("/watches/", "deleted")
    if what not in ("on", "off"):
        raise Http404
    rules.turn(found, request.user, on=what == "on")
    return after(f"/watches/{pk}/", what)


def _typed(request) -> dict:
    typed = {name: request.POST.get(name, "") for name in rules.FIELDS}
    return typed | {name: bool(request.POST.get(name)) for name in CHECKBOXES}


def _save(request, found: Watch | None):
    typed = _typed(request)
    typed["is_on"] = found.is_on if found else True  # turned on and off by its own press
    what = request.POST.get("press")
    if what in ("mend", "preview"):
        if what == "mend":
            typed["query"] = request.POST.get("mended", "")
        return _editor(request, found, typed)
    try:
        saved = rules.save_watch(typed, request.user, found)
    except BadFields as error:
        return _editor(request, found, typed, wrong=error.fields)
    if saved.secret:
        request.session[SHOW_ONCE] = saved.watch.pk
    return after(f"/watches/{saved.watch.pk}/", "saved")


def _editor(request, found: Watch | None, typed: dict | None, *, wrong: dict | None = None, **about):
    """The page of one watch; `typed` is what stands in the form, None for the watch as it is saved."""
    is_changed = typed is not None and found is not None
    if typed is None:
        typed = {name: getattr(found, name) for name in rules.FIELDS} | {"words": "\n".join(found.words)}
    desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
    now = timezone.now()
    page = {
        "watch": found, "typed": typed, "wrong": wrong or {}, "desk": desk, "is_changed": is_changed,
        "reading": read_draft(typed, found), "saved_words": saved_words(found),
        "leanings": [choice for choice in Leaning.choices if choice[0]],
        "secret": _secret_once(request, found), "strip": _strip(found, desk, now),
        "daily_to": len(addresses_of(desk, Tier.DIGEST)), "weekly_to": len(addresses_of(desk, Tier.WEEKLY)),
        "recent": _recent(found) if found else [], "told_today": _told_today(now) if found else 0,
        "said": said(request, DONE, f"“{found}”") if found and request.GET.get("done") != "deleted" else None,
        **rota_about(now), **about,
    }  # fmt: skip
    answer = page | _listed() | _answer(request, found, desk, is_index=bool(about.get("is_index")))
    status = 422 if wrong else 409 if about.get("refused") else 200
    return show(request, "watches/watch.html", answer, status=status)


def rota_about(now) -> dict:
    """The rota of the next days, as each page with it needs it."""
    shifts = rota(now)
    return {
        "shifts": shifts, "gap": gap_sentence(shifts), "duty": on_duty(now), "now": now,
        "people": User.objects.filter(is_active=True).order_by("name", "email"),
    }  # fmt: skip


def _strip(found: Watch | None, desk: Desk, now):
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    alerts = found.alerts.filter(at__gte=day).order_by("at").values_list("at", flat=True) if found else []
    quiet = (desk.quiet_from, desk.quiet_to)
    return day_strip(quiet, desk.digest_at, [timezone.localtime(at) for at in alerts])


def _secret_once(request, found: Watch | None) -> str:
    """The secret made by the save that led here; it is shown on this one page and then nowhere."""
    if not found or request.session.get(SHOW_ONCE) != found.pk:
        return ""
    del request.session[SHOW_ONCE]
    return rules.secret_of(found)


def _listed() -> dict:
    listed = Watch.objects.annotate(waiting=Count("alerts", filter=Q(alerts__seen_at=None)))
    return {"watches": list(listed.order_by("-is_on", "-tells_once", "-tells_daily", "-tells_weekly", "name")[:500])}


def _told_today(now) -> int:
    return Alert.objects.filter(at__gte=now - timedelta(hours=24)).count()


def _recent(found: Watch):
    of = found.alerts.select_related("watch", "story").prefetch_related("deliveries__person")
    return of.order_by("-at", "-pk")[:RECENT_ALERTS]


def _answer(request, chosen: Watch | None, desk: Desk, *, is_index: bool) -> dict:
    asked = request.GET.get("story", "").strip()
    if not asked:
        return {}
    found = find(asked)
    about = {"asked": asked, "found": found, "seen_steps": seen_steps(found), "answers": []}
    if found.story:
        every = list(Watch.objects.order_by("name")) if is_index or chosen is None else [chosen]
        about["answers"] = answers(found.story, every, desk)
    return about
